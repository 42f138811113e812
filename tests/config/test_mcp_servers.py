import json
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import pytest

from bot.config.env import Settings
from bot.config.mcp_servers import McpServer, McpServers, Rule, package_problem, read_servers
from bot.core.errors import SettingsError

ENV = {"WIKI_TOKEN": "value-of-wiki-token", "DISCORD_TOKEN": "value-of-discord-token", "EMPTY": " "}
PROGRAM = {"command": "mcp-server-time"}
ADDRESS = {"url": "https://wiki.example/mcp"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mcp.json"


def read(file: Path, **servers: Any) -> McpServers:
    file.write_text(json.dumps({"mcpServers": servers}), encoding="utf-8")
    return read_servers(file, ENV, Path("tokens"))


def server(file: Path, entry: Any) -> McpServer:
    found = read(file, time=entry)
    assert found.problems == ()
    (only,) = found.servers
    return only


def problem(file: Path, entry: Any) -> str:
    """Return the one problem of the entry `time`, without the part that is always there."""
    found = read(file, time=entry)
    (only,) = found.problems
    assert not any(value.strip() and value in only for value in ENV.values())
    return only.removeprefix(f"MCP_CONFIG: in {file}, ")


def test_program_with_all_fields(file: Path) -> None:
    own = {"trust": True, "tools": {"reset": "off", "add": "asks"}, "deadline": 5}
    found = server(file, {"command": "uvx", "args": ["a"], "env": {"TZ": "UTC"}, "cwd": "/srv", "parley": own})
    assert found == McpServer(
        "time",
        "uvx",
        ("a",),
        {"TZ": "UTC"},
        "/srv",
        trust=True,
        tools={"reset": Rule.OFF, "add": Rule.ASKS},
        call_s=5.0,
    )


def test_server_is_neither_trusted_nor_slow_without_own_fields(file: Path) -> None:
    found = server(file, PROGRAM)
    assert (found.trust, found.tools, found.call_s) == (False, {}, 30.0)


def test_login_keeps_tokens_in_file_of_server(file: Path) -> None:
    assert server(file, {**ADDRESS, "parley": {"login": True}}).tokens == Path("tokens/time.json")
    assert server(file, ADDRESS).tokens is None


def test_variables_are_filled_from_environment_and_are_secrets(file: Path) -> None:
    found = read(file, wiki={**ADDRESS, "headers": {"Authorization": "Bearer ${WIKI_TOKEN}"}})
    assert found.servers[0].headers == {"Authorization": "Bearer value-of-wiki-token"}
    assert found.secrets == ("value-of-wiki-token",)
    assert "value" not in repr(found.servers[0])


def test_unknown_keys_and_disabled_servers_are_tolerated(file: Path) -> None:
    found = read(file, time={**PROGRAM, "type": "stdio", "alwaysAllow": []}, old={"disabled": True})
    assert [each.name for each in found.servers] == ["time"]
    assert found.problems == ()


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ([], "mcpServers.time must be an object."),
        ({}, "mcpServers.time needs a command (a program to start) or a url, which are both missing."),
        ({**PROGRAM, **ADDRESS}, "mcpServers.time needs a command (a program to start) or a url, not both."),
        ({"command": ["a"]}, "mcpServers.time.command must be a text in double quotes."),
        ({**PROGRAM, "args": "a b"}, "mcpServers.time.args must be a list of texts, each in double quotes."),
        ({**PROGRAM, "args": ["a\0"]}, "mcpServers.time.args[0] holds a character that no program takes."),
        ({**PROGRAM, "env": {"PORT": 1}}, "mcpServers.time.env must be an object of texts, each in double quotes."),
        ({**PROGRAM, "env": {"A=B": "1"}}, "mcpServers.time.env has a name that cannot be used: 'A=B'."),
        (
            {**PROGRAM, "env": {"API_KEY": "plain"}},
            "mcpServers.time.env.API_KEY holds a secret: write it as ${NAME}, and set NAME in .env.",
        ),
        (
            {**ADDRESS, "headers": {"Authorization": "Bearer plain"}},
            "mcpServers.time.headers.Authorization holds a secret: write it as ${NAME}, and set NAME in .env.",
        ),
        (
            {**PROGRAM, "args": ["--key", "sk-plain"]},
            "mcpServers.time.args[1] holds a secret: write it as ${NAME}, and set NAME in .env.",
        ),
        ({**PROGRAM, "args": ["${GONE}"]}, "mcpServers.time.args[0] needs the variable GONE, which is not set."),
        ({**PROGRAM, "args": ["${EMPTY}"]}, "mcpServers.time.args[0] needs the variable EMPTY, which is not set."),
        (
            {**PROGRAM, "args": ["${A:-b}"]},
            "mcpServers.time.args[0] has a variable that is not of the form ${NAME}.",
        ),
        (
            {**PROGRAM, "env": {"TOKEN": "${DISCORD_TOKEN}"}},
            "mcpServers.time.env.TOKEN would hand DISCORD_TOKEN to another program: set a variable of its own in .env.",
        ),
        ({"url": "wiki.example/mcp"}, "mcpServers.time.url must begin with http:// or https:// and name a host."),
        (
            {"url": "https://me:word@wiki.example"},
            "mcpServers.time.url must not hold a name or password: send a header instead.",
        ),
        (
            {**ADDRESS, "type": "sse"},
            "mcpServers.time has the type sse, which MCP has replaced: use the server's address for streamable HTTP.",
        ),
        ({**ADDRESS, "args": ["a"]}, "mcpServers.time has a url, so args and env mean nothing: remove them."),
        ({**PROGRAM, "headers": {"A": "b"}}, "mcpServers.time has a command, so headers mean nothing: use env."),
        ({**PROGRAM, "parley": {"trust": "yes"}}, "mcpServers.time.parley.trust must be true or false."),
        (
            {**PROGRAM, "parley": {"tools": {"add": "reads"}}},
            'mcpServers.time.parley.tools.add must be "asks" or "off"; trust lets tools run unasked.',
        ),
        (
            {**PROGRAM, "parley": {"tools": ["add"]}},
            'mcpServers.time.parley.tools must be an object of tools\' names, each "asks" or "off".',
        ),
        (
            {**PROGRAM, "parley": {"deadline": 0}},
            "mcpServers.time.parley.deadline must be a number of seconds from 1 to 600.",
        ),
        (
            {**PROGRAM, "parley": {"login": True}},
            "mcpServers.time has a command, so a login means nothing: remove parley.login.",
        ),
        ({**PROGRAM, "parley": True}, "mcpServers.time.parley must be an object."),
    ],
)
def test_problem_names_place_and_not_value(file: Path, entry: Any, words: str) -> None:
    assert problem(file, entry) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"mcpServers": {', "is not JSON at line 1, column 17 (Expecting property name enclosed in double quotes)."),
        ("[]", 'needs an object "mcpServers" with an entry for each server.'),
        ('{"servers": {}}', 'has "servers", which other programs call "mcpServers"; rename it.'),
        ('{"mcpServers": {"a": {}, "a": {}}}', 'has "a" twice in one object.'),
        ("[" * 100_000, "is not JSON that can be read: it is nested too deeply."),
    ],
)
def test_broken_file_is_explained(file: Path, text: str, words: str) -> None:
    file.write_text(text, encoding="utf-8")
    assert read_servers(file, ENV, Path("tokens")).problems == (f"MCP_CONFIG: {file} {words}",)


def test_missing_file_is_explained(file: Path) -> None:
    assert read_servers(file, ENV, Path("tokens")).problems == (
        f"MCP_CONFIG: {file} is not there; docs/tools.md shows one.",
    )


@pytest.mark.parametrize("name", ["", "a b", "ö", "x" * 33])
def test_name_that_no_tool_can_have_is_refused(file: Path, name: str) -> None:
    (only,) = read(file, **{name: PROGRAM}).problems
    assert "is no name" in only


def test_two_spellings_of_one_name_are_refused(file: Path) -> None:
    (only,) = read(file, Wiki=PROGRAM, wiki=PROGRAM).problems
    assert "mcpServers.wiki is there in two spellings" in only


def test_every_problem_is_named_at_once(file: Path) -> None:
    assert len(read(file, a=[], b={}, c={**PROGRAM, "args": 1}).problems) == 3


def test_missing_or_old_package_is_explained() -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    assert package_problem(missing) == (
        "MCP_CONFIG names servers, but the package mcp is not installed; install it as docs/tools.md shows."
    )
    assert package_problem(lambda _: "1.30.0") == (
        "MCP_CONFIG needs version 2 of the package mcp, not 1.30.0; install it as docs/tools.md shows."
    )
    assert package_problem(lambda _: "2.3.0") is None


def test_settings_have_servers_and_keep_their_secrets_from_log(file: Path) -> None:
    env = {**ENV, "DISCORD_TOKEN": "id-part.time-part.signature-part", "OPENAI_API_KEY": "a-key-for-tests"}
    read(file, wiki={**ADDRESS, "headers": {"X-Token": "${WIKI_TOKEN}"}})
    settings = Settings.from_env(env | {"MCP_CONFIG": str(file)})
    assert [each.name for each in settings.mcp.servers] == ["wiki"]
    assert "value-of-wiki-token" in settings.secrets
    with pytest.raises(SettingsError, match="is not there"):
        Settings.from_env(env | {"MCP_CONFIG": str(file.with_name("other.json"))})
