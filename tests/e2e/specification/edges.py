"""The edges of the core, in memory: a Discord, the replies in it, and a model that says what it was told to."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.content import FileNote
from bot.core.domain import (
    ChannelId,
    ChannelSnapshot,
    Completion,
    ContextWindow,
    Decision,
    Finish,
    MessageId,
    Place,
    Prompt,
    PromptMessage,
    Request,
    Speaker,
    ToolCard,
    Turn,
    WindowSource,
)
from bot.core.errors import BrokenStream, DeliveryFailed, ParleyError, QuestionDeleted
from bot.core.tools import Link
from bot.storage.store import Store
from tests.e2e.specification.model import CONTEXT, PARLEY
from tests.support.clock import START

NOTE = "\n⚠️"


@dataclass
class Post:
    """A message as Discord shows it. A question's text is None where it no longer asks the bot."""

    place: Place
    author: Speaker
    text: str | None
    answers: MessageId | None = None
    edited_at: datetime | None = None

    def __post_init__(self) -> None:
        self.first = self.text


class Discord:
    """What stands in all channels. Ids grow with time."""

    def __init__(self) -> None:
        self.posts: dict[MessageId, Post] = {}
        self.reachable = True
        self._newest = 1000
        self._edits = 0

    def post(self, place: Place, author: Speaker, text: str, answers: MessageId | None = None) -> MessageId:
        self._newest += 1
        self.posts[MessageId(self._newest)] = Post(place, author, text, answers)
        return MessageId(self._newest)

    def post_above_thread(self, channel: Place, author: Speaker, text: str) -> MessageId:
        """Post a question into a channel whose questions have threads of their own."""
        thread = replace(channel, channel=ChannelId(self._newest + 1), parent=channel.channel)
        return self.post(thread, author, text)

    def request(self, question: MessageId) -> Request | None:
        """Return what a message asks now, None when it is gone or asks nothing."""
        post = self.posts.get(question)
        if post is None or post.text is None:
            return None
        return Request(question, post.place, post.author, post.text, post.edited_at)

    def edit(self, question: MessageId, text: str | None) -> None:
        post = self.posts[question]
        post.text = text
        self._edits += 1
        post.edited_at = START + timedelta(seconds=self._edits)

    def reply_to(self, question: MessageId) -> list[MessageId]:
        return [id_ for id_, post in self.posts.items() if post.answers == question]

    def snapshot(self, channel: ChannelId, since: MessageId) -> ChannelSnapshot:
        if not self.reachable:
            raise DeliveryFailed("unreachable", final=False)
        posts = {id_: post for id_, post in self.posts.items() if post.place.channel == channel and id_ >= since}
        edited = {id_: self.request(id_) for id_, post in posts.items() if post.edited_at and not post.answers}
        return ChannelSnapshot(since, frozenset(posts), edited)


class Halt(StrEnum):
    """Where a reply can be held up."""

    STREAM = "stream"
    """One part stands in Discord, the model has not said the rest."""
    FINISH = "finish"
    """All of it stands in Discord, the database does not know that."""


@dataclass(frozen=True)
class Script:
    """What becomes of one question: each of `pieces` is a message of the answer."""

    pieces: tuple[str, ...]
    breaks: bool = False
    """The model fails after the first piece."""
    halt: Halt | None = None
    recorded: bool = True
    """The part that stands while the stream halts is known to the database."""


@dataclass(eq=False)
class Answer:
    """`ports.Reply` in `Discord`, as `discord_io.live` does it. `parts` stand from an earlier attempt at first."""

    discord: Discord
    store: Store
    question: MessageId
    place: Place
    script: Script
    parts: list[MessageId] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.speaker = PARLEY
        self.text: list[str] = []
        self.turn: Turn | None = None
        self.recorded: list[MessageId] = []
        self.opened, self.halted, self.going_on = asyncio.Event(), asyncio.Event(), asyncio.Event()

    def shows(self, message: MessageId) -> bool:
        return message in self.parts

    async def snapshot(self, since: MessageId) -> ChannelSnapshot | None:
        return self.discord.snapshot(self.place.channel, since)

    def is_for(self, turn: Turn) -> None:
        self.turn = turn
        self.opened.set()

    async def begin(self) -> None:
        self.text = []

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

    def tell(self, notes: Sequence[FileNote]) -> None:
        """No question here has files."""

    def retract(self) -> None:
        self.text = []

    def write(self, text: str) -> None:
        self.text.append(text)

    async def stream(self) -> None:
        """Do what happens beside the reader after the first piece."""
        if self.script.halt is Halt.STREAM and not self.going_on.is_set():
            self._show(self.text)
            if self.script.recorded:
                await self._record()
            await self._halt()

    async def finish(self, completion: Completion) -> None:  # noqa: ARG002 - the port has it
        self._show(self.text)
        await self._drop_surplus(len(self.text))
        await self._record()
        if self.script.halt is Halt.FINISH and not self.going_on.is_set():
            await self._halt()

    async def fail(self, error: ParleyError, instead: str = "") -> str:  # noqa: ARG002 - the port has it
        if instead:
            self.text = [instead]
            self._show([instead.rstrip() + NOTE])
            await self._drop_surplus(1)
            await self._record()
            return instead
        standing = self.standing_texts()
        texts = self.text or standing
        self._show([*texts[:-1], texts[-1] + NOTE] if texts else [NOTE])
        await self._record()
        return "".join(self.text) or "\n".join(standing)

    async def withdraw(self) -> None:
        for part in self.parts:
            self.discord.posts.pop(part, None)
        self.parts = []

    def standing_texts(self) -> list[str]:
        """Return what Discord shows of the reply, without what is said about it."""
        posts = [self.discord.posts[part] for part in self.parts if part in self.discord.posts]
        return [text for post in posts if (text := (post.text or "").removesuffix(NOTE))]

    def can_show(self, number: int) -> bool:
        """Say whether none of the first `number` parts was deleted."""
        return all(part in self.discord.posts for part in self.parts[:number])

    def _show(self, texts: Sequence[str]) -> None:
        for ordinal, text in enumerate(texts):
            if ordinal == len(self.parts):
                self.parts.append(self.discord.post(self.place, PARLEY, text, self.question))
            post = self.discord.posts.get(self.parts[ordinal])
            if post is None:
                raise QuestionDeleted
            post.text = text

    async def _drop_surplus(self, number: int) -> None:
        surplus = self.parts[number:]
        if surplus and self.turn is not None:
            await self.store.turns.set_parts(self.turn.id, self.parts[:number])
            del self.parts[number:]
            for part in surplus:
                self.discord.posts.pop(part, None)

    async def _record(self) -> None:
        assert self.turn is not None
        await self.store.turns.set_parts(self.turn.id, self.parts)
        self.recorded = list(self.parts)

    async def _halt(self) -> None:
        self.halted.set()
        await self.going_on.wait()


class ScriptedModel:
    """`ports.Model` that notes what it is asked and says what each question's script has."""

    name = "scripted"
    supports_images = True
    supports_tools = True

    def __init__(self) -> None:
        self.prompts: list[tuple[MessageId, list[PromptMessage]]] = []
        self.replies: dict[asyncio.Task[None] | None, Answer] = {}

    async def context_window(self) -> ContextWindow:
        return ContextWindow(CONTEXT, WindowSource.SETTING)

    async def stream(self, prompt: Prompt, _ends_at: float | None = None) -> AsyncGenerator[str | Completion, None]:
        reply = self.replies[asyncio.current_task()]
        self.prompts.append((reply.question, list(prompt.messages)))
        first, *others = reply.script.pieces
        yield first
        await reply.stream()
        if reply.script.breaks:
            raise BrokenStream
        for piece in others:
            yield piece
        yield Completion(Finish.STOP, None)
