"""Printed numbers with what their last digit leaves open, and sums and ratios that carry it along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from pipeline.model import Figure
from pipeline.numbers import plain

_HALF = Decimal("0.5")

FEW = 100
"""Things that are counted one by one are fewer."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A printed number: `value` with its scale applied, `slack` half of its last printed place, `factor` the scale; `labels` are
    those of its row and its column, if it stands in a table.

    12.50 under 亿元 has the value 1250000000, the slack 500000 and the factor 100000000.
    """

    figure: Figure
    value: Decimal
    slack: Decimal
    factor: Decimal
    labels: tuple[str, str] = ("", "")

    def printed(self, value: Decimal) -> str:
        """Another value as it would be printed beside this one."""
        step = self.slack * 2 / self.factor
        places = max(0, -int(step.normalize().as_tuple().exponent)) if step else 0
        rounded = (value / self.factor).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        return f"{rounded:f}{'%' if self.figure.unit == '%' else ''}"


def amount_of(figure: Figure, labels: tuple[str, str] = ("", "")) -> Amount | None:
    """The printed number behind a figure; None for a range, an approximation or no number."""
    if figure.value is None or figure.approximation != "exact" or figure.step is None or figure.scale is None:
        return None
    fallen = bool(figure.cell_id) and figure.change == "decrease"
    return Amount(figure, -figure.value if fallen else figure.value, _HALF * figure.step, figure.scale, labels)


def coarseness(amount: Amount) -> Decimal:
    """Half of the last place that is not 0: 50,000.00 is as coarse as 50 thousand."""
    if not amount.value or not amount.slack:
        return amount.slack
    places = amount.value / (amount.slack * 2)
    digits = str(abs(int(places))) if places == int(places) else ""
    return amount.slack * Decimal(10) ** (len(digits) - len(digits.rstrip("0")))


@dataclass(frozen=True, slots=True)
class Recomputed:
    """A recomputed value and how far rounding in the printed numbers can carry it."""

    value: Decimal
    tolerance: Decimal


def total(members: Sequence[Amount], printed: Amount, signs: Sequence[int] = ()) -> Recomputed:
    """The sum of the members, each with its sign, against a printed total: every rounding may point the same way.

    Few things that are counted one by one are not rounded: 8 meetings are no 9.
    """
    counted = all(_is_counted(part) for part in (*members, printed))
    slack = Decimal(0) if counted else sum((member.slack for member in members), printed.slack)
    signed = zip(members, signs or [1] * len(members), strict=True)
    return Recomputed(plain(sum((member.value * sign for member, sign in signed), Decimal(0))), plain(slack))


def _is_counted(amount: Amount) -> bool:
    """True for a small whole number of things."""
    few = amount.factor == 1 and amount.slack == _HALF and abs(amount.value) < FEW
    return few and amount.figure.kind in ("count", "number") and not amount.figure.per


def growth(before: Amount, after: Amount, printed: Amount) -> Recomputed | None:
    """The change from one amount to another in per cent. None where a rate makes no sense: from zero or below."""
    if before.value - before.slack <= 0 or after.value < 0:
        return None
    return _ratio(after, before, printed, shift=Decimal(1))


def share(part: Amount, whole: Amount, printed: Amount) -> Recomputed | None:
    """A part of a whole in per cent."""
    if whole.value - whole.slack <= 0 or part.value < 0:
        return None
    return _ratio(part, whole, printed, shift=Decimal(0))


def _ratio(above: Amount, below: Amount, printed: Amount, shift: Decimal) -> Recomputed:
    middle = (above.value / below.value - shift) * 100
    highest = ((above.value + above.slack) / (below.value - below.slack) - shift) * 100
    lowest = ((above.value - above.slack) / (below.value + below.slack) - shift) * 100
    return Recomputed(_short(middle), _short(max(highest - middle, middle - lowest) + printed.slack))


def of_size(part: Amount, whole: Amount, printed: Amount) -> Recomputed | None:
    """A part of a whole in per cent, whatever the signs: costs that are printed as negative against income."""
    return share(_size(part), _size(whole), printed)


def quotient(above: Amount, below: Amount, printed: Amount) -> Recomputed | None:
    """One amount for each of another: earnings per share, a price in so many times the earnings."""
    found = of_size(above, below, printed)
    if found is None:
        return None
    value, slack = found.value / 100, (found.tolerance - printed.slack) / 100
    return Recomputed(_short(value), _short(slack + printed.slack))


def is_mean(amount: Amount) -> bool:
    """True for an amount for each of something, seldom a sum of others: cost per household, 人/km2. Earnings per share are."""
    shares = ("股", "share", "shares", "unit", "units")
    return "/" in amount.figure.unit or (bool(amount.figure.per) and not amount.figure.per.lower().endswith(shares))


def _size(amount: Amount) -> Amount:
    return Amount(amount.figure, abs(amount.value), amount.slack, amount.factor)


def margin(cost: Amount, revenue: Amount, printed: Amount) -> Recomputed | None:
    """What is left of a revenue after a cost, in per cent of it."""
    found = share(cost, revenue, printed)
    return None if found is None else Recomputed(plain(100 - found.value), found.tolerance)


def difference(before: Amount, after: Amount, printed: Amount) -> Recomputed:
    """One amount less another."""
    return Recomputed(plain(after.value - before.value), plain(before.slack + after.slack + printed.slack))


def _short(value: Decimal) -> Decimal:
    """Ten decimals: a ratio has no end."""
    return plain(value.quantize(Decimal(1).scaleb(-10), ROUND_HALF_UP))
