"""Runs the real bot against the double: `python -m tests.e2e.wire.launch`, then what `python -m bot` takes.

What it changes is discord.py and constants, from outside and by environment variables:

WIRE_DISCORD_URL, WIRE_GATEWAY_URL   where Discord is
WIRE_READY_TIMEOUT_S                 how long after the last guild discord.py calls itself ready (it waits 2 s)
WIRE_PAUSES                          what discord.py's own pauses (reconnects, repeated requests, IDENTIFY) are
                                     multiplied by; those that Discord asks for in a 429 stay as they are
WIRE_SET                             `module.NAME=number,...`: constants of the bot to change
WIRE_AHEAD_S                         how far the clock of the bot's machine is ahead
WIRE_KILL                            `commit:N:before` or `commit:N:after`: SIGKILL itself at the N-th commit
WIRE_TOOLS                           a file: the model gets a tool `deed` that writes a line of it for each call

Each commit is one line of the log: `event=wire_commit number=N`. On SIGUSR1 it tells its asyncio tasks, by what
they run and wait in, and its threads: `event=wire_tasks names=...`.
"""

import asyncio
import importlib
import os
import re
import signal
import sqlite3
import sys
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import count
from pathlib import Path
from typing import Any, Self

import discord
import yarl
from discord.webhook import async_ as discord_webhook

from bot import app
from bot.__main__ import main
from bot.chat.answers.approvals import Approvals
from bot.core import clock
from bot.core.tools import Effect, ToolResult, ToolSpec
from bot.storage import database
from bot.tools.registry import Tools
from bot.tools.tool import Asker, Tool


def redirect(rest: str, gateway: str) -> None:
    """Make discord.py take this for Discord."""
    discord.http.Route.BASE = rest
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)


def set_ready_timeout(seconds: float) -> None:
    begin = discord.state.ConnectionState.__init__

    def init(self: Any, **options: Any) -> None:
        begin(self, **{"guild_ready_timeout": seconds} | options)

    discord.state.ConnectionState.__init__ = init  # type: ignore[method-assign]


class Hurried:
    """asyncio as discord.py's modules see it, with shorter sleeps."""

    def __init__(self, factor: float, *, only_whole: bool) -> None:
        self._factor = factor
        self._only_whole = only_whole

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    async def sleep(self, seconds: float) -> None:
        """Sleep for a part of it. What Discord asks for is a float, discord.py's own pauses are whole."""
        hurry = isinstance(seconds, int) or not self._only_whole
        await asyncio.sleep(seconds * self._factor if hurry else seconds)


def hurry(factor: float) -> None:
    """Shorten the pauses that discord.py makes by itself."""
    modules: list[tuple[Any, bool]] = [
        (discord.http, True),
        (discord_webhook, True),
        (discord.client, False),
        (discord.shard, False),
    ]
    for module, only_whole in modules:
        module.asyncio = Hurried(factor, only_whole=only_whole)


def set_constants(assignments: str) -> None:
    for assignment in filter(None, assignments.split(",")):
        name, _, value = assignment.partition("=")
        module_name, _, constant = name.strip().rpartition(".")
        module = importlib.import_module(module_name)
        assert hasattr(module, constant), f"{module_name} has no {constant}"
        setattr(module, constant, float(value))


def watch_commits(kill: str | None) -> None:
    """Count the commits of the database's writer, and end the process at one of them as a power cut would."""
    at, when = (int(kill.split(":")[1]), kill.split(":")[2]) if kill else (0, "")
    commit = database._commit
    numbers = count(1)

    def counted(db: sqlite3.Connection) -> None:
        number = next(numbers)
        if (number, "before") == (at, when):
            _die()
        commit(db)
        if (number, "after") == (at, when):
            _die()
        # Not through sys.stderr, which another thread may be writing to.
        os.write(2, f"event=wire_commit number={number}\n".encode())

    database._commit = counted


def set_ahead(seconds: float) -> None:
    """Let this machine's clock be ahead."""

    class Ahead(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) + timedelta(seconds=seconds)

    vars(clock)["datetime"] = Ahead


class Deed:
    """A tool whose calls must not be repeated."""

    spec = ToolSpec("deed", "Do it.", {"type": "object", "properties": {"n": {"type": "integer"}}})
    effect = Effect.CHANGES
    action = "tool-action-now"

    def __init__(self, file: str) -> None:
        self._file = file

    async def run(self, arguments: Mapping[str, object], asker: Asker, *, tokens: int) -> ToolResult:  # noqa: ARG002 - of every tool
        with Path(self._file).open("a", encoding="utf-8") as file:  # noqa: ASYNC230 - a few bytes
            file.write(f"{arguments['n']}\n")
        return ToolResult("done")


def give_tools(file: str) -> None:
    class MoreTools(Tools):
        def __init__(self, tools: Sequence[Tool] = (), *more: Any) -> None:
            super().__init__([*tools, Deed(file)], *more)

    async def allow(*_: object) -> None:
        """Allow each call without asking a person."""

    vars(app)["Tools"] = MoreTools
    Approvals.ask = allow  # type: ignore[assignment,method-assign]


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def tell_tasks() -> None:
    """Write what runs to the log whenever SIGUSR1 comes: all but asyncio's pool of threads, which has a bound."""

    def tell(*_: object) -> None:
        threads = [f"thread {each.name}" for each in threading.enumerate()]
        names = [_name(task) for task in asyncio.all_tasks()]
        names += [re.sub(r"\d+", "", name) for name in threads if "asyncio_" not in name]
        # Not through sys.stderr, which may be in the middle of a line of this very thread.
        os.write(2, f"event=wire_tasks names={','.join(names)}\n".encode())

    signal.signal(signal.SIGUSR1, tell)


def _name(task: "asyncio.Task[Any]") -> str:
    """Return what a task runs and what of that it waits in: `LiveReply._type>Event.wait`."""
    chain: list[str] = []
    waits_for: Any = task.get_coro()
    while waits_for is not None:
        if name := getattr(waits_for, "__qualname__", None):
            chain.append(name)
        waits_for = getattr(waits_for, "cr_await", None) or getattr(waits_for, "ag_await", None)
    return ">".join(dict.fromkeys((*chain,)))


def end_with_parent() -> None:
    """End when standard input does: the test that holds its other end is gone."""

    def wait() -> None:
        while os.read(0, 1024):
            pass
        _die()

    threading.Thread(target=wait, daemon=True).start()


def prepare(environment: Mapping[str, str]) -> None:
    redirect(environment["WIRE_DISCORD_URL"], environment["WIRE_GATEWAY_URL"])
    if timeout := environment.get("WIRE_READY_TIMEOUT_S"):
        set_ready_timeout(float(timeout))
    if factor := environment.get("WIRE_PAUSES"):
        hurry(float(factor))
    set_constants(environment.get("WIRE_SET", ""))
    watch_commits(environment.get("WIRE_KILL"))
    if ahead := environment.get("WIRE_AHEAD_S"):
        set_ahead(float(ahead))
    if tools := environment.get("WIRE_TOOLS"):
        give_tools(tools)
    if os.name == "posix":
        tell_tasks()


def run() -> int:
    """Run the bot as the environment says, and return its exit code."""
    end_with_parent()
    prepare(os.environ)
    return main()


if __name__ == "__main__":
    sys.exit(run())
