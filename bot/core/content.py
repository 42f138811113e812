"""What comes with a message beside its author's words: quoted messages, files, pictures."""

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
    NO_VISION = "no_vision"
    """The model does not support pictures."""
    NO_TRANSCRIPTION = "no_transcription"
    """There is no model for recordings."""


class Unit(StrEnum):
    """What a part of a file is counted in."""

    PAGES = "pages"
    LINES = "lines"
    CHARACTERS = "characters"


@dataclass(frozen=True, slots=True)
class DiscordFile:
    """A file as Discord names it: `size` in bytes. The URL expires within a day or so.

    `source` and `author` are the message that it is from and who wrote that, 0 where it is the question's own.
    """

    id: int
    name: str
    size: int
    url: str
    source: int = 0
    author: int = 0
    seconds: float | None = None
    """How long a voice message is; of other recordings Discord does not say."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is sent to the model; its bytes are in the store."""

    mime: str
    width: int
    height: int
    detail: str
    """OpenAI's word for how closely it is looked at: `low` or `high`."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """One thing that came with a message.

    `id` is unique in its message. `label` says to the model what it is, `text` is what the model reads of it, and
    `tokens` the estimate for both, and for the picture if it is one. What is from another message goes when that does,
    or when its author wants it: `source` and `author`, 0 for none.
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
    """What the person is told about a file: `first` of its `of` units were read."""

    name: str
    why: SkipReason
    unit: Unit | None = None
    first: int = 0
    of: int = 0
    """For `SkipReason.LARGE` the most bytes that are fetched."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was looked at: what the model gets, a picture's bytes, and what the person is told.

    Of a recording nothing but `sound` is there: nobody has listened to it yet.
    """

    attachment: Attachment
    data: bytes | None = None
    note: FileNote | None = None
    sound: bytes | None = None
