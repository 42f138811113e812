"""Requests to a model server for `doctor`."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import httpx2

from bot.core.domain import ChannelId, ContextWindow, Prompt, PromptMessage, Role
from bot.core.errors import EmptyAnswer, ModelError, Unreachable
from bot.core.ports import Clock, ModelMemory
from bot.core.tokens import estimate
from bot.llm.client import Deadlines, OpenAIModel, client
from bot.llm.errors import failure

# A listing is small: a server that takes longer is as good as down.
LISTING_S = 10.0
# Enough for a word. A model that thinks first may not get to it, but works.
ANSWER_TOKENS = 32
_QUESTION = "Say OK."


class Trouble(StrEnum):
    """Reason of a failed connection."""

    NAME = "name"
    """The host's name cannot be resolved."""
    REFUSED = "refused"
    CERTIFICATE = "certificate"
    """The certificate is not trusted."""
    TLS = "tls"
    SILENT = "silent"
    """Timeout."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Listing:
    """Result of a request for `/models`.

    `names` is None after an `error`, or if the response was no listing. `trouble` goes with `Unreachable`.
    """

    names: tuple[str, ...] | None = None
    error: ModelError | None = None
    trouble: Trouble | None = None


class Examination:
    """Requests to one server about one model. No method raises. Holds connections; `close` it."""

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str | None,
        model: str,
        reply_tokens: int,
        reasoning_effort: str | None,
        context_tokens: int | None,
        clock: Clock,
        memory: ModelMemory,
    ) -> None:
        self._base_url = base_url
        self._model = model
        self._clock = clock
        self._client = client(base_url, api_key)
        self._common: dict[str, Any] = {
            "base_url": base_url,
            "model": model,
            "reasoning_effort": reasoning_effort,
            "clock": clock,
            "memory": memory,
            "connections": self._client,
        }
        self._window = {"reply_tokens": reply_tokens, "context_tokens": context_tokens}

    async def close(self) -> None:
        await self._client.close()

    async def listing(self) -> Listing:
        return await self._list(self._client)

    async def listing_elsewhere(self, path: str) -> Listing:
        """Ask the same server with a longer path, without the key."""
        other = client(self._base_url + path, None)
        try:
            return await self._list(other)
        finally:
            await other.close()

    async def window(self) -> ContextWindow:
        """Return the window as at the bot's start."""
        return await self._asked(Deadlines(LISTING_S, LISTING_S, LISTING_S), **self._window).context_window()

    async def answer(self, within_s: float) -> ModelError | None:
        """Ask a question of two words and return the error. Costs at most `ANSWER_TOKENS` of answer."""
        model = self._asked(Deadlines(within_s, within_s, within_s), reply_tokens=ANSWER_TOKENS)
        try:
            async with aclosing(model.stream(question(self._model))) as pieces:
                async for _ in pieces:
                    pass
        except EmptyAnswer as error:
            return None if error.exhausted or error.thought else error
        except ModelError as error:
            return error
        return None

    def _asked(self, deadlines: Deadlines, **more: Any) -> OpenAIModel:
        return OpenAIModel(deadlines=deadlines, **self._common, **more)

    async def _list(self, asked: Any) -> Listing:
        try:
            async with asyncio.timeout(LISTING_S):
                response = await asked.get("/models", cast_to=httpx2.Response)
        except TimeoutError:
            return Listing(error=Unreachable(), trouble=Trouble.SILENT)
        except Exception as exc:  # noqa: BLE001 - the library lets the errors of three others out
            told = failure(exc, model=self._model, begun=False, now=self._clock.now())
            return Listing(
                error=told.error,
                trouble=trouble(exc) if isinstance(told.error, Unreachable) else None,
            )
        return Listing(names=_names(response))


def question(model: str) -> Prompt:
    return Prompt((PromptMessage(Role.USER, _QUESTION),), estimate(_QUESTION), ChannelId(0), model)


def trouble(exc: BaseException) -> Trouble:
    """Classify a network error of any library by its causes."""
    found = Trouble.OTHER
    for cause in _causes(exc):
        match cause:
            case ssl.SSLCertVerificationError() | ssl.CertificateError():
                return Trouble.CERTIFICATE
            case ssl.SSLError():
                return Trouble.TLS
            case socket.gaierror():
                return Trouble.NAME
            case ConnectionRefusedError():
                return Trouble.REFUSED
            case TimeoutError():
                found = Trouble.SILENT
            case _:
                continue
    return found


def _causes(exc: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while exc is not None and id(exc) not in seen:
        seen.add(id(exc))
        yield exc
        # aiohttp keeps the system's error in a field.
        inner = getattr(exc, "os_error", None) or getattr(exc, "certificate_error", None)
        exc = inner if isinstance(inner, BaseException) else exc.__cause__ or exc.__context__


def _names(response: httpx2.Response) -> tuple[str, ...] | None:
    """Return the names in a listing, None if it is none."""
    try:
        body = response.json()
    except ValueError:
        return None
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, list):
        return None
    return tuple(each["id"] for each in data if isinstance(each, dict) and isinstance(each.get("id"), str))
