"""Each mention has one whole answer or one sentence, and the usage records are exact, whatever the servers do."""

import asyncio
import logging
import os
from decimal import Decimal
from pathlib import Path

import pytest

from bot.app import assemble
from bot.billing.price_list import FixedPrices
from bot.core.money import flat
from tests.e2e.faults.jumping import JumpingLoop, LoopClock, stand_during_statements
from tests.e2e.faults.people import People
from tests.e2e.faults.servers import FaultyServer, Servers
from tests.e2e.faults.verdict import Verdict
from tests.support.model_server import ModelServer
from tests.support.world import settings_for

logger = logging.getLogger(__name__)

SEED = int(os.environ.get("FAULTS_SEED", "1"))
TURNS = int(os.environ.get("FAULTS_TURNS", "10000"))
# At the end, with all faults over.
CALM_TURNS = 24
PRICES = FixedPrices(flat(Decimal(1), Decimal(2)))


async def play(database: Path, turns: int) -> Verdict:
    async with ModelServer(model="first") as first, ModelServer(model="second") as second:
        settings = settings_for(
            database,
            first.url,
            openai_model="first",
            history_tokens=400,
            reply_tokens=500,
            reply_timeout_s=120.0,
            daily_budget_usd=Decimal(1000),
            fallback_base_url=second.url,
            fallback_model="second",
        )
        async with assemble(settings, LoopClock(), lambda _: PRICES) as bot:
            people = People(bot, SEED)
            servers = Servers(SEED, people.during)
            first.default, second.default = FaultyServer("first", servers), FaultyServer("second", servers)
            await people.ask(turns)
            people.calm = servers.calm = True
            # Longer than any breaker stays open, or any learned limit is kept from being tried.
            await asyncio.sleep(3600)
            await people.ask(CALM_TURNS)
            await bot.turns.close(within_s=5)
            return Verdict(people, servers, database, bot.budgets, calm=CALM_TURNS)


def run(database: Path, turns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_during_statements(monkeypatch)
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        verdict = runner.run(play(database, turns))
    logger.info("seed %d: %s", SEED, verdict.summary)
    assert not verdict.findings, f"seed {SEED}: {verdict.told()}"


def test_three_hundred_turns_with_faults_have_one_reply_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path / "parley.sqlite3", 300, monkeypatch)


@pytest.mark.faults
@pytest.mark.timeout(1200)
def test_ten_thousand_turns_with_faults_have_one_reply_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path / "parley.sqlite3", TURNS, monkeypatch)
