"""What a completion is written down with, however it ends."""

import asyncio
import errno
import threading
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.billing.price_list import FixedPrices
from bot.chat.prompt import HOUSE_RULES
from bot.core.errors import StoreFull
from bot.core.money import DOLLAR, FREE, Pico, Rates
from bot.core.tokens import estimate
from tests.chat.test_edits import noticed
from tests.chat.test_turns import nothing_happens
from tests.support.model_server import (
    Behaviour,
    ModelServer,
    drop_after,
    end_after,
    hang_up,
    refuse,
    say,
    say_in_steps,
    say_nothing,
    status,
    stream_error,
)
from tests.support.world import World, shown, world

# Dollars for a million tokens: 10 plain, 1 cached, 12.5 written, 50 out.
RATES = Rates(Pico(10**7), Pico(10**6), Pico(125 * 10**5), Pico(5 * 10**7))
BOOKED = """
    SELECT prompt_tokens, cached_tokens, written_tokens, output_tokens, reasoning_tokens, estimated, cost
    FROM completions
    ORDER BY id
"""


def priced(database: Path, model: ModelServer, **more: Any) -> Any:
    return world(database, model, prices=FixedPrices(RATES), daily_budget_usd=Decimal(100), **more)


def booked(server: World) -> list[Any]:
    return server.rows(BOOKED)


async def test_a_question_without_time_left_is_neither_sent_nor_paid(database: Path, model: ModelServer) -> None:
    async with priced(database, model, reply_timeout_s=0.0) as server:
        assert (await server.ask("hi")).startswith("⚠️")

        assert not model.requests
        assert booked(server) == []


async def test_a_usage_record_has_the_reported_tokens_and_current_prices(database: Path, model: ModelServer) -> None:
    used = {
        "prompt_tokens": 1000,
        "completion_tokens": 50,
        "prompt_tokens_details": {"cached_tokens": 600, "cache_write_tokens": 300},
        "completion_tokens_details": {"reasoning_tokens": 20},
    }
    async with priced(database, model) as server:
        model.script(say("Hello!", usage=used))
        question = server.post("hi")
        await server.env.settle()

        # 100 plain, 600 cached, 300 written and 50 out.
        cost = 100 * 10**7 + 600 * 10**6 + 300 * 125 * 10**5 + 50 * 5 * 10**7
        assert booked(server) == [(1000, 600, 300, 50, 20, 0, cost)]
        assert server.rows("SELECT question_id, guild_id, channel_id, user_id, model FROM completions") == [
            (question, server.guild.id, server.general.id, server.bo.id, "test-model")
        ]
        assert server.rows("SELECT input_price, cached_price, written_price, output_price FROM completions") == [
            (10**7, 10**6, 125 * 10**5, 5 * 10**7)
        ]


async def test_usage_without_a_report_is_estimated_and_flagged(database: Path, model: ModelServer) -> None:
    async with priced(database, model) as server:
        model.script(say("Hello there!", usage=None))
        await server.ask("hi")

        ((prompt, *_, output, _, estimated, cost),) = booked(server)
        assert (output, estimated) == (estimate("Hello there!"), 1)
        assert cost == prompt * RATES.input + output * RATES.output > 0


@pytest.mark.parametrize(
    "behaviour",
    [
        status(401, error="no"),
        status(404, error="no"),
        status(429, error="slow down"),
        status(500),
        hang_up(),
    ],
)
async def test_a_refused_completion_costs_nothing(database: Path, model: ModelServer, behaviour: Behaviour) -> None:
    model.default = behaviour
    async with priced(database, model) as server:
        await server.ask("hi")

        assert server.outcomes() == ["failed"]
        assert booked(server) == []
        assert left(server) == 100


def left(server: World) -> float:
    """What is left of the day's budget, in dollars, as far as this process knows."""
    day = server.bot.budgets.today()
    assert not day._reserved
    return 100 - sum(amount for account, amount in day._spent.items() if not account.id) / DOLLAR


@pytest.mark.parametrize(
    ("behaviour", "arrived"),
    [
        (drop_after("Hello"), "Hello"),
        (end_after("Hello"), "Hello"),
        (stream_error("broken", after="Hello"), "Hello"),
        (refuse("No."), ""),
    ],
)
async def test_a_broken_stream_is_paid_for_up_to_its_end(
    database: Path, model: ModelServer, behaviour: Behaviour, arrived: str
) -> None:
    async with priced(database, model) as server:
        model.script(behaviour)
        await server.ask("hi")

        assert server.outcomes() == ["failed"]
        ((prompt, *_, output, _, estimated, cost),) = booked(server)
        assert (output, estimated) == (estimate(arrived), 1)
        assert cost == prompt * RATES.input + output * RATES.output > 0
        assert left(server) == pytest.approx(100 - cost / DOLLAR)


async def test_an_answer_that_was_all_thought_costs_what_the_server_says(database: Path, model: ModelServer) -> None:
    async with priced(database, model) as server:
        model.script(say_nothing("length"))
        await server.ask("hi")

        # The usage comes with the end that makes it a failure.
        ((prompt, *_, output, _, estimated, _),) = booked(server)
        assert (prompt, output, estimated) == (12, 3, 0)


async def test_each_beginning_of_an_answer_is_an_entry(database: Path, model: ModelServer) -> None:
    async with priced(database, model) as server:
        first = say_in_steps()
        model.script(first, say("Hello again!"))
        question = server.post("hi")
        await first.waiting()
        first.send("Hello")
        await shown(server, "Hello")
        server.edit(question, f"{server.mention} hello")
        await noticed(server, question)
        first.send(" Bo")
        await server.env.settle()
        await server.model.idle()

        assert server.outcomes() == ["answered"]
        (_, *_, output, _, estimated, _), second = booked(server)
        assert (output, estimated) == (estimate("Hello Bo"), 1)
        assert (second[0], second[5]) == (12, 0)
        assert server.rows("SELECT DISTINCT question_id FROM completions") == [(question,)]


@pytest.mark.parametrize("how", ["delete", "edit", "stop", "shut_down"])
async def test_thinking_before_the_first_word_is_booked_as_estimated(
    database: Path, model: ModelServer, how: str
) -> None:
    async with priced(database, model) as server:
        step = say_in_steps()
        model.script(step, say("Hello again!"))
        question = server.post("hi")
        await step.waiting()
        match how:
            case "delete":
                server.env.backend.delete_message(server.general.id, question)
            case "edit":
                server.edit(question, f"{server.mention} hello")
                await noticed(server, question)
                step.send("Hello")
            case "stop":
                server.bot.turns.stop(question)
            case _:
                await server.bot.turns.close(within_s=0)
        await server.env.settle()
        await server.model.idle()

        # The longest answer may have been thought; the text that came with the edit belongs to it.
        (prompt, *_, output, _, estimated, cost), *_ = booked(server)
        assert output > 0
        assert (output, estimated) == (server.settings.reply_tokens if how != "edit" else output, 1)
        assert cost == prompt * RATES.input + output * RATES.output


async def test_unreported_thinking_is_booked_by_the_time_to_the_first_word(database: Path, model: ModelServer) -> None:
    async with priced(database, model) as server:
        step = say_in_steps()
        model.script(step)
        server.post("hi")
        await step.waiting()
        server.clock.advance(2)
        step.send("Hello!")
        step.finish(usage=None)
        await server.env.settle()

        ((_, *_, output, _, estimated, _),) = booked(server)
        assert (output, estimated) == (estimate("Hello!") + 400, 1)


@pytest.mark.parametrize("free", [True, False])
async def test_unreported_usage_is_a_plain_estimate_where_no_budget_needs_more(
    database: Path, model: ModelServer, free: bool
) -> None:
    rates, budget = (FREE, 1) if free else (RATES, 0)
    async with world(database, model, prices=FixedPrices(rates), daily_budget_usd=Decimal(budget)) as server:
        model.script(say("Hello there, dear readers!", usage=None))
        await server.ask("hi")

        ((prompt, *_, output, _, estimated, _),) = booked(server)
        assert prompt < estimate(f"Be kind. {HOUSE_RULES}") + 50
        assert (output, estimated) == (estimate("Hello there, dear readers!"), 1)


async def test_absurd_report_is_booked_as_what_was_reserved(database: Path, model: ModelServer) -> None:
    async with priced(database, model) as server:
        model.script(say("Hello!", usage={"prompt_tokens": 9 * 10**7, "completion_tokens": 8 * 10**7}))
        assert await server.ask("hi") == "Hello!"

        ((prompt, *_, output, _, estimated, _),) = booked(server)
        assert 100 < prompt < 1000
        assert (output, estimated) == (server.settings.reply_tokens, 1)


async def test_report_beyond_the_reservation_is_booked_as_it_is(database: Path, model: ModelServer) -> None:
    async with priced(database, model) as server:
        model.script(say("Hello!", usage={"prompt_tokens": 9000, "completion_tokens": 800}))
        await server.ask("hi")

        ((prompt, *_, output, _, estimated, _),) = booked(server)
        assert (prompt, output, estimated) == (9000, 800, 0)


async def test_a_stopping_bot_records_usage_of_cancelled_answers(database: Path, model: ModelServer) -> None:
    async with priced(database, model) as server:
        await server.cut_off("Hello")

        ((_, *_, output, _, estimated, _),) = booked(server)
        assert (output, estimated) == (estimate("Hello"), 1)


async def test_a_question_that_is_not_on_the_disk_is_not_sent(
    database: Path, model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = threading.Event()
    monkeypatch.setattr("bot.storage.wal.sync_file", lambda _: disk.wait(5))
    async with priced(database, model) as server:
        server.post("hi")
        async with asyncio.timeout(5):
            while not server.rows("SELECT id FROM turns"):  # noqa: ASYNC110 - the database has no event for it
                await asyncio.sleep(0.001)
        await nothing_happens()
        assert not model.requests
        disk.set()
        await server.env.settle()

        assert len(model.requests) == 1
        assert server.outcomes() == ["answered"]


async def test_a_question_that_cannot_be_synced_costs_nothing(
    database: Path, model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr("bot.storage.wal.sync_file", fail)
    async with priced(database, model) as server:
        reply = await server.ask("hi")

        assert not model.requests
        assert reply.startswith("⚠️ My disk is full")
        assert server.outcomes() == ["failed"]
        assert booked(server) == []
        assert left(server) == 100


async def test_a_database_that_fails_at_the_end_costs_no_answer(
    database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with priced(database, model) as server:
        store = server.bot.store

        async def full(*_: object) -> None:
            raise StoreFull(database)

        store.completions.update = full
        assert await server.ask("hi") == "Hello!"
        assert "event=spending_not_noted" in caplog.text
        # It counts as what it was reserved with.
        ((_, *_, output, _, estimated, _),) = booked(server)
        assert (output, estimated) == (500, 1)
