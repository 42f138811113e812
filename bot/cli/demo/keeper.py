"""Run a command until this process's standard input is closed.

A child process survives the kill of its parent, but the parent's end of a pipe does not, on any system. So the demo
runs its model server under this script.
"""

import os
import subprocess
import sys
import threading

# Seconds between terminating and killing the command.
GRACE_S = 3.0


def keep(command: list[str]) -> int:
    """Run `command` until it ends or standard input does. Return its exit code."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - the caller's own command
    threading.Thread(target=_end_with_input, args=(child,), daemon=True).start()
    return child.wait()


def _end_with_input(child: subprocess.Popen[bytes]) -> None:
    # The file object's lock, held by this thread, would make the interpreter abort at its end.
    while os.read(0, 4096):
        pass
    child.terminate()
    try:
        child.wait(GRACE_S)
    except subprocess.TimeoutExpired:
        child.kill()


if __name__ == "__main__":
    sys.exit(keep(sys.argv[1:]))
