"""How much this process has read: pages from ink and characters take time after their page too, and who watches it must know."""

from __future__ import annotations

_done = {"scans": 0, "characters": 0}


def count_scan() -> None:
    """One more page is read from ink."""
    _done["scans"] += 1


def count_characters(number: int) -> None:
    """So many more characters are on the page that was read."""
    _done["characters"] += number


def scans_read() -> int:
    """The number of pages from ink so far."""
    return _done["scans"]


def characters_read() -> int:
    """The number of characters so far."""
    return _done["characters"]
