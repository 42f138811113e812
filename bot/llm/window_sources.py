"""Size of a context window by the setting, the server or the price data, else a careful guess."""

import asyncio
from typing import Protocol

from bot.core.domain import ContextWindow, WindowSource
from bot.core.log import get_logger
from bot.core.ports import Clock
from bot.llm.discovery import WindowReport, listed_window

logger = get_logger(__name__)

# Small enough for nearly every model in use; `CONTEXT_TOKENS` is for those that it does not suit.
CAREFUL_WINDOW_TOKENS = 8192
# The first turn waits for the report.
LOOKUP_S = 5.0
# After a failed lookup: long enough to be no burden, short enough for a server that was just starting.
ASK_AGAIN_S = 300.0
# A local server may be restarted with another window; asking costs some milliseconds.
REFRESH_S = 3600.0


class Reporting(Protocol):
    async def report(self) -> WindowReport:
        """Ask the server. May raise any error."""


class ReportedWindow:
    """The window of one model on one server, as reported."""

    def __init__(self, lookup: Reporting, *, model: str, base_url: str, configured: int | None, clock: Clock) -> None:
        self.current: ContextWindow | None = (
            ContextWindow(configured, WindowSource.SETTING) if configured is not None else None
        )
        """The last report, None before the first."""
        self.supports_images: bool | None = None
        """None if the server does not report it."""
        self._lookup = lookup
        self._model = model
        self._base_url = base_url
        self._clock = clock
        self._asking = asyncio.Lock()
        self._ask_again_at: float | None = None
        self._settled = True
        self._served = False

    @property
    def claimed(self) -> int | None:
        """Return the size by the setting or the server, None without either."""
        if self.current is None or self.current.source not in {WindowSource.SETTING, WindowSource.SERVER}:
            return None
        return self.current.tokens

    def served(self) -> None:
        """Ask once more after the first successful completion, which may have loaded the model."""
        self._served = True
        if not self._settled:
            self._settled, self._ask_again_at = True, self._clock.monotonic()

    async def window(self) -> ContextWindow:
        """Return the window. The first call may take `LOOKUP_S`. Never raise.

        With a setting the server is not asked. One that did not answer is asked again after `ASK_AGAIN_S`, one that
        gave a size every `REFRESH_S`.
        """
        async with self._asking:
            if self.current is None or self._is_stale():
                self.current = await self._find(self.current)
            return self.current

    def _is_stale(self) -> bool:
        return self._ask_again_at is not None and self._clock.monotonic() >= self._ask_again_at

    async def _find(self, before: ContextWindow | None) -> ContextWindow:
        report = await self._ask()
        if report is not None and report.supports_images is not None:
            self.supports_images = report.supports_images
        self._ask_again_at = self._next_question(report)
        if report is None and before is not None:
            return before
        found = await self._judge(report)
        if found != before:
            logger.info("context_window", model=self._model, tokens=found.tokens, source=found.source)
        return found

    def _next_question(self, report: WindowReport | None) -> float | None:
        now = self._clock.monotonic()
        if report is None:
            return now + ASK_AGAIN_S
        # An unsettled size is asked for once more behind the first completion.
        self._settled = report.settled or self._served
        return None if report.tokens is None else now + REFRESH_S

    async def _judge(self, report: WindowReport | None) -> ContextWindow:
        if report is not None and report.tokens is not None:
            source = WindowSource.GUESS if report.guess else WindowSource.SERVER
            return ContextWindow(report.tokens, source)
        # Importing the price data takes a tenth of a second, too long for the event loop.
        listed = await asyncio.to_thread(listed_window, self._model, self._base_url)
        if listed is not None:
            return ContextWindow(listed, WindowSource.LIST)
        return ContextWindow(CAREFUL_WINDOW_TOKENS, WindowSource.GUESS)

    async def _ask(self) -> WindowReport | None:
        try:
            async with asyncio.timeout(LOOKUP_S):
                return await self._lookup.report()
        except Exception as exc:  # noqa: BLE001 - the report is optional
            logger.info("context_window_unanswered", model=self._model, cause=type(exc).__name__)
            return None
