"""The process in which one file is opened: `python -m bot.attachments.worker`.

It gets a line of JSON with what is wanted, then the file, and answers with a line of JSON, then a picture's bytes if
it made one. It has bounds of time and memory of its own, no secrets, and nothing to write to.
"""

import json
import sys
from contextlib import suppress
from dataclasses import asdict, replace

from bot.attachments.extract import Extract, Unreadable
from bot.attachments.filetype import Kind, kind_of
from bot.core.content import SkipReason
from bot.core.image_sizes import eye_of

# Of address space, which is more than is used: interpreter and libraries take some 200 MB of it.
MEMORY = 512 * 2**20
CPU_S = 10


def bound() -> None:
    """Let the system end this process when it takes too much, where it can (not on Windows)."""
    with suppress(ImportError):
        import resource  # noqa: PLC0415 - there is none on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def extract(data: bytes, tokens: int, model: str | None) -> Extract:
    """Return what can be made of a file; `model` is who looks at a picture, None for nobody. Raises nothing."""
    try:
        return _extract(data, tokens, model)
    except Unreadable as error:
        return Extract(why=error.why)
    except (MemoryError, RecursionError):
        return Extract(why=SkipReason.HEAVY)
    except Exception:  # noqa: BLE001 - a broken file can bring about anything in a library
        return Extract(why=SkipReason.DAMAGED)


def _extract(data: bytes, tokens: int, model: str | None) -> Extract:  # noqa: PLR0911 - one for each kind
    # Imported when they are needed: each takes its time, and one file needs one.
    kind = kind_of(data)
    if not data.strip():
        return Extract(why=SkipReason.EMPTY)
    if kind is Kind.AUDIO:
        return Extract(why=SkipReason.DEAF)
    if kind is Kind.PICTURE:
        if model is None:
            return Extract(why=SkipReason.BLIND)
        from bot.attachments.formats import image  # noqa: PLC0415

        return image.read(data, tokens, eye_of(model))
    if kind is Kind.PDF:
        from bot.attachments.formats import pdf  # noqa: PLC0415

        return pdf.read(data, tokens)
    if kind is Kind.DOCUMENT:
        from bot.attachments.formats import docx  # noqa: PLC0415

        return docx.read(data, tokens)
    from bot.attachments.formats import text  # noqa: PLC0415

    return text.read(data, tokens)


def main() -> None:
    """Read one file from the standard input and say what is in it on the standard output."""
    wanted = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    bound()
    found = extract(data, wanted["tokens"], wanted["model"])
    told = {name: value for name, value in asdict(replace(found, picture=b"")).items() if name != "picture"}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + found.picture)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
