"""One run after the other: a run of a deployment waits a while for the one that is writing the same outputs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from prefect.runtime import deployment

from pipeline.dataset import Hold
from pipeline.errors import InUseError
from pipeline.ingest import writing
from pipeline.wording import Both, both

PATIENCE = 600.0
"""Seconds that it waits; then it fails and says who writes."""
LOOK = 2.0
"""Seconds between two looks."""


@contextmanager
def writing_in_turn(
    outputs: str,
    tell: Callable[[Both], None],
    pause: Callable[[float], object] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Hold]:
    """Be the only writer of the outputs. A run that somebody started by hand (`zhengju flow`) is refused at once.

    Raises InUseError, naming the process, if there is another writer still, and OutputError if they cannot be written.
    """
    end = clock() + (PATIENCE if deployment.id else 0)
    told = False
    with ExitStack() as stack:
        while True:
            try:
                hold = stack.enter_context(writing(outputs))
                break
            except InUseError as error:
                if clock() >= end:
                    raise
                if not told:
                    told = True
                    tell(_wait(error.message))
            pause(LOOK)
        yield hold


def _wait(why: str) -> Both:
    minutes = round(PATIENCE / 60)
    return both(
        "{why}. This run begins when that one has ended; after {n} minutes it gives up",
        "{why}。本次运行等它结束后开始；{n} 分钟后放弃",
        why=why,
        n=minutes,
    )
