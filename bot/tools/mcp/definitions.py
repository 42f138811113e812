"""Definitions of a server's tools as the model gets them: names, texts, class and hash."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.config.mcp_servers import McpServer, Rule
from bot.core.tokens import estimate
from bot.core.tools import Effect, ToolSpec
from bot.tools.mcp.schemas import UnusableSchema, arguments_schema, note, without_notes

MAX_NAME = 64
MAX_DESCRIPTION_TOKENS = 300
MAX_TOKENS = 1000
"""Of one definition."""
MAX_TOOLS = 128
"""Of one server."""
MAX_SIZE = 32_000
"""Of one definition as its server lists it; each guild that uses the tool keeps it."""

_HASH_LENGTH = 6
# Characters that no provider takes in a name.
_OTHERS = re.compile(r"[^A-Za-z0-9_-]")


@dataclass(frozen=True, slots=True)
class Listed:
    """A tool as its server lists it. The hints are its annotations, None where it has none."""

    name: str
    description: str
    schema: object
    reads_only: bool | None = None
    destroys: bool | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """A tool that can be offered. `tool` is its name at the server."""

    server: str
    tool: str
    spec: ToolSpec
    effect: Effect
    destroys: bool
    digest: str
    """SHA-256 of the server, and of name, description, schema and hints as it lists them."""
    tokens: int
    listed: Listed


@dataclass(frozen=True, slots=True)
class Unusable:
    """A tool that is not offered. `reason` is the end of a sentence for the operator."""

    server: str
    tool: str
    reason: str


def definitions(server: McpServer, listed: Sequence[Listed]) -> list[Definition | Unusable]:
    """Return a server's tools, sorted by name at the server."""
    found: list[Definition | Unusable] = []
    seen: set[str] = set()
    for tool in sorted(listed, key=lambda each: each.name)[:MAX_TOOLS]:
        if tool.name in seen:
            continue  # which of two is called is the server's choice, and both have one name
        seen.add(tool.name)
        found.append(_definition(server, tool))
    return found


def _definition(server: McpServer, tool: Listed) -> Definition | Unusable:
    rule = server.tools.get(tool.name)
    if rule is Rule.OFF:
        return Unusable(server.name, tool.name, "is off in MCP_CONFIG")
    try:
        if len(_text(tool)) > MAX_SIZE:
            return Unusable(
                server.name, tool.name, f"cannot be used: it is described in more than {MAX_SIZE} characters"
            )
        schema = arguments_schema(tool.schema)
    except RecursionError:
        return Unusable(server.name, tool.name, "cannot be used: its arguments are nested too deeply")
    except UnusableSchema as reason:
        return Unusable(server.name, tool.name, f"cannot be used: {reason}")
    description = note(tool.description, MAX_DESCRIPTION_TOKENS)
    if _tokens(description, schema) > MAX_TOKENS:
        schema = without_notes(schema)
    if (tokens := _tokens(description, schema)) > MAX_TOKENS:
        return Unusable(server.name, tool.name, f"cannot be used: its definition has more than {MAX_TOKENS} tokens")
    reads = server.trust and tool.reads_only is True and rule is None
    return Definition(
        server=server.name,
        tool=tool.name,
        spec=ToolSpec(_prefixed(server.name, tool.name), description, schema),
        effect=Effect.READS if reads else Effect.CHANGES,
        destroys=not reads and not (server.trust and (tool.reads_only is True or tool.destroys is False)),
        digest=digest(server.name, tool),
        tokens=tokens,
        listed=tool,
    )


def digest(server: str, tool: Listed) -> str:
    """Return the hash that changes when anything does that an admin has agreed to.

    The hints are in it as well: by changing one, a tool of a trusted server would run unasked. So is the server, since
    another may define the same.
    """
    return hashlib.sha256(f"{server} {_text(tool)}".encode("utf-8", "surrogatepass")).hexdigest()


def _text(tool: Listed) -> str:
    parts = [tool.name, tool.description, tool.schema, tool.reads_only, tool.destroys]
    return json.dumps(parts, sort_keys=True, separators=(",", ":"))


def with_unique_names(found: Iterable[Definition]) -> Iterator[Definition]:
    """Yield definitions of all servers by name; where two have one, each gets a hash of its origin."""
    by_name: dict[str, list[Definition]] = {}
    for each in found:
        by_name.setdefault(each.spec.name, []).append(each)
    renamed = [
        each if len(group) == 1 else replace(each, spec=replace(each.spec, name=_hashed(name, each.server, each.tool)))
        for name, group in by_name.items()
        for each in group
    ]
    yield from sorted(renamed, key=lambda each: each.spec.name)


def _prefixed(server: str, tool: str) -> str:
    """Return `server__tool` of letters, digits, - and _; a hash stands for all that it cannot hold."""
    name = f"{server}__{_OTHERS.sub('_', tool)}"
    plain = len(name) <= MAX_NAME and name == f"{server}__{tool}"
    return name if plain else _hashed(name, server, tool)


def _hashed(name: str, server: str, tool: str) -> str:
    origin = hashlib.sha256(json.dumps([server, tool]).encode()).hexdigest()[:_HASH_LENGTH]
    return f"{name[: MAX_NAME - _HASH_LENGTH - 1]}_{origin}"


def _tokens(description: str, schema: Mapping[str, Any]) -> int:
    return estimate(description) + estimate(json.dumps(schema, separators=(",", ":")))
