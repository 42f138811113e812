"""The judge is judged: what it lets pass, and what it does not."""

import pytest

from tests.e2e.chaos import wordings
from tests.e2e.chaos.crowd import Mention
from tests.e2e.chaos.reading import Kind, Reply
from tests.e2e.chaos.schedule import FULL, SAMPLE, Question, Restart, make
from tests.e2e.chaos.verdict import of_log
from tests.e2e.wire.model import Channel, File, Message, User
from tests.e2e.wire.model import Kind as ChannelKind

PERSON, BOT = User(1, "ada"), User(2, "Parley", bot=True)
ROOM = Channel(3, ChannelKind.TEXT)
WHOLE = wordings.answer(7, 0, 30)
SENTENCE = "⚠️ The connection to the model broke off. Please ask again. (`abc123`)"


def mention(*, edits: int = 0) -> Mention:
    question = Message(4, ROOM, PERSON, wordings.question(7, 0))
    return Mention(Question(7, 0, 0, words=30), question, edits=[0.0] * edits)


def reply(*texts: str, file: str | None = None) -> Reply:
    parts = [Message(5 + at, ROOM, BOT, text, nonce=f"4-{at}") for at, text in enumerate(texts)]
    if file is not None:
        parts[-1].files = [File(9, "answer.md", file.encode())]
    return Reply(tuple(parts))


@pytest.mark.parametrize(
    ("read", "kind"),
    [
        (reply(), Kind.NOTHING),
        (reply(WHOLE), Kind.COMPLETE),
        (reply(WHOLE[:100], WHOLE[100:]), Kind.COMPLETE),
        (reply(WHOLE[:100], "-# The whole answer is in the attached file.", file=WHOLE), Kind.COMPLETE),
        (reply(wordings.half(WHOLE) + "\n-# I stopped at my limit."), Kind.COMPLETE),
        (reply(SENTENCE), Kind.HONEST),
        (reply(f"{WHOLE[:100]}\n{SENTENCE}"), Kind.HONEST),
        (reply(WHOLE[:100]), Kind.WRONG),
        (reply(WHOLE, WHOLE), Kind.WRONG),
        (reply(WHOLE[100:], WHOLE[:100]), Kind.WRONG),
        (reply(SENTENCE, WHOLE), Kind.WRONG),
        (reply(f"{SENTENCE}\n{SENTENCE}"), Kind.WRONG),
        (reply(wordings.answer(8, 0, 30)), Kind.WRONG),
        (reply(wordings.answer(7, 1, 30)), Kind.WRONG),
    ],
)
def test_a_reply_is_complete_or_honest_or_nothing_or_wrong(read: Reply, kind: Kind) -> None:
    assert read.read(mention())[0] is kind


def test_an_answer_to_the_question_as_edited_is_complete() -> None:
    assert reply(wordings.answer(7, 1, 30)).read(mention(edits=1))[0] is Kind.COMPLETE


def test_words_of_two_versions_are_wrong() -> None:
    mixed = f"{WHOLE[:96]} {wordings.answer(7, 1, 30)[96:]}"
    assert reply(mixed).read(mention(edits=1))[0] is Kind.WRONG


def test_a_traceback_is_found_with_the_line_above_it() -> None:
    head = "2026-01-01T00:00:00.000Z ERROR bot.chat event=ouch"
    (finding,) = of_log([head, "    Traceback (most recent call last):", '    File "x.py"'])
    assert head in str(finding)


def test_a_seed_makes_the_same_schedule_each_time() -> None:
    assert make(7, SAMPLE) == make(7, SAMPLE)
    assert make(7, SAMPLE) != make(8, SAMPLE)


def test_a_full_run_is_what_was_promised() -> None:
    schedule = make(1, FULL)
    assert len(schedule.questions) >= 500
    assert len(schedule.places) == 20
    assert {step.kill for step in schedule.steps if isinstance(step, Restart)} == {True, False}
