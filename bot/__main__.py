"""`python -m bot`, also installed as `parley`."""

import os
import signal
import sys


def main() -> int:
    # The imports take seconds on a slow machine, and there is nothing to close before they are done.
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    from bot.cli.run import main as run  # noqa: PLC0415

    return run()


if __name__ == "__main__":
    sys.exit(main())
