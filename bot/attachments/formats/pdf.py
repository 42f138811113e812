"""The text of a PDF, page by page."""

import io
from collections.abc import Iterator

import pypdf
from pypdf.errors import PyPdfError

from bot.attachments.extract import Extract, Unreadable, beginning, clean
from bot.core.content import SkipReason, Unit


def read(data: bytes, tokens: int) -> Extract:
    """Return the first pages. Raise `Unreadable` or any error of a broken file."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    # Some are encrypted only against changes, and open with no password.
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unreadable(SkipReason.PROTECTED)
    return beginning(_pages(reader), len(reader.pages), Unit.PAGES, tokens)


def _pages(reader: pypdf.PdfReader) -> Iterator[str]:
    for number, page in enumerate(reader.pages, 1):
        try:
            text = clean(page.extract_text()).strip()
        except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError):
            # One broken page does not make the others unreadable.
            text = ""
        yield f"[page {number}]\n{text}" if text else ""
