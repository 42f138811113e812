"""All models of one server, over one connection pool."""

from collections.abc import Callable, Sequence
from typing import Any

import openai

from bot.core.log import get_logger
from bot.core.ports import Clock, ModelMemory
from bot.llm.client import Deadlines, OpenAIModel, client
from bot.llm.errors import failure
from bot.llm.transcription import Transcriber

logger = get_logger(__name__)

# A longer listing is given up, and names beyond this number are left out.
LISTING_S = 10.0
MAX_LISTED = 500


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
    ) -> None:
        self._client = client(base_url, api_key)
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
        try:
            found = await self._client.with_options(timeout=LISTING_S).get("/models", cast_to=object)
        except openai.OpenAIError as error:
            told = failure(error, model=self._default, begun=False, now=self._clock.now())
            logger.info("models_not_listed", error=type(told.error).__name__, **told.summary)
            return None
        data = found.get("data") if isinstance(found, dict) else None
        entries = data if isinstance(data, list) else []
        names = [each["id"] for each in entries if isinstance(each, dict) and isinstance(each.get("id"), str)]
        return names[:MAX_LISTED]

    def listener(self, model: str) -> Transcriber:
        return Transcriber(self._client, model, self._clock)

    async def close(self) -> None:
        """End running streams as broken."""
        await self._client.close()
