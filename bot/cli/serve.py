"""Run the bot until a signal: wait for a network that is not there yet, look at the model server, stop cleanly."""

import asyncio
import gc
import signal
from contextlib import suppress
from typing import Any

from bot import __version__
from bot.app import assemble
from bot.cli.model_choice import choose_model
from bot.cli.startup_errors import STARTUP_ERRORS, is_passing, problem, server_problem
from bot.config.env import Settings
from bot.core.log import get_logger
from bot.core.ports import Clock
from bot.discord_io.client import ParleyBot
from bot.llm.discovery import endpoint
from bot.llm.endpoint import listed_models, meant_address

logger = get_logger(__name__)

# After this time the bot ends, so that a supervisor notices.
MAX_WAIT_S = 300.0
FIRST_PAUSE_S, MAX_PAUSE_S = 5.0, 30.0
# Seconds for discord.py to disconnect.
LEAVE_S = 2.0


async def serve_patiently(settings: Settings, clock: Clock) -> None:
    """Run the bot until SIGTERM or SIGINT. Raise one of `STARTUP_ERRORS` that waiting does not mend."""
    for hint in settings.hints:
        logger.warning("setting_hint", text=hint)
    stop = stop_on_signals()
    checking = asyncio.create_task(_check_model_server(settings, clock))
    deadline, pause = clock.monotonic() + MAX_WAIT_S, FIRST_PAUSE_S
    try:
        while not stop.is_set():
            try:
                return await serve(settings, stop)
            except STARTUP_ERRORS as error:
                if not is_passing(error) or clock.monotonic() + pause > deadline:
                    raise
                cause = problem(error).replace(", then start again.", ".")
                logger.warning("waiting", text=f"{cause} Trying again in {pause:g} s.")
            await _sleep(pause, stop, clock)
            pause = min(2 * pause, MAX_PAUSE_S)
    finally:
        checking.cancel()
        await asyncio.gather(checking, return_exceptions=True)


async def _check_model_server(settings: Settings, clock: Clock) -> None:
    """Log why the model server cannot be used, so that the first question does not have to find out."""
    if not settings.openai_model:
        return  # `choose_model` asks it
    url = endpoint(settings.openai_base_url)
    found = await listed_models(settings.openai_base_url, settings.openai_api_key, clock)
    if found.names is None and (trouble := server_problem(url, found, await meant_address(url, clock))):
        logger.warning("model_server", text=trouble[1])


async def _sleep(seconds: float, stop: asyncio.Event, clock: Clock) -> None:
    tasks = [asyncio.ensure_future(clock.sleep(seconds)), asyncio.ensure_future(stop.wait())]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()


async def serve(settings: Settings, stop: asyncio.Event | None = None) -> None:
    """Run the bot until SIGTERM or SIGINT, or until `stop` is set. Raise one of `STARTUP_ERRORS`."""
    stop = stop or stop_on_signals()
    choosing = asyncio.create_task(choose_model(settings))
    await _wait_unless(stop, choosing)
    if stop.is_set():
        choosing.cancel()
        await asyncio.gather(choosing, return_exceptions=True)
        return
    settings = await choosing
    logger.info("starting", version=__version__, model=settings.openai_model, database=settings.database_path)
    async with assemble(settings) as bot:
        # The libraries' objects stay until the end; a full collection of them would take a tenth of a second.
        gc.freeze()
        await _run_until(stop, bot, settings.discord_token)
    logger.info("stopped")


async def _run_until(stop: asyncio.Event, bot: ParleyBot, token: str) -> None:
    """Run the bot until `stop` is set or it fails; raise its error."""
    if stop.is_set():
        return
    running = asyncio.create_task(bot.start(token))
    try:
        await _wait_unless(stop, running)
    finally:
        if stop.is_set() and not bot.shards:
            # It still logs in, and discord.py would report its closed connection as an error.
            await _cancel(running)
        await bot.close()
        if stop.is_set():
            # discord.py retries a gateway that is down forever, even after `close`.
            await asyncio.wait((running,), timeout=LEAVE_S)
            await _cancel(running)
    if not stop.is_set():
        await running


async def _cancel(task: "asyncio.Task[Any]") -> None:
    while not task.done():
        task.cancel()
        # Before Python 3.12 `wait_for`, which discord.py connects with, may swallow a cancellation.
        await asyncio.wait((task,), timeout=LEAVE_S)
    await asyncio.gather(task, return_exceptions=True)


async def _wait_unless(stop: asyncio.Event, task: "asyncio.Task[Any]") -> None:
    """Wait for a task, or until `stop` is set."""
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((task, stopping), return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            logger.info("stopping")
    finally:
        stopping.cancel()


def stop_on_signals() -> asyncio.Event:
    """Return an event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Windows has no handlers: there Ctrl+C raises KeyboardInterrupt, which ends the run too.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    return stop
