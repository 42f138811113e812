"""Whether this machine's clock agrees with others'."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from bot.cli.doctor.sheet import Sheet

# A header tells whole seconds, and an answer is on its way for some.
CLOSE_S = 5.0
# Beyond this a question that was just asked looks old, and certificates and signatures fail.
FAR_S = 60.0

_ADJUST = "Let the system set its clock (timedatectl set-ntp true; elsewhere: NTP)."


class Sample(NamedTuple):
    """What a server's clock said when an answer of its arrived, and what this machine's did."""

    server: datetime
    here: datetime


def clock(samples: Sequence[Sample], sheet: Sheet) -> None:
    """Compare with the server that is nearest: an error that all share is this machine's."""
    if not samples:
        return
    # The second that a header leaves out is half of one off on average.
    off = min(((here - server).total_seconds() - 0.5 for server, here in samples), key=abs)
    amount = f"{abs(off):,.0f} seconds {'ahead' if off > 0 else 'behind'}"
    if abs(off) <= CLOSE_S:
        sheet.ok("clock", "It agrees with the servers' clocks.")
    elif abs(off) <= FAR_S:
        sheet.hint("clock", f"This machine's clock is {amount}. {_ADJUST}")
    else:
        sheet.wrong(
            "clock",
            f"This machine's clock is {amount}, so new questions look old or yet to come, and budgets change days at "
            f"the wrong time. {_ADJUST}",
        )
