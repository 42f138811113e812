from collections.abc import Sequence

from bot.core.ports import Models

# In `ALLOWED_MODELS`: all models of the server.
EVERY = "*"


class ModelAllowlist:
    """The models that admins may choose; the default is always one of them."""

    def __init__(self, default: str, allowed: Sequence[str] = ()) -> None:
        self._everything = EVERY in allowed
        self._allowed = tuple(dict.fromkeys((default, *(name for name in allowed if name != EVERY))))
        self._listed: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The known names, the default first."""
        return tuple(dict.fromkeys((*self._allowed, *self._listed)))

    async def refresh(self, models: Models) -> None:
        """Update the list from the server where all its models are allowed. Never raises."""
        if self._everything and (names := await models.listing()) is not None:
            self.listed(names)

    def listed(self, names: Sequence[str]) -> None:
        self._listed = tuple(sorted(names)) if self._everything else ()

    def may_be_chosen(self, name: str) -> bool:
        """Return whether an admin may choose a model; any before the server's list is known."""
        return name in self.names or (self._everything and not self._listed)

    def allows(self, name: str) -> bool:
        """Return whether a model chosen earlier still applies, also before the server's list is known."""
        return self._everything or name in self._allowed
