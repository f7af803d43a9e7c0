"""How many pages this process has read from ink: they may take longer than pages with text, and who watches it must know."""

from __future__ import annotations

_done = [0]


def count_scan() -> None:
    """One more page is read from ink."""
    _done[0] += 1


def scans_read() -> int:
    """The number of pages so far."""
    return _done[0]
