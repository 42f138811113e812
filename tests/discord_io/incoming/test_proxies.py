"""Webhook proxies such as PluralKit, whose copy of a message asks instead of the original."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import discord
import pytest

from bot.billing.price_list import FixedPrices
from bot.core.domain import Owner, Scope, UserId
from bot.discord_io.incoming.proxies import HOLD_S
from bot.discord_io.replies.messages import WAIT
from tests.billing.test_charges import RATES
from tests.chat.test_options_in_force import choose, of_channel, of_guild
from tests.support.model_server import ModelServer, say, say_in_steps
from tests.support.world import World, shown, world

NAME = "Luna 🌙"


@pytest.fixture
async def server(database: Path, model: ModelServer) -> AsyncIterator[World]:
    async with world(database, model, prices=FixedPrices(RATES)) as made:
        await choose(made, of_guild(made), proxies=True)
        yield made


class Proxy:
    """A webhook of `#general`, and the messages that it copies."""

    def __init__(self, server: World) -> None:
        self.server = server
        self.backend = server.env.backend
        self.channel = server.general.id
        self.id = self.backend.create_webhook(self.channel, "PluralKit Proxy Webhook", server.ada.id).id
        self._waits = asyncio.Event()
        self._waits.set()
        self._sleep_at_once, server.clock.sleep = server.clock.sleep, self._sleep  # type: ignore[method-assign]

    def say(self, text: str) -> int:
        message = self.backend.create_message(self.channel, self.id, text, webhook_id=self.id, author_name=NAME)
        return message.id

    def original(self, text: str, reference: dict[str, str] | None = None) -> int:
        author = self.server.bo.id
        return self.backend.create_message(self.channel, author, text, reference=reference).id

    def delete(self, message: int) -> None:
        self.backend.delete_message(self.channel, message)

    async def held(self, text: str, reference: dict[str, str] | None = None) -> int:
        """Post an original and return once it waits for its copy, until `release`."""
        self._waits.clear()
        original = self.original(text, reference)
        async with asyncio.timeout(5):
            while all(each.copied.is_set() for each in self.server.bot.mentions._proxies._originals):  # noqa: ASYNC110 - there is no event for it
                await asyncio.sleep(0)
        return original

    def release(self) -> None:
        """Let the time pass in which originals wait."""
        self._waits.set()

    async def _sleep(self, seconds: float) -> None:
        if seconds == HOLD_S:
            await self._waits.wait()
        await self._sleep_at_once(seconds)


@pytest.fixture
def proxy(server: World) -> Proxy:
    return Proxy(server)


async def test_proxied_message_is_answered_under_its_own_name(server: World, proxy: Proxy) -> None:
    server.model.script(say("Hi Luna!"))
    proxy.say(f"{server.mention} hello")
    await server.env.settle()
    assert server.texts() == ["Hi Luna!"]
    assert server.prompt() == [("user", f"⟦{NAME} {proxy.id}⟧ hello")]
    assert server.rows("SELECT author_id, author_name, content FROM messages WHERE role = 'user'") == [
        (proxy.id, NAME, "hello")
    ]


async def test_proxied_message_without_mention_is_not_answered(server: World, proxy: Proxy) -> None:
    proxy.say("hello")
    await server.env.settle()
    assert server.texts() == []
    assert server.log() == []


async def test_proxied_message_is_ignored_where_the_option_is_off(database: Path, model: ModelServer) -> None:
    async with world(database, model) as server:
        Proxy(server).say(f"{server.mention} hello")
        await server.env.settle()
        assert server.texts() == []
        assert server.log() == []


async def test_messages_of_other_bots_are_never_answered(server: World) -> None:
    robot = server.guild.add_member(server.env.create_user("robot", bot=True))
    server.post("hello", by=robot)
    await server.env.settle()
    assert server.texts() == []


async def test_own_webhooks_and_responses_to_interactions_are_never_answered(
    server: World, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = server.bot.me.id
    init = discord.Message.__init__

    def of(number: int) -> None:
        def made(self: discord.Message, **values: object) -> None:
            init(self, **values)  # type: ignore[arg-type]
            self.application_id = number

        monkeypatch.setattr(discord.Message, "__init__", made)

    of(application)
    proxy.say(f"{server.mention} by my own webhook")
    await server.env.settle()
    of(proxy.id)
    proxy.say(f"{server.mention} a response to another bot's command")
    await server.env.settle()
    assert server.texts() == []
    assert server.log() == []


# -------------------------------------------------------------------- the original and its copy


async def test_copy_that_comes_before_the_deletion_is_the_one_answer(server: World, proxy: Proxy) -> None:
    server.model.script(say("Hi Luna!"))
    original = await proxy.held(f"L: {server.mention} hello")
    proxy.say(f"{server.mention} hello")
    proxy.delete(original)
    await server.env.settle()
    assert server.texts() == ["Hi Luna!"]
    assert server.log() == ["hello", "Hi Luna!"]
    assert len(server.sent("POST")) == 1
    assert len(server.model.requests) == 1
    assert [each for each in server.env.http_requests if each.method == "DELETE"] == []


async def test_copy_that_comes_after_the_deletion_is_the_one_answer(server: World, proxy: Proxy) -> None:
    server.model.script(say("Hi Luna!"))
    original = await proxy.held(f"L: {server.mention} hello")
    proxy.delete(original)
    proxy.release()
    await server.env.settle()
    assert server.texts() == []
    proxy.say(f"{server.mention} hello")
    await server.env.settle()
    assert server.texts() == ["Hi Luna!"]
    assert len(server.model.requests) == 1


async def test_copy_replaces_an_original_that_is_not_deleted(server: World, proxy: Proxy) -> None:
    server.model.script(say("Hi Luna!"))
    await proxy.held(f"L: {server.mention} hello")
    proxy.say(f"{server.mention} hello")
    await server.env.settle()
    assert server.texts() == ["Hi Luna!"]
    assert len(server.model.requests) == 1


async def test_late_copy_replaces_the_answer_to_its_original(server: World, proxy: Proxy) -> None:
    step = say_in_steps()
    server.model.script(step, say("Hi Luna!"))
    original = proxy.original(f"L: {server.mention} hello")
    await step.waiting()
    step.send("Hi Bo")
    await shown(server, "Hi Bo")
    proxy.say(f"{server.mention} hello")
    proxy.delete(original)
    await server.env.settle()
    assert server.texts() == ["Hi Luna!"]
    assert server.log() == ["hello", "Hi Luna!"]


async def test_member_without_a_proxy_is_answered_after_the_wait(server: World) -> None:
    assert await server.ask("hello") == "Hello!"
    assert server.log() == ["hello", "Hello!"]


async def test_copy_of_a_reply_to_the_bot_needs_no_mention(database: Path, model: ModelServer) -> None:
    async with world(database, model, message_content_intent=True) as server:
        await choose(server, of_guild(server), proxies=True)
        await server.ask("hello")
        proxy, answer = Proxy(server), server.replies()[-1]
        model.script(say("Luna, too."))
        reference = {"channel_id": str(proxy.channel), "message_id": str(answer.id)}
        original = await proxy.held("L: and me?", reference)
        proxy.say("and me?")
        proxy.delete(original)
        await server.env.settle()
        assert server.texts() == ["Hello!", "Luna, too."]
        assert server.prompt()[-1] == ("user", f"⟦{NAME} {proxy.id}⟧ and me?")


async def test_copy_of_another_text_does_not_take_over(server: World, proxy: Proxy) -> None:
    server.model.script(say("Hi Bo!"))
    await proxy.held(f"{server.mention} hello")
    proxy.say("something else")
    proxy.release()
    await server.env.settle()
    assert server.texts() == ["Hi Bo!"]


async def test_copy_of_a_member_who_opted_out_is_not_answered(server: World, proxy: Proxy) -> None:
    await server.bot.opt_outs.opt_out(UserId(server.bo.id))
    original = await proxy.held(f"L: {server.mention} hello")
    proxy.say(f"{server.mention} hello")
    proxy.delete(original)
    proxy.release()
    await server.env.settle()
    assert server.texts() == []
    assert server.log() == []


async def test_copy_is_answered_where_no_mention_is_needed(database: Path, model: ModelServer) -> None:
    async with world(database, model, message_content_intent=True) as server:
        await choose(server, of_guild(server), proxies=True, mention_free=True)
        proxy = Proxy(server)
        model.script(say("Hi Luna!"))
        original = await proxy.held("L: hello")
        proxy.say("hello")
        proxy.delete(original)
        await server.env.settle()
        assert server.texts() == ["Hi Luna!"]
        proxy.say("a feed's message")
        await server.env.settle()
        assert server.texts() == ["Hi Luna!"]


# ------------------------------------------------------------------------------ limits


async def test_limits_of_persons_do_not_apply_but_those_of_the_channel(server: World, proxy: Proxy) -> None:
    await choose(server, of_channel(server.general), user_requests=1, channel_requests=2)
    for number in range(2):
        proxy.say(f"{server.mention} {number}")
        await server.env.settle()
    assert server.texts() == ["Hello!", "Hello!"]
    proxy.say(f"{server.mention} 2")
    await server.env.settle()
    assert len(server.model.requests) == 2
    assert "per minute" in server.texts()[-1] or "a minute" in server.texts()[-1]
    fourth = proxy.say(f"{server.mention} 3")
    await server.env.settle()
    assert server.reactions(fourth) == [WAIT]


async def test_budgets_of_persons_do_not_apply_but_those_of_the_server(server: World, proxy: Proxy) -> None:
    budgets, by, tiny = server.bot.budgets, UserId(server.ada.id), Decimal("0.000001")
    await budgets.set_budget(Owner(Scope.USER, proxy.id), tiny, by=by)
    proxy.say(f"{server.mention} hello")
    await server.env.settle()
    assert server.texts() == ["Hello!"]
    await budgets.set_budget(of_guild(server), tiny, by=by)
    proxy.say(f"{server.mention} and now?")
    await server.env.settle()
    assert len(server.model.requests) == 1
    assert server.outcomes() == ["answered", "failed"]


# ------------------------------------------------------------- edits, deletions and restarts


async def test_edit_of_a_proxied_question_is_followed(server: World, proxy: Proxy) -> None:
    id_ = proxy.say(f"{server.mention} my colour is blue")
    await server.env.settle()
    server.edit(id_, f"{server.mention} my colour is green")
    await server.env.settle()
    assert server.log() == ["my colour is green", "Hello!"]


async def test_deletion_of_a_proxied_question_forgets_it(server: World, proxy: Proxy) -> None:
    id_ = proxy.say(f"{server.mention} my secret")
    await server.env.settle()
    proxy.delete(id_)
    await server.env.settle()
    assert server.log() == []


async def test_proxied_question_edited_while_the_bot_is_away_stays(server: World, proxy: Proxy) -> None:
    id_ = proxy.say(f"{server.mention} my colour is blue")
    await server.env.settle()
    async with server.away():
        server.edit(id_, f"{server.mention} my colour is green")
    await server.ask("which is it?")
    assert server.prompt()[0] == ("user", f"⟦{NAME} {proxy.id}⟧ my colour is green")


async def test_proxied_question_survives_a_restart(server: World, proxy: Proxy) -> None:
    step = say_in_steps()
    server.model.script(step)
    proxy.say(f"{server.mention} hello")
    await step.waiting()
    await server.bot.turns.close(within_s=0)
    await server.env.settle()
    server.model.script(say("Hi Luna!"))
    async with server.restarted() as again:
        assert again.texts() == ["Hi Luna!"]
        assert again.log() == ["hello", "Hi Luna!"]


async def test_question_proxied_while_the_bot_is_away_is_answered_once(server: World, proxy: Proxy) -> None:
    server.model.script(say("Hi Luna!"))
    async with server.away():
        original = proxy.original(f"L: {server.mention} hello")
        proxy.say(f"{server.mention} hello")
        proxy.delete(original)
    assert server.texts() == ["Hi Luna!"]
    assert server.log() == ["hello", "Hi Luna!"]


async def test_moderators_retry_of_a_proxied_message_has_no_limits_of_a_person(
    database: Path, model: ModelServer
) -> None:
    async with world(database, model, answer_buttons=True, user_requests_per_minute=1) as server:
        await choose(server, of_guild(server), proxies=True)
        server.model.script(say("Heads!"), say("Tails!"))
        Proxy(server).say(f"{server.mention} toss a coin")
        await server.env.settle()
        await server.ada.click(server.replies()[-1], label="Retry")
        assert server.texts() == ["Tails!"]
