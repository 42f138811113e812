"""`ports.Reader`: files from Discord, read in a process of their own."""

from dataclasses import replace

from bot.attachments import sandbox
from bot.attachments.download import Cdn, NotFetched, TooLarge
from bot.attachments.extract import Extract
from bot.attachments.filetype import FileKind, kind_of
from bot.attachments.image_sizes import image_sizing
from bot.core import markup
from bot.core.content import DiscordFile, FileNote, Picture, Reading, SkipReason, Unit
from bot.core.round_robin import RoundRobin

# Discord's limit for people without Nitro (https://docs.discord.com/developers/reference#uploading-files).
MAX_BYTES = 10 * 2**20
# Each takes some hundred MB while it is read, and is held for seconds while it is fetched.
READ_AT_ONCE, FETCHED_AT_ONCE = 2, 4

_UNITS = {Unit.PAGES: "pages", Unit.LINES: "lines", Unit.CHARACTERS: "characters"}


class FileReader:
    """Holds connections; `close` it."""

    def __init__(self, cdn: Cdn) -> None:
        self._cdn = cdn
        self._reading = RoundRobin(READ_AT_ONCE)
        self._fetching = RoundRobin(FETCHED_AT_ONCE)

    async def close(self) -> None:
        await self._cdn.close()

    async def read(self, file: DiscordFile, *, tokens: int, model: str | None, queue: int = 0) -> Reading:
        """Fetch and read a file when its queue's turn comes. Raise nothing but cancellation."""
        if file.size > MAX_BYTES:
            return _unread(file, SkipReason.LARGE)
        async with self._fetching.slot(queue):
            try:
                data = await self._cdn.fetch(file.url, MAX_BYTES)
            except TooLarge:
                return _unread(file, SkipReason.LARGE)
            except NotFetched:
                return _unread(file, SkipReason.DOWNLOAD_FAILED)
            async with self._reading.slot(queue):
                found = await sandbox.extract(data, tokens=tokens, model=model)
            if kind_of(data) is FileKind.AUDIO:
                unread = _unread(file, SkipReason.NO_TRANSCRIPTION)
                return replace(unread, sound=data, seconds=found.seconds)
        return _reading(file, found, model)


async def self_check() -> str | None:
    """Read a small file; return the cause if that fails."""
    try:
        found = await sandbox.run(b"hello", tokens=10, model=None)
    except sandbox.WorkerFailed as failure:
        return str(failure)
    return None if found.text == "hello" else str(found.why)


def _reading(file: DiscordFile, found: Extract, model: str | None) -> Reading:
    if found.picture and model is not None:
        size = found.width, found.height
        label = markup.label("picture", file.name)
        picture = Picture(found.mime, *size, found.detail)
        tokens = image_sizing(model).tokens(*size, found.detail)
        attachment = markup.make_attachment(file.id, label, "", picture=picture, tokens=tokens, of=file)
        return Reading(attachment, found.picture)
    if not found.text or found.unit is None:
        return _unread(file, found.why or SkipReason.EMPTY)
    part = f", the first {found.first} of {found.of} {_UNITS[found.unit]}" if found.why else ""
    attachment = markup.make_attachment(file.id, markup.label("file", file.name) + part, found.text, of=file)
    note = FileNote(file.name, found.why, found.unit, found.first, found.of) if found.why else None
    return Reading(attachment, note=note)


def _unread(file: DiscordFile, why: SkipReason) -> Reading:
    name = "" if why is SkipReason.NO_VISION else file.name
    note = FileNote(name, why, of=MAX_BYTES if why is SkipReason.LARGE else 0)
    return Reading(markup.unread(file), note=note)
