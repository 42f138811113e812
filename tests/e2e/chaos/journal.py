"""What happened, by time, and what of it concerns one mention."""

import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from tests.e2e.wire.watch import Request

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\S+Z")
_LONGEST = 240


@dataclass(frozen=True, slots=True)
class UsageRecord:
    """`mention` is None for what happens to all. Times are Unix seconds."""

    at: float
    text: str
    mention: int | None = None
    ended: bool = True


@dataclass
class Journal:
    entries: list[UsageRecord] = field(default_factory=list)
    requests: list[tuple[float, Request]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    """The log of all processes, one after another."""

    def note(self, text: str, mention: int | None = None) -> None:
        self.entries.append(UsageRecord(time.time(), text, mention))

    def came(self, request: Request) -> None:
        self.requests.append((time.time(), request))

    def account(self, mention: int, ids: Iterable[int], *, channel: int, turn: int | None) -> list[str]:
        """Return all that is known of a mention in the order in which it happened.

        `ids` are those of the question and of the messages of its reply. Of its channel and of all others comes
        what concerns them as a whole.
        """
        begun = min((entry.at for entry in self.entries if entry.mention == mention), default=0.0)
        known = [str(each) for each in ids]
        found = [entry for entry in self.entries if entry.mention == mention]
        found += [entry for entry in self.entries if entry.mention is None and entry.at >= begun - 1]
        found += self._requests(known)
        lines = [
            *known,
            rf"event=caught_up|\w+_left_open channel={channel}\b|not_caught_up channel={channel}\b",
        ]
        if turn is not None:
            lines.append(rf"turn={turn}\b")
        found += [entry for entry in self._log("|".join(lines)) if entry.at >= begun - 1]
        return [
            f"{entry.at - begun:+8.3f} {entry.text[:_LONGEST]}" for entry in sorted(found, key=lambda each: each.at)
        ]

    def _requests(self, ids: list[str]) -> Iterator[UsageRecord]:
        for at, request in self.requests:
            nonce = str(request.json.get("nonce", "")) if isinstance(request.json, dict) else ""
            if any(each in request.path for each in ids) or nonce.partition("-")[0] in ids:
                yield UsageRecord(at, f"  {told(request)} {nonce}")

    def _log(self, wanted: str) -> Iterator[UsageRecord]:
        for line in self.lines:
            if (stamp := _TIME.match(line)) and re.search(wanted, line):
                yield UsageRecord(datetime.fromisoformat(stamp[0]).timestamp(), f"    {line[stamp.end() + 1 :]}")


def told(request: Request) -> str:
    """Return one line on a request and what became of it."""
    if request.status is not None:
        outcome = str(request.status)
    else:
        outcome = f"cut, {request.instant.name if request.instant else 'unread'}"
    content = request.json.get("content") if isinstance(request.json, dict) else None
    words = f" {content[:24]!r}..{content[-24:]!r}" if isinstance(content, str) else ""
    return f"{request.method} {request.path} -> {outcome}{words}"
