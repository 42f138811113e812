"""Find model servers on this machine."""

import asyncio
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import aiohttp

# Names and default ports, in the order of preference.
PORTS = (("Ollama", 11434), ("LM Studio", 1234), ("llama.cpp", 8080), ("vLLM", 8000))
# Loopback answers in milliseconds; a server that loads a model may be silent.
LOOKUP_S = 0.3

_NOT_CHAT = re.compile(
    r"embed|minilm|rerank|\b(?:bge|gte|e5|clip|siglip|colbert|splade|tts|stt|asr|sdxl|flux|ocr)\b|whisper|kokoro"
    r"|parakeet|diffusion|dall-e|moderation|guard",
    re.IGNORECASE,
)
# Models without a chat template, and those that run elsewhere and want an account.
_LAST_RESORT = re.compile(r"[-:](?:base|text|code|pt|cloud)\b|-cloud$|starcoder|coder.*base", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LocalServer:
    """A server that lists models. `models` are those for chat, best first; there may be none."""

    name: str
    url: str
    models: tuple[str, ...]


async def find_model_servers(ports: Sequence[tuple[str, int]] = PORTS) -> list[LocalServer]:
    """Ask each port of 127.0.0.1 for its models, all at once. Return the servers in the order of `ports`."""
    # Not through a proxy: aiohttp takes none from the environment by itself.
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=LOOKUP_S)) as session:
        found = await asyncio.gather(*(_look(session, name, port) for name, port in ports))
    return [server for server in found if server is not None]


def chat_models(names: Iterable[str]) -> tuple[str, ...]:
    """Return the models that can chat, by their names alone; base models and models of a cloud stand last."""
    can_chat = (name for name in names if not _NOT_CHAT.search(name))
    return tuple(sorted(can_chat, key=lambda name: bool(_LAST_RESORT.search(name))))


async def _look(session: aiohttp.ClientSession, name: str, port: int) -> LocalServer | None:
    url = f"http://127.0.0.1:{port}/v1"
    try:
        async with session.get(f"{url}/models", allow_redirects=False) as response:
            names = _names(await response.json(content_type=None)) if response.ok else None
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
        return None
    return None if names is None else LocalServer(name, url, chat_models(names))


def _names(listing: object) -> list[str] | None:
    """Return the names of a listing; None for the answer of another program."""
    if not isinstance(listing, dict):
        return None
    entries = listing.get("data")
    if not isinstance(entries, list):  # Ollama writes null where it has no models
        entries = []
    names = [each["id"] for each in entries if isinstance(each, dict) and isinstance(each.get("id"), str)]
    return names if names or listing.get("object") == "list" else None
