"""Text in whatever encoding."""

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
# Of a text hardly any character is a control; of what is none, many.
_MAX_CONTROLS = 0.01


def read(data: bytes, tokens: int) -> Extract:
    """Return the first lines of a text. Raise `Unreadable` for what is none."""
    text = decoded(data)
    controls = sum(character < " " and character not in "\t\n\r\f\x1b" for character in text[:_SAMPLE])
    if controls > _MAX_CONTROLS * min(len(text), _SAMPLE):
        raise Unreadable(SkipReason.UNKNOWN)
    lines = clean(text).rstrip("\n").split("\n")
    return beginning(lines, len(lines), Unit.LINES, tokens)


def decoded(data: bytes) -> str:
    """Return what some bytes say: by their mark, as UTF-8, or as what they look most like."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        pass
    if b"\x00" not in data[:_SAMPLE]:
        return data.decode(_guessed(data[:_SAMPLE]), "replace")
    # UTF-16 without a mark has a zero in every other byte of plain text.
    even, odd = data[:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)
    if max(even, odd) > len(data[:_SAMPLE]) // 6:
        return data.decode("utf-16-be" if even > odd else "utf-16-le", "replace")
    raise Unreadable(SkipReason.UNKNOWN)


def _guessed(sample: bytes) -> str:
    beyond = len(sample) - len(sample.decode("ascii", "ignore"))
    if beyond < _FEW * len(sample):
        return _WESTERN
    best = charset_normalizer.from_bytes(sample, cp_isolation=list(_OTHERS)).best()
    return best.encoding if best else _WESTERN
