"""The pictures in docs/ and the script that makes them."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

pytest.importorskip("markdown_it", reason="needs the page: the demo extra")
pytest.importorskip("playwright", reason="needs playwright: the dev extra")

from tests.support.browser import CHROMIUM, chromium
from tests.support.pictures.__main__ import FILM
from tests.support.pictures.drawing import disk_chart, harbour
from tests.support.pictures.film import Frame, captioned, save_gif, seconds
from tests.support.pictures.stills import STILLS, still
from tests.support.pictures.story import SCALE, SIZE

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
MAX_FILM_BYTES, MAX_STILL_BYTES = 3_000_000, 500_000


def test_moving_picture_is_short_and_small() -> None:
    file = DOCS / f"{FILM}.gif"

    assert 15 <= seconds(file) <= 20
    assert file.stat().st_size < MAX_FILM_BYTES
    with Image.open(file) as gif:
        assert gif.width == SIZE["width"] * SCALE == 900
        assert gif.info["loop"] == 0, "it repeats"


def test_each_picture_is_made_by_script_and_named_by_a_document() -> None:
    names = "\n".join(page.read_text("utf-8") for page in PAGES)
    named = set(re.findall(r"\]\((?:docs/)?([\w-]+\.(?:png|gif))\)", names))
    made = {f"{FILM}.gif", *(f"{name}.png" for name in STILLS)}

    assert {file.name for file in DOCS.rglob("*") if file.suffix in {".png", ".gif"}} == made
    assert named == made


@pytest.mark.parametrize("name", STILLS)
def test_still_picture_is_small(name: str) -> None:
    assert (DOCS / f"{name}.png").stat().st_size < MAX_STILL_BYTES


def test_frames_become_gif_with_their_times(tmp_path: Path) -> None:
    plain = [Image.new("RGB", (300, 100), colour) for colour in ("black", "white", "black")]
    frames = [Frame(captioned(image, "Hello"), time) for image, time in zip(plain, (0.4, 1.25, 2.0), strict=True)]

    save_gif(frames, tmp_path / "film.gif")

    assert seconds(tmp_path / "film.gif") == pytest.approx(3.65, abs=0.02)
    with Image.open(tmp_path / "film.gif") as gif:
        assert gif.size == frames[0].image.size
        gif.seek(1)
        below_caption = gif.convert("L").crop((0, gif.height - 90, 300, gif.height))
        assert sum(below_caption.histogram()[:250]) == 0, "white, and no rest of the frame before"


@pytest.mark.parametrize("draw", [harbour, disk_chart])
def test_attached_picture_is_drawn(draw: Callable[[], bytes]) -> None:
    with Image.open(io.BytesIO(draw())) as image:
        assert image.format == "PNG"
        assert max(image.convert("L").histogram()) < 0.8 * image.width * image.height, "not one plain colour"


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium")
async def test_still_picture_shows_conversation(tmp_path: Path) -> None:
    async with chromium() as browser:
        await still(browser, "files", tmp_path / "files.png")

    with Image.open(tmp_path / "files.png") as image, Image.open(DOCS / "files.png") as committed:
        assert image.width == committed.width
        assert image.height == pytest.approx(committed.height, abs=200)
