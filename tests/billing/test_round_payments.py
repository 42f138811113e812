"""Payments of turns with tools: each completion takes over the reservation of the one before."""

import asyncio
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.billing.budgets import Allowances, Budgets
from bot.billing.charges import Billing, Spending
from bot.billing.price_list import FixedPrices
from bot.billing.vocabulary import Vocabulary
from bot.chat.answers.rounds import NO_MONEY
from bot.core.domain import ChannelId, Completion, Finish, Prompt, PromptMessage, Role, Scope, Usage
from bot.core.errors import AllowanceError
from bot.core.money import DOLLAR, Account, Pico, Rates
from tests.billing.test_budget_waits import turn
from tests.chat.answers.test_rounds import with_tools
from tests.support.clock import FakeClock
from tests.support.model_server import ModelServer
from tests.support.tool_calls import call, results, rounds
from tests.support.tools import ScriptedTool

TURNS = 64
REPLY = 50
RATES = Rates(Pico(3), Pico(1), Pico(4), Pico(10))
EVERYTHING = Account(Scope.BOT)


class Books:
    """The usage records, without a database."""

    def __init__(self) -> None:
        self.counted: dict[int, int] = {}

    async def add(self, record: Any) -> int:
        await asyncio.sleep(0)
        self.counted[len(self.counted)] = record.counted
        return len(self.counted) - 1

    async def update(self, number: int, record: Any) -> None:
        await asyncio.sleep(0)
        self.counted[number] = record.counted if record else 0

    async def change_option(self, *_: Any, **__: Any) -> None:
        return None

    async def set(self, *_: Any, **__: Any) -> bool:
        return True


class BooksStore:
    def __init__(self) -> None:
        self.completions = self.settings = Books()

    async def synced(self) -> None:
        pass


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(2_000, 400_000), st.integers(0, 2**32))
def test_parallel_turns_with_tools_never_overspend(budget: int, seed: int) -> None:
    asyncio.run(_compete(budget, Random(seed)))  # noqa: S311


async def _compete(budget: int, random: Random) -> None:
    store, clock = BooksStore(), FakeClock()
    budgets = Budgets(store=store, clock=clock, allowances=Allowances(daily=Pico(budget)))  # type: ignore[arg-type]
    billing = Billing(
        store=store,  # type: ignore[arg-type]
        budgets=budgets,
        prices=lambda _: FixedPrices(RATES),
        models=("m",),
        reply_tokens=REPLY,
        clock=clock,
        vocabulary=Vocabulary(),
    )
    day = budgets.today()
    ended = 0

    def check() -> None:
        assert day.spent(EVERYTHING) + day.reserved(EVERYTHING) <= budget

    async def go(number: int) -> None:
        nonlocal ended
        payment: Spending | None = None
        words = "word " * random.randint(1, 40)
        try:
            for left in range(random.randint(0, 5), -1, -1):
                asked = Prompt([PromptMessage(Role.USER, words)], len(words), ChannelId(1), "m")
                async with billing.spending(turn(number, number % 7 + 1), asked, after=payment) as payment:
                    await payment.reserve()
                    check()
                    await asyncio.sleep(0)
                    used = Usage(random.randint(0, billing.most_tokens(asked)), random.randint(0, REPLY))
                    payment.note(Completion(Finish.STOP, used))
                    payment.goes_on = left > 0
                check()
                if not left:
                    break
                more = random.randint(0, 200)
                payment = billing.spending(turn(number, number % 7 + 1), asked, after=payment)
                held = await payment.hold(more)
                check()
                await asyncio.sleep(0)
                words += "w" * (more if held else 0)
        except AllowanceError:
            pass
        finally:
            if payment is not None:
                payment.release()
            ended += 1

    async with asyncio.timeout(20):
        await asyncio.gather(*map(go, range(1, TURNS + 1)))
    assert ended == TURNS
    assert day.reserved(EVERYTHING) == 0
    assert day.spent(EVERYTHING) == sum(store.completions.counted.values()) <= budget


async def test_results_that_cannot_be_paid_are_not_fetched(database: Path, model: ModelServer) -> None:
    look = ScriptedTool("look", lambda _: "never")
    prices = FixedPrices(Rates(Pico(10**7), Pico(10**6), Pico(10**7), Pico(10**7)))
    # Enough for the first request and its answer, and for the refusal behind them.
    async with with_tools(database, model, look, prices=prices, daily_budget_usd=Decimal("0.02")) as server:
        model.script(*rounds([call("look")], "The budget is used up."))
        assert await server.ask("look") == "The budget is used up."
        assert look.calls == []
        assert NO_MONEY in results(model.requests[1])["call_1"]
        assert model.requests[1].json["tool_choice"] == "none"
        spent = sum(row[0] for row in server.rows("SELECT counted FROM completions"))
        assert 0 < spent <= 0.02 * DOLLAR
        assert server.bot.budgets.today().reserved(EVERYTHING) == 0
