"""One gateway session, and one connection of it."""

import asyncio
import socket
import struct
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import orjson
from aiohttp import WSMsgType, web

from tests.e2e.wire.model import Guild, Json
from tests.e2e.wire.transport import packer
from tests.e2e.wire.watch import Sent

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11

MESSAGE_CONTENT = 1 << 15
GUILD_MEMBERS = 1 << 1
GUILD_PRESENCES = 1 << 8
_GUILDS = 1 << 0
# Which intent an event needs, in a guild and in a direct conversation; what is not listed needs none.
_INTENTS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(
        ("GUILD_CREATE", "GUILD_DELETE", "CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE"),
        (_GUILDS, _GUILDS),
    ),
    **dict.fromkeys(("THREAD_CREATE", "THREAD_UPDATE", "THREAD_DELETE"), (_GUILDS, _GUILDS)),
    **dict.fromkeys(("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE"), (1 << 9, 1 << 12)),
    "MESSAGE_DELETE_BULK": (1 << 9, 0),
    "MESSAGE_REACTION_ADD": (1 << 10, 1 << 13),
    "TYPING_START": (1 << 11, 1 << 14),
}
# How many events a session keeps for a RESUME.
_REPLAYED = 20_000
# A linger of nothing makes the system answer with RST instead of FIN.
_NO_LINGER = struct.pack("ii", 1, 0)


@dataclass(eq=False)
class Session:
    """What one IDENTIFY began. Without a socket it collects what a RESUME will replay."""

    id: str
    shard: int
    shards: int
    intents: int
    seq: int = 0
    kept: deque[tuple[int, str, bytes]] = field(default_factory=lambda: deque(maxlen=_REPLAYED))
    socket: "Socket | None" = None

    def wants(self, event: str, guild: Guild | None) -> bool:
        in_guild, direct = _INTENTS.get(event, (0, 0))
        needed = in_guild if guild is not None else direct
        shard = (guild.id >> 22) % self.shards if guild is not None else 0
        return shard == self.shard and (not needed or bool(self.intents & needed))

    def dispatch(self, event: str, data: object) -> None:
        self.seq += 1
        message = orjson.dumps({"op": DISPATCH, "t": event, "s": self.seq, "d": data})
        self.kept.append((self.seq, event, message))
        if self.socket is not None:
            self.socket.send(message, event)

    def after(self, seq: int) -> Iterator[tuple[int, str, bytes]] | None:
        """Return what came after `seq`, None when that is no longer known or never was."""
        if seq > self.seq or (self.kept and seq < self.kept[0][0] - 1):
            return None
        return (kept for kept in self.kept if kept[0] > seq)


class Socket:
    """One connection. What is sent goes out in order, by a task of its own."""

    def __init__(
        self, request: web.Request, ws: web.WebSocketResponse, sent: Callable[[Sent], Awaitable[None]]
    ) -> None:
        self._request = request
        self._ws = ws
        self._pack = packer(request.query.get("compress"))
        self._sent = sent
        self._queue: asyncio.Queue[tuple[bytes, str]] = asyncio.Queue()
        self._held: list[tuple[bytes, str]] | None = None
        self.acks = True
        self.session: Session | None = None

    def send(self, message: bytes, event: str = "") -> None:
        """Queue a message; the name of its event, "" for none, decides whether it can be held."""
        if event and self._held is not None:
            self._held.append((message, event))
        else:
            self._queue.put_nowait((message, event))

    def hold(self) -> None:
        if self._held is None:
            self._held = []

    def release(self) -> None:
        held, self._held = self._held, None
        for message, event in held or ():
            self.send(message, event)

    def op(self, code: int, data: object = None) -> None:
        self.send(orjson.dumps({"op": code, "t": None, "s": None, "d": data}))

    async def write(self) -> None:
        """Send what is queued, until the socket is closed."""
        with suppress(ConnectionError):
            while True:
                message, event = await self._queue.get()
                packed = self._pack(message)
                if packed is None:
                    await self._ws.send_str(message.decode())
                else:
                    await self._ws.send_bytes(packed)
                if event:
                    await self._sent(Sent(event, message))

    async def read(self) -> Json | None:
        """Return the client's next message, None at the end."""
        message = await self._ws.receive()
        if message.type is not WSMsgType.TEXT:
            return None
        data: Json = orjson.loads(message.data)
        return data

    async def close(self, code: int) -> None:
        await self._ws.close(code=code)

    def abort(self) -> None:
        abort(self._request)


def abort(request: web.Request) -> None:
    """Cut a connection with RST, so that the client sees ECONNRESET."""
    transport = request.transport
    if transport is None:
        return
    raw = transport.get_extra_info("socket")
    if raw is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
    transport.abort()
