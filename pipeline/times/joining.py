"""Reads times that are made of other times: from March to May, 自2020年2月中旬起, the last three years, two weeks ago."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pipeline.model import Lang, Period
from pipeline.times.calendar import (
    Length,
    Unit,
    add,
    day,
    months,
    shift_units,
    shift_years,
    ten_days,
    unit_around,
    week_of,
)
from pipeline.times.forms import TimeForm
from pipeline.times.reading import READERS, unit_of
from pipeline.times.slots import Anchor, Slots
from pipeline.times.words import squeeze, time_words

_DAY = timedelta(days=1)
_PARTS_OF_YEAR = ("month", "leap_day", "quarter", "half", "ten_days", "first_months", "half_month", "week_number")


@dataclass(frozen=True, slots=True)
class Node:
    """A time as written, with the times it is made of. `mark` is its kind for forms that join it (see `timeforms.MARKS`)."""

    start: int
    end: int
    match: re.Match[str]
    form: TimeForm
    parts: tuple[Node, ...]
    mark: str

    @property
    def core(self) -> tuple[int, int]:
        """The span without the words around it: 2020年 of 2020年以来."""
        if "core" in self.form.pattern.groupindex:
            return self.match.span("core")
        return (self.parts[0].start, self.parts[-1].end) if self.form.meaning.get("outside") else (self.start, self.end)

    @property
    def lasts(self) -> bool:
        """True for lengths, also those without a number (几年, 未来数年)."""
        return self.mark == "N" or self.form.reads_as == "window"

    @property
    def inner(self) -> Node:
        """The one time that words like since or 以来 stand around."""
        return self.parts[0].inner if self.form.meaning.get("outside") and len(self.parts) == 1 else self


@dataclass(frozen=True, slots=True)
class Reading:
    """What a time says: when, how long, or both (the last three years)."""

    when: Period | None = None
    length: Length | None = None


def mark_of(match: re.Match[str], form: TimeForm, lang: Lang) -> str:
    """The kind of a single time."""
    groups = match.groupdict()
    named = any(groups.get(name) for name in ("Y", "year", "y", "said"))
    unit = time_words(lang, "unit").get(squeeze(groups.get("unit") or ""))
    if form.reads_as == "length":
        return "N"
    if form.reads_as.endswith("_range"):
        return "R"
    if form.reads_as == "year" or (form.reads_as.endswith("span") and unit is not None and unit.get("unit") == "year"):
        return "Y"
    return "P" if form.reads_as in _PARTS_OF_YEAR and not named else "T"


def resolve(node: Node, anchor: Anchor, lang: Lang) -> Reading:
    """What a time says, given what was said before; the anchor moves on."""
    slots = Slots(node.match.groupdict(), lang, anchor, dict(node.form.meaning))
    if node.parts:
        return _forward(_JOINED[node.form.reads_as](node, slots))
    said = READERS[node.form.reads_as](slots)
    if isinstance(said, Length):
        return Reading(length=said)
    reading = _forward(Reading(said))
    if not slots.beside:
        anchor.note(reading.when)
    return reading


def _forward(reading: Reading) -> Reading:
    """A period that ends before it begins says no time: 过去0年, 七到18年2月."""
    when = reading.when
    backward = when is not None and when.start is not None and when.end is not None and when.end < when.start
    return replace(reading, when=None) if backward else reading


def _when(node: Node, slots: Slots) -> Period | None:
    return resolve(node, slots.anchor, slots.lang).when


def _same(node: Node, slots: Slots) -> Reading:
    return resolve(node.parts[0], slots.anchor, slots.lang)


def _range(node: Node, slots: Slots) -> Reading:
    """From the first day of one to the last day of the other. A year said once, or not at all, holds for both."""
    one, other = node.parts[0], node.parts[-1]
    if one.mark == "P" and other.mark != "P":
        last = _when(other, slots)
        first = _when(one, replace(slots, anchor=Anchor(slots.anchor.today, last, last.start if last else None)))
    else:
        first, last = _when(one, slots), _when(other, slots)
    if first is None or last is None or first.start is None or last.end is None:
        return Reading()
    if first.start > last.end and one.mark == "P":
        first = shift_years(first, -1) if other.mark != "P" else first
        last = shift_years(last, 1) if other.mark == "P" else last
    whole = Period(first.start, last.end)
    if whole.start is None or whole.end is None or whole.start > whole.end:
        return Reading()
    slots.anchor.note(whole)
    return Reading(whole)


def _since(node: Node, slots: Slots) -> Reading:
    """Since 2014: where something began is not what is spoken of from there on, unless nothing else was."""
    spoken = slots.anchor.said
    when = _when(node.parts[0], slots)
    slots.anchor.said = spoken or slots.anchor.said
    return Reading(Period(when.start, None) if when else None)


def _after(node: Node, slots: Slots) -> Reading:
    """After a year begins with the next year; after a day, with that day."""
    when = _when(node.parts[0], slots)
    if when is None or when.end is None:
        return Reading()
    return Reading(Period(when.start if when.start == when.end else when.end + _DAY, None))


def _before(node: Node, slots: Slots) -> Reading:
    when = _when(node.parts[0], slots)
    return Reading(Period(None, when.start - _DAY) if when and when.start and when.start > date.min else None)


def _until(node: Node, slots: Slots) -> Reading:
    when = _when(node.parts[0], slots)
    return Reading(Period(None, when.end) if when else None)


def _within(node: Node, slots: Slots) -> Reading:
    """The first quarter of next year: the year is said beside the part."""
    year, part = sorted(node.parts, key=lambda one: one.mark != "Y")
    when = _when(year, slots)
    if when is None:
        return Reading()
    return resolve(part, replace_said(slots.anchor, when), slots.lang)


def replace_said(anchor: Anchor, when: Period) -> Anchor:
    """The anchor, moved to a period."""
    anchor.note(when)
    return anchor


def _day_of(node: Node, slots: Slots) -> Reading:
    """The 20th of next month."""
    when = _when(node.parts[0], slots)
    if when is None or when.start is None:
        return Reading()
    return Reading(day(when.start.year, when.start.month, slots.number("D") or slots.number("Dth") or 0))


def _days_of(node: Node, slots: Slots) -> Reading:
    """From the 4th to the 22nd of this month."""
    when = _when(node.parts[0], slots)
    if when is None or when.start is None:
        return Reading()
    first, last = (day(when.start.year, when.start.month, slots.number(name) or 0) for name in ("D", "D2"))
    return Reading(Period(first.start, last.end) if first and last else None)


def _week_of(node: Node, slots: Slots) -> Reading:
    when = _when(node.parts[0], slots)
    return Reading(unit_around(when.start, "week") if when and when.start else None)


def _nth_of(node: Node, slots: Slots) -> Reading:
    """The third week of 2018, 2021年的第三个月."""
    when, number = _when(node.parts[0], slots), slots.number("nth") or slots.number("n") or 0
    unit = unit_of(slots, node.form.meaning.get("unit", ""))
    if when is None or when.start is None or when.end is None:
        return Reading()
    if unit == "week":
        return Reading(week_of(when, number))
    found = shift_units(unit_around(when.start, unit), unit, number - 1) if number else None
    return Reading(found if found and found.end and found.end <= when.end else None)


def _edge_of(node: Node, slots: Slots) -> Reading:
    """The last four months of 2021, 去年的前10天; `side` says which end."""
    whole, length = (resolve(part, slots.anchor, slots.lang) for part in sorted(node.parts, key=lambda one: one.mark == "N"))
    when, long = whole.when, length.length
    if when is None or when.start is None or when.end is None or long is None:
        return Reading()
    if node.form.meaning.get("side") == "last":
        start = add(when.end + _DAY, long, -1)
        return Reading(Period(start, when.end) if start else None)
    end = add(when.start, long)
    return Reading(Period(when.start, end - _DAY) if end else None)


def _part_of(node: Node, slots: Slots) -> Reading:
    """Late March is its last ten days, the end of a week begins on Friday; of a year, the months that the data give."""
    when = _when(node.parts[0], slots)
    if when is None or when.start is None or when.end is None:
        return Reading()
    part = int(node.form.meaning["value"])
    of_year = node.form.meaning.get("of_year")
    if of_year and unit_around(when.start, "year") == when:
        first, last = of_year.split("-")
        return Reading(months(when.start.year, int(first), int(last)))
    if unit_around(when.start, "week") == when:
        return Reading(Period(when.start + (0, 1, 4)[part - 1] * _DAY, when.start + (2, 4, 6)[part - 1] * _DAY))
    if unit_around(when.start, "month") != when:
        return Reading(when)
    return Reading(ten_days(when.start.year, when.start.month, part))


def _ago(node: Node, slots: Slots) -> Reading:
    """A day so long before today; `sign` 1: after it."""
    length, at = resolve(node.parts[0], slots.anchor, slots.lang).length, slots.anchor.today
    found = add(at, length, int(node.form.meaning["sign"])) if at and length else None
    return Reading(Period(found, found) if found else None)


def _ahead(node: Node, slots: Slots) -> Reading:
    """It will open in two years: a day so long after today, and how long."""
    return Reading(_ago(node, slots).when, resolve(node.parts[0], slots.anchor, slots.lang).length)


def _earlier_in(node: Node, slots: Slots) -> Reading:
    """Earlier this year: up to today, if today is in it."""
    when, today = _when(node.parts[0], slots), slots.anchor.today
    if when and today and when.start and when.end and when.start <= today <= when.end:
        return Reading(Period(when.start, today))
    return Reading(when)


def _later(node: Node, slots: Slots) -> Reading:
    """So long after the period spoken of, as long as that one; else a day so long after today."""
    length, last = resolve(node.parts[0], slots.anchor, slots.lang).length, slots.anchor.last
    if length is None or last is None or last.start is None or last.end is None:
        return _ago(node, slots)
    start, after = add(last.start, length), add(last.end + _DAY, length)
    return Reading(Period(start, after - _DAY) if start and after else None)


def _counted_from(node: Node, slots: Slots) -> Reading:
    """Three days after January 12th."""
    length, when = resolve(node.parts[0], slots.anchor, slots.lang).length, _when(node.parts[1], slots)
    found = add(when.start, length, int(node.form.meaning["sign"])) if length and when and when.start else None
    return Reading(Period(found, found) if found else None)


def _lasting_from(node: Node, slots: Slots) -> Reading:
    """Two weeks from May 20th, either one first."""
    whole, length = (resolve(part, slots.anchor, slots.lang) for part in sorted(node.parts, key=lambda one: one.mark == "N"))
    start = whole.when.start if whole.when else None
    end = add(start, length.length) if start and length.length else None
    return Reading(Period(start, end - _DAY) if end else None)


def _window(node: Node, slots: Slots) -> Reading:
    """The last three years, 未来两天: as long as said, up to yesterday (`sign` -1) or from tomorrow (1) or today (0) on."""
    length, at = resolve(node.parts[0], slots.anchor, slots.lang).length, slots.anchor.today
    if at is None or length is None:
        return Reading(length=length)
    sign = int(node.form.meaning["sign"])
    unit = unit_of(Slots(node.parts[0].match.groupdict(), slots.lang, slots.anchor))
    if unit in ("quarter", "decade") and sign:
        return Reading(_units_beside(at, unit, length, sign), length)
    edge = add(at, length, sign or 1)
    if edge is None:
        return Reading(length=length)
    if sign < 0:
        return Reading(Period(edge, at - _DAY), length)
    return Reading(Period(at + _DAY if sign else at, edge if sign else edge - _DAY), length)


def _units_beside(at: date, unit: Unit, length: Length, sign: int) -> Period | None:
    """Whole quarters and decades before or after the one we are in."""
    now = unit_around(at, unit)
    many = int(length.months / 3 if unit == "quarter" else length.years / 10)
    one, other = shift_units(now, unit, sign), shift_units(now, unit, sign * many)
    if not one or not other or many < 1:
        return None
    return Period(min(one, other, key=_start).start, max(one, other, key=_start).end)


def _start(period: Period) -> date:
    return period.start or date.min


def _sum(node: Node, slots: Slots) -> Reading:
    lengths = [resolve(part, slots.anchor, slots.lang).length or Length() for part in node.parts]
    total = lengths[0]
    for length in lengths[1:]:
        total += length
    return Reading(length=total)


def _up_to_now(node: Node, slots: Slots) -> Reading:
    when, at = _when(node.parts[0], slots), slots.anchor.today
    return Reading(Period(when.start, at) if when and at else when)


_JOINED: dict[str, Callable[[Node, Slots], Reading]] = {
    "same": _same,
    "range": _range,
    "since": _since,
    "after": _after,
    "before": _before,
    "until": _until,
    "within": _within,
    "day_of": _day_of,
    "days_of": _days_of,
    "week_of": _week_of,
    "nth_of": _nth_of,
    "edge_of": _edge_of,
    "part_of": _part_of,
    "ago": _ago,
    "later": _later,
    "ahead": _ahead,
    "earlier_in": _earlier_in,
    "counted_from": _counted_from,
    "lasting_from": _lasting_from,
    "window": _window,
    "sum": _sum,
    "up_to_now": _up_to_now,
}
"""How each kind of joined form is read; the kinds are the `as` of `times_joined.toml`."""
