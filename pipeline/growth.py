"""How the time of the text functions grows: each kind of text at n and 2n characters, in CPU time.

    zhengju bench growth          # all functions, 1,000 to 64,000 characters; a long run
    python -m pipeline.growth find_times 1000000 digits spaces

A function that is linear has a ratio near 2; one that looks at every pair of places has one near 4.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from pipeline.model import Lang

FUNCTIONS = ("segment", "find_figures", "find_times", "find_entities", "parse_citation", "parse_note")
LARGEST_RATIO = 2.3
"""Twice the text may take this many times as long."""

SMALLEST, LARGEST = 1_000, 64_000
"""Characters of the shortest and the longest text; each text is twice as long as the one before."""

_SHORTEST = 0.1
"""CPU seconds; a ratio to less than that says more about the clock than about the function."""

_ENOUGH = 4.0
"""CPU seconds after which a kind of text is not made longer, unless a length was asked for."""

_TIMES, _SHORT_CALLS = 3, 2.0
"""A call is timed so often, or until it has taken so many CPU seconds."""

_PROSE = {
    "zh": "2023年，东港市货物进出口总额达3.5亿元，同比增长12.6%；其中出口2.1亿元。李明认为，海湾合作组织的成员将从中受益。",
    "en": "In 2023 exports of East Harbour rose by 12.6% to 3.5 million tonnes, Ann Smith of the Bay Institute said. ",
}
REPEATED: dict[str, str] = {
    "digits": "1234567890",
    "grouped": "1,",
    "dotted": "3.5.",
    "one": "一",
    "scales": "十百千万",
    "brackets": "(",
    "wide brackets": "（",
    "closing": ")",
    "titles": "《",
    "underscores": "_",
    "hyphens": "-",
    "dashes": "—",
    "emoji": "😀",
    "accents": "e\u0301\u0301",
    "spaces": " ",
    "newlines": "\n",
    "addresses": "https://a.example/b?c=1#d ",
    "one address": "http://[",
    "and": "and ",
    "capitals": "Grand Ministry ",
    "capitals and": "Bay of Trade and the ",
    "initials": "A. ",
    "dates": "2020年3月4日至",
    "years": "年月日",
    "percent": "%",
    "numbers with percent": "5% ",
    "quotes": "“",
    "straight quotes": '"',
    "dots": ".",
    "ellipsis": "…",
    "of which": "其中",
    "said": "他说",
    "list": "甲、乙、丙、",
    "tabs": "1\t2\t",
    "same name": "张三丰教授、",
    "same company": "Bay Institute, ",
    "places": "中美英法",
    "million": "million ",
    "hundred and": "one hundred and ",
    "from to": "from 1 to ",
    "ordinals": "第",
    "carriers": "[J]. ",
    "same as above": "同上，",
    "works": "张三：《港口研究》，东港出版社，2019年，第5页；",
    "English works": "Ann Smith, The Port of Samples (London: Bay Press, 2019), p. 5; ",
    "works without marks": "Smith, A. (2019). Ports of samples. Bay Journal 3(2), 5-9. ",
    "slashes": "1/",
    "letters": "a",
    "capital letters": "A",
    "mixed": "a1一。α",
}
"""Texts of one piece over and over."""


def texts(lang: Lang) -> dict[str, Callable[[int], str]]:
    """Every kind of text by its name: a function that makes one of so many characters."""
    prose = _PROSE[lang]
    kinds = {
        "prose": prose,
        "prose without stops": prose.replace("。", "").replace(".", ""),
        "prose without marks": "".join(char for char in prose if char.isalnum() or char == " "),
        **REPEATED,
    }
    made = {name: _repeated(piece) for name, piece in kinds.items()}
    return {**made, "many names": lambda n: _joined(_names(lang), n)}


def _repeated(piece: str) -> Callable[[int], str]:
    return lambda n: (piece * (n // len(piece) + 1))[:n]


def _joined(pieces: Iterator[str], length: int) -> str:
    return "".join(islice(pieces, length // 16 + 2))[:length]


def _names(lang: Lang) -> Iterator[str]:
    """Names that are all different: the 王一一 of 王一一教授说, Ann Aaab Corporation."""
    given = "一丁七万丈三上下不与丑专且世丘丙业丛东丝丞两严丧中丰串临丸丹主丽举乃久义之乌乎乐乔乘乙九也习乡书买乱"
    if lang == "zh":
        for one, two, three in product("王李张刘陈杨黄赵吴周", given, given):
            yield f"{one}{two}{three}教授说，{two}{three}研究院有3个项目。"
    letters = "abcdefghijklmnopqrstuvwxyz"
    for word in product(letters, repeat=4):
        yield f"Ann {''.join(word).title()} of {''.join(reversed(word)).title()} Corporation has 3 projects. "


@dataclass(frozen=True, slots=True)
class Growth:
    """One function on one kind of text: CPU seconds by the number of characters."""

    function: str
    lang: Lang
    kind: str
    seconds: dict[int, float]

    @property
    def ratio(self) -> float:
        """The largest ratio of the time for 2n characters to that for n; 0 where all times are too short to say."""
        return max(
            (self.seconds[n] / self.seconds[n // 2] for n in self.seconds if self.seconds.get(n // 2, 0) > _SHORTEST), default=0
        )

    def line(self) -> str:
        """The measure as one line of the table."""
        longest = max(self.seconds)
        mark = "  <-" if self.ratio > LARGEST_RATIO else ""
        return f"{self.function:14} {self.lang} {self.kind:22} {longest:8} {self.seconds[longest]:8.2f} {self.ratio:5.2f}{mark}"


def _caller(function: str, lang: Lang) -> Callable[[str], object]:
    import pipeline

    called: Callable[..., object] = getattr(pipeline, function)
    return called if function.startswith("parse") else lambda text: called(text, lang)


def measure(function: str, lang: Lang, kind: str, longest: int = LARGEST, enough: float = _ENOUGH) -> Growth:
    """Time one function on one kind of text from the longest length down to 1,000 characters, halved each time.

    Twice as long a text is only tried while a text takes less than `enough` CPU seconds.
    """
    call, make = _caller(function, lang), texts(lang)[kind]
    call(make(100))  # what is loaded at first use does not count
    seconds: dict[int, float] = {}
    lengths = [longest]
    while lengths[-1] >= 2 * SMALLEST:
        lengths.append(lengths[-1] // 2)
    for length in reversed(lengths):
        seconds[length] = _time(call, make(length))
        if seconds[length] > enough:
            break
    return Growth(function, lang, kind, seconds)


def _time(call: Callable[[str], object], text: str) -> float:
    """CPU seconds of one call, the least of three where it is short: what else runs on the machine disturbs those most."""
    found: list[float] = []
    while len(found) < _TIMES and sum(found) < _SHORT_CALLS:
        start = time.process_time()
        call(text)
        found.append(time.process_time() - start)
    return min(found)


def growths(functions: Sequence[str] = FUNCTIONS, longest: int = LARGEST, kinds: Sequence[str] = ()) -> Iterator[Growth]:
    """All measures, one after the other."""
    for function in functions:
        langs: tuple[Lang, ...] = ("zh", "en")
        for lang in langs:
            for kind in kinds or texts(lang):
                yield measure(function, lang, kind, longest)


def main(arguments: Sequence[str] = ()) -> int:
    """Print the table, worst kinds marked; 1 if a ratio is above the limit. Arguments: functions, a length, kinds of text."""
    functions = [one for one in arguments if one in FUNCTIONS] or FUNCTIONS
    longest = next((int(one) for one in arguments if one.isdigit()), LARGEST)
    kinds = [one for one in arguments if one in texts("zh")]
    sys.stdout.write("function       lg kind                 characters  seconds ratio\n")
    worst = 0.0
    for growth in growths(functions, longest, kinds):
        worst = max(worst, growth.ratio)
        sys.stdout.write(growth.line() + "\n")
        sys.stdout.flush()
    sys.stdout.write(f"largest ratio {worst:.2f}; {LARGEST_RATIO} is allowed\n")
    return int(worst > LARGEST_RATIO)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
