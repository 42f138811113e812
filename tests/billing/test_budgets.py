"""Budgets and requests a minute, as people meet them: the real client, a scripted model that costs money."""

import asyncio
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from simcord.builders import ChannelHandle

from bot.billing.limits import day_of
from bot.billing.price_list import FixedPrices
from bot.core.domain import BOT, ChannelId, GuildId, Owner, Place, Scope, UserId
from bot.core.money import DOLLAR
from bot.discord_io.i18n.formatting import dollars
from tests.chat.test_options_in_force import choose
from tests.support.clock import START
from tests.support.english import texts
from tests.support.logs import complaints
from tests.support.model_server import ModelServer, say, say_in_steps
from tests.support.world import World, world

# A prompt costs nothing and each token of an answer a tenth of a cent, so that an answer of 500 tokens, the longest
# of these tests, costs half a dollar.
PRICED: dict[str, Any] = {"input_price_usd": Decimal(0), "output_price_usd": Decimal(1000)}
WHOLE = say("Hello!", usage={"prompt_tokens": 100, "completion_tokens": 500})
SHORT = say("Hello!", usage={"prompt_tokens": 100, "completion_tokens": 100})

MIDNIGHT = int(day_of(START.timestamp())[1])
SPENT = f"⚠️ My budget for today is used up. I can answer again <t:{MIDNIGHT}:R>;"


def priced(database: Path, model: ModelServer, budget: str = "5", **more: Any) -> Any:
    return world(database, model, daily_budget_usd=Decimal(budget), **PRICED | more)


def spent(server: World) -> float:
    ((counted,),) = server.rows("SELECT coalesce(sum(counted), 0) FROM completions")
    return float(counted / DOLLAR)


def by(server: World, **owners: int) -> Owner:
    ((scope, id_),) = owners.items()
    return Owner(Scope(scope), id_)


async def allow(server: World, owner: Owner, dollars: str | None) -> object:
    return await server.bot.budgets.set_budget(
        owner, None if dollars is None else Decimal(dollars), by=UserId(server.ada.id)
    )


def crowd(server: World, number: int) -> list[ChannelHandle]:
    """Let as many people ask at once, each in a channel of their own."""
    channels = []
    for each in range(number):
        person = server.guild.add_member(server.env.create_user(f"guest{each}"))
        channel = server.guild.create_text_channel(f"table-{each}")
        server.env.backend.create_message(channel.id, person.id, f"{server.mention} hi")
        channels.append(channel)
    return channels


async def test_of_64_mentions_at_once_a_budget_for_10_answers_10_and_54_read_why_not(
    database: Path, model: ModelServer
) -> None:
    model.default = WHOLE
    async with priced(database, model, max_completions=64) as server:
        channels = crowd(server, 64)
        await server.env.settle()

        said = [server.texts(channel) for channel in channels]
        assert said.count(["Hello!"]) == len(model.requests) == 10
        assert sum(text.startswith(SPENT) for (text,) in said) == 54
        assert spent(server) == 5


async def test_the_unused_part_of_a_reservation_is_free_for_the_next_answer(database: Path, model: ModelServer) -> None:
    model.default = SHORT
    async with priced(database, model, "1.5", max_completions=16) as server:
        channels = crowd(server, 16)
        await server.env.settle()

        # Ten cents each; the last one was begun when 50 of the 150 cents were left, for the longest answer.
        assert [server.texts(channel) for channel in channels].count(["Hello!"]) == len(model.requests) == 11
        assert spent(server) == pytest.approx(1.1)


async def test_a_budget_is_whole_again_on_the_next_day(database: Path, model: ModelServer) -> None:
    model.default = WHOLE
    async with priced(database, model, "0.5") as server:
        assert await server.ask("hi") == "Hello!"
        assert (await server.ask("hi")).startswith(SPENT)
        server.clock.advance(24 * 3600)

        assert await server.ask("hi") == "Hello!"


async def test_a_restart_forgets_no_spending(database: Path, model: ModelServer) -> None:
    model.default = WHOLE
    async with priced(database, model, "1") as server:
        await server.ask("one")
        async with server.restarted() as after:
            assert await after.ask("two") == "Hello!"
            assert (await after.ask("three")).startswith(SPENT)


async def test_an_answer_that_a_crash_has_cut_off_counts_with_the_most_that_it_can_have_cost(
    database: Path, model: ModelServer
) -> None:
    async with priced(database, model, "1") as server:
        step = say_in_steps()
        model.script(step)
        server.post("hi")
        await step.waiting()

        # This is what another process would find.
        assert server.rows("SELECT output_tokens, estimated, cost FROM completions") == [(500, 1, DOLLAR // 2)]
        step.finish(usage={"prompt_tokens": 10, "completion_tokens": 20})
        step.send("Hello!")
        await server.env.settle()
        assert spent(server) == pytest.approx(0.02)


async def test_a_question_that_is_refused_is_remembered(database: Path, model: ModelServer) -> None:
    async with priced(database, model, "0.5") as server:
        model.script(WHOLE)
        await server.ask("one")
        await server.ask("two")

        assert server.outcomes() == ["answered", "failed"]
        assert "two" in server.log()


async def test_a_budget_that_no_answer_fits_into_is_said_to_be_too_small(database: Path, model: ModelServer) -> None:
    async with priced(database, model, "0.25") as server:
        said = await server.ask("hi")

        assert said.startswith("⚠️ An answer to this can cost up to $0.50, more than my budget of $0.25 for a whole")
        assert "<t:" not in said
        assert model.requests == []


async def test_without_a_budget_nothing_is_refused(database: Path, model: ModelServer) -> None:
    model.default = WHOLE
    async with priced(database, model, "0") as server:
        assert {await server.ask("hi") for _ in range(12)} == {"Hello!"}
        assert spent(server) == 6


async def test_a_model_of_ones_own_costs_nothing_and_that_is_known(database: Path, model: ModelServer) -> None:
    async with world(database, model, daily_budget_usd=Decimal("0.000001")) as server:
        assert await server.ask("hi") == "Hello!"
        assert server.rows("SELECT cost, counted, output_price FROM completions") == [(0, 0, 0)]


# ----------------------------------------------------------------- whose budget


async def test_each_server_and_each_person_may_have_a_budget_of_their_own(database: Path, model: ModelServer) -> None:
    model.default = WHOLE
    async with priced(
        database, model, guild_daily_budget_usd=Decimal("1.5"), user_daily_budget_usd=Decimal(1)
    ) as server:
        assert [await server.ask("hi") for _ in range(2)] == ["Hello!"] * 2
        assert await server.ask("hi") == (
            f"⚠️ Your budget for today is used up. I can answer you again <t:{MIDNIGHT}:R>."
        )
        assert await server.ask("hi", by=server.ada) == "Hello!"
        assert await server.ask("hi", by=server.ada) == (
            f"⚠️ This server's budget for today is used up. I can answer again <t:{MIDNIGHT}:R>."
        )
        await server.ada.user.send_dm("hi")
        assert server.ada.user.dm_channel.history()[-1].content == "Hello!"


async def test_a_persons_own_budget_replaces_the_default_at_once(database: Path, model: ModelServer) -> None:
    model.default = WHOLE
    async with priced(database, model, user_daily_budget_usd=Decimal("0.5")) as server:
        await allow(server, by(server, user=server.bo.id), "1")
        assert [await server.ask("hi") for _ in range(2)] == ["Hello!"] * 2
        assert (await server.ask("hi")).startswith("⚠️ Your budget for today")
        await allow(server, by(server, user=server.bo.id), "0")
        assert await server.ask("hi") == "Hello!"
        async with server.restarted() as after:
            assert await after.ask("hi") == "Hello!"
            assert await allow(after, by(after, user=after.bo.id), None)
            after.clock.advance(60)
            assert (await after.ask("hi")).startswith("⚠️ Your budget for today")


async def test_the_largest_budget_of_a_members_roles_counts_what_they_spend_in_the_server(
    database: Path, model: ModelServer
) -> None:
    model.default = WHOLE
    async with priced(database, model) as server:
        roles = [server.guild.create_role(name) for name in ("Guests", "Friends", "Painters")]
        eve = server.guild.add_member(server.env.create_user("eve"), roles=roles)
        await server.env.settle()
        await allow(server, by(server, role=roles[0].id), "0.5")
        await allow(server, by(server, role=roles[1].id), "1")

        assert [await server.ask("hi", by=eve) for _ in range(2)] == ["Hello!"] * 2
        assert (await server.ask("hi", by=eve)).startswith("⚠️ Your budget for today")
        assert await server.ask("hi", by=server.bo) == "Hello!"


async def test_the_bots_budget_can_be_set_while_it_runs(database: Path, model: ModelServer) -> None:
    model.default = WHOLE
    async with priced(database, model, "0.5") as server:
        await server.ask("hi")
        assert await allow(server, BOT, "1")
        assert await server.ask("hi") == "Hello!"
        here = Place(ChannelId(server.general.id), guild=GuildId(server.guild.id))
        (balance,) = server.bot.budgets.balances(here, UserId(server.bo.id), [])
        assert (balance.budget.account.scope, balance.left) == (Scope.BOT, 0)


# ------------------------------------------------------------- an unknown price


async def test_with_an_unknown_price_budgets_take_the_model_for_a_dear_one_and_the_log_says_so(
    database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    model.default = say("Hello!", usage={"prompt_tokens": 1000, "completion_tokens": 400})
    async with world(database, model, prices=FixedPrices(None), daily_budget_usd=Decimal("0.05")) as server:
        assert await server.ask("hi") == "Hello!"

        # $10 and $50 for a million tokens.
        assert server.rows("SELECT cost, counted, input_price FROM completions") == [(None, 3 * DOLLAR // 100, None)]
        assert (await server.ask("hi")).startswith(SPENT)
        (told,) = [line for line in complaints(caplog) if "unknown_price" in line]
        assert "$10" in told
        assert "INPUT_PRICE_USD" in told


# ---------------------------------------------------------------- the operator


async def test_the_owner_is_told_once_a_day_when_four_fifths_are_spent(
    database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def application() -> Any:
        return SimpleNamespace(team=None, owner=SimpleNamespace(id=server.ada.id))

    model.default = WHOLE
    async with priced(database, model, "2.5") as server:
        for _ in range(3):
            await server.ask("hi")
        assert complaints(caplog) == []
        await server.ask("hi")
        (told,) = complaints(caplog)
        assert told == (f"event=budget_nearly_spent spent_usd=2.0 budget_usd=2.5 renews_at={MIDNIGHT}")
        # The simulation takes the bot for its own owner.
        monkeypatch.setattr(server.bot, "application_info", application)
        await alarm(server)
        (written,) = _to_the_owner(server)
        assert "$2.00 of today's budget of $2.50" in written

        async with server.restarted() as after:
            await after.ask("hi")
            await alarm(after)
            assert len(complaints(caplog)) == len(_to_the_owner(after)) == 1


async def test_the_owner_can_do_without_the_message(database: Path, model: ModelServer) -> None:
    model.default = WHOLE
    async with priced(database, model, "0.5", warn_owner=False) as server:
        await server.ask("hi")
        cog: Any = server.bot.get_cog("UsageCog")
        assert not cog._alarm.is_running()


async def alarm(server: World) -> None:
    cog: Any = server.bot.get_cog("UsageCog")
    await cog._alarm()
    await server.env.settle()


def _to_the_owner(server: World) -> list[str]:
    everything = (message for messages in server.env.backend.messages.values() for message in messages.values())
    return [message.content for message in everything if message.content.startswith("💸")]


# ------------------------------------------------------------ requests a minute


async def test_a_rate_limited_member_is_told_the_time_once_and_then_gets_a_reaction(
    database: Path, model: ModelServer
) -> None:
    async with world(database, model, user_requests_per_minute=2) as server:
        assert [await server.ask("hi") for _ in range(2)] == ["Hello!"] * 2
        until = int(server.clock.now().timestamp() + 60)
        said = await server.ask("and?")
        assert said.startswith("⚠️ You can ask me 2 questions per minute. Please ask this again <t:")
        assert abs(int(said.split("<t:")[1].split(":")[0]) - until) <= 4
        again = server.post("hello??")
        await server.env.settle()

        assert len(server.replies()) == 3
        assert server.reactions(again) == ["⏳"]
        assert server.outcomes() == ["answered", "answered"]
        assert await server.ask("hi", by=server.ada) == "Hello!"
        server.clock.advance(60)
        assert await server.ask("hi") == "Hello!"


async def test_where_the_sign_cannot_be_given_the_sentence_is_said(database: Path, model: ModelServer) -> None:
    async with world(database, model, user_requests_per_minute=1) as server:
        await server.ask("hi")
        await server.ask("hi")
        server.forbid("add_reactions")

        assert (await server.ask("hi")).startswith("⚠️ You can ask me 1 question per minute.")


async def test_a_channel_has_a_limit_too(database: Path, model: ModelServer) -> None:
    async with world(database, model, channel_requests_per_minute=2) as server:
        await server.ask("hi", by=server.ada)
        await server.ask("hi")
        said = await server.ask("hi")

        assert said.startswith("⚠️ I answer 2 questions per minute in this channel. Please ask this again <t:")
        assert await server.ask("hi", where=server.guild.create_text_channel("quiet")) == "Hello!"


async def test_a_restart_forgets_no_question_of_the_last_minute(database: Path, model: ModelServer) -> None:
    async with world(database, model, user_requests_per_minute=2) as server:
        await server.ask("hi")
        await server.ask("hi")
        async with server.restarted() as after:
            assert (await after.ask("hi")).startswith("⚠️ You can ask me 2 questions per minute.")
        # That one was turned away, so it does not count.
        server.clock.advance(60)
        async with server.restarted() as after:
            assert await after.ask("hi") == "Hello!"


def test_amounts_are_shown_in_cents_or_finer_where_that_is_too_coarse() -> None:
    shown = [dollars(texts, int(amount * DOLLAR)) for amount in (0, 0.00001, 0.0012, 0.009, 0.011, 2.5, 1234)]
    assert shown == ["$0.00", "less than $0.0001", "$0.0012", "$0.0090", "$0.01", "$2.50", "$1,234.00"]


async def test_a_wait_for_money_ends_when_the_question_is_deleted(database: Path, model: ModelServer) -> None:
    async with priced(database, model, "0.5") as server:
        step = say_in_steps()
        model.script(step)
        elsewhere = server.guild.create_text_channel("elsewhere")
        server.post("first")
        await step.waiting()
        second = server.post("second", where=elsewhere)
        while server.rows("SELECT count(*) FROM turns") != [(2,)]:  # noqa: ASYNC110 - until it is stored
            await asyncio.sleep(0.001)
        server.env.backend.delete_message(elsewhere.id, second)
        step.send("Hello!")
        step.finish(usage={"prompt_tokens": 1, "completion_tokens": 500})
        await server.env.settle()

        assert server.outcomes() == ["answered", "abandoned"]
        assert len(model.requests) == 1


# ------------------------------------------------------------------------- moderators


async def pressed(server: World) -> None:
    """Let a moderator press Retry below the last answer."""
    await server.ada.click(server.replies()[-1], label=texts("answer-retry"))
    await server.env.settle()


async def test_moderators_retry_is_bound_and_paid_by_the_askers_role(database: Path, model: ModelServer) -> None:
    model.default = WHOLE
    async with priced(database, model, answer_buttons=True) as server:
        readers = server.guild.create_role("Readers")
        server.bo = server.guild.add_member(server.env.create_user("cleo"), roles=[readers])
        await allow(server, by(server, role=readers.id), "1")
        await server.ask("hi")
        await pressed(server)
        await pressed(server)

        assert spent(server) == 1
        assert "Your budget for today is used up." in server.texts()[-1]
        assert server.rows("SELECT DISTINCT user_id FROM completions") == [(server.bo.id,)]


async def test_moderators_retry_is_for_members_who_may_ask_by_a_role(database: Path, model: ModelServer) -> None:
    async with priced(database, model, answer_buttons=True) as server:
        readers = server.guild.create_role("Readers")
        server.bo = server.guild.add_member(server.env.create_user("cleo"), roles=[readers])
        await choose(server, Owner(Scope.GUILD, server.guild.id), allowed_roles=(readers.id,))
        model.script(say("Heads!"), say("Tails!"))
        assert await server.ask("toss a coin") == "Heads!"
        await pressed(server)
        assert server.texts() == ["Tails!"]
