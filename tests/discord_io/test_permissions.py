"""Who may use which command where: the table, its page, and the commands themselves."""

from collections.abc import Iterator
from typing import Any

import discord
import pytest
from discord import app_commands
from simcord.actors import MemberActor
from simcord.backend.models.channel import Overwrite
from simcord.enums import OverwriteType

from bot.discord_io.permissions import RULES, Who
from tests.chat.test_options_in_force import thread_in
from tests.support.commands_table import PAGE, PEOPLE, may, page
from tests.support.english import texts
from tests.support.world import World

MODERATOR = discord.Permissions(manage_messages=True)

# What a command that wants something is used with.
GIVEN: dict[str, dict[str, Any]] = {
    "prompt export": {"where": "server"},
    "prompt history": {"where": "server"},
    "prompt import": {"file": ("prompt.txt", b"Be kind."), "where": "server"},
    "prompt reset": {"where": "server"},
    "prompt set": {"where": "server"},
    "settings budget": {"dollars": "1"},
    "settings reset": {"option": "answers", "where": "server"},
    "settings set": {"option": "answers", "value": "on", "where": "server"},
}


def commands(bot: Any) -> Iterator[str]:
    for command in bot.tree.walk_commands():
        if not isinstance(command, app_commands.Group):
            yield command.qualified_name
    for kind in (discord.AppCommandType.message, discord.AppCommandType.user):
        yield from (command.name for command in bot.tree.get_commands(type=kind))


def slash() -> list[str]:
    return [name for name in RULES if name[0].islower()]


async def test_every_command_has_a_rule_and_every_rule_a_command(server: World) -> None:
    assert set(commands(server.bot)) == set(RULES), "a new command needs a line in bot/discord_io/permissions.py"


def test_the_document_matches_the_table_of_rules() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.support.commands_table writes it anew"


async def actor(server: World, person: str) -> MemberActor:
    match person:
        case "admin":
            return server.ada
        case "moderator":
            role = server.guild.create_role("Moderators", permissions=MODERATOR)
            mod = server.guild.add_member(server.env.create_user("mo", global_name="Mo"), roles=[role])
            await server.env.settle()
            return mod
        case "owner":
            server.bot.owner_id = server.bo.id
    return server.bo


def refusals() -> set[str]:
    return {texts(f"for-{who}") for who in Who if who is not Who.ANYBODY}


def said(result: Any) -> set[str]:
    return {each.content for each in (result.response, *result.followups) if each is not None}


async def open_to_all(server: World) -> None:
    """Let admins of the server open every command to everybody, as Discord lets them."""
    for command in await server.bot.tree.fetch_commands():
        server.guild.set_command_permissions(command, {server.bo: True})


@pytest.mark.parametrize("person", list(PEOPLE))
async def test_permissions_in_servers_and_threads_match_the_table(server: World, person: str) -> None:
    by = await actor(server, person)
    for command in await server.bot.tree.fetch_commands():
        server.guild.set_command_permissions(command, {by: True})
    thread = await thread_in(server, server.general)
    for name in slash():
        for place in (server.general, thread):
            result = await by.slash(place, name, **GIVEN.get(name, {}))
            assert bool(said(result) & refusals()) is not may(person, RULES[name]), name


async def test_permissions_in_direct_messages_match_the_table(server: World) -> None:
    there = set(server.bo.user.available_commands())
    assert there & set(slash()) == {name for name in slash() if RULES[name].direct}


async def test_without_send_messages_only_commands_for_anybody_work(server: World) -> None:
    everyone = server.guild.id
    deny = discord.Permissions(send_messages=True)
    server.env.backend.set_overwrite(server.general.id, Overwrite(everyone, OverwriteType.ROLE, deny=deny.value))
    await server.env.settle()
    for name in server.bo.available_commands(server.general):
        result = await server.bo.slash(server.general, name)
        assert bool(said(result) & refusals()) is (RULES[name].who is not Who.ANYBODY)
