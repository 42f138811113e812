"""Members who ask, and act on their questions while they are answered; and the replies that they see."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from bot.core.content import FileNote
from bot.core.domain import (
    ChannelId,
    ChannelSnapshot,
    Completion,
    Decision,
    Finish,
    GuildId,
    MessageId,
    Place,
    Request,
    Speaker,
    ToolCard,
    Turn,
    UserId,
)
from bot.core.errors import EmptyAnswer, ParleyError, QuestionDeleted
from bot.core.tools import Link
from bot.discord_io.client import ParleyBot
from bot.storage.store import Store
from tests.e2e.faults.servers import Asked, Instant
from tests.support.clock import START

PARLEY = Speaker(UserId(9), "Parley")
CHANNELS = [Place(ChannelId(100 + number), guild=GuildId(1 + number % 3)) for number in range(9)]
CHANNELS += [Place(ChannelId(200 + number)) for number in range(3)]
# Ids of questions are this far apart; a reply's message has the next one.
STEP = 10

# What somebody does to a question, and when; None: behind the answer. Weights.
_ACTS: dict[tuple[str, Instant | None] | None, float] = {
    None: 70,
    ("stop", Instant.ASKED): 2,
    ("stop", Instant.AMID): 4,
    ("edit", Instant.ASKED): 2,
    ("edit", Instant.AMID): 4,
    ("edit", None): 3,
    ("delete", Instant.ASKED): 2,
    ("delete", Instant.AMID): 3,
    ("delete", None): 2,
    ("delete part", Instant.AMID): 2,
    ("repeat", Instant.AMID): 2,
    ("repeat", None): 2,
    ("retry", Instant.AMID): 1,
    ("retry", None): 6,
}


@dataclass(eq=False)
class ShownReply:
    """`ports.Reply` that keeps what a member would see."""

    store: Store
    message: MessageId
    turn: Turn | None = None
    text: str = ""
    finish_: Finish | None = None
    error: ParleyError | None = None
    withdrawn: bool = False
    part_deleted: bool = False
    faults: list[str] = field(default_factory=list)
    """Calls that came after the end."""

    @property
    def speaker(self) -> Speaker:
        return PARLEY

    @property
    def over(self) -> bool:
        return self.error is not None or self.withdrawn

    @property
    def begun(self) -> bool:
        return self.over or self.finish_ is not None or bool(self.text)

    def shows(self, message: MessageId) -> bool:
        return message == self.message

    async def snapshot(self, since: MessageId) -> ChannelSnapshot | None:  # noqa: ARG002 - the port has it
        return None

    def is_for(self, turn: Turn) -> None:
        self.turn = turn

    async def begin(self) -> None:
        self._expect(not self.over, "begun after its end")
        self.text, self.finish_ = "", None

    def act(self, action: str | None, tool: str = "", share: float | None = None) -> None:
        pass

    def cite(self, tools: Sequence[str], links: Sequence[Link]) -> None:
        pass

    def ask(self, card: ToolCard, on_failure: Callable[[], Awaitable[None]]) -> None:
        raise AssertionError(f"no tool here asks: {card} {on_failure}")

    def close_card(self, number: str, decision: Decision) -> None:
        raise AssertionError(f"no tool here asks: {number} {decision}")

    def credit(self, model: str, missing: str) -> None:
        pass

    def write(self, text: str) -> None:
        self._expect(not self.over and self.finish_ is None, "written to after its end")
        self.text += text

    def retract(self) -> None:
        self.text = ""

    def tell(self, notes: Sequence[FileNote]) -> None:
        pass

    async def finish(self, completion: Completion) -> None:
        self._expect(not self.over and self.finish_ is None, "finished twice")
        if not self.text.strip():
            raise EmptyAnswer
        await self._show()
        self.finish_ = completion.finish

    async def fail(self, error: ParleyError, instead: str = "") -> str:
        self._expect(not self.over and self.finish_ is None, f"failed after its end: {error!r}")
        await self._show()
        self.error = error
        return self.text or instead

    async def _show(self) -> None:
        await asyncio.sleep(0.1)
        if self.part_deleted:
            raise QuestionDeleted
        if self.turn is not None:
            await self.store.turns.set_parts(self.turn.id, [self.message])

    async def withdraw(self) -> None:
        self.withdrawn = True

    def _expect(self, held: bool, fault: str) -> None:
        if not held:
            self.faults.append(fault)


@dataclass(eq=False)
class Mention:
    number: int
    place: Place
    author: Speaker
    act: tuple[str, Instant | None] | None
    version: int = 0
    acted: bool = False
    deleted: bool = False
    stopped: bool = False
    replies: list[ShownReply] = field(default_factory=list)
    repeat: ShownReply | None = None
    """The reply to a repeated event, which must show nothing."""

    @property
    def id(self) -> MessageId:
        return MessageId((1000 + self.number) * STEP)

    @property
    def request(self) -> Request:
        edited_at = START + timedelta(seconds=self.version) if self.version else None
        content = f"q{self.number}v{self.version} What is it?"
        return Request(self.id, self.place, self.author, content, edited_at)

    def reply(self, store: Store) -> ShownReply:
        self.replies.append(ShownReply(store, MessageId(self.id + 1)))
        return self.replies[-1]


class People:
    """All members: each channel has one mention after another, and sometimes two at once."""

    def __init__(self, bot: ParleyBot, seed: int) -> None:
        self._bot = bot
        self._seed = seed
        self.mentions: dict[int, Mention] = {}
        self.turns = 0
        self.calm = False
        self._beside: set[asyncio.Task[None]] = set()

    async def ask(self, times: int) -> None:
        """Ask so many questions, and return once all of them are over."""
        begin = len(self.mentions)
        numbers = iter(range(begin, begin + times))
        await asyncio.gather(*(self._talk(place, numbers) for place in CHANNELS))
        await asyncio.gather(*self._beside)

    async def _talk(self, place: Place, numbers: Iterator[int]) -> None:
        for number in numbers:
            pair = [number]
            if Random(f"{self._seed} {number} pair").random() < 0.1:  # noqa: S311 - a seed is wanted
                pair += [second] if (second := next(numbers, None)) is not None else []
            await asyncio.gather(*(self._mention(place, each) for each in pair))

    async def _mention(self, place: Place, number: int) -> None:
        random = Random(f"{self._seed} {number}")  # noqa: S311 - a seed is wanted
        (act,) = random.choices(tuple(_ACTS), tuple(_ACTS.values()))
        author = Speaker(UserId(50 + random.randrange(4)), random.choice(("Ada", "Bo")))
        mention = self.mentions[number] = Mention(number, place, author, None if self.calm else act)
        await asyncio.sleep(random.uniform(1, 60))
        self.turns += 1
        await self._bot.turns.reply(mention.request, mention.reply(self._bot.store))
        if mention.act is not None and mention.act[1] is None:
            await self._do(mention, mention.act[0])

    async def during(self, asked: Asked, instant: Instant) -> None:
        """Do what is due to a question while the server answers it, and give the bot the time to take it in."""
        mention = self.mentions[asked.question]
        if mention.act is None or mention.acted or mention.act[1] is not instant:
            return
        mention.acted = True
        # Some of it waits until the turn has ended, and the server must go on for that.
        task = asyncio.create_task(self._do(mention, mention.act[0]))
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)
        await asyncio.wait({task}, timeout=1.0)

    async def _do(self, mention: Mention, act: str) -> None:
        bot, channel = self._bot, mention.place.channel
        match act:
            case "stop":
                mention.stopped = bot.turns.stop(mention.id)
            case "edit":
                mention.version += 1
                await bot.channel_sync.edit(mention.request)
            case "delete":
                mention.deleted = True
                await bot.channel_sync.delete_messages(channel, [mention.id])
            case "delete part":
                reply = mention.replies[-1]
                reply.part_deleted = not reply.over
                await bot.channel_sync.delete_messages(channel, [reply.message])
            case "repeat":
                mention.repeat = ShownReply(bot.store, MessageId(mention.id + 2))
                await bot.turns.reply(mention.request, mention.repeat)
            case "retry":
                reply = mention.reply(self._bot.store)
                if await bot.turns.again(mention.id, mention.place, reply, roles=(), continues=False):
                    self.turns += 1
                else:
                    mention.replies.remove(reply)
