"""Finds dates, periods and lengths of time in a text, and resolves the relative ones from what was said before."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline.model import Lang, Period, TimeExpression
from pipeline.numbers.numeral import fold
from pipeline.text import grouped, split_sentences
from pipeline.times.basis import match_bases
from pipeline.times.forms import FILL, MARKS, TimeForm, joined_forms, time_forms
from pipeline.times.joining import Node, Reading, mark_of, resolve
from pipeline.times.slots import Anchor
from pipeline.times.words import respelled

__all__ = ["Anchor", "FoundTime", "find", "find_times", "find_times_from"]

_CONTROLS = dict.fromkeys([*map(ord, MARKS.values()), ord(FILL)], " ")


@dataclass(frozen=True, slots=True)
class FoundTime:
    """A time expression with its core: in 2020年以来 the core is 2020年, and `core_period` the whole of that year."""

    expression: TimeExpression
    core: tuple[int, int]
    core_period: Period | None


def find_times(text: str, lang: Lang = "zh", today: date | None = None) -> list[TimeExpression]:
    """Every time expression of a text, left to right, without overlaps: of two that overlap the one that begins first, then the
    longer one. Relative times are resolved from earlier ones, else from `today`; what cannot be resolved has no period.
    """
    return find_times_from(text, lang, Anchor(today))


def find_times_from(text: str, lang: Lang, anchor: Anchor) -> list[TimeExpression]:
    """Like `find_times`, going on from an anchor, which it moves. A long text is read some sentences at a time."""
    found: list[TimeExpression] = []
    for start, end in grouped(split_sentences(text, lang), len(text)):
        times = (one.expression for one in find(text[start:end], lang, anchor))
        found += [replace(time, start=start + time.start, end=start + time.end) for time in times]
    return found


def find(text: str, lang: Lang, anchor: Anchor) -> list[FoundTime]:
    """Like `find_times_from`, with the cores."""
    folded = fold(text).translate(respelled(lang)).translate(_CONTROLS)
    nodes = _nodes(folded, lang)
    compared = {basis.index for basis in match_bases(folded, [(node.start, node.end) for node in nodes], lang)}
    # what something is compared with is not what is spoken of: it does not move the anchor
    anchors = (replace(anchor) if n in compared else anchor for n in range(len(nodes)))
    found = [(node, _found(text, node, at, lang)) for node, at in zip(nodes, anchors, strict=True)]
    return [time for node, time in found if not node.form.meaning.get("only_valid") or _is_read(time.expression)]


def _is_read(time: TimeExpression) -> bool:
    return bool(time.period_start or time.period_end or time.duration)


def _nodes(text: str, lang: Lang) -> list[Node]:
    """The times of a text: single ones first, then level by level those that are made of them."""
    nodes = [
        Node(*_trimmed(match), match, form, (), form.meaning.get("mark") or mark_of(match, form, lang))
        for match, form in _longest(text, time_forms(lang))
    ]
    for forms in joined_forms(lang):
        if nodes:
            nodes = _joined(text, nodes, forms)
    return nodes


def _longest(text: str, forms: Sequence[TimeForm]) -> list[tuple[re.Match[str], TimeForm]]:
    found = [(match, form) for form in forms for match in form.pattern.finditer(text) if match[0].strip()]
    found.sort(key=lambda item: (_trimmed(item[0])[0], -_trimmed(item[0])[1]))
    kept: list[tuple[re.Match[str], TimeForm]] = []
    for match, form in found:
        if not kept or match.start() >= kept[-1][0].end():
            kept.append((match, form))
    return kept


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    """The span of a match without the spaces at its ends; of a form that needs words before its time, the group `here`."""
    if "here" in match.re.groupindex:
        return match.span("here")
    text = match[0]
    return match.start() + len(text) - len(text.lstrip()), match.end() - len(text) + len(text.rstrip())


def _joined(text: str, nodes: Sequence[Node], forms: Sequence[TimeForm]) -> list[Node]:
    marked = list(text)
    for node in nodes:
        marked[node.start : node.end] = MARKS[node.mark] + FILL * (node.end - node.start - 1)
    done: list[Node] = []
    at = 0
    for match, form in _longest("".join(marked), forms):
        start, end = _trimmed(match)
        first = bisect_left(nodes, start, at, key=lambda node: node.start)
        last = bisect_left(nodes, end, first, key=lambda node: node.start)
        parts = tuple(nodes[first:last])
        done += nodes[at:first]
        at = last
        if parts:
            done.append(Node(start, end, match, form, parts, form.meaning.get("mark") or parts[0].mark))
    return done + list(nodes[at:])


def _found(text: str, node: Node, anchor: Anchor, lang: Lang) -> FoundTime:
    before = replace(anchor)
    reading = resolve(node, anchor, lang)
    expression = _expression(text, node, reading)
    inner = node.inner
    core = reading.when if inner is node else resolve(inner, before, lang).when
    return FoundTime(expression, node.core, core)


def _expression(text: str, node: Node, reading: Reading) -> TimeExpression:
    when, length = reading.when, reading.length
    one_day = when is not None and when.start is not None and when.start == when.end
    return TimeExpression(
        node.start,
        node.end,
        text[node.start : node.end],
        "duration" if length is not None or node.lasts else "date" if one_day else "range",
        when.start if when else None,
        when.end if when else None,
        length.iso if length else "",
        node.form.rule,
    )
