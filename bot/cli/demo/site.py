"""Serve simcord's preview as a page of Parley's own: with a style sheet, a script and the tour added.

simcord keeps its port and checks each request's key; this server stands before it and adds files of its own.
"""

import json
import re
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.typedefs import Handler

STATIC = Path(__file__).with_name("static")
# Python's own table follows the system's, and a browser refuses a script of another type.
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
# Files of a command and its other options; simcord has limits of its own.
MAX_BODY = 27 * 1024 * 1024
SENT_ON = ("Content-Type", "X-Simcord-Capability", "X-Simcord-Context")
NOT_SENT_BACK = {"content-length", "transfer-encoding", "date", "server", "connection"}
HEAD = """<link rel="icon" href="/parley/icon.svg">
    <link rel="stylesheet" href="/parley/page.css">
    <script type="application/json" id="parley">{data}</script>
    <script type="module" src="/parley/page.js"></script>
  </head>"""


@asynccontextmanager
async def site(preview: str, data: Mapping[str, Any], port: int) -> AsyncIterator[str]:
    """Serve the preview at the origin `preview` on 127.0.0.1:`port` and yield the new origin.

    `data` is given to the page's script. Raise `OSError` when the port is taken.
    """
    async with aiohttp.ClientSession(preview, timeout=aiohttp.ClientTimeout(total=None)) as session:
        runner = web.AppRunner(_application(session, data), access_log=None, shutdown_timeout=1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", port).start()
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()


def _application(session: aiohttp.ClientSession, data: Mapping[str, Any]) -> web.Application:
    # The page asks for it, to notice a new run and load itself anew.
    run = secrets.token_hex(8)

    async def which_run(_: web.Request) -> web.Response:
        return web.json_response({"run": run})

    async def forward(request: web.Request) -> web.Response:
        headers = {name: request.headers[name] for name in SENT_ON if name in request.headers}
        body = await request.read() if request.can_read_body else None
        async with session.request(request.method, request.rel_url, headers=headers, data=body) as answer:
            kept = {name: value for name, value in answer.headers.items() if name.lower() not in NOT_SENT_BACK}
            return web.Response(status=answer.status, body=await answer.read(), headers=kept)

    async def index(request: web.Request) -> web.Response:
        page = await forward(request)
        assert isinstance(page.body, bytes)  # noqa: S101 - as `forward` made it
        page.text = _with_parley(page.body.decode(), {**data, "run": run})
        return page

    app = web.Application(middlewares=[_only_from_this_page], client_max_size=MAX_BODY)
    app.router.add_get("/", index)
    app.router.add_get("/parley/run", which_run)
    app.router.add_get("/parley/{name}", _static)
    app.router.add_route("*", "/{path:.*}", forward)
    return app


@web.middleware
async def _only_from_this_page(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse other sites, also one whose name was made to point here."""
    host = request.headers.get("Host", "")
    name, _, port = host.partition(":")
    socket = request.transport.get_extra_info("sockname") if request.transport else None
    own = name in {"127.0.0.1", "localhost"} and socket is not None and (port or "80") == str(socket[1])
    if not own or request.headers.get("Origin", f"http://{host}") != f"http://{host}":
        raise web.HTTPForbidden
    return await handler(request)


async def _static(request: web.Request) -> web.Response:
    file = STATIC / request.match_info["name"]
    if file.parent != STATIC or file.suffix not in TYPES or not file.is_file():
        raise web.HTTPNotFound
    return web.Response(
        text=file.read_text("utf-8"), content_type=TYPES[file.suffix], headers={"Cache-Control": "no-store"}
    )


def _with_parley(html: str, data: Mapping[str, Any]) -> str:
    # `</script>` in a text would end the element.
    encoded = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    html = re.sub("<title>.*?</title>", "<title>Parley</title>", html, count=1)
    return html.replace("</head>", HEAD.replace("{data}", encoded), 1)
