"""Fetch files from Discord's own hosts only."""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus

import aiohttp
from yarl import URL

from bot.core.log import get_logger

logger = get_logger(__name__)

# Discord's own (https://docs.discord.com/developers/reference#image-formatting).
CDN: Mapping[str, str] = {host: host for host in ("https://cdn.discordapp.com", "https://media.discordapp.net")}

TIME_S = 20.0
_PIECE = 2**16


class TooLarge(Exception):
    """A file has more bytes than are fetched."""


class NotFetched(Exception):
    """A file could not be had."""


class Cdn:
    """HTTP client for the keys of `origins`; the values are the hosts that are asked (in tests a local server)."""

    def __init__(self, origins: Mapping[str, str] = CDN) -> None:
        self._origins = {URL(origin).origin(): URL(place).origin() for origin, place in origins.items()}
        self._session: aiohttp.ClientSession | None = None

    async def fetch(self, url: str, most: int) -> bytes:
        """Raise `TooLarge` or `NotFetched`."""
        place = self._place(url)
        try:
            async with asyncio.timeout(TIME_S), self._open().get(place, allow_redirects=False) as response:
                if response.status != HTTPStatus.OK:
                    raise NotFetched(response.status)
                return await _within(response.content, most)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            logger.info("file_not_fetched", cause=type(error).__name__)
            raise NotFetched from None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    def _place(self, url: str) -> URL:
        try:
            asked = URL(url)
            place = self._origins.get(asked.origin())
        except ValueError:
            raise NotFetched from None
        if place is None or asked.user or asked.password:
            logger.warning("file_not_fetched", cause="host")
            raise NotFetched
        return place.join(asked.relative())

    def _open(self) -> aiohttp.ClientSession:
        # Made on the event loop, at first use. No proxy, no cookies, nothing of this machine's settings.
        if self._session is None:
            self._session = aiohttp.ClientSession(
                # Files are too rare for a connection to be kept.
                connector=aiohttp.TCPConnector(force_close=True),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
            )
        return self._session


async def _within(content: aiohttp.StreamReader, most: int) -> bytes:
    data = bytearray()
    async for piece in content.iter_chunked(_PIECE):
        data += piece
        if len(data) > most:
            raise TooLarge
    return bytes(data)
