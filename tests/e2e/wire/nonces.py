"""Which nonces a bot has used lately.

A repeat by the same author "in the past few minutes" returns the message that exists
(https://docs.discord.com/developers/resources/message#create-message).
"""

from dataclasses import dataclass, field

from tests.e2e.wire.model import Message


@dataclass
class Nonces:
    """There is one author, the bot. `lifetime_s` is what "a few minutes" means."""

    lifetime_s: float = 300.0
    _used: dict[str, tuple[float, Message]] = field(default_factory=dict)

    def find(self, nonce: str, now: float) -> Message | None:
        """Return the message that was first posted with it, which may have been deleted since."""
        self._forget(now)
        used = self._used.get(nonce)
        return used[1] if used is not None else None

    def remember(self, nonce: str, message: Message, now: float) -> None:
        self._forget(now)
        self._used.setdefault(nonce, (now, message))

    def _forget(self, now: float) -> None:
        # The oldest come first, since nothing is ever put in twice.
        while self._used:
            nonce, (since, _) = next(iter(self._used.items()))
            if since + self.lifetime_s > now:
                return
            del self._used[nonce]
