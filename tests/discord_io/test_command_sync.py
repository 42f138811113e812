from typing import Any

import discord
import pytest

from bot.discord_io.command_sync import payload
from bot.discord_io.permissions import RULES
from tests.support.english import texts
from tests.support.world import World


async def test_commands_are_sent_to_discord_only_after_changes(server: World) -> None:
    def syncs() -> int:
        return sum(
            request.method == "PUT" and request.path.endswith("/commands") for request in server.env.http_requests
        )

    assert syncs() == 1
    async with server.restarted() as after:
        assert syncs() == 1
        assert "reset" in after.bo.available_commands(after.general)


async def test_commands_for_servers_are_declared_for_servers_only(server: World) -> None:
    for command in payload(server.bot.tree):
        direct = any(rule.direct for name, rule in RULES.items() if name.split()[0] == command["name"].split()[0])
        expected = [0, 1] if direct else [0]
        assert (command["integration_types"], command["contexts"]) == (expected, expected), command["name"]


# ------------------------------------------------------- a person's own installation, without the bot


def leave(server: World) -> None:
    """Remove the bot from the server; its commands stay for people who have installed it for themselves."""
    guild = server.bot.get_guild(server.guild.id)
    assert guild is not None
    server.bot._connection._remove_guild(guild)


def change_interactions(monkeypatch: pytest.MonkeyPatch, **changed: Any) -> None:
    made = discord.Interaction.__init__

    def make(self: Any, *, data: Any, state: Any) -> None:
        changed_data: Any = {**data, **changed}
        made(self, data=changed_data, state=state)

    monkeypatch.setattr(discord.Interaction, "__init__", make)


def stored(server: World) -> list[Any]:
    tables = [row[0] for row in server.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return [(table, server.rows(f"SELECT * FROM {table}")) for table in tables]  # noqa: S608


@pytest.mark.parametrize("name", [name for name in RULES if name[0].islower() and RULES[name].direct])
async def test_commands_in_a_server_without_the_bot_are_refused(server: World, name: str) -> None:
    leave(server)
    before = stored(server)
    result = await server.bo.slash(server.general, name)
    assert result.response is not None
    assert result.response.content == texts("bot-not-here")
    assert result.followups == []
    assert stored(server) == before
    assert server.model.requests == []


@pytest.mark.parametrize("name", ["Ask about this", "Forget this message"])
async def test_menus_of_messages_in_a_server_without_the_bot_are_refused(server: World, name: str) -> None:
    about = await server.ada.send(server.general, "A tent for two")
    leave(server)
    before = stored(server)
    result = await server.bo.context_menu(server.general, name, about)
    assert result.modal is None
    assert result.response is not None
    assert result.response.content == texts("bot-not-here")
    assert stored(server) == before
    assert server.model.requests == []


async def test_commands_between_two_other_people_are_refused(server: World, monkeypatch: pytest.MonkeyPatch) -> None:
    change_interactions(monkeypatch, context=2)
    result = await server.bo.user.slash("reset")
    assert result.response is not None
    assert result.response.content == texts("bot-not-here")


@pytest.mark.parametrize("with_server", [False, True])
async def test_commands_are_refused_where_only_a_person_has_installed_the_bot(
    server: World, monkeypatch: pytest.MonkeyPatch, with_server: bool
) -> None:
    owners = {"1": str(server.bo.id), **({"0": str(server.guild.id)} if with_server else {})}
    change_interactions(monkeypatch, authorizing_integration_owners=owners)
    result = await server.bo.slash(server.general, "reset")
    said = result.response.content if result.response else ""
    assert (said == texts("bot-not-here")) is not with_server


async def test_commands_in_direct_messages_work_without_a_common_server(server: World) -> None:
    leave(server)
    result = await server.bo.user.slash("help")
    assert result.response is not None
    assert texts("help-files") in result.response.content


async def test_a_button_in_a_server_that_the_bot_left_is_refused(server: World) -> None:
    await server.ask("hi")
    undo = await server.bo.slash(server.general, "reset")
    assert undo.response is not None
    leave(server)
    before = stored(server)
    result = await server.bo.click(undo.response, label=texts("undo"))
    assert result.response is not None
    assert result.response.content == texts("bot-not-here")
    assert stored(server) == before


async def test_a_form_in_a_server_that_the_bot_left_is_refused(server: World) -> None:
    about = await server.ada.send(server.general, "A tent for two")
    form = await server.bo.context_menu(server.general, "Ask about this", about)
    assert form.modal is not None
    leave(server)
    before = stored(server)
    field = form.modal["components"][0]["component"]["custom_id"]
    result = await server.bo.submit_modal(form, {field: "is it green?"})
    assert result.response is not None
    assert result.response.content == texts("bot-not-here")
    assert stored(server) == before
    assert server.model.requests == []
