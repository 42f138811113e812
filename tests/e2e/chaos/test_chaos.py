"""Nothing lost and nothing twice, whatever goes wrong, for the bot's own process."""

import logging
import os
from pathlib import Path

import pytest

from tests.e2e.chaos.schedule import FULL, SAMPLE, Size, make
from tests.e2e.chaos.stage import Stage
from tests.e2e.chaos.verdict import Verdict
from tests.e2e.wire.nursery import Nursery
from tests.e2e.wire.process import BotProcess
from tests.e2e.wire.server import WireDiscord
from tests.support.model_server import ModelServer

logger = logging.getLogger(__name__)

SEED = int(os.environ.get("CHAOS_SEED", "1"))

# Everything that waits waits less, so that two minutes hold what happens in days.
HURRIED = {
    "WIRE_SET": ",".join(
        (
            "bot.discord_io.replies.pace.EDIT_INTERVAL_S=0.05",
            "bot.discord_io.replies.pace.FIRST_WAIT_S=0",
            "bot.discord_io.replies.pace.TYPING_AFTER_S=0",
            "bot.discord_io.incoming.open_turns.INTERVAL_S=1",
            "bot.discord_io.incoming.open_turns.EARLY_S=0.1",
            "bot.llm.client.FIRST_PAUSE_S=0.05",
        )
    ),
    "FIRST_TOKEN_TIMEOUT_S": "1",
    "STALL_TIMEOUT_S": "1",
    "REPLY_TIMEOUT_S": "15",
    "SHUTDOWN_TIMEOUT_S": "1",
    "HISTORY_TOKENS": "1500",
}


async def run(size: Size, discord: WireDiscord, model: ModelServer, database: Path, nursery: Nursery) -> None:
    stage = Stage(
        make(SEED, size),
        discord,
        model,
        database,
        lambda: BotProcess(discord, model.url, database, HURRIED, nursery=nursery),
    )
    await stage.play()
    verdict = Verdict(stage)
    logger.info("seed %d: %s", SEED, verdict.summary)
    assert not verdict.findings, verdict.told()


async def test_a_few_mentions_in_bad_weather_have_one_reply_each(
    discord: WireDiscord, model: ModelServer, database: Path, nursery: Nursery
) -> None:
    await run(SAMPLE, discord, model, database, nursery)


@pytest.mark.chaos
@pytest.mark.timeout(400)
async def test_five_hundred_mentions_in_bad_weather_have_one_reply_each(
    discord: WireDiscord, model: ModelServer, database: Path, nursery: Nursery
) -> None:
    await run(FULL, discord, model, database, nursery)
