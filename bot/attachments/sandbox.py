"""Has a file opened by a process of its own, and takes no more from that than it may."""

import asyncio
import json
import sys
from contextlib import suppress

from bot.attachments.extract import MAX_PICTURE, Extract
from bot.config.env import bare_environment
from bot.core.content import SkipReason, Unit
from bot.core.log import get_logger

logger = get_logger(__name__)

# Longer than its own bound of processor time, on a machine that is busy.
TIME_S = 30.0
# Text of a whole window at most, and one picture.
MAX_OUTPUT = 8 * 2**20 + MAX_PICTURE


async def extract(data: bytes, *, tokens: int, model: str | None) -> Extract:
    """Return what can be made of a file. Raises nothing but cancellation, and then the process is gone."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-m", "bot.attachments.worker"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=bare_environment(),
    )
    wanted = json.dumps({"tokens": tokens, "model": model}).encode() + b"\n"
    try:
        async with asyncio.timeout(TIME_S):
            answer = await _talk(process, wanted + data)
            # Asked to end when it has ended, it would be waited for twice.
            await process.wait()
            return _read(answer)
    except TimeoutError:
        logger.info("file_unread", cause="time")
    except (OSError, ValueError, KeyError, TypeError) as error:
        # It was ended by one of its bounds, or by the file.
        logger.info("file_unread", cause=type(error).__name__)
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return Extract(why=SkipReason.HEAVY)


async def _talk(process: asyncio.subprocess.Process, told: bytes) -> bytes:
    stdin, stdout = process.stdin, process.stdout
    assert stdin is not None  # noqa: S101 - both are pipes
    assert stdout is not None  # noqa: S101
    stdin.write(told)
    with suppress(ConnectionError):
        await stdin.drain()
    stdin.close()
    answer = bytearray()
    while piece := await stdout.read(2**16):
        answer += piece
        if len(answer) > MAX_OUTPUT:
            raise ValueError(len(answer))
    return bytes(answer)


def _read(answer: bytes) -> Extract:
    line, _, picture = answer.partition(b"\n")
    told = json.loads(line)
    why, unit = told.pop("why"), told.pop("unit")
    return Extract(
        **told, why=SkipReason(why) if why else None, unit=Unit(unit) if unit else None, picture=picture
    )
