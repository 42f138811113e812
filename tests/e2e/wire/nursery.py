"""Bot processes without the second that their imports take: forked from one that has done them.

The parent (`python -m tests.e2e.wire.nursery`) imports the bot, runs nothing and waits for orders on a socket; a
child is a process of its own, with its own event loop, threads and files, all begun after the fork.
"""

import asyncio
import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parents[3]
_LARGEST_ORDER = 64 * 1024
_MAX_FILES = 1024


class Forked:
    """A child, with the part of `asyncio.subprocess.Process` that is needed here."""

    def __init__(self, pid: int, stdout: asyncio.StreamReader, status: asyncio.StreamReader, life: int) -> None:
        self.pid = pid
        self.stdout = stdout
        self.returncode: int | None = None
        self._life = life
        self._ended = asyncio.create_task(self._end(status))

    async def _end(self, status: asyncio.StreamReader) -> int:
        line = await status.read()
        # Without a status the parent is gone, and its children with it.
        self.returncode = int(line) if line else -signal.SIGKILL
        self.abandon()
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    async def wait(self) -> int:
        return await asyncio.shield(self._ended)

    def abandon(self) -> None:
        """Let go of it, as the end of this process would: the child notices that its standard input has ended."""
        life, self._life = self._life, -1
        if life >= 0:
            os.close(life)


class Nursery:
    """The parent of bot processes, for any number of event loops. A context manager."""

    def __enter__(self) -> Self:
        self._socket, theirs = socket.socketpair()
        environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self._parent = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "tests.e2e.wire.nursery", str(theirs.fileno())],
            env={**environment, "PYTHONPATH": str(ROOT)},
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()
        self._parent.wait(10)

    async def start(self, environment: Mapping[str, str], folder: Path) -> Forked:
        """Fork a bot with exactly this environment, its standard output and error together."""
        order = json.dumps({"environment": dict(environment), "folder": str(folder)}).encode()
        assert len(order) < _LARGEST_ORDER
        life_out, life_in = os.pipe()
        log_out, log_in = os.pipe()
        status_out, status_in = os.pipe()
        try:
            # A few hundred bytes into an empty buffer: this does not block.
            socket.send_fds(self._socket, [order], [life_out, log_in, status_in])
        finally:
            for descriptor in (life_out, log_in, status_in):
                os.close(descriptor)
        log, status = await _reader(log_out), await _reader(status_out)
        pid = int(await status.readline())
        return Forked(pid, log, status, life_in)


async def _reader(descriptor: int) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(descriptor, "rb", buffering=0)
    )
    return reader


# ---------------------------------------------------------------------- in the parent


class Parent:
    """Forks as it is told, and tells what became of each child."""

    def __init__(self, orders: socket.socket) -> None:
        self._orders = orders
        self._children: dict[int, int] = {}
        """Where each child's end is to be told."""

    def serve(self) -> None:
        """Run until the other end of the socket is closed."""
        wake_out, wake_in = os.pipe()
        for end in (wake_out, wake_in):
            os.set_blocking(end, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake_in, warn_on_full_buffer=False)
        while True:
            readable, _, _ = select.select([self._orders.fileno(), wake_out], [], [])
            if wake_out in readable:
                with suppress(BlockingIOError):
                    os.read(wake_out, 4096)
                self._reap()
            if self._orders.fileno() in readable:
                message, descriptors, _, _ = socket.recv_fds(self._orders, _LARGEST_ORDER, 3)
                if not message:
                    break
                self._fork(json.loads(message), descriptors)
        for child in self._children:
            os.kill(child, signal.SIGKILL)

    def _fork(self, order: dict[str, object], descriptors: list[int]) -> None:
        life, log, status = descriptors
        pid = os.fork()
        if pid == 0:
            self._orders.close()
            os.close(status)
            _live(order, life, log)
        os.close(life)
        os.close(log)
        os.write(status, f"{pid}\n".encode())
        self._children[pid] = status

    def _reap(self) -> None:
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            tell = self._children.pop(pid)
            with suppress(BrokenPipeError):
                os.write(tell, f"{os.waitstatus_to_exitcode(status)}\n".encode())
            os.close(tell)


def _live(order: dict[str, object], life: int, log: int) -> None:
    """Be the bot, and never return."""
    code = 70
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for descriptor, target in ((life, 0), (log, 1), (log, 2)):
            os.dup2(descriptor, target)
        os.closerange(3, _MAX_FILES)
        os.chdir(str(order["folder"]))
        os.environ.clear()
        os.environ.update(order["environment"])  # type: ignore[call-overload]
        sys.argv = ["parley"]
        code = launch.run()
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    from bot.llm.parts import connections
    from cogs import COGS
    from tests.e2e.wire import launch

    # `bot.cli.run` imports these at its start only; `launch.prepare` changes their constants after the fork.
    for name in ("bot.cli.serve", "bot.cli.open_files", "bot.monitoring.logs", "openai.resources.chat", *COGS):
        importlib.import_module(name)
    connections._trusted()
    gc.freeze()
    Parent(socket.socket(fileno=int(sys.argv[1]))).serve()
