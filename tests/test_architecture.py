import ast
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# A package imports only from those to its left.
LAYERS = (
    "core < config, llm < attachments, storage < billing, tools < chat < privacy < discord_io < cogs, monitoring"
    " < app < cli < __main__"
)
RANK = {name: rank for rank, level in enumerate(LAYERS.split(" < ")) for name in level.split(", ")}

# Where each library may be imported. One that is not listed may be imported nowhere.
LIBRARIES: dict[str, tuple[str, ...]] = {
    "structlog": ("core",),
    "openai": ("llm",),
    "httpx2": ("llm", "tools"),
    "mcp": ("tools",),
    "mcp_types": ("tools",),
    "anyio": ("tools",),
    "pydantic": ("tools",),
    "orjson": ("llm",),
    "genai_prices": ("llm", "billing"),
    "fluent": ("discord_io",),
    "babel": ("discord_io",),
    "PIL": ("attachments", "discord_io"),
    "aiosqlite": ("storage",),
    "sqlite3": ("storage",),
    "jsonschema": ("tools",),
    "referencing": ("tools",),
    "dotenv": ("config",),
    "prometheus_client": ("core",),
    "discord": ("discord_io", "cogs", "cli"),
    "aiohttp": ("attachments", "discord_io", "monitoring", "cli"),
    "yarl": ("attachments",),
    "pypdf": ("attachments",),
    "mammoth": ("attachments",),
    "charset_normalizer": ("attachments",),
    "simcord": ("cli",),
    "huggingface_hub": ("cli",),
}

ENVIRONMENT = {"environ", "environb", "getenv", "getenvb", "putenv", "unsetenv"}
READS_ENVIRONMENT = "bot/config/env.py"

MAX_MODULES_IN_A_FOLDER = 14


def package(path: str) -> str | None:
    """Return the package of `LAYERS` that a file belongs to; None for one without a place."""
    parts = path.removesuffix(".py").split("/")
    name = parts[0] if parts[0] == "cogs" else parts[1]
    return name if name in RANK else None


def imported(tree: ast.AST, path: str) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Yield each import's line, module and names, also those for types only and those by name at run time."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, ()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            here = path.removesuffix("/__init__.py").removesuffix(".py").split("/")
            above = here[: len(here) - node.level + path.endswith("/__init__.py")] if node.level else []
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
    """Yield the project's files that an import reaches: `from bot import app` reaches bot/app.py."""
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
    if target in {"bot/__init__.py", "cogs/__init__.py"}:
        return True
    above, below = package(importer), package(target)
    if above is None or below is None:
        return above is None  # already reported as a file without a place
    return RANK[below] < RANK[above] or above == below


def may_use(importer: str, library: str) -> bool:
    if library in LIBRARIES:
        return package(importer) in LIBRARIES[library]
    return library in sys.stdlib_module_names


def environment_reads(tree: ast.AST) -> Iterator[int]:
    names = {"os"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.asname for alias in node.names if alias.name == "os" and alias.asname}
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=module), attr=attr) if module in names and attr in ENVIRONMENT:
                yield node.lineno
            case ast.ImportFrom(module="os") if ENVIRONMENT & {alias.name for alias in node.names}:
                yield node.lineno


def violations(sources: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for each import in `sources` (path to text) that `LAYERS` and `LIBRARIES` do not allow."""
    paths = set(sources)
    for path, text in sorted(sources.items()):
        if package(path) is None and path not in {"bot/__init__.py", "cogs/__init__.py"}:
            yield f"{path}: has no place in LAYERS"
        tree = ast.parse(text, path)
        for line, module, names in imported(tree, path):
            library = module.partition(".")[0]
            if library in {"bot", "cogs"}:
                targets = own_files(module, names, paths)
                yield from (f"{path}:{line}: imports {each}" for each in targets if not may_import(path, each))
            elif not may_use(path, library):
                yield f"{path}:{line}: imports {library}"
        if path != READS_ENVIRONMENT:
            yield from (f"{path}:{line}: reads the environment" for line in environment_reads(tree))


def circle(sources: Mapping[str, str]) -> list[str]:
    """Return the modules of an import circle, those for types only included; empty when there is none."""
    paths = set(sources)
    edges = {
        path: {
            target
            for _, module, names in imported(ast.parse(text), path)
            if module.partition(".")[0] in {"bot", "cogs"}
            for target in own_files(module, names, paths)
            if target != path
        }
        for path, text in sources.items()
    }
    while free := {path for path, targets in edges.items() if not targets & set(edges)}:
        edges = {path: targets for path, targets in edges.items() if path not in free}
    return sorted(edges)


def stale_allowances(sources: Mapping[str, str]) -> Iterator[str]:
    """Yield the packages and libraries that the tables allow and no file uses."""
    used = {
        (module.partition(".")[0], package(path))
        for path, text in sources.items()
        for _, module, _ in imported(ast.parse(text), path)
    }
    packages = {package(path) for path in sources}
    yield from (f"LAYERS: {name}" for name in RANK if name not in packages)
    yield from (
        f"LIBRARIES: {library} in {name}"
        for library, allowed in LIBRARIES.items()
        for name in allowed
        if (library, name) not in used
    )


def crowded(paths: Mapping[str, str]) -> Iterator[str]:
    folders = [path.rpartition("/")[0] for path in paths if not path.endswith("__init__.py")]
    for folder in sorted(set(folders)):
        if folders.count(folder) > MAX_MODULES_IN_A_FOLDER:
            yield f"{folder}: {folders.count(folder)} modules"


def project() -> dict[str, str]:
    files = [path for package in ("bot", "cogs") for path in (ROOT / package).rglob("*.py")]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in files}


def test_every_package_imports_only_from_lower_layers() -> None:
    assert list(violations(project())) == []


def test_modules_import_each_other_in_no_circle() -> None:
    assert circle(project()) == []


def test_no_allowance_is_stale() -> None:
    assert list(stale_allowances(project())) == []


def test_no_folder_is_crowded() -> None:
    assert list(crowded(project())) == []


# A project in miniature, for what the check must see.
CLEAN = {
    "bot/__init__.py": "",
    "bot/core/errors.py": "import enum\n",
    "bot/core/ports.py": "",
    "bot/config/env.py": "",
    "bot/llm/client.py": "",
    "bot/storage/__init__.py": "",
    "bot/storage/store.py": "",
    "bot/chat/turns.py": "",
    "bot/discord_io/__init__.py": "",
    "bot/discord_io/client.py": "",
    "bot/app.py": "",
    "cogs/__init__.py": "",
    "cogs/chat.py": "",
}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("bot/core/ports.py", "from bot.core.errors import ParleyError"),
        ("bot/core/ports.py", "from bot.core import errors"),
        ("bot/core/ports.py", "from . import errors"),
        ("bot/chat/turns.py", "from bot.storage.store import Store"),
        ("bot/llm/client.py", "import openai\nfrom openai import types"),
        ("bot/storage/store.py", "import sqlite3\nimport aiosqlite\nfrom bot import storage"),
        ("bot/discord_io/client.py", "import bot.discord_io\nimport discord"),
        ("bot/config/env.py", "import os\nos.environ"),
        ("cogs/chat.py", "from bot.discord_io.client import Bot"),
        ("bot/app.py", "import os\nos.getpid()\nfrom bot import __version__"),
    ],
)
def test_allowed_import_passes(path: str, text: str) -> None:
    assert list(violations(CLEAN | {path: text})) == []


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        (
            "bot/core/ports.py",
            "from bot.llm.client import X",
            "bot/core/ports.py:1: imports bot/llm/client.py",
        ),
        ("bot/core/ports.py", "from bot.llm import client", "bot/core/ports.py:1: imports bot/llm/client.py"),
        ("bot/core/ports.py", "from ..llm import client", "bot/core/ports.py:1: imports bot/llm/client.py"),
        ("bot/core/ports.py", "import bot.llm.client as c", "bot/core/ports.py:1: imports bot/llm/client.py"),
        (
            "bot/core/ports.py",
            "x = 1\nimport importlib\nimportlib.import_module('bot.app')",
            "bot/core/ports.py:3: imports bot/app.py",
        ),
        (
            "bot/core/ports.py",
            "if TYPE_CHECKING:\n    from bot.config.env import X",
            "bot/core/ports.py:2: imports bot/config/env.py",
        ),
        ("bot/core/errors.py", "def late():\n    import bot.app", "bot/core/errors.py:2: imports bot/app.py"),
        (
            "bot/llm/client.py",
            "from bot.config import env",
            "bot/llm/client.py:1: imports bot/config/env.py",
        ),
        (
            "bot/storage/store.py",
            "from bot.chat.turns import X",
            "bot/storage/store.py:1: imports bot/chat/turns.py",
        ),
        (
            "bot/discord_io/client.py",
            "from cogs.chat import Chat",
            "bot/discord_io/client.py:1: imports cogs/chat.py",
        ),
        ("bot/chat/turns.py", "import discord.utils", "bot/chat/turns.py:1: imports discord"),
        ("bot/chat/turns.py", "from openai import OpenAI", "bot/chat/turns.py:1: imports openai"),
        ("bot/app.py", "import sqlite3", "bot/app.py:1: imports sqlite3"),
        ("bot/app.py", "__import__('openai')", "bot/app.py:1: imports openai"),
        ("bot/app.py", "import requests", "bot/app.py:1: imports requests"),
        ("bot/app.py", "import os\nos.environ['X']", "bot/app.py:2: reads the environment"),
        ("bot/app.py", "import os as system\nsystem.getenv('X')", "bot/app.py:2: reads the environment"),
        ("bot/app.py", "from os import environ", "bot/app.py:1: reads the environment"),
        ("bot/helpers.py", "", "bot/helpers.py: has no place in LAYERS"),
        ("bot/utils/text.py", "", "bot/utils/text.py: has no place in LAYERS"),
    ],
)
def test_forbidden_import_is_reported(path: str, text: str, told: str) -> None:
    assert list(violations(CLEAN | {path: text})) == [told]


def test_circle_is_reported() -> None:
    around = {
        "bot/core/a.py": "from bot.core import b",
        "bot/core/b.py": "from bot.core import a",
        "bot/core/c.py": "",
    }
    assert circle(around) == ["bot/core/a.py", "bot/core/b.py"]


def test_stale_allowance_is_reported() -> None:
    found = set(stale_allowances(CLEAN))
    assert {"LAYERS: billing", "LIBRARIES: openai in llm"} <= found
    assert "LAYERS: core" not in found


def test_crowded_folder_is_reported() -> None:
    many = {f"bot/core/m{n}.py": "" for n in range(MAX_MODULES_IN_A_FOLDER + 1)}
    assert list(crowded(many)) == ["bot/core: 15 modules"]
