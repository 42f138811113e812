"""Whether a figure is good enough, and how it is shown."""

import json

import pytest

from bench.figures import COUNT, MIB, MS, Figure, Target, table


def figure(*values: float, beside: tuple[float, ...] = (), target: Target | None = None) -> Figure:
    return Figure("Overhead", "mention to request", MS, values, beside, target=target)


def test_a_ratio_is_one_of_medians() -> None:
    assert figure(0.001, 0.003, 0.1, beside=(0.002,)).ratio == 1.5
    assert figure(0.001).ratio is None
    assert figure(0.001, beside=(0.0,)).ratio is None


@pytest.mark.parametrize(
    ("target", "value", "beside", "met"),
    [
        (Target(1.5), 3.0, 2.0, True),
        (Target(1.5), 3.1, 2.0, False),
        (Target(0.7, least=True), 1.4, 2.0, True),
        (Target(0.7, least=True), 1.3, 2.0, False),
        (Target(25, "more"), 27.0, 2.0, True),
        (Target(25, "more"), 28.0, 2.0, False),
        (Target(2, "value"), 2.0, 9.0, True),
        (Target(2, "value"), 3.0, 9.0, False),
    ],
)
def test_a_target_is_met_or_missed(target: Target, value: float, beside: float, met: bool) -> None:
    assert figure(value, beside=(beside,), target=target).met is met


def test_without_a_target_nothing_is_met_or_missed() -> None:
    assert figure(1.0).met is None


def test_the_table_shows_medians_quartiles_and_what_was_missed() -> None:
    rows = table(
        [
            figure(*(each / 1000 for each in range(1, 8)), beside=(0.002,), target=Target(1.5)),
            Figure("Size", "memory", MIB, [80 * 2**20], [70 * 2**20], target=Target(25 * 2**20, "more")),
            Figure("Soak", "tasks", COUNT, [13], [13], "before"),
        ]
    ).splitlines()

    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    assert cells[2] == [
        "Overhead: mention to request", "4.0 ms (2.0-6.0)", "2.0 ms", "2.00", "≤ 1.5", "**missed**",
    ]  # fmt: skip
    assert cells[3] == ["Size: memory", "80.0 MiB", "70.0 MiB", "1.14", "≤ +25.0 MiB", "met"]
    assert cells[4] == ["Soak: tasks", "13", "13 before", "1.00", "", ""]
    assert len({len(row) for row in rows}) == 1


def test_programs_get_plain_numbers() -> None:
    row = json.loads(json.dumps(figure(0.003, beside=(0.002,), target=Target(1.5)).json()))

    assert (row["median"], row["beside_median"], row["ratio"], row["met"]) == (0.003, 0.002, 1.5, True)
