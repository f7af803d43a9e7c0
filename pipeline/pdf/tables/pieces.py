"""The pieces of a row that may stand in columns: where a line is cut, and which of its pieces are amounts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.pdf.ink.chars import Char
from pipeline.pdf.layout.lines import Line, build_line, merge
from pipeline.pdf.layout.table_cells import is_head_unit, numeric

CLOSE = 0.4
"""A gap wider than this part of the size may part two columns; a word space is a quarter."""

WORD = 1.0
"""The space between two words of justified Chinese text is less than so many type sizes."""

_DOTS = re.compile(r"[.·](?:\s*[.·]){2,}|…(?:\s*[….])*")
_STOP = re.compile(r"[，。；](?=.)|[,;:.] (?=[A-Za-z])")
_ENDS = ("。", "：", ":")
_NOTHING = ("—", "–", "-", "…", "...", "/", "n.a.", "N/A")
_OPENING = re.compile(r"[$€£¥￥]?\s*[(（]?\s*[$€£¥￥]?")
"""What may stand apart before its number: $, ( and ($."""
_DATE_CUT = re.compile(r"年\t\d{1,2}\s?月|月\t\d{1,2}\s?日|\d\t[年月日]")
"""A date that is cut: 112年 and 3月 are no two columns."""
_SIGNS = "$€£¥￥()（） "
_ENDED = re.compile(r"\d\s*[)）]\s*$|^\s*[-–—]\s*$")
_NUMBERED = re.compile(r"[(（]\d{1,2}[)）]")
_BEFORE = re.compile(r"[$€£¥￥(（\s]+(?=[\d—–-])")


def pieces_of(row: Sequence[Line]) -> list[Line]:
    """The pieces of a row of lines, left to right."""
    return _with_opening([piece for part in row for piece in _pieces(part)])


def _pieces(line: Line) -> list[Line]:
    """A line cut where the gap is wider than a word space, and before the bracket of a number behind another or a dash: columns
    may stand close to each other.
    """
    parts: list[list[Char]] = []
    edge = 0.0
    leading = _leading(line)
    for at, char in enumerate(line.chars):
        if not char.text.isspace():
            gap = char.x0 - edge > CLOSE * line.size and not (char.text in ".…·" and at in leading)
            if not parts or gap or (char.text in "(（" and _ENDED.search("".join(one.text for one in parts[-1]))):
                parts.append([])
            edge = max(edge, char.x1)
        if parts:
            parts[-1].append(char)
    return [line] if len(parts) < 2 else [built for part in parts if (built := build_line(line.page, part))]


def _leading(line: Line) -> set[int]:
    """Where the dots stand that lead to the next column: three or more; two say that there is no number."""
    found: set[int] = set()
    for dots in _DOTS.finditer(line.printed):
        found.update(range(*dots.span()))
    return found


def _with_opening(row: Sequence[Line]) -> list[Line]:
    """The pieces of a row, each $ or bracket that stands apart with the number or dash behind it."""
    found: list[Line] = []
    for part in row:
        if found and _OPENING.fullmatch(found[-1].text.strip()) and (is_amount(part.text) or part.text[:1] in "(（"):
            found[-1] = merge([found[-1], part])
        else:
            found.append(part)
    return found


def is_amount(text: str) -> bool:
    """True for a number and for the dash that stands for none, with or without its $ and brackets."""
    return is_number(text) or text.strip(_SIGNS) in _NOTHING


def is_number(text: str) -> bool:
    """True for a number, with or without its $, brackets and sign."""
    if is_head_unit(text):
        return False
    return numeric(text) or numeric(text.strip(f"{_SIGNS}+-−–"))


def holds_numbers(row: Sequence[Line]) -> bool:
    """True for a row with a number behind its first piece; (1) (2) (3) only number the columns."""
    if len(row) > 1 and all(_NUMBERED.fullmatch(part.text.strip()) for part in row):
        return False
    return any(is_number(part.text) for part in row[1:])


def bare(part: Line) -> Line:
    """A piece without the $ or bracket that stands apart before its number: it may stand under the column before."""
    opening = _BEFORE.match(part.printed)
    return replace(part, chars=part.chars[opening.end() :], raised=frozenset()) if opening else part


def is_sentence(row: Sequence[Line]) -> bool:
    """True for a line of running text that is cut by wide word spaces: a stop is inside, or a number stands apart from 年."""
    if len(row) < 2 or any(b.x0 - a.x1 > WORD * a.size for a, b in pairwise(row)):
        return False
    if row[-1].text.rstrip().endswith(_ENDS):
        return True
    dated = _DATE_CUT.search("\t".join(part.text for part in row)) is not None
    return not all(is_amount(part.text) for part in row[1:]) and (dated or _STOP.search(merge(row).text) is not None)
