"""Questions in a terminal."""

import getpass
import select
import sys
from collections.abc import Sequence

MAX_SHOWN = 12
# A paste arrives in one go; people type more slowly.
PASTE_S = 0.1


def say(text: str = "") -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def ask(question: str, default: str = "") -> str:
    return input(f"{question}{f' [{default}]' if default else ''}: ").strip() or default


def agrees(question: str) -> bool:
    while True:
        answer = ask(f"{question} (y/n)").lower()
        if answer in {"y", "yes", "n", "no"}:
            return answer.startswith("y")


def ask_hidden(question: str) -> str:
    """Read a secret without showing it; the lines of one paste are joined."""
    if sys.platform == "win32":
        return getpass.getpass(f"{question}: ").strip()
    import termios  # noqa: PLC0415 - Windows has none

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    silent = [*before[:3], before[3] & ~termios.ECHO, *before[4:]]
    termios.tcsetattr(terminal, termios.TCSAFLUSH, silent)
    try:
        sys.stdout.write(f"{question}: ")
        sys.stdout.flush()
        lines = [sys.stdin.readline()]
        if not lines[0]:
            raise EOFError
        while select.select([terminal], [], [], PASTE_S)[0] and lines[-1]:
            lines.append(sys.stdin.readline())
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
        say()
    return "".join(line.strip() for line in lines)


def choose(question: str, options: Sequence[str]) -> int | str:
    """Show numbered options, of which Enter takes the first; return the index, or another text that was written."""
    for number, option in enumerate(options[:MAX_SHOWN], 1):
        say(f"  {number:>2}  {option}")
    if len(options) > MAX_SHOWN:
        say(f"      and {len(options) - MAX_SHOWN} more; write a part of the name")
    while (answer := ask(question, "1")).isdecimal():
        if 1 <= int(answer) <= len(options):
            return int(answer) - 1
        say(f"   There is no number {answer}.")
    return answer
