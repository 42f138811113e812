"""Read and change the text of `.env` files."""

import re
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

from dotenv.parser import Binding, parse_stream

SECRETS = ("DISCORD_TOKEN", "OPENAI_API_KEY")
_PLAIN = re.compile(r"[\w./:@%+=,-]*", re.ASCII)


def env_file_text(file: Path) -> str:
    """Return the text of a UTF-8 file without a byte order mark, "" for one that is not there.

    Raise `ValueError` with the end of a sentence.
    """
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        return ""
    except IsADirectoryError:
        raise ValueError("is a folder; remove it and copy .env.example there") from None
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}. Check its permissions") from None
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in raw:
        raise ValueError("is saved as UTF-16; save it again as UTF-8")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ValueError(f"holds a character that is not UTF-8 at line {line}; save it again as UTF-8") from None


def parsed(text: str) -> tuple[dict[str, str], list[str]]:
    """Return the variables, and an end of a sentence for each problem. `$` has no meaning."""
    found: dict[str, str] = {}
    unread: list[str] = []
    problems: list[str] = []
    secret = ""
    for binding in parse_stream(StringIO(text)):
        rest = secret and _is_rest(binding)
        if rest:
            problems.append(f"has the rest of {secret} at line {_line(binding)}; write it in one line, without blanks")
        elif binding.error or (binding.key and binding.value is None and not re.fullmatch("[A-Z_0-9]+", binding.key)):
            unread.append(str(_line(binding)))
        elif binding.key and binding.value is not None:
            found[binding.key] = binding.value
        if not rest:  # which may have several lines
            secret = binding.key if binding.key in SECRETS and binding.value else ""
    if unread:
        problems.append(f"is not NAME=value at line {', '.join(unread)}; look for a missing quote or =")
    return found, problems


def changed(text: str, values: Mapping[str, str]) -> str:
    """Return the text of a file with `values` set: in their lines, in commented ones, or at the end."""
    pieces: list[tuple[str | None, str]] = []
    secret = ""
    for binding in parse_stream(StringIO(text)):
        key = secret if secret and _is_rest(binding) else binding.key
        pieces.append((key, binding.original.string))
        secret = key if key in SECRETS else ""
    for name, value in values.items():
        own = [number for number, (key, _) in enumerate(pieces) if key == name]
        own = own or [number for number, (_, piece) in enumerate(pieces) if re.match(rf"\s*#\s*{name}=", piece)][:1]
        for number in own:
            # Blank lines belong to the binding after them.
            pieces[number] = (name, re.sub(r"\S.*", "", pieces[number][1], flags=re.DOTALL))
        if not own:
            pieces.append((name, "" if not pieces or pieces[-1][1].endswith("\n") else "\n"))
        first = own[0] if own else -1
        pieces[first] = (name, f"{pieces[first][1]}{name}={_written(value)}\n")
    return "".join(piece for _, piece in pieces)


def _is_rest(binding: Binding) -> bool:
    """Return whether the line after a secret has no name, or a strange one with nothing but Base64's padding."""
    strange = binding.key and not re.fullmatch("[A-Z_0-9]+|[a-z_]+", binding.key)
    return bool(binding.error or (strange and not (binding.value or "").strip("=")))


def _line(binding: Binding) -> int:
    """Return the number of the line; blank lines before it belong to the binding."""
    string = binding.original.string
    return binding.original.line + string[: len(string) - len(string.lstrip())].count("\n")


def _written(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
