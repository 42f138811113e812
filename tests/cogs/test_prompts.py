"""/prompt show, set and reset, and who may use them."""

from pathlib import Path
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from bot.core.domain import Owner, Scope
from bot.discord_io.permissions import Who
from tests.support.english import texts
from tests.support.model_server import ModelServer
from tests.support.world import World, world


async def write(
    server: World,
    where: str,
    text: str,
    *,
    by: MemberActor | None = None,
    channel: ChannelHandle | None = None,
) -> Any:
    admin = by or server.ada
    form = await admin.slash(channel or server.general, "prompt set", where=where)
    drafted = await admin.submit_modal(form, {_field(form): text})
    draft = next((each for each in (*drafted.followups, drafted.response) if each and each.components), None)
    if draft is None:
        return drafted
    return await admin.click(draft, label=texts("draft-save"))


def _field(form: Any) -> str:
    return str(form.modal["components"][0]["component"]["custom_id"])


def said(result: Any) -> str:
    messages = [result.response, *result.followups]
    return "\n".join(message.content for message in messages if message is not None)


def system(server: World) -> str:
    return str(server.model.messages[0]["content"]).partition("\n\n")[0]


async def test_server_prompt_applies_from_the_next_question_on(server: World) -> None:
    assert said(await write(server, "server", "You are a pirate.")) == texts("prompt-saved", where="this server")
    await server.ask("hi")

    assert system(server) == "You are a pirate."


async def test_channel_prompt_overrides_server_prompt_also_in_threads(server: World) -> None:
    elsewhere = server.guild.create_text_channel("elsewhere")
    await server.env.settle()
    await write(server, "server", "Server.")
    await write(server, "channel", "Channel.")
    await server.ask("hi")
    assert system(server) == "Channel."

    channel = server.bot.get_channel(server.general.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.create_thread(name="aside", type=discord.ChannelType.public_thread)
    await server.env.settle()
    await server.ask("hi", where=server.general.threads[0])
    assert system(server) == "Channel."

    await server.ask("hi", where=elsewhere)
    assert system(server) == "Server."


async def test_prompt_reset_restores_inherited_prompt(server: World) -> None:
    await write(server, "server", "Server.")
    result = await server.ada.slash(server.general, "prompt reset", where="server")
    await server.ask("hi")

    assert said(result) == texts("prompt-removed", where="this server")
    assert system(server) == "Be kind."
    again = await server.ada.slash(server.general, "prompt reset", where="server")
    assert said(again) == texts("prompt-was-not-set", where="this server")


@pytest.mark.parametrize(
    ("where", "title"),
    [
        (None, "Applies here: my default prompt"),
        ("server", "Applies here: this server's prompt"),
        ("channel", "Applies here: this channel's prompt"),
    ],
)
async def test_prompt_show_tells_text_and_origin(where: str | None, title: str, server: World) -> None:
    if where:
        await write(server, where, "Be brief.")
    result = await server.ada.slash(server.general, "prompt show")

    assert result.response is not None
    assert result.response.ephemeral
    (embed,) = result.response.embeds
    assert embed.title == title
    assert embed.description == ("Be brief." if where else "Be kind.")


async def test_prompt_form_starts_with_current_text(server: World) -> None:
    await write(server, "server", "You are a pirate.")
    form = await server.ada.slash(server.general, "prompt set", where="server")

    assert form.modal is not None
    assert form.modal["title"] == texts("option-system_prompt")
    assert form.modal["components"][0]["component"]["value"] == "You are a pirate."


async def test_prompt_of_four_thousand_characters_is_kept_whole(server: World) -> None:
    text = ("x" * 9 + " ") * 399 + "the end.!!"
    assert len(text) == 4000
    await write(server, "server", text)
    shown = await server.ada.slash(server.general, "prompt show")

    assert shown.response is not None
    assert shown.response.embeds[0].description == text


async def test_saving_same_prompt_changes_nothing(server: World) -> None:
    await write(server, "server", "Same.")

    assert said(await write(server, "server", "Same.")) == texts("prompt-unchanged", where="this server")


async def test_prompt_of_spaces_is_refused(server: World) -> None:
    assert said(await write(server, "server", "   \n ")) == texts("prompt-empty")


async def test_prompt_that_fills_the_window_is_refused_with_its_size(database: Path, model: ModelServer) -> None:
    async with world(database, model, context_tokens=1500) as server:
        result = await write(server, "server", "word " * 790)

        assert said(result).startswith("⚠️ The system prompt takes about ")
        assert await server.bot.scoped_settings.own(Owner(Scope.GUILD, server.guild.id), "system_prompt") is None
        assert len(server.env.errors) == 1


async def test_prompt_commands_are_hidden_from_members(server: World) -> None:
    assert not [name for name in server.bo.available_commands(server.general) if name.startswith("prompt")]
    assert {"prompt show", "prompt set", "prompt reset"} <= set(server.ada.available_commands(server.general))


@pytest.mark.parametrize("command", ["prompt show", "prompt set", "prompt reset"])
async def test_prompt_commands_ignore_overrides_in_discords_settings(command: str, server: World) -> None:
    prompt = next(command for command in await server.bot.tree.fetch_commands() if command.name == "prompt")
    server.guild.set_command_permissions(prompt, {server.bo: True})
    options = {} if command.endswith("show") else {"where": "server"}
    result = await server.bo.slash(server.general, command, **options)

    assert said(result) == texts(f"for-{Who.ADMINS}")
    assert result.ephemeral


async def test_prompt_is_not_saved_after_loss_of_permission(server: World) -> None:
    form = await server.ada.slash(server.general, "prompt set", where="server")
    server.env.backend.remove_member_role(server.guild.id, server.ada.id, server.guild.roles["Admins"].id)
    await server.env.settle()
    result = await server.ada.submit_modal(form, {_field(form): "Mine!"})

    assert said(result) == texts(f"for-{Who.ADMINS}")


async def test_prompt_commands_are_for_servers_only(server: World) -> None:
    assert not [name for name in server.bo.user.available_commands() if name.startswith("prompt")]
