"""Commands, buttons and forms, as the real discord.py meets them."""

from typing import Any

import discord
import pytest
from discord import app_commands

from tests.e2e.wire.client import Client, logged_in
from tests.e2e.wire.conftest import Club
from tests.e2e.wire.server import WireDiscord


class Reason(discord.ui.Modal, title="SkipReason?"):
    why: discord.ui.Label[Any] = discord.ui.Label(text="SkipReason", component=discord.ui.TextInput())

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        assert isinstance(self.why.component, discord.ui.TextInput)
        await interaction.response.send_message(f"because {self.why.component.value}", ephemeral=True)


class Again(discord.ui.View):
    @discord.ui.button(label="Again", custom_id="again")
    async def again(self, interaction: discord.Interaction[Any], _: discord.ui.Button[Any]) -> None:
        await interaction.response.edit_message(content="again", view=None)


def commands_of(client: Client) -> app_commands.CommandTree[Client]:
    tree = app_commands.CommandTree(client)

    @tree.command(description="Says at once.")
    async def now(interaction: discord.Interaction[Client]) -> None:
        await interaction.response.send_message("now", view=Again(timeout=None))
        await interaction.followup.send("and more")

    @tree.command(description="Thinks first.")
    async def later(interaction: discord.Interaction[Client], hidden: bool = False) -> None:
        await interaction.response.defer(ephemeral=hidden)
        await interaction.followup.send("later")
        await interaction.edit_original_response(content="later still")

    @tree.command(description="Asks.")
    async def ask(interaction: discord.Interaction[Client]) -> None:
        await interaction.response.send_modal(Reason())

    @tree.command(description="Answers twice.")
    async def twice(interaction: discord.Interaction[Client]) -> None:
        await interaction.response.send_message("once")
        with pytest.raises(discord.HTTPException) as refused:
            await interaction.client.http.request(
                discord.http.Route("POST", f"/interactions/{interaction.id}/{interaction.token}/callback"),
                json={"type": 4, "data": {"content": "twice"}},
            )
        await interaction.followup.send(str(refused.value.code))

    group = app_commands.Group(name="prompt", description="A group.")

    @group.command(description="Sets.")
    async def set(interaction: discord.Interaction[Client], where: str) -> None:  # noqa: A001
        manages = interaction.permissions.manage_guild
        await interaction.response.send_message(f"{where} {manages}")

    tree.add_command(group)
    return tree


async def test_commands_are_registered_and_keep_their_ids(wire: WireDiscord) -> None:
    async with logged_in() as client:
        tree = commands_of(client)
        first = {command.name: command.id for command in await tree.sync()}
        again = {command.name: command.id for command in await tree.sync()}

    assert first == again
    assert set(first) == {"now", "later", "ask", "twice", "prompt"}


async def test_a_command_is_answered_at_once_and_followed_up(wire: WireDiscord, server: Club) -> None:
    async with logged_in() as client:
        commands_of(client)
        used = wire.use_command(server.general, server.ada, "now")
        await wire.until(lambda: used.texts == ["now", "and more"])

    assert [message.content for message in wire.shown(server.general)] == ["now", "and more"]
    assert wire.buttons(used.messages[0]) == {"Again": "again"}


async def test_a_deferred_answer_takes_the_place_of_thinking(wire: WireDiscord, server: Club) -> None:
    async with logged_in() as client:
        commands_of(client)
        used = wire.use_command(server.general, server.bo, "later")
        await wire.answered(used)
        await wire.until(lambda: used.texts == ["later still"])

    assert [message.content for message in wire.shown(server.general)] == ["later still"]


async def test_an_ephemeral_answer_is_not_in_the_channel(wire: WireDiscord, server: Club) -> None:
    async with logged_in() as client:
        commands_of(client)
        used = wire.use_command(server.general, server.bo, "later", hidden=True)
        await wire.until(lambda: used.texts == ["later still"])

        assert wire.shown(server.general) == []
        assert client.heard("message") == []


async def test_subcommands_have_options_and_know_who_uses_them(wire: WireDiscord, server: Club) -> None:
    async with logged_in() as client:
        commands_of(client)
        admins = wire.use_command(server.general, server.ada, "prompt set", where="here")
        others = wire.use_command(server.general, server.bo, "prompt set", where="there")
        await wire.answered(admins)
        await wire.answered(others)

    assert (admins.texts, others.texts) == (["here True"], ["there False"])


async def test_a_button_changes_its_message(wire: WireDiscord, server: Club) -> None:
    async with logged_in() as client:
        commands_of(client)
        used = wire.use_command(server.general, server.ada, "now")
        await wire.until(lambda: len(used.texts) == 2)
        pressed = wire.press(used.messages[0], server.bo, "again")
        await wire.answered(pressed)

    assert [message.content for message in wire.shown(server.general)] == ["again", "and more"]
    assert wire.buttons(used.messages[0]) == {}


async def test_a_form_is_opened_and_filled_in(wire: WireDiscord, server: Club) -> None:
    async with logged_in() as client:
        commands_of(client)
        form = wire.use_command(wire.dm(server.ada), server.ada, "ask")
        await wire.answered(form)
        sent = wire.fill_in(form, server.ada, "I say so")
        await wire.answered(sent)

    assert sent.texts == ["because I say so"]


async def test_a_second_first_answer_is_refused(wire: WireDiscord, server: Club) -> None:
    async with logged_in() as client:
        commands_of(client)
        used = wire.use_command(server.general, server.ada, "twice")
        await wire.until(lambda: used.texts == ["once", "40060"])


async def test_an_answer_after_three_seconds_or_a_follow_up_after_15_minutes_is_too_late(
    wire: WireDiscord, server: Club
) -> None:
    async with logged_in() as client:
        wire.use_command(server.general, server.ada, "now")
        late = await client.hears("interaction")
        wire.clock.advance(3.1)
        with pytest.raises(discord.NotFound) as refused:
            await late.response.defer()
        wire.use_command(server.general, server.ada, "now")
        answered = await client.hears("interaction", 2)
        await answered.response.defer()
        wire.clock.advance(15 * 60)
        with pytest.raises(discord.HTTPException) as expired:
            await answered.followup.send("too late")

    assert refused.value.code == 10062
    assert expired.value.code == 50027
