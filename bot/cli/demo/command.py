"""The demo's command line, and its lines of progress."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.config.options import LANGUAGES

DATA = Path("data/demo")
MAX_PORT = 65535


def uv(python: Path) -> str:
    """Return the command for uv: the one beside `python`, where README installs it, is not on the path."""
    beside = python.with_name("uv.exe" if sys.platform == "win32" else "uv")
    if not beside.is_file():
        return "uv"
    here = Path.cwd()
    return str(beside.relative_to(here) if beside.is_relative_to(here) else beside)


COMMAND = f"{uv(Path(sys.executable))} run --extra demo python -m bot demo"


class Wanted(StrEnum):
    """The model to answer."""

    ANY = "any"
    """The one of the settings, else one that runs on this machine, else a bundled one."""
    TOY = "toy"
    BETTER = "better"


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """`port` None is the usual one, or the next free; 0 is any free one. `language` is one of `LANGUAGES`."""

    port: int | None
    browser: bool
    data: Path
    channel: str
    model: Wanted
    fresh: bool
    language: str


def tell(line: str) -> None:
    """Print a line of progress, also into a pipe, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def parse(arguments: Sequence[str]) -> DemoOptions:
    parser = argparse.ArgumentParser(
        "python -m bot demo",
        description="Try Parley on a page in the browser. It answers with the model of OPENAI_BASE_URL or "
        "OPENAI_API_KEY if one is set, else with one of a model server on this machine (Ollama, LM Studio, llama.cpp, "
        "vLLM), else with a toy.",
    )
    model = parser.add_mutually_exclusive_group()
    model.add_argument("--toy", action="store_true", help="answer with the toy, a tiny model that comes with the demo")
    model.add_argument(
        "--better", action="store_true", help="answer with a small model that is fetched once (about 490 MB)"
    )
    parser.add_argument("--fresh", action="store_true", help="forget the conversations of earlier demos")
    parser.add_argument(
        "--language",
        choices=LANGUAGES,
        default=LANGUAGES[0],
        metavar="CODE",
        help=f"the language of the bot's own sentences: {', '.join(LANGUAGES)} (default: %(default)s)",
    )
    parser.add_argument("--port", type=_port, help="the page's port (default: 8770, or the next free one)")
    parser.add_argument("--no-browser", action="store_true", help="do not open the page")
    parser.add_argument("--data", type=Path, default=DATA, help="where the demo remembers (default: %(default)s)")
    parser.add_argument("--channel", choices=("general", "random"), default="general", help="the channel to show")
    read = parser.parse_args(arguments)
    wanted = Wanted.TOY if read.toy else Wanted.BETTER if read.better else Wanted.ANY
    return DemoOptions(read.port, not read.no_browser, read.data, read.channel, wanted, read.fresh, read.language)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) > MAX_PORT:
        raise argparse.ArgumentTypeError(f"a port is a number from 0 to {MAX_PORT}")
    return int(text)
