"""The settings of MCP servers in the panel: the servers, and definitions to agree to."""

from collections.abc import Sequence
from dataclasses import asdict

import discord

from bot.core.tools import Effect
from bot.discord_io.foreign_text import as_json, inert
from bot.discord_io.i18n.formatting import NOTE, code
from bot.discord_io.i18n.texts import Texts
from bot.discord_io.ui.diff import block, diff
from bot.discord_io.ui.settings_layout import CHOICE_LENGTH, MAX_CHOICES
from bot.tools.mcp.definitions import Definition, Listed
from bot.tools.mcp.grants import Grants, Unseen

MAX_LINES = 12


def server_lines(texts: Texts, grants: Grants) -> str:
    """Return a line for each server, with the numbers of its tools by class."""
    lines = []
    for server in grants.servers.servers[:MAX_LINES]:
        tools = [each for each in server.found if isinstance(each, Definition)]
        reads = sum(each.effect is Effect.READS for each in tools)
        name = f"`{code(server.config.name)}`"
        known = texts("settings-servers-line", server=name, reads=reads, asks=len(tools) - reads)
        lines.append(NOTE + (known if tools else texts("settings-servers-none", server=name)))
    return "\n".join(lines)


def server_choices(grants: Grants, current: str) -> list[discord.SelectOption]:
    picked = current.split(",")
    names = [each.config.name for each in grants.servers.servers][:MAX_CHOICES]
    return [discord.SelectOption(label=each[:CHOICE_LENGTH], value=each, default=each in picked) for each in names]


def with_servers(current: str, servers: Sequence[str], grants: Grants) -> str:
    """Return an option's value with exactly these whole servers, and the single tools of others."""
    every = {each.config.name for each in grants.servers.servers}
    of_picked = {each.spec.name for each in grants.servers.tools if each.definition.server in servers}
    single = [each for each in current.split(",") if each not in every | of_picked | {"off"}]
    return ",".join(sorted({*servers, *single})) or "off"


def review(texts: Texts, unseen: Unseen) -> tuple[list[str], str]:
    """Return the texts about a definition that no admin has agreed to: all of a new one, or what has changed.

    The second is the whole definition where the first has no room for all.
    """
    tool = texts("settings-review-title", tool=f"`{code(unseen.now.spec.name)}`")
    now = written(unseen.now.listed)
    shown, whole = block(diff(written(unseen.agreed) if unseen.agreed else "", now))
    about = texts("settings-review-changed" if unseen.agreed else "settings-review-new")
    return [f"## {tool}", about, shown], "" if whole else now


def written(tool: Listed) -> str:
    """Return a definition as people read it, line by line."""
    return as_json(asdict(tool))


def unknown_name(texts: Texts, name: str, grants: Grants) -> str:
    servers = ", ".join(f"`{code(each.config.name)}`" for each in grants.servers.servers)
    return texts("settings-names-unknown", name=inert(name[:CHOICE_LENGTH]), servers=servers)
