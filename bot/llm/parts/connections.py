"""Connections to a model server."""

import ssl
from collections.abc import Mapping
from functools import cache

import httpx2
import openai
from openai import AsyncOpenAI, AsyncStream

from bot.llm.error_body import status_error
from bot.llm.request import is_openai

# One turn per channel streams at a time; a hundred busy channels are more than one process is meant for.
MAX_CONNECTIONS = 128
# A kept connection saves the TLS handshake; servers close theirs after 60 to 75 idle seconds.
KEEP_ALIVE_S = 55.0
# A host that has not taken a connection by then is down; the rest of the deadline is better spent on a retry.
CONNECT_S = 10.0


class Connections(AsyncOpenAI):
    """`complete` takes half the time of `post`, which makes the URL and the headers of each request anew."""

    def __init__(self, base_url: str, api_key: str | None) -> None:
        self._pool = openai.DefaultAioHttpClient(
            verify=_trusted(),
            limits=httpx2.Limits(
                max_connections=MAX_CONNECTIONS,
                max_keepalive_connections=MAX_CONNECTIONS,
                keepalive_expiry=KEEP_ALIVE_S,
            ),
        )
        super().__init__(
            base_url=base_url,
            # Without a key the library would take OPENAI_API_KEY from the environment, and send it to any server.
            api_key=api_key or "none",
            max_retries=0,
            timeout=openai.Timeout(None, connect=CONNECT_S),
            http_client=self._pool,
        )
        if not is_openai(base_url):  # from the environment, too, and only for OpenAI
            self.organization = self.project = None
        self._known: tuple[httpx2.URL, list[tuple[str, str]], Mapping[str, object]] | None = None

    async def complete(self, content: bytes) -> httpx2.Response:
        """Return the response to a completion request, with an unread body. Raise as `post` does."""
        if self._known is None:
            stream = await self.post(
                "/chat/completions", content=content, cast_to=object, stream=True, stream_cls=AsyncStream[object]
            )
            response, sent = stream.response, stream.response.request
            if not response.history:  # else it is a redirected one
                headers = [each for each in sent.headers.multi_items() if each[0] != "content-length"]
                self._known = sent.url, headers, sent.extensions
            return response
        url, headers, extensions = self._known
        request = httpx2.Request("POST", url, headers=headers, content=content, extensions=dict(extensions))
        try:
            response = await self._pool.send(request, stream=True)
        except httpx2.RequestError as error:
            raise openai.APIConnectionError(request=request) from error
        if response.is_success:
            return response
        await response.aread()
        raise status_error(response)


@cache
def _trusted() -> ssl.SSLContext:
    """Return the certificate authorities that servers may have; reading them takes 30 ms."""
    return httpx2.create_ssl_context()
