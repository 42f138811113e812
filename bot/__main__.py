"""`python -m bot`, also installed as `parley`."""

import sys

from bot.cli.run import main

if __name__ == "__main__":
    sys.exit(main())
