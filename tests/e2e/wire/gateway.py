"""The gateway: sessions that outlive their sockets, and what can be done to both.

https://docs.discord.com/developers/events/gateway
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

import orjson
from aiohttp import web

from tests.e2e.wire.model import Guild, Json
from tests.e2e.wire.payloads import Payloads
from tests.e2e.wire.sessions import (
    ACK,
    GUILD_MEMBERS,
    GUILD_PRESENCES,
    HEARTBEAT,
    HELLO,
    IDENTIFY,
    INVALID_SESSION,
    MESSAGE_CONTENT,
    RECONNECT,
    RESUME,
    Session,
    Socket,
)
from tests.e2e.wire.watch import Sent


class Host(Protocol):
    """What the gateway needs of the server that it belongs to."""

    token: str
    message_content: bool
    guilds: dict[int, Guild]
    payloads: Payloads

    def ready_data(self, session: Session, guilds: Sequence[Guild], /) -> Json: ...
    def notify(self) -> None: ...
    async def after_event(self, event: Sent, /) -> None: ...


class Gateway:
    """Every session of the bot, and the connections of the moment."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._numbers = 0
        self._up = True
        self._held = False
        self._acks = True
        self.heartbeat_interval_s = 41.25
        self.sessions: dict[str, Session] = {}
        self.sockets: set[Socket] = set()
        self.identified = 0
        self.resumed = 0
        self.sent: list[str] = []
        """The names of the events sent, in order, over all sessions."""

    # ------------------------------------------------------------------ events

    def emit(self, event: str, guild: Guild | None, data: Callable[[bool], Json]) -> None:
        """Send an event to each session that should get it; `data` is asked with or without content."""
        made: dict[bool, orjson.Fragment] = {}
        for session in self.sessions.values():
            if session.wants(event, guild):
                content = bool(session.intents & MESSAGE_CONTENT)
                if content not in made:
                    made[content] = orjson.Fragment(orjson.dumps(data(content)))
                session.dispatch(event, made[content])

    # ------------------------------------------------------------------ controls

    @property
    def ready(self) -> int:
        """How many sessions have a socket."""
        return sum(session.socket is not None for session in self.sessions.values())

    def lose_session(self) -> None:
        """Forget every session and cut the sockets: what happens until the next IDENTIFY is lost."""
        self.sessions.clear()
        self.abort_sockets()

    def invalidate(self, *, resumable: bool) -> None:
        """Send op 9; without `resumable` the sessions are forgotten."""
        for one in self._connected():
            one.op(INVALID_SESSION, resumable)
        if not resumable:
            self.sessions.clear()

    def ask_to_reconnect(self) -> None:
        """Send op 7, as Discord does before it restarts a node."""
        for one in self._connected():
            one.op(RECONNECT)

    async def drop_sockets(self, code: int = 4000) -> None:
        """Close every socket with a close code; the sessions stay and can be resumed."""
        await asyncio.gather(*(one.close(code) for one in tuple(self.sockets)))

    def abort_sockets(self) -> None:
        """Reset every connection (RST); the sessions stay and can be resumed."""
        for one in tuple(self.sockets):
            self._detach(one)
            one.abort()

    def close_gateway(self) -> None:
        """Refuse new connections with 503 until `open_gateway`."""
        self._up = False

    def open_gateway(self) -> None:
        self._up = True

    def mute(self, *, acks: bool = True) -> None:
        """Reservation events back until `unmute`; without `acks` heartbeats are not answered either."""
        self._held, self._acks = True, acks
        self._apply()

    def unmute(self) -> None:
        self._held, self._acks = False, True
        self._apply()

    def _apply(self) -> None:
        for one in self.sockets:
            one.acks = self._acks
            if self._held:
                one.hold()
            else:
                one.release()

    def _connected(self) -> list[Socket]:
        return [session.socket for session in self.sessions.values() if session.socket is not None]

    def _detach(self, one: Socket) -> None:
        self.sockets.discard(one)
        if one.session is not None and one.session.socket is one:
            one.session.socket = None

    # ------------------------------------------------------------------ connections

    async def serve(self, request: web.Request) -> web.StreamResponse:
        if not self._up:
            return web.Response(status=503, text="upstream connect error")
        ws = web.WebSocketResponse(autoping=True, max_msg_size=0, timeout=1)
        await ws.prepare(request)
        one = Socket(request, ws, self._after_sending)
        self.sockets.add(one)
        self._apply()
        writer = asyncio.create_task(one.write())
        try:
            one.op(HELLO, {"heartbeat_interval": int(self.heartbeat_interval_s * 1000)})
            while (message := await one.read()) is not None:
                if (refusal := self._take(one, message)) is not None:
                    await one.close(refusal)
        finally:
            self._detach(one)
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
            self._host.notify()
        return ws

    async def _after_sending(self, event: Sent) -> None:
        self.sent.append(event.name)
        await self._host.after_event(event)

    def _take(self, one: Socket, message: Json) -> int | None:
        """Do what the client says; return a close code when it may not."""
        if message["op"] == HEARTBEAT and one.acks:
            one.op(ACK)
        elif message["op"] == IDENTIFY:
            return self._identify(one, message["d"])
        elif message["op"] == RESUME:
            return self._resume(one, message["d"])
        return None

    def _identify(self, one: Socket, data: Json) -> int | None:
        if data["token"] != self._host.token:
            return 4004
        privileged = GUILD_MEMBERS | GUILD_PRESENCES | (0 if self._host.message_content else MESSAGE_CONTENT)
        if data["intents"] & privileged:
            return 4014
        shard, shards = data.get("shard", (0, 1))
        # Nobody can come back to what a process that is gone has left.
        for other in [s for s in self.sessions.values() if s.socket is None and s.shard == shard]:
            del self.sessions[other.id]
        self._numbers += 1
        self.identified += 1
        session = Session(f"session-{self._numbers}", shard, shards, data["intents"])
        self.sessions[session.id] = session
        self._attach(one, session)
        mine = [guild for guild in self._host.guilds.values() if (guild.id >> 22) % shards == shard]
        session.dispatch("READY", self._host.ready_data(session, mine))
        if session.wants("GUILD_CREATE", mine[0] if mine else None):
            for guild in mine:
                session.dispatch("GUILD_CREATE", self._host.payloads.guild(guild))
        self._host.notify()
        return None

    def _resume(self, one: Socket, data: Json) -> int | None:
        if data["token"] != self._host.token:
            return 4004
        session = self.sessions.get(data["session_id"] or "")
        missed = session.after(data["seq"]) if session is not None and data["seq"] is not None else None
        if session is None or missed is None:
            one.op(INVALID_SESSION, False)
            return None
        for _, event, message in missed:
            one.send(message, event)
        self._attach(one, session)
        self.resumed += 1
        session.dispatch("RESUMED", {"_trace": []})
        self._host.notify()
        return None

    def _attach(self, one: Socket, session: Session) -> None:
        session.socket, one.session = one, session
