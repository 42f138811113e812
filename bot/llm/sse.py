"""Server-sent events as the network brings them: several tokens in one read, taken together.

The client library's own reader hands out one event at a time, each through five generators and a deadline, which
takes four times as long as all the rest of a token's way to Discord.
"""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import openai
import orjson

_DONE = b"[DONE]"


class Events:
    """The events of one response that streams. Close the response when it is no longer wanted."""

    def __init__(self, response: httpx2.Response) -> None:
        self._response = response
        self._reads: AsyncIterator[bytes] = response.aiter_bytes()
        self._lines = _Lines()
        self._data: list[bytes] = []
        self._done = False
        self._broken: Exception | None = None

    async def read(self) -> list[object] | None:
        """Return the decoded events of the next read that completes any, in order; None at the end.

        After `[DONE]` it reads on, so that the connection can be used again. Raise `openai.APIError` for an
        event that is an error, `ValueError` for one that is no JSON, and what the transport raises; what came
        before it is returned first.
        """
        while self._broken is None:
            chunk = await anext(self._reads, None)
            if chunk is None:
                return None
            if events := self._take(chunk):
                return events
        broken, self._broken = self._broken, None
        raise broken

    def _take(self, chunk: bytes) -> list[object]:
        events: list[object] = []
        for line in self._lines.feed(chunk):
            if line.startswith(b"data:"):
                self._data.append(line[6:] if line[5:6] == b" " else line[5:])
            elif not line and self._data:
                data = self._data[0] if len(self._data) == 1 else b"\n".join(self._data)
                self._data.clear()
                self._done = self._done or data.startswith(_DONE)
                if self._done:
                    break
                try:
                    events.append(self._decoded(data))
                except (ValueError, openai.APIError) as error:
                    self._broken = error
                    break
        return events

    def _decoded(self, data: bytes) -> object:
        try:
            event = orjson.loads(data)
        except orjson.JSONDecodeError:
            # The slower decoder takes half an emoji, as some servers send them, and NaN.
            event = json.loads(data)
        if isinstance(event, dict) and event.get("error"):
            raise openai.APIError(_words(event["error"]), self._response.request, body=event["error"])
        return event


class _Lines:
    r"""Cuts what arrives into lines, which may end in \n, \r\n or \r.

    https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
    """

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> list[bytes]:
        """Return the lines that are complete now."""
        text = self._rest + chunk
        held = b""
        if b"\r" in text:
            if text.endswith(b"\r"):
                # Its \n may be about to come.
                text, held = text[:-1], b"\r"
            text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        *lines, rest = text.split(b"\n")
        self._rest = rest + held
        return lines


def _words(error: Any) -> str:
    message = error.get("message") if isinstance(error, dict) else None
    return message if isinstance(message, str) and message else "an error inside the stream"
