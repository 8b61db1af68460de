"""One way of timing for every bench."""

import time
from collections.abc import Callable


def seconds(call: Callable[[], object], times: int = 1) -> float:
    """Return the seconds of the fastest of some calls."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        call()
        taken.append(time.perf_counter() - begun)
    return min(taken)
