import asyncio
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import discord
import pytest

from bot.cli.serve import MAX_WAIT_S, _check_model_server, serve_patiently
from bot.core import errors
from bot.discord_io.client import ParleyBot
from tests.support.clock import FakeClock
from tests.support.model_server import ModelServer, status
from tests.support.world import refusal, settings_for

NO_NETWORK = aiohttp.ClientConnectionError("no")

Failing = Callable[..., list[int]]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Failing:
    """Let the start fail with these errors, one after another, and then be stopped; return its attempts."""

    def let(*failures: BaseException) -> list[int]:
        attempts: list[int] = []

        async def start(bot: ParleyBot, *_: object) -> None:
            await bot._async_setup_hook()
            attempts.append(len(attempts))
            if len(attempts) <= len(failures):
                raise failures[len(attempts) - 1]
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(5)

        monkeypatch.setattr("bot.discord_io.client.ParleyBot.start", start)
        monkeypatch.setattr("bot.cli.serve.LEAVE_S", 0.01)
        return attempts

    return let


def waits(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if "event=waiting" in record.getMessage()]


async def test_start_waits_for_network(
    database: Path, model: ModelServer, failing: Failing, caplog: pytest.LogCaptureFixture
) -> None:
    attempts = failing(NO_NETWORK, OSError("no route"), refusal(503, 0), refusal(429, 0))
    clock = FakeClock()
    settings = replace(settings_for(database, model.url), hints=("OPENAI_KEY means nothing here.",))
    await serve_patiently(settings, clock)
    assert len(attempts) == 5
    assert caplog.text.count("OPENAI_KEY means nothing here.") == 1
    assert clock.slept[:4] == [5, 10, 20, 30]
    first, *_, third, _ = waits(caplog)
    assert "Discord cannot be reached (ClientConnectionError). Check the network. Trying again in 5 s." in first
    assert "Discord has an outage (503/0)" in third


async def test_start_gives_up_after_some_minutes(database: Path, model: ModelServer, failing: Failing) -> None:
    attempts = failing(*[NO_NETWORK] * 100)
    clock = FakeClock()
    began = clock.monotonic()
    with pytest.raises(aiohttp.ClientConnectionError):
        await serve_patiently(settings_for(database, model.url), clock)
    assert MAX_WAIT_S - 30 <= clock.monotonic() - began <= MAX_WAIT_S
    assert 5 < len(attempts) < 20


@pytest.mark.parametrize(
    "lasting",
    [
        discord.LoginFailure("no"),
        refusal(403, 50001),
        discord.PrivilegedIntentsRequired(None),
        errors.StoreFull(Path("p.db")),
        errors.PortUnavailable("127.0.0.1", 1, None),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_lasting_error_ends_start_at_once(
    database: Path, model: ModelServer, failing: Failing, lasting: BaseException
) -> None:
    attempts = failing(lasting)
    clock = FakeClock()
    with pytest.raises(type(lasting)):
        await serve_patiently(settings_for(database, model.url), clock)
    assert (len(attempts), clock.slept) == (1, [])


class StandingClock(FakeClock):
    async def sleep(self, seconds: float) -> None:  # noqa: ARG002
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.Event().wait()


async def test_sigterm_ends_wait(database: Path, model: ModelServer, failing: Failing) -> None:
    attempts = failing(NO_NETWORK)
    async with asyncio.timeout(5):
        await serve_patiently(settings_for(database, model.url), StandingClock())
    assert len(attempts) == 1


async def test_model_server_that_starts_later_is_waited_for(
    database: Path, model: ModelServer, failing: Failing, caplog: pytest.LogCaptureFixture
) -> None:
    attempts = failing()

    class Healing(FakeClock):
        async def sleep(self, seconds: float) -> None:
            await super().sleep(seconds)
            model.models = status(200, {"data": [{"id": "test-model"}]})

    model.models = status(503, {"error": {"message": "Loading model"}})
    await serve_patiently(settings_for(database, model.url, openai_model=""), Healing())
    assert len(attempts) == 1
    (line,) = waits(caplog)
    assert "OPENAI_MODEL is not set" in line


@pytest.mark.parametrize(("models", "waited"), [(401, 0), (404, 0), (500, 12)])
async def test_only_failing_model_server_is_waited_for(
    database: Path, model: ModelServer, models: int, waited: int
) -> None:
    model.models = status(models, {"error": {"message": "no"}})
    clock = FakeClock()
    with pytest.raises(errors.ModelNotChosen):
        await serve_patiently(settings_for(database, model.url, openai_model=""), clock)
    assert (len(clock.slept) > 3) == (waited > 0)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("http://127.0.0.1:9/v1", "nothing listens there. Start the server, and check the port"),
        ("https://{host}/v1", "Set OPENAI_BASE_URL to that."),
        ("http://{host}", "Set OPENAI_BASE_URL to that."),
    ],
)
async def test_unusable_model_server_is_logged(
    wrong: str, says: str, database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    url = wrong.format(host=urlsplit(model.url).netloc)
    await _check_model_server(settings_for(database, url), FakeClock())
    (line,) = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert says in line


async def test_usable_model_server_is_not_mentioned(
    database: Path, model: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    await _check_model_server(settings_for(database, model.url), FakeClock())
    assert model.looked_up == ["/v1/models"]
    assert caplog.records == []
