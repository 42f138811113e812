"""A picture of the figures: how the bot does beside what it is compared with, and against its targets."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

from matplotlib import pyplot as plt

from bench.figures import Figure

_MET, _MISSED, _PLAIN, _TARGET = "#2a9d6f", "#d1495b", "#4f6d9a", "#333333"


def draw(figures: Sequence[Figure], caption: str, path: Path) -> None:
    """Write a PNG with one bar for each figure that has a ratio: 1 is as much as what it is compared with."""
    shown = [figure for figure in figures if figure.ratio is not None]
    height = 0.32 * len(shown) + 1.4
    picture, axes = plt.subplots(figsize=(11, height), dpi=120, layout="constrained")
    places = range(len(shown), 0, -1)
    for place, figure in zip(places, shown, strict=True):
        ratio = figure.ratio or 0.0
        colour = {None: _PLAIN, True: _MET, False: _MISSED}[figure.met]
        axes.barh(place, ratio, color=colour, height=0.62)
        text = f" {ratio:.2f}   {figure.unit.show(figure.value)}"
        axes.text(ratio, place, text, va="center", fontsize=8)
        if figure.target and figure.target.of == "ratio":
            axes.plot([figure.target.bound] * 2, [place - 0.42, place + 0.42], color=_TARGET, linewidth=2)
    axes.axvline(1.0, color="#999999", linewidth=1, zorder=0)
    axes.set_yticks(list(places), [_label(figure) for figure in shown], fontsize=8)
    axes.set_xlim(0, max(2.0, 1.35 * max((figure.ratio or 0.0 for figure in shown), default=1.0)))
    axes.set_ylim(0.3, len(shown) + 0.7)
    axes.set_title(
        "Parley as a ratio to what it is measured beside (black: target; green: met, red: missed, blue: no target)",
        fontsize=9,
        loc="left",
    )
    axes.set_xlabel(caption, fontsize=8)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    picture.savefig(path)
    plt.close(picture)


def _label(figure: Figure) -> str:
    beside = "" if figure.beside_name == "floor" else f" ({figure.beside_name})"
    return f"{figure.group}: {figure.name}{beside}"
