"""`python -m bot demo`: the real bot on a Discord-like page, without accounts.

Discord is simulated, and the model is a toy on this machine unless the environment names a real one.
"""

import argparse
import asyncio
import importlib.util
import signal
import sys
import webbrowser
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.app import assemble, choose_model
from bot.cli.demo.model import COMMAND, MODEL, DemoUnavailable, local_model
from bot.cli.startup_errors import problem
from bot.config.env import Settings, read_environment
from bot.core.errors import ModelNotChosen, StoreError
from bot.monitoring import logs

ENV_FILE = Path(".env")
DATA = Path("data/demo")
# Any of these selects a real model.
OWN_MODEL = ("OPENAI_BASE_URL", "OPENAI_API_KEY")
# Modules of the `demo` extra.
PAGE_NEEDS = ("simcord", "markdown_it")
# The toy rambles, in summaries too. The health port belongs to the real bot, which may run beside the demo.
TOY_SETTINGS = {
    "OPENAI_MODEL": MODEL,
    "REPLY_TOKENS": "200",
    "SUMMARIES": "false",
    "SYSTEM_PROMPT": "You are a helpful assistant.",
}
DEMO_SETTINGS = {"SHUTDOWN_TIMEOUT_S": "3", "HEALTH_PORT": "0"}
MAX_PORT = 65535
SIGNALS = (signal.SIGINT, signal.SIGTERM)

FIRST_STEPS = "Type `@Parley hello` below. The channel's members share one conversation; `/` lists the commands."
TOY = (
    f"This model ({MODEL}) is a toy that runs on your machine: expect a real bot with silly answers. For a "
    "real model, put `OPENAI_BASE_URL` or `OPENAI_API_KEY`, and `OPENAI_MODEL`, into `.env` and start again."
)


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """`port` 0 is any free one."""

    port: int
    browser: bool
    data: Path
    channel: str


def main(arguments: Sequence[str]) -> int:
    """Run the demo until it is stopped and return the exit code. Raise `SettingsError`."""
    options = parse(arguments)
    try:
        asyncio.run(run(options, read_environment(ENV_FILE)))
    except DemoUnavailable as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except (ModelNotChosen, StoreError) as error:
        sys.stderr.write(f"{problem(error)}\n")
        return 1
    except KeyboardInterrupt:
        pass
    return 0


def parse(arguments: Sequence[str]) -> DemoOptions:
    parser = argparse.ArgumentParser("python -m bot demo", description="Try Parley on a page in the browser.")
    parser.add_argument("--port", type=_port, default=0, help="the page's port (default: any free one)")
    parser.add_argument("--no-browser", action="store_true", help="do not open the page")
    parser.add_argument("--data", type=Path, default=DATA, help="where the demo remembers (default: %(default)s)")
    parser.add_argument("--channel", choices=("general", "random"), default="general", help="the channel to show")
    read = parser.parse_args(arguments)
    return DemoOptions(read.port, not read.no_browser, read.data, read.channel)


async def run(options: DemoOptions, environment: Mapping[str, str]) -> None:
    """Run until the page is closed or a signal arrives."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - this is a coroutine
    stopping = False

    def stop() -> None:
        # Once: a second signal would cancel the closing.
        nonlocal stopping
        if not stopping:
            stopping = True
            task.cancel()

    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        # Windows has no handlers here; there Ctrl+C arrives as KeyboardInterrupt.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stop)
    try:
        await _serve(options, environment)
    except asyncio.CancelledError:
        if not stopping:
            raise


async def _serve(options: DemoOptions, environment: Mapping[str, str]) -> None:
    if any(importlib.util.find_spec(name) is None for name in PAGE_NEEDS):
        raise DemoUnavailable(f"The demo's page is not installed; `{COMMAND}` installs and starts it.")
    # Imported here because their libraries may be missing.
    from bot.cli.demo.page import page  # noqa: PLC0415
    from bot.cli.demo.world import demo_world  # noqa: PLC0415

    _make_folder(options.data)
    toy = not any(environment.get(name, "").strip() for name in OWN_MODEL)
    async with AsyncExitStack() as stack:
        log = stack.enter_context((options.data / "demo.log").open("a", encoding="utf-8"))
        url = await stack.enter_async_context(local_model(options.data / "model.log")) if toy else None
        settings = demo_settings(environment, options.data, url)
        logs.configure(settings.log_level, log, secrets=settings.secrets, form=settings.log_format)
        settings = await choose_model(settings)
        bot = await stack.enter_async_context(assemble(settings))
        world = await stack.enter_async_context(demo_world(bot, options.data / "discord.json"))
        again = world.shows(options.channel) > 0
        preview = await stack.enter_async_context(page(world, options.channel, port=options.port))
        world.say(options.channel, welcome(settings, toy=toy, again=again))
        sys.stdout.write(f"Talk with Parley at {preview.url}\nCtrl+C ends it; {options.data} remembers it.\n")
        sys.stdout.flush()
        if options.browser and has_display(environment):
            await asyncio.to_thread(webbrowser.open, preview.url)
        await preview.wait_closed()


def demo_settings(environment: Mapping[str, str], data: Path, toy_url: str | None) -> Settings:
    """Return the settings of a demo with its files in `data`; with the toy model if it runs at `toy_url`."""
    toy = {**TOY_SETTINGS, "OPENAI_BASE_URL": toy_url} if toy_url else {}
    database = {"DATABASE_PATH": str(data / "parley.sqlite3")}
    return Settings.from_env({**environment, **toy, **DEMO_SETTINGS, **database}, demo=True)


def welcome(settings: Settings, *, toy: bool, again: bool) -> str:
    """Return the guide's first message; `again`: the channel has messages from before."""
    lines = [FIRST_STEPS]
    if again:
        lines.insert(0, "Welcome back. Above is what was said here before.")
    lines.append(TOY if toy else f"The answers come from `{settings.openai_model}`.")
    return "\n".join(lines)


def has_display(environment: Mapping[str, str]) -> bool:
    """Return whether a browser can open a window; without one, some would take over the terminal."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DemoUnavailable(f"{folder} cannot be made: {error.strerror}; choose another with --data.") from None


def _port(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) > MAX_PORT:
        raise argparse.ArgumentTypeError(f"a port is a number from 0 to {MAX_PORT}")
    return int(text)
