"""Which models there are to choose from."""

from collections.abc import Sequence

from bot.core.ports import Models

# In place of a list of models: whatever the server has.
EVERY = "*"


class ModelAllowlist:
    """The models that admins may choose from; the operator's own is always one of them."""

    def __init__(self, default: str, allowed: Sequence[str] = ()) -> None:
        self._everything = EVERY in allowed
        self._allowed = tuple(dict.fromkeys((default, *(name for name in allowed if name != EVERY))))
        self._listed: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names that are known, the operator's own first."""
        return tuple(dict.fromkeys((*self._allowed, *self._listed)))

    async def refresh(self, models: Models) -> None:
        """Take over the server's list of models where admins may choose from all of it. Never raises."""
        if self._everything and (names := await models.listing()) is not None:
            self.listed(names)

    def listed(self, names: Sequence[str]) -> None:
        """Take over what the server lists."""
        self._listed = tuple(sorted(names)) if self._everything else ()

    def may_be_chosen(self, name: str) -> bool:
        """Say whether an admin may choose a model now; any, where the server has not said yet what it has."""
        return name in self.names or (self._everything and not self._listed)

    def allows(self, name: str) -> bool:
        """Say whether a model that was chosen once still applies: the server may just not have said what it has."""
        return self._everything or name in self._allowed
