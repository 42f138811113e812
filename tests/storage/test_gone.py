"""A file of the database is deleted or replaced while the bot runs: no question is taken, and none is lost."""

import logging
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.core.errors import StoreGone
from bot.storage.store import Store
from tests.storage.test_store import ask, remembered
from tests.support.clock import FakeClock
from tests.support.model_server import ModelServer, say_in_steps
from tests.support.world import World, shown

GONE = "My database is gone, so I take no questions."


@pytest.fixture
async def store(database: Path) -> AsyncIterator[Store]:
    opened = await Store.open(database, FakeClock())
    yield opened
    await opened.close()


def delete(path: Path) -> None:
    path.unlink()


def replace(path: Path) -> None:
    copy = path.with_name("copy")
    copy.write_bytes(path.read_bytes())
    copy.replace(path)


@pytest.mark.parametrize("suffix", ["", "-wal", "-shm", "-lock"])
@pytest.mark.parametrize("harm", [delete, replace])
async def test_no_commit_after_file_is_gone(
    store: Store, database: Path, suffix: str, harm: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    await ask(store, 1)
    lost = database.with_name(database.name + suffix)
    harm(lost)

    for number in (2, 3):
        with pytest.raises(StoreGone) as failed:
            await ask(store, number)
        assert failed.value.path == lost
    with pytest.raises(StoreGone):
        await store.check()
    assert store.write_failed
    assert caplog.text.count("event=database_gone") == 1


async def test_file_that_was_moved_back_is_used_again(store: Store, database: Path) -> None:
    await ask(store, 1)
    aside = database.with_name("aside")
    database.rename(aside)
    with pytest.raises(StoreGone):
        await ask(store, 2)
    aside.rename(database)

    await store.check()
    assert await remembered(store, await ask(store, 3)) == ["question 1", "question 3"]


async def test_replacement_is_checked_at_the_next_start(
    store: Store, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await ask(store, 1)
    replace(database)
    await store.close()

    caplog.set_level(logging.INFO)
    await (await Store.open(database, FakeClock())).close()
    assert "event=checking_database" in caplog.text


async def test_linked_database_is_found_behind_its_link(tmp_path: Path) -> None:
    real = tmp_path / "disk" / "real.sqlite3"
    real.parent.mkdir()
    (tmp_path / "link.sqlite3").symlink_to(real)
    store = await Store.open(tmp_path / "link.sqlite3", FakeClock())
    await ask(store, 1)
    shutil.move(real, tmp_path / "elsewhere")

    with pytest.raises(StoreGone):
        await ask(store, 2)
    await store.close()


async def test_question_is_refused_with_a_sentence(server: World, model: ModelServer) -> None:
    await server.ask("hi")
    asked = len(model.requests)
    server.database.unlink()

    assert GONE in await server.ask("still there?")
    assert len(model.requests) == asked


async def test_answer_in_progress_says_that_it_is_not_kept(server: World, model: ModelServer) -> None:
    step = say_in_steps()
    model.script(step)
    server.post("tell me")
    await step.waiting()
    step.send("The first half")
    await shown(server, "The first half")
    server.database.unlink()
    step.send(" and the second.")
    step.finish()
    await server.env.settle()

    (answer,) = server.texts()
    assert answer.startswith("The first half and the second.")
    assert GONE in answer
