"""Other processes that have a database open, and other people."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

# Opens the store, does what it is told, says so, and waits to be ended.
HOLDER = """
import asyncio, sys
from pathlib import Path
from bot.core.clock import SystemClock
from bot.core.errors import StoreError
from bot.storage.store import Store

async def main():
    try:
        store = await Store.open(Path(sys.argv[1]), SystemClock())
    except StoreError as error:
        print(type(error).__name__, getattr(error, "reason", ""), flush=True)
        return
    print("open", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await store.close()

asyncio.run(main())
"""


@contextmanager
def holder(database: Path | str, *, cwd: Path | None = None) -> Iterator["Process"]:
    """A process of its own that has the database open, or was refused it; ended afterwards."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", HOLDER, str(database)],
        cwd=cwd,
        env={name: value for name, value in os.environ.items() if name in {"PATH", "SYSTEMROOT"}}
        | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield Process(process, process.stdout.readline().strip())
    finally:
        process.kill()
        process.communicate(timeout=30)


# A user without any personal_data of its own on POSIX systems.
NOBODY = 65534


@contextmanager
def nobody(folder: Path) -> Iterator[None]:
    """Go on as somebody whom permissions hold for, in a folder of pytest's that they may see. Needs root."""
    for above in (
        folder,
        *(parent for parent in folder.parents if parent.name.startswith(("pytest-", "popen-"))),
    ):
        above.chmod(0o755)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


class Process:
    """`said` is "open", or the name of the error and its reason."""

    def __init__(self, process: "subprocess.Popen[str]", said: str) -> None:
        self._process = process
        self.said = said

    def kill(self) -> None:
        """End it at once, as `kill -9` and a crash do."""
        self._process.kill()
        self._process.wait(30)

    def end(self) -> None:
        """Let it close the database and leave."""
        self._process.communicate("", timeout=30)
