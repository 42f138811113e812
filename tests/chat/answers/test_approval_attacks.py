"""Attempts to have a call made that the person who decides has not seen."""

from pathlib import Path

import discord
import pytest

from bot.chat.answers.approvals import Verdict
from bot.core.domain import Approval, ChannelId, Decision, GuildId, Place, ToolCard, TurnId, UserId
from bot.discord_io.foreign_text import visible
from bot.discord_io.ui.approval_cards import card_view
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


@pytest.mark.parametrize(
    "arguments",
    [
        '{"text": "\\ud800"}',
        '{"text": "x", "more": NaN}',
        '{"text": "x", "more": 1e999}',
        '{"text": "x", "more": ' + "[" * 300 + "]" * 300 + "}",
        '{"text": "x", "more": ' + "[" * 40 + "1," * 15_000 + "1" + "]" * 40 + "}",
    ],
)
async def test_arguments_that_cannot_be_sent_or_shown_are_not_asked_about(
    database: Path, model: ModelServer, arguments: str
) -> None:
    """In the SDK they would end the connection, and with it the calls of others."""
    async with with_servers_on(database, model) as server:
        model.script(*rounds([call("git__refuse", arguments), call("git__echo", {"text": "still here"})], "Hm."))
        await server.ask("do it")
        said = results(model.requests[1])
        assert "The arguments" in said["call_1"]
        assert "still here" in said["call_2"]
        assert layouts(server) == []


@pytest.mark.parametrize(
    "name",
    ["read\n# Allowed by an admin", "read\u202e\u2066", "read` of `git`\n-# Can decide: all", "\u3164", "`" * 9],
)
def test_name_of_tool_stays_within_its_code(name: str) -> None:
    asked = Approval("0" * 16, TurnId(1), (0, 0), GuildId(1), ChannelId(2), UserId(3), "git__read", expires_at=0.0)
    view, _ = card_view(texts, ToolCard(asked, name, name, "{}", destroys=True), ())
    (title, *_) = (each.content for each in view.walk_children() if isinstance(each, discord.ui.TextDisplay))
    assert title.count("\n") == 0
    assert title.count("`") == 4
    assert visible(title) == title
