"""How large a model's context window is: what the server says, else what is known, else a careful guess."""

import asyncio
import logging
from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

import openai

from bot.llm_parameters import is_openai
from bot.ports import Clock

logger = logging.getLogger(__name__)

# Small enough for nearly every model in use; `CONTEXT_TOKENS` is for those that it does not suit.
CAREFUL_WINDOW_TOKENS = 8192
# The first turn waits for the answer, so a server that does not give it soon is not worth it.
LOOKUP_S = 5.0
# After a failed lookup: long enough to burden nobody, short enough for a server that was just starting.
ASK_AGAIN_S = 300.0

# OpenRouter; Groq; vLLM; LM Studio.
_MODEL_FIELDS = ("loaded_context_length", "max_model_len", "context_length", "context_window")


class ContextWindow:
    """The window of one model on one server, asked for once."""

    def __init__(
        self, client: openai.AsyncOpenAI, *, base_url: str, model: str, configured: int | None, clock: Clock
    ) -> None:
        self._client = client
        self._base_url = base_url
        self._model = model
        self._configured = configured
        self._clock = clock
        self._asking = asyncio.Lock()
        self._known: int | None = None
        self._ask_again_at: float | None = None

    @property
    def known(self) -> int | None:
        """Return the window's size in tokens if it was set or asked for already."""
        return self._configured or self._known

    async def tokens(self) -> int:
        """Return the window's size in tokens. Never raises; the first call may take `LOOKUP_S`.

        A server's answer is kept for good, a guess in place of one for `ASK_AGAIN_S`.
        """
        if self._configured is not None:
            return self._configured
        async with self._asking:
            if self._known is None or self._is_stale():
                self._known = await self._find()
            return self._known

    def _is_stale(self) -> bool:
        return self._ask_again_at is not None and self._clock.monotonic() >= self._ask_again_at

    async def _find(self) -> int:
        answered, reported = await self._ask()
        self._ask_again_at = None if answered else self._clock.monotonic() + ASK_AGAIN_S
        tokens, source = reported, "server"
        if tokens is None:
            # Importing the price data takes a tenth of a second, too long for the event loop.
            tokens, source = await asyncio.to_thread(listed_window, self._model, self._base_url), "list"
        if tokens is None:
            tokens, source = CAREFUL_WINDOW_TOKENS, "guess"
        logger.info("event=context_window model=%s tokens=%d source=%s", self._model, tokens, source)
        return tokens

    async def _ask(self) -> tuple[bool, int | None]:
        """Return whether the server answered, and the size if it gave one."""
        try:
            async with asyncio.timeout(LOOKUP_S):
                return True, await self._reported()
        except Exception as exc:  # noqa: BLE001 - whatever goes wrong with an optional question is no answer
            logger.info("event=context_window_unanswered model=%s cause=%s", self._model, type(exc).__name__)
            return False, None

    async def _reported(self) -> int | None:
        entry = _entry(await self._get("/models"), self._model)
        meta = _mapping(entry.get("meta"))
        explicit = next(_counts(entry, *_MODEL_FIELDS), None)
        if explicit is not None or is_openai(self._base_url):
            return explicit
        props = _mapping(await self._get(_root(self._base_url) + "/props"))
        used = _counts(_mapping(props.get("default_generation_settings")), "n_ctx")
        # What llama.cpp's model was trained with comes last: it is run with less as a rule.
        return next(used, None) or next(_counts(meta, "n_ctx_train"), None)

    async def _get(self, path: str) -> object:
        """Return the JSON at `path`, None where the server has no such page."""
        try:
            return await self._client.get(path, cast_to=object)
        except openai.APIStatusError as exc:
            if exc.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR or exc.status_code in _COME_BACK:
                raise
            return None


_COME_BACK = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})


def listed_window(model: str, base_url: str) -> int | None:
    """Return the window that genai-prices lists for this model on this server, without the network.

    The URL decides whose model it is: a local model may bear the name of a hosted one.
    """
    import genai_prices  # noqa: PLC0415 - costs 0.1 s, and most servers make it unnecessary

    try:
        usage = genai_prices.Usage(input_tokens=1, output_tokens=1)
        return genai_prices.calc_price(usage, model, provider_api_url=base_url).model.context_window
    except (LookupError, ValueError):
        return None


def _entry(listing: object, model: str) -> dict[str, object]:
    """Return our model's entry, or the only one: a server with one model takes any name for it."""
    data = _mapping(listing).get("data")
    entries = [_mapping(entry) for entry in data] if isinstance(data, list) else []
    ours = [entry for entry in entries if entry.get("id") == model]
    if ours:
        return ours[0]
    return entries[0] if len(entries) == 1 else {}


def _root(base_url: str) -> str:
    parts = urlsplit(base_url)
    path = parts.path.rstrip("/").removesuffix("/v1")
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def _counts(fields: dict[str, object], *names: str) -> Iterator[int]:
    for name in names:
        value = fields.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            yield value


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}
