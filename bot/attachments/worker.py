"""Open one file in a process of its own: `python -m bot.attachments.worker`.

Standard input: a line of JSON with `tokens` and `model`, then the file. Standard output: a line of JSON with the
`Extract`, then a picture's bytes. The process limits its own priority, time, memory and files, has no secrets, writes
no files, and starts no process and no connection.
"""

import json
import os
import sys
from contextlib import suppress
from dataclasses import asdict, replace
from importlib import import_module

from bot.attachments.extract import Extract, Unreadable
from bot.attachments.filetype import FileKind, kind_of
from bot.core.content import SkipReason

# Of address space, which is more than is used: interpreter and libraries take some 200 MB of it.
MEMORY = 512 * 2**20
CPU_S = 10
# Three standard streams, and the modules that libraries import while they read.
MAX_OPEN_FILES = 16
# The lowest priority: the bot's own process answers first.
NICENESS = 19

# Audit events (https://docs.python.org/3/library/audit_events.html) of connections and other programs.
_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.startfile")

# Each takes its time to import, and one file needs one.
_FORMATS = {
    FileKind.PICTURE: "bot.attachments.formats.image",
    FileKind.PDF: "bot.attachments.formats.pdf",
    FileKind.DOCUMENT: "bot.attachments.formats.docx",
    FileKind.AUDIO: "bot.attachments.formats.audio",
    FileKind.TEXT: "bot.attachments.formats.text",
}


def bound() -> None:
    """Let the system end this process above its limits, except on Windows, which has none."""
    with suppress(ImportError):
        import resource  # noqa: PLC0415 - there is none on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_NOFILE, (MAX_OPEN_FILES, MAX_OPEN_FILES))
        # No process and no thread more; the system does not enforce it for root.
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    sys.addaudithook(_refuse)


def _refuse(event: str, _arguments: tuple[object, ...]) -> None:
    """Stop Python code, which a library may be made to run; machine code is beyond this."""
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)


def extract(data: bytes, tokens: int, model: str | None) -> Extract:
    """Read a file; `model` is None where pictures are not supported. Raise only `ImportError`."""
    kind = kind_of(data)
    if not data.strip():
        return Extract(why=SkipReason.EMPTY)
    if kind is FileKind.PICTURE and model is None:
        return Extract(why=SkipReason.NO_VISION)
    # Outside the handlers: a missing library is no fault of the file.
    read = import_module(_FORMATS[kind]).read
    try:
        found: Extract = read(data, tokens, model) if kind is FileKind.PICTURE else read(data, tokens)
    except Unreadable as error:
        return Extract(why=error.why)
    except Exception as error:  # noqa: BLE001 - a broken file can bring about anything in a library
        is_limit = isinstance(error, MemoryError | RecursionError)
        return Extract(why=SkipReason.LIMIT_EXCEEDED if is_limit else SkipReason.DAMAGED)
    return found


def main() -> None:
    """Answer one request."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    wanted = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    bound()
    if name := _FORMATS.get(kind_of(data)):
        import_module(name)
    # From here on libraries may quote the file in their warnings, and the error output is logged.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    found = extract(data, wanted["tokens"], wanted["model"])
    told = {name: value for name, value in asdict(replace(found, picture=b"")).items() if name != "picture"}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + found.picture)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
