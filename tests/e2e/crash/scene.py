"""Three mentions in two channels, a model that answers at the reader's pace, and the verdict on what came of them."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from tests.e2e.wire.model import Channel, Message, Shown, User
from tests.e2e.wire.nursery import Nursery
from tests.e2e.wire.process import BotProcess
from tests.e2e.wire.server import WireDiscord
from tests.support.model_answers import BEGIN, DONE, USAGE, Behaviour, Chunk, Exchange, send_event, text_chunk
from tests.support.model_server import ModelServer

# So that an answer takes tenths of a second, and nothing is posted that a test does not wait for.
PACE = {
    "WIRE_SET": "bot.discord_io.replies.pace.EDIT_INTERVAL_S=0.01,bot.discord_io.replies.pace.TYPING_AFTER_S=0,"
    "bot.discord_io.replies.pace.FIRST_WAIT_S=0,bot.discord_io.incoming.open_turns.INTERVAL_S=1,"
    "bot.discord_io.incoming.open_turns.EARLY_S=0.1"
}

FILLER = "word " * 370


def pieces(name: str) -> list[str]:
    """The answer to the question `name`, in the pieces in which it is sent: it fills one message and begins another."""
    return [f"{name}-begins ", f"{name}-goes-on {FILLER}", f"{FILLER}{name}-turns ", f"{name}-ends"]


def words(text: str) -> list[str]:
    return text.split()


@dataclass(frozen=True, slots=True)
class AtReadersPace:
    """Answers each question with its pieces, each sent once Discord shows the one before."""

    discord: WireDiscord

    async def play(self, exchange: Exchange) -> web.StreamResponse:
        name = exchange.recorded.messages[-1]["content"].split()[-1]
        response = await exchange.open()
        await send_event(response, BEGIN)
        for piece in pieces(name):
            await send_event(response, text_chunk(piece))
            marker = next(word for word in words(piece) if name in word)
            if not marker.endswith("ends"):
                await self.discord.until(lambda marker=marker: self._shows(marker), timeout_s=30)  # type: ignore[misc]
        for event in (Chunk({}, "stop"), Chunk(None, usage=USAGE), DONE):
            await send_event(response, event)
        return response

    def _shows(self, marker: str) -> bool:
        return any(
            marker in each.content for channel in self.discord.channels.values() for each in self.discord.shown(channel)
        )


@dataclass
class Scene:
    """A server, its people, what they asked, and where the bot keeps its memory."""

    discord: WireDiscord
    model: ModelServer
    nursery: Nursery
    database: Path
    general: Channel
    other: Channel
    ada: User
    bo: User
    asked: dict[str, Message] = field(default_factory=dict)

    def process(self, more: Mapping[str, str] | None = None) -> BotProcess:
        return BotProcess(self.discord, self.model.url, self.database, {**PACE, **(more or {})}, nursery=self.nursery)

    def ask(self, channel: Channel, user: User, name: str) -> None:
        """Ask a question of one word."""
        self.asked[name] = self.discord.ask(channel, user, name)

    def ask_three(self) -> None:
        """Two in one channel, of which one has to wait, and one in another where nobody has asked before."""
        self.ask(self.general, self.ada, "one")
        self.ask(self.general, self.bo, "two")
        self.ask(self.other, self.ada, "three")

    # ------------------------------------------------------------------ the verdict

    def reply(self, name: str) -> list[Shown]:
        """All messages of the bot that belong to a question: the one that refers to it, and those behind that."""
        found: list[Shown] = []
        ours = False
        for message in self.discord.replies(self.asked[name].channel):
            if message.reference is not None:
                ours = message.reference == self.asked[name].id
            if ours:
                found.append(message)
        return found

    def is_answered(self, name: str) -> bool:
        said = words(" ".join(each.content for each in self.reply(name)))
        return said == words("".join(pieces(name)))

    async def all_answered(self, timeout_s: float = 20.0) -> None:
        await self.discord.until(lambda: all(map(self.is_answered, self.asked)), "every answer", timeout_s=timeout_s)

    def judge(self) -> None:
        """Every mention has exactly one complete reply, nothing else stands, and the memory says the same."""
        for name, question in self.asked.items():
            assert self.is_answered(name), self.account(name)
            heads = [each for each in self.reply(name) if each.reference == question.id]
            assert len(heads) == 1, self.account(name)
        ours = sum(len(self.reply(name)) for name in self.asked)
        stands = sum(len(self.discord.replies(channel)) for channel in (self.general, self.other))
        assert ours == stands, "something of the bot's belongs to no question"
        with closing(sqlite3.connect(self.database)) as db:
            turns = db.execute("SELECT question_id, outcome FROM turns ORDER BY question_id").fetchall()
            log = db.execute("SELECT position, role, content FROM messages ORDER BY position, id").fetchall()
            parts = {row[0] for row in db.execute("SELECT message_id FROM parts")}
        assert turns == [(question.id, "answered") for question in self.asked.values()]
        assert [(position, role, words(content)) for position, role, content in log] == [
            row
            for name, question in self.asked.items()
            for row in (
                (question.id, "user", [name]),
                (question.id, "assistant", words("".join(pieces(name)))),
            )
        ]
        assert parts == {each.id for name in self.asked for each in self.reply(name)}

    def account(self, name: str) -> str:
        lines = [f"{each.id} -> {each.reference}: {each.content[:60]!r}…" for each in self.reply(name)]
        requests = [f"{each.method} {each.path} {each.status}" for each in self.discord.requests[-30:]]
        return "\n".join([f"question {name} ({self.asked[name].id}) has:", *lines, "last requests:", *requests])


@asynccontextmanager
async def scene(nursery: Nursery, database: Path, behaviour: Behaviour | None = None) -> AsyncIterator[Scene]:
    """Build the server, and let the bot answer a first question in it."""
    async with WireDiscord() as discord, ModelServer() as model:
        guild = discord.add_guild()
        ada = discord.add_member(guild, "ada", admin=True)
        bo = discord.add_member(guild, "bo")
        channels = [discord.add_channel(guild, name) for name in ("general", "other")]
        model.default = behaviour or AtReadersPace(discord)
        made = Scene(discord, model, nursery, database, channels[0], channels[1], ada, bo)
        async with made.process() as bot:
            await bot.ready()
            made.ask(made.general, ada, "zero")
            await made.all_answered()
            code, _ = await bot.terminate()
            assert code == 0, bot.log
        yield made


async def settled(made: Scene) -> None:
    """Start the bot once more and let it do all that it owes; then judge."""
    async with made.process() as bot:
        await bot.ready()
        try:
            await made.all_answered()
        except AssertionError:
            raise AssertionError("\n".join([*map(made.account, made.asked), bot.log])) from None
        await asyncio.wait_for(made.discord.quiet(0.1), 10)
        code, _ = await bot.terminate()
        assert code == 0, bot.log
        assert "Traceback" not in bot.log
    made.judge()
