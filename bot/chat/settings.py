"""The options that admins set, by scope: read for every question, changed, undone."""

from typing import Any

from bot.config.model_allowlist import ModelAllowlist
from bot.config.options import InForce, Options, capped, in_force, kinds
from bot.core.domain import Change, GuildId, Owner, Place, SystemPrompt, UserId
from bot.core.errors import OptionRefused
from bot.storage.store import Store
from bot.tools.registry import OFF, ON, Tools

SERVER_OPTIONS = ("tool_servers", "asking_tools")


class ScopedSettings:
    """The options of all places. Every method but the properties raises a `StoreError`."""

    def __init__(
        self, *, store: Store, defaults: Options, allowlist: ModelAllowlist | None = None, tools: Tools | None = None
    ) -> None:
        self._store = store
        self.defaults = defaults
        self.allowlist = allowlist or ModelAllowlist(defaults.model)
        """The models that admins may choose from."""
        self.tools = tools or Tools()

    async def of(self, place: Place) -> InForce:
        """Return the options in force at a place. Reads the cache where a question was asked lately."""
        found = await self._store.settings.options(place)
        return in_force(self.defaults, found, place.owners(), self.allowlist.allows)

    async def would_be(self, place: Place, owner: Owner, name: str, value: Any) -> Any:
        """Return an option's value in a place as it would be if an owner had this value (None: none)."""
        found = [each for each in await self._store.settings.options(place) if each[:2] != (owner, name)]
        if value is not None:
            found.append((owner, name, kinds()[name].write(value)))
        return getattr(in_force(self.defaults, found, place.owners(), self.allowlist.allows).options, name)

    async def system_prompt(self, place: Place) -> SystemPrompt:
        """Return the system prompt in force at `place`, and its owner."""
        found = await self.of(place)
        return SystemPrompt(found.options.system_prompt, found.origins.get("system_prompt"))

    async def own(self, owner: Owner, name: str) -> Any:
        """Return the value set for exactly this owner; None where there is none that can be read."""
        text = await self._store.settings.get(owner, name)
        found = in_force(self.defaults, [(owner, name, text)], (owner,), self.allowlist.allows) if text else None
        return getattr(found.options, name) if found and name in found.origins else None

    async def set(self, owner: Owner, name: str, value: Any, *, by: UserId, guild: GuildId | None) -> Change | None:
        """Set an option, or delete it with None; return the change, None when there is none.

        `guild` is where the owner is, None for the bot's own. Raise `OptionRefused` for a value that is not allowed.
        """
        kind = kinds()[name]
        text = None if value is None else kind.write(value)
        if text is not None:
            try:
                read = kind.read(text)
            except ValueError:
                raise OptionRefused(name) from None
            if name == "model" and not self.allowlist.may_be_chosen(read):
                raise OptionRefused(name)
            if name == "tools" and read not in (ON, OFF) and not {*read.split(",")} <= {*self.tools.names}:
                raise OptionRefused(name)
            if name in SERVER_OPTIONS and read != OFF and not {*read.split(",")} <= self.server_names():
                raise OptionRefused(name)
            limit = getattr(self.defaults, name) if name in capped() else 0
            if limit and not 0 < read <= limit:
                raise OptionRefused(name, limit)
        changed = await self._store.settings.change_option(owner, name, text, by=by, guild=guild)
        if name == "tool_servers" and text and guild is not None and self.tools.grants is not None:
            await self.tools.grants.agree(guild, text.split(","), by=by)
        return changed

    def server_names(self) -> frozenset[str]:
        """Return the names of MCP servers and of their tools."""
        if self.tools.grants is None:
            return frozenset()
        servers = self.tools.grants.servers
        return frozenset((*(each.config.name for each in servers.servers), *(each.spec.name for each in servers.tools)))

    async def is_last(self, change: Change) -> bool:
        """Return whether a change's value is still set."""
        return bool(await self._store.settings.get(change.owner, change.name) == change.new)

    async def undo(self, number: int, *, by: UserId, guild: GuildId | None) -> Change | None:
        """Undo a change of this guild's, and return that; None when there is none, or a later one."""
        change = await self._store.settings.change(number)
        if change is None or change.guild != guild:
            return None
        return await self._store.settings.change_option(
            change.owner, change.name, change.old, by=by, guild=guild, only_if=(change.new,)
        )
