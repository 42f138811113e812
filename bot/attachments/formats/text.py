"""Text in any encoding."""

import codecs

import charset_normalizer

from bot.attachments.extract import Extract, Unreadable, beginning, clean
from bot.core.content import SkipReason, Unit

# The longer mark first: UTF-32's begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# How much of a file tells its encoding: detection takes its time.
_SAMPLE = 32_768
# Western text has few letters beyond ASCII, too few to tell its encoding by; Windows' own is the most common.
_WESTERN, _FEW = "cp1252", 0.3
_OTHERS = ("cp1251", "koi8_r", "cp1253", "cp932", "euc_jp", "gb18030", "big5", "cp949", "cp1255", "cp1256")
# Text has hardly any control characters, binary data many.
_MAX_CONTROLS = 0.01


def read(data: bytes, tokens: int) -> Extract:
    """Return the first lines. Raise `Unreadable` for binary data."""
    text = decoded(data)
    controls = sum(character < " " and character not in "\t\n\r\f\x1b" for character in text[:_SAMPLE])
    if controls > _MAX_CONTROLS * min(len(text), _SAMPLE):
        raise Unreadable(SkipReason.UNKNOWN)
    lines = clean(text).rstrip("\n").split("\n")
    return beginning(lines, len(lines), Unit.LINES, tokens)


def decoded(data: bytes) -> str:
    """Decode by the byte order mark, as UTF-16 without one, as UTF-8, or by the most likely encoding."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    sample = data[:_SAMPLE]
    # UTF-16 has a zero in every other byte of plain text. Tried before UTF-8, which takes zeros, too.
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) > len(sample) // 6:
        return data.decode("utf-16-be" if even > odd else "utf-16-le", "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        pass
    if b"\x00" in sample:
        raise Unreadable(SkipReason.UNKNOWN)
    return data.decode(_guessed(sample), "replace")


def _guessed(sample: bytes) -> str:
    beyond = len(sample) - len(sample.decode("ascii", "ignore"))
    if beyond < _FEW * len(sample):
        return _WESTERN
    best = charset_normalizer.from_bytes(sample, cp_isolation=list(_OTHERS)).best()
    return best.encoding if best else _WESTERN
