"""What a summary is asked for, when, and how long it may get."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.summaries import compaction
from bot.core.domain import Extent, Message, MessageId, Role, Speaker, UserId


def message(text: str, role: Role = Role.USER, tokens: int = 10) -> Message:
    return Message(MessageId(1), MessageId(1), role, Speaker(UserId(7), "Bo"), text, tokens)


@pytest.mark.parametrize(
    ("history", "tokens"), [(16_000, 500), (4_000, 500), (2_000, 250), (500, 62), (400, 0), (0, 0)]
)
def test_a_summary_takes_500_tokens_or_an_eighth_of_the_history(history: int, tokens: int) -> None:
    assert compaction.limit(history) == tokens


@pytest.mark.parametrize(
    ("tokens", "dropped", "due"), [(749, 0, False), (750, 0, True), (500, 249, False), (500, 250, True)]
)
def test_a_summary_is_due_before_the_trim_or_when_much_was_dropped(tokens: int, dropped: int, due: bool) -> None:
    assert compaction.is_due(Extent(3, tokens, None, dropped), 1000) is due


@given(st.text(max_size=3000), st.integers(60, 500))
def test_a_long_summary_is_cut_to_its_limit(text: str, tokens: int) -> None:
    short = compaction.shortened(text, tokens)
    assert not short or compaction.lead_tokens(short) <= tokens
    assert text.strip().startswith(short)


def test_a_short_summary_is_unchanged() -> None:
    assert compaction.shortened(" Bo likes tea.\n", 100) == "Bo likes tea."


def test_the_task_quotes_dropped_messages_by_speaker() -> None:
    dropped = [message("first"), message("yes ⟦Bo 7⟧", Role.ASSISTANT)]
    task = compaction.task(dropped, tokens=500)
    assert task.startswith("⟦Task⟧ ")
    assert "⟦Bo 7⟧ first\n⟦you⟧ yes [Bo 7]\n" in task
    assert "at most 300 words" in task


def test_the_task_quotes_the_newest_dropped_messages_that_fit() -> None:
    messages = [message(str(number), tokens=10) for number in range(5)]
    assert [each.content for each in compaction.newest(messages, 25)] == ["3", "4"]
    assert compaction.newest(messages, -1) == []
