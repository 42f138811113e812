"""What a channel remembers and what the model must see of it: the specification as a small program.

It shares nothing with the bot but how many tokens a text takes and in which bytes one message is written.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from bot.chat.prompt import HOUSE_RULES, PASSIVE_RULE, PASSIVE_TOKENS, count, render
from bot.core.domain import Message, MessageId, PromptMessage, Role, Speaker, UserId
from bot.core.tokens import MESSAGE_OVERHEAD, estimate

PARLEY = Speaker(UserId(9), "Parley")
# Tokens: the model's window, the answer's share, the history's cap, and a trim's share of passive messages.
CONTEXT, REPLY, HISTORY, PASSIVE_SHARE = 1000 + estimate(PASSIVE_RULE), 200, 300, 0.25
UNDO_S = 600


@dataclass
class Asked:
    """One question, and its answer at the same place, whenever that came; or a passive message."""

    id: MessageId
    author: Speaker
    text: str
    answer: str | None = None
    open: bool = True
    passive: bool = False

    def messages(self, room: int) -> list[Message]:
        """Return what a prompt holds of it: nothing that is larger than the window, nor the answer to that."""
        tokens = count(self.author, self.text) + PASSIVE_TOKENS * self.passive
        asked = Message(self.id, self.id, Role.USER, self.author, self.text, tokens, passive=self.passive)
        size = estimate(self.answer or "") + MESSAGE_OVERHEAD
        answer = Message(self.id, self.id, Role.ASSISTANT, PARLEY, self.answer or "", size)
        held = [asked, answer] if self.answer and size <= room else [asked]
        return held if asked.tokens <= room else []


@dataclass
class Channel:
    """One conversation. Prompts begin at `start` and after `reset_point`."""

    asked: dict[MessageId, Asked] = field(default_factory=dict)
    start: int = 0
    # Passive messages up to this one have left the window early.
    passive_to: int = 0
    reset_point: int = 0
    resets: list[tuple[int, int, int, float]] = field(default_factory=list)
    """Up to where, the reset point and the start before, and until when it can be undone."""

    def in_window(self, asked: Asked) -> bool:
        return asked.id >= self.start and asked.id > self.reset_point and not self.left_early(asked)

    def left_early(self, asked: Asked) -> bool:
        return asked.passive and asked.id <= self.passive_to

    def edit(self, id_: MessageId, text: str) -> bool:
        """Take an edit in; say whether it was one."""
        asked = self.asked.get(id_)
        if asked is None or text == asked.text:
            return False
        asked.text = text
        return True

    def line_up(self, shown: Mapping[MessageId, str], broken: Collection[MessageId]) -> set[MessageId]:
        """Follow what nobody told of, as far as prompts reach: questions as `shown`, answers that are `broken`."""
        window = {asked.id for asked in self.asked.values() if self.in_window(asked)}
        for id_ in window - shown.keys():
            del self.asked[id_]
        for id_ in window & shown.keys():
            if id_ in broken:
                self.asked[id_].answer = None
            self.edit(id_, shown[id_])
        return window

    def retry(self, id_: MessageId) -> str | None:
        """Take away the answer to the last question and return it, "" for none; None for other questions."""
        last = max((asked.id for asked in self.asked.values() if not asked.passive), default=None)
        if id_ != last or id_ <= self.reset_point or self.asked[id_].open:
            return None
        asked = self.asked[id_]
        before, asked.answer, asked.open = asked.answer or "", None, True
        return before

    def drop_passive(self, held: list[Asked], room: int, budget: int) -> bool:
        """Take the oldest passive messages out beyond their share of a trimmed window; say whether there were any."""
        left = int(int(budget / 2) * PASSIVE_SHARE)
        for asked in reversed(held):
            if asked.passive:
                left -= sum(message.tokens for message in asked.messages(room))
                if left < 0:
                    self.passive_to = max(self.passive_to, asked.id)
                    return True
        return False

    def reset(self, now: float) -> int | None:
        """Hide everything so far; return the place up to which, None when there is nothing."""
        last = max((id_ for id_ in self.asked if id_ > self.reset_point), default=None)
        if last is not None:
            self.resets.append((last, self.reset_point, self.start, now + UNDO_S))
            self.reset_point = last
        return last

    def undo(self, reset_point: int, now: float) -> bool:
        """Bring back what the last reset has hidden, and nothing that an earlier one has."""
        if reset_point != self.reset_point or not self.resets:
            return False
        last, before, start, until = self.resets[-1]
        if last != reset_point or until <= now:
            return False
        self.reset_point, self.start = before, start
        del self.resets[-1]
        return True

    def purge(self, now: float) -> None:
        """Lose what is hidden for good: each reset in its own time."""
        for reset in [each for each in self.resets if each[-1] <= now]:
            self.asked = {id_: asked for id_, asked in self.asked.items() if id_ > reset[0]}
            self.resets.remove(reset)

    def prompt(self, id_: MessageId, system: str) -> list[PromptMessage] | None:
        """Return what the model sees with one question; None when there is no room for it, or it is gone."""
        asked = self.asked.get(id_)
        room = int(CONTEXT * 0.95) - REPLY - estimate(system) - estimate(HOUSE_RULES) - 2 * MESSAGE_OVERHEAD
        if asked is None or not asked.messages(room):
            return None
        budget, due = min(room, HISTORY), False
        while True:
            known = sorted(self.asked.values(), key=lambda each: each.id)
            # One that a reset has hidden, or that comes so late that the window has passed it, stands alone.
            held = [each for each in known if self.in_window(each) and each.id <= id_] or [asked]
            sizes = [sum(message.tokens for message in each.messages(room)) for each in held]
            if sum(sizes) <= (budget / 2 if due else budget) or sum(map(bool, sizes)) == 1:
                break
            if not due and self.drop_passive(held, room, budget):
                due = True
                continue
            due = False
            # At once until half is left, and never without the question itself.
            while len(sizes) > 1 and (sum(sizes) > budget / 2 or not sizes[0]):
                del sizes[0]
            self.start = held[-len(sizes)].id
        messages = [message for each in held for message in each.messages(room)]
        runs = [(role, "\n".join(map(render, run))) for role, run in groupby(messages, lambda each: each.role)]
        return [PromptMessage(*run) for run in [(Role.SYSTEM, f"{system}\n\n{HOUSE_RULES}"), *runs]]
