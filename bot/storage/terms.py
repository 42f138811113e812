"""The terms that a text is found by: hashes of word beginnings, so that inflected forms meet, and of character pairs.

Scripts without spaces between words go by pairs. Numbers, codes, dates and hosts stay whole. A hash is the same in each
process, and no text can be read back from it.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from zlib import crc32

# Letters of a word that count: enough to tell words apart, few enough for most endings to fall off.
BEGINNING = 5
# Of shorter words the plural's ending falls off by rule, in words from this length on.
MIN_PLURAL = 4
# Characters of a number, a code or a host; a longer one is rarely typed again.
MAX_CODE = 40
# Bytes of a hash. In one conversation a term meets one of 50,000 others by chance in 3 of 1,000 cases.
SIZE = 3
# Terms of one message, and the characters that they are taken from.
MAX_TERMS = 256
MAX_CHARACTERS = 8000

# Of scripts that write accents as marks of their own; the vowel signs of others stay.
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640]")
# Chinese, Japanese, Korean (whose particles are written to the word), Thai, Lao, Burmese, Khmer.
_PAIRED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\U00020000-\U0003ffff"
)
_RUN = re.compile(f"[{_PAIRED}]+")
_LONE_HAN = re.compile(
    "(?<![\u3400-\u9fff\U00020000-\U0003ffff])[\u3400-\u9fff\U00020000-\U0003ffff]"
    "(?![\u3400-\u9fff\U00020000-\U0003ffff])"
)
# A word of another script; Python's \w knows no vowel signs.
_WORD = re.compile(rf"(?:(?![{_PAIRED}_])\w|[\u0483-\u0487\u0900-\u0963\u0966-\u0df3\ua8e0-\ua8f1])+")
_ASCII_WORD = re.compile(r"[a-z\d]+")
# Parts with a digit among them, as in 2026-11-30, 18:30, ab-12 and v1.2, or a host.
_CODE = re.compile(r"(?<![\w.])(?=[a-z.:/_-]{0,39}\d)[a-z\d]+(?:[-.:/_][a-z\d]+)+|(?<=://)[a-z\d-]+(?:\.[a-z\d-]+)+")
_JOINTS = re.compile(r"[-.:/_]")
_LONG_ID = re.compile(r"(?=\w*\d)\w{24,}")
_ADDRESS = frozenset({"http", "https", "www"})
# A third of all English words, without use in a search. Those of other languages are fewer, and tell these apart.
_COMMON = frozenset(
    """
    the and to of in is it that this for on are was with as be have has had at but not you we he she they me my your our
    his her its their an if or so do did does just from by what when where who how why which would there been were them
    """.split()  # noqa: SIM905 - legible
)
# Arabic's article is written to the word.
_ARTICLE = "\u0627\u0644"


def terms(text: str) -> set[bytes]:
    """Return the hashes of a text's beginning."""
    return {_hash(piece) for piece in pieces(text[:MAX_CHARACTERS])}


def author_terms(name: str) -> set[bytes]:
    """Return the hashes by which messages of an author are found, which differ from those of texts with the name."""
    return {_hash(f"@{piece}") for piece in pieces(name)}


def query_terms(text: str) -> list[tuple[bytes, bytes]]:
    """Return the hashes to look for, two for each word: in texts, and in authors' names."""
    return [(_hash(piece), _hash(f"@{piece}")) for piece in dict.fromkeys(pieces(text[:MAX_CHARACTERS]))]


def pieces(text: str) -> Iterator[str]:
    text = folded(text)
    for code in _CODE.findall(text):
        if len(code) <= MAX_CODE:
            yield _JOINTS.sub("-", code.removeprefix("www."))
    for word in (_ASCII_WORD if text.isascii() else _WORD).findall(text):
        if word.isalpha() or not any(map(str.isdigit, word)):
            if len(word) > 1 and word not in _ADDRESS and word not in _COMMON:
                yield _stem(word)
        elif not _LONG_ID.fullmatch(word):
            yield word[:MAX_CODE]
    if text.isascii():
        return
    for run in _RUN.findall(text):
        if len(run) == 1:
            yield run
        else:
            yield from map("".join, pairwise(run))
            yield from _LONE_HAN.findall(run)


def _stem(word: str) -> str:
    if word.startswith(_ARTICLE) and len(word) > BEGINNING:
        word = word.removeprefix(_ARTICLE)
    if MIN_PLURAL <= len(word) <= BEGINNING + 1 and word[-1] == "s" != word[-2]:
        word = word[:-1]
    return word[:BEGINNING]


def folded(text: str) -> str:
    """Return a text in one form: compatible characters, lower case, no accents."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", _ACCENTS.sub("", plain))


def _hash(piece: str) -> bytes:
    return (crc32(piece.encode("utf-8", "surrogatepass")) & 0xFFFFFF).to_bytes(SIZE, "big")
