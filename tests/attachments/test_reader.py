"""Reading files: errors of hostile ones, text and pictures within their limits."""

import io
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.attachments import worker
from bot.attachments.download import Cdn, NotFetched
from bot.attachments.extract import MAX_PICTURE, Extract, Unreadable, beginning
from bot.attachments.filetype import FileKind, kind_of
from bot.attachments.image_sizes import HIGH, LOW, image_sizing
from bot.core.content import SkipReason, Unit
from bot.core.tokens import estimate
from tests.support.documents import docx, pdf, png

WHOLE = {
    "png": png(60, 40),
    "jpeg": png(60, 40, kind="JPEG"),
    "gif": png(60, 40, kind="GIF"),
    "webp": png(60, 40, kind="WEBP"),
    "pdf": pdf(["one", "two"]),
    "docx": docx(["one", "two"]),
    "text": "one\nzwei Grüße\n三\n".encode(),
}
BEGINNINGS = [
    b"",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xe0",
    b"GIF89a",
    b"RIFF\0\0\0\0WEBP",
]
MODEL = "gpt-4o"


def check_extract(found: Extract, tokens: int) -> None:
    """Check the invariants of any file's extract."""
    assert estimate(found.text) <= max(tokens, 0) + 1
    assert len(found.picture) <= MAX_PICTURE
    assert (found.why is not None and found.why is not SkipReason.PARTLY) == (not found.text and not found.picture)
    if found.unit is not None:
        assert 0 < found.first <= found.of
        assert (found.first < found.of) == (found.why is SkipReason.PARTLY)
    assert not set(found.text) & {"\x00", "\x1b", "\x7f"}


# ------------------------------------------------------------------------------ fuzz


@given(st.sampled_from(BEGINNINGS), st.binary(max_size=600), st.integers(-5, 400))
def test_random_bytes_raise_nothing(beginning: bytes, rest: bytes, tokens: int) -> None:
    check_extract(worker.extract(beginning + rest, tokens, MODEL), tokens)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_broken_files_raise_nothing(kind: str, data: st.DataObject) -> None:
    whole = bytearray(WHOLE[kind])
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(whole) - 1))
        length = data.draw(st.integers(0, 12))
        whole[at : at + length] = data.draw(st.binary(max_size=12))
    tokens = data.draw(st.integers(0, 2000))
    check_extract(worker.extract(bytes(whole[: data.draw(st.integers(0, len(whole)))]), tokens, MODEL), tokens)


@given(st.text(max_size=400), st.sampled_from(["utf-8", "utf-16", "utf-8-sig", "utf-32"]))
def test_text_is_decoded_by_its_byte_order_mark(text: str, encoding: str) -> None:
    plain = "".join(each for each in text if each.isprintable()).strip()
    found = worker.extract(("begin " + plain).encode(encoding), 10_000, None)
    assert found.text == "begin " + plain


@given(
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=400),
    st.sampled_from(["utf-16-le", "utf-16-be"]),
)
def test_ascii_in_utf16_without_byte_order_mark_is_decoded(text: str, encoding: str) -> None:
    found = worker.extract(("begin " + text).encode(encoding), 10_000, None)
    assert found.text == "begin " + text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_text_with_some_other_letters_in_utf16_is_decoded(encoding: str) -> None:
    text = "Grüße aus Köln, привет und schöne 三 Tage"
    assert worker.extract(text.encode(encoding), 10_000, None).text == text


def test_binary_data_full_of_zeros_is_no_text() -> None:
    for data in (bytes(1000), bytes(range(8)) * 100, b"\x7fELF" + bytes(60) + b"\x01\x02\x03" * 20):
        assert worker.extract(data, 1000, None).why is SkipReason.UNKNOWN


@given(
    st.lists(st.text(st.characters(categories=["L", "N", "P"]), max_size=60), max_size=40),
    st.integers(0, 120),
)
def test_beginning_has_whole_pieces_within_its_tokens(pieces: list[str], tokens: int) -> None:
    try:
        found = beginning(iter(pieces), len(pieces), Unit.LINES, tokens)
    except Unreadable:
        return
    assert estimate(found.text) <= tokens
    if found.unit is Unit.LINES and found.first > 1:
        assert found.text == "\n".join(pieces[: found.first])


@pytest.mark.parametrize(
    ("data", "of", "unit"),
    [
        (b"some words\n" * 500, 500, Unit.LINES),
        (docx(["some words"] * 500), 500, Unit.LINES),
        (pdf(["some words " * 10] * 50), 50, Unit.PAGES),
        (b"word" * 500, 2000, Unit.CHARACTERS),
    ],
)
def test_partly_read_file_says_how_much_was_read(data: bytes, of: int, unit: Unit) -> None:
    found = worker.extract(data, 100, None)
    check_extract(found, 100)
    assert (found.why, found.unit, found.of) == (SkipReason.PARTLY, unit, of)
    assert worker.extract(data, 100_000, None).why is None


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"ID3\x04", FileKind.AUDIO), (b"OggS\x00", FileKind.AUDIO), (b"RIFF\0\0\0\0WAVEfmt ", FileKind.AUDIO),
        (b"\0\0\0\x20ftypM4A ", FileKind.AUDIO), (b"RIFF\0\0\0\0WEBPVP8 ", FileKind.PICTURE),
        (b"junk %PDF-1.4", FileKind.PDF), (b"", FileKind.TEXT), (b"RI", FileKind.TEXT),
    ],
)  # fmt: skip
def test_kind_is_told_by_the_first_bytes(data: bytes, kind: FileKind) -> None:
    assert kind_of(data) is kind


# ---------------------------------------------------------------------------- where


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/a", "http://169.254.169.254/latest/meta-data/", "https://cdn.discordapp.com.example.org/a",
        "http://cdn.discordapp.com/a", "https://cdn.discordapp.com:8443/a", "https://u:p@cdn.discordapp.com/a",
        "https://example.org/https://cdn.discordapp.com/a", "file:///etc/passwd", "//cdn.discordapp.com/a", "", "https://[",
    ],
)  # fmt: skip
async def test_only_discords_hosts_are_asked(url: str) -> None:
    cdn = Cdn()
    with pytest.raises(NotFetched), patch("aiohttp.ClientSession.get") as asked:
        await cdn.fetch(url, 100)
    asked.assert_not_called()
    await cdn.close()


# --------------------------------------------------------------------------- pictures


@pytest.mark.parametrize(
    ("model", "size", "fitted", "tokens"),
    [
        ("gpt-4o", (1024, 1024), (768, 768), 765),
        ("gpt-4o", (4096, 8192), (768, 1536), 1105),
        ("gpt-4o-mini", (1024, 1024), (768, 768), 2833 + 4 * 5667),
        ("gpt-4.1-mini", (1024, 1024), (1024, 1024), 1659),
        ("openai/gpt-6-luna", (640, 320), (640, 320), 240),
        ("llama-vision", (4000, 3000), (1024, 768), 1056),
        ("x", (1, 100_000), (1, 1024), 57),
    ],
)
def test_picture_is_sized_and_counted_by_the_model(
    model: str, size: tuple[int, int], fitted: tuple[int, int], tokens: int
) -> None:
    sizing = image_sizing(model)
    assert sizing.fitted(*size) == fitted
    assert sizing.tokens(*fitted, HIGH) == tokens
    assert sizing.tokens(*fitted, LOW) <= max(tokens, 3000)


@given(st.sampled_from(["gpt-4o", "gpt-5-mini", "other"]), st.integers(1, 30_000), st.integers(1, 30_000))
def test_picture_is_never_enlarged(model: str, width: int, height: int) -> None:
    sizing = image_sizing(model)
    fitted = sizing.fitted(width, height)
    assert 1 <= fitted[0] <= width
    assert 1 <= fitted[1] <= height
    assert max(fitted) <= sizing.long
    assert min(fitted) <= sizing.short
    assert sizing.fitted(*fitted) == fitted


async def test_sideways_picture_is_turned() -> None:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (80, 40), "green").save(file, "JPEG", exif=exif)
    found = worker.extract(file.getvalue(), 5000, "other")
    assert (found.width, found.height) == (40, 80)
