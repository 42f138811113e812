"""What must be true of a run once it has gone quiet."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from tests.e2e.chaos import ledger, wordings
from tests.e2e.chaos.crowd import Mention
from tests.e2e.chaos.ledger import Row, Turn
from tests.e2e.chaos.reading import Kind, Reply
from tests.e2e.chaos.stage import Stage

_BROKEN_OFF = wordings.squeezed("[This answer broke off here.]")
# How many findings are accounted for in full; the rest are one line each.
_MAX_ACCOUNTS = 6
_EXPECTED = {"answered": Kind.COMPLETE, "failed": Kind.HONEST, "abandoned": Kind.NOTHING}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that must not be. `mention` is None where it is not about one."""

    what: str
    mention: int | None = None

    def __str__(self) -> str:
        return self.what if self.mention is None else f"mention {self.mention}: {self.what}"


class Verdict:
    """Judges a stage on which everything has ended."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._crowd = crowd = stage.crowd
        self._ledger = ledger.read(stage.database)
        self._replies = {number: Reply(tuple(crowd.parts(each))) for number, each in crowd.mentions.items()}
        self.findings = [
            *(Finding(problem) for problem in stage.problems),
            *self._of_mentions(),
            *self._of_strangers(),
            *self._of_history(),
            *of_log(stage.journal.lines),
            *self._of_holdings(),
        ]

    # ------------------------------------------------------------------ replies

    def _of_mentions(self) -> Iterator[Finding]:
        for number, mention in self._crowd.mentions.items():
            yield from (Finding(what, number) for what in mention.stale)
            if self._crowd.is_open(mention.message.channel):
                turn = self._ledger.turns.get(mention.message.id)
                found = self._of_mention(mention, turn, self._replies[number])
                yield from (Finding(what, number) for what in found)

    def _of_mention(self, mention: Mention, turn: Turn | None, reply: Reply) -> Iterator[str]:
        stands = self._crowd.stands(mention)
        if len(set(reply.ordinals)) < len(reply.ordinals):
            yield f"its parts are {reply.ordinals}"
        if turn is None:
            if stands or reply.parts:
                yield f"the database knows no turn for it; {len(reply.parts)} parts stand"
        elif turn.outcome is None:
            yield "its turn is open"
        elif turn.outcome == "abandoned" and reply.parts:
            yield f"its turn was abandoned, and its reply is {wordings.brief(reply.words)}"
        if mention.moderated:
            return
        kind, why = reply.read(mention)
        if kind is Kind.WRONG or (stands and kind is Kind.NOTHING):
            yield f"its reply is {why or kind}{'' if stands else ', and its question deleted'}"
        if reply.ordinals != [str(each) for each in range(len(reply.parts))]:
            yield f"its parts are {reply.ordinals}"
        # A sentence goes with its question.
        taken_back = turn is not None and turn.outcome == "failed" and not stands and kind is Kind.NOTHING
        if turn is not None and turn.outcome is not None and kind is not _EXPECTED[turn.outcome] and not taken_back:
            yield f"its turn was {turn.outcome} ({turn.error}), and its reply is {kind}"

    def _of_strangers(self) -> Iterator[Finding]:
        """Yield messages of the bot's that belong to no mention, and are no answer to a command either."""
        ours = {part for reply in self._replies.values() for part in reply.ids}
        for room in filter(self._crowd.is_open, self._crowd.rooms):
            for message in room.messages.values():
                own = message.author is self._stage.discord.me
                if own and message.id not in ours and message.interaction is None:
                    yield Finding(f"a message of nobody's stands in {room.id}: {message.content[:80]!r}")

    # ------------------------------------------------------------------ history

    def _of_history(self) -> Iterator[Finding]:
        """Compare what prompts may hold with what stands; what a gap hid behind that is not looked for."""
        owners = {each.message.id: each for each in self._crowd.mentions.values()}
        for row in self._ledger.rows.values():
            if row.position >= self._ledger.windows[row.channel]:
                mention = owners.get(row.position)
                if mention is None or not self._stands(row, mention):
                    number = mention.number if mention else None
                    yield Finding(f"the history holds a message ({row.role}) that is gone: {row.id}", number)
        for number, mention in self._crowd.mentions.items():
            start = self._ledger.windows.get(mention.message.channel.id, 0)
            if self._crowd.stands(mention) and mention.message.id >= start:
                yield from (Finding(what, number) for what in self._of_question(mention))
                if not mention.moderated:
                    yield from (Finding(what, number) for what in self._of_answer(mention))

    def _stands(self, row: Row, mention: Mention) -> bool:
        shown = row.role == "user" or row.id in self._replies[mention.number].ids
        return shown and self._crowd.stands(mention)

    def _of_question(self, mention: Mention) -> Iterator[str]:
        row = self._ledger.rows.get(mention.message.id)
        words = wordings.question(mention.number, mention.version).strip()
        if row is None:
            yield "its question is not in the history"
        elif row.content != words:
            yield f"its question is in the history as {row.content[:20]!r}, but reads {words[:20]!r}"

    def _of_answer(self, mention: Mention) -> Iterator[str]:
        turn = self._ledger.turns.get(mention.message.id)
        reply = self._replies[mention.number]
        if turn is not None and turn.parts != reply.ids:
            yield f"the database holds the parts {turn.parts}, and {reply.ids} stand"
        remembered = [
            wordings.squeezed(row.content).removesuffix(_BROKEN_OFF)
            for row in self._ledger.rows.values()
            if row.position == mention.message.id and row.role == "assistant"
        ]
        expected = [reply.whole] if reply.whole else []
        if remembered != expected:
            told = [list(map(wordings.brief, texts)) for texts in (remembered, expected)]
            yield f"its answer is in the history as {told[0]}, but reads {told[1]}"

    # ------------------------------------------------------------------ the process

    def _of_holdings(self) -> Iterator[Finding]:
        if grown := self._stage.after - self._stage.before:
            yield Finding(
                f"between two quiet times the process came to hold {dict(grown)} more than {dict(self._stage.before)}"
            )

    # ------------------------------------------------------------------ for people

    @property
    def summary(self) -> str:
        """Return what the run was made of."""
        crowd, gateway = self._crowd, self._stage.discord.gateway
        judged = [each for each in crowd.mentions.values() if crowd.stands(each) and not each.moderated]
        kinds = Counter(str(self._replies[each.number].read(each)[0]) for each in judged)
        outcomes = Counter(f"{turn.outcome} {turn.error or ''}".strip() for turn in self._ledger.turns.values())
        statuses = Counter(str(request.status or "cut") for request in self._stage.discord.requests)
        return (
            f"{len(crowd.mentions)} mentions, {dict(kinds)} of those that stand; turns {dict(outcomes)}; "
            f"requests {dict(statuses)}; {gateway.identified} sessions, {gateway.resumed} of them resumed"
        )

    def told(self) -> str:
        """Return the findings with an account of each mention that they are about."""
        lines = [
            f"{len(self.findings)} findings; run it again with CHAOS_SEED={self._stage.schedule.seed}",
            self.summary,
            *(f"- {each}" for each in self.findings),
        ]
        concerned = dict.fromkeys(each.mention for each in self.findings if each.mention is not None)
        for number in list(concerned)[:_MAX_ACCOUNTS]:
            lines += ["", f"mention {number}, by seconds since it was asked:", *self._account(number)]
        return "\n".join(lines)

    def _account(self, number: int) -> Sequence[str]:
        message, parts = self._crowd.mentions[number].message, self._replies[number].parts
        turn = self._ledger.turns.get(message.id)
        ids = {message.id, *(part.id for part in parts), *(turn.parts if turn else ())}
        account = self._stage.journal.account(number, ids, channel=message.channel.id, turn=turn.id if turn else None)
        shown = [f"stands: {part.id} {part.nonce} {wordings.brief(part.content)}" for part in parts]
        return [*account, f"in the database: {turn}", *shown]


MAX_FRAME_LINES = 80
_FRAME = re.compile(r"\s+File |\s*[\w.]+(?:Error|Exception)\b")
_HEAD = re.compile(r"\d{4}-\d\d-\d\dT")
_SIGNS = (
    "Traceback (most recent call last)",
    "never retrieved",
    "never awaited",
    "=Unexpected",
    "event=reply_task_failed",
    "event=failure_not_said",
)


def of_log(lines: Sequence[str]) -> Iterator[Finding]:
    """Yield what a log must not hold: tracebacks, and words that tell of a bug."""
    head = ""
    for number, line in enumerate(lines, 1):
        head = line if _HEAD.match(line) else head
        if any(sign in line for sign in _SIGNS):
            rest = takewhile(lambda each: not _HEAD.match(each), lines[number : number + MAX_FRAME_LINES])
            frames = [each.strip() for each in rest if _FRAME.match(each)]
            yield Finding(f"the log has {line.strip()[:200]!r} under {head[:300]!r}: {frames}")
