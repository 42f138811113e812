"""Run the attachment worker, a process of its own for each file."""

import asyncio
import json
import signal
import subprocess
import sys
from contextlib import ExitStack, suppress
from tempfile import TemporaryDirectory

from bot.attachments.extract import MAX_PICTURE, Extract
from bot.config.env import bare_environment
from bot.core.content import SkipReason, Unit
from bot.core.log import get_logger

logger = get_logger(__name__)

# Longer than the worker's own limit of processor time, on a machine that is busy.
TIME_S = 30.0
# Text of a whole window at most, and one picture.
MAX_OUTPUT = 8 * 2**20 + MAX_PICTURE
COMMAND = (sys.executable, "-I", "-m", "bot.attachments.worker")
# The system's answer to too much processor time or memory; Windows has neither signal.
_LIMIT_SIGNALS = frozenset(getattr(signal, name) for name in ("SIGXCPU", "SIGKILL") if hasattr(signal, name))


class WorkerFailed(Exception):
    """The worker ended by an error of its own; the message is its last line."""


class _OutputTooLong(Exception):
    pass


async def extract(data: bytes, *, tokens: int, model: str | None) -> Extract:
    """Return the extract of a file. Raise nothing but cancellation; the process has ended then."""
    try:
        return await run(data, tokens=tokens, model=model)
    except WorkerFailed as failure:
        logger.error("attachment_worker_failed", cause=str(failure))  # noqa: TRY400 - our traceback says nothing
        return Extract(why=SkipReason.READER_FAILED)


async def run(data: bytes, *, tokens: int, model: str | None) -> Extract:
    """Return the extract of a file. Raise `WorkerFailed`."""
    request = json.dumps({"tokens": tokens, "model": model}).encode() + b"\n"
    with ExitStack() as stack:
        try:
            empty = stack.enter_context(TemporaryDirectory(prefix="parley-", ignore_cleanup_errors=True))
            process = await asyncio.create_subprocess_exec(
                *COMMAND,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=bare_environment(),
                cwd=empty,
                creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
            )
        except OSError as error:
            raise WorkerFailed(type(error).__name__) from None
        return await _outcome(process, request + data)


async def _outcome(process: asyncio.subprocess.Process, request: bytes) -> Extract:
    try:
        async with asyncio.timeout(TIME_S):
            answer, errors = await _talk(process, request)
            # Killed after its end, it would be waited for twice.
            code = await process.wait()
    except (TimeoutError, _OutputTooLong) as error:
        logger.info("file_unread", cause=type(error).__name__)
        return Extract(why=SkipReason.LIMIT_EXCEEDED)
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if -code in _LIMIT_SIGNALS:
        logger.info("file_unread", cause=signal.Signals(-code).name)
        return Extract(why=SkipReason.LIMIT_EXCEEDED)
    with suppress(ValueError, KeyError, TypeError):
        return _parsed(answer)
    raise WorkerFailed(errors.decode(errors="replace").strip().rpartition("\n")[2] or f"exit code {code}")


async def _talk(process: asyncio.subprocess.Process, request: bytes) -> tuple[bytes, bytes]:
    """Return the standard output and error output."""
    stdin, stdout, stderr = process.stdin, process.stdout, process.stderr
    assert stdin is not None  # noqa: S101 - all three are pipes
    assert stdout is not None  # noqa: S101
    assert stderr is not None  # noqa: S101
    stdin.write(request)
    with suppress(ConnectionError):
        await stdin.drain()
    stdin.close()
    answer = bytearray()
    while piece := await stdout.read(2**16):
        answer += piece
        if len(answer) > MAX_OUTPUT:
            raise _OutputTooLong
    return bytes(answer), await stderr.read()


def _parsed(answer: bytes) -> Extract:
    line, _, picture = answer.partition(b"\n")
    told = json.loads(line)
    why, unit = told.pop("why"), told.pop("unit")
    return Extract(**told, why=SkipReason(why) if why else None, unit=Unit(unit) if unit else None, picture=picture)
