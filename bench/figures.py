"""What was measured, beside what it is measured against, and whether that is good enough."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

_FEW = 4


@dataclass(frozen=True)
class Unit:
    """How a number is shown: `scale` times, with `digits` behind the point."""

    name: str
    scale: float = 1.0
    digits: int = 1

    def show(self, value: float) -> str:
        """Return a value for people."""
        return f"{value * self.scale:,.{self.digits}f} {self.name}".rstrip()


MS = Unit("ms", 1000)
SECONDS = Unit("s", 1, 2)
MIB = Unit("MiB", 1 / 2**20)
PER_S = Unit("/s")
BYTES = Unit("bytes", 1, 0)
COUNT = Unit("", 1, 0)


@dataclass(frozen=True)
class Target:
    """A bound on a figure's ratio, on how much "more" it is than what is beside it, or on its own "value"."""

    bound: float
    of: str = "ratio"
    least: bool = False

    def met(self, figure: "Figure") -> bool:
        """Say whether a figure is within the bound."""
        value = self._value(figure)
        return value >= self.bound if self.least else value <= self.bound

    def _value(self, figure: "Figure") -> float:
        if self.of == "ratio":
            assert figure.ratio is not None
            return figure.ratio
        if self.of == "more":
            return figure.value - median(figure.beside)
        return figure.value

    def show(self, unit: Unit) -> str:
        """Return the bound for people."""
        sign = "≥" if self.least else "≤"
        if self.of == "ratio":
            return f"{sign} {self.bound:g}"
        return f"{sign} {'+' if self.of == 'more' else ''}{unit.show(self.bound)}"


@dataclass(frozen=True)
class Figure:
    """One row. `values` are the bot's, `beside` those of what it is compared with, from the same run."""

    group: str
    name: str
    unit: Unit
    values: Sequence[float]
    beside: Sequence[float] = ()
    beside_name: str = "floor"
    target: Target | None = None

    @property
    def value(self) -> float:
        """Return the median."""
        return median(self.values)

    @property
    def ratio(self) -> float | None:
        """Return the ratio of the medians, None where there is nothing to compare with."""
        return self.value / median(self.beside) if self.beside and median(self.beside) else None

    @property
    def met(self) -> bool | None:
        """Say whether the target is met; None where there is none."""
        return self.target.met(self) if self.target else None

    def json(self) -> dict[str, Any]:
        """Return the row for programs, in seconds, bytes and plain numbers."""
        return {
            "group": self.group,
            "name": self.name,
            "unit": self.unit.name,
            "median": self.value,
            "spread": _spread(self.values),
            "beside": self.beside_name if self.beside else None,
            "beside_median": median(self.beside) if self.beside else None,
            "beside_spread": _spread(self.beside) if self.beside else None,
            "ratio": self.ratio,
            "target": self.target.show(self.unit) if self.target else None,
            "met": self.met,
        }


def _spread(values: Sequence[float]) -> tuple[float, float]:
    """Return the quartiles, or the ends where there are few values."""
    if len(values) < _FEW:
        return min(values), max(values)
    low, _, high = quantiles(values, n=4)
    return low, high


def _cell(unit: Unit, values: Sequence[float]) -> str:
    if not values:
        return ""
    if len(values) == 1:
        return unit.show(values[0])
    low, high = (Unit("", unit.scale, unit.digits).show(each) for each in _spread(values))
    return f"{unit.show(median(values))} ({low}-{high})"


HEAD = ("", "Parley", "beside it", "ratio", "target", "")


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as one Markdown table: medians, with quartiles in brackets."""
    rows: list[tuple[str, ...]] = [HEAD]
    for figure in figures:
        other = _cell(figure.unit, figure.beside)
        if other and figure.beside_name != "floor":
            other += f" {figure.beside_name}"
        rows.append(
            (
                f"{figure.group}: {figure.name}",
                _cell(figure.unit, figure.values),
                other,
                f"{figure.ratio:.2f}" if figure.ratio is not None else "",
                figure.target.show(figure.unit) if figure.target else "",
                {None: "", True: "met", False: "**missed**"}[figure.met],
            )
        )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rule = tuple("-" * width for width in widths)
    return "\n".join(_line(row, widths) for row in (rows[0], rule, *rows[1:]))


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
    return "| " + " | ".join(cells) + " |"
