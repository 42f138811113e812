import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.llm.thinking import ThinkingFilter

ANSWER = "Hello, Ada."


def filtered(pieces: list[str], *, cut: bool = False, expected: bool = False) -> str:
    """Return the answer that stands in the end."""
    thinking, shown = ThinkingFilter(expected=expected), ""
    for piece in pieces:
        text = thinking.add(piece)
        if thinking.retracted:
            thinking.retracted, shown = False, ""
        shown += text
    text = thinking.rest(cut=cut)
    return text if thinking.retracted else shown + text


BLOCKS = [
    f"<think>The user says hi.</think>{ANSWER}",
    f"<think>\nThe user says hi.\n</think>\n\n{ANSWER}",
    f"\n\n<think>\n\n</think>\n\n{ANSWER}",
    f"\ufeff<THINK>loud</Think> {ANSWER}",
    f"<thinking>a < b</thinking>{ANSWER}",
    f"<thought>`<think>`</thought>\n{ANSWER}",
    f"<seed:think>tokens left: 12</seed:think>{ANSWER}",
    f"[THINK]Mistral[/THINK]{ANSWER}",
    f"◁think▷Kimi◁/think▷{ANSWER}",
    f"<|START_THINKING|>Cohere<|END_THINKING|>{ANSWER}",
    f"<|channel>thought\nGemma<channel|>{ANSWER}",
    f"<think>one</think>\n<think>two</think>\n{ANSWER}",
    f"<think>a</think>\n<answer>\n{ANSWER}</answer>",
    f"<|START_THINKING|>a<|END_THINKING|><|START_RESPONSE|>{ANSWER}<|END_RESPONSE|>",
    f"<|begin_of_thought|>a<|end_of_thought|>\n\n<|begin_of_solution|>\n{ANSWER}<|end_of_solution|>",
    f"<think>quotes </thinking> in it</think>{ANSWER}",
    f"<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>{ANSWER}<|return|>",
    f"<|channel|>analysis is short<|channel|>final<|message|>{ANSWER}",
    f"<|start|>assistant<|channel|>commentary to=functions.x<|message|>{{}}<|call|><|channel|>final<|message|>{ANSWER}",
    f"<|channel|>final <|constrain|>json<|message|>{ANSWER}",
    f"analysisThe user says hi.assistantfinal{ANSWER}",
    f"The user says hi.\n</think>\n\n{ANSWER}",
    f"Okay. The user says hi.</think>{ANSWER}",
    f"The user says hi. </think> {ANSWER}",
    f"</think>\n\n{ANSWER}",
    f"</think> {ANSWER}",
    f"Hm, hi\n</think>  \n{ANSWER}",
    f"Okay\n[/THINK]{ANSWER}",
]


@pytest.mark.parametrize("text", BLOCKS)
def test_thinking_is_no_part_of_the_answer(text: str) -> None:
    assert filtered([text]) == ANSWER


@pytest.mark.parametrize("text", BLOCKS)
def test_thinking_split_at_any_place_is_no_part_of_the_answer(text: str) -> None:
    assert filtered(list(text)) == ANSWER
    for at in range(len(text)):
        assert filtered([text[:at], text[at:]]) == ANSWER


@pytest.mark.parametrize(
    "text",
    [
        ANSWER,
        "",
        "  indented",
        "< b",
        "<thin ice>",
        "<html>",
        "[thing](x)",
        "analysis of it",
        "`<think>` opens it and `</think>` closes it.",
        "```xml\n<think>\nx\n</think>\n```\nThat is it.",
        "You close it with </think> and go on.",
        'The tag is "</think>" here.',
        "First a <think> tag.\n</think>\nThat was the other.",
        "It is\n</think> that closes it.",
        "1 < 2 and <",
        "ends with </thi",
        "<answer>is a tag</answer>",
    ],
)
def test_quoted_tag_is_prose(text: str) -> None:
    assert filtered([text]) == text
    assert filtered(list(text)) == text


def test_answer_goes_on_after_a_tag_behind_thinking() -> None:
    assert filtered(["<think>a</think>Use\n</think>\nto close."]) == "Use\n</think>\nto close."


@pytest.mark.parametrize(
    "text",
    [
        "<think>and then",
        "<think>",
        "<think>a</think>",
        "<think>a</think>\n",
        "<|channel|>analysis<|message|>Hm",
    ],
)
def test_only_thinking_is_no_answer(text: str) -> None:
    assert filtered([text], cut=True) == ""
    assert filtered(list(text), cut=False) == ""


def test_expected_thinking_is_never_shown() -> None:
    thinking = ThinkingFilter(expected=True)
    assert thinking.add("Let me see. ") == ""
    assert thinking.add("Fine.</think>\n\nHel") == "Hel"
    assert thinking.add("lo.") == "lo."
    assert not thinking.retracted


def test_expected_thinking_that_does_not_come_is_the_answer() -> None:
    assert filtered(["Hel", "lo."], expected=True) == "Hello."
    assert filtered(["Hm", "m"], expected=True, cut=True) == ""


PARTS = st.sampled_from([
    "<think>", "</think>", "<", "</", "think>", "`", "```", "\n", " ", "a.", "Hi", "<|channel|>", "<|message|>",
    "final", "analysis", "<|end|>", "[THINK]", "[/THINK]", " ", "  ", "assistantfinal", "\ufeff", "◁", "A",
])  # fmt: skip


@given(st.lists(PARTS, max_size=25), st.booleans(), st.booleans(), st.data())
def test_any_splitting_gives_the_same_answer(parts: list[str], cut: bool, expected: bool, data: st.DataObject) -> None:
    text = "".join(parts)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=10)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert filtered(pieces, cut=cut, expected=expected) == filtered([text], cut=cut, expected=expected)


@pytest.mark.parametrize("unit", ["<", "</think> ", "\n", "`", "<think>", "a.</think>", "<|channel|>"])
def test_filter_is_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        pieces = [unit] * size
        best = float("inf")
        for _ in range(3):
            began = time.process_time()
            filtered(pieces)
            best = min(best, time.process_time() - began)
        return best

    assert seconds(20_000) < max(0.05, 4 * seconds(10_000))
