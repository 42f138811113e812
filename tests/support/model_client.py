"""The real client, pointed at the scripted server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.core.domain import ChannelId, Completion, LearnedLimits, Prompt, PromptMessage, Retracted, Role
from bot.core.errors import ModelError
from bot.llm.client import OpenAIModel
from bot.llm.deadlines import Deadlines
from bot.llm.parts.connections import Connections
from tests.support.clock import FakeClock

PATIENT = Deadlines(first_token_s=10, stall_s=10, total_s=20)


class NoMemory:
    """`ports.ModelMemory` that stores nothing."""

    async def learned(self, endpoint: str, model: str) -> LearnedLimits:  # noqa: ARG002 - the port has them
        return LearnedLimits()

    async def keep_learned(self, endpoint: str, model: str, learned: LearnedLimits) -> None:
        pass


def prompt(*messages: PromptMessage, tokens: int = 20) -> Prompt:
    return Prompt(messages, tokens, ChannelId(1))


QUESTION = prompt(PromptMessage(Role.SYSTEM, "Be kind."), PromptMessage(Role.USER, "What is up?"))


@asynccontextmanager
async def connect(base_url: str, **changed: Any) -> AsyncIterator[OpenAIModel]:
    """Yield a model on this server; `changed` are its constructor's arguments, or the key."""
    connections = Connections(base_url, changed.pop("api_key", "the-key"))
    settings: dict[str, Any] = {
        "base_url": base_url,
        "memory": NoMemory(),
        "model": "test-model",
        "reply_tokens": 500,
        "deadlines": PATIENT,
        "clock": FakeClock(),
        "random": lambda: 1.0,
    }
    model = OpenAIModel(connections=connections, **settings | changed)
    try:
        yield model
    finally:
        await connections.close()


@dataclass
class Heard:
    """What one stream yielded, and the error that it ended with."""

    pieces: list[str] = field(default_factory=list)
    completion: Completion | None = None
    error: ModelError | None = None

    @property
    def text(self) -> str:
        return "".join(self.pieces)


async def listen(model: OpenAIModel, asked: Prompt = QUESTION) -> Heard:
    """Read one stream to its end."""
    heard = Heard()
    try:
        async for item in model.stream(asked):
            assert heard.completion is None, "the completion must be the last item"
            if isinstance(item, Completion):
                heard.completion = item
            elif isinstance(item, Retracted):
                heard.pieces.clear()
            else:
                heard.pieces.append(item)
    except ModelError as error:
        heard.error = error
    return heard
