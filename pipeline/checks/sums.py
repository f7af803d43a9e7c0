"""What is added up in a table: totals, sums of totals, nets, movements from an opening to a closing balance, quarters.

Nothing says in print what a total adds up. A row (or column) may be the sum of those before it, back to any of them, each with
the sign that its words give it. What fits so well that chance hardly explains it is the reading, and where that reading does not
fit in one column more, there is a mistake.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from pipeline.checks.amounts import Amount, coarseness, is_mean, total
from pipeline.checks.axis import NOT_SUMMED, Axis
from pipeline.checks.comparison import RARE, Comparison, chance, confirmed
from pipeline.checks.words import Sign, signs_of
from pipeline.model import CheckKind, Period

FEWEST = 2
"""Numbers that make a sum."""

LONGEST, FARTHEST = 60, 16
"""How many members of a total are looked at, and of a row that no word makes one."""

MOST = 3
"""So many ways to divide one total are looked for."""

SURE = 1e-6
"""A sum that no word names tells of a mistake only if it has all other rows and fits elsewhere so well."""

SAMPLE = 60
"""Lines in which a reading is tried before it is compared in all."""

MANY = 300
"""In a longer table only what is named a total is taken for one."""

_WHOLE = 100
_SAID = 5.0
"""A row that is named a total needs so many times less to be believed."""


class _Reading(NamedTuple):
    """One way to read an item as a sum: its members in order, and how each counts."""

    members: tuple[int, ...]
    signs: tuple[int, ...]


class _Found(NamedTuple):
    reading: _Reading
    comparisons: list[Comparison]


def check_sums(axis: Axis) -> list[Comparison]:
    """All sums along one direction of a table."""
    done: list[Comparison] = []
    waiting: list[int] = []
    """What no sum has taken up yet, in order."""
    taken: set[int] = set()
    nets: dict[int, _Reading] = {}
    for item in axis.items:
        if item not in axis.filled or not axis.may_be_summed(item):
            if item not in axis.filled and not all(axis.is_missing(item, line) for line in axis.lines):
                waiting.append(item)  # what could not be read spoils the sum
            continue
        said = _is_said(axis, item)
        if said and waiting and _is_same(axis, item, waiting[-1]):
            waiting[-1] = item  # the total of one thing
            continue
        above = _read(axis, item, waiting, said)
        below = _read_below(axis, item, parts_only=bool(above))
        for found in (*above, *below):
            done += found.comparisons
            nets.setdefault(item, found.reading)
            taken.update(found.reading.members if said or _are_parts(axis, item, found.reading) else ())
        if not above and not below:
            done += _again(axis, item, nets) or _stated(axis, item, waiting)
        waiting = [one for one in waiting if one not in taken]
        if item not in axis.parts and item not in taken:
            waiting.append(item)
    return done


def _read(axis: Axis, item: int, waiting: Sequence[int], said: bool) -> list[_Found]:
    """The sums that an item is of those before it: all that chance does not explain, none with a member of another."""
    if not said and (len(axis.items) > MANY or _in_a_row(axis, [*waiting[-1:], item])):
        return []
    reach = LONGEST if said else FARTHEST
    may_turn = said and not axis.items[item].total
    readings = [reading for view in _views(axis, item, waiting) for reading in _readings(axis, view[-reach:], may_turn)]
    return _disjoint(axis, item, readings, _SAID if said else 1.0)


def _read_below(axis: Axis, item: int, *, parts_only: bool) -> list[_Found]:
    """The sums that an item is of those after it: a total that stands first, a row above its parts, a year above its quarters."""
    parts = [part for part, whole in axis.parts.items() if whole == item and _counts(axis, part)]
    groups = [parts, *([part for part in parts if axis.group(part) == group] for group in map(axis.group, parts))]
    readings = [_plainly(group) for group in groups if len(group) >= FEWEST]
    within = [one for one in axis.items if one > item and _counts(axis, one) and _holds(axis.period(item), axis.period(one))]
    if len(within) >= FEWEST:
        readings.append(_plainly(within))
    after = [one for one in axis.items if one > item and _counts(axis, one)]
    if not parts_only and (len(axis.items) <= MANY or _is_said(axis, item)):
        direct = [one for one in after if axis.parts.get(one) not in after]
        for view in (direct, [one for one in after if axis.group(one) == axis.group(item)]):
            if view and not _in_a_row(axis, [item, view[0]]):
                whole = next((i for i, one in enumerate(view) if _is_result(axis, one)), len(view))
                readings += [_plainly(view[:end]) for end in range(FEWEST, min(whole, LONGEST) + 1)]
    return _disjoint(axis, item, readings, 1.0)


def _disjoint(axis: Axis, item: int, readings: Sequence[_Reading], trust: float) -> list[_Found]:
    """The best reading, and the next best ones that share no member with it: by product, by region."""
    found: list[_Found] = []
    left = list(dict.fromkeys(readings))
    while left and len(found) < MOST and (best := _best(axis, item, left, trust)) is not None:
        found.append(best)
        left = [reading for reading in left if not set(reading.members) & set(best.reading.members)]
    return found


def _again(axis: Axis, item: int, nets: dict[int, _Reading]) -> list[Comparison]:
    """The same for the opening balances: 期初账面价值 is made of them as 期末账面价值 is of the closing ones."""
    if axis.items[item].moment != "opening":
        return []
    for closing, reading in nets.items():
        if axis.items[closing].moment != "closing" or axis.group(closing) != axis.group(item):
            continue
        openings = [_opening(axis, member) for member in reading.members]
        if len(openings) >= FEWEST and None not in openings:
            again = _Reading(tuple(one for one in openings if one is not None), reading.signs)
            return confirmed(_compare(axis, item, again, list(axis.lines)), alone=False)
    return []


def _opening(axis: Axis, closing: int) -> int | None:
    """The opening balance of the same group."""
    if axis.items[closing].moment != "closing":
        return None
    group = axis.group(closing)
    return next((one for one in axis.items if axis.group(one) == group and axis.items[one].moment == "opening"), None)


def _stated(axis: Axis, item: int, waiting: Sequence[int]) -> list[Comparison]:
    """What is named a total against all that waits since the total before it: one near miss alone is a mistake."""
    if not axis.items[item].total:
        return []
    start = next((i + 1 for i in range(len(waiting) - 1, -1, -1) if axis.items[waiting[i]].total), 0)
    members = [one for one in waiting[start:] if "subtotal" not in axis.items[one].roles]
    first = members[0] if members else item
    left_out = any(first < one < item and one in axis.filled and not axis.may_be_summed(one) for one in axis.items)
    if len(members) < FEWEST or left_out or any(whole in members for whole in axis.parts.values()):
        return []
    return confirmed(_compare(axis, item, _plainly(members), list(axis.lines)), alone=axis.items[item].bare_total)


def _is_same(axis: Axis, item: int, other: int) -> bool:
    """True if two items have the same numbers."""
    pairs = [(axis.amounts.get((item, line)), axis.amounts.get((other, line))) for line in axis.lines]
    return all((a.value if a else None) == (b.value if b else None) for a, b in pairs)


def _counts(axis: Axis, item: int) -> bool:
    return item in axis.filled and axis.may_be_summed(item)


def _is_said(axis: Axis, item: int) -> bool:
    """True for what is named a total or a result, as net profit."""
    return _is_total(axis, item) or _is_result(axis, item)


def _is_result(axis: Axis, item: int) -> bool:
    return "result" in signs_of(axis.items[item].label, axis.sheet.lang)


def _is_total(axis: Axis, item: int) -> bool:
    """True for what is named a total, and for a row of numbers without a name below others."""
    head = axis.items[item]
    return head.total or bool(head.roles & {"total", "subtotal"}) or head.moment == "closing" or not axis.own(item)


def _in_a_row(axis: Axis, items: Sequence[int]) -> bool:
    """True for neighbours that are one thing at several times: no year is the sum of those before it, but of its quarters."""
    for a, b in pairwise(items):
        one, other = axis.period(a), axis.period(b)
        timed = one.start is not None and other.start is not None and one != other
        if timed and not (axis.items[a].moment or axis.items[b].moment or _holds(other, one)):
            return True
    return False


def _holds(whole: Period, part: Period) -> bool:
    """True if a stretch of time has a shorter one in it."""
    if whole.start is None or whole.end is None or part.start is None or part.end is None:
        return False
    return whole.start <= part.start and part.end <= whole.end and (whole.start, whole.end) != (part.start, part.end)


def _views(axis: Axis, item: int, waiting: Sequence[int]) -> Iterator[list[int]]:
    """What an item may add up: all that waits, what is numbered as it is, what stands under the same label, what is no total."""
    yield list(waiting)
    if rank := axis.rank(item):
        yield [one for one in waiting if axis.rank(one) == rank]
    group = axis.group(item)
    yield [one for one in waiting if axis.group(one) == group]
    yield [one for one in waiting if _is_total(axis, one)]
    for other in dict.fromkeys(axis.group(one) for one in waiting):
        if other != group:
            yield [one for one in waiting if axis.group(one) == other]


def _readings(axis: Axis, view: Sequence[int], may_turn: bool) -> Iterator[_Reading]:
    """All that stands last in a view, from two members on, with the signs that their words may give them."""
    for size in range(FEWEST, len(view) + 1):
        members = tuple(view[-size:])
        for signs in dict.fromkeys(_signs(axis, members, may_turn)):
            yield _Reading(members, signs)


def _signs(axis: Axis, members: Sequence[int], may_turn: bool) -> Iterator[tuple[int, ...]]:
    """How the members may count: all alike, by their words, and below a result all against the first or the last one."""
    words = [signs_of(axis.items[member].label, axis.sheet.lang) for member in members]
    less: list[set[Sign]] = [set(), {"less"}, {"less", "cost"}, {"less", "cost", "loss"}, {"less", "reduction"}]
    for taken in less:
        yield tuple(-1 if word & taken else 1 for word in words)
    if may_turn:
        yield (1, *[-1] * (len(members) - 1))
        yield (*[-1] * (len(members) - 1), 1)


def _plainly(members: Sequence[int]) -> _Reading:
    return _Reading(tuple(members), (1,) * len(members))


def _best(axis: Axis, item: int, readings: Sequence[_Reading], trust: float) -> _Found | None:
    """The reading that fits where chance explains it least; of equals the longest one with the fewest minuses."""
    lines = [line for line in axis.lines if (item, line) in axis.amounts]
    sample = lines[:: max(1, len(lines) // SAMPLE)]
    best: tuple[tuple[float, int, int], _Reading] | None = None
    for reading in readings:
        agreeing, differing, likely = _weigh(axis, item, reading, sample)
        if agreeing and agreeing >= differing and likely * len(readings) <= RARE * trust:
            order = (likely * (0.5 if len(set(reading.signs)) == 1 else 1.0), differing, -len(reading.members))
            if best is None or order < best[0]:
                best = order, reading
    if best is None:
        return None
    found = _compare(axis, item, best[1], lines)
    if trust == 1.0 and not (_is_complete(axis, item, best[1]) and chance(found) * len(readings) <= SURE):
        found = [one for one in found if one.agrees]
    units = {one.printed.figure.unit for one in found if one.agrees}
    found = [one for one in found if one.agrees or (one.printed.figure.unit in units and _may_differ(one))]
    return _Found(best[1], confirmed(found, alone=False))


def _is_complete(axis: Axis, item: int, reading: _Reading) -> bool:
    """True if nothing else of the table could be a member: the row of a whole country among those of all its regions."""
    others = {one for one in axis.items if one != item and _counts(axis, one) and one not in axis.parts}
    return others == set(reading.members)


def _are_parts(axis: Axis, item: int, reading: _Reading) -> bool:
    """True if the members are printed as parts of an item, or are all that there is."""
    return all(axis.parts.get(member) == item for member in reading.members) or _is_complete(axis, item, reading)


def _may_differ(one: Comparison) -> bool:
    """False for percentages that need not add up: those of a whole do."""
    return one.printed.figure.unit != "%" or one.printed.value == _WHOLE


def _weigh(axis: Axis, item: int, reading: _Reading, lines: Sequence[int]) -> tuple[int, int, float]:
    """In how many lines a reading fits, in how many it does not, and how likely it fits by chance."""
    agreeing = differing = 0
    likely = 1.0
    for line in lines:
        printed = axis.amounts[item, line]
        members = _members(axis, reading, line, printed)
        if members is None:
            continue
        value, slack = Decimal(0), printed.slack
        for member, sign in members:
            value += member.value * sign
            slack += member.slack
        if abs(value - printed.value) <= slack:
            agreeing += 1
            likely *= min(1.0, float(2 * max(slack, coarseness(printed)) / abs(printed.value))) if printed.value else 1.0
        else:
            differing += 1
    return agreeing, differing, likely


def _members(axis: Axis, reading: _Reading, line: int, printed: Amount) -> list[tuple[Amount, int]] | None:
    """The numbers of a reading in one line: an empty cell counts for nothing, one that could not be read spoils the sum."""
    if axis.lines[line].roles & NOT_SUMMED and printed.figure.unit in ("%", "pp", ""):
        return None
    if axis.lines[line].roles & {"rate", "difference"} and printed.figure.unit == "%":
        return None
    found: list[tuple[Amount, int]] = []
    for member, sign in zip(reading.members, reading.signs, strict=True):
        amount = axis.amounts.get((member, line))
        if amount is not None:
            if amount.figure.unit != printed.figure.unit:
                return None
            found.append((amount, sign))
        elif not axis.is_missing(member, line):
            return None
    return found if sum(bool(amount.value) for amount, _ in found) >= FEWEST else None


def _compare(axis: Axis, item: int, reading: _Reading, lines: Sequence[int]) -> list[Comparison]:
    kind = _kind(axis, item, reading)
    found: list[Comparison] = []
    for line in lines:
        printed = axis.amounts.get((item, line))
        members = _members(axis, reading, line, printed) if printed is not None else None
        if printed is None or members is None:
            continue
        amounts, signs = tuple(amount for amount, _ in members), tuple(sign for _, sign in members)
        made = Comparison(kind, axis.lines[line].label, total(amounts, printed, signs), printed, amounts, signs)
        if made.agrees or not (is_mean(printed) or "average" in axis.lines[line].roles):  # income per head by source adds up
            found.append(made)
    return found


def _kind(axis: Axis, item: int, reading: _Reading) -> CheckKind:
    heads = [axis.items[member] for member in reading.members]
    if axis.items[item].moment == "closing" and any(head.moment == "opening" for head in heads):
        return "movement"
    if -1 in reading.signs:
        return "difference" if "difference" in axis.items[item].roles else "net"
    if _is_whole(axis.period(item), [axis.period(member) for member in reading.members]):
        return "period_sum"
    return "row_total" if axis.across else "column_total"


def _is_whole(whole: Period, parts: Sequence[Period]) -> bool:
    """True if the parts are stretches of time, one after the other, that make up a longer one."""
    if whole.start is None or any(part.start is None for part in parts) or len({part.start for part in parts}) < len(parts):
        return False
    return whole.start == parts[0].start and whole.end == parts[-1].end
