"""The schedule's names of faults, as what `tests.e2e.wire` can do."""

from collections.abc import Callable

from tests.e2e.chaos.schedule import Trouble
from tests.e2e.wire import faults
from tests.e2e.wire.faults import Fault, What

_STATUSES = ("500", "502", "503", "504")
_LOSSES: dict[str, Callable[[], What]] = {
    "429_bare": faults.cloudflare_limited,
    "lost_answer": faults.lost_answer,
    "lost_request": faults.lost_request,
    "reset": faults.reset,
}


def fault(trouble: Trouble) -> Fault:
    return Fault(trouble.method, trouble.path, _what(trouble), times=trouble.times)


def _what(trouble: Trouble) -> What:
    match trouble.fault:
        case "429":
            return faults.rate_limited(trouble.seconds)
        case "429_everywhere":
            return faults.rate_limited(trouble.seconds, everywhere=True)
        case "slow":
            return faults.slow(trouble.seconds)
        case status if status in _STATUSES:
            return faults.server_error(int(status))
        case name:
            return _LOSSES[name]()
