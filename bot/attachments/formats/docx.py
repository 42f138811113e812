"""The text of a Word document (.docx), which is a zip archive of XML."""

import io
import zipfile

import mammoth  # type: ignore[import-untyped]

from bot.attachments.extract import Extract, Unreadable, beginning, clean
from bot.core.content import SkipReason, Unit

_TEXT = "word/document.xml"
# A document of a thousand pages has a few MB; a larger one was made to fill a memory.
MAX_UNPACKED = 20 * 2**20
MAX_ENTRIES = 5000


def read(data: bytes, tokens: int) -> Extract:
    """Return the first paragraphs, a line each. Raise `Unreadable` or any error of a broken file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if _TEXT not in archive.namelist():
            raise Unreadable(SkipReason.UNKNOWN)
        # No more of an entry is unpacked than its stated size.
        if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise Unreadable(SkipReason.LIMIT_EXCEEDED)
    text = clean(mammoth.extract_raw_text(io.BytesIO(data)).value)
    lines = [line for line in text.split("\n") if line.strip()]
    return beginning(lines, len(lines), Unit.LINES, tokens)
