"""Texts of the kinds that channels hold, for the tests of estimates.

`texts.txt` has a line `## kind` before the messages of a kind and a line `%%` between two of them.
"""

import re
from pathlib import Path

_FILE = Path(__file__).with_suffix(".txt")

RUNS = [
    "====================\n  RESULTS\n====================\n",
    "noooooooooooo waaaaaaay!!!!!!!!! hahahahahahahaha",
    "---\n\n***\n\n* one\n* two\n    * three\n\n\n\n_____________________________",
    "a" * 300,
    "." * 200 + "\n" * 40 + " " * 120 + "end",
]


def _read() -> dict[str, list[str]]:
    sections = re.split(r"^## (.+)\n", _FILE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {
        kind: messages.rstrip("\n").split("\n%%\n")
        for kind, messages in zip(sections[::2], sections[1::2], strict=True)
    }


KINDS = _read() | {"runs": RUNS}
