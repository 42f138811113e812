"""What the bench's caches bill, and that the table comes out the same each time."""

import json

import pytest

from bench.cost import main
from bench.cost_caches import (
    BREAKPOINT_LIFE_S,
    PREFIX_LIFE_S,
    Billed,
    BreakpointCache,
    PrefixCache,
    Said,
    read_messages,
)
from bench.cost_play import conversation

SYSTEM = Said("system", "abc " * 1196)  # 1,200 tokens with its overhead


def user(number: int, *, tokens: int = 100, marked: bool = False) -> Said:
    return Said("user", f"{number} " + "abc " * (tokens - 5), marked)


def answer(number: int) -> Said:
    return Said("assistant", f"{number} " + "abc " * 95)


def talk(turns: int) -> list[Said]:
    """A prompt with so many questions, of 1,200 tokens and 200 for each turn but the last."""
    return [SYSTEM, *(each for number in range(turns) for each in (user(number), answer(number)))][:-1]


def test_the_older_cache_reads_the_longest_prefix_in_steps_of_128() -> None:
    cache = PrefixCache()
    assert cache.ask(talk(1), 0) == Billed(1300, 0)
    assert cache.ask(talk(2), 60) == Billed(1500, 1280)
    assert cache.ask([SYSTEM, user(9)], 60) == Billed(1300, 1152)


def test_the_older_cache_holds_nothing_short_and_nothing_for_long() -> None:
    cache = PrefixCache()
    cache.ask([user(1, tokens=1000), answer(1)], 0)
    assert cache.ask([user(1, tokens=1000), user(2, tokens=1000)], 1).cached == 0
    cache.ask(talk(2), 0)
    assert cache.ask(talk(2), PREFIX_LIFE_S + 1).cached == 0


def test_the_newer_cache_reads_to_where_an_earlier_question_ended_and_bills_what_it_writes() -> None:
    cache = BreakpointCache()
    assert cache.ask(talk(1), 0) == Billed(1300, 0, 1300)
    assert cache.ask(talk(2), 60) == Billed(1500, 1300, 200)
    assert cache.ask([SYSTEM, user(9)], 60) == Billed(1300, 0, 1300), "a shared prefix without a mark is not read"
    assert cache.ask(talk(2), 60 + BREAKPOINT_LIFE_S + 1).cached == 0


def test_the_newer_cache_looks_back_twenty_questions_and_further_for_a_mark() -> None:
    def crowd(number: int, *, marked: bool) -> list[Said]:
        return [SYSTEM, user(0, marked=marked), answer(0), *(user(each) for each in range(1, number))]

    for number, marked, cached in [(21, False, 1300), (22, False, 0), (22, True, 1300)]:
        cache = BreakpointCache()
        cache.ask(talk(1), 0)
        assert cache.ask(crowd(number, marked=marked), 60).cached == cached


def test_a_mark_is_read_and_changes_no_word() -> None:
    mark = {"mode": "explicit"}
    parts = [{"type": "text", "text": "hi", "prompt_cache_breakpoint": mark}]
    body = {"messages": [{"role": "system", "content": "hi"}, {"role": "user", "content": parts}]}
    assert read_messages(body) == [Said("system", "hi"), Said("user", "hi", marked=True)]


def test_a_seed_always_gives_the_same_conversation() -> None:
    assert conversation(20, seed=3) == conversation(20, seed=3) != conversation(20, seed=4)
    assert len(conversation(20, seed=3)) == 10


def test_the_bot_costs_a_fraction_of_a_sliding_window(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--messages", "100", "--windows", "6000", "--json"])
    rows = json.loads(capsys.readouterr().out)

    assert code == int(not all(row["target"] for row in rows if row["target"] is not None))
    assert [row["layout"] for row in rows[:4]] == [
        "Parley",
        "Parley, with summaries",
        "sliding window",
        "last 25 messages",
    ]
    for parley, summarised, slid, last in (rows[:4], rows[4:]):
        assert slid["ratio"] == 1
        assert parley["ratio"] < 0.4 < last["ratio"]
        assert parley["ratio"] < summarised["ratio"] < 0.5
        assert parley["completions"] == 50 < summarised["completions"] < 65
