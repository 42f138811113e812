"""Discord's rate limits (https://docs.discord.com/developers/topics/rate-limits).

The real numbers are unpublished; headers tell them. They are announced truthfully only when they are
enforced, because discord.py waits by itself when it reads that a bucket is empty.
"""

import re
import time
from collections import deque
from dataclasses import dataclass, field

from tests.e2e.wire.model import Json


@dataclass(frozen=True, slots=True)
class Limit:
    requests: int
    per_s: float


_BUCKETS = [
    ("POST", re.compile(r"/channels/(\d+)/messages"), "post-message"),
    ("GET", re.compile(r"/channels/(\d+)/messages"), "get-messages"),
    ("GET", re.compile(r"/channels/(\d+)/messages/\d+"), "get-message"),
    ("PATCH", re.compile(r"/channels/(\d+)/messages/\d+"), "edit-message"),
    ("DELETE", re.compile(r"/channels/(\d+)/messages/\d+"), "delete-message"),
    ("PUT", re.compile(r"/channels/(\d+)/messages/\d+/reactions/.*"), "react"),
    ("POST", re.compile(r"/channels/(\d+)/typing"), "typing"),
]
_GENEROUS = Limit(1000, 1.0)
_SECOND = 1.0


@dataclass
class RateLimits:
    """`enforced=False` lets everything through and says so in the headers."""

    enforced: bool = False
    per_channel: dict[str, Limit] = field(
        default_factory=lambda: {name: Limit(5, 5.0) for *_, name in _BUCKETS} | {"react": Limit(1, 0.25)}
    )
    requests_per_s: int = 50
    """Over everything but interactions."""
    refused: int = 0
    _windows: dict[tuple[str, str], tuple[float, int]] = field(default_factory=dict)
    _recent: deque[float] = field(default_factory=deque)

    def take(self, method: str, path: str) -> tuple[dict[str, str], Json | None]:
        """Count a request. Return the headers of its answer, and the body of a 429 when it is one too many."""
        now = time.monotonic()
        if self.enforced and (wait := self._wait_for_all(path, now)) > 0:
            return self._too_many(wait, {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"})
        found = _bucket(method, path)
        if found is None:
            return {}, None
        if not self.enforced:
            return _headers(found[0], _GENEROUS, _GENEROUS.requests - 1, _GENEROUS.per_s), None
        limit = self.per_channel[found[0]]
        begun, used = self._windows.get(found, (now, 0))
        if now >= begun + limit.per_s:
            begun, used = now, 0
        left_s = begun + limit.per_s - now
        if used >= limit.requests:
            headers = _headers(found[0], limit, 0, left_s) | {"X-RateLimit-Scope": "user"}
            return self._too_many(left_s, headers)
        self._windows[found] = (begun, used + 1)
        return _headers(found[0], limit, limit.requests - used - 1, left_s), None

    def _wait_for_all(self, path: str, now: float) -> float:
        if path.startswith(("/interactions/", "/webhooks/")):
            return 0.0
        while self._recent and self._recent[0] <= now - _SECOND:
            self._recent.popleft()
        if len(self._recent) >= self.requests_per_s:
            return self._recent[0] + _SECOND - now
        self._recent.append(now)
        return 0.0

    def _too_many(self, wait_s: float, headers: dict[str, str]) -> tuple[dict[str, str], Json]:
        self.refused += 1
        return rate_limit_answer(wait_s, headers)


def rate_limit_answer(wait_s: float, headers: dict[str, str]) -> tuple[dict[str, str], Json]:
    """Return a 429's headers and body. discord.py takes one without `Via` for Cloudflare's."""
    headers = headers | {"Via": "1.1 wire", "Retry-After": str(max(1, round(wait_s)))}
    everywhere = "X-RateLimit-Global" in headers
    return headers, {
        "message": "You are being rate limited.",
        "retry_after": float(wait_s),
        "global": everywhere,
    }


def _bucket(method: str, path: str) -> tuple[str, str] | None:
    for verb, pattern, name in _BUCKETS:
        if verb == method and (match := pattern.fullmatch(path)):
            return name, match[1]
    return None


def _headers(name: str, limit: Limit, remaining: int, left_s: float) -> dict[str, str]:
    return {
        "X-RateLimit-Bucket": name,
        "X-RateLimit-Limit": str(limit.requests),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": f"{time.time() + left_s:.3f}",
        "X-RateLimit-Reset-After": f"{left_s:.3f}",
    }
