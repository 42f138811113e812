"""The servers of MCP_CONFIG, a JSON file in the form that other MCP programs use, with an object `parley` of our own.

`${NAME}` in a value is the environment's variable. No problem repeats a value, because a secret may stand there.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.config.env_file import SECRETS, env_file_text
from bot.config.env_parsers import KEY

CALL_S = 30.0
MAX_CALL_S = 600
MAX_SERVERS = 32
MAX_SERVER_NAME = 32
INSTALL = "install it as docs/tools.md shows"

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# Names of headers and variables whose value is a secret.
_SECRET_NAME = re.compile(r"authorization|cookie|token|secret|passw|credential|api[-_]?key|(^|[-_])key$", re.IGNORECASE)
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
# Parley's own, which no other program needs.
_OWN = frozenset({*SECRETS, "FALLBACK_API_KEY"})


class Rule(StrEnum):
    """The operator's rule for one tool, which can only tighten its class."""

    ASKS = "asks"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class McpServer:
    """A program to start, or a URL. `trust`: its annotations decide which tools only read."""

    name: str
    command: str = ""
    args: tuple[str, ...] = field(default=(), repr=False)
    env: Mapping[str, str] = field(default_factory=dict, repr=False)
    cwd: str | None = None
    url: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    trust: bool = False
    tools: Mapping[str, Rule] = field(default_factory=dict)
    tokens: Path | None = None
    """The file of its OAuth tokens, where it wants a login."""
    call_s: float = CALL_S
    """Seconds for one call, the wait for the server included."""


@dataclass(slots=True)
class McpServers:
    """`secrets` are values from the environment; `problems` are whole sentences."""

    servers: tuple[McpServer, ...] = ()
    secrets: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def read_servers(file: Path, env: Mapping[str, str], folder: Path) -> McpServers:
    """Read the file and check that its servers can be used. `folder` is for tokens."""
    reader = _Reader(env, folder)
    try:
        entries = _entries(file)
    except ValueError as error:
        return McpServers(problems=(f"MCP_CONFIG: {file} {error}.",))
    servers = [reader.server(name, entry) for name, entry in entries.items()]
    problems = [f"MCP_CONFIG: in {file}, {problem}." for problem in (*_about_names(entries), *reader.problems)]
    used = tuple(each for each in servers if each is not None)
    if used and (problem := package_problem()):
        problems.append(problem)
    return McpServers(used, tuple(reader.secrets), tuple(problems))


def package_problem(installed: Callable[[str], str] = version) -> str | None:
    """Return the problem if the package of the extra `tools` is missing or too old."""
    try:
        found = installed("mcp")
    except PackageNotFoundError:
        return f"MCP_CONFIG names servers, but the package mcp is not installed; {INSTALL}."
    major = found.split(".")[0]
    return None if major == "2" else f"MCP_CONFIG needs version 2 of the package mcp, not {found}; {INSTALL}."


def _entries(file: Path) -> Mapping[str, Any]:
    """Return the object `mcpServers`. Raise `ValueError` with the end of a sentence."""
    if not file.exists():
        raise ValueError("is not there; docs/tools.md shows one")
    text = env_file_text(file)
    try:
        read = json.loads(text, object_pairs_hook=_without_repetition)
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON at line {error.lineno}, column {error.colno} ({error.msg})") from None
    except RecursionError:
        raise ValueError("is not JSON that can be read: it is nested too deeply") from None
    entries = read.get("mcpServers") if isinstance(read, dict) else None
    if isinstance(read, dict) and entries is None and "servers" in read:
        raise ValueError('has "servers", which other programs call "mcpServers"; rename it')
    if not isinstance(entries, dict):
        raise ValueError('needs an object "mcpServers" with an entry for each server')  # noqa: TRY004
    return entries


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"has {json.dumps(twice)} twice in one object")
    return found


def _about_names(entries: Mapping[str, Any]) -> Iterator[str]:
    if len(entries) > MAX_SERVERS:
        yield f"there are more than {MAX_SERVERS} servers"
    for name in entries:
        if not re.fullmatch(rf"[A-Za-z0-9_-]{{1,{MAX_SERVER_NAME}}}", name):
            short = json.dumps(name[:MAX_SERVER_NAME])
            yield f"mcpServers has {short}, which is no name: use up to {MAX_SERVER_NAME} letters, digits, - and _"
    lower = [name.lower() for name in entries]
    yield from (f"mcpServers.{name} is there in two spellings" for name in {*lower} if lower.count(name) > 1)


class _Reader:
    """Reads entries and collects their problems, each the middle of a sentence."""

    def __init__(self, env: Mapping[str, str], folder: Path) -> None:
        self._env = env
        self._folder = folder
        self.problems: list[str] = []
        self.secrets: list[str] = []

    def server(self, name: str, entry: object) -> McpServer | None:
        """Return a server, None for one that is disabled or has a problem."""
        at, before = f"mcpServers.{name}", len(self.problems)
        if not isinstance(entry, dict):
            self._wrong(f"{at} must be an object")
            return None
        if entry.get("disabled") is True:
            return None
        own = entry.get("parley", {})
        if not isinstance(own, dict):
            self._wrong(f"{at}.parley must be an object")
            own = {}
        found = McpServer(
            name=name,
            command=self._text(entry, at, "command"),
            args=self._texts(entry, at),
            env=self._named_texts(entry, at, "env"),
            cwd=self._text(entry, at, "cwd") or None,
            url=self._url(entry, at),
            headers=self._named_texts(entry, at, "headers"),
            trust=self._switch(own, f"{at}.parley", "trust"),
            tools=self._rules(own, f"{at}.parley"),
            tokens=self._folder / f"{name}.json" if self._switch(own, f"{at}.parley", "login") else None,
            call_s=self._seconds(own, f"{at}.parley"),
        )
        self._check_kind(entry, at)
        return found if len(self.problems) == before else None

    def _check_kind(self, entry: Mapping[str, Any], at: str) -> None:
        if entry.get("type", entry.get("transport")) == "sse":
            self._wrong(f"{at} has the type sse, which MCP has replaced: use the server's address for streamable HTTP")
        elif bool(entry.get("command")) is bool(entry.get("url")):
            both = "not both" if entry.get("url") else "which are both missing"
            self._wrong(f"{at} needs a command (a program to start) or a url, {both}")
        elif entry.get("url") and (entry.get("args") or entry.get("env")):
            self._wrong(f"{at} has a url, so args and env mean nothing: remove them")
        elif entry.get("command") and isinstance(entry.get("parley"), dict) and entry["parley"].get("login"):
            self._wrong(f"{at} has a command, so a login means nothing: remove parley.login")
        elif entry.get("command") and entry.get("headers"):
            self._wrong(f"{at} has a command, so headers mean nothing: use env")

    def _wrong(self, problem: str) -> None:
        self.problems.append(problem)

    def _text(self, entry: Mapping[str, Any], at: str, key: str) -> str:
        value = entry.get(key, "")
        if not isinstance(value, str):
            self._wrong(f"{at}.{key} must be a text in double quotes")
            return ""
        return self._filled(value, f"{at}.{key}")

    def _texts(self, entry: Mapping[str, Any], at: str) -> tuple[str, ...]:
        value = entry.get("args", [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self._wrong(f"{at}.args must be a list of texts, each in double quotes")
            return ()
        return tuple(self._filled(each, f"{at}.args[{number}]") for number, each in enumerate(value))

    def _named_texts(self, entry: Mapping[str, Any], at: str, key: str) -> dict[str, str]:
        value = entry.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
            self._wrong(f"{at}.{key} must be an object of texts, each in double quotes")
            return {}
        pattern = _HEADER if key == "headers" else _NAME
        for name, text in value.items():
            if not pattern.fullmatch(name):
                self._wrong(f"{at}.{key} has a name that cannot be used: {name[:MAX_SERVER_NAME]!r}")
            if text and _SECRET_NAME.search(name) and not _VARIABLE.search(text):
                self._wrong(f"{at}.{key}.{name} holds a secret: write it as ${{NAME}}, and set NAME in .env")
        return {name: self._filled(text, f"{at}.{key}.{name}") for name, text in value.items()}

    def _url(self, entry: Mapping[str, Any], at: str) -> str:
        text = self._text(entry, at, "url")
        try:
            url = urlsplit(text)
            usable = url.scheme in {"http", "https"} and bool(url.hostname) and url.port != 0
        except ValueError:
            usable = False
        if text and (not usable or re.search(r"[\s\x00-\x1f]", text)):
            self._wrong(f"{at}.url must begin with http:// or https:// and name a host")
        elif text and "@" in url.netloc:
            self._wrong(f"{at}.url must not hold a name or password: send a header instead")
        return text

    def _filled(self, text: str, at: str) -> str:
        """Return a text with its variables' values, and remember those as secrets."""
        if KEY.match(text):
            self._wrong(f"{at} holds a secret: write it as ${{NAME}}, and set NAME in .env")
        if "\0" in text:
            self._wrong(f"{at} holds a character that no program takes")

        def value(found: re.Match[str]) -> str:
            name = found[1]
            if not _NAME.fullmatch(name):
                self._wrong(f"{at} has a variable that is not of the form ${{NAME}}")
            elif name in _OWN:
                self._wrong(f"{at} would hand {name} to another program: set a variable of its own in .env")
            elif not self._env.get(name, "").strip():
                self._wrong(f"{at} needs the variable {name}, which is not set")
            else:
                self.secrets.append(self._env[name])
                return self._env[name]
            return ""

        return _VARIABLE.sub(value, text)

    def _switch(self, own: Mapping[str, Any], at: str, key: str) -> bool:
        value = own.get(key, False)
        if not isinstance(value, bool):
            self._wrong(f"{at}.{key} must be true or false")
        return value is True

    def _rules(self, own: Mapping[str, Any], at: str) -> dict[str, Rule]:
        value = own.get("tools", {})
        if not isinstance(value, dict):
            self._wrong(f'{at}.tools must be an object of tools\' names, each "asks" or "off"')
            return {}
        rules = {}
        for tool, rule in value.items():
            if rule in tuple(Rule):
                rules[tool] = Rule(rule)
            else:
                self._wrong(f'{at}.tools.{tool[:64]} must be "asks" or "off"; trust lets tools run unasked')
        return rules

    def _seconds(self, own: Mapping[str, Any], at: str) -> float:
        value = own.get("deadline", CALL_S)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= MAX_CALL_S:
            self._wrong(f"{at}.deadline must be a number of seconds from 1 to {MAX_CALL_S}")
            return CALL_S
        return float(value)
