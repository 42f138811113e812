"""The levels of settings that apply in a channel, by the names that admins use."""

from collections.abc import Mapping
from typing import Any

import discord

from bot.core.domain import BOT, Owner, Place, Scope
from bot.discord_io.incoming.messages import place as place_of

LEVELS = ("thread", "channel", "category", "server", "bot")
DEFAULT = "default"


def here(interaction: discord.Interaction[Any]) -> Place:
    assert interaction.channel is not None  # noqa: S101 - both are always used in a channel
    return place_of(interaction.channel)


def levels(place: Place) -> Mapping[str, Owner]:
    """Return the owners of the options that apply in a place, from narrow to wide, by level."""
    found: dict[str, Owner] = {}
    if place.parent is None:
        found["channel"] = Owner(Scope.CHANNEL, place.channel)
    else:
        found["thread"] = Owner(Scope.CHANNEL, place.channel)
        found["channel"] = Owner(Scope.CHANNEL, place.parent)
    if place.category is not None:
        found["category"] = Owner(Scope.CHANNEL, place.category)
    if place.guild is not None:
        found["server"] = Owner(Scope.GUILD, place.guild)
    found["bot"] = BOT
    return found


def level_of(place: Place, owner: Owner | None) -> str:
    """Return the level at which an option is set; `DEFAULT` for the default."""
    return next((name for name, each in levels(place).items() if each == owner), DEFAULT)


def seen_from(place: Place, level: str) -> Place:
    """Return the place without the levels that are narrower than `level`."""
    channel = levels(place)[level].id
    match level:
        case "thread":
            return place
        case "channel":
            return Place(type(place.channel)(channel), guild=place.guild, category=place.category)
        case "category":
            return Place(type(place.channel)(channel), guild=place.guild)
        case "server":
            # No channel has this id, so no channel's options apply.
            return Place(type(place.channel)(0), guild=place.guild)
        case _:
            return Place(type(place.channel)(0))
