"""review.html and its pictures: what the page is given, that no text becomes code, same bytes, and what a child's death costs.

What a browser makes of it is checked by `python -m tests.browser`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from pipeline.dataset import rows, write_report
from pipeline.ingest import Beat, run
from pipeline.model import Document, Figure, Issue, Marker, Note
from pipeline.review import review_lines, write_pictures
from pipeline.review.records import review_data
from tests.build import document
from tests.test_dataset import RUN, extraction

PDFS = Path(__file__).parent / "pdfs"
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)> & \u2028 {{script}} ${title} 表"


FOOTNOTE = rows(extraction(), RUN)["footnotes"][0]


class Parts(HTMLParser):
    """The tags of a page, and the text inside each script and style."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[str] = []
        self.open = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self.open = True
            self.inside.append("")

    def handle_endtag(self, tag: str) -> None:
        self.open = False

    def handle_data(self, data: str) -> None:
        if self.open:
            self.inside[-1] += data


def page_of(x: Any) -> str:
    return "".join(review_lines(x.document, rows(x, RUN)))


def data_of(page: str) -> dict[str, Any]:
    return json.loads(Parts(page).inside[1])


def records(data: dict[str, Any], table: str) -> list[dict[str, Any]]:
    return [dict(zip(data["tables"][table]["columns"], row, strict=True)) for row in data["tables"][table]["rows"]]


def test_a_page_is_given_ids_without_the_reports_own_and_exact_numbers() -> None:
    x = extraction()
    known = rows(x, RUN)
    figures = records(data_of(page_of(x)), "figures")
    assert [f"{x.document.report_id}/{one['figure_id']}" for one in figures] == [row["figure_id"] for row in known["figures"]]
    assert [one["value"] and Decimal(one["value"]) for one in figures] == [row["value"] for row in known["figures"]]
    assert all(isinstance(one["value"], str | None) for one in figures)


def test_every_kind_of_record_reaches_the_page() -> None:
    x = extraction()
    known = rows(x, RUN)
    data = data_of(page_of(x))
    for table in ("figures", "claims", "tables", "cells", "footnotes", "citations", "entities", "mentions", "checks", "issues"):
        assert len(data["tables"][table]["rows"]) == len(known[table]) > 0, table


def test_hostile_text_stays_text() -> None:
    x = extraction()
    cover = replace(x.document.cover, title=HOSTILE)
    figures = tuple(replace(figure, metric=HOSTILE, subject=HOSTILE) for figure in x.figures)
    page = page_of(replace(x, document=replace(x.document, cover=cover), figures=figures))
    parts = Parts(page)
    harmless = Parts(page_of(x))
    assert [tag for tag, _ in parts.tags] == [tag for tag, _ in harmless.tags]
    data = data_of(page)
    assert data["report"]["title"] == HOSTILE
    assert {one["metric"] for one in records(data, "figures")} == {HOSTILE}
    assert "\u2028" not in parts.inside[1]


def test_the_policy_allows_the_style_and_script_of_the_page_and_nothing_else() -> None:
    parts = Parts(page_of(extraction()))
    policy = next(attributes["content"] or "" for tag, attributes in parts.tags if attributes.get("http-equiv"))
    style, _, script = parts.inside
    allowed = re.findall(r"'sha256-([^']+)'", policy)
    assert allowed == [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in (style, script)]
    assert policy.startswith("default-src 'none'; img-src 'self' file: data:;")
    assert not any(name.startswith("on") or name == "style" for _, attributes in parts.tags for name in attributes)
    assert not [
        value for _, attributes in parts.tags for value in attributes.values() if value and "//" in value and value != policy
    ]


def test_every_word_of_the_page_is_there_in_both_languages() -> None:
    page = page_of(extraction())
    words = data_of(page)["words"]
    assert all(len(pair) == 2 and all(pair) for pair in words.values())
    script = Parts(page).inside[2]
    named = set(re.findall(r"\bword\('(\w+)'", script)) | set(re.findall(r'data-(?:word|label|title|placeholder)="(\w+)"', page))
    assert named - set(words) == set()
    for kind, marks in (("word(`one_${", "one_"), ("word(`mark_${", "mark_"), ("word(`facet_${", "facet_")):
        assert kind in script
        assert any(word.startswith(marks) for word in words)


def with_note(text: str, offset: int) -> Document:
    base = document(text, ("footnote", "样本局：《公报》，2024年。"))
    body, note = base.blocks
    marked = replace(body, markers=(Marker(offset, "12", "r/footnote/1"),))
    return replace(base, blocks=(marked, note), notes=(Note("r/footnote/1", note.block_id, 1, "12", body.block_id, offset),))


@pytest.mark.parametrize(("offset", "left"), [(4, 40), (1, 10), (0, 10)])
def test_a_marker_stands_behind_the_character_before_it(offset: int, left: int) -> None:
    report = with_note("出口增长。其中", offset)
    known = {name: [] for name in rows(extraction(), RUN)}
    known |= {"reports": rows(extraction(), RUN)["reports"], "footnotes": [{**FOOTNOTE, "footnote_id": "r/footnote/1"}]}
    (note,) = records(review_data(report, known), "footnotes")
    assert note["anchor"] == [[1, left, -1, left + 9, 6]]


@pytest.mark.parametrize(("hidden", "anchor"), [("12", [1, 50, 0, 70, 10]), ("1", [1, 50, 0, 60, 10]), ("", [1, 50, -1, 59, 6])])
def test_a_marker_is_marked_at_its_own_characters(hidden: str, anchor: list[float]) -> None:
    """The characters behind the fifth belong to no block: they were lifted out."""
    printed = document(f"出口增长。{hidden}其中")
    whole = printed.blocks[0]
    text = whole.text[:5] + whole.text[5 + len(hidden) :]
    marked = replace(whole, text=text, markers=(Marker(5, "12", "r/footnote/1"),))
    report = replace(printed, blocks=(marked,), notes=(Note("r/footnote/1", whole.block_id, 1, "12", whole.block_id, 5),))
    known = {name: [] for name in rows(extraction(), RUN)}
    known |= {"reports": rows(extraction(), RUN)["reports"], "footnotes": [{**FOOTNOTE, "footnote_id": "r/footnote/1"}]}
    (note,) = records(review_data(report, known), "footnotes")
    assert note["anchor"] == [anchor]


def test_a_note_without_a_marker_in_the_text_has_no_anchor() -> None:
    x = extraction()
    notes = tuple(replace(note, anchor_block_id=None, anchor_offset=None) for note in x.document.notes)
    x = replace(x, document=replace(x.document, notes=notes))
    assert all(one["anchor"] == [] for one in records(data_of(page_of(x)), "footnotes"))


def test_an_issue_is_marked_where_it_stands() -> None:
    x = extraction()
    block = x.document.blocks[0]
    issues = (
        Issue("number_unread", "here", block_id=block.block_id, start=0, end=2),
        Issue("no_text", "the whole page", 1),
        Issue("title_unread", "the whole report"),
    )
    found = records(review_data(x.document, rows(replace(x, issues=issues), RUN)), "issues")
    whole = [box.page for box in x.document.locate(x.document.slice(block.block_id, 0, 2))]
    assert [len(one["boxes"]) for one in found] == [len(whole), 0, 0]


def test_a_role_is_shown_only_where_the_schema_has_it() -> None:
    columns = data_of(page_of(extraction()))["tables"]["figures"]["columns"]
    assert set(columns) <= set(rows(extraction(), RUN)["figures"][0])


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    x = extraction()
    assert page_of(x) == page_of(x)
    for name in ("a", "b"):
        write_pictures(tmp_path / name, PDFS / "two_columns.pdf", 1)
    first, second = [(tmp_path / name / "pages" / "0001.webp").read_bytes() for name in ("a", "b")]
    assert first == second
    assert first[:4] == b"RIFF"
    assert first[8:12] == b"WEBP"


def test_pictures_have_the_shape_of_their_pages_and_a_bound_on_their_size(tmp_path: Path) -> None:
    from PIL import Image

    from pipeline.pdf import render_pages

    write_pictures(tmp_path, PDFS / "ruled_table_over_pages.pdf", 2, left_out={2})
    assert [path.name for path in sorted((tmp_path / "pages").iterdir())] == ["0001.webp"]
    with Image.open(tmp_path / "pages" / "0001.webp") as picture:
        wide, high = picture.size
    small = next(render_pages(PDFS / "ruled_table_over_pages.pdf", 1.5, 10_000))
    assert small is not None
    assert small.width * small.height < 10_500
    assert abs(small.width / small.height - wide / high) < 0.02


def test_the_folder_of_a_report_has_the_page_only_if_it_is_wanted(tmp_path: Path) -> None:
    from functools import partial

    x = extraction()
    write_report(tmp_path / "with", x, RUN, partial(review_lines, x.document))
    write_report(tmp_path / "without", x, RUN)
    assert (tmp_path / "with" / "review.html").read_text(encoding="utf-8") == page_of(x)
    assert not (tmp_path / "without" / "review.html").exists()


def test_a_page_that_cannot_be_made_costs_itself_only(tmp_path: Path) -> None:
    def fails(_: Any) -> list[str]:
        raise ValueError("no page")

    write_report(tmp_path, extraction(), RUN, fails)
    assert not (tmp_path / "review.html").exists()
    assert "review.html" in (tmp_path / "report.json").read_text(encoding="utf-8")


def dies_while_drawing(beat: Beat, file: str, left_out: Any) -> Beat:
    def misbehave(stage: str, page: int, pages: int) -> None:
        beat(stage, page, pages)
        if stage == "review":
            os._exit(9)

    return misbehave


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    shutil.copy(PDFS / "two_columns.pdf", tmp_path / "raw")
    return tmp_path / "raw"


def test_a_child_that_dies_while_it_draws_costs_pictures_and_no_data(raw: Path, tmp_path: Path) -> None:
    summary = run([raw], tmp_path / "out", jobs=1, disturb=dies_while_drawing)
    assert (len(summary.read), summary.failed) == (1, ())
    (folder,) = (tmp_path / "out" / "reports").iterdir()
    assert (folder / "report.json").exists()
    assert (folder / "review.html").exists()
    assert not list(folder.glob("pages/*"))


def test_pages_are_drawn_later_if_they_are_wanted_later(raw: Path, tmp_path: Path) -> None:
    without = run([raw], tmp_path / "out", jobs=1, review=False)
    (folder,) = (tmp_path / "out" / "reports").iterdir()
    assert (len(without.read), (folder / "review.html").exists(), (folder / "pages").exists()) == (1, False, False)
    assert run([raw], tmp_path / "out", jobs=1, review=False).published is False
    later = run([raw], tmp_path / "out", jobs=1)
    assert (len(later.read), (folder / "review.html").exists(), len(list(folder.glob("pages/*.webp")))) == (1, True, 2)
    assert run([raw], tmp_path / "out", jobs=1).published is False


def test_figures_know_no_float() -> None:
    """A value of 26 digits is on the page as it was read."""
    x = extraction()
    value = Decimal("12345678901234567890.12")
    figures: tuple[Figure, ...] = tuple(replace(figure, value=value, low=value, high=value) for figure in x.figures)
    assert {one["value"] for one in records(data_of(page_of(replace(x, figures=figures))), "figures")} == {str(value)}
