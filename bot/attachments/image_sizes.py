"""Image sizes and tokens by model: OpenAI's rules, and a careful guess elsewhere.

Sources: OpenAI's guide to images and vision, and measurements of March 2026 for the newer models. Usage records have
the server's own count; estimates only have to keep prompts within the window.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

LOW, HIGH = "low", "high"

# Sides of OpenAI's squares, in pixels.
_TILE, _PATCH = 512, 32
_MAX_PATCHES = 1536
# Other servers: the models' usual size, in the patches of the family that takes the most tokens.
_ELSEWHERE_LONG, _ELSEWHERE_PATCH = 1024, 28


@dataclass(frozen=True, slots=True)
class ImageSizing:
    """`long` and `short` limit the sides, in pixels; larger pictures are resized."""

    long: int
    short: int
    low: int
    """Tokens at low detail, for any size."""
    high: Callable[[int, int], int]
    """Tokens at high detail, by width and height."""
    patches: bool = False

    def fitted(self, width: int, height: int) -> tuple[int, int]:
        """Return the size within the limits: never enlarged, at least one pixel."""
        scale = min(1.0, self.long / max(width, height), self.short / min(width, height))
        if self.patches:
            scale = min(scale, (_MAX_PATCHES * _PATCH**2 / (width * height)) ** 0.5)
        return max(1, int(width * scale)), max(1, int(height * scale))

    def tokens(self, width: int, height: int, detail: str) -> int:
        return self.low if detail == LOW else self.high(width, height)


def _tiles(base: int, each: int) -> Callable[[int, int], int]:
    return lambda width, height: base + each * ceil(width / _TILE) * ceil(height / _TILE)


def _patches(factor: float) -> Callable[[int, int], int]:
    return lambda width, height: ceil(factor * min(_MAX_PATCHES, ceil(width / _PATCH) * ceil(height / _PATCH)))


def _tiled(base: int, each: int) -> ImageSizing:
    return ImageSizing(2048, 768, base, _tiles(base, each))


def _patched(factor: float) -> ImageSizing:
    return ImageSizing(2048, 2048, ceil(factor * 256), _patches(factor), patches=True)


_ELSEWHERE = ImageSizing(
    _ELSEWHERE_LONG,
    _ELSEWHERE_LONG,
    300,
    lambda width, height: ceil(width / _ELSEWHERE_PATCH) * ceil(height / _ELSEWHERE_PATCH) + 20,
)

# The first that fits decides.
_SIZINGS: tuple[tuple[re.Pattern[str], ImageSizing], ...] = (
    (re.compile(r"gpt-4o-mini"), _tiled(2833, 5667)),
    (re.compile(r"gpt-4\.1-mini"), _patched(1.62)),
    (re.compile(r"gpt-4\.1-nano"), _patched(2.46)),
    (re.compile(r"o4-mini"), _patched(1.72)),
    (re.compile(r"gpt-4o|gpt-4\.1|gpt-4\.5|chatgpt-4o|o1|o3"), _tiled(85, 170)),
    (re.compile(r"gpt-[5-9]"), _patched(1.2)),
)


def image_sizing(model: str) -> ImageSizing:
    """Return a model's sizing by its name, with or without `provider/` before it."""
    name = model.rpartition("/")[2].lower()
    return next((sizing for pattern, sizing in _SIZINGS if pattern.match(name)), _ELSEWHERE)
