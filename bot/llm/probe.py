"""Requests to a model server for `doctor`."""

from contextlib import aclosing
from typing import Any

from bot.core.domain import ChannelId, ContextWindow, Prompt, PromptMessage, Role
from bot.core.errors import EmptyAnswer, ModelError
from bot.core.ports import Clock, ModelMemory
from bot.core.tokens import estimate
from bot.llm.client import Deadlines, OpenAIModel, client
from bot.llm.endpoint import LISTING_S, Listing, list_models, listed_models

# Enough for a word. A model that thinks first may not get to it, but works.
ANSWER_TOKENS = 32
_QUESTION = "Say OK."


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
        return await list_models(self._client, self._model, self._clock)

    async def listing_elsewhere(self, path: str) -> Listing:
        """Ask the same server with a longer path, without the key."""
        return await listed_models(self._base_url + path, None, self._clock)

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


def question(model: str) -> Prompt:
    return Prompt((PromptMessage(Role.USER, _QUESTION),), estimate(_QUESTION), ChannelId(0), model)
