"""The worker: limits of memory and time, failures, no processes and connections."""

import asyncio
import contextlib
import io
import os
import pickle
import signal
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest

from bot.attachments import sandbox, worker
from bot.attachments.extract import Extract
from bot.attachments.formats.image import MAX_PIXELS
from bot.attachments.reader import self_check
from bot.core.content import SkipReason
from bot.core.round_robin import RoundRobin
from tests.attachments.test_reader import MODEL, check_extract
from tests.support.documents import docx, png

# --------------------------------------------------------------------------- bounds


def bomb(size: int) -> bytes:
    """A PDF whose one page unpacks to `size` bytes."""
    packed = zlib.compress(b"BT /F1 12 Tf (x) Tj ET\n" * (size // 23), 9)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<<>>>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page]
    objects.append(b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed))
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%sendobj\n" % each for each in enumerate(objects, 1))
    return body + b"trailer<</Root 1 0 R>>"


def laughs() -> bytes:
    """A Word document whose XML names an entity within an entity, and so on."""
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    file = io.BytesIO(docx(["x"]))
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = f"<!DOCTYPE d [{entities}]><d>&a9;</d>".encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


# A process of its own, because a child's figure includes its parent's at the fork. In kilobytes.
MEASURE = """
import asyncio, pathlib, pickle, resource, sys
from bot.attachments import sandbox as process
found = asyncio.run(process.extract(pathlib.Path(sys.argv[1]).read_bytes(), tokens=500, model=sys.argv[2]))
sys.stdout.buffer.write(pickle.dumps((found, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)))
"""

HOSTILE: dict[str, Callable[[], bytes]] = {
    "a picture of as many pixels as are taken": lambda: png(MAX_PIXELS // 5000, 5000, mode="RGB"),
    "a picture with transparency of as many pixels": lambda: png(MAX_PIXELS // 5000, 5000, mode="LA"),
    "a document that unpacks to 19 MB": lambda: docx(["x"], beside=b"\0" * 19 * 2**20),
    "a document of one paragraph of 5 MB": lambda: docx(["word " * 2**20]),
    "entities within entities": laughs,
    "a PDF that unpacks to 300 MB": lambda: bomb(300 * 2**20),
    "a text of one line of 10 MB": lambda: b"word " * 2 * 2**20,
    "a text of 5 million lines": lambda: b"a\n" * 5 * 2**20,
}


@pytest.mark.skipif(sys.platform == "win32", reason="has no such bounds")
@pytest.mark.parametrize("which", HOSTILE)
async def test_hostile_file_stays_within_memory_and_time(which: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(HOSTILE[which]())
    measured = await asyncio.create_subprocess_exec(
        sys.executable, "-c", MEASURE, str(file), MODEL, stdout=asyncio.subprocess.PIPE
    )
    answer, _ = await measured.communicate()
    found, kilobytes = pickle.loads(answer)  # noqa: S301 - from the lines above
    check_extract(found, 500)
    # The system counts not quite to the page.
    assert 0 < kilobytes * 1024 <= worker.MEMORY * 1.01


def fake_worker(code: str) -> contextlib.AbstractContextManager[object]:
    return patch.object(sandbox, "COMMAND", (sys.executable, "-c", code))


async def started(file: Path) -> int:
    """Return the id that a worker writes into `file` at its start."""
    async with asyncio.timeout(20):
        while not (file.exists() and file.read_text().endswith("\n")):  # noqa: ASYNC110 - a file has no event
            await asyncio.sleep(0.01)
    return int(file.read_text())


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


SLEEPS = "import os, pathlib, time; pathlib.Path({!r}).write_text(f'{{os.getpid()}}\\n'); time.sleep(60)"


async def test_worker_is_killed_after_its_time(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    with fake_worker(SLEEPS.format(str(pid_file))), patch.object(sandbox, "TIME_S", 3):
        found = await sandbox.extract(b"one", tokens=500, model=None)
    assert found == Extract(why=SkipReason.LIMIT_EXCEEDED)
    assert not is_alive(await started(pid_file))


async def test_worker_is_killed_when_its_question_is_cancelled(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    with fake_worker(SLEEPS.format(str(pid_file))):
        task = asyncio.create_task(sandbox.extract(b"one", tokens=500, model=None))
        process = await started(pid_file)
        assert is_alive(process)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert not is_alive(process)


# -------------------------------------------------------------- failures of the worker

MISSING = "import sys; sys.stdin.buffer.read(); import no_such_library"


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        (MISSING, "No module named 'no_such_library'"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "exit code -11"),
        ("print('no JSON')", "exit code 0"),
    ],
)
async def test_failed_worker_is_told_apart_and_logged(code: str, cause: str, caplog: pytest.LogCaptureFixture) -> None:
    with fake_worker(code):
        found = await sandbox.extract(b"secret words", tokens=500, model=None)
    assert found == Extract(why=SkipReason.READER_FAILED)
    [record] = [each for each in caplog.records if "attachment_worker_failed" in each.getMessage()]
    assert record.levelname == "ERROR"
    assert cause in record.getMessage()
    assert "Traceback" not in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize("name", ["SIGXCPU", "SIGKILL"])
async def test_worker_ended_by_a_limit_is_no_failure(name: str, caplog: pytest.LogCaptureFixture) -> None:
    with fake_worker(f"import os, signal; os.kill(os.getpid(), signal.{signal.Signals[name].name})"):
        found = await sandbox.extract(b"one", tokens=500, model=None)
    assert found == Extract(why=SkipReason.LIMIT_EXCEEDED)
    assert "attachment_worker_failed" not in caplog.text


async def test_worker_that_cannot_be_started_is_a_failure(caplog: pytest.LogCaptureFixture) -> None:
    with patch.object(sandbox, "COMMAND", ("/no/such/python",)):
        found = await sandbox.extract(b"one", tokens=500, model=None)
    assert found == Extract(why=SkipReason.READER_FAILED)
    assert "FileNotFoundError" in caplog.text


def test_missing_library_is_no_damaged_file() -> None:
    with patch.dict(sys.modules, {"bot.attachments.formats.docx": None}), pytest.raises(ImportError):
        worker.extract(docx(["one"]), 500, None)


async def test_libraries_warnings_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    # As an installed worker, but with a PDF reader that quotes the file and crashes.
    code = (
        "import os, signal, sys, types; from bot.attachments import worker\n"
        "def read(data, tokens):\n"
        "    sys.stderr.write(data.decode()); sys.stderr.flush(); os.kill(os.getpid(), signal.SIGSEGV)\n"
        "sys.modules['bot.attachments.formats.pdf'] = types.SimpleNamespace(read=read)\n"
        "worker.main()"
    )
    with fake_worker(code):
        found = await sandbox.extract(b"%PDF-1.4 secret words", tokens=500, model=None)
    assert found == Extract(why=SkipReason.READER_FAILED)
    assert "exit code -11" in caplog.text
    assert "secret" not in caplog.text


async def test_self_check_reads_a_file() -> None:
    assert await self_check() is None
    with fake_worker(MISSING):
        assert await self_check() == "ModuleNotFoundError: No module named 'no_such_library'"
    with fake_worker("import os, signal; os.kill(os.getpid(), signal.SIGKILL)"):
        assert await self_check() == "limit_exceeded"


# ------------------------------------------------------------------------- workers

BOUND = """
import json, os, resource, socket, subprocess, sys
from bot.attachments import worker
sys.stdin.buffer.read()
os.nice(worker.NICENESS)
worker.bound()
refused = []
for name, act in {
    "socket": socket.socket, "exec": lambda: os.execv(sys.executable, ["x"]), "fork": os.fork,
    "process": lambda: subprocess.Popen([sys.executable]), "system": lambda: os.system("true"),
}.items():
    try:
        act()
    except PermissionError:
        refused.append(name)
text = " ".join([
    *refused, str(resource.getrlimit(resource.RLIMIT_NPROC)), str(resource.getrlimit(resource.RLIMIT_NOFILE)),
    str(os.listdir()), str(os.nice(0)),
])
print(json.dumps({"text": text, "unit": "lines", "why": None}))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no such bounds")
async def test_worker_can_start_no_process_and_no_connection() -> None:
    with fake_worker(BOUND):
        found = await sandbox.extract(b"one", tokens=500, model=None)
    assert found.text == "socket exec fork process system (0, 0) (16, 16) [] 19"


async def test_worker_leaves_no_folder(tmp_path: Path) -> None:
    with patch("tempfile.tempdir", str(tmp_path)):
        assert (await sandbox.extract(b"one", tokens=500, model=None)).text == "one"
    assert list(tmp_path.iterdir()) == []


async def test_queues_take_turns() -> None:
    slots, order = RoundRobin(2), list[int]()

    async def use(queue: int) -> None:
        async with slots.slot(queue):
            order.append(queue)
            await asyncio.sleep(0)

    await asyncio.gather(*map(use, [1] * 9), use(2), use(3), use(2))
    assert order[:2] == [1, 1]
    assert order[2:7] == [1, 2, 3, 1, 2]
    assert len(order) == 12


async def test_cancelled_turn_is_passed_on() -> None:
    slots = RoundRobin(1)
    async with slots.slot(1):
        waiting = [asyncio.create_task(took_slot(slots)) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        await asyncio.sleep(0)
    # It has been given its turn, and is cancelled before it wakes.
    waiting[1].cancel()
    assert (await asyncio.gather(*waiting, return_exceptions=True))[2] is True


async def took_slot(slots: RoundRobin) -> bool:
    async with slots.slot(1):
        return True
