"""Every step, told to the specification and to the core, as `discord_io` tells it.

What the specification expects is worked out first; then the core runs until it has done that or something else,
and what the model was asked is compared.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from typing import Any

from bot.chat.prompt import BROKEN_OFF
from bot.chat.turns import MAX_RESUMPTIONS
from bot.core import domain
from bot.core.domain import ChannelId, MessageId, OpenTurn, Outcome, Place, PromptMessage, Request
from bot.core.errors import Expired
from tests.e2e.specification.edges import Answer, Halt, Script
from tests.e2e.specification.model import Asked
from tests.e2e.specification.process import DEFAULT_PROMPT, OWNERS, RULE, Process, Turn

# A deadlock is a failure, too.
PATIENCE_S = 10


class Core(Process):
    """The steps that take time."""

    async def _take(self, question: MessageId, script: Script) -> None:
        """Take in a question, as `discord_io.mentions` does."""
        request = self.discord.request(question)
        assert request is not None
        reply = Answer(self.discord, self.store, question, request.place, script)
        lane = self.lanes[request.place.channel]
        if any(turn.question == question and turn.unwanted for turn in lane):
            if question in self.unasked and lane[-1].question == question:
                lane.append(self._start(self.chat.turns.reply(request, reply), reply, request))
                return
            # Turns between could see it or not.
            lane[0].halted, lane[0].released = False, True
            await self._follow(request.place.channel)
        if question in self.unasked:
            for part in self.discord.reply_to(question):
                del self.discord.posts[part]
        elif question in self.outcomes:
            self._edit(question)
            await self._start(self.chat.turns.reply(request, reply), reply).task
            return
        self._open(request, reply)
        lane.append(self._start(self.chat.turns.reply(request, reply), reply))
        await self._follow(request.place.channel)

    def _open(self, request: Request, reply: Answer) -> None:
        self.unasked.discard(request.id)
        self.unseen.discard(request.id)
        self.outcomes[request.id] = None
        self.replies[request.id] = reply
        asked = Asked(request.id, request.author, request.content)
        self.channels[request.place.channel].asked[request.id] = asked

    async def _hear_edit(self, question: MessageId) -> None:
        """Take in an edit, as `discord_io.mentions` does."""
        request, post = self.discord.request(question), self.discord.posts[question]
        channel = post.place.channel
        if post.edited_at is not None:
            self.chat.sync.saw_edit(question, post.edited_at)
        self._outdate(question, post.place.channel)
        if not await self.chat.history.knows(question):
            if request is not None:
                await self._take(question, self.says())
        elif request is not None:
            self._edit(question)
            # The event tells of the channel, also where the question has a thread.
            home = replace(post.place, channel=post.place.home(question))
            await self.chat.sync.edit(replace(request, place=home))
        else:
            self._forget(question, channel)
            self.unasked.add(question)
            await self.chat.sync.unask(post.place.home(question), question)
            await self._follow(channel)

    async def _retry(self, question: MessageId, script: Script) -> bool:
        """Answer a question again in its messages, as `replies.actions` does; say if that was possible."""
        place = self.replies[question].place
        reply = Answer(self.discord, self.store, question, place, script, self.discord.reply_to(question))
        reply.recorded = list(reply.parts)
        again = self.chat.turns.again(question, place, reply, roles=(), continues=False)
        previous = self.channels[place.channel].retry(question)
        if previous is None:
            assert not await again
            return False
        self.outcomes[question], self.replies[question], self.previous[question] = None, reply, previous

        async def work() -> None:
            assert await again

        self.lanes[place.channel].append(self._start(work(), reply))
        await self._follow(place.channel)
        return True

    async def _overhear(self, message: MessageId) -> None:
        """Take in a message to others, as `discord_io.incoming.passive` does."""
        post, passive = self.discord.posts[message], self.chat.history._passive
        assert post.text is not None
        passive.hear(Request(message, post.place, post.author, post.text))
        assert passive._writing is not None
        await passive._writing
        heard = Asked(message, post.author, post.text, open=False, passive=True)
        self.channels[post.place.channel].asked[message] = heard

    async def _delete(self, place: Place, messages: Sequence[MessageId]) -> None:
        """Tell of what the specification has forgotten already; turns that are no longer wanted end at once."""
        await self.chat.sync.delete_messages(place.home(messages[0]), messages)
        await self._follow(place.channel)

    def _edit(self, question: MessageId) -> None:
        """Have the specification take in how a question reads now."""
        post = self.discord.posts[question]
        channel = self.channels[post.place.channel]
        turn = next((turn for turn in self.lanes[post.place.channel] if turn.question == question), None)
        if post.text and channel.edit(question, post.text):
            asked = channel.asked[question]
            if turn is not None:
                turn.changed = True
            if channel.in_window(asked) and (turn is None or turn.prompted):
                self.steady.pop(post.place.channel, None)

    def _outdate(self, question: MessageId, channel: ChannelId) -> None:
        for turn in self.lanes[channel]:
            turn.outdated |= turn.question == question

    def _forget(self, question: MessageId, channel: ChannelId) -> None:
        self._outdate(question, channel)
        self.channels[channel].asked.pop(question, None)
        for turn in self.lanes[channel]:
            turn.unwanted |= turn.question == question
        self.steady.pop(channel, None)

    def _lose_part(self, question: MessageId, part: MessageId) -> None:
        channel = self.replies[question].place.channel
        for turn in self.lanes[channel]:
            turn.unwanted |= part in turn.reply.parts
        if question in self.channels[channel].asked:
            self.channels[channel].asked[question].answer = None
        self.steady.pop(channel, None)

    async def _catch_up(self, place: Place, *, young: bool) -> None:
        """Bring one channel up to date, as `discord_io.catch_up` does."""

        async def snapshot(since: MessageId) -> Any:
            return self.discord.snapshot(place.channel, since)

        self._line_up(place.channel)
        await self.chat.sync.close_gap(place.channel, snapshot)
        for question in [each for each in self.missed if self._place(each) == place]:
            self.missed.remove(question)
            request = self.discord.request(question)
            if request is not None and young:
                await self._take(question, self.says())
            elif request is not None:
                self.outcomes[question] = Outcome.FAILED
                asked = Asked(question, request.author, request.content, open=False)
                self.channels[place.channel].asked[question] = asked
                self.steady.pop(place.channel, None)
                reply = Answer(self.discord, self.store, question, place, self.says())
                self.replies[question] = reply
                await self.chat.turns.miss(request, reply)

    def _place(self, question: MessageId) -> Place | None:
        post = self.discord.posts.get(question)
        return post.place if post else None

    # --------------------------------------------------------- turns on their way

    def _start(self, work: Coroutine[Any, Any, None], reply: Answer, waiting: Request | None = None) -> Turn:
        task = asyncio.create_task(work)
        self.model.replies[task] = reply
        return Turn(reply, task, waiting)

    async def _follow(self, channel: ChannelId) -> None:
        """Work out what the turns of a channel do until one is held up, and let them do it."""
        lane = self.lanes[channel]
        ended = self._unwanted(lane)
        while lane and not lane[0].halted:
            if self._is_opened_now(lane) and not self._ends(lane[0]):
                break
            ended += [lane.pop(0), *self._unwanted(lane)]
        ended += self._unwanted(lane)
        async with asyncio.timeout(PATIENCE_S):
            for turn in ended:
                turn.reply.going_on.set()
                await turn.task
            for turn in [turn for turn in lane if turn.waiting is None]:
                await _either(turn.reply.halted if turn.halted else turn.reply.opened, turn.task)
        self.compare_prompts()

    def _is_opened_now(self, lane: list[Turn]) -> bool:
        """Open the first turn, if it has waited for that; say whether it is open."""
        turn = lane[0]
        if turn.waiting is not None and not turn.outdated:
            self._open(turn.waiting, turn.reply)
            turn.waiting = None
            # A repeated event.
            self._outdate(turn.question, turn.reply.place.channel)
        return turn.waiting is None

    def _unwanted(self, lane: list[Turn]) -> list[Turn]:
        """Take out of a lane, and close, the turns that nobody waits for; one that is all shown will notice itself."""
        unwanted = [turn for turn in lane if turn.unwanted and not turn.shown and turn.waiting is None]
        for turn in unwanted:
            lane.remove(turn)
            self._close(turn.question, Outcome.ABANDONED)
        return unwanted

    def _ends(self, turn: Turn) -> bool:
        """Say whether the turn comes to its end, and take its outcome into the specification."""
        reply, script = turn.reply, turn.reply.script
        while True:
            if turn.unwanted:
                return self._close(turn.question, Outcome.ABANDONED)
            if turn.prompted and script.breaks:
                return self._break(reply, script.pieces[:1])
            if turn.prompted and not turn.changed:
                if not turn.shown and not reply.can_show(len(script.pieces)):
                    return self._close(turn.question, Outcome.ABANDONED)
                return self._close(turn.question, Outcome.ANSWERED, "".join(script.pieces))
            prompt = self._prompt(reply.place, turn.question)
            if prompt is None:
                return self._refuse(turn)
            self.expected.append((turn.question, prompt))
            turn.prompted, turn.changed, turn.shown = True, False, False
            # A broken answer never comes to its end.
            if script.halt and not turn.released and not (script.breaks and script.halt is Halt.FINISH):
                turn.halted = True
                turn.shown = script.halt is Halt.FINISH
                return False

    def _refuse(self, turn: Turn) -> bool:
        """Close a turn for which there is no prompt: too long, purged with a reset, or found to be deleted."""
        if turn.unwanted:
            return self._close(turn.question, Outcome.ABANDONED)
        return self._break(turn.reply, turn.reply.standing_texts())

    def _break(self, reply: Answer, arrived: Sequence[str]) -> bool:
        """Close a turn that ends with a sentence below what has arrived of its answer."""
        if not reply.can_show(len(arrived) or 1):
            return self._close(reply.question, Outcome.ABANDONED)
        return self._close(reply.question, Outcome.FAILED, "\n".join(arrived), broken=True)

    def _close(self, question: MessageId, outcome: Outcome, answer: str = "", *, broken: bool = False) -> bool:
        self.outcomes[question] = outcome
        previous = self.previous.pop(question, "")
        for channel in self.channels.values():
            if asked := channel.asked.get(question):
                asked.open = False
                asked.answer = answer.rstrip() + BROKEN_OFF if broken and answer.strip() else answer or None
                if broken and previous:
                    asked.answer = previous
        return True

    def _line_up(self, channel: ChannelId) -> None:
        posts = self.discord.posts
        shown = {id_: post.text for id_, post in posts.items() if post.text and not post.answers}
        broken = {id_ for id_, reply in self.replies.items() if any(part not in posts for part in reply.recorded)}
        seen = self.channels[channel].line_up(shown, broken)
        self.unasked |= {id_ for id_ in seen if id_ in posts and posts[id_].text is None}
        for turn in self.lanes[channel]:
            turn.unwanted |= turn.question in seen and turn.question not in shown
        if seen & self.unseen:
            self.steady.pop(channel, None)
            self.unseen -= seen

    def _prompt(self, place: Place, question: MessageId) -> list[PromptMessage] | None:
        """Return what the specification wants the model to be asked; see to what comes before and after."""
        channel = self.channels[place.channel]
        if self.discord.reachable:
            self._line_up(place.channel)
        owners = (owner for owner in OWNERS if place.guild and owner in self.prompts)
        before = channel.start, channel.passive_to
        prompt = channel.prompt(question, next((self.prompts[owner] for owner in owners), DEFAULT_PROMPT) + RULE)
        if prompt is not None:
            last = self.steady.pop(place.channel, None)
            if before != (channel.start, channel.passive_to):  # trimmed
                last = None
            late = question < self.newest.get(place.channel, 0)
            assert last is None or late or begins_with(prompt, last)
            # Neither a question of before a reset nor one that comes late stands at the end of a conversation.
            if channel.in_window(channel.asked[question]) and not late:
                self.steady[place.channel] = prompt
            self.newest[place.channel] = max(question, self.newest.get(place.channel, question))
        return prompt

    # ------------------------------------------------------------ after a restart

    async def settle(self, *, young: bool, halt: Halt | None) -> None:
        """Settle what an earlier process has left open, as `discord_io.resumption` does."""
        left = await self.chat.turns.left_open()
        assert [each.turn.question.id for each in left] == sorted(
            question for question, outcome in self.outcomes.items() if outcome is None
        )
        for each in left:
            alone = sum(other.turn.place == each.turn.place for other in left) == 1
            await self._settle(each, young=young, halt=halt if alone else None)

    async def _settle(self, left: OpenTurn, *, young: bool, halt: Halt | None) -> None:
        turn, question, place = left.turn, left.turn.question.id, left.turn.place
        standing = self.discord.reply_to(question)
        reply = Answer(self.discord, self.store, question, place, self.says(halt=halt), standing)
        reply.recorded = list(left.parts)
        self.replies[question] = reply
        unwanted = self.discord.request(question) is None or not set(left.parts) <= set(standing)
        if question not in self.discord.posts:
            self._forget(question, place.channel)
            await self.chat.sync.delete_messages(place.home(question), [question])
        elif self.discord.posts[question].edited_at and (young or question not in self.unasked):
            await self._hear_edit(question)
        if self.replies[question] is not reply:
            # That has asked it anew.
            await self._resume(turn, reply)
        elif unwanted:
            self._close(question, Outcome.ABANDONED)
            await reply.withdraw()
            await self.chat.turns.abandon(turn)
        elif not young:
            self._break(reply, reply.standing_texts())
            with self.chat.turns.enqueue(place.channel) as ticket:
                await self.chat.turns.give_up(turn, reply, ticket, Expired())
        else:
            self.resumed[question] = self.resumed.get(question, 0) + 1
            if self.resumed[question] > MAX_RESUMPTIONS:
                self._break(reply, reply.standing_texts())
                await self._resume(turn, reply)
            else:
                self.lanes[place.channel].append(self._start(self._resume(turn, reply), reply))
                await self._follow(place.channel)

    async def _resume(self, turn: domain.Turn, reply: Answer) -> None:
        with self.chat.turns.enqueue(turn.place.channel) as ticket:
            await self.chat.turns.resume(turn, reply, ticket)


async def _either(event: asyncio.Event, task: asyncio.Task[None]) -> None:
    """Wait until the event is set; a task that ends before that has failed its expectation."""
    waiting = asyncio.create_task(event.wait())
    await asyncio.wait({waiting, task}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if task.done():
        task.result()
    assert event.is_set()


def begins_with(prompt: list[PromptMessage], last: list[PromptMessage]) -> bool:
    """Say whether `prompt` begins with all bytes of `last`; what people say in a row grows in one message."""
    *before, end = last
    if len(prompt) < len(last):
        return False
    here = prompt[len(before)]
    return prompt[: len(before)] == before and here.role is end.role and here.content.startswith(end.content)
