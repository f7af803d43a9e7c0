"""Finds what a change is measured against: 同比, 环比, 比2005年, compared with 2015."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from pipeline import language
from pipeline.model import Basis, BasisMatch, Lang, Period
from pipeline.times.calendar import before, shift_years

_HOLE = "\x01"


@cache
def _forms(lang: Lang) -> tuple[tuple[re.Pattern[str], Basis, bool], ...]:
    forms: list[tuple[re.Pattern[str], Basis, bool]] = []
    for entry in language.entries(lang, "times/basis.toml"):
        kind: Basis = entry.get("basis")  # type: ignore[assignment]  # checked by the examples
        for form in sorted(entry.forms, key=len, reverse=True):
            before_time, hole, after = form.partition("{T}")
            pattern = re.escape(before_time) + (r"\s*" + _HOLE + r"+\s*" if hole else "") + re.escape(after)
            forms.append((re.compile(pattern.replace(r"\ ", r"\s*"), re.IGNORECASE), kind, bool(hole)))
    return tuple(forms)


def match_bases(text: str, times: Sequence[tuple[int, int]], lang: Lang) -> list[BasisMatch]:
    """All bases of a text, left to right, without overlaps; `times` are the spans of its times in text order."""
    masked = list(text.replace(_HOLE, " "))
    for start, end in times:
        masked[start:end] = _HOLE * (end - start)
    holes = "".join(masked)
    matches = [
        (match, kind) for pattern, kind, with_time in _forms(lang) for match in pattern.finditer(holes if with_time else text)
    ]
    found: list[BasisMatch] = []
    for match, kind in sorted(matches, key=lambda one: (one[0].start(), -one[0].end())):
        if found and match.start() < found[-1].end:
            continue
        index = bisect_left(times, (match.start(), 0))
        inside = index < len(times) and times[index][1] <= match.end()
        found.append(BasisMatch(match.start(), match.end(), kind, index if inside else None))
    return found


def basis_period(match: BasisMatch, text: str, named: Period | None, period: Period) -> tuple[Basis, Period]:
    """The kind of a basis and the period it stands for, given the figure's own period.

    `text` is the basis as printed, `named` the period of the time it names.
    """
    if named is not None:
        yearly = period.start is not None and named == shift_years(period, -1)
        return "yoy" if yearly else match.basis, Period(named.start, named.end, text)
    if match.index is not None or period.start is None or period.end is None:
        return match.basis, Period(text=text)
    if match.basis == "yoy":
        earlier = shift_years(period, -1)
        return "yoy", Period(earlier.start, earlier.end, text)
    if match.basis not in ("mom", "qoq"):
        return match.basis, Period(text=text)
    earlier = before(period)
    months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1
    return "qoq" if months == 3 else match.basis, Period(earlier.start, earlier.end, text)
