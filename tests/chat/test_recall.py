"""Earlier messages in answers, through the whole bot."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.config.options import Options
from bot.core.domain import Owner, Scope, UserId
from tests.chat.test_withdrawals import until
from tests.support.model_server import ModelServer, say
from tests.support.tool_calls import call, results, rounds, tools
from tests.support.world import World, world

LONG = "filler words " * 150
FACT = "my puppy is called Biscuit"


@asynccontextmanager
async def full(database: Path, model: ModelServer, **changed: Any) -> AsyncIterator[World]:
    """Yield a world in whose channel the fact has left the window."""
    async with world(database, model, history_tokens=1500, **{"recall": "auto", **changed}) as server:
        for text in (FACT, *(f"{number} {LONG}" for number in range(4))):
            model.script(say("Noted."))
            await server.ask(text)
        await until(lambda: not (server.bot.indexing and server.bot.indexing.running))
        yield server


def question(model: ModelServer) -> str:
    """Return the last user message of the last request."""
    found: str = model.requests[-1].json["messages"][-1]["content"]
    return found


async def test_model_searches_what_has_left_its_window(database: Path, model: ModelServer) -> None:
    async with full(database, model, tools=("all",)) as server:
        searched = [call("search_conversation", {"queries": ["puppy name", "dog called"]})]
        model.script(*rounds(searched, "It is Biscuit."))
        answer = await server.ask("what is the dog called?")

        assert tools(model.requests[0]) == ["now", "read_messages", "search_conversation"]
        (found,) = results(model.requests[-1]).values()
        assert FACT in found
        assert LONG[:40] not in found
        assert answer.startswith("It is Biscuit.\n-# Used: earlier messages · [")
        assert "(<https://discord.com/channels/" in answer


async def test_notes_stand_behind_the_newest_question_only(database: Path, model: ModelServer) -> None:
    async with full(database, model, tools=()) as server:
        model.script(say("Biscuit."), say("You are welcome."))
        await server.ask("what is my puppy called?")
        asked = model.requests[-1].json["messages"]
        assert FACT in question(model)
        assert "⟦Earlier messages that may matter⟧" in question(model)

        await server.ask("thanks a lot")
        then = model.requests[-1].json["messages"]
        assert FACT not in json.dumps(then)
        # The same prompt up to the question, and behind it no notes.
        assert then[: len(asked) - 1] == asked[:-1]
        assert asked[-1]["content"].startswith(then[len(asked) - 1]["content"])


async def test_recall_can_be_off_in_a_place(database: Path, model: ModelServer) -> None:
    async with full(database, model, tools=("all",)) as server:
        for value, offered, noted in (
            ("off", ["now"], False),
            ("notes", ["now"], True),
            ("tool", ["now", "read_messages", "search_conversation"], False),
        ):
            owner = Owner(Scope.CHANNEL, server.general.id)
            await server.bot.scoped_settings.set(owner, "recall", value, by=UserId(1), guild=None)
            model.script(say("So."))
            await server.ask(f"is my puppy called Biscuit? {value}")
            assert tools(model.requests[-1]) == offered
            assert ("⟦Earlier messages" in question(model)) is noted


async def test_operator_turns_recall_off_everywhere(database: Path, model: ModelServer) -> None:
    async with full(database, model, recall="off") as server:
        assert server.bot.indexing is None
        assert server.rows("SELECT * FROM words") == []
        assert Options().recall == "auto"
