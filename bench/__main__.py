"""`python -m bench`: measure everything, or some of it, and print one table; `python -m bench cost`: what it costs."""

import argparse
import asyncio
import gc
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path

import psutil

from bench import cost
from bench.figures import Figure, table
from bench.overhead import overhead
from bench.size import size
from bench.soak import soak
from bench.start import start
from bench.streaming import streaming
from bench.throughput import throughput

Measure = Callable[..., Coroutine[None, None, list[Figure]]]

MEASURES: dict[str, Measure] = {
    "overhead": overhead,
    "throughput": throughput,
    "streaming": streaming,
    "start": start,
    "size": size,
    "soak": soak,
}


def main() -> int:
    """Run what the command line asks for; 0 also when a target is missed, because the table says so."""
    match sys.argv[1:]:
        case ["cost", *rest]:
            return cost.main(rest)
        case ["recall", *rest]:
            from bench import recall  # noqa: PLC0415 - as long as it is not asked for

            return recall.main(rest)
        case ["toy", *rest]:
            from bench import toy  # noqa: PLC0415 - only this needs the demo's model

            return toy.main(rest)
    asked = _parser().parse_args()
    # A full collection in this process, which plays Discord and the model, would count as the bot's.
    gc.disable()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        for name in asked.measures or MEASURES:
            begun = time.perf_counter()
            figures += asyncio.run(MEASURES[name](Path(folder) / name, full=asked.full))
            gc.collect()
            print(f"{name}: {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)
    print(f"{machine()}\n\n{table(figures)}")
    if asked.json:
        report = {"machine": machine(), "figures": [figure.json() for figure in figures]}
        asked.json.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if asked.plot:
        from bench import plot  # noqa: PLC0415 - only a plot needs matplotlib

        plot.draw(figures, machine(), asked.plot)
    return 0


def machine() -> str:
    """Return the date, and on what this runs."""
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, "
        f"Python {platform.python_version()}"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Measure the bot beside a floor.",
        epilog="`python -m bench cost` is a table of its own: what a long channel costs.",
    )
    parser.add_argument("measures", nargs="*", choices=[*MEASURES, []], help="which (default: all)")
    parser.add_argument("--full", action="store_true", help="more rounds, a longer soak: half an hour")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures here")
    parser.add_argument("--plot", type=Path, metavar="FILE.png", help="also draw them here (needs matplotlib)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
