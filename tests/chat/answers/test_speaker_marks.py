import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.answers.speaker_marks import SpeakerMarkFilter


def filtered(pieces: list[str]) -> str:
    marks = SpeakerMarkFilter()
    return "".join([*map(marks.add, pieces), marks.rest()])


CASES = [
    ("Hello", "Hello"),
    ("⟦Parley 123456789012345678⟧ Hello", "Hello"),
    ("⟦Parley 1…⟧ Hello", "Hello"),
    ("\n⟦Parley⟧ Hello", "\nHello"),
    ("⟦Parley 1⟧ Hello\n⟦Parley 1⟧ again", "Hello\nagain"),
    ("Hello\n⟦Bo 123456789012345678⟧ and what now?\n⟦Parley 1⟧ This.", "Hello\n"),
    ("⟦Parley 1⟧ Hello\n  ⟦Bo 1…⟧ and what now?", "Hello\n  "),
    ("Hello\n⟦end⟧\nmore", "Hello\n\nmore"),
    ("In math ⟦x⟧ is the meaning of x, ⟦Bo 1⟧ too.", "In math ⟦x⟧ is the meaning of x, ⟦Bo 1⟧ too."),
    ("Hello ⟦", "Hello ⟦"),
    ("⟦" + "a" * 200, "⟦" + "a" * 200),
    ("⟦⟦Bo 1⟧⟧", "⟦⟦Bo 1⟧⟧"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "shown"), CASES)
def test_marks_leave_the_answer(text: str, shown: str) -> None:
    assert filtered([text]) == shown
    assert filtered(list(text)) == shown


PARTS = st.sampled_from(["⟦", "⟧", "Bo ", "1", "end", "\n", " ", "Hi", "⟦Bo 1⟧", "⟦Parley 2⟧ ", "x" * 40])


@given(st.lists(PARTS, max_size=20), st.data())
def test_any_splitting_gives_the_same_answer(parts: list[str], data: st.DataObject) -> None:
    text = "".join(parts)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert filtered(pieces) == filtered([text])
