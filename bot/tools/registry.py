"""The tools that the operator allows, and those of them that a request defines."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from bot.config.options import Options
from bot.core.domain import ChannelId, GuildId
from bot.core.tokens import MESSAGE_OVERHEAD, estimate
from bot.core.tools import ToolSpec
from bot.tools.mcp.grants import Grants
from bot.tools.mcp.servers import McpTool
from bot.tools.recall import RECALL_TOOLS
from bot.tools.tool import Tool

# Definitions may take this share of a model's window.
WINDOW_SHARE = 0.1

# Conversations whose tools stay in memory.
MAX_OFFERS = 1024

# Values of the option `tools` beside names.
ON, OFF = "on", "off"


# Tools of MCP servers by name.
Granted = Mapping[str, McpTool]
NO_SERVERS: Granted = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Offer:
    """The tools of a request, sorted by name, and the names of those that there is no room for."""

    specs: tuple[ToolSpec, ...] = ()
    tokens: int = 0
    left_out: tuple[str, ...] = ()


NO_TOOLS = Offer()


class Tools:
    """All tools of `allowed` names (None: all), the most important first.

    The last ones are left out of a request where the definitions take too many tokens.
    """

    def __init__(
        self, tools: Sequence[Tool] = (), allowed: Collection[str] | None = None, grants: Grants | None = None
    ) -> None:
        self._tools = {each.spec.name: each for each in tools if allowed is None or each.spec.name in allowed}
        self.grants = grants
        """Where MCP servers are configured; their tools come last."""

    def get(self, name: str) -> Tool | None:
        return self._tools.get(name) or (self.grants.servers.get(name) if self.grants else None)

    async def granted(self, guild: GuildId | None, choice: str) -> Granted:
        """Return the tools that a value of the option `tool_servers` switches on in a guild. Raise a `StoreError`."""
        if choice == OFF or self.grants is None:
            return {}
        return await self.grants.of(guild, choice.split(","))

    @property
    def all(self) -> Sequence[Tool]:
        return tuple(self._tools.values())

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._tools)

    def chosen(self, choice: str) -> list[ToolSpec]:
        """Return the definitions of the tools that a value of the option `tools` allows."""
        if choice == OFF:
            return []
        names = set(choice.split(","))
        return [each.spec for name, each in self._tools.items() if choice == ON or name in names]

    def choice(self, options: Options) -> str:
        """Return the value of the option `tools` without those that the option `recall` excludes."""
        if options.recall in {"auto", "tool"} or self._tools.keys().isdisjoint(RECALL_TOOLS):
            return options.tools
        return ",".join(each.name for each in self.chosen(options.tools) if each.name not in RECALL_TOOLS) or OFF

    def offer(self, choice: str, window: int, granted: Granted = NO_SERVERS) -> Offer:
        """Return the tools for requests to a model with a window of so many tokens."""
        kept, left_out, left = [], [], int(window * WINDOW_SHARE)
        for spec in (*self.chosen(choice), *(each.spec for each in granted.values())):
            tokens = spec_tokens(spec)
            if tokens > left:
                left_out.append(spec.name)
            else:
                kept.append(spec)
                left -= tokens
        specs = tuple(sorted(kept, key=lambda each: each.name))
        return Offer(specs, sum(map(spec_tokens, specs)), tuple(left_out))


class Offers:
    """The tools of each conversation.

    They stay the same until an admin changes the options, a server defines a tool otherwise, or the window is trimmed,
    because a provider's cache holds them before everything else.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        # The latest last.
        self._offers: dict[tuple[ChannelId, str], tuple[Sequence[str], Offer]] = {}

    def of(self, channel: ChannelId, model: str, choice: str, window: int, granted: Granted = NO_SERVERS) -> Offer:
        key = channel, model
        held = self._offers.pop(key, None)
        chosen = [choice, *(f"{name} {tool.definition.digest}" for name, tool in granted.items())]
        if held is None or held[0] != chosen:
            held = chosen, self._tools.offer(choice, window, granted)
        self._offers[key] = held
        if len(self._offers) > MAX_OFFERS:
            del self._offers[next(iter(self._offers))]
        return held[1]

    def allows(self, choice: str, name: str) -> bool:
        """Return whether a tool that is no MCP server's may be called."""
        return any(each.name == name for each in self._tools.chosen(choice))

    def renew(self, channel: ChannelId) -> None:
        """Choose the channel's tools anew for its next prompt, which has a new beginning in any case."""
        for key in [each for each in self._offers if each[0] == channel]:
            del self._offers[key]


@lru_cache(maxsize=256)
def spec_tokens(spec: ToolSpec) -> int:
    """Return the estimated tokens of a definition."""
    return estimate(spec.text) + MESSAGE_OVERHEAD
