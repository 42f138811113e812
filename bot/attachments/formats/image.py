"""Pictures, in the size that the model uses."""

import io

from PIL import Image, ImageOps

from bot.attachments.extract import MAX_PICTURE, Extract, Unreadable
from bot.attachments.image_sizes import HIGH, LOW, image_sizing
from bot.core.content import SkipReason

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
# More than any camera has; a decoded pixel takes three or four bytes.
MAX_PIXELS = 40_000_000
_QUALITIES = (88, 75, 60, 40)


def read(data: bytes, tokens: int, model: str) -> Extract:
    """Return the picture, or the first frame of an animation. Raise `Unreadable` or any error of a broken file."""
    sizing = image_sizing(model)
    # Pillow's own bound is another, and its warning would not be heard here.
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise Unreadable(SkipReason.LIMIT_EXCEEDED)
        size = sizing.fitted(*opened.size)
        # A JPEG can be decoded small at once; room to spare keeps the rest of the way smooth.
        opened.draft("RGB", (size[0] * 2, size[1] * 2))
        opened.load()
        ImageOps.exif_transpose(opened, in_place=True)
        # Turned by a quarter its sides have changed places.
        size = sizing.fitted(*opened.size)
        detail = HIGH if sizing.tokens(*size, HIGH) <= tokens else LOW
        if sizing.tokens(*size, detail) > tokens:
            raise Unreadable(SkipReason.TOO_MANY)
        picture = _small(opened, size)
    return Extract(picture=_packed(picture), mime="image/jpeg", width=size[0], height=size[1], detail=detail)


def _small(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return it in this size, on white where it is transparent. Resized first, because each copy takes memory."""
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    plain = picture if picture.mode == mode else picture.convert(mode)
    small = plain.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    if mode == "RGB":
        return small
    under = Image.new("RGBA", size, "white")
    under.alpha_composite(small)
    return under.convert("RGB")


def _packed(picture: Image.Image) -> bytes:
    packed = b""
    for quality in _QUALITIES:
        file = io.BytesIO()
        # Without subsampling, small coloured letters stay legible.
        picture.save(file, "JPEG", quality=quality, subsampling=0)
        packed = file.getvalue()
        if len(packed) <= MAX_PICTURE:
            break
    return packed
