"""Choose the model that answers in the demo."""

from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bot.cli.demo import better
from bot.cli.demo.command import COMMAND, Wanted, tell
from bot.cli.demo.model import TOY, Bundled, DemoUnavailable, ModelRefused, local_model
from bot.cli.model_servers import PORTS, find_model_servers

# Each of these selects a model.
OWN_MODEL = ("OPENAI_BASE_URL", "OPENAI_API_KEY")
# Small models ramble, in summaries, too.
BUNDLED_SETTINGS = {
    "OPENAI_API_KEY": "",
    "HISTORY_TOKENS": "400",
    "REPLY_TOKENS": "200",
    "SUMMARIES": "false",
    "SYSTEM_PROMPT": "You are a helpful assistant.",
}
TWO_WAYS = f"Two ways to better answers: run Ollama (ollama.com) with a model, or start `{COMMAND} --better`."


@dataclass(frozen=True, slots=True)
class Answering:
    """The model of a demo. `environment` is added to the settings; `server` is empty for a model of the settings."""

    environment: Mapping[str, str] = field(default_factory=dict)
    server: str = ""

    @property
    def toy(self) -> bool:
        return self.environment.get("OPENAI_MODEL") == TOY.name


def fetched(wanted: Wanted, folder: Path, hub: str | None) -> Path | None:
    """Return the file of the better model: from an earlier run, or fetched if it is wanted."""
    if wanted is Wanted.TOY:
        return None
    file = better.kept(folder)
    if file is None and wanted is Wanted.BETTER:
        try:
            return better.fetch(folder, hub, tell)
        except better.NotFetched as error:
            tell(f"{better.MODEL} could not be fetched: {error}. The toy answers; try --better again later.")
    return file


async def choose(
    stack: AsyncExitStack,
    wanted: Wanted,
    environment: Mapping[str, str],
    *,
    file: Path | None,
    log: Path,
    ports: Sequence[tuple[str, int]] = PORTS,
) -> Answering:
    """Return the model of the settings, else of a server on this machine, else one that runs until `stack` ends.

    `file` has the better model, if it is here. Raise `DemoUnavailable`.
    """
    if wanted is Wanted.ANY:
        if own := [name for name in OWN_MODEL if environment.get(name, "").strip()]:
            tell(f"The model of your settings answers, because {' and '.join(own)} {'are' if own[1:] else 'is'} set.")
            return Answering()
        if found := await _on_this_machine(environment, ports):
            return found
    if file is not None:
        try:
            return await _bundled(stack, Bundled(better.MODEL, better.ARGUMENTS, file), log)
        except ModelRefused:
            better.forget(file)
            tell(f"{better.MODEL} does not start ({log} has the reason); its file was removed, and the toy answers.")
        except DemoUnavailable:
            tell(f"{better.MODEL} does not get ready ({log} has the reason); the toy answers.")
    answering = await _bundled(stack, TOY, log)
    if wanted is Wanted.ANY:
        tell(TWO_WAYS)
    return answering


async def _on_this_machine(environment: Mapping[str, str], ports: Sequence[tuple[str, int]]) -> Answering | None:
    servers = await find_model_servers(ports)
    for server in servers:
        if not server.models:
            tell(f"{server.name} is running here without a model for chat; load one there, and it will answer.")
            continue
        own = environment.get("OPENAI_MODEL", "").strip()
        name = own if own in server.models else server.models[0]
        tell(f"{server.name} is running here and answers, with its model {name}.")
        return Answering({"OPENAI_BASE_URL": server.url, "OPENAI_MODEL": name}, server.name)
    if not servers:
        tell(f"No model server is running here (looked for {', '.join(name for name, _ in ports)}).")
    return None


async def _bundled(stack: AsyncExitStack, bundled: Bundled, log: Path) -> Answering:
    tell(f"Loading the model {bundled.name} ...")
    url = await stack.enter_async_context(local_model(log, bundled))
    return Answering({**BUNDLED_SETTINGS, "OPENAI_BASE_URL": url, "OPENAI_MODEL": bundled.name}, "the demo itself")
