"""The tools of MCP servers that apply at a place: switched on there, and as the guild's admins have agreed to them."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass

from bot.config.mcp_servers import McpServer
from bot.core.domain import GuildId, Pin, UserId
from bot.storage.store import Store
from bot.tools.mcp.definitions import Definition, Listed, definitions, with_unique_names
from bot.tools.mcp.servers import McpTool, ToolServers


@dataclass(frozen=True, slots=True)
class Unseen:
    """A tool whose definition the guild's admins have not agreed to; `agreed` is the one that they have, if any."""

    now: Definition
    agreed: Listed | None


class Grants:
    """Methods raise a `StoreError`."""

    def __init__(self, store: Store, servers: ToolServers) -> None:
        self._store = store
        self.servers = servers

    async def of(self, guild: GuildId | None, names: Collection[str]) -> Mapping[str, McpTool]:
        """Return the tools by name for `names`, which are those of servers and of single tools."""
        if guild is None or not names or not self.servers.servers:
            return {}
        pins = await self._store.tools.pins(guild)
        return {
            tool.spec.name: tool
            for tool in self._known(pins)
            if is_on(tool.definition, names)
            and (pin := pins.get((tool.definition.server, tool.definition.tool))) is not None
            and pin.digest == tool.definition.digest
        }

    def _known(self, pins: Mapping[tuple[str, str], Pin]) -> Sequence[McpTool]:
        """Return all tools: of a server that was not reached yet those that were agreed to."""
        missing = {server.config.name: server.config for server in self.servers.servers if not server.listed}
        if not missing:
            return self.servers.tools
        held = [each.definition for each in self.servers.tools]
        held += [
            found
            for pin in pins.values()
            if pin.server in missing and (found := _defined(missing[pin.server], pin.definition))
        ]
        return [McpTool(each, self.servers) for each in with_unique_names(held)]

    async def agree(self, guild: GuildId, names: Collection[str], *, by: UserId) -> None:
        """Agree to those tools that an admin switches on by `names` and that none has agreed to before."""
        found = [each.definition for each in self.servers.tools if is_on(each.definition, names)]
        await self._store.tools.pin(guild, [_pin(each) for each in found], by=by, replace=False)

    async def unseen(self, guild: GuildId, names: Collection[str]) -> list[Unseen]:
        """Return the tools that are switched on by `names` somewhere, and off until they are agreed to."""
        pins = await self._store.tools.pins(guild)
        found = []
        for tool in self.servers.tools:
            pin = pins.get((tool.definition.server, tool.definition.tool))
            if is_on(tool.definition, names) and (pin is None or pin.digest != tool.definition.digest):
                found.append(Unseen(tool.definition, _listed(pin.definition) if pin else None))
        return found

    async def accept(self, guild: GuildId, digest: str, *, by: UserId) -> Definition | None:
        """Agree to the definition whose hash begins so; None where no tool has it any more."""
        for each in self.servers.tools:
            if each.definition.digest.startswith(digest):
                await self._store.tools.pin(guild, [_pin(each.definition)], by=by, replace=True)
                return each.definition
        return None


def is_on(tool: Definition, names: Collection[str]) -> bool:
    return tool.server in names or tool.spec.name in names


def _pin(tool: Definition) -> Pin:
    return Pin(tool.server, tool.tool, tool.digest, json.dumps(asdict(tool.listed)))


def _listed(definition: str) -> Listed:
    return Listed(**json.loads(definition))


def _defined(server: McpServer, definition: str) -> Definition | None:
    (found,) = definitions(server, [_listed(definition)])
    return found if isinstance(found, Definition) else None
