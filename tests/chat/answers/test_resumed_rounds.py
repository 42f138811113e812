"""Turns with tools that a stop of the process interrupts, and words that are deleted meanwhile."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.core.domain import ChannelId, UserId
from bot.core.tools import Effect, ToolResult
from bot.tools.calls import INTERRUPTED
from tests.chat.answers.test_rounds import bodies, with_tools
from tests.support.model_server import ModelServer, say
from tests.support.tool_calls import call, results, rounds
from tests.support.tools import ScriptedTool, allow
from tests.support.world import World

RESULTS = "SELECT result FROM calls ORDER BY round, number"


async def interrupted(server: World, held: ScriptedTool) -> int:
    """Stop the bot while a tool is called; return the question."""
    question = server.post("look")
    await held.begun.wait()
    await server.bot.turns.close(within_s=0)
    await server.env.settle()
    return question


@pytest.mark.parametrize("effect", Effect)
async def test_resumed_turn_repeats_no_round_and_no_change(effect: Effect, database: Path, model: ModelServer) -> None:
    first, held = ScriptedTool("first"), ScriptedTool("held", held=True, effect=effect)
    async with with_tools(database, model, first, held) as server:
        model.script(*rounds(("One moment.", [call("first")]), [call("held")], "Done."))
        await interrupted(server, held)
        assert server.rows(RESULTS) == [("done",), (None,)]
        asked = bodies(model)[1]
        held.go_on.set()
        # The tools of a new process: its bot is made anew, and resumes at once.
        original = type(server.bot.scoped_settings.tools).get
        tools = {each.spec.name: each for each in (first, held)}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("bot.tools.registry.Tools.get", lambda self, name: tools.get(name) or original(self, name))
            patch.setattr("bot.tools.registry.Tools.names", tuple(tools))
            patch.setattr("bot.tools.registry.Offers.allows", lambda *_: True)
            patch.setattr("bot.chat.answers.approvals.Approvals.ask", allow)
            async with server.restarted() as again:
                assert again.texts() == [
                    "One moment.\n\nDone.\n-# Used: `first`" + (", `held`" if effect is Effect.READS else "")
                ]
                assert len(model.requests) == 3
                assert json.dumps(model.requests[2].messages).startswith(asked)
                assert len(first.calls) == 1
                assert len(held.calls) == (2 if effect is Effect.READS else 1)
                said = results(model.requests[2])["call_2"]
                assert (INTERRUPTED in said) == (effect is Effect.CHANGES)
                assert again.rows(RESULTS) == []


@pytest.mark.parametrize("effect", Effect)
async def test_call_of_a_tool_that_is_gone_is_unsure_only_if_it_changes(
    effect: Effect, database: Path, model: ModelServer
) -> None:
    held = ScriptedTool("held", held=True, effect=effect)
    async with with_tools(database, model, held) as server:
        model.script(*rounds([call("held")], "Done."))
        await interrupted(server, held)
        async with server.restarted():
            said = results(model.requests[1])["call_1"]
            assert (INTERRUPTED in said) == (effect is Effect.CHANGES)
            assert ("no tool 'held'" in said) == (effect is Effect.READS)


async def test_deleted_words_leave_the_results_of_open_turns(database: Path, model: ModelServer) -> None:
    look = ScriptedTool("look", lambda _: "Ada: the zebra lives at 5 Elmstreet")
    change = ScriptedTool("change", lambda _: "changed", effect=Effect.CHANGES)
    held = ScriptedTool("held", held=True)
    async with with_tools(database, model, look, change, held) as server:
        secret = server.post("the zebra lives at 5 Elmstreet", by=server.ada)
        await server.env.settle()
        model.script(
            *rounds([call("look", {"q": "Elmstreet"}), call("change")], ("Elmstreet!", [call("held")])), say("Hm.")
        )
        await interrupted(server, held)
        assert server.rows(RESULTS) == [("Ada: the zebra lives at 5 Elmstreet",), ("changed",), (None,)]
        server.env.backend.delete_message(server.general.id, secret)
        await server.env.settle()
        assert server.rows(RESULTS) == [(None,), ("changed",), (None,)]
        assert server.rows("SELECT arguments FROM calls ORDER BY round, number") == [("{}",)] * 3
        assert server.rows("SELECT content FROM rounds ORDER BY number") == [("",), ("",)]


@pytest.mark.parametrize("how", ["edit", "reset", "erase", "delete question"])
async def test_results_go_with_any_words_they_may_hold(how: str, database: Path, model: ModelServer) -> None:
    look, held = ScriptedTool("look"), ScriptedTool("held", held=True)
    async with with_tools(database, model, look, held) as server:
        before = server.post("remember this", by=server.ada)
        await server.env.settle()
        model.script(*rounds([call("look")], [call("held")]), say("Hm."))
        question = await interrupted(server, held)
        assert server.rows(RESULTS) == [("done",), (None,)]
        if how == "edit":
            server.edit(before, f"{server.mention} remember that")
        elif how == "reset":
            await server.bot.history.reset(ChannelId(server.general.id))
        elif how == "erase":
            await server.bot.personal_data.erase(UserId(server.ada.id), None)
        else:
            server.env.backend.delete_message(server.general.id, question)
        await server.env.settle()
        assert server.rows(RESULTS) == ([] if how == "delete question" else [(None,), (None,)])


@pytest.mark.parametrize("how", ["delete", "reset"])
async def test_deleted_words_reach_no_later_request_of_a_running_turn(
    how: str, database: Path, model: ModelServer
) -> None:
    found = iter(["Ada: the zebra", "nothing"])
    look, held = ScriptedTool("look", lambda _: next(found)), ScriptedTool("held", held=True)
    async with with_tools(database, model, look, held) as server:
        secret = server.post("the zebra", by=server.ada)
        await server.env.settle()
        model.script(*rounds([call("look")], [call("held")], "Hm."))
        server.post("look")
        await held.begun.wait()
        if how == "delete":
            server.env.backend.delete_message(server.general.id, secret)
            async with asyncio.timeout(5):
                while server.rows(RESULTS) != [(None,), (None,)]:  # noqa: ASYNC110
                    await asyncio.sleep(0.001)
        else:
            await server.bot.history.reset(ChannelId(server.general.id))
        held.go_on.set()
        await server.env.settle()
        assert server.texts()[-1] == "Hm.\n-# Used: `look`, `held`"
        assert "nothing" in results(model.requests[-1])["call_1"]
        assert "zebra" not in bodies(model)[-1]
        assert (len(look.calls), len(held.calls)) == (2, 1)


async def test_calls_of_an_open_turn_are_exported(database: Path, model: ModelServer) -> None:
    look, held = ScriptedTool("look", lambda _: ToolResult("found it")), ScriptedTool("held", held=True)
    async with with_tools(database, model, look, held) as server:
        model.script(*rounds([call("look", {"q": "x"})], [call("held")]))
        question = await interrupted(server, held)
        exported = await server.bot.personal_data.everything(UserId(server.bo.id))
        assert exported is not None
        assert json.loads(exported)["calls"] == [
            {"question_id": str(question), "tool": "look", "arguments": '{"q": "x"}', "result": "found it"},
            {"question_id": str(question), "tool": "held", "arguments": "{}", "result": None},
        ]
        other = await server.bot.personal_data.everything(UserId(server.ada.id))
        assert other is not None
        assert json.loads(other)["calls"] == []


async def test_result_is_nowhere_in_the_file_after_its_turn_and_an_erasure(database: Path, model: ModelServer) -> None:
    look = ScriptedTool("look", lambda _: "okapizebra")
    async with with_tools(database, model, look) as server:
        model.script(*rounds([call("look", {"q": "quaggazebra"})], "Found."))
        await server.ask("look")
        await server.bot.personal_data.erase(UserId(server.bo.id), None)
        for file in database.parent.glob(f"{database.name}*"):
            found = file.read_bytes()
            assert b"okapizebra" not in found, file
            assert b"quaggazebra" not in found, file
