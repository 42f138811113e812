"""What must be true at the end."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.billing.budgets import Budgets
from bot.chat.prompt import BROKEN_OFF, STOPPED
from bot.core.domain import Finish
from bot.core.errors import Unexpected
from tests.e2e.faults.people import STEP, Mention, People, ShownReply
from tests.e2e.faults.servers import PLAYS, Asked, Servers

MODELS = {"first": "first", "second": "second (127.0.0.1)"}
# A row's amounts by the columns of `usage_days`.
SUMS = ("count(*)", "sum(cost)", "sum(estimated)", "sum(prompt_tokens)", "sum(output_tokens)", "sum(counted)")
DAYS = ("completions", "cost", "estimated", "prompt_tokens", "output_tokens", "counted")


class Verdict:
    """`findings` is empty where all is well; the last `calm` mentions met no fault."""

    def __init__(self, people: People, servers: Servers, database: Path, budgets: Budgets, *, calm: int) -> None:
        self._people, self._servers = people, servers
        self.findings: list[str] = []
        self._kinds: Counter[str] = Counter()
        with closing(sqlite3.connect(database)) as db:
            self._read(db)
            self._sums(db, budgets)
        for mention in people.mentions.values():
            for finding in (*self._of_reply(mention), *self._of_store(mention), *self._of_records(mention)):
                self._find(finding, mention)
        plays = Counter(asked.play for each in servers.requests.values() for asked in each)
        if len(people.mentions) > 1000:
            self.findings += [f"no server has ever played {play}" for play in PLAYS if not plays[play]]
        for mention in list(people.mentions.values())[-calm:]:
            if mention.replies[-1].finish_ is None:
                self._find("has no answer although nothing failed", mention)

    def _read(self, db: sqlite3.Connection) -> None:
        self._turns: dict[int, list[Any]] = defaultdict(list)
        for question, outcome in db.execute("SELECT question_id, outcome FROM turns"):
            self._turns[question // STEP - 1000].append(outcome)
        self._rows: dict[int, list[Any]] = defaultdict(list)
        for question, *row in db.execute(
            "SELECT question_id, model, prompt_tokens, output_tokens, estimated, cost, counted FROM completions"
        ):
            self._rows[question // STEP - 1000].append(tuple(row))
        self._messages: dict[tuple[int, str], list[str]] = defaultdict(list)
        for position, role, content in db.execute("SELECT position, role, content FROM messages"):
            self._messages[position // STEP - 1000, role].append(content)

    def _sums(self, db: sqlite3.Connection, budgets: Budgets) -> None:
        """Compare the sums by day with the records, and the money that budgets count."""
        for kind, key in (("all", "0"), ("channel", "channel_id"), ("user", "user_id"), ("model", "model")):
            days = db.execute(
                f"SELECT day, guild_id, key, {','.join(DAYS)} FROM usage_days WHERE kind = ? ORDER BY 1, 2, 3",  # noqa: S608
                (kind,),
            ).fetchall()
            records = db.execute(
                f"SELECT CAST(at / 86400 AS INTEGER), coalesce(guild_id, 0), {key}, {','.join(SUMS)} "  # noqa: S608
                "FROM completions GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
            ).fetchall()
            if days != records:
                self.findings.append(f"the sums by day of {kind} are not those of the records")
        ledger = budgets._day
        reserved = {account: amount for account, amount in ledger._reserved.items() if amount}
        if reserved:
            self.findings.append(f"money is still reserved: {reserved}")
        (spent,) = db.execute("SELECT coalesce(sum(counted), 0) FROM completions WHERE at >= ?", (ledger.start,))
        told = sum(amount for account, amount in ledger._spent.items() if account.scope.name == "BOT")
        if spent[0] != told:
            self.findings.append(f"the day's budget counts {told}, the records {spent[0]}")

    def _of_reply(self, mention: Mention) -> Iterable[str]:
        """Look at the last reply: a whole answer, one sentence, or nothing where it is not wanted any more."""
        for each in mention.replies:
            yield from each.faults
        if mention.repeat is not None and mention.repeat.begun:
            yield "was replied to once more for a repeated event"
        reply = mention.replies[-1]
        begins = any(asked.text.startswith(reply.text) for asked in self._servers.requests[mention.number])
        if reply.withdrawn:
            self._kinds["withdrawn"] += 1
            if not (mention.deleted or any(each.part_deleted for each in mention.replies)):
                yield "was taken back"
        elif mention.deleted and mention.acted:
            yield "was deleted while it was answered, and its reply stands"
        elif reply.error is not None:
            self._kinds[f"sentence {type(reply.error).__name__}"] += 1
            if reply.text and not begins:
                yield f"shows {reply.text[:60]!r} above its sentence"
            if isinstance(reply.error, Unexpected):
                yield f"has an unexpected error: {reply.error.__cause__!r}"
        elif reply.finish_ is None:
            yield "has neither an answer nor a sentence"
        else:
            yield from self._of_answer(mention, reply, begins=begins)

    def _of_answer(self, mention: Mention, reply: ShownReply, *, begins: bool) -> Iterable[str]:
        if reply.finish_ is Finish.STOPPED:
            self._kinds["stopped"] += 1
            if not (mention.stopped and begins):
                yield f"was stopped with {reply.text[:60]!r}"
            return
        answering = self._answering(mention)
        if not answering:
            yield f"shows {reply.text[:60]!r}... as a whole answer"
            return
        self._kinds[f"answered by {answering[0].server}"] += 1
        if mention.stopped:
            yield "was stopped, and answered to its end"
        if mention.acted and answering[0].version != mention.version:
            yield "was edited while it was answered, and the answer is to its earlier words"

    def _answering(self, mention: Mention) -> list[Asked]:
        """Return the request whose text is shown as the answer."""
        reply = mention.replies[-1]
        if reply.finish_ is None:
            return []
        requests = self._servers.requests[mention.number]
        return [asked for asked in requests if reply.text == self._whole(asked, reply.finish_)]

    @staticmethod
    def _whole(asked: Asked, finish: Finish) -> str:
        return asked.half if finish is Finish.LENGTH and asked.play == "cut short" else asked.text

    def _of_store(self, mention: Mention) -> Iterable[str]:
        """Compare the database with what is shown."""
        reply, outcomes = mention.replies[-1], self._turns[mention.number]
        answers = self._messages[mention.number, "assistant"]
        if mention.deleted:
            if answers or self._messages[mention.number, "user"]:
                yield "is deleted, and remembered"
            return
        wanted = "abandoned" if reply.withdrawn else "failed" if reply.error else "answered"
        if outcomes != [wanted]:
            yield f"has the outcome {outcomes}, not {wanted}"
        if self._messages[mention.number, "user"] != [mention.request.content]:
            yield f"is remembered as {self._messages[mention.number, 'user']}"
        shown = reply.text if reply.finish_ in {Finish.STOP, Finish.LENGTH} else reply.text.rstrip()
        ends = {Finish.STOPPED: STOPPED, None: BROKEN_OFF}
        shown = shown + ends.get(reply.finish_, "") if shown and not reply.withdrawn else ""
        deleted_part = mention.act is not None and mention.act[0] == "delete part"
        if answers != ([shown] if shown else []) and not deleted_part and not self._has_earlier(mention, answers):
            yield f"shows {shown[:60]!r}, and {answers} is remembered"

    @staticmethod
    def _has_earlier(mention: Mention, answers: list[str]) -> bool:
        """A retry that fails shows the earlier answer again."""
        earlier = [each.text.rstrip() for each in mention.replies[:-1]]
        return mention.replies[-1].error is not None and any(each in "".join(answers) for each in earlier)

    def _of_records(self, mention: Mention) -> Iterable[str]:
        """Compare usage records with the servers' reports: exact ones to the token, each report at most once."""
        requests, rows = self._servers.requests[mention.number], self._rows[mention.number]
        reports = Counter((MODELS[a.server], a.prompt, a.output) for a in requests if a.reported)
        exact = Counter((model, prompt, output) for model, prompt, output, estimated, *_ in rows if not estimated)
        if made_up := exact - reports:
            yield f"has records that no server has reported: {dict(made_up)}"
        for asked in self._answering(mention):
            report = (MODELS[asked.server], asked.prompt, asked.output)
            if asked.reported and not mention.acted and report not in exact:
                yield f"has no record of the report {report}"
        unacted = not mention.acted
        if unacted and (missing := reports - exact):
            yield f"lacks records of reports: {dict(missing)}"
        if len(rows) > len(requests):
            yield f"has {len(rows)} records of {len(requests)} requests"
        if mention.replies[-1].finish_ is not None and not rows:
            yield "has an answer without a record"
        for model, prompt, output, _, cost, counted in rows:
            if cost != counted or cost != prompt * 10**6 + output * 2 * 10**6:
                yield f"costs {cost} and counts {counted} for {prompt} and {output} tokens of {model}"
            if prompt > 20_000 or output > 20_000 or prompt <= 0 or output < 0:
                yield f"has an absurd record: {prompt} and {output} tokens"

    def _find(self, finding: str, mention: Mention) -> None:
        plays = [
            f"{a.server}:{a.serial}:{a.play}:v{a.version}{' reported' if a.reported else ''}"
            for a in self._servers.requests[mention.number]
        ]
        ends = [
            type(each.error).__name__ if each.error else "withdrawn" if each.withdrawn else str(each.finish_)
            for each in mention.replies
        ]
        self.findings.append(
            f"mention {mention.number} {finding}; act {mention.act}, requests {plays}, replies {ends}, "
            f"records {self._rows[mention.number]}"
        )

    @property
    def summary(self) -> str:
        requests = sum(map(len, self._servers.requests.values()))
        kinds = ", ".join(f"{number} {kind}" for kind, number in self._kinds.most_common())
        return f"{self._people.turns} turns, {requests} requests; {kinds}"

    def told(self) -> str:
        return "\n".join([self.summary, f"{len(self.findings)} findings", *self.findings[:40]])
