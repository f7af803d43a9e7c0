"""The bibliography of a report: each work once, read back by three independent programs without loss."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import bibtexparser
import jsonschema
import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from pipeline.citations import parse_citation, parse_note
from pipeline.dataset import write_report
from pipeline.dataset.bibliography import bibtex_lines, csl_lines, ris_lines, works
from tests.test_citations_schema import CSL
from tests.test_dataset import RUN, extraction

ADDRESS = "https://www.example.org/a_b/c-d?x=1&y=%E6%B8%AF#top"
NOTES = [
    "某甲、某乙：《港口贸易》，《东湾研究》2020年第3期，第5—9页。",
    f"东湾统计局：《贸易展望》，<{ADDRESS}>：2020年10月，最后访问日期：2020年12月23日。",
    "[美]某甲著，某乙译：《贸易史》，东湾：东湾出版社，2012年版，第3页。",
    "某甲. 港口[M]//某乙. 文集: 第2卷. 东湾: 东湾出版社, 2001.",
    "某甲：《港口 100% & {开放}_#1 $~^\\》，《东湾日报》2020年10月14日。",
    "Ministry of Ports and Trade, Port Survey, Washington, D.C.: Sample Press, 2020.",
    "Bob Sample Jr. and Ann van der Example, “Ports & Ships,” Port Journal 12, no. 3 (2020): 15–20, doi:10.1234/abc_5.",
    "某甲：《港口研究》，东湾大学2020年博士学位论文。",
    "Ann Example, Trade Facts (PhD diss., Sample University, 2020).",
    "某甲, 贸易史, 东湾史学文丛 (东湾出版社, 2004).",
    "《港务报告》（1952年6月3日），东湾市档案馆藏，档案号：B12-3-45。",
    "東灣大學：〈港口〉，《東灣學報》第9期（1999年），頁63-67。",
]


def row(number: int, csl: dict[str, Any], repeats: str | None = None) -> dict[str, Any]:
    return {"citation_id": f"报告-12345678/citation/p1c{number}-p1c{number + 9}", "csl": csl, "repeats": repeats}


def cited(*texts: str) -> list[dict[str, Any]]:
    return works(row(10 * i, parse_citation(text)) for i, text in enumerate(texts))


def from_bibtex(items: list[dict[str, Any]]) -> list[dict[str, str]]:
    library = bibtexparser.parse_string("".join(bibtex_lines(items)))
    assert library.failed_blocks == []
    return [{field.key: plain(field.value) for field in entry.fields} for entry in library.entries]


def plain(text: str) -> str:
    """LaTeX's escapes undone, as the writer has them."""
    names = {"backslash": "\\", "braceleft": "{", "braceright": "}", "asciitilde": "~", "asciicircum": "^"}
    for name, char in names.items():
        text = text.replace(rf"\text{name}{{}}", "\0" if char == "\\" else char)
    for char in "&%$#_":
        text = text.replace(f"\\{char}", char)
    return text.replace("\0", "\\")


def from_pybtex(items: list[dict[str, Any]]) -> list[dict[str, str]]:
    entries = parse_string("".join(bibtex_lines(items)), "bibtex").entries
    return [{key: plain(value) for key, value in entry.fields.items()} for entry in entries.values()]


FIELDS = {
    "title": "title", "volume": "volume", "edition": "edition", "page": "pages", "DOI": "doi", "collection-title": "series",
    "archive": "library", "archive_location": "shelfmark",
}  # fmt: skip


def test_every_work_comes_back_from_two_readers_of_bibtex():
    items = cited(*NOTES)
    for read in (from_bibtex(items), from_pybtex(items)):
        assert len(read) == len(NOTES)
        for item, entry in zip(items, read, strict=True):
            assert {f: item[k] for k, f in FIELDS.items() if k in item} == {f: entry[f] for f in FIELDS.values() if f in entry}
            assert entry.get("journal", entry.get("booktitle")) == item.get("container-title")
            assert entry.get("publisher") or entry.get("school") or entry.get("institution") or "publisher" not in item
            assert entry["year"] == str(item["issued"]["date-parts"][0][0])
            assert entry["entrysubtype"] == item["type"]
    assert from_bibtex(items)[1]["url"] == from_pybtex(items)[1]["url"] == ADDRESS


def test_people_and_institutions_stay_whole_in_bibtex():
    entries = parse_string("".join(bibtex_lines(cited(*NOTES))), "bibtex").entries.values()
    people = [[str(person) for person in entry.persons.get("author", [])] for entry in entries]
    assert people[0] == ["某甲", "某乙"]
    assert people[5] == ["{Ministry of Ports and Trade}"]
    assert people[6] == ["Sample, Jr., Bob", "van der Example, Ann"]
    assert [entry.fields["translator"] for entry in entries if "translator" in entry.fields] == ["某乙"]


def test_every_work_comes_back_from_ris():
    items = cited(*NOTES)
    read = rispy.loads("".join(ris_lines(items)))
    assert [entry["type_of_reference"] for entry in read] == [
        "JOUR", "RPRT", "BOOK", "CHAP", "NEWS", "BOOK", "JOUR", "THES", "THES", "BOOK", "UNPB", "JOUR",
    ]  # fmt: skip
    for item, entry in zip(items, read, strict=True):
        names = [
            n.get("literal") or ", ".join(filter(None, map(n.get, ("family", "given", "suffix")))) for n in item.get("author", [])
        ]
        assert (entry["title"], entry.get("authors", [])) == (item["title"], names)
        assert entry.get("secondary_title") == item.get("container-title")
        assert entry.get("publisher") == item.get("publisher")
        assert entry["year"] == str(item["issued"]["date-parts"][0][0])
    assert (read[0]["start_page"], read[0]["end_page"], read[0]["number"]) == ("5", "9", "3")
    assert read[1]["urls"] == [ADDRESS]
    assert read[1]["access_date"] == "2020/12/23/"


def test_csl_fits_the_schema():
    items = cited(*NOTES)
    assert json.loads("".join(csl_lines(items))) == items
    jsonschema.validate(items, CSL)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([{**items[0], "type": "newspaper"}], CSL)


@pytest.mark.parametrize(
    ("texts", "count"),
    [
        (("某甲：《港口》，东湾出版社，2020年，第3页。", "某甲：《港口》，东湾：东湾出版社，2020年版，第8页。"), 1),
        (("Ann Example, Trade Facts (London: Sample Press, 2020), 5.", "Ann Example, Trade facts, Sample Press, 2020."), 1),
        (("某甲：《港口》，东湾出版社，2020年。", "某甲：《港口》，东湾出版社，2021年。"), 2),
        (("某甲：《港口》，《东湾日报》2020年3月4日。", "某甲：《港口》，《东湾日报》2020年3月5日。"), 2),
        (("某甲：《港口》，东湾出版社，2020年。", "某乙：《港口》，东湾出版社，2020年。"), 2),
        (("东湾局：《公报》，https://a.example.org/1。", "东湾局：《公报》，https://a.example.org/2。"), 2),
    ],
)
def test_a_work_cited_twice_is_listed_once(texts, count):
    assert len(cited(*texts)) == count


def test_merging_keeps_what_each_citation_knows():
    (item,) = cited("某甲：《港口》，东湾出版社，2020年，第3页。", "某甲：《港口》，东湾：东湾出版社，2020年版，第8页。")
    assert (item["publisher-place"], item["note"], "page" in item) == ("东湾", "cited: 3; 8", False)
    assert item["id"].endswith("/citation/p1c0-p1c9")


def test_repeats_and_works_without_a_title_are_not_merged_in():
    first = row(1, parse_citation(NOTES[0]))
    assert len(works([first, row(20, first["csl"], first["citation_id"])])) == 1
    untitled = {"type": "webpage", "URL": "https://a.example.org/1"}
    assert len(works([row(1, untitled), row(20, untitled)])) == 2


def test_where_fields_stand_in_a_note_is_not_exported():
    reading = parse_note(NOTES[0])
    assert "custom" in reading.citations[0]
    assert (
        works([row(0, reading.citations[0])])
        == cited(NOTES[0])
        == [{**parse_citation(NOTES[0]), "id": row(0, {})["citation_id"]}]
    )


def test_keys_are_ascii_and_distinct():
    items = [{"id": "甲/乙", "type": "book"}, {"id": "丙", "type": "book"}, {"id": "x/y", "type": "book"}]
    entries = parse_string("".join(bibtex_lines(items)), "bibtex").entries
    assert list(entries) == ["work", "work.2", "x-y"]


ANY = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1).filter(str.strip)


@given(
    st.lists(ANY | st.sampled_from(["}", "{", "\\", "@book{", "a and b", "ER  - ", '"', ",", "=", "%"]), min_size=1, max_size=5)
)
@settings(max_examples=80, deadline=None)
def test_any_title_comes_back(titles):
    items = [{"id": f"r/{i}", "type": "book", "title": title} for i, title in enumerate(titles)]
    wanted = [" ".join(title.split()) for title in titles]
    assert [entry["title"] for entry in from_pybtex(items)] == wanted
    assert [entry["title"] for entry in rispy.loads("".join(ris_lines(items)))] == wanted


def test_a_report_gets_its_bibliography_in_three_forms(tmp_path: Path):
    write_report(tmp_path, extraction(), RUN)
    (item,) = json.loads((tmp_path / "citations.json").read_text("utf8"))
    (entry,) = bibtexparser.parse_file(str(tmp_path / "citations.bib")).entries
    (record,) = rispy.loads((tmp_path / "citations.ris").read_text("utf8"))
    assert item["title"] == entry.fields_dict["title"].value == record["title"] == "年度报告"
