"""Parsers of single settings.

Each raises `ValueError` with the end of a sentence that begins with the variable's name. No sentence repeats the
value, because a secret may stand in the wrong variable.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

# Takes a variable's text, stripped and not empty.
Reader = Callable[[str], object]

# Above any model's window; keeps a typing error from becoming a bill.
MAX_TOKENS = 10_000_000
# Below this some servers refuse the request.
MIN_TOKENS = 16
MAX_SECONDS = 3600
MAX_NAME = 200
MAX_PORT = 65535
MAX_DOLLARS = 100_000
# Discord has at most 2,500 servers in a shard.
MAX_SHARDS = 100_000

WHERE_TOKENS_ARE = "copy the token from discord.com/developers/applications > your app > Bot > Reset Token"
WHERE_KEYS_ARE = "copy the key from your provider's site (any word will do where none is asked for)"
URL_EXAMPLE = "for example https://api.openai.com/v1 or http://localhost:11434/v1"

# Blanks, and invisible characters that are copied with a text: byte order marks and zero-width spaces.
AROUND = " \t\r\n\v\f\xa0\ufeff\u200b\u200c\u200d\u2060"
QUOTES = "\"'`“”„‘’«»"
# How keys of well-known providers begin.
KEY = re.compile(r"(sk-|sk_|gsk_|xai-|hf_|AIza|nvapi-|pplx-|r8_|fw_|key-)")

PLACEHOLDER = re.compile(
    r"""
    <.*> | \[.*\] | (sk-)? [.…*x]{3,} | change_?me | todo | example | bot | bearer
    | (sk- | bot[-_ ])? (your|my|paste|insert|put|replace|change|enter|add) [-_ ] [\w\- ]*
    | ((discord|bot|api|openai)[-_ ]?){0,2} (token|key|secret) ([-_ ]here)?
    """,
    re.IGNORECASE | re.VERBOSE,
)


def bot_token(text: str) -> str:
    """Remove quotes and the prefix `Bot `, which are often copied with the token."""
    value = _secret(text, "Bot ", WHERE_TOKENS_ARE)
    if value.isdigit():
        raise ValueError(f"holds an id, not a token; {WHERE_TOKENS_ARE}")
    if KEY.match(value):
        raise ValueError(f"holds a model server's key, which belongs in OPENAI_API_KEY; {WHERE_TOKENS_ARE}")
    if value.count(".") != 2:  # noqa: PLR2004 - a token's three parts
        raise ValueError(f"is not a bot's token, which has two dots (a Client Secret has none); {WHERE_TOKENS_ARE}")
    return value


def api_key(text: str) -> str:
    """Remove quotes and the prefix `Bearer `, which are often copied with the key."""
    value = _secret(text, "Bearer ", WHERE_KEYS_ARE)
    if own_id(value) is not None:
        raise ValueError(f"holds a Discord bot's token, which belongs in DISCORD_TOKEN; {WHERE_KEYS_ARE}")
    return value


def own_id(token: str) -> int | None:
    """Return the bot's id from the first part of a token, None where it is no token."""
    first, *rest = token.split(".")
    try:
        text = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    return int(text) if len(rest) == 2 and text.isdecimal() else None  # noqa: PLR2004 - a token's parts


def _secret(text: str, prefix: str, where: str) -> str:
    value = re.sub(r"^[A-Z_]{5,}=", "", unquoted(text))  # a whole line was copied
    if value.lower().startswith(prefix.lower()):
        value = unquoted(value[len(prefix) :])
    if not value or PLACEHOLDER.fullmatch(value):
        raise ValueError(f"still holds a placeholder; {where}")
    if re.search(r"[\r\n]", value):
        raise ValueError(f"is broken over several lines and so holds a character that no key has; {where}, in one line")
    if not value.isascii() or not value.isprintable() or re.search(r"[\s\"']", value):
        raise ValueError(f"holds a character that no key has (a space, a quote, an accent); {where}")
    return value


def unquoted(text: str) -> str:
    """Return a text without blanks, invisible characters and quotes around it."""
    return text.strip(AROUND).strip(QUOTES).strip(AROUND)


def base_url(text: str) -> str:
    """Remove a slash at the end."""
    try:
        url = urlsplit(text)
        host, _ = url.hostname, url.port  # both raise for an invalid host or port
    except ValueError:
        raise ValueError(f"is not a URL; {URL_EXAMPLE}") from None
    if url.scheme not in {"http", "https"} or not host or re.search(r"\s", text):
        raise ValueError(f"must be a whole URL beginning with http:// or https://, {URL_EXAMPLE}")
    if url.username is not None or url.password is not None:
        raise ValueError(f"must not hold a name or password; put the key into OPENAI_API_KEY, {URL_EXAMPLE}")
    if "?" in text or "#" in text:
        raise ValueError(f"must end before any ? or #, {URL_EXAMPLE}")
    path = url.path.rstrip("/")
    if path.endswith("/completions"):
        raise ValueError(f"must end before /chat/completions, which is added to it, {URL_EXAMPLE}")
    return f"{url.scheme}://{url.netloc}{path}"


class Several:
    """A parser of values separated by commas; `empty` is the value of an empty variable."""

    def __init__(self, one: Callable[[str], Any], gather: Callable[[Iterable[Any]], Any]) -> None:
        self._one = one
        self._gather = gather

    @property
    def empty(self) -> object:
        return self._gather(())

    def __call__(self, text: str) -> object:
        return self._gather(self._one(each.strip()) for each in text.split(",") if each.strip())


def _name(text: str) -> str:
    if len(text) > MAX_NAME or re.search(r"\s", text):
        raise ValueError("must be names of models, separated by commas")
    return text


def _snowflake(text: str) -> int:
    if not re.fullmatch(r"[0-9]{15,20}", text):
        raise ValueError(
            "must be ids of servers, separated by commas; Discord copies one with Developer Mode on, by a right "
            "click on the server"
        )
    return int(text)


def _shard(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise ValueError("must be numbers of shards, separated by commas, for example 0,1")
    return int(text)


def _tool(text: str) -> str:
    if text.lower() in {"all", "off"}:
        return text.lower()
    if not re.fullmatch(r"[\w.-]{1,64}", text):
        raise ValueError("must be names of tools, separated by commas, or all, or off")
    return text


def _tools(names: Iterable[str]) -> tuple[str, ...]:
    found = tuple(names)
    if len(found) > 1 and not {"all", "off"}.isdisjoint(found):
        raise ValueError("must be names of tools, separated by commas, or all, or off")
    return () if found == ("off",) else found


names = Several(_name, tuple)
tools = Several(_tool, _tools)
snowflakes = Several(_snowflake, frozenset)
shards = Several(_shard, tuple)


def shard_problems(count: int | None, ids: Sequence[int]) -> Iterator[str]:
    """Yield the contradictions of SHARD_COUNT and SHARD_IDS."""
    if (count is None) is bool(ids):
        yield "SHARD_COUNT and SHARD_IDS must be set together: this process has the shards SHARD_IDS of SHARD_COUNT."
    if len(set(ids)) < len(ids):
        yield "SHARD_IDS names a shard twice."
    if count is not None and any(each >= count for each in ids):
        yield f"SHARD_IDS must be less than SHARD_COUNT: they go from 0 to {count - 1}."


# Factors of the letters behind a number, by unit. "m" is not in "days", where it may be a month.
_FACTORS: dict[str, dict[str, int]] = {
    "tokens": {"k": 1000, "m": 1_000_000},
    "seconds": {"s": 1, "sec": 1, "m": 60, "min": 60, "minute": 60, "h": 3600, "hr": 3600, "hour": 3600},
    "minutes": {"m": 1, "min": 1, "h": 60, "hr": 60, "hour": 60},
    "days": {"d": 1, "w": 7, "week": 7, "y": 365, "year": 365},
}


def _number(text: str, unit: str) -> Decimal | None:
    """Read `2000`, `2,000`, `16k`, `5m` or `30 days`; None for other texts and where the meaning is unclear."""
    # Not with int(), which also takes signs and other scripts' digits, and chokes on 5,000 of them.
    digits = r"[0-9]{1,12}|[0-9]{1,3}(?:[,\xa0\u202f _'’][0-9]{3}){1,3}"
    found = re.fullmatch(rf"({digits})(\.[0-9]{{1,6}})? ?([A-Za-z]*?)(?: ?{unit})?", text)
    if not found:
        return None
    digits, fraction, letters = found.groups(default="")
    letters = letters.lower()
    singular = letters.removesuffix("s") if len(letters) > len("ms") else letters
    factor = ({"": 1, unit.removesuffix("s"): 1} | _FACTORS.get(unit, {})).get(singular)
    # "2.000" is two thousand in some countries.
    unclear = fraction and factor == 1 and unit != "seconds"
    return None if factor is None or unclear else Decimal(re.sub("[^0-9]", "", digits) + fraction) * factor


def whole(least: int, most: int, unit: str, *, zero: bool = False) -> Reader:
    """Return a parser of whole numbers from `least` to `most`; `zero` also allows 0."""

    def read(text: str) -> int:
        value = _number(text, unit)
        if value is None or value % 1 or not (least <= value <= most or (zero and value == 0)):
            also = ", or 0" if zero else ""
            raise ValueError(f"must be a whole number of {unit} from {least} to {most}{also}")
        return int(value)

    return read


def tokens(*, zero: bool = False) -> Reader:
    return whole(MIN_TOKENS, MAX_TOKENS, "tokens", zero=zero)


def seconds(text: str) -> float:
    value = _number(text, "seconds")
    if value is None or not 1 <= value <= MAX_SECONDS:
        raise ValueError(f"must be a number of seconds from 1 to {MAX_SECONDS}")
    return float(value)


def dollars(text: str) -> Decimal:
    plain = re.sub(r"^\$ ?| ?(\$|USD)$", "", text)
    value = Decimal(plain) if re.fullmatch(r"[0-9]{1,7}(\.[0-9]{1,6})?", plain) else Decimal(-1)
    if not 0 <= value <= MAX_DOLLARS:
        raise ValueError(f"must be an amount in US dollars from 0 to {MAX_DOLLARS:,}, for example 2 or 0.50")
    return value


def port(text: str) -> int | None:
    value = int(text) if re.fullmatch(r"[0-9]{1,5}", text) else -1
    if not 0 <= value <= MAX_PORT:
        raise ValueError(f"must be a port from 1 to {MAX_PORT}, or 0 for none")
    return value or None


def host(text: str) -> str:
    value = text.removeprefix("[").removesuffix("]")
    # An IPv6 address has several colons, a name none; exactly one leads to a port.
    if not re.fullmatch(r"[A-Za-z0-9_.:%-]{1,253}", value) or value.count(":") == 1:
        raise ValueError("must be an address or a name without a port, for example 127.0.0.1")
    return value


def choice(values: tuple[str, ...], spelling: Callable[[str], str]) -> Reader:
    """Return a parser of one of `values` in any case; `spelling` converts to theirs (`str.lower`)."""

    def read(text: str) -> str:
        if spelling(text) not in values:
            raise ValueError(f"must be one of {', '.join(values)}")
        return spelling(text)

    return read


def switch(text: str) -> bool:
    word = text.lower()
    if word not in {"true", "yes", "on", "1", "false", "no", "off", "0"}:
        raise ValueError("must be true or false")
    return word in {"true", "yes", "on", "1"}


def file_path(text: str) -> Path:
    """Refuse SQLite's names for databases in memory, which are lost at the end."""
    if text.startswith((":", "file:")) or text.endswith(("/", "\\")):
        raise ValueError("must be the path of a file, for example data/parley.sqlite3")
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise ValueError("begins with ~, but the home folder is unknown; write the whole path") from None
