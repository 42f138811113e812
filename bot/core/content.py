"""Attachments of a message: quoted messages, files and pictures."""

from dataclasses import dataclass
from enum import StrEnum


class SkipReason(StrEnum):
    """Why a file was not read, or not all of it."""

    PARTLY = "partly"
    """The rest has no room."""
    LARGE = "large"
    """It has more bytes than are fetched."""
    TOO_MANY = "too_many"
    """There were too many before it."""
    UNKNOWN = "unknown"
    """Of a kind that is not supported."""
    DAMAGED = "damaged"
    PROTECTED = "protected"
    """It needs a password."""
    EMPTY = "empty"
    """There is no text in it."""
    LIMIT_EXCEEDED = "limit_exceeded"
    """Reading it takes more time or memory than there is for one file."""
    READER_FAILED = "reader_failed"
    """The worker ended by an error of its own."""
    DOWNLOAD_FAILED = "download_failed"
    """Discord did not give it."""
    TOO_HEAVY = "too_heavy"
    """The model server does not take a request with so many bytes of pictures."""
    NO_VISION = "no_vision"
    """The model does not support pictures."""
    NO_TRANSCRIPTION = "no_transcription"
    """There is no model for recordings."""


class Unit(StrEnum):
    PAGES = "pages"
    LINES = "lines"
    CHARACTERS = "characters"


@dataclass(frozen=True, slots=True)
class DiscordFile:
    """`size` in bytes. The URL expires within a day or so.

    `source` and `author` are ids of a quoted message and its author, 0 for the question's own files.
    """

    id: int
    name: str
    size: int
    url: str
    source: int = 0
    author: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """Metadata of a picture as the model gets it; the bytes are in the store."""

    mime: str
    width: int
    height: int
    detail: str
    """OpenAI's `low` or `high`."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """`id` is unique in its message. `tokens` is the estimate for label, text and picture.

    `source` and `author` are ids of the quoted message, 0 for none: the attachment is deleted with that message, or at
    its author's request.
    """

    id: int
    label: str
    text: str
    tokens: int
    picture: Picture | None = None
    source: int = 0
    author: int = 0


@dataclass(frozen=True, slots=True)
class FileNote:
    """Note to the member about a file: `first` of its `of` units were read."""

    name: str
    why: SkipReason
    unit: Unit | None = None
    first: int = 0
    of: int = 0
    """For `SkipReason.LARGE` the limit in bytes."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Result for one file. `data` has a picture's bytes, `sound` those of a recording to be transcribed.

    `seconds` is the recording's measured length, 0 if that failed.
    """

    attachment: Attachment
    data: bytes | None = None
    note: FileNote | None = None
    sound: bytes | None = None
    seconds: float = 0.0
