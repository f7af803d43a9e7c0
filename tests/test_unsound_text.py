"""Text and metadata that no writer means: lone surrogates, controls, endless strings. None of them raises anything."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import pypdfium2 as pdfium
import pytest

from pipeline import extract, find_entities, find_figures, find_times, parse_citation, parse_note, segment
from pipeline.dataset import RunInfo, read_rows, rows, write_report
from pipeline.dataset.build import TableWriter
from pipeline.dataset.columns import load_schema
from pipeline.extraction import read
from pipeline.model import BlockKind, Document, Lang, Note, Source, sound
from pipeline.pdf.ink.metadata import LONGEST, read_producer
from pipeline.pdf.layout.headings import read_outline
from pipeline.source import open_source
from pipeline.text import split_sentences, tokenize
from tests.build import document, table

TEXTS = [
    "\ud800",
    "\udc00x",
    "中\ud800国出口3亿元。",
    "Ann \udfff Example rose 3% in May 2020.",
    "\ud840\udc00港口12万吨",
    "\ud83d",
    "a\udc80\udc81.pdf",
    "2020年\ud8003月",
    "《港\udfff口》，https://www.example.org/\ud800，2020年。",
    "\x00\x1b[2J3%\x7f\x85\u2028",
    "\ufffe\uffff\ufdd0 5亿元",
    "\u202e%3.5\u202c \u2066a\u2069",
    "e\u0301" + "\u0301" * 300,
    "\u200b\u200d\ufeff\u00ad\u2060数\u200b据",
    "=1+1",
    "-5.3%",
    "NaN Infinity 1e999 null",
    "{{7*7}} ${1} <script>3亿元</script>",
    "((((" * 40,
    "²³½Ⅻ①㎡㏑",
    "",
]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_any_text_is_read_with_offsets_inside_it(text, lang):
    found = [*find_figures(text, lang), *find_times(text, lang), *find_entities(text, lang), *tokenize(text, lang)]
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(0 <= start <= end <= len(text) for start, end in split_sentences(text, lang))
    json.dumps([parse_citation(text), parse_note(text).citations])
    assert "".join("".join(segment(text, lang)).split()) == "".join(sound(text).split()) or not text.isprintable()


def test_the_figure_beside_half_a_surrogate_pair_is_found():
    assert [(f.text, str(f.value)) for f in find_figures("中\ud800国出口3亿元。", "zh")] == [("3亿元", "300000000")]


@pytest.mark.parametrize(("text", "wanted"), [("3\ud800%", "3\ufffd%"), ("\udfff", "\ufffd"), ("港𠀀", "港𠀀"), ("", "")])
def test_sound_text_is_as_long_and_can_be_written(text, wanted):
    assert sound(text) == wanted
    sound(text).encode()


def file_with(info: bytes, title: bytes = b"(Start)") -> bytes:
    """A page without text whose Info dictionary and bookmark are given; the cross-reference table is left to the reader."""
    return b"""%%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R/Outlines 5 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
4 0 obj<<%b>>endobj
5 0 obj<</First 6 0 R/Last 6 0 R/Count 1>>endobj
6 0 obj<</Title %b/Parent 5 0 R/Dest[3 0 R/Fit]>>endobj
trailer<</Root 1 0 R/Info 4 0 R/Size 7>>
%%%%EOF
""" % (info, title)


@pytest.mark.parametrize(
    ("info", "producer"),
    [
        (b"/Producer(Drawn by hand)", "Drawn by hand"),
        (b"/Producer<FEFFD800>", "\ufffd"),
        (b"/Producer<FEFF0041DC000042>", "A\ufffdB"),
        (b"/Producer<FEFFD83DDE00>", "😀"),
        (b"/Producer<FEFF00>", None),
        (b"/Producer()", ""),
        (b"/Producer 5", None),
        (b"/Keywords<FEFFD800>/Title<FEFFD8000041>/Author<FEFFDFFF>", ""),
        (b"/Producer(" + b"x" * 140_000 + b")", "x" * LONGEST),
        (b"/Title(" + b"y" * 140_000 + b")", ""),
        (b"", ""),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_any_info_string_is_read(tmp_path, info, producer):
    path = tmp_path / "info.pdf"
    path.write_bytes(file_with(info))
    read_back = extract(path).document.producer
    assert producer is None or read_back == producer
    assert len(read_back) <= LONGEST
    read_back.encode()


@pytest.mark.parametrize("title", [b"<FEFFD800>", b"(" + b"z" * 70_000 + b")", b"()", b"5", b"<FEFF6E2FDC00>"])
def test_any_bookmark_is_read(title):
    with pdfium.PdfDocument(file_with(b"", title)) as pdf:
        assert all(len(entry.text) <= LONGEST for entry in read_outline(pdf))
        assert read_producer(pdf) == ""


@pytest.mark.parametrize(
    "name",
    ["a\udcffb.pdf", "x" * 251 + ".pdf", "x" * 255, "港" * 83 + ".pdf", "line\nbreak.pdf", "\x1b[2J.pdf", "=1+1.pdf", "-.pdf"],
    ids=ascii,
)
def test_any_file_name_is_opened_and_told_on_one_line(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(file_with(b""))
    source = open_source(path)
    assert source.report_id.isascii()
    extraction = read(source)
    assert all(issue.detail.isprintable() for issue in extraction.issues)


def documents(lang: Lang) -> list[Document]:
    """The TEXTS as paragraphs, as blocks of every kind, as notes, and as the cells of a table."""
    kinds: list[BlockKind] = ["title", "heading", "paragraph", "list_item", "caption", "footnote"]
    notes = document(*[("footnote", text) for text in TEXTS], lang=lang)
    cited = tuple(Note(f"r/note/{n}", block.block_id, 1, str(n), None, None) for n, block in enumerate(notes.blocks))
    cells = [[text.replace("\n", " ").replace("\t", " ") for text in TEXTS[n : n + 3]] for n in range(0, len(TEXTS), 3)]
    return [
        document(*TEXTS, lang=lang),
        document(*[(kinds[n % len(kinds)], text) for n, text in enumerate(TEXTS)], lang=lang),
        replace(notes, notes=cited),
        table(cells, title=TEXTS[2], unit=TEXTS[15], source=TEXTS[4]),
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("which", range(4), ids=["paragraphs", "kinds", "notes", "table"])
def test_a_report_of_any_text_is_whole_and_reads_back_equal(tmp_path, monkeypatch, lang, which):
    built = documents(lang)[which]
    monkeypatch.setattr("pipeline.pdf.read", lambda *_: (built, []))
    extraction = read(Source(tmp_path / "a.pdf", "a\x1b\ud800.pdf", "0" * 64, 1, "r", {}, {}))
    found = rows(extraction, RunInfo("0"))
    assert [row["detail"] for row in found["issues"] if row["code"].endswith("_failed")] == []
    write_report(tmp_path, extraction, RunInfo("0"))
    assert read_rows(tmp_path / "report.json") == found
    schema = load_schema()
    for name, records in found.items():
        if name in schema.tables:
            with TableWriter(tmp_path, schema.tables[name]) as writer:
                writer.add(records)
            with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                back = list(csv.DictReader(file))
            texts = [column.name for column in schema.tables[name].columns if column.type == "string" and not column.list]
            assert [[row[key] for key in texts] for row in back] == [[row[key] or "" for key in texts] for row in records]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("text", ["a\ud915b c", "上海\udc00自贸区", "\ud800", "港\ud83d\ude00口 \udfff"])
def test_the_words_of_half_a_pair_are_the_text(text, lang):
    assert "".join(text.split()) == "".join(segment(text, lang))
