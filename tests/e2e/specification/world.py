"""What people do, and what goes wrong, as one call each."""

import asyncio
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bot.core.domain import ChannelId, MessageId, Outcome, Owner, Place, Speaker, UserId
from tests.e2e.specification.core import Core
from tests.e2e.specification.edges import Halt, Script
from tests.e2e.specification.model import UNDO_S, Channel
from tests.e2e.specification.process import GENERAL, PLACES

PEOPLE = (Speaker(UserId(7), "Ada"), Speaker(UserId(8), "Bo"))


@dataclass(frozen=True)
class Unseen:
    """Something that happens in Discord while the bot hears nothing: `what` to the `which`th newest, from 0."""

    what: str
    which: int = 0
    size: int = 0


T = TypeVar("T")


class World(Core):
    """One bot in three channels. Methods return when nothing more happens by itself."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.resets: dict[ChannelId, list[int]] = {place.channel: [] for place in PLACES}
        self._failed = False
        self._runner = asyncio.Runner()
        self._run(self.open())

    # ---------------------------------------------------------- what people do

    def ask(
        self,
        place: Place = GENERAL,
        *,
        by: Speaker = PEOPLE[0],
        size: int = 0,
        script: Script | None = None,
        reachable: bool = True,
    ) -> MessageId:
        question = self.discord.post(place, by, self.words(size))
        return self._ask(question, script, reachable=reachable)

    def ask_in_thread(self, *, by: Speaker = PEOPLE[0], size: int = 0, script: Script | None = None) -> MessageId:
        """Ask in a channel where each question opens a thread."""
        question = self.discord.post_above_thread(GENERAL, by, self.words(size))
        place = self.discord.posts[question].place
        self.places.append(place)
        self.channels[place.channel], self.lanes[place.channel], self.resets[place.channel] = Channel(), [], []
        return self._ask(question, script)

    def _ask(self, question: MessageId, script: Script | None, *, reachable: bool = True) -> MessageId:
        self.discord.reachable = reachable
        self._run(self._take(question, script or self.says()))
        self.discord.reachable = True
        return question

    def retry(self, question: MessageId, script: Script | None = None) -> bool:
        """Press Retry below the answer to a question; say whether that did anything."""
        return self._run(self._retry(question, script or self.says()))

    def overhear(self, place: Place = GENERAL, *, by: Speaker = PEOPLE[1], size: int = 0) -> MessageId:
        """Let a member say something that is not for the bot."""
        message = self.discord.post(place, by, self.words(size))
        self._run(self._overhear(message))
        return message

    def go_on(self, place: Place = GENERAL) -> None:
        """Let the turn that is held up in a channel go on."""
        turn = self.lanes[place.channel][0]
        turn.halted, turn.released = False, True
        self._run(self._follow(place.channel))

    def edit(self, question: MessageId, size: int = 0) -> None:
        self.discord.edit(question, self.words(size))
        self._run(self._hear_edit(question))

    def edit_back(self, question: MessageId) -> None:
        """Edit a question to what it said at first."""
        self.discord.edit(question, self.discord.posts[question].first)
        self._run(self._hear_edit(question))

    def unmention(self, question: MessageId) -> None:
        """Edit a question so that it does not ask the bot any more."""
        self.discord.edit(question, None)
        self._run(self._hear_edit(question))

    def hear_again(self, question: MessageId) -> None:
        """Let the gateway repeat a question's event."""
        if self.discord.request(question):
            self._run(self._take(question, self.says()))

    def delete(self, *messages: MessageId) -> None:
        """Delete messages of one channel, questions or parts of answers."""
        place = self.discord.posts[messages[0]].place
        for message in messages:
            post = self.discord.posts.pop(message)
            if post.answers:
                self.mutilated.add(post.answers)
                self._lose_part(post.answers, message)
            else:
                self._forget(message, place.channel)
        self._run(self._delete(place, messages))

    def reset(self, place: Place = GENERAL) -> None:
        channel = self.channels[place.channel]
        number = sum(1 + bool(asked.answer) for asked in channel.asked.values() if asked.id > channel.reset_point)
        reset_point = channel.reset(self.now)
        done = self._run(self.chat.history.reset(place.channel))
        assert (done and (done.reset_point, done.messages)) == (reset_point and (reset_point, number))
        if reset_point:
            self.resets[place.channel].append(reset_point)
        self.steady.pop(place.channel, None)

    def undo(self, place: Place = GENERAL, which: int = 0) -> None:
        """Take back the `which`th newest reset of a channel."""
        reset_point = MessageId(self.resets[place.channel][-1 - which])
        undone = self.channels[place.channel].undo(reset_point, self.now)
        assert self._run(self.chat.history.undo_reset(place.channel, reset_point)) == undone
        self.steady.pop(place.channel, None)

    def wait(self, seconds: float = UNDO_S) -> None:
        self.clock.advance(seconds)

    def purge(self) -> None:
        for channel in self.channels.values():
            channel.purge(self.now)
        self._run(self.chat.retention_job.purge())

    def recall(self, place: Place = GENERAL) -> None:
        """Search for each word of a channel: found is what its window has passed, and no reset has hidden."""
        self._run(self._recall(place.channel))

    async def _recall(self, id_: ChannelId) -> None:
        while await self.store.words.index(id_, limit=3):
            pass
        channel = self.channels[id_]
        for asked in channel.asked.values():
            for text in filter(None, (asked.text, asked.answer)):
                found = await self.store.words.search(id_, text.split()[:1], limit=50)
                passed = asked.id > channel.reset_point and not channel.in_window(asked)
                assert [hit.message.content for hit in found] == [text] * passed

    def set_prompt(self, owner: Owner, size: int | None) -> None:
        """Let a system prompt of so many words be in force for a server or a channel, or none of its own."""
        text = None if size is None else "Be kind." + " word" * size
        self._run(self.chat.contexts.set_prompt(owner, text, by=PEOPLE[0].id, guild=None))
        if text is None:
            self.prompts.pop(owner, None)
        else:
            self.prompts[owner] = text
        self.steady.clear()

    # ------------------------------------------------- what the bot does not see

    def lose_session(self, *changes: Unseen) -> None:
        """Have the bot miss `changes`, and notice that it may have missed something."""
        self._change(changes)
        self.chat.sync.gap()

    def restart(
        self,
        *changes: Unseen,
        away_s: float = 1.0,
        young: bool = True,
        catch_up: str = "",
        halt: Halt | None = None,
    ) -> None:
        """Kill the bot, let `changes` happen, and start it again.

        Then it catches up `before` or `after` it settles what it left open, or not at all. A turn that is the
        only one left open in its channel is held up again at `halt`.
        """
        self._runner.run(self.kill())
        self._change(changes)
        self.clock.advance(away_s)
        self._run(self.open())
        if catch_up == "before":
            self.catch_up(young=young)
        self._run(self.settle(young=young, halt=halt))
        if catch_up == "after":
            self.catch_up(young=young)

    def catch_up(self, *, young: bool = True) -> None:
        """Read what was missed, where nothing is held up."""
        for place in self.places:
            if not self.lanes[place.channel]:
                self._run(self._catch_up(place, young=young))

    def _change(self, changes: Iterable[Unseen]) -> None:
        for change in changes:
            questions, parts = self.questions(), self.parts()
            if change.what == "ask":
                self.missed.append(
                    self.discord.post(PLACES[change.which % len(PLACES)], PEOPLE[0], self.words(change.size))
                )
            elif change.what == "delete part" and parts:
                part = parts[-1 - change.which % len(parts)]
                question = self.discord.posts.pop(part).answers
                assert question is not None
                self.unseen.add(question)
                self.mutilated.add(question)
            elif questions:
                question = questions[-1 - change.which % len(questions)]
                self.unseen.add(question)
                if change.what == "delete":
                    del self.discord.posts[question]
                else:
                    self.discord.edit(question, self.words(change.size) if change.what == "edit" else None)

    def questions(self) -> list[MessageId]:
        """Return the questions that stand and that the bot has seen, oldest first."""
        return [id_ for id_ in self.discord.posts if id_ in self.outcomes]

    def retriable(self) -> list[MessageId]:
        """Return the questions whose replies stand whole, in channels where no turn is on its way; oldest first."""
        return [
            id_
            for id_ in sorted(self.replies)
            if self.outcomes[id_] in {Outcome.ANSWERED, Outcome.FAILED}
            and id_ not in self.mutilated
            and not self.lanes[self.replies[id_].place.channel]
            and self.discord.reply_to(id_)
        ]

    def overheard(self) -> list[MessageId]:
        """Return the messages to others that stand, oldest first."""
        return [id_ for id_, post in self.discord.posts.items() if not post.answers and id_ not in self.outcomes]

    def parts(self) -> list[MessageId]:
        """Return the bot's messages that stand, oldest first."""
        return [id_ for id_, post in self.discord.posts.items() if post.answers]

    # ------------------------------------------------------------------ running

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        failed, self._failed = self._failed, True
        result = self._runner.run(work)
        self.compare_log()
        self._failed = failed
        return result

    def close(self) -> None:
        """Stop; if nothing has failed, bring everything to its end before and see that nothing was left out."""
        try:
            if not self._failed:
                self._end()
        finally:
            self._runner.run(self.kill())
            self._runner.close()

    def _end(self) -> None:
        for place in self.places:
            while self.lanes[place.channel]:
                self.go_on(place)
        self.catch_up()
        self.compare_ends()
