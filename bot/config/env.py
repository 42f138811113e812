"""What an operator sets, read once from the environment and an optional `.env` file.

The fields below are the one source of the parser, of `.env.example` and of docs/configuration.md; tests hold
them together. No problem's text repeats a value, because a secret may stand in the wrong variable.
"""

import difflib
import ipaddress
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import dotenv_values
from dotenv.parser import parse_stream

from bot.config import env_parsers as values
from bot.core.errors import SettingsError

SYSTEM_PROMPT = (
    "You are a helpful assistant in a Discord chat, where several people may talk with you at once. "
    "Answer in the language of the question, as briefly as the matter allows. "
    "Discord shows Markdown but no tables and no LaTeX, so use lists and code blocks instead. "
    "When you are not sure, say so, and ask when the question is unclear."
)
# The one host whose parameters are known for certain: a default effort is sent only there.
OPENAI_HOST = "api.openai.com"
EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOG_FORMATS = ("text", "json")
# How alike two names are (difflib's ratio) before one is taken for a slip of the other.
ALIKE = 0.75


@dataclass(frozen=True, slots=True)
class Variable:
    """One line of the settings' table. `default` is the text that the variable would hold, "" for none."""

    name: str
    default: str
    about: str


def _means(default: str, about: str, read: values.Reader = str) -> dict[str, object]:
    return {"default": default, "about": about, "read": read}


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, checked. Fields named `_s` are seconds, `_tokens` tokens as the model counts them.

    `discord_token` is "" only in the demo. `openai_api_key` is None where none is set and none is needed.
    `hints` are sentences for the log about what looks like a slip but may be meant.
    """

    discord_token: str = field(
        repr=False,
        metadata=_means(
            "", "Required: the bot's token, from discord.com/developers/applications.", values.bot_token
        ),
    )
    openai_api_key: str | None = field(
        repr=False,
        metadata=_means(
            "",
            "Required, unless `OPENAI_BASE_URL` is on your own machine or network: the model server's key.",
            values.api_key,
        ),
    )
    openai_base_url: str = field(
        metadata=_means(
            f"https://{OPENAI_HOST}/v1",
            "Where the model is served: any server that speaks `/chat/completions`.",
            values.base_url,
        )
    )
    openai_model: str = field(metadata=_means("gpt-6-luna", "The model's name, as its server spells it."))
    allowed_models: tuple[str, ...] = field(
        metadata=_means(
            "",
            "Other models that server admins may choose, separated by commas. *: all that the model's server lists.",
            values.names,
        )
    )
    transcription_model: str | None = field(
        metadata=_means(
            "",
            "The server's model that writes down voice messages and recordings, such as `whisper-1`. Empty: none.",
        )
    )
    reasoning_effort: str | None = field(
        metadata=_means(
            "",
            f"How much to think: {', '.join(EFFORTS)}. Empty: low at {OPENAI_HOST}, unsaid elsewhere.",
            values.choice(EFFORTS, str.lower),
        )
    )
    system_prompt: str = field(
        metadata=_means(SYSTEM_PROMPT, "What the model is told before every conversation.")
    )
    database_path: Path = field(
        metadata=_means("data/parley.sqlite3", "The file that remembers the conversations.", values.file_path)
    )
    retention_days: int = field(
        metadata=_means(
            "0",
            "Days after which a message is deleted from that file. 0: never.",
            values.whole(1, 36_500, "days", zero=True),
        )
    )
    grace_days: int = field(
        metadata=_means(
            "7",
            "Days after which what is known of a server is deleted that has removed the bot. 0: at once.",
            values.whole(1, 365, "days", zero=True),
        )
    )
    context_tokens: int | None = field(
        metadata=_means(
            "", "The model's context window in tokens. Empty: found out from the server.", values.tokens()
        )
    )
    history_tokens: int = field(
        metadata=_means(
            "16000",
            "The most conversation sent with a question, in tokens; cost grows with it. 0: what fits.",
            values.tokens(zero=True),
        )
    )
    summaries: bool = field(
        metadata=_means(
            "true",
            "Whether what drops out of that is summarised first, with one more completion in about twenty answers.",
            values.switch,
        )
    )
    reply_tokens: int = field(
        metadata=_means("2000", "The longest answer in tokens, thinking included.", values.tokens())
    )
    first_token_timeout_s: float = field(
        metadata=_means("60", "Seconds to wait for an answer's first word.", values.seconds)
    )
    stall_timeout_s: float = field(metadata=_means("30", "Seconds that an answer may pause.", values.seconds))
    reply_timeout_s: float = field(
        metadata=_means("300", "Seconds that a whole answer may take.", values.seconds)
    )
    shutdown_timeout_s: float = field(
        metadata=_means(
            "20", "Seconds that a stopping bot gives to the answers it has begun.", values.seconds
        )
    )
    max_completions: int = field(
        metadata=_means(
            "8", "Answers written at the same time, over all channels.", values.whole(1, 1000, "answers")
        )
    )
    channel_queue: int = field(
        metadata=_means(
            "5",
            "Questions that may wait in one channel before it is called busy.",
            values.whole(1, 100, "questions"),
        )
    )
    message_content_intent: bool = field(
        metadata=_means(
            "false",
            "Whether the bot asks for Discord's Message Content intent, so that admins can let it read along in a "
            "channel. Switch it on in the developer portal first, under Bot.",
            values.switch,
        )
    )
    allowed_guilds: frozenset[int] = field(
        metadata=_means(
            "",
            "The ids of the servers that may use the bot, separated by commas. Empty: all that invite it.",
            values.snowflakes,
        )
    )
    leave_other_guilds: bool = field(
        metadata=_means(
            "false",
            "Whether the bot leaves all others, instead of saying once that it is silent.",
            values.switch,
        )
    )
    answer_dms: bool = field(metadata=_means("true", "Whether direct messages are answered.", values.switch))
    daily_budget_usd: Decimal = field(
        metadata=_means(
            "2",
            "The most that the bot spends on the model in a day (UTC), in US dollars. 0: no limit.",
            values.dollars,
        )
    )
    guild_daily_budget_usd: Decimal = field(
        metadata=_means("0", "The most of it that each server may spend. 0: no limit.", values.dollars)
    )
    user_daily_budget_usd: Decimal = field(
        metadata=_means("0", "The most of it that each person may spend. 0: no limit.", values.dollars)
    )
    warn_owner: bool = field(
        metadata=_means(
            "true",
            "Whether the application's owner gets a direct message when 80 % of the day's budget is spent.",
            values.switch,
        )
    )
    input_price_usd: Decimal | None = field(
        metadata=_means(
            "",
            "What a million tokens of prompt cost. Empty: by the price list; nothing on your own machine or network.",
            values.dollars,
        )
    )
    output_price_usd: Decimal | None = field(
        metadata=_means("", "What a million tokens of answer cost. Empty: as above.", values.dollars)
    )
    user_requests_per_minute: int = field(
        metadata=_means(
            "10",
            "Questions that one person may ask in a minute. 0: no limit.",
            values.whole(1, 10_000, "questions", zero=True),
        )
    )
    channel_requests_per_minute: int = field(
        metadata=_means(
            "30",
            "Questions that may be asked in one channel in a minute. 0: no limit.",
            values.whole(1, 10_000, "questions", zero=True),
        )
    )
    recover_minutes: int = field(
        metadata=_means(
            "10",
            "How old a question may be, in minutes, to be answered late, after a restart or an outage. 0: none is.",
            values.whole(1, 1440, "minutes", zero=True),
        )
    )
    say_missed: bool = field(
        metadata=_means("true", "Whether an older one gets a short sentence instead.", values.switch)
    )
    ping_asker: bool = field(
        metadata=_means("false", "Whether a reply notifies the person who asked.", values.switch)
    )
    answer_buttons: bool = field(
        metadata=_means(
            "true", "Whether an answer has buttons: Stop, Retry, Continue, As a file.", values.switch
        )
    )
    log_level: str = field(
        metadata=_means(
            "INFO",
            f"The least that is logged: {', '.join(LOG_LEVELS)}.",
            values.choice(LOG_LEVELS, str.upper),
        )
    )
    log_format: str = field(
        metadata=_means(
            "text",
            "How an event is logged: text, a line for people, or json, a line for a log store.",
            values.choice(LOG_FORMATS, str.lower),
        )
    )
    health_port: int | None = field(
        metadata=_means(
            "", "The port of `/healthz` and `/metrics`. Empty or 0: neither is served.", values.port
        )
    )
    health_host: str = field(
        metadata=_means(
            "127.0.0.1",
            "The address for that port. Loopback, because whoever reaches it can read it without a password.",
            values.host,
        )
    )
    hints: tuple[str, ...] = ()

    @classmethod
    def from_env(cls, env: Mapping[str, str], *, demo: bool = False) -> "Settings":
        """Read the settings from `env`, where an empty value counts as not set.

        The demo needs no Discord token and does not look at one.
        Raise `SettingsError` with every problem at once.
        """
        read: dict[str, Any] = {"discord_token": ""}
        problems: list[str] = []
        for item in _declared():
            if demo and item.name == "discord_token":
                continue
            try:
                read[item.name] = _value(env, item)
            except ValueError as error:
                problems.append(f"{item.name.upper()} {error}.")
        problems += _missing(read)
        problems += _contradictions(read)
        if problems:
            raise SettingsError(tuple(problems))
        if read["reasoning_effort"] is None and urlsplit(read["openai_base_url"]).hostname == OPENAI_HOST:
            read["reasoning_effort"] = "low"
        hints = (*_slips(env), *_doubts(read["openai_base_url"]), *_exposed(read))
        return cls(**read, hints=hints)

    @property
    def own_server(self) -> bool:
        """Return whether the model is served on this machine or a private network, where nobody sends a bill."""
        return _is_local(self.openai_base_url)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return what must never be shown or logged."""
        return tuple(value for value in (self.discord_token, self.openai_api_key) if value)

    @staticmethod
    def describe() -> tuple[Variable, ...]:
        """Return the table of settings in the order in which an operator meets them."""
        return tuple(
            Variable(item.name.upper(), item.metadata["default"], item.metadata["about"])
            for item in _declared()
        )


def database_path(env: Mapping[str, str]) -> Path:
    """Return where the database is, for commands that need nothing else. Raise `SettingsError`."""
    item = next(item for item in _declared() if item.name == "database_path")
    try:
        path = _value(env, item)
    except ValueError as error:
        raise SettingsError((f"DATABASE_PATH {error}.",)) from None
    assert isinstance(path, Path)  # noqa: S101 - what the field's reader returns
    return path


def read_environment(env_file: Path) -> dict[str, str]:
    """Return the process's environment over the variables of `env_file`, which may be absent.

    The file is UTF-8, with or without a byte order mark, and taken literally: `$` has no meaning in it.
    Raise `SettingsError` when it is there but cannot be read.
    """
    try:
        text = _decoded(env_file.read_bytes())
    except FileNotFoundError:
        text = ""
    except IsADirectoryError:
        raise SettingsError((f"{env_file} is a folder; remove it and copy .env.example there.",)) from None
    except OSError as error:
        raise SettingsError(
            (f"{env_file} cannot be read: {error.strerror}. Check its permissions.",)
        ) from None
    except ValueError as error:
        raise SettingsError((f"{env_file} {error}; save it again as UTF-8.",)) from None
    unread = [binding.original.line for binding in parse_stream(StringIO(text)) if binding.error]
    if unread:
        lines = ", ".join(str(line) for line in unread)
        raise SettingsError((f"{env_file} is not NAME=value at line {lines}; look for a missing quote.",))
    from_file = dotenv_values(stream=StringIO(text), interpolate=False)
    merged = {name: value for name, value in from_file.items() if value is not None}
    return merged | {name: value for name, value in os.environ.items() if value.strip()}


def bare_environment() -> dict[str, str]:
    """Return what a process needs that shall know nothing: neither the token nor the key."""
    # Windows begins no process without its folder's name.
    return {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}


def _declared() -> Iterator[Field[Any]]:
    return (item for item in fields(Settings) if item.metadata)


def _value(env: Mapping[str, str], item: Field[Any]) -> object:
    text: str = env.get(item.name.upper(), "").strip() or item.metadata["default"]
    read: values.Reader = item.metadata["read"]
    if not text:
        return read.empty if isinstance(read, values.Several) else None
    # Python hides bytes that are not UTF-8 as lone surrogates, which break much later, in a request.
    if re.search("[\ud800-\udfff]", text):
        raise ValueError("is not UTF-8; save or export it again as UTF-8")
    return read(text)


def _missing(read: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is required and absent; a variable that is not in `read` has been complained about."""
    if read["discord_token"] is None:
        yield f"DISCORD_TOKEN is not set; {values.WHERE_TOKENS_ARE}."
    url = read.get("openai_base_url")
    if url and read.get("openai_api_key", "") is None and not _is_local(url):
        yield (
            "OPENAI_API_KEY is not set; copy a key from your provider's site, or let OPENAI_BASE_URL name "
            "a server of your own, for example http://localhost:11434/v1."
        )


def _contradictions(read: Mapping[str, Any]) -> Iterator[str]:
    reply, context = read.get("reply_tokens"), read.get("context_tokens")
    if reply and context and reply >= context:
        yield "REPLY_TOKENS must be less than CONTEXT_TOKENS, which holds the question and the answer."
    prices = ("input_price_usd", "output_price_usd")
    if set(prices) <= set(read) and len([name for name in prices if read[name] is None]) == 1:
        yield "INPUT_PRICE_USD and OUTPUT_PRICE_USD must be set together: each is half of a price."
    whole = read.get("reply_timeout_s")
    for name in ("first_token_timeout_s", "stall_timeout_s"):
        part = read.get(name)
        if part and whole and part > whole:
            yield f"{name.upper()} must be at most REPLY_TIMEOUT_S, which it is a part of."


def _slips(env: Mapping[str, str]) -> Iterator[str]:
    names = [variable.name for variable in Settings.describe()]
    free = [name for name in names if not env.get(name, "").strip()]
    beginnings = {name.partition("_")[0] for name in names}
    for name in env:
        if name in names or name.upper().partition("_")[0] not in beginnings:
            continue
        for meant in difflib.get_close_matches(name.upper(), free, 1, ALIKE):
            yield f"{name} means nothing here; did you mean {meant}?"


def _doubts(base_url: str) -> Iterator[str]:
    url = urlsplit(base_url)
    if not url.path:
        yield "OPENAI_BASE_URL has no path; most servers want /v1 at its end."
    if url.scheme == "http" and not _is_local(base_url):
        yield "OPENAI_BASE_URL begins with http://, so the key and every question travel unencrypted."


def _exposed(read: Mapping[str, Any]) -> Iterator[str]:
    if read["health_port"] is not None and not _is_loopback(read["health_host"]):
        yield "HEALTH_HOST is not this machine alone: whoever reaches it can read /metrics. Keep it off the internet."


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _is_local(url: str) -> bool:
    """Tell whether a URL names this machine or a private network, where servers ask for no key."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".local", ".localhost")) or host == "host.docker.internal"
    return address.is_loopback or address.is_private


def _decoded(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in raw:
        raise ValueError("is saved as UTF-16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ValueError(f"holds a character that is not UTF-8 at line {line}") from None
