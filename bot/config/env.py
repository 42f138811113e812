"""Settings from the environment and an optional `.env` file.

The fields below define the parser, `.env.example` and docs/configuration.md; tests compare them. No error repeats a
value, because a secret may stand in the wrong variable.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import Field, dataclass, field, fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.config import env_parsers as values
from bot.config.env_checks import contradictions, hints, is_local, missing
from bot.config.env_file import env_file_text, parsed
from bot.config.env_names import likely_names
from bot.config.mcp_servers import McpServers, read_servers
from bot.config.options import RECALL
from bot.core.errors import SettingsError

SYSTEM_PROMPT = (
    "You are a helpful assistant in a Discord chat, where several people may talk with you at once. "
    "Answer in the language of the question, as briefly as the matter allows. "
    "Discord shows Markdown but no tables and no LaTeX, so use lists and code blocks instead. "
    "When you are not sure, say so, and ask when the question is unclear."
)
# The one host whose parameters are known for certain: a default effort is sent only there.
OPENAI_HOST = "api.openai.com"
OPENAI_MODEL = "gpt-6-luna"
EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOG_FORMATS = ("text", "json")
# Beside the database, for tokens of MCP servers.
TOKENS = "tokens"
# Answers at the same time by a provider on the internet, and by a server of one's own.
COMPLETIONS, OWN_COMPLETIONS = 64, 8
# With another model to ask, a third of the deadline is enough, but not less than this.
MIN_FIRST_TOKEN_S = 10.0


@dataclass(frozen=True, slots=True)
class Variable:
    """A setting's row in docs/configuration.md. `default` is the variable's text, "" for none."""

    name: str
    default: str
    about: str


def _setting(default: str, about: str, read: values.Reader = str, *, secret: bool = False) -> Any:
    return field(repr=not secret, metadata={"default": default, "about": about, "read": read})


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, checked. Fields named `_s` are seconds, `_tokens` tokens as the model counts them.

    `discord_token` is "" only in the demo. `openai_model` is "" where the server's listing decides, see
    `cli.model_choice`. `openai_api_key` is None where none is needed. `hints` are warnings for
    the log about probable mistakes.
    """

    discord_token: str = _setting(
        "",
        "Required: the bot's token, from discord.com/developers/applications.",
        values.bot_token,
        secret=True,
    )
    openai_api_key: str | None = _setting(
        "",
        "Required, unless `OPENAI_BASE_URL` is on your own machine or network: the model server's key.",
        values.api_key,
        secret=True,
    )
    openai_base_url: str = _setting(
        f"https://{OPENAI_HOST}/v1",
        "Base URL of the model server: any that speaks `/chat/completions`.",
        values.base_url,
    )
    openai_model: str = _setting(
        OPENAI_MODEL,
        f"The model's name, as its server spells it. Empty at another server than {OPENAI_HOST}: the only one that it "
        "lists.",
    )
    allowed_models: tuple[str, ...] = _setting(
        "",
        "Other models that server admins may choose, separated by commas. *: all that the model server lists.",
        values.names,
    )
    fallback_models: tuple[str, ...] = _setting(
        "",
        "Models of the same server that answer in this order while another one is down, separated by commas.",
        values.names,
    )
    fallback_base_url: str | None = _setting(
        "", "Base URL of another server, which answers while no model of the first one does.", values.base_url
    )
    fallback_api_key: str | None = _setting(
        "",
        "That server's key; required unless it is on your own machine or network.",
        values.api_key,
        secret=True,
    )
    fallback_model: str | None = _setting("", "The model to ask there; required with `FALLBACK_BASE_URL`.")
    fallback_input_price_usd: Decimal | None = _setting(
        "", "That model's price of a million prompt tokens. Empty: as for `INPUT_PRICE_USD`.", values.dollars
    )
    fallback_output_price_usd: Decimal | None = _setting(
        "", "That model's price of a million answer tokens. Empty: as above.", values.dollars
    )
    transcription_model: str | None = _setting(
        "",
        "The model server's model for transcribing voice messages and recordings, such as `whisper-1`. Empty: none.",
    )
    reasoning_effort: str | None = _setting(
        "",
        f"Reasoning effort: {', '.join(EFFORTS)}. Empty: low at {OPENAI_HOST}, not sent elsewhere.",
        values.choice(EFFORTS, str.lower),
    )
    system_prompt: str = _setting(SYSTEM_PROMPT, "Instructions to the model before every conversation.")
    database_path: Path = _setting(
        "data/parley.sqlite3", "The database file, with all conversations.", values.file_path
    )
    retention_days: int = _setting(
        "0", "Days to keep a message. 0: forever.", values.whole(1, 36_500, "days", zero=True)
    )
    grace_days: int = _setting(
        "7",
        "Days to keep a server's data after the bot was removed. 0: delete at once.",
        values.whole(1, 365, "days", zero=True),
    )
    context_tokens: int | None = _setting(
        "", "The model's context window in tokens. Empty: ask the server.", values.tokens()
    )
    history_tokens: int = _setting(
        "16000",
        "Maximum tokens of conversation sent with a question; cost grows with it. 0: as many as fit.",
        values.tokens(zero=True),
    )
    summaries: bool = _setting(
        "true",
        "Summarize older messages before they drop out of the history; one more completion in about twenty answers.",
        values.switch,
    )
    reply_tokens: int = _setting("2000", "Maximum tokens of an answer, reasoning included.", values.tokens())
    tools: tuple[str, ...] = _setting(
        "all",
        "Built-in tools that the model may call: all, off, or some of now, search_conversation and read_messages, "
        "separated by commas. Admins choose from these. See docs/tools.md.",
        values.tools,
    )
    recall: str = _setting(
        "auto",
        "How messages too old to go with a question are found: tool (the model searches them), notes (the bot adds "
        "fitting ones to the question), auto (tool, but notes for a model without tools), off. Admins may choose "
        "another way, unless this is off. See docs/tools.md.",
        values.choice(RECALL, str.lower),
    )
    recall_tokens: int = _setting(
        "2000",
        "Maximum tokens of messages that one search gives the model.",
        values.whole(200, 20_000, "tokens"),
    )
    first_token_timeout_s: float = _setting(
        "60",
        "Seconds to wait for the first token of an answer; a third, at least 10, at a provider with a fallback.",
        values.seconds,
    )
    stall_timeout_s: float = _setting("30", "Seconds that an answer may pause.", values.seconds)
    reply_timeout_s: float = _setting("300", "Seconds that a whole answer may take.", values.seconds)
    shutdown_timeout_s: float = _setting("20", "Seconds to finish running answers when the bot stops.", values.seconds)
    max_completions: int = _setting(
        "",
        "Answers generated at the same time; where more wait, servers take turns. Empty: 64, or 8 for a model server "
        "on your own machine or network.",
        values.whole(1, 1000, "answers"),
    )
    channel_queue: int = _setting(
        "5",
        "Questions that may wait in one channel before the bot says that it is busy.",
        values.whole(1, 100, "questions"),
    )
    message_content_intent: bool = _setting(
        "false",
        "Request Discord's Message Content intent, to read messages without a mention. "
        "Switch it on in the portal first, under Bot.",
        values.switch,
    )
    allowed_guilds: frozenset[int] = _setting(
        "",
        "Ids of the servers that may use the bot, separated by commas. Empty: all that invite it.",
        values.snowflakes,
    )
    leave_other_guilds: bool = _setting(
        "false",
        "Leave all other servers, instead of telling them once that the bot is silent there.",
        values.switch,
    )
    answer_dms: bool = _setting("true", "Answer direct messages.", values.switch)
    daily_budget_usd: Decimal = _setting(
        "2", "Maximum cost of the model in a day (UTC), in US dollars. 0: no limit.", values.dollars
    )
    guild_daily_budget_usd: Decimal = _setting(
        "0", "Maximum cost of each server in a day. 0: no limit.", values.dollars
    )
    user_daily_budget_usd: Decimal = _setting("0", "Maximum cost of each person in a day. 0: no limit.", values.dollars)
    warn_owner: bool = _setting(
        "true",
        "Send the bot's owner a direct message when 80 % of the day's budget is spent.",
        values.switch,
    )
    input_price_usd: Decimal | None = _setting(
        "",
        "Price of a million prompt tokens. Empty: from the price list, or 0 on your own machine or network.",
        values.dollars,
    )
    output_price_usd: Decimal | None = _setting(
        "", "Price of a million answer tokens. Empty: as above.", values.dollars
    )
    user_requests_per_minute: int = _setting(
        "10",
        "Questions that one person may ask in a minute. 0: no limit.",
        values.whole(1, 10_000, "questions", zero=True),
    )
    channel_requests_per_minute: int = _setting(
        "30",
        "Questions that may be asked in one channel in a minute. 0: no limit.",
        values.whole(1, 10_000, "questions", zero=True),
    )
    tool_calls_per_minute: int = _setting(
        "20",
        "Calls of tools that one person's questions may make in a minute. 0: no limit.",
        values.whole(1, 10_000, "calls", zero=True),
    )
    recover_minutes: int = _setting(
        "10",
        "Maximum age in minutes of a question that is answered late, after a restart or outage. 0: answer none late.",
        values.whole(1, 1440, "minutes", zero=True),
    )
    say_missed: bool = _setting("true", "Reply to older missed questions with a short sentence.", values.switch)
    ping_asker: bool = _setting("false", "Notify the person who asked when the bot replies.", values.switch)
    answer_buttons: bool = _setting(
        "true", "Show buttons below an answer: Stop, Retry, Continue, As a file.", values.switch
    )
    log_level: str = _setting(
        "INFO", f"Minimum level of the log: {', '.join(LOG_LEVELS)}.", values.choice(LOG_LEVELS, str.upper)
    )
    log_format: str = _setting("text", "Format of the log: text or json.", values.choice(LOG_FORMATS, str.lower))
    health_port: int | None = _setting("", "Port of `/healthz` and `/metrics`. Empty or 0: none.", values.port)
    health_host: str = _setting(
        "127.0.0.1",
        "Address for that port. There is no password, so the default is this machine only.",
        values.host,
    )
    shard_count: int | None = _setting(
        "",
        "Shards of the bot over all its processes, where several share the servers. Empty: one process with all.",
        values.whole(1, values.MAX_SHARDS, "shards"),
    )
    shard_ids: tuple[int, ...] = _setting(
        "",
        "This process's shards, from 0 to SHARD_COUNT - 1, separated by commas. Each process has its own database.",
        values.shards,
    )
    mcp_config: Path | None = _setting(
        "",
        "JSON file of MCP servers with further tools, which admins switch on. See docs/tools.md. Empty: none.",
        values.file_path,
    )
    hints: tuple[str, ...] = ()
    mcp: McpServers = field(default_factory=McpServers, repr=False)

    @classmethod
    def load(cls, env_file: Path) -> "Settings":
        """Read `env_file` and the environment. Raise `SettingsError` with the problems of both."""
        env, problems = _environment(env_file)
        return cls.from_env(env, unread=problems)

    @classmethod
    def from_env(cls, env: Mapping[str, str], *, demo: bool = False, unread: Iterable[str] = ()) -> "Settings":
        """Read the settings from `env`, where an empty value counts as not set.

        `unread` are problems of the file; the demo needs no Discord token and does not look at one.
        Raise `SettingsError` with every problem at once.
        """
        read: dict[str, Any] = {"discord_token": ""}
        problems = list(unread)
        for item in _declared():
            if demo and item.name == "discord_token":
                continue
            try:
                read[item.name] = _value(env, item)
            except ValueError as error:
                problems.append(f"{item.name.upper()} {error}.")
        absent = dict(missing(read))
        names = [item.name.upper() for item in _declared()]
        likely = {meant: name for name, meant in likely_names(env, names, absent)}
        for name, words in absent.items():
            alias = likely.pop(name, None)
            problems.append(
                f"{name} is not set, but {alias} is, which means nothing here: rename it to {name}."
                if alias
                else f"{name} is not set; {words}."
            )
        problems += contradictions(read)
        slips = tuple(f"{name} means nothing here; did you mean {meant}?" for meant, name in likely.items())
        if read.get("mcp_config"):
            read["mcp"] = read_servers(read["mcp_config"], env, read.get("database_path", Path()).parent / TOKENS)
            problems += read["mcp"].problems
        if problems:
            raise SettingsError((*slips, *problems))
        read["reasoning_effort"] = read["reasoning_effort"] or default_effort(read["openai_base_url"])
        if read["max_completions"] is None:
            read["max_completions"] = OWN_COMPLETIONS if is_local(read["openai_base_url"]) else COMPLETIONS
        if not env.get("OPENAI_MODEL", "").strip() and not _is_openai(read["openai_base_url"]):
            read["openai_model"] = ""
        return cls(**read, hints=(*slips, *hints(read)))

    @property
    def own_server(self) -> bool:
        """Whether the model is served on this machine or a private network, and so for free."""
        return is_local(self.openai_base_url)

    @property
    def first_token_s(self) -> float:
        """The deadline of the first token, shorter where another model can answer.

        On an own server a model may have to be loaded, which some servers give up with the request.
        """
        longest = self.first_token_timeout_s
        falls_back = (self.fallback_models or self.fallback_base_url) and not self.own_server
        return min(longest, max(longest / 3, MIN_FIRST_TOKEN_S)) if falls_back else longest

    @property
    def elsewhere(self) -> str | None:
        """The name for the model of the other server: both servers may have one of the same name."""
        if self.fallback_base_url is None:
            return None
        return f"{self.fallback_model} ({urlsplit(self.fallback_base_url).hostname})"

    @property
    def other(self) -> "Settings | None":
        """The settings for FALLBACK_BASE_URL as if it were the only server, None where there is none."""
        if self.fallback_base_url is None:
            return None
        return replace(
            self,
            openai_base_url=self.fallback_base_url,
            openai_api_key=self.fallback_api_key,
            openai_model=self.fallback_model or "",
            reasoning_effort=default_effort(self.fallback_base_url),
            fallback_base_url=None,
            # These are about the first server, or its model.
            allowed_models=(),
            fallback_models=(),
            transcription_model=None,
            context_tokens=None,
            input_price_usd=self.fallback_input_price_usd,
            output_price_usd=self.fallback_output_price_usd,
        )

    @property
    def secrets(self) -> tuple[str, ...]:
        own = (self.discord_token, self.openai_api_key, self.fallback_api_key)
        return tuple(value for value in (*own, *self.mcp.secrets) if value)

    @staticmethod
    def describe() -> tuple[Variable, ...]:
        return tuple(
            Variable(item.name.upper(), item.metadata["default"], item.metadata["about"]) for item in _declared()
        )


def database_path(env: Mapping[str, str]) -> Path:
    """Return the one setting of `backup` and `export`. Raise `SettingsError`."""
    item = next(item for item in _declared() if item.name == "database_path")
    try:
        path = _value(env, item)
    except ValueError as error:
        raise SettingsError((f"DATABASE_PATH {error}.",)) from None
    assert isinstance(path, Path)  # noqa: S101 - what the field's reader returns
    return path


def read_environment(env_file: Path) -> dict[str, str]:
    """Return the variables of `env_file`, if it exists, overridden by the process's environment.

    Raise `SettingsError` when it cannot be read.
    """
    env, problems = _environment(env_file)
    if problems:
        raise SettingsError(problems)
    return env


def _environment(env_file: Path) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the variables that can be read, and the problems of single lines. Raise `SettingsError`."""
    try:
        text = env_file_text(env_file)
    except ValueError as error:
        raise SettingsError((f"{env_file} {error}.",)) from None
    from_file, problems = parsed(text)
    env = from_file | {name: value for name, value in os.environ.items() if value.strip()}
    return env, tuple(f"{env_file} {problem}." for problem in problems)


def bare_environment() -> dict[str, str]:
    """Return the environment of a worker without the token and the key."""
    # Windows starts no process without it.
    return {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}


def tool_server_environment() -> dict[str, str]:
    """Return all of the environment that a tool server gets beside its own `env`."""
    posix = ("HOME", "LANG", "LOGNAME", "PATH", "SHELL", "TERM", "TMPDIR", "TZ", "USER")
    windows = ("APPDATA", "COMSPEC", "LOCALAPPDATA", "PATHEXT", "SYSTEMDRIVE", "SYSTEMROOT", "TEMP", "USERPROFILE")
    return {name: os.environ[name] for name in (*posix, *windows) if name in os.environ}


def _declared() -> Iterator[Field[Any]]:
    return (item for item in fields(Settings) if item.metadata)


def _value(env: Mapping[str, str], item: Field[Any]) -> object:
    text = env.get(item.name.upper(), "").strip(values.AROUND)
    if item.name != "system_prompt" and re.fullmatch("\"[^\"]+\"|'[^']+'", text):  # from `docker run --env-file`
        text = text[1:-1].strip(values.AROUND)
    text = text or item.metadata["default"]
    read: values.Reader = item.metadata["read"]
    if not text:
        return read.empty if isinstance(read, values.Several) else None
    # Python hides bytes that are not UTF-8 as lone surrogates, which break much later, in a request.
    if re.search("[\ud800-\udfff]", text):
        raise ValueError("is not UTF-8; save or export it again as UTF-8")
    return read(text)


def default_effort(base_url: str) -> str | None:
    return "low" if urlsplit(base_url).hostname == OPENAI_HOST else None


def _is_openai(url: str) -> bool:
    """Return whether a URL names OpenAI's own API, in any of its regions."""
    return f".{urlsplit(url).hostname}".endswith(f".{OPENAI_HOST}")
