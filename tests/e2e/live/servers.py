"""Real servers on loopback: llama.cpp's with its own chat template, and LiteLLM's proxy in front of it."""

import asyncio
import json
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from pathlib import Path

import aiohttp

from bot.cli.demo.model import _free_port, find_model

ALIAS = "tiny"
PROXY_KEY = "proxy-key"
CONTEXT_TOKENS = 2048
START_S = 90.0


def litellm() -> str | None:
    """Return LiteLLM's proxy: the command in `LITELLM`, or the one on the PATH; None without one."""
    return os.environ.get("LITELLM") or shutil.which("litellm")


@asynccontextmanager
async def llama_server(folder: Path, *, context: int = CONTEXT_TOKENS) -> AsyncIterator[str]:
    """Run the demo's server and weights with the template inside the weights; yield the base URL."""
    files, port = find_model(), _free_port()
    command = [
        *(str(files.server), "--model", str(files.weights), "--alias", ALIAS, "--host", "127.0.0.1"),
        *("--port", str(port), "--ctx-size", str(context), "--parallel", "1", "--threads", "1"),
        *("--device", "none", "-fit", "off", "--no-webui", "--offline", "--jinja"),
    ]
    async with _running(command, folder / "llama.log", f"http://127.0.0.1:{port}/health"):
        yield f"http://127.0.0.1:{port}/v1"


@asynccontextmanager
async def proxy(folder: Path, upstream: str) -> AsyncIterator[str]:
    """Run LiteLLM in front of `upstream`; yield the base URL."""
    command, port = litellm(), _free_port()
    assert command is not None
    config = folder / "litellm.json"
    model = {"model": f"openai/{ALIAS}", "api_base": upstream, "api_key": "none"}
    config.write_text(
        json.dumps(
            {
                "model_list": [{"model_name": ALIAS, "litellm_params": model}],
                "general_settings": {"master_key": PROXY_KEY},
                "litellm_settings": {"num_retries": 0, "telemetry": False},
            }
        )
    )
    serve = [command, "--config", str(config), "--host", "127.0.0.1", "--port", str(port)]
    async with _running(serve, folder / "litellm.log", f"http://127.0.0.1:{port}/health/liveliness"):
        yield f"http://127.0.0.1:{port}/v1"


@asynccontextmanager
async def _running(command: list[str], log: Path, health: str) -> AsyncIterator[None]:
    environment = {**os.environ, "LITELLM_LOCAL_MODEL_COST_MAP": "True", "DO_NOT_TRACK": "1"}
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *command, stdout=output, stderr=output, env=environment, start_new_session=True
        )
        try:
            await _healthy(process, health, log)
            yield
        finally:
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


async def _healthy(process: asyncio.subprocess.Process, health: str, log: Path) -> None:
    async with asyncio.timeout(START_S), aiohttp.ClientSession() as session:
        while True:
            assert process.returncode is None, log.read_text(errors="replace")[-2000:]
            with suppress(aiohttp.ClientError):
                async with session.get(health) as response:
                    if response.status == HTTPStatus.OK:
                        return
            await asyncio.sleep(0.2)
