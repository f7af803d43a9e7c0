"""Says why a line was broken: because it was full, in mid-sentence, or at the end of what it says."""

from __future__ import annotations

import re
from string import ascii_lowercase

from pipeline import language
from pipeline.model import Lang
from pipeline.pdf.ink.chars import OCR
from pipeline.pdf.layout.flow import TextLine
from pipeline.pdf.layout.group import Group
from pipeline.pdf.layout.labels import END_MARK, heading_form
from pipeline.pdf.layout.lines import MARK_SIGNS, Line
from pipeline.pdf.script import is_han, is_wide, lang_of

RAGGED = 0.25
"""A line of words whose end leaves at most so much of its column's width free may have been broken by a ragged right margin."""

INK_SLACK = 1.5
"""Characters by which the end of a line that was read from ink may be off."""

CENTRED = 4.5
"""A centred line has white of more characters at both sides."""

NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})*[.)]?\s+(?=\S)")
"""What a numbered paragraph may begin with; its lines may hang under the text behind it."""

_MARK_BEHIND = re.compile(r"(?:[\[［〔]\d{1,3}[\]］〕]|[①-⑳])+$")

_NO_START = "，。、；：？！）》〉】”’」』%％"

_NO_END = "（《〈【“‘「『"

_LATIN_WORD = re.compile(r"[^\s\u2e80-\u9fff\uff00-\uffef\u3000-\u303f]+")


def is_full(piece: TextLine, following: Line, lang: Lang) -> bool:
    """True if the next line's first word would not have fitted behind this line: the line was broken because it was full."""
    slack = INK_SLACK if following.chars[0].font == OCR else 0.25
    return _room(piece) < _first_unit(following, lang, not ends_sentence(piece.line)) + slack * piece.line.size


def _room(piece: TextLine) -> float:
    """The white behind a line in points; that on both sides of one that is centred, with more at each than any indent."""
    before, behind = piece.line.x0 - piece.left, piece.right - piece.line.x1
    centred = before > CENTRED * piece.line.size and abs(before - behind) < 0.5 * piece.line.size
    return before + behind if centred else behind


def hangs_alike(group: Group, piece: TextLine) -> bool:
    """True for a line under the later lines of an item, on the next page or in the next column: 8. The Board | considers."""
    if len(group.lines) < 2 or not (group.lines[0].begins_item or NUMBER.match(group.text)):
        return False
    last, slack = group.lines[-1], 0.5 * piece.line.size
    under = abs(piece.line.x0 - last.line.x0) < slack or abs((piece.line.x0 - piece.left) - (last.line.x0 - last.left)) < slack
    return under and group.lines[0].line.x0 < last.line.x0 - slack


def breaks_off(piece: TextLine, following: Line) -> bool:
    """True if the words say that a line goes on in the next one, whatever the room at its end: the sentence is not over.

    Between Latin words only: a Chinese line is full, or it is the last. A next line in lower case goes on with what the line says
    if that does not end like a sentence or a name of its own; one in capitals only if the line nearly reaches the margin.
    """
    first = following.text[0]
    ends = [char for char in piece.line.text if char.isalnum()][-1:] + [char for char in following.text if char.isalnum()][:1]
    chinese = any(map(is_wide, ends)) or not language.of(lang_of(piece.line.text + following.text)).spaced
    if chinese or ends_sentence(piece.line):
        return False
    free = _room(piece) / max(piece.right - piece.left, 1.0)
    return free <= (0.5 if first.islower() or first.isdigit() or first in "(“‘" else RAGGED)


def ends_sentence(line: Line) -> bool:
    """True for a line that ends with a stop; the number of a note may stand behind it.

    A colon and a semicolon end what stands before an item.
    """
    return END_MARK.search(_MARK_BEHIND.sub("", line.text)) is not None or _ends_before_marker(line)


def _ends_before_marker(line: Line) -> bool:
    at = len(line.chars)
    while at > 1 and (at - 1 in line.raised or line.chars[at - 1].text.isspace()):
        at -= 1
    return at < len(line.chars) and END_MARK.search("".join(char.text for char in line.chars[max(0, at - 2) : at])) is not None


def in_mid_sentence(group: Group, piece: TextLine) -> bool:
    """True if a paragraph ends before its sentence does and what follows a table, column or page goes on, whatever the room.

    Between Latin words both sides are in lower case: closure of the | cannery. Chinese has no case: more than a line of text that
    ends in a character, as no paragraph does, and goes on with one.
    """
    a, b = group.lines[-1].line.text.rstrip()[-1:], piece.line.text[0]
    if piece.begins_item:
        return False
    if is_han(a) and is_han(b):
        return len(group.lines) > 1 and heading_form(piece.line.text) is None
    return (a.islower() or a in ",;") and b.islower()


def _first_unit(line: Line, lang: Lang, quoted: bool = False) -> float:
    """The width in points of the first piece of a line that may not be broken; `quoted` if not before nor behind “ and ”.

    Unicode's line breaking takes “ for a mark that stands at either side of a word.
    """
    no_start, no_end = (_NO_START + "“‘-‑−", _NO_END + "”’") if quoted else (_NO_START, _NO_END)
    text = "".join(char.text for char in line.chars[:40])
    word = _LATIN_WORD.match(text)
    count = word.end() if word and not is_wide(text[0]) else 1
    count = next((i for i in range(1, count) if line.chars[i].gap), count)  # a space that is no character
    if count > 1 and text[count : count + 1] not in _NO_START:
        return min(line.chars[count - 1].x1 - line.chars[0].x0, language.of(lang).first_width * line.size)
    while count < len(text) and (text[count] in no_start or text[count - 1] in no_end):
        count += 1
    return line.chars[min(count, len(line.chars)) - 1].x1 - line.chars[0].x0 + (line.size if count > 1 else 0)


def begins_with_marker(line: Line) -> bool:
    """True for a line that begins with the raised number of a note, which belongs to what stands before it."""
    first = line.chars[0].text
    return 0 in line.raised and (first in MARK_SIGNS or first in ascii_lowercase) and len(line.raised) < len(line.chars)
