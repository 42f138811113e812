"""Run the bot: wait for a network that is not there yet, and look at the model server meanwhile."""

import asyncio

from bot.app import serve, stop_on_signals
from bot.cli.startup_errors import STARTUP_ERRORS, is_passing, problem, server_problem
from bot.config.env import Settings
from bot.core.log import get_logger
from bot.core.ports import Clock
from bot.llm.discovery import endpoint
from bot.llm.endpoint import listed_models, meant_address

logger = get_logger(__name__)

# After this time the bot ends, so that a supervisor notices.
MAX_WAIT_S = 300.0
FIRST_PAUSE_S, MAX_PAUSE_S = 5.0, 30.0


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
