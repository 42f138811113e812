"""The limit of files, sockets and pipes that this process may have open."""

import sys
from contextlib import suppress

from bot.core.errors import TooFewFiles

# 46 are open when idle; an answer takes up to three, a process that opens an attachment four.
MIN_FILES = 256
MAX_FILES = 65_536


def raise_limit() -> int | None:
    """Raise the limit as far as is useful and allowed and return it, None for none. Raise `TooFewFiles`."""
    if sys.platform == "win32":
        return None
    import resource  # noqa: PLC0415 - not on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_FILES if hard == resource.RLIM_INFINITY else min(hard, MAX_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):  # the system may have a lower limit of its own
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    if soft == resource.RLIM_INFINITY:
        return None
    if soft < MIN_FILES:
        raise TooFewFiles(soft, MIN_FILES)
    return soft
