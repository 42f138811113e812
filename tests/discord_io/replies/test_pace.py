"""When a reply is posted and edited: whole at once, growing, and at its end without waiting."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from discord.http import Ratelimit

from bot.discord_io.replies.pace import (
    EDIT_INTERVAL_S,
    FIRST_CHARACTERS,
    FIRST_WAIT_S,
    LOOKS,
    first_words,
    pause_s,
)
from tests.support.clock import FakeClock
from tests.support.model_server import ModelServer, say_in_steps
from tests.support.world import World, shown, world


@pytest.fixture
async def server(database: Path, model: ModelServer) -> AsyncIterator[World]:
    async with world(database, model, answer_buttons=True) as made:
        yield made


def stop_time(server: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing that sleeps from now on go on."""

    async def sleep(_: float) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(server.clock, "sleep", sleep)


@pytest.mark.parametrize("pieces", [("Hello!",), ("Hel", "lo, Ada! How are you today, and", " why?")])
async def test_a_short_answer_is_one_message_without_an_edit(
    server: World, monkeypatch: pytest.MonkeyPatch, pieces: tuple[str, ...]
) -> None:
    stop_time(server, monkeypatch)
    step = say_in_steps()
    server.model.script(step)
    server.post("hi")
    await step.waiting()
    for piece in pieces:
        step.send(piece)
    step.finish()
    await server.env.settle()

    assert server.texts() == ["".join(pieces)]
    assert len(server.sent("POST", "/channels/*/messages")) == 1
    assert server.sent("PATCH") == []
    assert server.replies()[0].edited_at is None
    assert len(server.replies()[0].components) == 1, "with its buttons at once"


async def test_the_last_edit_waits_for_nothing(server: World, monkeypatch: pytest.MonkeyPatch) -> None:
    step = say_in_steps()
    server.model.script(step)
    server.post("hi")
    await step.waiting()
    step.send("The beginning")
    await shown(server, "The beginning")
    stop_time(server, monkeypatch)
    step.send(" and the end.")
    step.finish()
    await server.env.settle()

    assert server.texts() == ["The beginning and the end."]
    assert len(server.sent("PATCH")) == 1


async def test_an_error_below_half_an_answer_waits_for_nothing(server: World, monkeypatch: pytest.MonkeyPatch) -> None:
    step = say_in_steps()
    server.model.script(step)
    server.post("hi")
    await step.waiting()
    step.send("The beginning")
    await shown(server, "The beginning")
    stop_time(server, monkeypatch)
    step.event('{"error": {"message": "overloaded", "code": 500}}')
    await server.env.settle()

    assert server.texts()[0].startswith("The beginning\n⚠️")


async def test_an_edit_of_the_buttons_alone_leaves_the_text(server: World) -> None:
    step = say_in_steps()
    server.model.script(step)
    server.post("hi")
    await step.waiting()
    step.send("All of it.")
    await shown(server, "All of it.")
    step.finish()
    await server.env.settle()

    (edit,) = server.sent("PATCH")
    assert "content" not in edit
    assert edit["components"]
    assert server.texts() == ["All of it."]


@pytest.mark.parametrize(
    ("text", "waits"),
    [("Hi", FIRST_WAIT_S), ("x" * (FIRST_CHARACTERS - 1), FIRST_WAIT_S), ("x" * 24, FIRST_WAIT_S / LOOKS)],
)
async def test_first_words_wait_for_enough_text_or_a_moment(text: str, waits: float) -> None:
    clock = FakeClock()
    await first_words([text], clock)

    assert sum(clock.slept) == pytest.approx(waits)


async def test_first_words_see_text_that_grows() -> None:
    clock, text = FakeClock(), ["Hi"]
    asyncio.get_running_loop().call_soon(text.append, "x" * FIRST_CHARACTERS)
    await first_words(text, clock)

    assert sum(clock.slept) < FIRST_WAIT_S


def room(bucket: Ratelimit | None) -> Any:
    """Return a channel of whose limit for edits discord.py knows this."""
    http = SimpleNamespace(
        _bucket_hashes={"PATCH /channels/{channel_id}/messages/{message_id}": "b"} if bucket else {},
        _buckets={"b:5": bucket} if bucket else {},
    )
    return SimpleNamespace(id=5, _state=SimpleNamespace(http=http))


@pytest.mark.parametrize(
    ("remaining", "left_s", "since_s", "pause"),
    [
        (4, 5.0, 0.0, 1.25),  # four edits in five seconds, and one for the end
        (3, 3.75, 0.0, 1.25),
        (2, 2.5, 0.0, 1.25),
        (1, 1.25, 0.0, 1.25),
        (1, 4.0, 100.0, 4.0),  # others took them: the last one stays for the end
        (0, 3.0, 0.0, 3.0),
        (4, 4.0, 1.0, 0.25),
        (999, 1.0, 0.0, EDIT_INTERVAL_S),  # never more often
        (999, 1.0, 3.0, -2.0),
        (0, -1.0, 0.0, 1.25),  # over
    ],
)
async def test_pause_spreads_the_edits_that_discord_allows(
    remaining: int, left_s: float, since_s: float, pause: float
) -> None:
    bucket = Ratelimit(None)
    bucket.remaining = remaining
    bucket.expires = asyncio.get_running_loop().time() + left_s

    assert pause_s(room(bucket), since_s) == pytest.approx(pause, abs=0.1)


async def test_pause_without_a_known_limit_keeps_to_five_edits_in_five_seconds() -> None:
    assert pause_s(room(None), 0.0) == pytest.approx(5.0 / 4)
    assert pause_s(room(None), 60.0) < 0
