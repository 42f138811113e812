"""Compare the application's commands in this version with those in Discord."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands

from bot.discord_io.i18n.command_translator import localized
from bot.discord_io.permissions import RULES

Payload = Mapping[str, Any]

# The fields of a command that are compared. Discord's answer also has ids and defaults.
_COMPARED = (
    "type", "name", "description", "options", "choices", "value", "required", "autocomplete", "channel_types",
    "min_value", "max_value", "min_length", "max_length",
)  # fmt: skip
_SLASH = 1
# Made by Discord itself for an application with an activity
# (https://docs.discord.com/developers/interactions/application-commands#entry-point-commands).
_ENTRY_POINT = 4
# Discord's error for a bulk overwrite without it.
_ENTRY_POINT_MISSING = 50240
# Fields of a listed command that Discord does not take back.
_READ_ONLY = frozenset(
    {
        "id",
        "application_id",
        "guild_id",
        "version",
        "dm_permission",
        "name_localized",
        "description_localized",
    }
)

# Installations (0 a server's, 1 a person's) and contexts (0 servers, 1 direct messages with the bot).
_SERVERS: Payload = {"integration_types": [0], "contexts": [0]}
_SERVERS_AND_DIRECT: Payload = {"integration_types": [0, 1], "contexts": [0, 1]}


@dataclass(frozen=True, slots=True)
class Difference:
    """Names of commands. False where all are empty."""

    missing: tuple[str, ...]
    surplus: tuple[str, ...]
    changed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.surplus or self.changed)


def payload(tree: app_commands.CommandTree[Any]) -> list[dict[str, Any]]:
    """Return the tree's commands in all languages, with the places where they work."""
    return [
        {
            **localized(command.to_dict(tree)),
            **(_SERVERS_AND_DIRECT if _is_direct(command.name) else _SERVERS),
        }
        for command in tree.get_commands()
    ]


def _is_direct(name: str) -> bool:
    """Return True where a command, or one of a group, works in direct messages."""
    return any(rule.direct for key, rule in RULES.items() if key == name or key.startswith(f"{name} "))


async def send(bot: discord.Client, commands: Sequence[Payload]) -> Mapping[str, str]:
    """Replace the application's global commands, except an activity's, and return the ids of slash commands by name.

    Raise discord.py's errors.
    """
    assert bot.application_id is not None  # noqa: S101 - known after login
    sent: list[Any] = [*commands]
    try:
        made: Any = await bot.http.bulk_upsert_global_commands(bot.application_id, payload=sent)
    except discord.HTTPException as error:
        if error.code != _ENTRY_POINT_MISSING:
            raise
        # discord.py's own request for the list leaves out the names in other languages.
        route = discord.http.Route("GET", "/applications/{application_id}/commands", application_id=bot.application_id)
        listed: list[dict[str, Any]] = await bot.http.request(route, params={"with_localizations": "true"})
        sent += [_kept(each) for each in listed if each.get("type") == _ENTRY_POINT]
        made = await bot.http.bulk_upsert_global_commands(bot.application_id, payload=sent)
    return _ids(made)


async def ids(bot: discord.Client) -> Mapping[str, str]:
    """Return the ids of the application's slash commands by name. Raise discord.py's errors."""
    assert bot.application_id is not None  # noqa: S101 - known after login
    return _ids(await bot.http.get_global_commands(bot.application_id))


def _ids(commands: Sequence[Any]) -> Mapping[str, str]:
    return {each["name"]: str(each["id"]) for each in commands if each.get("type", _SLASH) == _SLASH}


def _kept(command: Payload) -> Payload:
    return {key: value for key, value in command.items() if key not in _READ_ONLY}


def digest(sent: Sequence[Payload]) -> str:
    return hashlib.sha256(json.dumps(sent, sort_keys=True).encode()).hexdigest()


def difference(ours: Sequence[Payload], theirs: Sequence[Payload]) -> Difference:
    """Compare a payload with Discord's list of the application's global commands."""
    here, there = dict(map(_entry, ours)), dict(map(_entry, theirs))
    both = here.keys() & there.keys()
    return Difference(
        missing=tuple(_names(here.keys() - there.keys())),
        surplus=tuple(_names(key for key in there.keys() - here.keys() if key[0] != _ENTRY_POINT)),
        changed=tuple(_names(key for key in both if here[key] != there[key])),
    )


def _entry(command: Payload) -> tuple[tuple[int, str], object]:
    allowed = command.get("default_member_permissions")
    may = None if allowed is None else str(allowed)
    return (int(command.get("type") or 1), str(command["name"])), (_plain(command), may)


def _plain(value: Any) -> Any:
    """Return a part of a command without empty values."""
    if isinstance(value, Mapping):
        found = {name: _plain(value.get(name)) for name in _COMPARED}
        return {name: each for name, each in found.items() if each not in (None, False, [], {})}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def _names(keys: Any) -> Iterator[str]:
    return iter(sorted({name for _, name in keys}))
