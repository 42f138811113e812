"""What the bench measures with does what it says: its model, its databases, and one short run of each kind."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest

from bench.history import History
from bench.model import Pace, PacedModel, mark_in
from bench.subject import FLOOR, PARLEY, Subject


def test_a_request_is_known_by_its_last_mark() -> None:
    assert mark_in(b'{"content": "How is m1x? ... How would you put it, m27x?"}') == "m27x"


async def test_the_model_says_so_many_tokens_and_the_mark_last() -> None:
    async with PacedModel(Pace(tokens=5)) as model, aiohttp.ClientSession() as client:
        body = {"messages": [{"role": "user", "content": "How, m3x?"}]}
        async with client.post(f"{model.url}/chat/completions", json=body) as response:
            said = await response.text()

    events = [line for line in said.splitlines() if '"content": ' in line]
    assert len(events) == 5
    assert '"content": "m3x"' in events[-1]
    assert model.asked_at["m3x"] <= model.ended_at["m3x"]


async def test_a_request_that_shall_fail_is_answered_with_an_error() -> None:
    async with PacedModel() as model, aiohttp.ClientSession() as client:
        model.failing.add("m4x")
        async with client.post(f"{model.url}/chat/completions", json={"content": "m4x?"}) as response:
            assert response.status == 500


async def test_a_history_is_a_database_of_the_bots_own(tmp_path: Path) -> None:
    path = tmp_path / "parley.sqlite3"
    subject = Subject(PARLEY, path)
    await History(400, 3).write(path, subject)

    with closing(sqlite3.connect(path)) as database:
        counted = database.execute("SELECT count(*), count(DISTINCT channel_id) FROM messages").fetchone()
        (held,) = database.execute(
            "SELECT sum(m.tokens) FROM messages AS m JOIN conversations AS c USING (channel_id) "
            "WHERE m.position >= c.window_start AND c.window_start > 0"
        ).fetchone()
    assert counted == (400 + 3 * 20, 4)
    assert 11_000 < held <= 13_000
    assert len(subject.channels[0].messages) == pytest.approx(held / 62.5, abs=4)


@pytest.mark.parametrize("kind", [PARLEY, FLOOR])
async def test_a_subject_answers_and_can_be_measured(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "parley.sqlite3"
    subject = Subject(kind, path)
    if kind == PARLEY:
        await History(100).write(path, subject)
    async with subject:
        await subject.ready()
        timing = await subject.ask(subject.channels[0])
        await asyncio.sleep(0.05)

        assert timing.sent < timing.request < timing.first <= timing.done
        assert subject.cpu_s() > 0
        assert subject.memory() > 2**20
        assert subject.files() > 3
        assert await subject.tasks() > 1
        assert (await subject.stalls()).timers > 1
        if kind == PARLEY:
            # Nothing of its history was taken for deleted.
            assert not subject.process.having("event=deleted")
