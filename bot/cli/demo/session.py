"""Run the demo: choose a model, assemble the bot, and serve the page until it is closed."""

import asyncio
import signal
import socket
import sys
import webbrowser
from collections.abc import Mapping
from contextlib import AsyncExitStack, suppress
from pathlib import Path

from bot.app import assemble
from bot.cli.demo.choice import choose, fetched
from bot.cli.demo.command import DemoOptions, tell
from bot.cli.demo.model import DemoUnavailable
from bot.cli.demo.world import demo_world
from bot.cli.model_choice import choose_model
from bot.cli.startup_errors import problem
from bot.config.env import Settings, read_environment
from bot.core.errors import ModelNotChosen, StoreError
from bot.monitoring import logs
from bot.storage.lock import Lock

ENV_FILE = Path(".env")
# The page's usual port, and how many after it are tried.
PORT = 8770
PORTS_TRIED = 20
DATABASE = "parley.sqlite3"
HISTORY = "discord.json"
# The health port belongs to the real bot, which may run beside the demo.
DEMO_SETTINGS = {"SHUTDOWN_TIMEOUT_S": "3", "HEALTH_PORT": "0"}
SIGNALS = (signal.SIGINT, signal.SIGTERM)


def run(options: DemoOptions) -> int:
    """Run until the page is closed or a signal arrives. Return the exit code. Raise `SettingsError`."""
    try:
        environment = read_environment(ENV_FILE)
        _make_folder(options.data)
        if options.fresh:
            forget(options.data)
        # Here, because an event loop would wait for a download even after Ctrl+C.
        file = fetched(options.model, options.data / "models", environment.get("HF_ENDPOINT"))
        asyncio.run(_until_stopped(options, environment, file))
    except DemoUnavailable as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except (ModelNotChosen, StoreError) as error:
        sys.stderr.write(f"{problem(error)}\n")
        return 1
    except KeyboardInterrupt:
        pass
    return 0


async def _until_stopped(options: DemoOptions, environment: Mapping[str, str], file: Path | None) -> None:
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
        await _serve(options, environment, file)
    except asyncio.CancelledError:
        if not stopping:
            raise


async def _serve(options: DemoOptions, environment: Mapping[str, str], file: Path | None) -> None:
    # Imported here because its libraries may be missing.
    from bot.cli.demo.page import page  # noqa: PLC0415

    data = options.data
    async with AsyncExitStack() as stack:
        log = stack.enter_context((data / "demo.log").open("a", encoding="utf-8"))
        answering = await choose(stack, options.model, environment, file=file, log=data / "model.log")
        settings = demo_settings(environment, data, answering.environment)
        logs.configure(settings.log_level, log, secrets=settings.secrets, form=settings.log_format)
        settings = await choose_model(settings)
        tell("Opening the page ...")
        bot = await stack.enter_async_context(assemble(settings))
        world = await stack.enter_async_context(demo_world(bot, data / HISTORY, options.language))
        port = free_port(PORT) if options.port is None else options.port
        served = page(world, options.channel, port=port, model=settings.openai_model, toy=answering.toy)
        shown = await stack.enter_async_context(served)
        tell(f"Talk with Parley at {shown.url}\nCtrl+C ends it; {data} remembers it.")
        if options.browser and has_display(environment):
            await asyncio.to_thread(webbrowser.open, shown.url)
        await shown.wait_closed()


def demo_settings(environment: Mapping[str, str], data: Path, model: Mapping[str, str]) -> Settings:
    """Return the settings of a demo with its files in `data` and those of its `model`, if they are not its own."""
    database = {"DATABASE_PATH": str(data / DATABASE)}
    return Settings.from_env({**environment, **model, **DEMO_SETTINGS, **database}, demo=True)


def forget(data: Path) -> None:
    """Delete the conversations in `data`. Raise `StoreInUse` while a demo runs there."""
    database = data / DATABASE
    lock = Lock.take(database)
    try:
        for file in (*(database.with_name(f"{DATABASE}{end}") for end in ("", "-wal", "-shm")), data / HISTORY):
            file.unlink(missing_ok=True)
    finally:
        lock.release(clean=False)


def free_port(first: int) -> int:
    """Return the first free port of 127.0.0.1 from `first` on; 0, which is any free one, after a few."""
    for port in range(first, first + PORTS_TRIED):
        with socket.socket() as probe, suppress(OSError):
            if sys.platform != "win32":
                # As the page's server does; otherwise connections of the last run would block it for a minute.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    return 0


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
