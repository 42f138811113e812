"""Server-sent events, all of one network read together, and the other forms in which servers answer a stream request.

The client library's reader hands out one event at a time through five generators, which takes four times as long as
the rest of a token's way to Discord.
"""

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx2
import openai
import orjson

_DONE = b"[DONE]"
_BOM = b"\xef\xbb\xbf"
# A body that is no event stream is kept up to this, to be read as one completion or one error.
MAX_BODY_BYTES = 4 * 1024 * 1024


class BodyWithoutCompletion(ValueError):
    """A response with status 200 that holds neither events nor a completion."""

    def __init__(self, *, empty: bool) -> None:
        super().__init__("an empty body" if empty else "a body of another kind")
        self.empty = empty


class Events:
    """The events of one response. Close the response when it is no longer wanted."""

    def __init__(self, response: httpx2.Response) -> None:
        self._response = response
        self._reads: AsyncIterator[bytes] = response.aiter_bytes()
        self._lines = _Lines()
        self._data: list[bytes] = []
        self._type = b""
        self._plain: list[bytes] = []
        self._plain_bytes = 0
        self._begun = False
        self._ended = False
        self._broken: Exception | None = None
        self.done = False
        """The server has said that this is all: `[DONE]`, or a whole completion in one body."""

    async def read(self) -> list[object] | None:
        """Return the decoded events of the next read that completes any, in order; None at the end.

        After `[DONE]` it reads on, so that the connection can be used again. Raise `openai.APIError` for an
        error of the server's, `BodyWithoutCompletion`, `ValueError` for an event that is no JSON, and the transport's
        own; the events before it are returned first.
        """
        while self._broken is None:
            if self._ended:
                return None
            chunk = await anext(self._reads, None)
            if events := self._end() if chunk is None else self._take(self._lines.feed(chunk)):
                return events
        broken, self._broken = self._broken, None
        raise broken

    def _end(self) -> list[object]:
        """Take the last event, which may lack its blank line, or a body that is no event stream."""
        self._ended = True
        events = self._take([*self._lines.rest(), b""])
        if events or self._begun or self.done or self._broken is not None:
            return events
        return self._whole_body()

    def _take(self, lines: list[bytes]) -> list[object]:
        events: list[object] = []
        for line in lines:
            if self.done or self._broken is not None:
                break
            if line.startswith(b"data:"):
                if len(self._data) == 1 and _is_json(self._data[0]):
                    self._dispatch(events)  # some servers end an event with its line
                self._data.append(_value(line))
            elif not line:
                if self._data:
                    self._dispatch(events)
                self._type = b""
            elif line.startswith(b"event:"):
                self._type = _value(line).strip()
            elif line.startswith(b"error:"):  # llama.cpp until 2025
                self._broken = self._error(_json_or_text(_value(line)))
            elif not line.startswith((b":", b"id:", b"retry:")):
                self._keep(line)
        return events

    def _dispatch(self, events: list[object]) -> None:
        lines = [line for line in self._data if line.strip()]
        self._data.clear()
        if not lines:
            return
        self._begun = True
        if lines[0].strip().startswith(_DONE):
            self.done = True
            return
        try:
            events += self._decode(lines)
        except (ValueError, openai.APIError) as error:
            self._broken = error

    def _decode(self, lines: list[bytes]) -> list[object]:
        is_error = self._type == b"error"
        try:
            return [self._checked(_decoded(b"\n".join(lines)), is_error=is_error)]
        except ValueError:
            if len(lines) == 1:
                raise
        # Several events without blank lines between them.
        return [self._checked(_decoded(line), is_error=is_error) for line in lines if not line.startswith(_DONE)]

    def _keep(self, line: bytes) -> None:
        self._plain_bytes += len(line) + 1
        if self._begun or self._plain_bytes > MAX_BODY_BYTES:
            self._plain.clear()
        else:
            self._plain.append(line)

    def _whole_body(self) -> list[object]:
        """Read a body without events: a completion, an error, or a line of JSON for each chunk."""
        lines = [line for line in self._plain if line.strip()]
        if not lines:
            raise BodyWithoutCompletion(empty=not self._plain_bytes or self._plain_bytes <= MAX_BODY_BYTES)
        try:
            whole = _decoded(b"\n".join(lines))
        except ValueError:
            whole = None
        if whole is not None:
            event = self._checked(whole[0] if isinstance(whole, list) and whole else whole)
            if not isinstance(event, dict) or not event.get("choices"):
                raise BodyWithoutCompletion(empty=isinstance(event, dict) and "choices" in event)
            self.done = True
            return [event]
        try:
            return [self._checked(_decoded(line)) for line in lines]
        except ValueError:
            raise BodyWithoutCompletion(empty=False) from None

    def _checked(self, event: object, *, is_error: bool = False) -> object:
        error = event if is_error else _error_in(event)
        if error is None:
            return event
        raise self._error(error)

    def _error(self, error: object) -> openai.APIError:
        inner = error.get("error") if isinstance(error, dict) else None
        error = inner or error
        return openai.APIError(_message(error), self._response.request, body=error)


def _error_in(event: object) -> object:
    """Return the error that an event is or holds, None for a chunk."""
    if not isinstance(event, dict):
        return None
    if error := event.get("error") or event.get("errors"):
        return error[0] if isinstance(error, list) else error
    if event.get("choices"):
        return None
    if event.get("object") == "error" or event.get("type") == "error":
        return event
    # A refusal in a form of its own: FastAPI's `detail`, gateways' `code` and `msg`, MiniMax's `base_resp`.
    base = event.get("base_resp")
    if isinstance(base, dict) and base.get("status_code"):
        return {"code": base["status_code"], "message": base.get("status_msg")}
    failed = event.get("code") or event.get("error_code") or event.get("status") or event.get("success") is False
    has_words = any(isinstance(event.get(name), str) for name in ("message", "msg", "error_msg"))
    return event if event.get("detail") or (failed and has_words) else None


def _value(line: bytes) -> bytes:
    value = line.partition(b":")[2]
    return value[1:] if value.startswith(b" ") else value


def _decoded(data: bytes) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        # The slower decoder takes half an emoji, as some servers send them, and NaN.
        try:
            return json.loads(data)
        except RecursionError:
            raise ValueError("nested too deeply") from None


def _json_or_text(data: bytes) -> object:
    try:
        return _decoded(data)
    except ValueError:
        return data.decode(errors="replace")


def _is_json(data: bytes) -> bool:
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError:
        return data.startswith(_DONE)
    return True


def _message(error: object) -> str:
    message = error.get("message") if isinstance(error, Mapping) else error
    return message if isinstance(message, str) and message else "an error inside the stream"


class _Lines:
    r"""Cut the body into lines, which may end in \n, \r\n or \r; a byte order mark at the beginning is dropped.

    https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
    """

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._at_start = True
        self._after_cr = False

    def feed(self, chunk: bytes) -> list[bytes]:
        """Return the lines that are complete now."""
        if self._at_start:
            chunk = b"".join([*self._pieces, chunk])
            self._pieces.clear()
            if len(chunk) < len(_BOM) and _BOM.startswith(chunk):
                self._pieces.append(chunk)
                return []
            self._at_start = False
            chunk = chunk.removeprefix(_BOM)
        if self._after_cr and chunk:
            self._after_cr = False
            chunk = chunk.removeprefix(b"\n")
        if b"\r" in chunk:
            self._after_cr = chunk.endswith(b"\r")
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        first, *more = chunk.split(b"\n")
        self._pieces.append(first)
        if not more:
            return []
        lines = [b"".join(self._pieces), *more[:-1]]
        self._pieces = [more[-1]]
        return lines

    def rest(self) -> list[bytes]:
        """Return the last line, where it has no end."""
        line = b"".join(self._pieces)
        self._pieces.clear()
        return [line] if line else []
