"""File type by the first bytes, not by the name."""

from enum import StrEnum


class FileKind(StrEnum):
    PICTURE = "picture"
    PDF = "pdf"
    DOCUMENT = "document"
    """A zip archive, as Word's are."""
    AUDIO = "audio"
    TEXT = "text"
    """Anything else; whether it is text shows when it is decoded."""


_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")
_AUDIO = (b"OggS", b"ID3", b"fLaC", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\x1aE\xdf\xa3")
# A PDF may have something before its mark (ISO 32000-1, Annex H.3.4.1).
_PDF, _PDF_WITHIN = b"%PDF-", 1024


def kind_of(data: bytes) -> FileKind:
    container = data[8:12] if data.startswith(b"RIFF") else b""
    if data.startswith(_PICTURES) or container == b"WEBP":
        return FileKind.PICTURE
    if data.startswith(_AUDIO) or container == b"WAVE" or data[4:8] == b"ftyp":
        return FileKind.AUDIO
    if _PDF in data[:_PDF_WITHIN]:
        return FileKind.PDF
    return FileKind.DOCUMENT if data.startswith(b"PK\x03\x04") else FileKind.TEXT
