"""What the label of a row or column says: metric, period, unit, and whether its numbers are rates, shares or amounts."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from pipeline import language
from pipeline.model import NO_PERIOD, Lang, Period, PrintedUnit, SheetHead, TimeExpression
from pipeline.sheets.printed_units import IN_BRACKETS, counted_in, parse_cell_unit, unit_in_label
from pipeline.sheets.words import LABELS, basis, find_frames, find_words, is_cumulative, roles, says_only
from pipeline.times import NO_EDITION, Edition, find_times, in_common_years, months_before

_RELATED = ("on ", "per ", "to ")
"""What stands before a balance that something else is related to."""
_SPACES = re.compile(r"[　:：()（）]|(?<=[㐀-鿿])\s(?=[㐀-鿿])")
_ESTIMATED = re.compile(r"(?<=\b(?:19|20)\d\d)\s?[AEFPRaefpr]\b(?![$€£¥])")
_DAY_OVER_YEAR = re.compile(r"\b([A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}),? / ((?:19|20)\d\d)(?=$| )")
"""The day in one level of a head and its year in the next: For the year ended March 31 / 2025."""
_DAYS_OVER_YEAR = re.compile(r"(\d{1,2}月\d{1,2}日[至到—–-]\d{1,2}月\d{1,2}日) / (\d{2,4})年度?(?=$| / )")
"""1月1日至12月31日 over 113年度."""
_PERCENT_BELOW = re.compile(r"(?<=\b)((?:19|20)\d\d)[%％]$")
"""The unit in a line of its own below a year: Share of total, 2024%."""
_BALANCE = re.compile(r"(?:opening |closing )?balances?\b|at\s|as at\s|余额|餘額|.*[余餘][额額]$", re.IGNORECASE)
_POINT = re.compile(r"(?:balances?\s+)?(?:as\s+)?at|balances?(?:\s+as\s+of)?|as\s+of|on", re.IGNORECASE)
"""What is left of At 30 June 2025."""
_HANGING = re.compile(
    r"(?<=\w)[\s,]+(?:as\s)?(?:at|on|in|of|for|from|since|by|during|between)(?:\sthe)?$"
    r"|(?<=[a-z](?:ed|nt|id))\s(?:to|until|up to|before)$"
)
"""What a lifted time leaves at the end: Cash at of Cash at 30 June."""
_COUNT_MARK = re.compile(r"\s*[(（](?:[Nn]umber|[Nn]o\.?|#|headcount)(?: of [^()（）]{3,30})?[)）]")
"""That a row or column counts: Vessel calls (number)."""
_REMARK = re.compile(
    r"(?<=\w)\s*\((?:(?:19|20)\d\d\s+(?:census|survey|(?:constant )?prices|estimate|data|values)|[Cc]ensus of (?:19|20)\d\d)\)"
)
"""Of when the numbers are from, behind their name: Population (2024 census)."""
_QUARTER = re.compile(r"(?:[1-4]Q|[12]H|FY)\s?['’]?\d\d|(?:Q[1-4]|H[12])\s?['’]?\d\d")
"""2Q25, as banks print it."""
_SCALE = re.compile(r"\s*[（(](?:\d{1,4}\s?[-–—~～]\s?\d{1,4}|满分\s?\d+)[)）]")
"""What a score may be: Score (0–100)."""
_IS_100 = r"(?:(?:19|20)\d\d\s?年?|[上去]年(?:同[月期])?|上月|(?:previous|same) [a-z ]{4,30}|[\u3400-\u9fff]{1,4})\s?[=＝]\s?100"
_BASE = re.compile(rf"{_IS_100}|[Cc]hange (?:from|since|on|over)\s(?:/\s)?[^/%,]+|[比较]\s?(?:19|20)\d\d年(?:末|底)?")
"""What numbers are compared with: 2021 = 100, 女=100, change from March 2024, 比2022年增长."""
_THAN = re.compile(r"[比较較]$")
"""What stands before the time that a rate is compared with: 本报告期末比上年度末增减."""
_BASE_100 = re.compile(rf"\s*[（(]?{_IS_100}[)）]?")
_LATER = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?(?:/|over|on|vs?\.?)\s?((?:19|20)\d\d)(?!\d)")
"""A year and the earlier one that its numbers are compared with: 2025/2024."""
_YEAR_ALONE = re.compile(r"(?:(?<=^)|(?<= / ))((?:19|20)\d\d)(?=$| / )")
_EMPTY = re.compile(r"[（(]\s*[)）]")
_SHORT_YEARS = re.compile(r"(?:19|20)\d\d ?[-/–] ?\d\d(?!\d)")
"""2024–25: a year that begins in one calendar year and ends in the next."""
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(]?[一二三四五六七八九十\d]{1,2}[)）]|\d{1,2}[.．、](?!\d)"
    r"|[(（](?:[a-z]|[ivx]{1,4})[)）]|(?:[IVX]{1,4}|[A-Z])\.(?=\s)|#)\s*"
)
_EDGES = " 　,，:：的-—－"
_YEAR_AND = re.compile(r"(?:19|20)\d\d\s+(\D{1,14}(?:000s?)?)$")
_BEHIND = re.compile(
    r"(?<=\w)\s+((?:[A-Z]{1,2})?[$€£¥]\s?(?:['’]?000s?|mn?|bn?|million|billion|thousand)|[A-Z]{2,3}\s?['’]000s?"
    r"|million|billion|thousand|pence|cents)$"
    r"|,\s*(?:%|per cent|percent)$"
)
_FORMULA = re.compile(r"\s*[（(](?:[IVXivx]{1,4}|[一二三四五六七八九十]{1,2}|[a-z1-9])(?:\s*[-–−+＋/－][^()（）]{0,20})[)）]$")
"""How a result is reckoned, behind its name: Profit for the year (VII – VIII)."""
_TAIL = re.compile(r"(.+?)(?:(?<!\d),|,(?=\s))\s*((?:1,000 )?[^,]+)$")
"""What a level of a head names, and its unit: Quantity, 1,000 t."""
LONGEST_TIME = 16
"""Characters of the longest name of a part of a year."""
_SIGNS = re.compile(r"[（(][^（）()]*号填列[)）]")
"""（损失以“-”号填列）: how a statement prints its signs."""
_WHOLE_LEVELS = ("value", "whole", "category", "status", "version", "cumulative")
"""Words that say nothing of what is measured if a level has no other: 金额, 全省, Women, Forecast."""
MOMENTS = ("closing", "opening", "current", "previous")


def read_head(label: str, lang: Lang, today: date | None, edition: Edition = NO_EDITION) -> SheetHead:
    """A label taken apart: 2019年1-11月进出口总额（亿元） is 进出口总额, January to November 2019, in 亿元."""
    known = language.of(lang)
    metric, period = _apart(label, lang, today, edition.republic)
    frames = find_frames(label, lang)
    moment = _moment(_BASE_100.sub("", label), lang)
    dated = period.start is not None and _apart(label, lang, None, edition.republic)[1].start is not None
    valued = any(cue.entry.get("role") in ("value", "cumulative") for cue in frames)  # 当月 over the months of a year
    if not dated and (valued or roles(label, lang) & {"rate", "share", "points", "difference"}):
        period = NO_PERIOD  # 比上年增长: the year that is compared with
    moment = moment or _balance(label, period, edition)
    if not dated and known.pattern("sheets.age").fullmatch(label.rpartition(" / ")[2].strip()):
        period = NO_PERIOD  # Within 1 year: when amounts fall due
    if roles(label, lang) & {"rate", "points", "difference"}:
        period = _later(period) if period.end is not None else NO_PERIOD  # since 2022
    stretch = _ended(label, lang, period)
    if stretch is None and period.end is not None and known.pattern("times.at_end").search(period.text):
        period = Period(period.end, period.end, period.text)  # connected at end-2025
    period = stretch or _of_edition(period, dated, moment, edition)
    last = _SPACES.sub("", next((level for level in reversed(label.split(" / ")) if not _is_unit(level, lang)), label))
    total = "total" in roles(last, lang) and len(last) <= known.longest_total
    return SheetHead(
        label=label,
        metric=metric,
        period=period,
        dated=dated,
        unit=unit_in_label(label, lang) or _behind(label, lang),
        roles=roles(label, lang) - _no_roles(label, period, lang),
        basis=basis(label, lang),
        total=total,
        bare_total=total and len(last) <= known.bare_total and not (known.spaced and _measures(label, lang)),
        moment=moment,
        region=any(cue.entry.get("role") == "region" for cue in frames),
    )


def _measures(label: str, lang: Lang) -> bool:
    """True for a total that says of what: Total cost."""
    own = next((level for level in reversed(label.split(" / ")) if not _is_unit(level, lang)), label)
    return bool(roles(own, lang) & {"money", "quantity"})


def _no_roles(label: str, period: Period, lang: Lang) -> set[str]:
    """What the words of a label do not say here: 年度 of 2023年度 over amounts, 本年 of 本年累计."""
    found = {"label"} if period.start else set()
    return found | {"label", "later"} if is_cumulative(label, lang) else found


def _later(period: Period) -> Period:
    """The year that a change from one year to the next is seen at: change, 2024 to 2025."""
    a, b = period.start, period.end
    if _SHORT_YEARS.search(period.text):  # 2024/25
        return period
    if a is None or b is None or (b.year - a.year, a.month, a.day, b.month, b.day) != (1, 1, 1, 12, 31):
        return period
    return Period(date(b.year, 1, 1), b, period.text)


def _moment(label: str, lang: Lang) -> str:
    """Which moment or period of the report a label names: 期末, 本期; not that which a rate is compared with (比上年增长)."""
    rates = [cue for cue in find_words(label, lang) if cue.entry.get("role") in ("rate", "share", "points", "difference")]
    for cue in reversed(find_frames(label, lang)):
        if label[: cue.start].lower().endswith(_RELATED):
            continue  # Return on opening balance
        base = any(rate.start <= cue.start and cue.end <= rate.end for rate in rates) or _THAN.search(label[: cue.start])
        if cue.entry.get("role") in MOMENTS and not (rates and base):
            return cue.entry.get("role")
    return ""


def _balance(label: str, period: Period, edition: Edition) -> str:
    """Whether a balance on a day is the opening or the closing one: Balance as at April 1, 2024."""
    if period.start is None or period.start != period.end or not _BALANCE.match(label.rpartition(" / ")[2]):
        return ""
    opening = edition.opening.end
    if opening is not None and opening <= period.start <= opening + timedelta(days=1):
        return "opening"
    return "closing" if period.end == edition.closing.end else ""


def _ended(label: str, lang: Lang, period: Period) -> Period | None:
    """The months that end on the day of a label: Year ended 30 June 2023, 截至2024年6月30日止六个月."""
    cue = next((cue for cue in find_frames(label, lang) if cue.entry.get("role") == "ended"), None)
    if cue is None or period.end is None or period.start != period.end:
        return None
    before = months_before(period.end, int(cue.entry.get("months")))
    return Period(before + timedelta(days=1) if before else None, period.end, period.text)


def _of_edition(period: Period, dated: bool, moment: str, edition: Edition) -> Period:
    """A year as the report counts years; the day that 期末 and 2023年末 mean; the period that 本期 and 上期 are."""
    if moment and not dated:
        period = NO_PERIOD
    if period.end is not None and _counts_as_its_own(period, edition):
        year = edition.year(period.end.year)
        period = Period(year.start, year.end, period.text)
    if period.start is not None:
        return Period(period.end, period.end, period.text) if moment == "closing" else period
    known = {"closing": edition.closing, "opening": edition.opening, "current": edition.period, "previous": edition.before}
    return known.get(moment, NO_PERIOD)


def _counts_as_its_own(period: Period, edition: Edition) -> bool:
    """True for a year that a report counts from its own month: 2024/25 wherever its years are known to end, 2024 in a report that
    is itself about such a year.
    """
    start, end = period.start, period.end
    if start is None or end is None or (start.month, start.day, end.month, end.day) != (1, 1, 12, 31):
        return False
    if end.year == start.year + 1:
        return edition.year_end_known and _SHORT_YEARS.search(period.text) is not None
    own = edition.period.end
    about_one = own is not None and (own.month, own.day) == (edition.month, edition.day)
    return end.year == start.year and about_one


def _behind(label: str, lang: Lang) -> PrintedUnit | None:
    """The unit behind a year or a name: 2023 $ million, Retail banking £m."""
    behind = (match[1] or "%" for pattern in (_YEAR_AND, _BEHIND) if (match := pattern.search(label)))
    return next((unit for text in behind if (unit := parse_cell_unit(text, lang)) is not None), None)


def bare_metric(metric: str, lang: Lang) -> str:
    """A metric without the words that say when its numbers are, or only that they are numbers; "" if it has no others.

    >>> bare_metric("期末余额", "zh"), bare_metric("地区生产总值 / 绝对量", "zh"), bare_metric("期末现金余额", "zh")
    ('', '地区生产总值', '现金余额')
    """
    levels = (_without_frames(level, lang) for level in metric.split(" / "))
    return " / ".join(level for level in levels if level)


def unnumbered(label: str) -> str:
    """A label without its number: 购置 of （1）购置.

    >>> unnumbered("（1）购置"), unnumbered("2.本期增加金额")
    ('购置', '本期增加金额')
    """
    return _NUMBERED.sub("", label).strip(_EDGES)


@lru_cache(LABELS)
def is_part_of_year(level: str, lang: Lang) -> bool:
    """True for a level that names but a part of a year: 3月, 1—2月, Dec., 1st quarter.

    >>> is_part_of_year("1—2月", "zh"), is_part_of_year("Dec.", "en"), is_part_of_year("产量", "zh")
    (True, True, False)
    """
    written = language.of(lang).month_of_year.format(year=2001, label=level)
    found = find_times(written, lang, None) if len(level) <= LONGEST_TIME else []
    return len(found) == 1 and (found[0].start, found[0].end) == (0, len(written)) and level not in ("", "年")


def _without_frames(level: str, lang: Lang) -> str:
    if is_part_of_year(level, lang) or _QUARTER.fullmatch(level):
        return ""
    if level[:1] in "(（" and level[-1:] in ")）":  # (forecast)
        level = level[1:-1].strip()
    if says_only(level, lang, ("status", "version")):
        return ""
    rates = [cue for cue in find_words(level, lang) if cue.entry.get("basis")]
    for cue in reversed(find_frames(level, lang)):
        role = cue.entry.get("role")
        whole = (cue.start, cue.end) == (0, len(level))
        inside = any(rate.start <= cue.start and cue.end <= rate.end for rate in rates)
        phrase = level[: cue.start].lower().endswith(("for ", *_RELATED)) or level[cue.end :].lstrip().startswith("per ")
        phrase = language.of(lang).spaced and phrase and not whole  # profit for the year, return on opening balance
        if not inside and not phrase and (role in (*MOMENTS, "detail", "sum", "ended") or (role in _WHOLE_LEVELS and whole)):
            level = level[: cue.start] + level[cue.end :]
    level = _FORMULA.sub("", _NUMBERED.sub("", level)).strip(_EDGES)
    words = find_words(level, lang)
    changed = [cue for cue in words if cue.entry.get("role") in ("rate", "share", "points")]
    rest = level
    for cue in reversed(changed):
        rest = rest[: cue.start] + rest[cue.end :]
    rest = rest.strip(_EDGES)
    if len(rest) > 1 and changed and all(cue.entry.get("basis") for cue in changed):
        return rest  # 营业收入同比增减
    return level if len(rest) > 1 else ""


@lru_cache(LABELS)
def _apart(label: str, lang: Lang, today: date | None, republic: bool = False) -> tuple[str, Period]:
    """The metric and the period of a label; in one of the Republic of China 112年 is a year."""
    label = _DAY_OVER_YEAR.sub(_dated, _ESTIMATED.sub("", label))
    label = _PERCENT_BELOW.sub(r"\1 / %", _DAYS_OVER_YEAR.sub(r"\2年\1", label))
    if not language.of(lang).spaced:
        label = label.replace("半年度", "上半年")
        label = _YEAR_ALONE.sub(r"\1年", label)
    if republic:
        label = in_common_years(label)
    label = _LATER.sub(lambda match: match[1] if match[1] > match[2] else match[0], _BASE_100.sub("", label))
    label = _REMARK.sub("", _COUNT_MARK.sub("", label))
    bare = IN_BRACKETS.sub(
        lambda match: "" if unit_in_label(match[0], lang) or match[1] == counted_in(label, lang) else match[0],
        _SIGNS.sub("", label),
    )
    levels = (level for level in bare.split(" / ") if not _is_unit(level, lang))
    bare = " / ".join(_without_tail(_without_behind(level, lang), lang) for level in levels)
    rates = [cue for cue in find_words(bare, lang) if cue.entry.get("basis")]  # 上年 in 比上年增减 is no time of the numbers
    bases = [match.span() for match in _BASE.finditer(bare)]
    times = [
        time
        for time in find_times(bare, lang, today)
        if not any(start <= time.start and time.end <= end for start, end in bases)
        and time.period_start is not None
        and not any(cue.start <= time.start and time.end <= cue.end for cue in rates)
    ]
    if not times and today is not None and is_part_of_year(bare, lang):  # May beside Jan
        times = find_times(language.of(lang).month_of_year.format(year=today.year, label=bare), lang, today)
        return "", Period(times[0].period_start, times[0].period_end, bare)
    if not times:
        return _without_units(_clean(bare), lang), NO_PERIOD
    first = _over_levels(bare, lang, today) or times[0]
    metric = bare
    for time in reversed(times):
        if any(char.isdigit() for char in time.text) or not metric[: time.start].endswith("for "):  # profit for the year
            metric = metric[: time.start] + metric[time.end :]
    day = first.period_start == first.period_end
    left = " / ".join(level for level in _clean(metric).split(" / ") if not (day and _POINT.fullmatch(level)))
    return _without_units(left, lang), Period(first.period_start, first.period_end, first.text)


def _dated(match: re.Match[str]) -> str:
    """A day and the year below it: 30 June 2025, March 31, 2025."""
    return f"{match[1]} {match[2]}" if match[1][0].isdigit() else f"{match[1]}, {match[2]}"


def _is_unit(level: str, lang: Lang) -> bool:
    return parse_cell_unit(level, lang) is not None or level in ("’000", "'000")


def _without_behind(level: str, lang: Lang) -> str:
    """A level without the unit behind its name: Retail banking £m."""
    return _BEHIND.sub(lambda match: "" if parse_cell_unit(match[1] or "%", lang) else match[0], level)


def _without_tail(level: str, lang: Lang) -> str:
    """A level without the unit behind a comma, and the scale of a score: Floor area, 1 000 m²; Score (0–100)."""
    level = _SCALE.sub("", level)
    match = _TAIL.match(level)
    return match[1] if match and parse_cell_unit(match[2].strip(), lang) is not None else level


def _without_units(metric: str, lang: Lang) -> str:
    """Without the levels that are but units: $ million, as under 2023."""
    levels = metric.split(" / ")
    kept = [level for level in levels if level and parse_cell_unit(level, lang) is None]
    return " / ".join(kept) if len(kept) < len(levels) else metric


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
    parts = (_HANGING.sub("", _EMPTY.sub("", part).strip()).strip(" 　,，:：的-—") for part in metric.split(" / "))
    return " / ".join(part for part in parts if part and part not in ("年", "E", "F"))
