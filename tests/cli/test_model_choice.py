import logging
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from bot.cli.demo import start
from bot.cli.model_choice import choose_model
from bot.cli.run import run_bot
from bot.cli.startup_errors import enumerated, printable_names, problem
from bot.config.env import Settings
from bot.core.errors import ModelNotChosen
from tests.support.clock import FakeClock
from tests.support.model_server import Behaviour, Exchange, ModelServer, never_answer, status
from tests.support.world import settings_for, world

NOWHERE = "http://127.0.0.1:9/v1"


def unset(url: str, **more: str) -> Settings:
    return Settings.from_env({"DISCORD_TOKEN": "test.token.for-simcord", "OPENAI_BASE_URL": url, **more})


@pytest.fixture
async def https_url(tmp_path: Path) -> AsyncIterator[str]:
    """The address of a server with a certificate that nothing trusts."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl for a certificate")
    key, certificate = str(tmp_path / "key"), str(tmp_path / "certificate")
    order = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost"
    subprocess.run([*order.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True)  # noqa: ASYNC221, S603
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    runner = web.AppRunner(web.Application())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    yield f"https://127.0.0.1:{runner.addresses[0][1]}/v1"
    await runner.cleanup()


def listing(*names: str) -> Behaviour:
    return status(200, {"object": "list", "data": [{"id": name} for name in names]})


async def refused(settings: Settings) -> str:
    with pytest.raises(ModelNotChosen) as caught:
        await choose_model(settings)
    return problem(caught.value)


async def test_only_listed_model_is_taken_and_logged(model: ModelServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    model.models = listing("qwen3:8b")
    assert (await choose_model(unset(model.url))).openai_model == "qwen3:8b"
    assert "event=model_chosen model=qwen3:8b" in caplog.text


async def test_taken_model_is_in_request(database: Path, model: ModelServer) -> None:
    model.models = listing("qwen3:8b")
    settings = await choose_model(settings_for(database, model.url, openai_model=""))
    async with world(database, model, openai_model=settings.openai_model) as discord:
        await discord.ask("Hi")
    assert model.requests[-1].json["model"] == "qwen3:8b"


@pytest.mark.parametrize("name", ["set-by-operator", "gpt-6-luna"])
async def test_set_model_is_kept_without_request(model: ModelServer, name: str) -> None:
    assert (await choose_model(unset(model.url, OPENAI_MODEL=name))).openai_model == name
    assert model.looked_up == []


async def test_several_models_are_named(model: ModelServer) -> None:
    model.models = listing("a", "b/c", "d:8b")
    assert await refused(unset(model.url)) == (
        "OPENAI_MODEL is not set, and the server lists a, b/c and d:8b. Set one of them in .env."
    )


def test_ten_names_and_number_of_others_are_enumerated() -> None:
    assert enumerated(["a", "b"]) == "a and b"
    assert enumerated([f"m{n}" for n in range(11)]).endswith("m8, m9 and 1 other")
    assert enumerated([f"m{n}" for n in range(22)]).endswith("m8, m9 and 12 others")
    assert enumerated(printable_names(["bad\x1b[2J", "ok"])) == "ok"
    assert enumerated([]) == ""


@pytest.mark.parametrize(
    ("models", "says"),
    [
        (listing(), "lists no model. Set it in .env"),
        (status(404, {"error": {"message": "not found"}}), "lists no model. Set it in .env"),
        (status(405, {"error": {"message": "no"}}), "lists no model. Set it in .env"),
        (status(200, "<html>hello</html>"), "lists no model. Set it in .env"),
        (status(401, {"error": {"message": "raw words"}}), "does not accept OPENAI_API_KEY"),
        (status(500, {"error": {"message": "raw words"}}), "The server failed."),
    ],
)
async def test_missing_listing_is_reported_with_fix(model: ModelServer, models: Behaviour, says: str) -> None:
    model.models = models
    said = await refused(unset(model.url))
    assert said.startswith("OPENAI_MODEL is not set, and http://127.0.0.1")
    assert says in said
    assert "raw words" not in said


async def test_unreachable_server_is_reported_with_fix() -> None:
    said = await refused(unset(NOWHERE))
    assert said.startswith(f"OPENAI_MODEL is not set, and {NOWHERE} cannot be asked for its models: nothing listens")
    assert said.endswith("Or set OPENAI_MODEL in .env.")


async def test_address_without_path_is_named_with_it(model: ModelServer) -> None:
    root = model.url.removesuffix("/v1")
    assert await refused(unset(root)) == f"The API of {root} is at {model.url}. Set OPENAI_BASE_URL to that."


@pytest.mark.parametrize("path", ["/v1", ""])
async def test_http_server_spoken_to_as_https_is_named(model: ModelServer, path: str) -> None:
    wrong = model.url.replace("http:", "https:").removesuffix("/v1") + path
    assert await refused(unset(wrong)) == f"The API of {wrong} is at {model.url}. Set OPENAI_BASE_URL to that."


async def test_https_server_spoken_to_as_http_is_named(https_url: str) -> None:
    wrong = https_url.replace("https:", "http:")
    assert await refused(unset(wrong)) == f"The API of {wrong} is at {https_url}. Set OPENAI_BASE_URL to that."


async def test_key_is_not_sent_to_guessed_address(model: ModelServer) -> None:
    sent: list[str] = []

    class Asking:
        async def play(self, exchange: Exchange) -> web.StreamResponse:
            sent.extend(exchange.request.headers.values())
            return await status(401, {"error": {"message": "no"}}).play(exchange)

    model.models = Asking()
    wrong = model.url.replace("http:", "https:")
    with pytest.raises(ModelNotChosen) as caught:
        await choose_model(unset(wrong, OPENAI_API_KEY="a-key-for-tests"))
    assert caught.value.meant == model.url
    assert sent
    assert "a-key-for-tests" not in " ".join(sent)


async def test_silent_server_is_reported_with_fix(model: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.llm.endpoint.LISTING_S", 0.05)
    model.models = never_answer()
    assert "does not answer in time" in await refused(unset(model.url))


async def test_models_of_azure_are_not_taken_for_deployments() -> None:
    said = await refused(unset("https://mine.openai.azure.com/openai/v1", OPENAI_API_KEY="a-key-for-tests"))
    assert "at Azure: the deployment's" in said


def test_bot_without_model_ends_in_one_log_line(database: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert run_bot(settings_for(database, NOWHERE, openai_model=""), FakeClock()) == 1
    (line,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert "OPENAI_MODEL is not set" in line.getMessage()
    assert not database.exists()


def test_demo_without_model_ends_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("markdown_it", reason="needs the page: uv run --extra dev --extra demo pytest")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENAI_BASE_URL", NOWHERE)
    monkeypatch.delenv("OPENAI_MODEL", raising=False)
    assert start.main(["--no-browser"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("OPENAI_MODEL is not set")
    assert said.count("\n") == 1
