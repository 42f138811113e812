"""`parley setup`: ask for the token and the model server, write `.env` at the end, and check it."""

import argparse
import asyncio
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import discord

from bot.cli.doctor import checkup
from bot.cli.doctor.discord import identify
from bot.cli.doctor.findings import shown
from bot.cli.files import CannotWrite, whole_file
from bot.cli.model_servers import chat_models, find_model_servers
from bot.cli.startup_errors import enumerated, model_problem, printable_names, problem, server_problem
from bot.cli.terminal import agrees, ask, ask_hidden, choose, say
from bot.config.env import OPENAI_HOST, OPENAI_MODEL, Settings, read_environment
from bot.config.env_checks import is_local, is_loopback
from bot.config.env_file import changed, env_file_text, parsed
from bot.config.env_names import likely_names
from bot.config.env_parsers import api_key, base_url, bot_token, own_id
from bot.core import errors
from bot.core.clock import SystemClock
from bot.core.errors import SettingsError
from bot.discord_io.errors import DISCORD_FAILURES
from bot.discord_io.permissions import invite_url
from bot.llm.endpoint import Listing, listed_models, meant_address
from bot.llm.request import is_azure

ENV_FILE = Path(".env")
EXAMPLE = Path(".env.example")
OPENAI = f"https://{OPENAI_HOST}/v1"
NAMES = ("DISCORD_TOKEN", "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL")


def main(arguments: Sequence[str]) -> int:
    """Return the doctor's exit code, 1 if nothing was written. Raise `SettingsError`."""
    parser = argparse.ArgumentParser(
        "parley setup", description="Ask for the token and the model server, write .env and check it."
    )
    parser.parse_args(arguments)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        sys.stderr.write(
            "parley setup asks questions, so it needs a terminal. Without one, copy .env.example to .env and fill in "
            "the first two settings. Nothing was changed.\n"
        )
        return 1
    try:
        text = env_file_text(ENV_FILE) or env_file_text(EXAMPLE)
    except ValueError as error:
        raise SettingsError((f"{ENV_FILE} {error}.",)) from None
    if problems := parsed(changed(text, dict.fromkeys(NAMES, "")))[1]:
        raise SettingsError(tuple(f"{ENV_FILE} {each}." for each in problems))
    before = parsed(text)[0]
    try:
        application, values = _ask_all(_with_likely(before))
        replaced = [name for name, value in values.items() if before.get(name) not in {None, "", value}]
        if replaced and not agrees(f"Replace {enumerated(replaced)} in {ENV_FILE}?"):
            return _stopped()
        with whole_file(ENV_FILE.resolve()) as part:
            part.write_text(changed(text, values), encoding="utf-8", newline="")
    except (EOFError, KeyboardInterrupt):
        return _stopped()
    except CannotWrite as error:
        sys.stderr.write(f"{error} Nothing was changed.\n")
        return 1
    return _finish(application, values)


def _with_likely(before: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of `.env`, with those of wrong names under the right ones."""
    found = dict(before)
    settings = [each.name for each in Settings.describe()]
    for name, meant in likely_names(before, settings, NAMES):
        if meant in NAMES:
            say(f"{name} in {ENV_FILE} is probably meant as {meant}.")
            found[meant] = before[name]
    return found


def _stopped() -> int:
    say("\nStopped. Nothing was changed.")
    return 1


def _finish(application: int, values: Mapping[str, str]) -> int:
    say(f"\nWrote {ENV_FILE}, which only you can read. A look at everything, as `parley doctor` does it:\n")
    env = read_environment(ENV_FILE)
    if others := [name for name, value in values.items() if env[name] != value]:
        say(f"{enumerated(others)} in this terminal's environment wins over {ENV_FILE}: unset it there.\n")
    try:
        return checkup.main([])
    finally:
        say(f"\nInvite the bot to your server with this link:\n\n  {invite_url(application)}\n")
        python, here = Path(sys.executable), Path.cwd()
        python = python.relative_to(here) if python.is_relative_to(here) else python
        say(f"Then start it, with `docker compose up -d` or `{python} -m bot`, and write @ and its name in a channel.")
        if is_loopback(urlsplit(values["OPENAI_BASE_URL"]).hostname or ""):
            say("For Docker, write host.docker.internal instead of this machine's address in OPENAI_BASE_URL.")


def _ask_all(before: Mapping[str, str]) -> tuple[int, dict[str, str]]:
    """Return the application's id, and all values to write."""
    say("This writes your settings to .env in this folder. Ctrl+C stops it, and nothing is changed then.\n")
    say("1. Discord")
    say("   At https://discord.com/developers/applications: New Application, then Bot, Reset Token, Copy.")
    token, application = _ask_token(before.get("DISCORD_TOKEN", ""))
    say("\n2. The model server")
    url, key, found = _ask_server(before)
    say("\n3. The model")
    model = _ask_model(url, found, before.get("OPENAI_MODEL", ""))
    return application, dict(zip(NAMES, (token, key, url, model), strict=True))


def _ask_token(before: str) -> tuple[str, int]:
    """Return a token that Discord accepts, and its application's id."""
    keep = "; Enter keeps the one in .env" if before else ""
    while True:
        text = ask_hidden(f"   Paste the bot's token (it is not shown{keep})") or before
        if not text:
            say("   Nothing was pasted.")
            continue
        try:
            token = bot_token(text)
            name, application = asyncio.run(identify(token))
        except ValueError as error:
            say(f"   That {error}.")
        except discord.LoginFailure as error:
            say(f"   {problem(error)}")
        except DISCORD_FAILURES as error:
            say(f"   {problem(error)}")
            if (user := own_id(token)) and agrees("   Go on without this check?"):
                return token, user
        else:
            say(f"   Discord knows the bot as {name}.")
            return token, application


def _ask_server(before: Mapping[str, str]) -> tuple[str, str, Listing]:
    """Return a server's address, the key ("" for none) and its listing."""
    while True:
        url = _ask_address(before.get("OPENAI_BASE_URL", ""))
        same = urlsplit(url).netloc == urlsplit(before.get("OPENAI_BASE_URL") or OPENAI).netloc
        known = before.get("OPENAI_API_KEY", "") if same else ""
        key = "" if is_local(url) else _ask_key(known)
        url, found = asyncio.run(_look(url, key))
        while isinstance(found.error, errors.BadKey | errors.AccessDenied):
            say(f"   {model_problem(found.error)[1]}" if key else "   This server asks for a key.")
            key = _ask_key(known)
            url, found = asyncio.run(_look(url, key))
        trouble = server_problem(url, found, None)
        if trouble is None:
            return url, key, found
        say(f"   {trouble[1]}")


def _ask_address(before: str) -> str:
    known = {"OpenAI, with an API key from platform.openai.com": OPENAI}
    found = asyncio.run(find_model_servers())
    if not found:
        say("   No model server was found on this machine.")
    found.sort(key=lambda each: not each.models)
    local = {f"{each.name} on this machine, {_number(each.models)}: {each.url}": each.url for each in found}
    if before and before not in (*known.values(), *local.values()):
        known = {f"The one in .env: {before}": before} | known
    options = {**local, **known, "Another address": ""}
    answer = choose("   Which one? A number, or an address", list(options))
    text = list(options.values())[answer] if isinstance(answer, int) else answer
    while True:
        text = text or ask("   Its address, for example http://192.168.1.5:11434/v1")
        if text and "://" not in text:
            text = f"{'http' if is_local(f'http://{text}') else 'https'}://{text}"
        try:
            return base_url(text)
        except ValueError as error:
            say(f"   The address {error}.")
            text = ""


def _number(models: Sequence[str]) -> str:
    return f"{len(models)} model{'' if len(models) == 1 else 's'}"


def _ask_key(before: str) -> str:
    keep = "; Enter keeps the one in .env" if before else ""
    while True:
        text = ask_hidden(f"   Paste the API key (it is not shown{keep})") or before
        try:
            if text:
                return api_key(text)
        except ValueError as error:
            say(f"   That {error}.")


async def _look(url: str, key: str) -> tuple[str, Listing]:
    """Return the listing, and the address where it was found."""
    clock = SystemClock()
    found = await listed_models(url, key or None, clock)
    if found.names is not None or isinstance(found.error, errors.BadKey | errors.AccessDenied):
        return url, found
    meant = await meant_address(url, clock)
    if meant is None or (meant.startswith("http:") and not is_local(meant)):  # no key over plain HTTP
        return url, found
    say(f"   The server is at {meant}.")
    return meant, await listed_models(meant, key or None, clock)


def _ask_model(url: str, found: Listing, before: str) -> str:
    names = printable_names(() if is_azure(url) else chat_models(found.names or ()) or found.names or ())
    first = next((name for name in (before, OPENAI_MODEL) if name in names), None)
    names.sort(key=lambda name: name != first)
    if not names:
        say("   The server lists no model. Load one there (as `ollama pull qwen3:8b` does), and write its name.")
    offered = names
    while True:
        answer = choose("   Which one? A number, or a name", offered) if offered else ask("   The model's name", before)
        if isinstance(answer, int):
            return offered[answer]
        if answer in names or (answer and not names):
            return answer
        offered = [name for name in names if answer.lower() in name.lower()]
        if not offered:
            say(f"   The server does not list {shown(answer)}.")
            offered = names
