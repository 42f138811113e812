"""Serve a channel of the simulated Discord as a page. Uses of simcord's private parts are marked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import simcord
from simcord.preview._snapshot import build_snapshot

from bot.cli.demo.model import COMMAND, DemoUnavailable
from bot.cli.demo.world import World
from bot.core.log import get_logger

logger = get_logger(__name__)

# The browser polls twice a second.
PAGE_INTERVAL_S = 0.2


@asynccontextmanager
async def page(world: World, channel: str, *, port: int) -> AsyncIterator[simcord.Preview]:
    """Serve the page on 127.0.0.1 (`port` 0: any free one) and keep it and the saved history up to date.

    Raise `DemoUnavailable` when it cannot be served.
    """
    preview = world.env.preview(world.channels[channel], viewers=world.people, layout="channel", port=port)
    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(preview)
        except simcord.SetupError as problem:
            raise DemoUnavailable(_why_not(problem, port)) from problem
        showing = asyncio.create_task(_show_changes(world, preview))
        try:
            yield preview
        finally:
            showing.cancel()
            with suppress(asyncio.CancelledError):
                await showing


def _why_not(problem: simcord.SetupError, port: int) -> str:
    if isinstance(problem.__cause__, OSError):
        reason = problem.__cause__.strerror
        return f"Port {port} cannot be used for the page ({reason}); choose another with --port."
    return f"The demo's page is not installed completely; `{COMMAND}` installs and starts it."


async def _show_changes(world: World, preview: simcord.Preview) -> None:
    backend = world.env.backend
    while True:
        await asyncio.sleep(PAGE_INTERVAL_S)
        if not backend.transcript:
            continue
        # Every event and request is noted there: a sign of change, and otherwise a growing list.
        backend.transcript.clear()
        backend.http_requests.clear()
        try:
            _show(world, preview)
        except Exception:  # one failed look must not freeze the page
            logger.exception("page_not_shown")


def _show(world: World, preview: simcord.Preview) -> None:
    preview.capture_time = world.env.backend.clock.now()
    # `preview.refresh()` would number the pages anew, and a message sent meanwhile would be refused.
    for shown in preview._pages.values():  # noqa: SLF001
        shown.snapshot = build_snapshot(preview, shown)
    world.save()
