"""All models of one server, over one connection pool."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import httpx2
from openai import AsyncOpenAI

from bot.core.errors import AccessDenied, BadKey, ModelError, Unreachable
from bot.core.log import get_logger
from bot.core.ports import Clock, ModelMemory
from bot.llm.client import OpenAIModel
from bot.llm.deadlines import Deadlines
from bot.llm.errors import causes, failure
from bot.llm.parts.connections import Connections
from bot.llm.transcription import Transcriber

logger = get_logger(__name__)

# A listing is small: a server that takes longer is as good as down.
LISTING_S = 10.0
# Names beyond this number are left out.
MAX_LISTED = 500


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
    `shutdowns` are OpenAI's announced dates by model, in ISO format.
    """

    names: tuple[str, ...] | None = None
    error: ModelError | None = None
    trouble: Trouble | None = None
    shutdowns: Mapping[str, str] = field(default_factory=dict)


class OpenAIModels:
    """`ports.Models` with the connection pool; `close` it."""

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str | None,
        model: str,
        context_tokens: int | None,
        reply_tokens: int,
        reasoning_effort: str | None,
        deadlines: Deadlines,
        clock: Clock,
        memory: ModelMemory,
        random: Callable[[], float],
        max_wait_s: float,
    ) -> None:
        self._client = Connections(base_url, api_key)
        self._clock = clock
        # CONTEXT_TOKENS is about the default model.
        self._default, self._context_tokens = model, context_tokens
        self._common: dict[str, Any] = {
            "base_url": base_url,
            "reply_tokens": reply_tokens,
            "reasoning_effort": reasoning_effort,
            "deadlines": deadlines,
            "clock": clock,
            "memory": memory,
            "random": random,
            "max_wait_s": max_wait_s,
        }
        self._models: dict[str, OpenAIModel] = {}

    def of(self, name: str) -> OpenAIModel:
        """Return a model, without a request. Models are kept, so the caller limits the names."""
        if name not in self._models:
            window = self._context_tokens if name == self._default else None
            self._models[name] = OpenAIModel(
                model=name, context_tokens=window, connections=self._client, **self._common
            )
        return self._models[name]

    async def listing(self) -> Sequence[str] | None:
        """Return the server's list of names, None if it has none. Never raise."""
        names = (await list_models(self._client, self._default, self._clock)).names
        return None if names is None else names[:MAX_LISTED]

    def listener(self, model: str) -> Transcriber:
        return Transcriber(self._client, model, self._clock)

    async def close(self) -> None:
        """End running streams as broken."""
        await self._client.close()


class TwoServers:
    """`ports.Models` of one server, and one model of another under the name `label`; `close` it."""

    def __init__(self, models: OpenAIModels, other: OpenAIModels, *, label: str, model: str) -> None:
        self._models = models
        self._other = other
        self._label = label
        self._model = model

    def of(self, name: str) -> OpenAIModel:
        return self._other.of(self._model) if name == self._label else self._models.of(name)

    async def listing(self) -> Sequence[str] | None:
        return await self._models.listing()

    def listener(self, model: str) -> Transcriber:
        return self._models.listener(model)

    async def close(self) -> None:
        await self._models.close()
        await self._other.close()


async def listed_models(base_url: str, api_key: str | None, clock: Clock) -> Listing:
    """Ask a server for its models over a connection of its own. Never raise."""
    connections = Connections(base_url, api_key)
    try:
        return await list_models(connections, "", clock)
    finally:
        await connections.close()


async def meant_address(base_url: str, clock: Clock) -> str | None:
    """Return the address at which a server answers, where `base_url` lacks /v1 or has the wrong one of http and https.

    Never raise. No key is sent, since another address may be another server's.
    """
    scheme, _, rest = base_url.partition("://")
    other = {"http": "https", "https": "http"}[scheme]
    ends = [rest] if rest.endswith("/v1") else [f"{rest}/v1", rest]
    variants = [f"{each}://{end}" for each in (scheme, other) for end in ends]
    variants = [each for each in variants if each != base_url]
    found = await asyncio.gather(*(listed_models(each, None, clock) for each in variants))
    return next((each for each, listing in zip(variants, found, strict=True) if _speaks(listing)), None)


def _speaks(found: Listing) -> bool:
    """Return whether a server speaks the API; of https with an unknown certificate that is likely."""
    wants_key = isinstance(found.error, BadKey | AccessDenied)
    return found.names is not None or wants_key or found.trouble is Trouble.CERTIFICATE


async def list_models(connections: AsyncOpenAI, model: str, clock: Clock) -> Listing:
    try:
        async with asyncio.timeout(LISTING_S):
            response = await connections.get("/models", cast_to=httpx2.Response)
    except TimeoutError:
        logger.info("models_not_listed", error="Unreachable")
        return Listing(error=Unreachable(), trouble=Trouble.SILENT)
    except Exception as exc:  # noqa: BLE001 - the library lets the errors of three others out
        told = failure(exc, model=model, begun=False, now=clock.now())
        logger.info("models_not_listed", error=type(told.error).__name__, **told.summary)
        reason = trouble(exc) if isinstance(told.error, Unreachable) else None
        return Listing(error=told.error, trouble=reason)
    return _listing(response)


def trouble(exc: BaseException) -> Trouble:
    """Classify a network error of any library by its causes."""
    found = Trouble.OTHER
    for cause in causes(exc):
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


def _listing(response: httpx2.Response) -> Listing:
    try:
        body = response.json()
    except ValueError:
        return Listing()
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, list):
        return Listing()
    entries = [each for each in data if isinstance(each, dict) and isinstance(each.get("id"), str)]
    dates = {each["id"]: each.get("shutdown_date") for each in entries}
    return Listing(
        names=tuple(each["id"] for each in entries),
        shutdowns={name: date for name, date in dates.items() if isinstance(date, str)},
    )
