"""The limit of open files: raised at the start, too low refused, and reached while the bot runs."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.cli.startup_errors import problem
from bot.core.errors import ParleyError, StoreUnavailable, TooFewFiles, Unexpected
from bot.discord_io.errors import ErrorReporter
from tests.support.clock import FakeClock
from tests.support.english import texts
from tests.support.world import World


@contextmanager
def no_file_left() -> Iterator[None]:
    """Let no file, socket or process be opened."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    lowest = os.open(os.devnull, os.O_RDONLY)
    os.close(lowest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, hard))
    try:
        with pytest.raises(OSError, match="Too many open files"):
            os.open(os.devnull, os.O_RDONLY)
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def test_question_gets_sentence_without_another_file(server: World, caplog: pytest.LogCaptureFixture) -> None:
    with no_file_left():
        told = await server.ask("hi")

    assert "too many files and connections open" in told
    assert caplog.text.count("event=failure") == 1
    assert await server.ask("hi") == "Hello!"


@pytest.mark.parametrize("broken", [Unexpected(), StoreUnavailable(Path("p.db"), "unable to open database file")])
def test_error_for_want_of_files_is_named(broken: ParleyError, caplog: pytest.LogCaptureFixture) -> None:
    reporter = ErrorReporter(FakeClock())
    with no_file_left():
        assert "too many files" in reporter.say(broken, texts)
    assert "too many files" not in reporter.say(broken, texts)


def limited(soft: int, hard: int, then: str) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process with these limits."""
    code = f"import resource; resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard})); {then}"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603


def test_limit_is_raised_as_far_as_allowed() -> None:
    assert limited(64, 512, "from bot.cli.open_files import raise_limit; print(raise_limit())").stdout == "512\n"


def test_start_with_too_few_files_is_refused_with_sentence() -> None:
    then = (
        "from bot.cli.run import run_bot; from bot.config.env import Settings; "
        "settings = Settings.from_env({'OPENAI_BASE_URL': 'http://127.0.0.1:9/v1'}, demo=True); exit(run_bot(settings))"
    )
    ended = limited(64, 128, then)

    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert "may open only 128 files and connections, and needs 256" in problem(TooFewFiles(128, 256))
