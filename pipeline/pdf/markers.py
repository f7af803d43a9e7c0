"""Reads the markers of notes: what stands raised, in brackets or behind a sentence in a line."""

from __future__ import annotations

import re
from collections.abc import Collection

from pipeline.pdf.layout.lines import SUPERSCRIPT_DIGITS, Line, stretches

_RINGS = ((0x2460, 20), (0x2776, 10), (0x2780, 10), (0x278A, 10))
CIRCLED = {chr(first + i): str(i + 1) for first, count in _RINGS for i in range(count)}
"""① to ⑳, and ❶, ➀ and ➊ to ten."""
MARK = r"(?:[註注]\s?)?\d{1,3}|[①-⑳❶-➓]|\[\d{1,3}\]|［\d{1,3}］|〔\d{1,3}〕|\(\d{1,3}\)|[*∗＊]{1,3}|[†‡§¶‖∥]{1,2}"
ALONE = re.compile(MARK)
MARKER = re.compile(rf"({MARK})[,，、;；\s]*")
BRACKETED = re.compile(r"[\[［〔](\d{1,3})[\]］〕]")
"""A marker in brackets, which may be set like the text."""

_LETTER = re.compile(r"([a-z])(?:[,，\s]+|$)")
_LETTERS = re.compile(r"[a-z](?:[,，\s]+[a-z])*[,，\s]*")
_WORDED = re.compile(r"^[註注]\s?(?=\d)")
_UNRAISED = re.compile(r"[①-⑳❶-➓]|[(（\[［〔]註\s?\d{1,3}[)）\]］〕]|\[\d{1,3}\]|［\d{1,3}］|〔\d{1,3}〕")
_FLAT = re.compile(
    r"(?<=[。”？！；])\d{1,2}(?![\d年月日%％.,．个家项])|(?:(?<=[A-Za-z%)\]][.,;?!”’\"])|(?<=\D\d{4}\.))\d{1,2}(?=\s|$|[A-Z“])"
)
"""A number behind the end of a sentence that does not begin the next one."""
_BRACKETS = ("[]", "［］", "〔〕")
_UNIT_BEFORE = re.compile(r"[A-Za-z0-9²³]$")


def normal(marker: str) -> str:
    """The marker as it is compared: `①`, `[1]` and `¹` are all 1, TeX's `∗` is `*`.

    >>> normal("［12］"), normal("註12"), normal("（註3）")
    ('12', '12', '3')
    """
    marker = marker.translate(SUPERSCRIPT_DIGITS).strip().replace("∗", "*").replace("＊", "*")
    return CIRCLED.get(marker) or _WORDED.sub("", marker.strip("[]［］〔〕()（）")) or marker


def marker_runs(line: Line) -> list[tuple[int, int, str]]:
    """Raised runs of a line that have the form of markers: (first char, past last char, printed text).

    Two markers side by side, as in `¹,²` or `① ②`, are two runs; the comma goes with the first.
    """
    runs: list[tuple[int, int, str]] = []
    for start, end in stretches(i in line.raised for i in range(len(line.chars))):
        found = [(start + m.start(), start + m.end(), m[1]) for m in MARKER.finditer(_figures(line, start, end))]
        runs += [_in_brackets(line, *found[0])] if len(found) == 1 else found
    return runs


def letter_runs(line: Line, known: Collection[str]) -> list[tuple[int, int, str]]:
    """Raised letters of a line that mark notes, one or several: ᵃ or ᵃ,ᵇ; each must be a note that is `known`."""
    found: list[tuple[int, int, str]] = []
    for start, end in stretches(i in line.raised for i in range(len(line.chars))):
        text = line.printed[start:end]
        letters = [(start + m.start(), start + m.end(), m[1]) for m in _LETTER.finditer(text)]
        if _LETTERS.fullmatch(text) and all(letter in known for _, _, letter in letters):
            found += letters
    return found


def _in_brackets(line: Line, start: int, end: int, mark: str) -> tuple[int, int, str]:
    """A run of figures with the brackets around it, which may not be raised: of a scan only the figures tell."""
    before, after = (line.chars[i].text if 0 <= i < len(line.chars) else "" for i in (start - 1, end))
    if before + after in _BRACKETS and mark.isdigit() and end - start == len(mark):
        return start - 1, end + 1, before + mark + after
    return start, end, mark


def _figures(line: Line, start: int, end: int) -> str:
    """The characters of a line as printed, superscript digits as plain ones."""
    return "".join(char.text for char in line.chars[start:end]).translate(SUPERSCRIPT_DIGITS)


def split_runs(line: Line, known: Collection[str]) -> list[tuple[int, int, str]]:
    """The raised runs of a line; one that no note has, as 2324, is two markers if the `known` notes count on so."""
    runs: list[tuple[int, int, str]] = []
    for start, end in stretches(i in line.raised and char.text.isdigit() for i, char in enumerate(line.chars)):
        text = _figures(line, start, end)
        for k in range(1, len(text)):
            a, b = text[:k], text[k:]
            if text not in known and a in known and b in known and int(b) == int(a) + 1:
                runs += [(start, start + k, a), (start + k, end, b)]
                break
    taken = {i for start, end, _ in runs for i in range(start, end)}
    return sorted([*runs, *letter_runs(line, known), *(run for run in marker_runs(line) if run[0] not in taken)])


def plain_runs(line: Line, known: Collection[str], flat: Collection[str], least: int) -> list[tuple[int, int, str]]:
    """Markers that are set like the text: in brackets or circles if a note is `known`, and plain numbers of `flat` notes.

    They stand at character `least` or behind it: what begins a paragraph is no marker.
    """
    text = line.printed
    found = [(m.start(), m.end(), m[0]) for m in _UNRAISED.finditer(text) if normal(m[0]) in known]
    if flat:
        found += [(m.start(), m.end(), m[0]) for m in _FLAT.finditer(text) if m[0] in flat]
    return [run for run in found if run[0] >= least and run[0] not in line.raised]


def is_exponent(line: Line, start: int) -> bool:
    """True for the 2 of m² and the 9 of 10⁹: a raised number right after a Latin letter or a digit of a formula."""
    if not line.chars[start].text.isdigit():
        return False  # [9] is none
    before = "".join(c.text for c in line.chars[max(0, start - 1) : start])
    return _UNIT_BEFORE.search(before) is not None
