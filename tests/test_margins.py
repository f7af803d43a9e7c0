"""Headings in the margin, and what stands left of a text and is none."""

from __future__ import annotations

import pytest

from pipeline.pdf.ink.chars import RawPage, Shape
from pipeline.pdf.layout.lines import Line
from pipeline.pdf.layout.margins import clusters, find_margins, find_ruled_margins
from tests.test_real_layout import SIZE, line

TEXT = 200.0
"""Where the text begins; the margin at 72 points."""

FULL = "the port of the bay has been deepened twice since"


def page(*heads: str, lines: int = 6, x: float = 72.0, level: float = 0.0, end: str = ".") -> list[Line]:
    """A page with so many lines of text beside each heading."""
    found: list[Line] = []
    for n, head in enumerate(heads):
        top = 100.0 + n * (lines + 1) * 15
        found.append(line(head, x, top + level))
        found += [line(FULL + (end if i == lines - 1 else ""), TEXT, top + 15 * i) for i in range(lines)]
    return found


@pytest.mark.parametrize(
    ("parts", "margin"),
    [
        (page("Traffic", "Who pays"), True),
        (page("航运", "谁来付费"), True),
        (page("Traffic", "Who pays", level=3.0), True),
        (page("Traffic", "Who pays", level=7.5), False),  # between the lines: a note beside the text
        (page("Traffic", "Who pays", lines=3), False),  # a glossary
        (page("1.", "2."), False),  # numbered paragraphs
        (page("12", "13"), False),
        (page("Traffic", "The ferries had waited for a month."), False),  # sentences
        (page("Traffic", "Who pays", x=185.0), False),  # no margin
        (page("Traffic"), False),  # one is no system
        ([*page("Traffic", "Who pays"), line("12 Harbour Road", 72.0, 700.0)], False),  # something else stands there, too
    ],
)
def test_a_margin_has_headings_only(parts, margin):
    (found,) = find_margins([parts])
    assert (found is not None) is margin
    if found is not None:
        assert 72 + 4 * SIZE < found.x < TEXT and found.heads


def test_headings_may_stand_one_on_each_page():
    assert all(find_margins([page("Traffic"), page("Who pays"), page("Ferries")]))
    assert find_margins([page("Traffic", "Who pays"), page("x", lines=6)[1:]])[1] is None


def test_the_lines_of_a_heading_in_the_margin_belong_together():
    lines = [line("Who pays", 72.0, 100.0), line("for it", 72.0, 113.0), line("Ferries", 72.0, 200.0)]
    assert [[one.text for one in cluster] for cluster in clusters(lines)] == [["Who pays", "for it"], ["Ferries"]]


def test_a_vertical_rule_parts_a_heading_from_its_text():
    rules = (Shape("rule", 190.0, 90.0, 191.0, 180.0), Shape("area", 190.0, 195.0, 194.0, 290.0))
    parts = [*page("Offensive", "Defensive", lines=6, level=40.0)]
    assert [(one.top, one.bottom) for one in find_ruled_margins(raw(*rules), parts)] == [(88.0, 182.0), (193.0, 292.0)]
    crossed = [*parts, line(FULL * 2, 72.0, 150.0)]
    assert len(find_ruled_margins(raw(*rules), crossed)) == 1
    alone = [one for one in parts if one.x0 == TEXT]  # the bar of a quotation
    assert find_ruled_margins(raw(*rules), alone) == []


def raw(*shapes: Shape) -> RawPage:
    """A page with nothing but what is drawn on it."""
    return RawPage(1, 600.0, 800.0, 0, 0, (), tuple(shapes))
