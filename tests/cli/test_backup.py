"""`python -m bot backup` and `python -m bot export`."""

import json
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.cli import backup
from bot.core.domain import ChannelId, MessageId, Place
from bot.storage.backup import BATCH, SIDE_FILES
from bot.storage.store import Store
from tests.cli.test_main import ROOT, parley
from tests.storage.test_outages import disk, root
from tests.storage.test_store import HERE, UNDO_S, answer, ask, remembered
from tests.support.clock import FakeClock

QUESTION, ANSWER = 175928847299117063, 175928847303311367


@pytest.fixture(autouse=True)
def here(tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No other variable is set, and no `.env` is read."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_PATH", str(database))


@pytest.fixture
async def used(database: Path) -> Path:
    store = await Store.open(database, FakeClock())
    await answer(store, await ask(store, QUESTION), ANSWER)
    await store.close()
    return database


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# ------------------------------------------------------------------- backup


async def test_backup_of_running_bot_is_whole_database(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = await Store.open(database, FakeClock())
    await answer(store, await ask(store, 1), 2)
    assert backup.backup(["copy.sqlite3"]) == 0
    assert capsys.readouterr().out == "Saved 0.2 MB to copy.sqlite3.\n"
    await ask(store, 3)
    await store.close()

    assert mode(tmp_path / "copy.sqlite3") == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.sqlite3", "data"]
    restored = await Store.open(tmp_path / "copy.sqlite3", FakeClock())
    assert await remembered(restored, await ask(restored, 4)) == ["question 1", "answer 2", "question 4"]
    await restored.close()


async def test_backup_holds_no_trace_of_what_was_deleted(database: Path, tmp_path: Path) -> None:
    store = await Store.open(database, FakeClock())
    await ask(store, 1, text="xylophone")
    await ask(store, 2)
    await store.deletions.delete_messages(HERE.channel, [MessageId(1)])
    assert backup.backup(["copy.sqlite3"]) == 0
    await store.close()

    assert b"xylophone" not in (tmp_path / "copy.sqlite3").read_bytes()
    assert b"question" in (tmp_path / "copy.sqlite3").read_bytes()


def test_backup_of_bot_that_does_not_run(used: Path, tmp_path: Path) -> None:
    assert backup.backup(["copy.sqlite3"]) == 0

    assert sorted(path.name for path in used.parent.iterdir()) == ["parley.sqlite3", "parley.sqlite3-lock"]
    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
        assert copy.execute("PRAGMA auto_vacuum").fetchone() == (2,)


def test_existing_file_is_replaced_only_with_force(
    used: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "copy").write_text("precious")
    assert backup.backup(["copy"]) == 1
    assert (tmp_path / "copy").read_text() == "precious"
    assert "replace it with --force" in capsys.readouterr().err

    assert backup.backup(["copy", "--force"]) == 0
    assert (tmp_path / "copy").read_bytes().startswith(b"SQLite format 3")
    assert mode(tmp_path / "copy") == 0o600


@pytest.mark.parametrize("suffix", ["", *SIDE_FILES])
@pytest.mark.parametrize("command", [backup.backup, backup.export])
def test_bots_own_files_are_never_replaced(
    used: Path, suffix: str, command: Callable[[list[str]], int], capsys: pytest.CaptureFixture[str]
) -> None:
    before = used.read_bytes()

    assert command([f"data/../data/{used.name}{suffix}", "--force"]) == 1
    assert "is the bot's own file" in capsys.readouterr().err
    assert used.read_bytes() == before


@pytest.mark.parametrize("command", [backup.backup, backup.export])
@pytest.mark.parametrize(
    ("target", "says"),
    [("data", "is a folder. Name a file in it."), ("missing/copy", "cannot be written: No such file")],
)
def test_unwritable_target_is_reported(
    used: Path,
    command: Callable[[list[str]], int],
    target: str,
    says: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert command([target]) == 1
    captured = capsys.readouterr()
    assert says in captured.err
    assert captured.out == ""


@root
@pytest.mark.parametrize("command", [backup.backup, backup.export])
async def test_full_disk_is_reported_and_leaves_no_partial_file(
    database: Path,
    tmp_path: Path,
    command: Callable[[list[str]], int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    store = await Store.open(database, FakeClock())
    for number in range(1, 30):
        await ask(store, number, text="words " * 1000)
    with disk(tmp_path / "stick", "32k"):
        assert command(["stick/copy"]) == 1
        assert list((tmp_path / "stick").iterdir()) == []
    await store.close()

    said = capsys.readouterr().err
    assert "stick/" in said
    assert "room" in said


@pytest.mark.parametrize("command", [backup.backup, backup.export])
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "No such file or directory"),
        (b"", "it is empty"),
        (b"my diary " * 100, "is no database"),
    ],
)
def test_unusable_database_is_reported(
    database: Path,
    command: Callable[[list[str]], int],
    content: bytes | None,
    says: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    database.parent.mkdir()
    if content is not None:
        database.write_bytes(content)

    assert command(["copy"]) == 1
    captured = capsys.readouterr()
    assert says in captured.err
    assert captured.err.count("\n") == 1
    assert captured.out == ""
    assert [path.name for path in Path.cwd().iterdir()] == ["data"]
    assert database.exists() == (content is not None)


def test_damaged_database_makes_no_backup(used: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with used.open("r+b") as file:
        file.truncate(used.stat().st_size // 2)

    assert backup.backup(["copy"]) == 1
    assert f"{used} is damaged" in capsys.readouterr().err
    assert not (tmp_path / "copy").exists()


# ------------------------------------------------------------------- export


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.removesuffix("\n").split("\n")]


async def test_export_has_head_and_line_for_each_message(used: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert backup.export([]) == 0
    head, question, reply = lines(capsys.readouterr().out)

    assert (head["format"], head["version"]) == ("parley-messages", 2)
    assert question == {
        "channel_id": "100",
        "parent_id": None,
        "guild_id": "1",
        "id": str(QUESTION),
        "role": "user",
        "reply_to": None,
        "author_id": "7",
        "author_name": "Ada",
        "sent_at": "2016-04-30T11:18:25.796Z",
        "content": f"question {QUESTION}",
    }
    assert (reply["id"], reply["role"], reply["reply_to"]) == (str(ANSWER), "assistant", str(QUESTION))
    assert reply["sent_at"] == "2016-04-30T11:18:25.797Z"


async def test_export_of_running_bot_is_ordered_by_channel_without_forgotten_messages(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    thread = Place(ChannelId(300), parent=ChannelId(100))
    store = await Store.open(database, FakeClock())
    await ask(store, 1)
    await ask(store, 2, place=thread)
    await store.deletions.reset(HERE.channel, undo_s=UNDO_S)
    await ask(store, 3, text="line\u2028one\nzwei ü")
    assert backup.export([]) == 0
    await store.close()

    _, here, there = lines(capsys.readouterr().out)
    assert (here["id"], here["content"]) == ("3", "line\u2028one\nzwei ü 3")
    assert (there["id"], there["channel_id"], there["parent_id"], there["guild_id"]) == (
        "2",
        "300",
        "100",
        None,
    )


async def test_export_ends_with_summaries_of_remembered_messages(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = await Store.open(database, FakeClock())
    for channel in (100, 300):
        await ask(store, channel + 1, place=Place(ChannelId(channel)))
        summary = await store.summaries.begin(ChannelId(channel), MessageId(channel + 1))
        assert summary is not None
        await store.summaries.finish(summary, MessageId(channel + 1), f"gist of {channel}", 5)
    await store.deletions.reset(ChannelId(100), undo_s=UNDO_S)
    await store.summaries.begin(ChannelId(300), MessageId(301))
    assert backup.export([]) == 0
    await store.close()

    *_, message, summary_line = lines(capsys.readouterr().out)
    assert message["id"] == "301"
    assert summary_line == {
        "channel_id": "300",
        "parent_id": None,
        "guild_id": None,
        "role": "summary",
        "first_id": "301",
        "last_id": "301",
        "written_at": "2026-01-01T00:00:00.000Z",
        "content": "gist of 300",
    }


async def test_backup_has_summaries(database: Path, tmp_path: Path) -> None:
    store = await Store.open(database, FakeClock())
    await ask(store, 1)
    summary = await store.summaries.begin(HERE.channel, MessageId(1))
    assert summary is not None
    await store.summaries.finish(summary, MessageId(1), "gist", 5)
    assert backup.backup(["copy.sqlite3"]) == 0
    await store.close()

    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
        assert copy.execute("SELECT content FROM summaries").fetchall() == [("gist",)]


async def test_export_of_several_batches_is_complete_and_ordered(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = await Store.open(database, FakeClock())
    for number in range(1, BATCH + 20):
        await ask(store, number)
    assert backup.export(["out.jsonl"]) == 0
    await store.close()

    assert capsys.readouterr().out == f"Saved {BATCH + 19:,} messages to out.jsonl.\n"
    written = lines((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    assert [line["id"] for line in written[1:]] == [str(number) for number in range(1, BATCH + 20)]
    assert mode(tmp_path / "out.jsonl") == 0o600


async def test_export_of_empty_database_is_its_head(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await (await Store.open(database, FakeClock())).close()

    assert backup.export([]) == 0
    assert len(lines(capsys.readouterr().out)) == 1


def test_reading_export_sorts_nothing_and_walks_one_index(used: Path) -> None:
    with closing(sqlite3.connect(used)) as connection:
        plan = " ".join(
            step[3]
            for step in connection.execute(
                "EXPLAIN QUERY PLAN SELECT m.id FROM messages AS m JOIN conversations AS c USING (channel_id) "
                "WHERE (m.channel_id, m.position, m.id) > (1, 2, 3) AND m.position > c.reset_point "
                "ORDER BY m.channel_id, m.position, m.id LIMIT 5"
            )
        )

    assert "messages_in_order" in plan
    assert "SCAN" not in plan
    assert "TEMP B-TREE" not in plan


# ------------------------------------------------------- as a command of its own


def test_backup_and_export_need_no_token_and_no_key(used: Path, tmp_path: Path) -> None:
    saved = parley(tmp_path, "backup", "copy.sqlite3", DATABASE_PATH=str(used))
    assert (saved.returncode, saved.stdout, saved.stderr) == (0, "Saved 0.2 MB to copy.sqlite3.\n", "")

    exported = parley(tmp_path, "export", DATABASE_PATH="copy.sqlite3")
    assert (exported.returncode, exported.stderr) == (0, "")
    assert len(lines(exported.stdout)) == 3


def test_invalid_database_path_is_settings_error(tmp_path: Path) -> None:
    ended = parley(tmp_path, "backup", "copy", DATABASE_PATH=":memory:")

    assert ended.returncode == 2
    assert "DATABASE_PATH must be the path of a file" in ended.stderr


@pytest.mark.skipif(os.name != "posix", reason="pipes as POSIX has them")
def test_closed_pipe_ends_export_quietly(used: Path) -> None:
    with closing(sqlite3.connect(used)) as connection, connection:
        connection.execute("UPDATE messages SET content = hex(zeroblob(1000000))")
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "export"],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "DATABASE_PATH": str(used)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 0
