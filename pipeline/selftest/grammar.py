"""Builds random texts: numbers, units, dates, citations, marks and addresses in sentences, then cut, doubled and swapped.

    >>> Grammar(seed=1).text(7) == Grammar(seed=1).text(7)
    True

A text depends on the seed and its own number alone, so that any of them can be made again.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.model import Lang
from pipeline.selftest.words import Words, signs, words

LONGEST = 400
"""Code points of the longest text; the mean is about 60."""

_SLOT = re.compile(r"\{(\w+)\}")
_FULL_WIDTH = {ord("0") + n: 0xFF10 + n for n in range(10)} | {ord("."): "．", ord(","): "，", ord("-"): "－", ord("%"): "％"}
_DIGITS = {
    "zh": "零一二三四五六七八九",
    "financial": "零壹贰叁肆伍陆柒捌玖",
    "traditional": "零壹貳參肆伍陸柒捌玖",
    "year": "〇一二三四五六七八九",
}
_SCALES = ("", "十", "百", "千", "万", "億", "亿", "萬", "拾", "佰", "仟", "兆", "万亿", "千万", "百萬")
_DASHES = ("-", "–", "—", "~", "～", "至", "到", " to ", "－", "──")


@dataclass(frozen=True, slots=True)
class Text:
    """One random text and the language it is handed over as, which is sometimes the wrong one."""

    number: int
    text: str
    lang: Lang


class Grammar:
    """Random texts from a seed; `lines` of the user's own reports are mixed in."""

    def __init__(self, seed: int, lines: Sequence[str] = ()) -> None:
        self._seed = seed
        self._lines = lines

    def text(self, number: int) -> Text:
        """The text of that number."""
        chance = random.Random(f"{self._seed}/{number}")
        lang: Lang = chance.choice(("zh", "zh", "en"))
        maker = _Maker(chance, lang, words(lang), self._lines)
        text = maker.whole()
        told: Lang = lang if chance.random() < 0.93 else "en" if lang == "zh" else "zh"
        return Text(number, text, told)


class _Maker:
    """Makes one text; every method returns a piece of it."""

    def __init__(self, chance: random.Random, lang: Lang, known: Words, lines: Sequence[str]) -> None:
        self.chance = chance
        self.lang = lang
        self.words = known
        self.lines = lines
        self.slots: dict[str, Callable[[], str]] = {
            "q": self.quantity,
            "n": self.number,
            "t": self.time,
            "name": self.name,
            "c": self.citation,
            "u": lambda: self.of(signs().addresses),
            "x": self.piece,
        }

    def of(self, choices: Sequence[str]) -> str:
        return self.chance.choice(choices)

    def below(self, most: int) -> int:
        return self.chance.randrange(most)

    def whole(self) -> str:
        """Sentences or loose pieces, mangled now and then; long ones are rare."""
        size = min(LONGEST, int(self.chance.expovariate(1 / 55)) + 1)
        parts = [self.part()]
        while sum(map(len, parts)) < size:
            parts += [self.of(self.words.joints), self.part()]
        text = "".join(parts)[: max(size, 25)]
        for _ in range(int(self.chance.expovariate(0.9))):
            text = self.mangled(text)
        return text[:LONGEST]

    def part(self) -> str:
        roll = self.chance.random()
        if self.lines and roll < 0.4:
            return self.cut(self.of(self.lines))
        if roll < 0.55:
            return self.sentence()
        if roll < 0.65:
            return self.piece()
        if roll < 0.7:
            return self.bracketed(self.part())
        return self.slots[self.of(sorted(self.slots))]()

    def sentence(self) -> str:
        return _SLOT.sub(lambda slot: self.slots[slot[1]](), self.of(self.words.sentences))

    def piece(self) -> str:
        """A part of an example of any data file."""
        return self.cut(self.of(self.words.examples))

    def cut(self, text: str) -> str:
        if len(text) < 2 or self.chance.random() < 0.3:
            return text
        start = self.below(len(text))
        return text[start : start + 1 + self.below(min(40, len(text) - start))]

    def name(self) -> str:
        return self.of(self.words.names)

    def bracketed(self, text: str) -> str:
        """In brackets, which may be doubled, unclosed or not a pair."""
        pair, other = self.of(signs().brackets), self.of(signs().brackets)
        times = self.chance.choice((1, 1, 1, 2, 3))
        left, right = pair[0] * times, (pair if self.chance.random() < 0.8 else other)[1] * times
        return self.of((left + text + right, left + text + right, left + text, text + right, right + text + left))

    def digits(self) -> str:
        """Arabic digits, whole or with decimals, grouped or not, of any size."""
        whole = str(self.below(10 ** self.chance.choice((1, 1, 2, 2, 3, 4, 5, 7, 9, 13, 30))))
        if len(whole) > 3 and self.chance.random() < 0.6:
            mark = self.of((",", ",", ",", "，", " ", "\u2009", "."))
            first = len(whole) % 3 or 3
            whole = mark.join((whole[:first], *(whole[i : i + 3] for i in range(first, len(whole), 3))))
        tail = "".join(str(self.below(10)) for _ in range(1 + self.below(4)))
        point = self.of(("", "", ".", ".", "．", "·", "点", ",", "/"))
        text = self.of(("", "", "", "", "-", "−", "+", "±")) + whole + (point + tail if point else "")
        return text.translate(_FULL_WIDTH) if self.chance.random() < 0.1 else text

    def han(self) -> str:
        """A number in Chinese characters: common, financial, a year, mixed with scales, with 点."""
        signs_of = _DIGITS[self.of(sorted(_DIGITS))]
        parts = [self.of(signs_of) + self.of(_SCALES) for _ in range(1 + self.below(5))]
        return "".join(parts) + (self.of(("点", "點", "又", "分之")) + self.of(signs_of) if self.chance.random() < 0.3 else "")

    def number(self) -> str:
        roll = self.chance.random()
        if roll < 0.65:
            return self.digits()
        if roll < 0.85:
            return self.han()
        return " ".join(self.of(self.words.numerals) for _ in range(1 + self.below(3)))

    def quantity(self) -> str:
        """A number, two of them or a range, with scale and unit before or behind."""
        unit = self.of(self.words.units)
        gap = " " if self.lang == "en" or self.chance.random() < 0.1 else ""
        scale = (
            self.of(("", "", "", *_SCALES)) if self.lang == "zh" else self.of(("", "", " million", "bn", " trillion", "k", "m"))
        )
        one = self.number() + scale
        if self.chance.random() < 0.2:
            one += self.of(_DASHES) + self.number() + self.of(("", scale))
        elif self.chance.random() < 0.15 and self.lang == "zh":
            one += self.digits() + self.of(_SCALES) + self.of(("多", "余", "", "左右"))
        if self.chance.random() < 0.15:
            return self.of(("$", "US$", "￥", "€", "£", "RMB", "第", "№")) + one
        return one + gap + (unit if self.chance.random() < 0.8 else self.of(("%", "个百分点", "％", "倍", "pp", "")))

    def time(self) -> str:
        """A date, a month, a stretch or a time word, possible or not."""
        if self.chance.random() < 0.25:
            return self.of(self.words.time_words)
        year = self.of(
            (str(1990 + self.below(50)), str(1990 + self.below(50)), str(self.below(100)), "0000", "9999", "二〇二三", "民国九十")
        )
        month, day = str(self.below(15)), str(self.below(33))
        return self.zh_time(year, month, day) if self.lang == "zh" else self.en_time(year, month, day)

    def zh_time(self, year: str, month: str, day: str) -> str:
        dash, other = self.of(_DASHES), str(self.below(40))
        forms = (
            f"{year}年{month}月{day}日",
            f"{year}年{month}月",
            f"{year}年",
            f"{month}月{day}日",
            f"{year}-{month}-{day}",
            f"{year}.{month}.{day}",
            f"{day}/{month}/{year}",
            f"{year}年{month}月{day}日{dash}{other}日",
            f"{year}年{month}{dash}{other}月",
            f"{year}{dash}{year[:2]}{other}年",
            f"{year}年第{other}季度",
            f"{year}年前{other}个月",
            f"{year}年{self.of(('上半年', '下半年', '底', '初', '末以来', '前三季度'))}",
            f"过去{other}年",
            f"{self.of(_DIGITS['year'])}{self.of(_DIGITS['year'])}年代",
            f"“{self.of('一二十百')}{self.of('一三五')}五”期间",
        )
        return self.of(forms)

    def en_time(self, year: str, month: str, day: str) -> str:
        dash, other = self.of(_DASHES), str(self.below(40))
        name = self.of(("January", "February", "Feb.", "March", "June", "Sept", "December", "Smarch"))
        forms = (
            f"{day} {name} {year}",
            f"{name} {day}, {year}",
            f"{name} {year}",
            year,
            f"{year}-{month}-{day}",
            f"{month}/{day}/{year[-2:]}",
            f"{day}{dash}{other} {name} {year}",
            f"{name}{dash}{self.of(('May', 'April'))} {year}",
            f"{year}{dash}{other}",
            f"Q{other} {year}",
            f"the first {other} months of {year}",
            f"the {year}s",
            f"FY{year}/{other}",
            f"{other} years ago",
            f"the {self.of(('first', 'third', 'last'))} {self.of(('quarter', 'half', 'decade'))} of {year}",
        )
        return self.of(forms)

    def citation(self) -> str:
        """A cited work from the pieces of several styles, some of them missing."""
        who, title, place = self.of(self.words.people), self.of(self.words.titles), self.of(self.words.places)
        year, n, carrier = str(1900 + self.below(140)), str(self.below(500)), self.of(signs().carriers)
        forms = (
            f"{who}.{title}{carrier}.{place},{year}({n}):{n}-{self.below(600)}.",
            f"{who}：《{title}》，{place}，{year}年，第{n}页。",
            f"{who}：《{title}》，《{self.of(self.words.titles)}》{year}年第{n}期。",
            f"{who}, “{title},” {place} {n}, no. {self.below(20)} ({year}): {n}–{self.below(600)}",
            f"{who}, {title} ({place}, {year}), {n}",
            f"{who}, '{title}' ({year}) {n}(2) {place} {n}",
            f"{who} {title}{carrier} {self.of(signs().addresses)}",
        )
        return self.of(forms)

    def mangled(self, text: str) -> str:
        """Cut, doubled, swapped, or with a mark, an odd character, a digit or a bracket somewhere."""
        if not text:
            return text
        i, j = sorted((self.below(len(text) + 1), self.below(len(text) + 1)))
        j = min(j, i + 30)
        kind = self.below(7)
        if kind == 0:
            return text[:i] + text[j:]
        if kind == 1:
            return text[:j] + text[i:j] + text[j:]
        if kind == 2:
            return text[j:] + text[:i]
        if kind == 3:
            return text[:i] + self.bracketed(text[i:j]) + text[j:]
        if kind == 4:
            return text[:i] + self.of(signs().odd) + text[i:]
        if kind == 5:
            return text[:i] + self.digits() + text[i:]
        mark = self.of(signs().marks) * self.chance.choice((1, 1, 1, 2, 3, 8))
        return text[:i] + (self.broken() if self.chance.random() < 0.05 else mark) + text[i:]

    def broken(self) -> str:
        """Half a surrogate pair: no file can hold it, but a PDF's text may."""
        return chr(0xD800 + self.below(0x800))
