"""What one setting's text means.

Every reader raises `ValueError` with the rest of a sentence that begins with the variable's name. No sentence
repeats the value, because a secret may stand in the wrong variable.
"""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

# From a variable's text, stripped and not empty, to its field's value.
Reader = Callable[[str], object]

# Beyond any window on offer; keeps a slip of the keyboard from becoming a bill.
MAX_TOKENS = 10_000_000
# Below this no model says anything useful, and some servers refuse the request.
FEWEST_TOKENS = 16
# An hour: nobody waits longer for an answer in a chat.
LONGEST_S = 3600
# Longer than any model's name.
LONGEST_NAME = 200
HIGHEST_PORT = 65535
# Beyond any day's budget here, and any price of a million tokens.
MAX_DOLLARS = 100_000

WHERE_TOKENS_ARE = "copy the token from discord.com/developers/applications > your app > Bot > Reset Token"
WHERE_KEYS_ARE = "copy the key from your provider's site (any word will do where none is asked for)"
URL_EXAMPLE = "for example https://api.openai.com/v1 or http://localhost:11434/v1"

PLACEHOLDER = re.compile(
    r"""
    <.*> | \[.*\] | (sk-)? [.…*x]{3,} | change_?me | todo | example | bot | bearer
    | (sk- | bot[-_ ])? (your|my|paste|insert|put|replace|change|enter|add) [-_ ] [\w\- ]*
    | ((discord|bot|api|openai)[-_ ]?){0,2} (token|key|secret) ([-_ ]here)?
    """,
    re.IGNORECASE | re.VERBOSE,
)


def bot_token(text: str) -> str:
    """Return a Discord bot token, without the quotes and the `Bot ` that get copied along."""
    value = _secret(text, "Bot ", WHERE_TOKENS_ARE)
    if value.isdigit():
        raise ValueError(f"holds an id, not a token; {WHERE_TOKENS_ARE}")
    return value


def api_key(text: str) -> str:
    """Return a model server's key, without the quotes and the `Bearer ` that get copied along."""
    return _secret(text, "Bearer ", WHERE_KEYS_ARE)


def _secret(text: str, prefix: str, where: str) -> str:
    value = text.strip().strip("\"'").strip()
    if value.lower().startswith(prefix.lower()):
        value = value[len(prefix) :].strip()
    if not value or PLACEHOLDER.fullmatch(value):
        raise ValueError(f"still holds a placeholder; {where}")
    if not value.isascii() or not value.isprintable() or re.search(r"[\s\"']", value):
        raise ValueError(f"holds a character that no key has (a space, a quote, an accent); {where}")
    return value


def base_url(text: str) -> str:
    """Return the URL without a slash at its end."""
    try:
        url = urlsplit(text)
        host, _ = url.hostname, url.port  # both raise on what no server can be reached by
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
    """A reader of values separated by commas; `empty` is what a variable without any means."""

    def __init__(self, one: Callable[[str], Any], gather: Callable[[Iterable[Any]], Any]) -> None:
        self._one = one
        self._gather = gather

    @property
    def empty(self) -> object:
        """Return what there is without any."""
        return self._gather(())

    def __call__(self, text: str) -> object:
        """Return the values."""
        return self._gather(self._one(each.strip()) for each in text.split(",") if each.strip())


def _name(text: str) -> str:
    if len(text) > LONGEST_NAME or re.search(r"\s", text):
        raise ValueError("must be names of models, separated by commas")
    return text


def _snowflake(text: str) -> int:
    if not re.fullmatch(r"[0-9]{15,20}", text):
        raise ValueError(
            "must be ids of servers, separated by commas; Discord copies one with Developer Mode on, by a right "
            "click on the server"
        )
    return int(text)


names = Several(_name, tuple)
snowflakes = Several(_snowflake, frozenset)


def whole(least: int, most: int, unit: str, *, zero: bool = False) -> Reader:
    """Return a reader of whole numbers from `least` to `most`, and of 0 where `zero`."""

    def read(text: str) -> int:
        # int() alone also takes underscores, signs and other scripts' digits, and chokes on 5,000 of them.
        value = int(text) if re.fullmatch(r"[0-9]{1,12}", text) else -1
        if not (least <= value <= most or (zero and value == 0)):
            also = ", or 0" if zero else ""
            raise ValueError(f"must be a whole number of {unit} from {least} to {most}{also}")
        return value

    return read


def tokens(*, zero: bool = False) -> Reader:
    """Return a reader of a number of tokens."""
    return whole(FEWEST_TOKENS, MAX_TOKENS, "tokens", zero=zero)


def seconds(text: str) -> float:
    """Return a timeout, which may have decimals."""
    value = float(text) if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", text) else -1.0
    if not 1 <= value <= LONGEST_S:
        raise ValueError(f"must be a number of seconds from 1 to {LONGEST_S}")
    return value


def dollars(text: str) -> Decimal:
    """Return an amount of US dollars, to the millionth."""
    value = Decimal(text) if re.fullmatch(r"[0-9]{1,7}(\.[0-9]{1,6})?", text) else Decimal(-1)
    if not 0 <= value <= MAX_DOLLARS:
        raise ValueError(f"must be an amount in US dollars from 0 to {MAX_DOLLARS:,}, for example 2 or 0.50")
    return value


def port(text: str) -> int | None:
    """Return a TCP port, None for 0."""
    value = int(text) if re.fullmatch(r"[0-9]{1,5}", text) else -1
    if not 0 <= value <= HIGHEST_PORT:
        raise ValueError(f"must be a port from 1 to {HIGHEST_PORT}, or 0 for none")
    return value or None


def host(text: str) -> str:
    """Return an address or a host's name, without a port."""
    value = text.removeprefix("[").removesuffix("]")
    # An IPv6 address has several colons, a name none; exactly one leads to a port.
    if not re.fullmatch(r"[A-Za-z0-9_.:%-]{1,253}", value) or value.count(":") == 1:
        raise ValueError("must be an address or a name without a port, for example 127.0.0.1")
    return value


def choice(values: tuple[str, ...], spelling: Callable[[str], str]) -> Reader:
    """Return a reader of one of `values`, in whatever case; `spelling` is theirs (`str.lower`)."""

    def read(text: str) -> str:
        if spelling(text) not in values:
            raise ValueError(f"must be one of {', '.join(values)}")
        return spelling(text)

    return read


def switch(text: str) -> bool:
    """Return yes or no, in any of the usual words."""
    word = text.lower()
    if word not in {"true", "yes", "on", "1", "false", "no", "off", "0"}:
        raise ValueError("must be true or false")
    return word in {"true", "yes", "on", "1"}


def file_path(text: str) -> Path:
    """Return the path of a real file: SQLite's names for databases in memory would forget everything."""
    if text.startswith((":", "file:")) or text.endswith(("/", "\\")):
        raise ValueError("must be the path of a file, for example data/parley.sqlite3")
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise ValueError("begins with ~, but the home folder is unknown; write the whole path") from None
