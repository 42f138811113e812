"""`/healthz` and `/metrics` over HTTP, without a password, so on loopback by default."""

import asyncio
import errno
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.core.errors import PortUnavailable
from bot.core.log import get_logger
from bot.monitoring.health import Report, Status

logger = get_logger(__name__)

# Do not wait for a client that does not read its answer.
SHUTDOWN_S = 1.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def health_server(
    host: str,
    port: int,
    *,
    report: Callable[[], Awaitable[Report]],
    metrics: Callable[[str], tuple[bytes, str]],
) -> AsyncIterator[str]:
    """Serve on `host` and `port` (0: any free one) and yield the base URL.

    `metrics` takes the header `Accept`, returns the body and its content type, and runs in a thread.
    Raise `PortUnavailable`.
    """
    application = web.Application(middlewares=[_only_as(host), _without_details])
    application.router.add_get("/healthz", _healthz(report))
    application.router.add_get("/metrics", _metrics(metrics))
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=SHUTDOWN_S)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except (OSError, UnicodeError) as error:  # UnicodeError: an invalid name
            raise PortUnavailable(host, port, _reason(error)) from error
        bound = runner.addresses[0]
        url = f"http://{f'[{bound[0]}]' if ':' in bound[0] else bound[0]}:{bound[1]}"
        logger.info("health_listening", url=url)
        yield url
    finally:
        await runner.cleanup()


def _healthz(report: Callable[[], Awaitable[Report]]) -> Handler:
    async def handle(_request: web.Request) -> web.StreamResponse:
        found = await report()
        status = HTTPStatus.OK if found.well else HTTPStatus.SERVICE_UNAVAILABLE
        return web.json_response(found.json(), status=status, headers={"Cache-Control": "no-store"})

    return handle


def _metrics(metrics: Callable[[str], tuple[bytes, str]]) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        body, content_type = await asyncio.to_thread(metrics, request.headers.get("Accept", ""))
        return web.Response(body=body, headers={"Content-Type": content_type})

    return handle


def _only_as(host: str) -> Middleware:
    """Answer only requests that name this server as their host: a web page could make a browser ask under its own name.

    Names are `host`, the address that the request came to, loopback, and, where `host` is every address, names
    without a dot, which no public name is (https://www.rfc-editor.org/rfc/rfc9110#section-7.4).
    """
    everywhere = host in {"0.0.0.0", "::", ""}  # noqa: S104 - compared, not listened on

    @web.middleware
    async def checked(request: web.Request, handler: Handler) -> web.StreamResponse:
        named = _host_name(request.host)
        here = request.transport.get_extra_info("sockname")[0] if request.transport else ""
        own = {host.lower(), here, "localhost", "127.0.0.1", "::1"}
        if named in own or (everywhere and named and not set(".:") & set(named)):
            return await handler(request)
        logger.warning("health_host_refused")
        return web.json_response({"status": "unknown host"}, status=HTTPStatus.MISDIRECTED_REQUEST)

    return checked


def _host_name(host: str) -> str:
    """Return the header `Host` without port and brackets."""
    name, _, port = host.rpartition(":")
    named = name if name and port.isdecimal() and (name.endswith("]") or ":" not in name) else host
    return named.removeprefix("[").removesuffix("]").removesuffix(".").lower()


@web.middleware
async def _without_details(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer a bug without its text, which goes to the log."""
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception as error:
        logger.exception("health_failed", path=request.path, error=type(error).__name__)
        return web.json_response({"status": Status.FAILING.value}, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _reason(error: OSError | UnicodeError) -> str | None:
    number = error.errno if isinstance(error, OSError) and not isinstance(error, socket.gaierror) else None
    if number == errno.EADDRINUSE:
        return None
    # Without asyncio's own text, which repeats the address.
    return "its name is not known here" if number is None else os.strerror(number).lower()
