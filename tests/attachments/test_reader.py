"""Opening files: whatever is in them, nothing escapes, and no more time, memory or text is taken than there is."""

import asyncio
import io
import pickle
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.attachments import sandbox, worker
from bot.attachments.download import Cdn, NotFetched
from bot.attachments.extract import MAX_PICTURE, Extract, Unreadable, beginning
from bot.attachments.filetype import Kind, kind_of
from bot.attachments.formats.image import MAX_PIXELS
from bot.core.content import SkipReason, Unit
from bot.core.image_sizes import HIGH, LOW, eye_of
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


def holds(found: Extract, tokens: int) -> None:
    """What may come of any file."""
    assert estimate(found.text) <= max(tokens, 0) + 1
    assert len(found.picture) <= MAX_PICTURE
    assert (found.why is not None and found.why is not SkipReason.PARTLY) == (
        not found.text and not found.picture
    )
    if found.unit is not None:
        assert 0 < found.first <= found.of
        assert (found.first < found.of) == (found.why is SkipReason.PARTLY) or found.unit is Unit.PAGES
    assert not set(found.text) & {"\x00", "\x1b", "\x7f"}


# ------------------------------------------------------------------------------ fuzz


@given(st.sampled_from(BEGINNINGS), st.binary(max_size=600), st.integers(-5, 400))
def test_whatever_the_bytes_are_nothing_escapes(beginning: bytes, rest: bytes, tokens: int) -> None:
    holds(worker.extract(beginning + rest, tokens, MODEL), tokens)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_whatever_is_broken_in_a_file_nothing_escapes(kind: str, data: st.DataObject) -> None:
    whole = bytearray(WHOLE[kind])
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(whole) - 1))
        length = data.draw(st.integers(0, 12))
        whole[at : at + length] = data.draw(st.binary(max_size=12))
    tokens = data.draw(st.integers(0, 2000))
    holds(worker.extract(bytes(whole[: data.draw(st.integers(0, len(whole)))]), tokens, MODEL), tokens)


@given(st.text(max_size=400), st.sampled_from(["utf-8", "utf-16", "utf-16-le", "utf-8-sig", "utf-32"]))
def test_text_comes_out_as_it_went_in(text: str, encoding: str) -> None:
    plain = "".join(each for each in text if each.isprintable()).strip()
    found = worker.extract(("begin " + plain).encode(encoding), 10_000, None)
    assert found.text == "begin " + plain or encoding == "utf-16-le"


@given(
    st.lists(st.text(st.characters(categories=["L", "N", "P"]), max_size=60), max_size=40),
    st.integers(0, 120),
)
def test_a_beginning_has_whole_pieces_and_no_more_tokens_than_there_are(
    pieces: list[str], tokens: int
) -> None:
    try:
        found = beginning(iter(pieces), len(pieces), Unit.LINES, tokens)
    except Unreadable:
        return
    assert estimate(found.text) <= tokens
    if found.unit is Unit.LINES and found.first > 1:
        assert found.text == "\n".join(pieces[: found.first])


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"ID3\x04", Kind.AUDIO), (b"OggS\x00", Kind.AUDIO), (b"RIFF\0\0\0\0WAVEfmt ", Kind.AUDIO),
        (b"\0\0\0\x20ftypM4A ", Kind.AUDIO), (b"RIFF\0\0\0\0WEBPVP8 ", Kind.PICTURE), (b"junk %PDF-1.4", Kind.PDF),
        (b"", Kind.TEXT), (b"RI", Kind.TEXT),
    ],
)  # fmt: skip
def test_kinds_are_told_by_how_files_begin(data: bytes, kind: Kind) -> None:
    assert kind_of(data) is kind


# --------------------------------------------------------------------------- bounds


def bomb(size: int) -> bytes:
    """A PDF whose one page unpacks to `size` bytes."""
    packed = zlib.compress(b"BT /F1 12 Tf (x) Tj ET\n" * (size // 23), 9)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<<>>>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page]
    objects.append(b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed))
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%sendobj\n" % each for each in enumerate(objects, 1))
    return body + b"trailer<</Root 1 0 R>>"


def laughs() -> bytes:
    """A Word document whose XML names an entity within an entity, and so on."""
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    file = io.BytesIO(docx(["x"]))
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = f"<!DOCTYPE d [{entities}]><d>&a9;</d>".encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


# A process of its own, because a child counts what its parent had at the fork. In kilobytes.
MEASURE = """
import asyncio, pathlib, pickle, resource, sys
from bot.attachments import sandbox as process
found = asyncio.run(process.extract(pathlib.Path(sys.argv[1]).read_bytes(), tokens=500, model=sys.argv[2]))
sys.stdout.buffer.write(pickle.dumps((found, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)))
"""

HOSTILE: dict[str, Callable[[], bytes]] = {
    "a picture of as many pixels as are taken": lambda: png(MAX_PIXELS // 5000, 5000, mode="RGB"),
    "a picture with transparency of as many pixels": lambda: png(MAX_PIXELS // 5000, 5000, mode="LA"),
    "a document that unpacks to 19 MB": lambda: docx(["x"], beside=b"\0" * 19 * 2**20),
    "a document of one paragraph of 5 MB": lambda: docx(["word " * 2**20]),
    "entities within entities": laughs,
    "a PDF that unpacks to 300 MB": lambda: bomb(300 * 2**20),
    "a text of one line of 10 MB": lambda: b"word " * 2 * 2**20,
    "a text of 5 million lines": lambda: b"a\n" * 5 * 2**20,
}


@pytest.mark.skipif(sys.platform == "win32", reason="has no such bounds")
@pytest.mark.parametrize("which", HOSTILE)
async def test_no_file_takes_more_memory_or_time_than_there_is(which: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(HOSTILE[which]())
    measured = await asyncio.create_subprocess_exec(
        sys.executable, "-c", MEASURE, str(file), MODEL, stdout=asyncio.subprocess.PIPE
    )
    answer, _ = await measured.communicate()
    found, kilobytes = pickle.loads(answer)  # noqa: S301 - from the lines above
    holds(found, 500)
    # The system counts not quite to the page.
    assert 0 < kilobytes * 1024 <= worker.MEMORY * 1.01


async def test_a_reader_that_takes_too_long_is_ended() -> None:
    with patch.object(sandbox, "TIME_S", 0):
        found = await sandbox.extract(b"one", tokens=500, model=None)
    assert found == Extract(why=SkipReason.HEAVY)


async def test_a_reader_whose_question_is_let_go_is_ended() -> None:
    task = asyncio.create_task(sandbox.extract(b"one", tokens=500, model=None))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


# ---------------------------------------------------------------------------- where


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/a", "http://169.254.169.254/latest/meta-data/", "https://cdn.discordapp.com.example.org/a",
        "http://cdn.discordapp.com/a", "https://cdn.discordapp.com:8443/a", "https://u:p@cdn.discordapp.com/a",
        "https://example.org/https://cdn.discordapp.com/a", "file:///etc/passwd", "//cdn.discordapp.com/a", "", "https://[",
    ],
)  # fmt: skip
async def test_only_discords_own_hosts_are_asked(url: str) -> None:
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
def test_a_picture_takes_what_the_model_looks_at(
    model: str, size: tuple[int, int], fitted: tuple[int, int], tokens: int
) -> None:
    sizing = eye_of(model)
    assert sizing.fitted(*size) == fitted
    assert sizing.tokens(*fitted, HIGH) == tokens
    assert sizing.tokens(*fitted, LOW) <= max(tokens, 3000)


@given(st.sampled_from(["gpt-4o", "gpt-5-mini", "other"]), st.integers(1, 30_000), st.integers(1, 30_000))
def test_a_picture_is_never_made_larger(model: str, width: int, height: int) -> None:
    sizing = eye_of(model)
    fitted = sizing.fitted(width, height)
    assert 1 <= fitted[0] <= width
    assert 1 <= fitted[1] <= height
    assert sizing.fitted(*fitted) == fitted or max(fitted) <= 2048


async def test_a_picture_that_lies_on_its_side_is_turned() -> None:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (80, 40), "green").save(file, "JPEG", exif=exif)
    found = worker.extract(file.getvalue(), 5000, "other")
    assert (found.width, found.height) == (40, 80)
