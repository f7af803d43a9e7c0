"""What a hostile file is, and whether it ended as it should.

An expectation is written as in a folder's index.json: alternatives apart by `|`, each of them

    ok                      read, nothing of note but what is harmless
    ok+warn:hidden_text     read in whole or in part, and this code was given
    partial:page_limit      read in part, and this code was given
    error:not_pdf           not read, with this code; `timeout` alone means error:timeout
    any                     any of these ends that has a code of the catalogue
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

_SAME = {
    "repaired": {"damaged_content"},
    "extraction_forbidden": {"restricted"},
    "garbled": {"garbled_text"},
    "too_many_pages": {"too_big"},
    "no_text": {"no_text", "empty", "blank_page"},
}
"""Other words for a code, and codes that say the same thing more closely."""


_OWN_ERRORS = ("internal", "schema")
"""Codes that say that the program is wrong, not the file."""


@dataclass(frozen=True, slots=True)
class Case:
    """One file of the self-test: how it is made and how it may end.

    >>> Case("html", "not a PDF", "error:not_pdf", lambda: b"<html>").expect
    'error:not_pdf'
    """

    name: str
    group: str
    expect: str
    make: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Ended:
    """How one file ended: its status and every code that was given for it.

    >>> str(Ended("partial", "page_limit", frozenset({"page_limit", "hidden_text"})))
    'partial:page_limit'
    """

    status: str
    code: str
    codes: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.status}:{self.code}" if self.code else self.status

    @property
    def coded(self) -> bool:
        """True for an end that the program foresees: no error of its own (`internal`, `schema`), no failure without a code."""
        known = self.status in ("ok", "partial", "failed", "skipped")
        return known and self.code not in _OWN_ERRORS and (self.status == "ok" or self.code != "")


def as_expected(expect: str, ended: Ended) -> bool:
    """True if a file ended in one of the expected ways.

    >>> as_expected("error:damaged|ok+warn:repaired", Ended("partial", "damaged_content", frozenset({"damaged_content"})))
    True
    """
    return any(_fits(one, ended) for one in expect.split("|"))


def _fits(one: str, ended: Ended) -> bool:
    way, _, code = one.partition(":")
    codes = _SAME.get(code, {code})
    if way == "any":
        return ended.coded
    if way == "ok":
        return ended.status == "ok"
    if way == "ok+warn":
        return ended.status in ("ok", "partial") and bool(codes & ended.codes)
    if way == "partial":
        return ended.status == "partial" and bool(codes & ended.codes)
    return ended.status == "failed" and ended.code in (codes if code else {way})
