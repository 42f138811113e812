"""The real core between edges in memory, from a start to the kill, and what it is compared with."""

import asyncio
import sqlite3
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from bot.chat.prompt import BROKEN_OFF, PASSIVE_RULE
from bot.chat.turns import Limits
from bot.config.options import InForce, Options
from bot.core.domain import ChannelId, GuildId, MessageId, Outcome, Owner, Place, PromptMessage, Request, Scope
from bot.storage.store import Store
from bot.tools.recall.indexing import Indexing
from bot.tools.recall.parts import Recall
from tests.e2e.specification.edges import NOTE, Answer, Discord, Halt, Script, ScriptedModel
from tests.e2e.specification.model import CONTEXT, HISTORY, REPLY, Channel
from tests.support.chat_parts import chat_parts
from tests.support.clock import FakeClock

GENERAL = Place(ChannelId(100), guild=GuildId(1))
THREAD = Place(ChannelId(200), parent=GENERAL.channel, guild=GuildId(1))
DIRECT = Place(ChannelId(300))
PLACES = (GENERAL, THREAD, DIRECT)
DEFAULT_PROMPT = "Be kind."
# Passive listening is on everywhere, and what has left a window is kept for searches.
OPTIONS = Options(system_prompt=DEFAULT_PROMPT, history_tokens=HISTORY, passive=True, recall="tool")
RULE = f"\n\n{PASSIVE_RULE}"
# From narrow to wide.
OWNERS = (Owner(Scope.CHANNEL, 100), Owner(Scope.GUILD, 1))


async def in_force(_: Place) -> InForce:
    return InForce(OPTIONS, {})


class NoIndexing(Indexing):
    """Leaves it to the search, so that commits can be counted."""

    def begin(self) -> None: ...


@dataclass(eq=False)
class Turn:
    """A turn on its way, and what is known of it so far."""

    reply: Answer
    task: asyncio.Task[None]
    waiting: Request | None = None
    """Stored only once an earlier answer to the same question is taken back."""
    outdated: bool = False
    """The question was changed while it waited for that."""
    prompted: bool = False
    changed: bool = False
    unwanted: bool = False
    halted: bool = False
    released: bool = False
    shown: bool = False
    """All of it stands in Discord, as far as the bot knows."""

    @property
    def question(self) -> MessageId:
        return self.reply.question


class Process:
    """One bot with three channels, and the specification of what it should do."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "parley.sqlite3"
        self.clock = FakeClock()
        self.discord = Discord()
        self.model = ScriptedModel()
        # Threads that questions have opened come behind the others.
        self.places = list(PLACES)
        self.channels = {place.channel: Channel() for place in PLACES}
        self.lanes: dict[ChannelId, list[Turn]] = {place.channel: [] for place in PLACES}
        self.prompts: dict[Owner, str] = {}
        self.outcomes: dict[MessageId, Outcome | None] = {}
        self.replies: dict[MessageId, Answer] = {}
        self.missed: list[MessageId] = []
        # Questions of which something was changed or deleted that the bot was not told.
        self.unseen: set[MessageId] = set()
        # Questions of whose replies somebody has deleted a part.
        self.mutilated: set[MessageId] = set()
        # Questions that an edit has taken away: another edit asks them anew.
        self.unasked: set[MessageId] = set()
        # The last prompt of a channel, as long as the next one has to begin with it.
        self.steady: dict[ChannelId, list[PromptMessage]] = {}
        # The newest question of a channel that the model was asked.
        self.newest: dict[ChannelId, MessageId] = {}
        # What the model was asked last, without roles.
        self.last: list[str] = []
        self.expected: list[tuple[MessageId, list[PromptMessage]]] = []
        self.resumed: dict[MessageId, int] = {}
        # Answers that are shown again if a retry fails.
        self.previous: dict[MessageId, str] = {}
        self._words = 0

    def says(
        self,
        *sizes: int,
        breaks: bool = False,
        halt: Halt | None = None,
        recorded: bool = True,
    ) -> Script:
        """Return what the model says to a question: one message of each of `sizes`."""
        return Script(tuple(f"{self.words(size)}. " for size in sizes or (0,)), breaks, halt, recorded)

    def words(self, size: int) -> str:
        """Return a text of `size` words that no other text has a part of."""
        self._words += 1
        return f"v{self._words}" + " word" * size

    # ------------------------------------------------------------- the process

    async def open(self) -> None:
        self.store = await Store.open(self.database, self.clock)
        self._reader = sqlite3.connect(self.database)
        self.chat = chat_parts(
            self.store,
            self.model,
            self.clock,
            options=OPTIONS,
            reply_tokens=REPLY,
            limits=Limits(max_completions=100, channel_queue=100, person_queue=100),
        )
        recall = Recall(
            *(self.store, self.clock),
            in_force=in_force,
            readable=lambda _, places: places,
            hidden=lambda _: False,
            busy=lambda: False,
            tokens=CONTEXT,
        )
        recall.indexing = NoIndexing(self.store, self.clock, lambda: False)
        self.chat.contexts.recall = recall

    async def kill(self) -> None:
        tasks = [turn.task for lane in self.lanes.values() for turn in lane]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for lane in self.lanes.values():
            lane.clear()
        self._reader.close()
        await self.store.close()

    # ------------------------------------------------------------- comparisons

    def compare_prompts(self) -> None:
        """See that the model was asked what the specification has worked out, in this order."""
        asked, expected = self.model.prompts, self.expected
        self.model.prompts, self.expected = [], []
        for got, wanted in zip_longest(asked, expected):
            assert got == wanted
            self.last = [message.content for message in got[1]]

    def compare_log(self) -> None:
        """See that the log holds what it should, and no word that Discord does not show."""
        logged = self._rows("SELECT channel_id, position, role, content FROM messages ORDER BY 1, 2, 3 DESC")
        wanted = []
        for id_, channel in self.channels.items():
            for asked in sorted(channel.asked.values(), key=lambda asked: asked.id):
                wanted.append((id_, asked.id, "user", asked.text))
                if asked.answer:
                    wanted.append((id_, asked.id, "assistant", asked.answer))
        assert logged == wanted
        for _, question, role, content in logged:
            if question not in self.unseen:
                assert self._shows(question, role, content)

    def _shows(self, question: MessageId, role: str, text: str) -> bool:
        """Say whether Discord shows these words, which are a question's or those of the answer to it."""
        if role == "user":
            return question in self.discord.posts and self.discord.posts[question].text == text
        shown = "".join(self.discord.posts[part].text or "" for part in self.discord.reply_to(question))
        return text.removesuffix(BROKEN_OFF).split() == shown.removesuffix(NOTE).split()

    def compare_ends(self) -> None:
        """See that every mention has its one end, and one reply that says so."""
        ends = self._rows("SELECT question_id, outcome FROM turns ORDER BY 1")
        assert ends == sorted(self.outcomes.items())
        for question, outcome in ends:
            texts = [self.discord.posts[part].text or "" for part in self.discord.reply_to(question)]
            if question in self.mutilated:
                continue
            match outcome:
                case Outcome.ANSWERED:
                    assert tuple(texts) == self.replies[question].script.pieces
                case Outcome.FAILED:
                    assert [text for text in texts if text.endswith(NOTE)] == texts[-1:] != []
                case _:
                    assert texts == []

    def log(self) -> list[str]:
        """Return the words of all channels in order."""
        return [content for (content,) in self._rows("SELECT content FROM messages ORDER BY position, id")]

    def _rows(self, sql: str) -> list[Any]:
        return self._reader.execute(sql).fetchall()

    @property
    def now(self) -> float:
        return self.clock.now().timestamp()
