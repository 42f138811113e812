from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.cli.demo import better, choice
from bot.cli.demo.choice import TWO_WAYS, Answering, choose
from bot.cli.demo.command import Wanted, parse
from bot.cli.demo.model import TOY, Bundled, DemoUnavailable, ModelRefused
from bot.cli.demo.session import demo_settings
from tests.support.model_server import Behaviour, ModelServer, status

BUNDLED_URL = "http://127.0.0.1:1/v1"


class Loader:
    """Stands for the bundled server; `failure` is raised for the better model."""

    def __init__(self) -> None:
        self.loaded: list[str] = []
        self.failure: DemoUnavailable | None = None

    @asynccontextmanager
    async def load(self, _log: Path, bundled: Bundled) -> AsyncIterator[str]:
        self.loaded.append(bundled.name)
        if self.failure is not None and bundled.name != TOY.name:
            raise self.failure
        yield BUNDLED_URL


@pytest.fixture
def loader(monkeypatch: pytest.MonkeyPatch) -> Loader:
    made = Loader()
    monkeypatch.setattr(choice, "local_model", made.load)
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / better.FILE
    made.write_bytes(better.MAGIC)
    return made


def listing(*names: str) -> Behaviour:
    return status(200, {"object": "list", "data": [{"id": name} for name in names]})


async def chosen(
    server: ModelServer, *arguments: str, file: Path | None = None, environment: dict[str, str] | None = None
) -> Answering:
    port = urlsplit(server.url).port
    assert port is not None
    async with AsyncExitStack() as stack:
        return await choose(
            stack,
            parse(arguments).model,
            environment or {},
            file=file,
            log=Path("model.log"),
            ports=[("Ollama", port)],
        )


async def test_model_server_on_this_machine_answers_and_is_named(
    model: ModelServer, loader: Loader, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model.models = listing("nomic-embed-text", "qwen3:8b", "llama3.2:3b")

    found = await chosen(model, file=file)

    assert (found.server, found.toy, loader.loaded) == ("Ollama", False, [])
    settings = demo_settings({}, Path("here"), found.environment)
    assert (settings.openai_base_url, settings.openai_model) == (model.url, "qwen3:8b")
    assert capsys.readouterr().out == "Ollama is running here and answers, with its model qwen3:8b.\n"


async def test_model_of_settings_is_taken_where_the_server_has_it(model: ModelServer, loader: Loader) -> None:
    model.models = listing("qwen3:8b", "llama3.2:3b")

    found = await chosen(model, environment={"OPENAI_MODEL": "llama3.2:3b"})

    assert found.environment["OPENAI_MODEL"] == "llama3.2:3b"
    other = await chosen(model, environment={"OPENAI_MODEL": "elsewhere"})
    assert other.environment["OPENAI_MODEL"] == "qwen3:8b"
    assert loader.loaded == []


@pytest.mark.parametrize("name", choice.OWN_MODEL)
async def test_settings_win_over_servers_on_this_machine(
    model: ModelServer, loader: Loader, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert await chosen(model, environment={name: "set"}) == Answering()
    assert capsys.readouterr().out == f"The model of your settings answers, because {name} is set.\n"
    assert model.looked_up == []
    assert (await chosen(model, environment={name: " "})).server == "Ollama"
    assert loader.loaded == []


async def test_toy_answers_without_server_and_names_two_ways(
    model: ModelServer, loader: Loader, capsys: pytest.CaptureFixture[str]
) -> None:
    model.models = status(404, "")

    assert (await chosen(model)).toy

    assert loader.loaded == [TOY.name]
    assert capsys.readouterr().out.splitlines() == [
        "No model server is running here (looked for Ollama).",
        f"Loading the model {TOY.name} ...",
        TWO_WAYS,
    ]
    assert "Ollama" in TWO_WAYS
    assert "demo --better" in TWO_WAYS


async def test_server_without_chat_model_is_named_and_toy_answers(
    model: ModelServer, loader: Loader, capsys: pytest.CaptureFixture[str]
) -> None:
    model.models = listing("nomic-embed-text")

    assert (await chosen(model)).toy

    assert capsys.readouterr().out.startswith("Ollama is running here without a model for chat; load one there")


async def test_toy_can_be_forced(model: ModelServer, loader: Loader) -> None:
    found = await chosen(model, "--toy", environment={"OPENAI_API_KEY": "a-key-for-tests", "OPENAI_MODEL": "own"})

    assert found.toy
    assert model.looked_up == []
    settings = demo_settings({"OPENAI_API_KEY": "a-key-for-tests"}, Path("here"), found.environment)
    assert (settings.openai_base_url, settings.openai_api_key) == (BUNDLED_URL, None)


async def test_better_model_can_be_forced(model: ModelServer, loader: Loader, file: Path) -> None:
    found = await chosen(model, "--better", file=file)

    assert found.environment["OPENAI_MODEL"] == better.MODEL
    assert loader.loaded == [better.MODEL]
    assert model.looked_up == []


async def test_kept_better_model_answers_before_toy(
    model: ModelServer, loader: Loader, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model.models = status(404, "")

    assert not (await chosen(model, file=file)).toy

    assert TWO_WAYS not in capsys.readouterr().out


async def test_better_model_that_ends_at_its_start_is_removed_and_toy_answers(
    model: ModelServer, loader: Loader, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    loader.failure = ModelRefused("ended")

    assert (await chosen(model, "--better", file=file)).toy

    assert loader.loaded == [better.MODEL, TOY.name]
    assert not file.exists()  # a damaged one would fail at each start
    assert "its file was removed, and the toy answers." in capsys.readouterr().out


async def test_slow_better_model_is_kept_and_toy_answers(model: ModelServer, loader: Loader, file: Path) -> None:
    loader.failure = DemoUnavailable("slow")

    assert (await chosen(model, "--better", file=file)).toy

    assert file.exists()


def test_toy_and_better_exclude_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert parse([]).model is Wanted.ANY
    with pytest.raises(SystemExit):
        parse(["--toy", "--better"])
    assert "not allowed with" in capsys.readouterr().err
