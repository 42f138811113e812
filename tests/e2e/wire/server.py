"""A wire-level Discord on 127.0.0.1, in the test's own event loop.

    async with WireDiscord() as discord:
        guild = discord.add_guild()
        general = discord.add_channel(guild, "general")
        ada = discord.add_member(guild, "ada")
        async with BotProcess(discord, model, database) as bot:
            await bot.ready()
            question = discord.ask(general, ada, "What is up?")
            await discord.until(lambda: bool(discord.replies(general, to=question)))

It speaks as much REST v10 and gateway as the bot uses, and says no where Discord would. It judges nothing:
every request is in `requests`, and what a channel shows is `shown(channel)`.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import orjson
from aiohttp import web

from tests.e2e.wire import refusals
from tests.e2e.wire.call import Call, Desk, Handler
from tests.e2e.wire.faults import Cut, Fault, Wire
from tests.e2e.wire.gateway import Gateway
from tests.e2e.wire.limits import RateLimits
from tests.e2e.wire.model import Guild, Interaction, Json
from tests.e2e.wire.nonces import Nonces
from tests.e2e.wire.people import People
from tests.e2e.wire.refusals import Refused
from tests.e2e.wire.rest_interactions import InteractionRoutes
from tests.e2e.wire.rest_messages import MessageRoutes
from tests.e2e.wire.rest_places import PlaceRoutes
from tests.e2e.wire.sessions import Session
from tests.e2e.wire.watch import Instant, Request, Sent, Watch
from tests.support.connections import close_idle

TOKEN = "test.token.for-wire"  # noqa: S105 - opens nothing
_API = "/api/v10"
_JSON = {"Content-Type": "application/json"}
_MAX_BYTES = 25 * 1024 * 1024


class WireDiscord(People):
    """The whole double. `offset_s` moves its clock: what is said at -3600 is an hour old at 0."""

    def __init__(
        self,
        *,
        shards: int = 1,
        message_content: bool = False,
        token: str = TOKEN,
        offset_s: float = 0.0,
        bot_name: str = "Parley",
    ) -> None:
        self.watch = Watch()
        self.gateway = Gateway(self)
        super().__init__(emit=self._emit_event, offset_s=offset_s, bot_name=bot_name)
        self.shards = shards
        """How many shards `/gateway/bot` recommends."""
        self.token = token
        self.limits = RateLimits()
        self.nonces = Nonces()
        self.faults: list[Fault] = []
        self._desk = Desk(self)
        self._desk.content = message_content
        self._places = PlaceRoutes(self._desk, lambda: self.gateway_url, lambda: self.shards)
        self._closing = asyncio.Event()
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=1)

    # ------------------------------------------------------------------ where it is

    @property
    def _address(self) -> str:
        host, port = self._runner.addresses[0][:2]
        return f"{host}:{port}"

    @property
    def url(self) -> str:
        """The base of REST: discord.py's `Route.BASE`."""
        return f"http://{self._address}{_API}"

    @property
    def gateway_url(self) -> str:
        return f"ws://{self._address}/gateway"

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.payloads.url = f"http://{self._address}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self.gateway.abort_sockets()
        await self._runner.cleanup()

    # ------------------------------------------------------------------ for tests

    @property
    def message_content(self) -> bool:
        """Whether the application may use the message content intent."""
        return self._desk.content

    @message_content.setter
    def message_content(self, value: bool) -> None:
        self._desk.content = value

    @property
    def requests(self) -> list[Request]:
        """Every request of the bot, in the order of arrival."""
        return self.watch.requests

    async def requested(self, method: str, path: str, **how: Any) -> Request:
        """See `Watch.requested`."""
        return await self.watch.requested(method, path, **how)

    async def until(self, condition: Callable[[], bool], what: str = "", **how: Any) -> None:
        """See `Watch.until`."""
        await self.watch.until(condition, what, **how)

    async def quiet(self, seconds: float) -> None:
        """See `Watch.quiet`."""
        await self.watch.quiet(seconds)

    async def connected(self, sessions: int = 1) -> None:
        """Return once this many sessions have a socket, READY and their guilds on it."""
        await self.until(lambda: self.gateway.ready >= sessions, f"{sessions} sessions")

    async def answered(self, interaction: Interaction) -> None:
        """Return once the bot has said something to an interaction, "thinking" not counted."""
        await self.until(
            lambda: interaction.callback is not None and not interaction.pending,
            f"an answer to {interaction.data}",
        )

    def close_idle_connections(self) -> None:
        """Close what is kept for further requests; gateway sockets stay."""
        close_idle(self._runner)

    # ------------------------------------------------------------------ for the gateway

    def _emit_event(self, event: str, guild: Guild | None, data: Callable[[bool], Json]) -> None:
        if guild is None or guild.id in self.guilds or event == "GUILD_DELETE":
            self.gateway.emit(event, guild, data)
        self.notify()

    def ready_data(self, session: Session, guilds: Sequence[Guild]) -> Json:
        return {
            "v": 10,
            "user": self.payloads.user(self.me) | {"verified": True, "mfa_enabled": True, "flags": 0},
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self.gateway_url,
            "shard": [session.shard, session.shards],
            "application": {"id": str(self.me.id), "flags": self._places.flags},
            "private_channels": [],
        }

    def notify(self) -> None:
        self.watch.notify()

    async def after_event(self, event: Sent) -> None:
        await self.watch.after_event(event)

    # ------------------------------------------------------------------ REST

    def _application(self) -> web.Application:
        app = web.Application(client_max_size=_MAX_BYTES)
        tables = (
            self._places.routes(),
            MessageRoutes(self._desk, self.nonces).routes(),
            InteractionRoutes(self._desk).routes(),
        )
        for table in tables:
            for method, path, handler in table:
                app.router.add_route(method, _API + path, self._serving(handler))
        app.router.add_get("/attachments/{file}/{name}", self._attachment)
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_route("*", "/{anything:.*}", self._serving(_nothing_here))
        return app

    async def _attachment(self, request: web.Request) -> web.Response:
        file = self.files.get(int(request.match_info["file"]))
        return web.Response(status=404) if file is None else web.Response(body=file.data)

    def _serving(self, handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(raw: web.Request) -> web.StreamResponse:
            json, files = await _parsed(raw)
            request = Request(len(self.requests), raw.method, raw.path.removeprefix(_API), raw.query, json, files)
            self.requests.append(request)
            await self.watch.reach(request, Instant.RECEIVED)
            wire = Wire(raw, self._closing)
            try:
                response = await self._handle(handler, raw, request, wire)
                await response.prepare(raw)
                await response.write_eof()
            except (Cut, ConnectionError):
                # No further instant follows, and `until` may wait for the fault that cut the connection.
                self.notify()
                return web.Response()
            request.status = response.status
            await self.watch.reach(request, Instant.ANSWERED)
            return response

        return serve

    async def _handle(self, handler: Handler, raw: web.Request, request: Request, wire: Wire) -> web.Response:
        fault = next((fault for fault in self.faults if fault.strikes(request)), None)
        if fault is not None and (answer := await fault.what.before(wire)) is not None:
            return answer
        headers, too_many = self.limits.take(request.method, request.path)
        if too_many is not None:
            return _answer(429, too_many, headers)
        try:
            self._authorize(raw)
            result = handler(Call(raw.match_info, raw.query, request.json, request.files))
        except Refused as refused:
            extra = {"Via": "1.1 wire"} if refused.status == 429 else {}
            response = _answer(refused.status, refused.body, headers | extra)
        else:
            response = _answer(204 if result is None else 200, result, headers)
            await self.watch.reach(request, Instant.DONE)
        if fault is not None:
            await fault.what.after(wire)
        return response

    def _authorize(self, raw: web.Request) -> None:
        """Check the token. Interactions are answered without one, by their own."""
        open_to_all = raw.path.startswith((f"{_API}/interactions/", f"{_API}/webhooks/"))
        if not open_to_all and raw.headers.get("Authorization") != f"Bot {self.token}":
            raise refusals.unauthorized()


def _nothing_here(_: Call) -> None:
    raise refusals.not_found()


async def _parsed(raw: web.Request) -> tuple[Any, dict[str, bytes]]:
    """Return a request's JSON and its files by name; with files the JSON is the part `payload_json`."""
    if not raw.content_type.startswith("multipart/"):
        body = await raw.read()
        return (orjson.loads(body) if body else None), {}
    json: Any = None
    files: dict[str, bytes] = {}
    async for part in await raw.multipart():
        content = bytes(await part.read())  # type: ignore[union-attr] # no part is itself multipart
        if part.name == "payload_json":  # type: ignore[union-attr]
            json = orjson.loads(content)
        else:
            files[part.filename or part.name or "file"] = content  # type: ignore[union-attr]
    return json, files


def _answer(status: int, body: object, headers: Mapping[str, str]) -> web.Response:
    if body is None:
        return web.Response(status=status, headers=headers)
    return web.Response(status=status, body=orjson.dumps(body), headers={**headers, **_JSON})
