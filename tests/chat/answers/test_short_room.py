"""Turns whose calls and results outgrow the window: less of them is sent, and the answer comes."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.chat.answers.test_rounds import with_tools
from tests.support.model_server import ModelServer, Streamed, say
from tests.support.tool_calls import call, call_tools, results, rounds
from tests.support.tools import ScriptedTool

LONG = "word " * 4000


async def test_results_together_are_cut_to_half_of_the_history(database: Path, model: ModelServer) -> None:
    look = ScriptedTool("look", lambda _: "word " * 20_000)
    async with with_tools(database, model, look) as server:
        model.script(*rounds([call("look"), call("look")], [call("look")], "Long."))
        assert (await server.ask("look")).startswith("Long.")
        words = [said.count("word") for said in results(model.requests[2]).values()]
        assert 2000 < sum(words) < 8000 * 0.5
        assert words[0] == words[1]
        assert all("left out" in said for said in results(model.requests[2]).values())


async def test_history_gives_way_to_results_for_this_turn_only(database: Path, model: ModelServer) -> None:
    look = ScriptedTool("look", lambda _: "word " * 2000)
    async with with_tools(database, model, look) as server:
        for number in range(9):
            model.script(say("answer " * 250))
            await server.ask(f"{number} " + "question " * 200)
        model.script(*rounds([call("look")], "Short."))
        await server.ask("look")
        asked, then = model.requests[-2:]
        assert len(then.messages) < len(asked.messages) + 2
        await server.ask("and now?")
        assert json.dumps(model.requests[-1].messages).startswith(json.dumps(asked.messages)[:-1])


@pytest.mark.parametrize(
    ("window", "steps"),
    [
        (2000, rounds(*[[call("look")] * 2] * 5)),
        (2000, rounds([call("look")] * 64)),
        (4000, rounds(*[("text " * 400, [call("look")] * 2)] * 4)),
        (4000, [call_tools(call("look", id="x"), extra={"reasoning_content": LONG})]),
    ],
    ids=["rounds", "calls", "words", "keys"],
)
async def test_window_is_never_outgrown(window: int, steps: list[Streamed], database: Path, model: ModelServer) -> None:
    look = ScriptedTool("look", lambda _: LONG)
    async with with_tools(database, model, look, context_tokens=window) as server:
        model.script(*steps, say("Here."))
        assert (await server.ask("look")).endswith("Here.\n-# Used: `look`")
        assert server.outcomes() == ["answered"]
        assert len(model.requests) == len(steps) + 1


async def test_oldest_results_are_left_out_first(database: Path, model: ModelServer) -> None:
    look = ScriptedTool("look", lambda _: LONG)
    async with with_tools(database, model, look, context_tokens=2000) as server:
        model.script(*rounds(*[[call("look")] * 2] * 5, "Here."))
        await server.ask("look")
        words = ["word" in said for said in results(model.requests[-1]).values()]
        assert words == sorted(words)
        assert (words[0], words[-1]) == (False, True)


async def test_long_arguments_give_way_before_results(database: Path, model: ModelServer) -> None:
    look = ScriptedTool("look")
    async with with_tools(database, model, look, context_tokens=4000) as server:
        model.script(*rounds([call("look", {"q": LONG})], "Here."))
        assert await server.ask("look") == "Here.\n-# Used: `look`"
        sent: Any = model.requests[1].messages[-2]
        assert [each["function"]["arguments"] for each in sent["tool_calls"]] == ["{}"]
        assert "done" in results(model.requests[1])["call_1"]


async def test_results_leave_a_long_question_its_room(database: Path, model: ModelServer) -> None:
    look = ScriptedTool("look", lambda _: LONG)
    async with with_tools(database, model, look, context_tokens=2000) as server:
        model.script(*rounds([call("look")], "Here."))
        question = "a." * 400  # a token for each character
        assert await server.ask(question) == "Here.\n-# Used: `look`"
        assert question in model.requests[1].messages[1]["content"]
        assert "word" in results(model.requests[1])["call_1"]
