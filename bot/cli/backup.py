"""`python -m bot backup`, `restore` and `export`: copy the database, put a copy in its place, write its conversations.

They need no setting but DATABASE_PATH. `backup` and `export` work while the bot runs.

An export is JSON lines (UTF-8, one object a line, each line ended by one newline). The first line names the
format: `format`, `version` (it grows when a key or a line changes its meaning), `parley`, `exported_at`. Then come the
messages, by channel, each conversation in its order:

- `channel_id`, `parent_id` (the channel of a thread, else null), `guild_id` (null in direct messages)
- `id`, `role` (`user` or `assistant`), `reply_to` (an answer's question, else null)
- `author_id`, `author_name` (as it was shown then), `sent_at`, `content`
- `with`, for its attachments and quotes: `what` (the kind) and `text` of each; images are left out

and the summaries that a model wrote of their older parts, with the role `summary`:

- `channel_id`, `parent_id`, `guild_id` as above, `role`
- `first_id` and `last_id` (the questions that it covers, and all between), `written_at`, `content`

Ids are strings, because they are larger than JavaScript's numbers are exact. Times are ISO 8601 in UTC. What was
forgotten is left out, also while an undo could still bring it back.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from bot import __version__
from bot.cli.files import CannotWrite, whole_file
from bot.cli.store_errors import store_problem
from bot.config.env import database_path, read_environment
from bot.core.clock import SystemClock
from bot.core.domain import Message, Place, Role, Summary, made_at
from bot.core.errors import StoreCorrupt, StoreError, StoreForeign, StoreInUse, StoreTooNew, StoreUnavailable
from bot.storage.backup import back_up, messages, own_files, summaries
from bot.storage.restore import BadCopy
from bot.storage.restore import restore as replace_database

ENV_FILE = Path(".env")
FORMAT = "parley-messages"
FORMAT_VERSION = 2


def backup(arguments: Sequence[str]) -> int:
    """Copy the database into a file and return the exit code. Raise `SettingsError`."""
    parser = argparse.ArgumentParser("parley backup", description="Copy the database, also while the bot runs.")
    parser.add_argument("file", type=Path, help="the copy to make")
    parser.add_argument("--force", action="store_true", help="replace the file if it exists")
    read = parser.parse_args(arguments)
    database = database_path(read_environment(ENV_FILE))
    try:
        with _new_file(read.file, database, force=read.force) as part:
            back_up(database, part)
    except (StoreError, CannotWrite) as error:
        return _failed(error)
    sys.stdout.write(f"Saved {_size(read.file)} to {read.file}.\n")
    return 0


def export(arguments: Sequence[str]) -> int:
    """Write all conversations as JSON lines and return the exit code. Raise `SettingsError`."""
    parser = argparse.ArgumentParser(
        "parley export", description="Write all conversations as JSON lines, also while the bot runs."
    )
    parser.add_argument("file", type=Path, nargs="?", help="where to write them (default: to the terminal)")
    parser.add_argument("--force", action="store_true", help="replace the file if it exists")
    read = parser.parse_args(arguments)
    database = database_path(read_environment(ENV_FILE))
    try:
        if read.file is None:
            _print(database)
            return 0
        with _new_file(read.file, database, force=read.force) as part, part.open("wb") as out:
            number = _write(database, out)
    except (StoreError, CannotWrite) as error:
        return _failed(error)
    sys.stdout.write(f"Saved {number:,} message{'' if number == 1 else 's'} to {read.file}.\n")
    return 0


def restore(arguments: Sequence[str]) -> int:
    """Put a copy in the database's place and return the exit code. Raise `SettingsError`."""
    parser = argparse.ArgumentParser(
        "parley restore", description="Put a copy in the database's place, while the bot does not run."
    )
    parser.add_argument("file", type=Path, help="the copy")
    copy = parser.parse_args(arguments).file
    database = database_path(read_environment(ENV_FILE))
    try:
        kept = replace_database(copy, database, SystemClock().now().astimezone())
    except (BadCopy, StoreError) as error:
        words = _copy_problem(error.__cause__, copy) if isinstance(error, BadCopy) else _database_problem(error)
        sys.stderr.write(f"{words} Nothing was changed.\n")
        return 1
    sys.stdout.write(f"{copy} is the database {database} now.\n")
    if kept:
        sys.stdout.write(f"The previous one is {kept}; delete it when you do not need it any more.\n")
    return 0


def _copy_problem(error: BaseException | None, copy: Path) -> str:
    match error:
        case StoreCorrupt(reason=reason):
            return f"{copy} is damaged, or is no database ({reason}). Choose another copy."
        case StoreTooNew(found=found, known=known):
            return (
                f"{copy} was written by a newer version of Parley (schema {found}; this version knows up to {known}). "
                "Update Parley, or choose an older copy."
            )
        case StoreForeign():
            return f"{copy} is a database of another program. Choose another copy."
        case StoreUnavailable(reason=reason):
            return f"{copy} cannot be restored: {reason}. Choose another copy."
        case _:
            return f"{copy} cannot be read ({type(error).__name__}). Choose another copy."


def _database_problem(error: StoreError) -> str:
    if isinstance(error, StoreInUse):
        return f"The bot is running on {error.path}. Stop it, then try again."
    return store_problem(error)


def _failed(error: StoreError | CannotWrite) -> int:
    sys.stderr.write(f"{error if isinstance(error, CannotWrite) else store_problem(error)}\n")
    return 1


def _print(database: Path) -> None:
    try:
        _write(database, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    except OSError as error:
        # Otherwise Python would flush the rest at its end, and print an error of its own.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # as with `| head`
            raise CannotWrite(f"The output cannot be written: {error.strerror}. Make room there.") from error


def _write(database: Path, out: BinaryIO) -> int:
    """Write the export's lines as they are read; return the number of messages."""
    found = messages(database)
    # Before anything is written, because this raises when the database cannot be used.
    first = next(found, None)
    out.write(_line(_head()))
    number = 0
    for place, message in chain([first] if first else [], found):
        out.write(_line(_fields(place, message)))
        number += 1
    for place, summary in summaries(database):
        out.write(_line(_summary_fields(place, summary)))
    return number


def _head() -> dict[str, object]:
    return {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "parley": __version__,
        "exported_at": _time(SystemClock().now()),
    }


def _where(place: Place) -> dict[str, object]:
    return {
        "channel_id": str(place.channel),
        "parent_id": str(place.parent) if place.parent else None,
        "guild_id": str(place.guild) if place.guild else None,
    }


def _fields(place: Place, message: Message) -> dict[str, object]:
    beside = [{"what": each.label, "text": each.text} for each in message.attachments]
    return _where(place) | {
        "id": str(message.id),
        "role": message.role,
        "reply_to": str(message.position) if message.role is Role.ASSISTANT else None,
        "author_id": str(message.author.id),
        "author_name": message.author.name,
        "sent_at": _time(made_at(message.id)),
        "content": message.content,
        **({"with": beside} if beside else {}),
    }


def _summary_fields(place: Place, summary: Summary) -> dict[str, object]:
    return _where(place) | {
        "role": "summary",
        "first_id": str(summary.first),
        "last_id": str(summary.last),
        "written_at": _time(datetime.fromtimestamp(summary.made_at, UTC)),
        "content": summary.content,
    }


def _line(fields: dict[str, object]) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode() + b"\n"


def _time(time: datetime) -> str:
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _size(file: Path) -> str:
    return f"{file.stat().st_size / 1_000_000:,.1f} MB"


@contextmanager
def _new_file(target: Path, database: Path, *, force: bool) -> Iterator[Path]:
    """Check the name of a copy and yield from `whole_file`."""
    if target.resolve() in own_files(database):
        raise CannotWrite(f"{target} is the bot's own file. Choose another name.")
    if target.is_dir():
        raise CannotWrite(f"{target} is a folder. Name a file in it.")
    if target.exists() and not force:
        raise CannotWrite(f"{target} exists already. Choose another name, or replace it with --force.")
    with whole_file(target) as part:
        yield part
