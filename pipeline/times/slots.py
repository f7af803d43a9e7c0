"""What a written time is read from: the slots its form filled, and the anchor that relative words count from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pipeline import language
from pipeline.lexicon import Entry
from pipeline.model import Lang, Period
from pipeline.numbers.scan import parse_number
from pipeline.times.calendar import REPUBLIC, in_calendar
from pipeline.times.words import squeeze, time_words

_REPUBLIC = re.compile(
    r"(?<![\d.,年])(?:1[01]\d|[5-9]\d)(?=\s?(?:年(?![來来以間间內内]|期间)|[、及和與至~～–—-]\s?1[01]\d\s?年))"
)
_FROM = re.compile(r"(?:\d[.．]\d+|(?<![\d.])[1-4]?\d)\s?[-~～–—―至到]\s?$")
"""Before the longer of two lengths of time: 2.17~3.67年, 20至60年."""
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
FIRST_REPUBLIC, LAST_REPUBLIC = "\ue000", "\ue0c7"
"""What a year of the Republic is written with where a report counts so, by `with_republic`: each digit of 110 becomes U+E06E."""

PIVOT = 30
"""A year of two digits below it is in this century, as spreadsheets read it."""


@dataclass(slots=True)
class Anchor:
    """What relative times refer to: the report's own date, the last period named, the last day within one year named, the
    period that the report is about, and month and day on which its financial years end, where it says so.
    """

    today: date | None = None
    last: Period | None = None
    said: date | None = None
    reported: Period | None = None
    year_end: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        self.today = in_calendar(self.today)

    @property
    def year(self) -> int | None:
        at = self.at("text")
        return at.year if at else None

    def at(self, seen_from: str) -> date | None:
        """The day that words like 去年 (seen from `today`) or 上年 (seen from the `text`) count from."""
        return (self.today or self.said) if seen_from == "today" else (self.said or self.today)

    def note(self, period: Period | None) -> None:
        """Remember a period. A span of several years says nothing about the year of a month that follows."""
        if period is None or period.start is None or period.end is None:
            return
        self.last = period
        if period.in_one_year:
            self.said = period.start


_ERA = re.compile(r"(?:中[華华])?民[國国]\s?(?=(?:19|20)\d\d\s?年)")
"""What stands before a year that is counted from 1912."""


def with_republic(text: str) -> str:
    """A text of equal length in which the years of the Republic of China (110年) are told from lengths of time."""
    return _REPUBLIC.sub(
        lambda match: chr(ord(FIRST_REPUBLIC) + int(match[0])) * len(match[0]) if _is_year(match) else match[0], text
    )


def in_common_years(text: str) -> str:
    """A text with the years of the Republic of China as common ones.

    >>> in_common_years("民國112年度"), in_common_years("2.17~3.67年"), in_common_years("20至60年")
    ('2023年度', '2.17~3.67年', '20至60年')
    """
    common = _REPUBLIC.sub(lambda match: f"{int(match[0]) + REPUBLIC}" if _is_year(match) else match[0], text)
    return _ERA.sub("", common)


def _is_year(match: re.Match[str]) -> bool:
    return _FROM.search(match.string[: match.start()]) is None


@dataclass(slots=True)
class Slots:
    """The filled slots of one form, the language, and the anchor; `meaning` is what its entry says besides."""

    groups: dict[str, str | None]
    lang: Lang
    anchor: Anchor
    meaning: dict[str, str] = field(default_factory=dict)
    beside: bool = False
    """True once a word such as 上年 was read, which names a time beside the one spoken of."""

    def get(self, name: str) -> str:
        return self.groups.get(name) or ""

    def seen(self, word: Entry) -> date | None:
        """The day that a relative word counts from."""
        self.beside = word.get("seen_from") == "text" and word.get("shift") != "0"
        return self.anchor.at(word.get("seen_from"))

    def number(self, name: str) -> int | None:
        """A small number, in digits or words, cardinal or ordinal."""
        value = self.decimal(name)
        return int(value) if value is not None else None

    def decimal(self, name: str) -> Decimal | None:
        written = self.get(name).lower() if language.of(self.lang).spaced else squeeze(self.get(name))
        text = re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", written)
        few = time_words(self.lang, "few").get(squeeze(text))
        if few is not None:
            return Decimal(few.get("value"))
        if text in ("a", "an"):
            return Decimal(1)
        text = text.removesuffix("世纪")
        text = "两" if text == "二" else re.sub("^廿", "二十", text)
        return parse_number(text, self.lang) if text else None

    def month(self, name: str = "M") -> int:
        word = time_words(self.lang, "month").get(squeeze(self.get(name)).rstrip("."))
        return int(word.get("value")) if word else self.number(name) or 0

    def year(self, name: str = "Y") -> int | None:
        """The year a slot names, in digits or by a word; the year spoken of if the slot is empty."""
        text = squeeze(self.get(name) or (self.get("year") if name == "Y" else ""))
        if not text:
            return self.anchor.year
        if FIRST_REPUBLIC < text[0] <= LAST_REPUBLIC:
            return REPUBLIC + ord(text[0]) - ord(FIRST_REPUBLIC)
        word = time_words(self.lang, "year").get(text)
        if word is not None:
            at = self.seen(word)
            return at.year + int(word.get("shift")) if at else None
        digits = re.sub(r"\D", "", text.replace("两千", "2000").translate(_DIGITS))
        return full_year(digits) if digits else self.anchor.year


def full_year(digits: str) -> int:
    """A year written with two or four digits."""
    number = int(digits)
    return number if len(digits) > 2 else number + (2000 if number < PIVOT else 1900)
