"""What the label of a row or column says: metric, period, unit, and whether its numbers are rates, shares or amounts."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from itertools import pairwise

from pipeline import language
from pipeline.model import NO_PERIOD, Lang, Period, SheetHead, TimeExpression
from pipeline.sheets.printed_units import IN_BRACKETS, unit_in_label
from pipeline.sheets.words import LABELS, basis, roles
from pipeline.times import find_times

_SPACES = re.compile(r"[　:：()（）]|(?<=[㐀-鿿])\s(?=[㐀-鿿])")
_ESTIMATED = re.compile(r"(?<=\b(?:19|20)\d\d)\s?[EFPefp]\b")


def read_head(label: str, lang: Lang, today: date | None) -> SheetHead:
    """A label taken apart: 2019年1-11月进出口总额（亿元） is 进出口总额, January to November 2019, in 亿元."""
    known = language.of(lang)
    metric, period = _apart(label, lang, today)
    last = _SPACES.sub("", label.rsplit(" / ", maxsplit=1)[-1])
    total = "total" in roles(last, lang) and len(last) <= known.longest_total
    return SheetHead(
        label=label,
        metric=metric,
        period=period,
        dated=period.start is not None and _apart(label, lang, None)[1].start is not None,
        unit=unit_in_label(label, lang),
        roles=roles(label, lang),
        basis=basis(label, lang),
        total=total,
        bare_total=total and len(last) <= known.bare_total,
    )


@lru_cache(LABELS)
def _apart(label: str, lang: Lang, today: date | None) -> tuple[str, Period]:
    """The metric and the period of a label."""
    label = _ESTIMATED.sub("", label)
    bare = IN_BRACKETS.sub(lambda match: "" if unit_in_label(match[0], lang) else match[0], label)
    times = [time for time in find_times(bare, lang, today) if time.period_start is not None]
    if not times:
        return _clean(bare), NO_PERIOD
    first = _over_levels(bare, lang, today) or times[0]
    metric = bare
    for time in reversed(times):
        metric = metric[: time.start] + metric[time.end :]
    return _clean(metric), Period(first.period_start, first.period_end, first.text)


def _over_levels(label: str, lang: Lang, today: date | None) -> TimeExpression | None:
    """The period that two levels of a header give together: 三季度 under 2023年, Q3 under 2023."""
    levels = label.split(" / ")
    for upper, lower in pairwise(levels):
        for written in (f"{upper}{lower}", f"{lower} {upper}"):
            found = find_times(written, lang, today)
            if (
                len(found) == 1
                and found[0].end - found[0].start > max(len(upper), len(lower))
                and found[0].period_start is not None
            ):
                return found[0]
    return None


def _clean(metric: str) -> str:
    """Without the joints that a lifted period or unit leaves behind."""
    parts = (part.strip(" 　,，:：的()（）-—") for part in metric.split(" / "))
    return " / ".join(part for part in parts if part and part not in ("年", "E", "F"))
