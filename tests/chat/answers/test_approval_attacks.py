"""Attempts to have a call made that the person who decides has not seen."""

from pathlib import Path

from bot.chat.answers.approvals import Verdict
from bot.core.domain import Approval, ChannelId, Decision, GuildId, Place, UserId
from tests.chat.answers.test_approvals import card, ended, layouts, press, waiting, with_servers_on
from tests.chat.test_withdrawals import until
from tests.support.english import texts
from tests.support.model_server import ModelServer
from tests.support.panels import controls, text
from tests.support.tool_calls import call, results, rounds
from tests.support.world import World


async def decided(server: World, key: str) -> tuple[Verdict, Approval | None]:
    """Press Allow as the asker, by an id that no button has any more."""
    place = Place(ChannelId(server.general.id), guild=GuildId(server.guild.id))
    return await server.bot.approvals.decide(key, Decision.ALLOWED, by=UserId(server.bo.id), roles=(), place=place)


async def test_edit_ends_question_and_call_of_new_answer_asks_again(database: Path, model: ModelServer) -> None:
    async with with_servers_on(database, model) as server:
        model.script(
            *rounds([call("git__refuse", {"text": "harmless"})], [call("git__refuse", {"text": "harmful"})], "Done.")
        )
        server.post("do it")
        await card(server)
        ((key,),) = server.rows("SELECT id FROM approvals")
        ((question,),) = server.rows("SELECT question_id FROM turns")
        server.edit(question, f"{server.mention} something else")
        await until(lambda: '"harmful"' in "".join(map(text, layouts(server))))
        _, second = layouts(server)
        await until(lambda: not controls(layouts(server)[0]))
        assert texts("approval-over-withdrawn", tool="`git__refuse`") in text(layouts(server)[0])
        assert (await decided(server, key))[0] is Verdict.OVER
        assert len(model.requests) == 2
        await press(server, second, "skip")
        await ended(server)
        assert sorted(server.rows("SELECT decision FROM approvals")) == [("skipped",), ("withdrawn",)]


async def test_call_of_second_answer_to_question_asks_again(database: Path, model: ModelServer) -> None:
    async with with_servers_on(database, model, answer_buttons=True) as server:
        await press(server, await waiting(server), "allow")
        await ended(server)
        model.script(*rounds([call("git__refuse", {"text": "y"})], "Again."))
        answer = next(each for each in server.replies() if each.content.startswith("Done."))
        await server.bo.click(answer, label=texts("answer-retry"))
        shown = await card(server)
        assert '"y"' in text(shown)
        assert len(model.requests) == 3
        await press(server, shown, "skip")
        await ended(server)
        assert "has skipped it" in results(model.requests[-1])["call_1"]
