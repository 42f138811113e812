"""Runs what is measured, `BENCH_SUBJECT=parley` or `floor`, against the double of Discord.

Beside it runs one probe: a timer of 5 ms on the event loop, which notes how late it comes. On SIGUSR2 it tells:
`event=bench_stalls timers=N p99_ms=... max_ms=...`, and begins anew.
"""

import asyncio
import os
import signal
import sys
import time
from typing import Any

import discord

from tests.e2e.wire import launch

PROBE_S = 0.005


class Probe:
    """How late timers come: for so long the event loop, or the machine, did nothing else."""

    def __init__(self) -> None:
        self._late: list[float] = []
        self._task: asyncio.Task[None] | None = None

    def install(self) -> None:
        """Begin with the client's login, on its event loop."""
        login = discord.Client.login

        async def probed(client: discord.Client, token: str) -> None:
            self._task = asyncio.create_task(self._run())
            await login(client, token)

        discord.Client.login = probed  # type: ignore[assignment, method-assign]
        signal.signal(signal.SIGUSR2, self._tell)

    async def _run(self) -> None:
        while True:
            due = time.perf_counter() + PROBE_S
            await asyncio.sleep(PROBE_S)
            self._late.append(time.perf_counter() - due)

    def _tell(self, *_: Any) -> None:
        late, self._late = sorted(self._late), []
        p99 = late[int(len(late) * 0.99)] if late else 0.0
        longest = late[-1] if late else 0.0
        line = f"event=bench_stalls timers={len(late)} p99_ms={p99 * 1000:.3f} max_ms={longest * 1000:.3f}\n"
        os.write(2, line.encode())


def run() -> int:
    """Run the subject and return its exit code."""
    launch.end_with_parent()
    launch.redirect(os.environ["WIRE_DISCORD_URL"], os.environ["WIRE_GATEWAY_URL"])
    launch.set_ready_timeout(float(os.environ["WIRE_READY_TIMEOUT_S"]))
    launch.tell_tasks()
    Probe().install()
    if os.environ["BENCH_SUBJECT"] == "floor":
        from bench import floor  # noqa: PLC0415 - the bot must not pay for what it does not use

        floor.main()
        return 0
    from bot.cli.run import main  # noqa: PLC0415 - nor the floor

    return main()


if __name__ == "__main__":
    sys.exit(run())
