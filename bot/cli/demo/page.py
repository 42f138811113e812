"""Show a channel of the simulated Discord as a page. Uses of simcord's private parts are marked."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import simcord
from simcord.preview._snapshot import build_snapshot

from bot.cli.demo.command import COMMAND
from bot.cli.demo.model import DemoUnavailable
from bot.cli.demo.site import site
from bot.cli.demo.tour import tour
from bot.cli.demo.world import World
from bot.core.log import get_logger
from bot.discord_io.i18n.texts import Texts, texts_in

logger = get_logger(__name__)

# The browser polls twice a second.
PAGE_INTERVAL_S = 0.2


@dataclass(frozen=True, slots=True)
class DemoPage:
    """`url` has the page's key: it is for this computer's user only."""

    url: str
    preview: simcord.Preview

    async def wait_closed(self) -> None:
        await self.preview.wait_closed()


@asynccontextmanager
async def page(world: World, channel: str, *, port: int, model: str, toy: bool = False) -> AsyncIterator[DemoPage]:
    """Serve the page on 127.0.0.1 (`port` 0: any free one) and keep it and the saved history up to date.

    `model` answers, and may be the toy. Raise `DemoUnavailable` when the page cannot be served.
    """
    preview = world.env.preview(
        world.channels[channel], viewers=world.people, layout="channel", locale=world.locale, timezone=_timezone()
    )
    preview.capability = key = _key(world.history.with_name("page.key"))
    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(preview)
            simulated = preview.url.partition("/#")[0]
            guide = tour(texts_in(world.locale), world.env.backend.bot_user.name, model, toy=toy)
            about = {
                **_about(world),
                "again": world.shows(channel) > 0,
                "tour": guide,
                "words": _words(texts_in(world.locale), world.env.backend.bot_user.name),
            }
            origin = await stack.enter_async_context(site(simulated, about, port))
        except simcord.SetupError as problem:
            raise DemoUnavailable(
                f"The demo's page is not installed completely; `{COMMAND}` installs and starts it."
            ) from problem
        except OSError as problem:
            raise DemoUnavailable(
                f"Port {port} cannot be used for the page ({problem.strerror}); choose another with --port."
            ) from problem
        showing = asyncio.create_task(_show_changes(world, preview))
        try:
            yield DemoPage(f"{origin}/#{key}", preview)
        finally:
            showing.cancel()
            with suppress(asyncio.CancelledError):
                await showing


def _timezone() -> str:
    """Return the name of this machine's time zone, or one of the same offset in whole hours."""
    name = str(Path("/etc/localtime").resolve()).rpartition("zoneinfo/")[2]
    if name in available_timezones():
        return name
    offset = datetime.now(UTC).astimezone().utcoffset() or timedelta()
    hours = round(offset / timedelta(hours=1))
    # The sign is the other way round there.
    return f"Etc/GMT{-hours:+d}" if hours else "UTC"


def _key(file: Path) -> str:
    """Return the key in `file`, new in the first run: the address stays the same afterwards."""
    with suppress(FileNotFoundError):
        if key := file.read_text("ascii").strip():
            return key
    file.touch(0o600)
    file.write_text(secrets.token_urlsafe(32), "ascii")
    return file.read_text("ascii")


def _about(world: World) -> dict[str, Any]:
    """Return facts for the page's script."""
    backend = world.env.backend
    return {
        "bot": backend.bot_user.name,
        "people": {str(person.id): backend.get_user(person.id).global_name for person in world.people},
        "names": {str(user.id): user.global_name or user.name for user in backend.users.values()},
        "channels": {str(channel.id): name for name, channel in world.channels.items()},
    }


def _words(texts: Texts, bot: str) -> dict[str, str]:
    """Return the chat's own words for the page's script, which fills in names for `{}`."""
    return {
        "onlyYou": texts("page-only-you"),
        "edited": texts("page-edited"),
        "used": texts("page-used", who="{}"),
        "composer": texts("page-composer", channel="{}"),
        "earlier": texts("page-earlier"),
        "newer": texts("page-newer"),
        "empty": texts("page-empty"),
        "cancel": texts("page-cancel"),
        "submit": texts("page-submit"),
        "form": texts("page-form", bot=bot),
    }


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
