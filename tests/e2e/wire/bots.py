"""The bot's own process, started for a test."""

from collections.abc import Mapping
from pathlib import Path

from tests.e2e.wire.model import Message
from tests.e2e.wire.nursery import Nursery
from tests.e2e.wire.process import BotProcess
from tests.e2e.wire.server import WireDiscord
from tests.support.model_server import ModelServer

_PACE = "bot.discord_io.replies.pace"
QUICK = f"{_PACE}.EDIT_INTERVAL_S=0.02,{_PACE}.FIRST_WAIT_S=0,{_PACE}.TYPING_AFTER_S=0"


class Runs:
    """Starts the bot on one database."""

    def __init__(self, wire: WireDiscord, model: ModelServer, database: Path, nursery: Nursery) -> None:
        self.wire, self.model, self.database, self.nursery = wire, model, database, nursery

    def __call__(self, more: Mapping[str, str] | None = None, *, fresh: bool = False) -> BotProcess:
        quick = {"WIRE_SET": QUICK} | dict(more or {})
        nursery = None if fresh else self.nursery
        return BotProcess(self.wire, self.model.url, self.database, quick, nursery=nursery)


async def answer(wire: WireDiscord, question: Message, text: str) -> None:
    """Return once the one reply to a question says this."""
    await wire.until(
        lambda: [reply.content for reply in wire.replies(question.channel, to=question)] == [text],
        f"the answer {text!r}",
    )


def complaints(bot: BotProcess) -> list[str]:
    """The bot's own lines from WARNING on; no line may show a traceback or what people said, none of these an address.

    discord.py has warnings of its own about rate limits, with the address that is limited.
    """
    for secret in ("Traceback", "High Street", "Task exception"):
        assert secret not in bot.log, bot.log
    own = [line for line in bot.lines if " bot." in line or " cogs." in line]
    assert not any("http://" in line for line in own), bot.log
    return [line for line in own if line.split()[1] in {"WARNING", "ERROR", "CRITICAL"}]
