"""Makes a failing text as short as it can be and still fail."""

from __future__ import annotations

from collections.abc import Callable

ATTEMPTS = 400
"""Texts tried at most while one is made shorter."""


def shrink(text: str, fails: Callable[[str], bool], attempts: int = ATTEMPTS) -> str:
    """The shortest text found by taking away pieces, halves first, single characters last. `fails(text)` must be true.

    >>> shrink("exports of 3 tonnes and 5", lambda text: "3" in text and "5" in text)
    '35'
    """
    size = len(text) // 2
    while size and attempts > 0:
        at, shorter = 0, False
        while at < len(text) and attempts > 0:
            attempts -= 1
            tried = text[:at] + text[at + size :]
            if fails(tried):
                text, shorter = tried, True
            else:
                at += size
        if not (shorter and size == 1):
            size //= 2
    return text
