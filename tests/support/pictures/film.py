"""Frames of a page, and a GIF of them."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.async_api import Page

from tests.support.browser import settled

CAPTION_PX = 56
COLOURS = 256
# For the view to follow what has grown.
DRAWN_MS = 200


@dataclass(frozen=True, slots=True)
class Frame:
    image: Image.Image
    seconds: float


@dataclass
class Film:
    """Frames are taken when a step of the story is on the page, and shown for as long as the story says."""

    page: Page
    caption: str = ""
    frames: list[Frame] = field(default_factory=list)

    async def shoot(self, seconds: float) -> None:
        """Add the page as it is now."""
        await settled(self.page)
        await self.page.wait_for_timeout(DRAWN_MS)
        await self.shoot_now(seconds)

    async def shoot_now(self, seconds: float) -> None:
        """Add the page without waiting for it, for example because its server is gone."""
        image = Image.open(io.BytesIO(await self.page.screenshot())).convert("RGB")
        self.frames.append(Frame(captioned(image, self.caption), seconds))


def captioned(image: Image.Image, caption: str) -> Image.Image:
    """Return the image with a line of text above it."""
    whole = Image.new("RGB", (image.width, image.height + CAPTION_PX), "#5865f2")
    whole.paste(image, (0, CAPTION_PX))
    font = ImageFont.load_default(size=CAPTION_PX // 2)
    ImageDraw.Draw(whole).text((24, CAPTION_PX // 2), caption, font=font, fill="white", anchor="lm")
    return whole


def save_gif(frames: Sequence[Frame], file: Path) -> None:
    """Write the frames as a GIF that repeats. All share one palette, so that what stands still stays the same."""
    palette = _palette([frame.image for frame in frames])
    images = [frame.image.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    images[0].save(
        file,
        save_all=True,
        append_images=images[1:],
        duration=[round(frame.seconds * 100) * 10 for frame in frames],
        loop=0,
        optimize=True,
    )


def seconds(file: Path) -> float:
    """Return how long a GIF takes."""
    with Image.open(file) as gif:
        total = 0
        for number in range(getattr(gif, "n_frames", 1)):
            gif.seek(number)
            total += gif.info["duration"]
    return total / 1000


def _palette(images: Sequence[Image.Image]) -> Image.Image:
    """Return colours for all images: those of a sheet of them."""
    sheet = Image.new("RGB", (images[0].width, images[0].height * len(images)))
    for number, image in enumerate(images):
        sheet.paste(image, (0, number * image.height))
    return sheet.quantize(COLOURS, method=Image.Quantize.MEDIANCUT)
