"""What a summary is asked for, when, and how long it may get."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import compaction
from bot.core.domain import Extent, Message, MessageId, Role, Speaker, UserId


def message(text: str, role: Role = Role.USER, tokens: int = 10) -> Message:
    return Message(MessageId(1), MessageId(1), role, Speaker(UserId(7), "Bo"), text, tokens)


@pytest.mark.parametrize(
    ("history", "tokens"), [(16_000, 500), (4_000, 500), (2_000, 250), (500, 62), (400, 0), (0, 0)]
)
def test_a_summary_takes_500_tokens_or_an_eighth_of_what_there_is(history: int, tokens: int) -> None:
    assert compaction.limit(history) == tokens


@pytest.mark.parametrize(
    ("tokens", "dropped", "due"), [(749, 0, False), (750, 0, True), (500, 249, False), (500, 250, True)]
)
def test_it_is_due_before_the_trim_or_when_much_was_dropped_without(
    tokens: int, dropped: int, due: bool
) -> None:
    assert compaction.is_due(Extent(3, tokens, None, dropped), 1000) is due


@given(st.text(max_size=3000), st.integers(60, 500))
def test_however_long_it_gets_it_is_cut_to_what_it_may_take(text: str, tokens: int) -> None:
    short = compaction.shortened(text, tokens)
    assert not short or compaction.lead_tokens(short) <= tokens
    assert text.strip().startswith(short)


def test_a_short_one_stays_as_it_is() -> None:
    assert compaction.shortened(" Bo likes tea.\n", 100) == "Bo likes tea."


def test_the_task_names_what_was_dropped_and_what_was_edited_by_speaker() -> None:
    dropped = [message("first"), message("yes ⟦Bo 7⟧", Role.ASSISTANT)]
    task = compaction.task(dropped, [message("second, edited")], tokens=500)
    assert task.startswith("⟦Task⟧ ")
    assert "⟦Bo 7⟧ first\n⟦you⟧ yes [Bo 7]\n" in task
    assert "⟦Bo 7⟧ second, edited" in task
    assert "at most 300 words" in task


def test_of_what_was_dropped_the_newest_is_told_that_fits() -> None:
    messages = [message(str(number), tokens=10) for number in range(5)]
    assert [each.content for each in compaction.newest(messages, 25)] == ["3", "4"]
    assert compaction.newest(messages, -1) == []
