"""A Hugging Face hub on 127.0.0.1 with one file."""

import hashlib
from types import TracebackType
from typing import Self

from aiohttp import web

COMMIT = "c0ffee" * 6 + "c0de"


class Hub:
    """The first `cuts` downloads break off after `sent` more bytes. `requests` has method, path and range."""

    def __init__(self, content: bytes, *, cuts: int = 0, sent: int = 0, etag: str | None = None) -> None:
        self.content = content
        self.cuts = cuts
        self.sent = sent
        self.etag = etag or hashlib.sha256(content).hexdigest()
        self.status: int | None = None
        self.requests: list[tuple[str, str, str | None]] = []
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_get("/{repository:.*}/resolve/{revision}/{name}", self._answer)
        self._runner = web.AppRunner(application, access_log=None, handler_cancellation=True, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        wanted = request.headers.get("Range")
        self.requests.append((request.method, request.path, wanted))
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
        headers = {"X-Repo-Commit": COMMIT, "ETag": f'"{self.etag}"'}
        if wanted:
            headers["Content-Range"] = f"bytes {start}-{len(self.content) - 1}/{len(self.content)}"
        response = web.StreamResponse(status=self.status or (206 if wanted else 200), headers=headers)
        response.content_length = len(self.content) - start
        await response.prepare(request)
        if request.method == "HEAD":
            return response
        cut = self.cuts > 0
        self.cuts -= cut
        await response.write(self.content[start : start + self.sent if cut else None])
        if cut:
            assert request.transport is not None
            request.transport.close()
        return response
