"""Servers whose window is smaller than anybody has told, and what each does with a prompt that is too long.

They count a token for four characters and four for a message, which no estimate knows.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from tests.support.model_answers import (
    BEGIN,
    Behaviour,
    Exchange,
    Recorded,
    Status,
    Streamed,
    say,
    say_nothing,
)

Refusal = Callable[[int, int], Behaviour]
"""What is answered to so many tokens where there is room for so many."""


def count(messages: list[dict[str, str]], per_character: float = 0.25) -> int:
    return sum(int(len(each["content"]) * per_character) + 4 for each in messages)


@dataclass
class SmallWindow:
    """Answers what fits into `tokens`, the reply that is asked for included, and refuses the rest."""

    tokens: int
    refusal: Refusal
    text: str = "Hello!"
    per_character: float = 0.25
    refused: list[Recorded] = field(default_factory=list)

    async def play(self, exchange: Exchange) -> web.StreamResponse:
        asked = exchange.recorded
        counted = count(asked.messages, self.per_character)
        reply = asked.json.get("max_tokens", 0)
        if counted + reply > self.tokens:
            self.refused.append(asked)
            return await self.refusal(counted + reply, self.tokens).play(exchange)
        return await say(self.text, usage={"prompt_tokens": counted, "completion_tokens": 3}).play(exchange)


def like_vllm(asked: int, window: int) -> Behaviour:
    message = (
        f"This model's maximum context length is {window} tokens. However, you requested {asked} tokens "
        f"({asked - 500} in the messages, 500 in the completion). Please reduce the length of the messages."
    )
    return Status(400, {"error": {"message": message, "type": "BadRequestError", "param": None, "code": 400}})


def like_llama_cpp(asked: int, window: int) -> Behaviour:
    message = f"request ({asked} tokens) exceeds the available context size ({window} tokens), try increasing it"
    error = {"code": 400, "message": message, "type": "exceed_context_size_error"}
    return Status(400, {"error": error | {"n_prompt_tokens": asked, "n_ctx": window}})


def like_groq(_asked: int, _window: int) -> Behaviour:
    message = "Please reduce the length of the messages or completion."
    error = {"message": message, "param": "messages", "code": "context_length_exceeded"}
    return Status(400, {"error": error})


def like_ollama(_asked: int, _window: int) -> Behaviour:
    message = (
        "the prompt is longer than the context length currently available to the model; "
        "increase the context length or shorten the prompt"
    )
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": None}
    return Status(400, {"error": error})


def like_lm_studio(asked: int, window: int) -> Behaviour:
    """Answer 200 and say in the stream that it is too long."""
    message = (
        "The number of tokens to keep from the initial prompt is greater than the context length "
        f"(n_keep: {asked}>= n_ctx: {window}). Try to load the model with a larger context length, or provide "
        "a shorter input."
    )
    return Streamed((json.dumps({"error": message}),))


def like_a_gateway(asked: int, window: int) -> Behaviour:
    """Begin an answer, and then say that there is none."""
    limit = f"This endpoint's maximum context length is {window:,} tokens."
    message = f"{limit} However, you requested about {asked} tokens."
    return Streamed((BEGIN, json.dumps({"error": {"code": 400, "message": message, "metadata": {}}})))


def like_lm_studio_on_a_bad_day(_asked: int, _window: int) -> Behaviour:
    """Answer 200, nothing, and `stop`."""
    return say_nothing()
