"""A file that is not whole says so, a whole one does not; what a file would run or open is named."""

import random
import re
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from pipeline.errors import SourceError
from pipeline.pdf.ink.health import check_file
from pipeline.pdf.ink.objects import read_objects
from pipeline.pdf.reader import read
from tests.pdfs.bare import assemble, line, objects, stream, write

HERE = Path(__file__).parent
PAGES = [line(f"Page {i} says that the tolls of the harbour rose by {i} percent in that year.") * 20 for i in (1, 2, 3)]
WHOLE = sorted(
    [*(HERE / "pdfs").glob("*.pdf"), *(HERE / "ledgers" / "drawn").glob("*.pdf"), *(HERE.parent / "raw").glob("*.pdf")]
)


def issues(data: bytes) -> list[tuple[str, int | None]]:
    with pdfium.PdfDocument(data) as pdf:
        return [(issue.code, issue.page) for issue in check_file(pdf, data)]


def details(data: bytes) -> str:
    with pdfium.PdfDocument(data) as pdf:
        return "\n".join(issue.detail for issue in check_file(pdf, data))


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.stem)
def test_a_whole_file_is_not_called_damaged(path):
    assert "damaged_content" not in [code for code, _ in issues(path.read_bytes())]


def content(change) -> bytes:
    """The document with the content of page 2 changed."""
    found = objects(PAGES)
    found[12] = change(found[12])
    return assemble(found)


def cut(body: bytes) -> bytes:
    data = body[body.index(b"stream\n") + 7 : body.rindex(b"\nendstream")]
    data = data[: len(data) // 3]
    return b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(data), data)


def flipped(body: bytes) -> bytes:
    at = body.index(b"stream\n") + 60
    return body[:at] + bytes([body[at] ^ 4]) + body[at + 1 :]


def zeroed(body: bytes) -> bytes:
    at = body.index(b"stream\n") + 7
    return body[:at] + bytes(40) + body[at + 40 :]


BROKEN = {
    "cut": (cut, "ends too early"),
    "a bit flipped": (flipped, ""),
    "zeroed": (zeroed, "is no compressed data"),
    "all zeros": (lambda body: stream(bytes(200), flate=False), "is all zeros"),
    "all zeros, packed": (lambda body: stream(bytes(200)), "is all zeros"),
    "unknown filter": (lambda body: body.replace(b"/FlateDecode", b"/NoSuchDecode"), "has the unknown filter /NoSuchDecode"),
    "unknown filter in a list": (lambda body: body.replace(b"/FlateDecode", b"[/FlateDecode /Nought]"), "unknown filter /Nought"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_content_names_its_page(name):
    change, said = BROKEN[name]
    assert issues(content(change)) == [("damaged_content", 2)]
    assert said in details(content(change))


SOUND = {
    "no filter": lambda body: stream(PAGES[1], flate=False),
    "empty": lambda body: stream(b"", flate=False),
    "short filter name": lambda body: body.replace(b"/FlateDecode", b"/Fl"),
    "escaped filter name": lambda body: body.replace(b"/FlateDecode", b"/Flate#44ecode"),
    "no checksum": lambda body: re.sub(rb"/Length \d+", b"/Length 3 0 R", body[:-14] + body[-10:]),
    "letters": lambda body: stream(PAGES[1].hex().encode() + b">", b"/Filter /ASCIIHexDecode", flate=False),
}


@pytest.mark.parametrize("name", SOUND)
def test_unusual_content_that_is_whole_is_not_called_damaged(name):
    found = objects(PAGES)
    found[12] = SOUND[name](found[12])
    found[3] = b"%d" % (len(found[12]) - found[12].index(b"stream\n") - 7 - 10)
    assert issues(assemble(found)) == []


FILES = {
    "end missing": lambda data: data[: data.rindex(b"startxref")],
    "table at another place": lambda data: re.sub(rb"startxref\n\d+", b"startxref\n77", data),
    "object at another place": lambda data: re.sub(rb"(\n12 1\n)\d{10}", rb"\g<1>0000000020", data),
    "stray bytes in a dictionary": lambda data: data.replace(b"/Kids [11", b"/Kids ?11"),
    "brackets that do not match": lambda data: data.replace(
        b"/Parent 2 0 R /MediaBox [0 0 595 842]", b"/Parent 2 0 R /MediaBox [0 0 595 842 "
    ),
    "line ends changed": lambda data: data.replace(b"\n", b"\r\n"),
    "the content's name changed": lambda data: data.replace(b"/Contents 12", b"/Kontents 12"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_pdfium_repairs_is_called_damaged(name):
    data = FILES[name](write(PAGES))
    assert "damaged_content" in [code for code, _ in issues(data)]


@pytest.mark.parametrize("around", [(b"HTTP/1.1 200 OK\r\n\r\n", b""), (b"", bytes(5000)), (b"", b"\r\n\r\n")])
def test_what_stands_before_and_behind_a_file_is_no_damage(around):
    before, behind = around
    assert issues(before + write(PAGES) + behind) == []


def test_damage_makes_a_report_partial_and_leaves_its_other_pages(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(content(cut))
    document, found = read(path, "r")
    assert [(issue.code, issue.severity, issue.page) for issue in found if issue.code == "damaged_content"] == [
        ("damaged_content", "error", 2)
    ]
    text = "\n".join(block.text.text for block in document.blocks)
    assert "Page 1 says" in text
    assert "Page 3 says" in text


def _text(data: bytes) -> list[str] | None:
    try:
        with pdfium.PdfDocument(data) as pdf:
            return [page.get_textpage().get_text_range() for page in pdf]
    except pdfium.PdfiumError:
        return None


def test_text_is_not_lost_in_silence():
    whole = write(PAGES)
    text, chance = _text(whole), random.Random(5)
    changed = missed = 0
    for turn in range(120):
        data = bytearray(whole)
        for _ in range((1, 4, 16)[turn % 3]):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        found = _text(bytes(data))
        if found and found != text:
            changed += 1
            missed += "damaged_content" not in [code for code, _ in issues(bytes(data))]
    assert changed > 25
    assert missed <= changed // 50


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n" + b"1 0 obj " * 3000,
        b"%PDF-1.7\n1 0 obj\n<<" + b"(" * 200_000,
        b"%PDF-1.7\n1 0 obj\n" + b">> " * 200_000,
        b"9" * 10**6,
    ],
    ids=["objects in objects", "open strings", "closed dictionaries", "digits"],
)
def test_nonsense_is_read_to_its_end(data):
    assert len(read_objects(data).found) <= 1


def test_a_stream_is_inflated_up_to_the_limit(monkeypatch):
    monkeypatch.setattr("pipeline.pdf.ink.objects.STREAM_LIMIT", 1 << 20)
    found = objects([b" " * (4 << 20) + PAGES[0]])
    inner = read_objects(assemble(found))
    assert inner.inflate(inner.found[10], 100) is None
    assert inner.spent < 3 << 20


ANNOTATION = b"/Annots [<< /Type /Annot /Rect [72 600 92 620] %s >>]"
ACTIVE = {
    "JavaScript (1)": {"catalog": b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"},
    "launch action (1)": {"catalog": b"/OpenAction << /F (/bin/sh) /S /Launch >>"},
    "form submission (1)": {"page": ANNOTATION % b"/Subtype /Link /A << /S /SubmitForm /F (http://www.example.org/) >>"},
    "data import (1)": {"page": b"/AA << /O << /S /ImportData /F (a.fdf) >> >>"},
    "attachment (1)": {"page": ANNOTATION % b"/Subtype /FileAttachment /FS << /Type /Filespec /F (a.exe) /EF << /F 9 0 R >> >>"},
    "XFA form (1)": {"catalog": b"/AcroForm << /Fields [] /XFA 9 0 R >>"},
    "media (1)": {"page": ANNOTATION % b"/Subtype /RichMedia"},
    "JavaScript (1), launch action (1)": {"catalog": b"/OpenAction << /S/Launch /Next << /S /Java#53cript /JS 9 0 R >> >>"},
}


@pytest.mark.parametrize("said", ACTIVE)
def test_active_content_is_named_by_kind(said):
    data = write(PAGES[:1], **ACTIVE[said])
    assert [code for code, _ in issues(data)] == ["active_content"]
    assert details(data) == f"the file contains {said}; nothing was run or opened"


@pytest.mark.parametrize(
    "page",
    [
        ANNOTATION % b"/Subtype /Link /A << /S /URI /URI (https://www.example.org/?q=/JavaScript) >>",
        ANNOTATION % b"/Subtype /Link /A << /S /GoTo /D [11 0 R /Fit] >>",
        ANNOTATION % b"/Subtype /Link /A << /S /GoToR /F (part2.pdf) /D [0 /Fit] >>",
        ANNOTATION % b"/Subtype /Text /Contents (a remark)",
    ],
)
def test_links_and_remarks_are_not_active(page):
    assert issues(write(PAGES, page=page)) == []


DECLARED = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///nowhere">]><x>&e;</x>'


@pytest.mark.parametrize(
    ("metadata", "code"),
    [
        (DECLARED.encode(), ["metadata_ignored"]),
        (DECLARED.encode("utf-16-be"), ["metadata_ignored"]),
        (b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><title>Tolls</title></x:xmpmeta>", []),
    ],
)
@pytest.mark.parametrize("flate", [True, False])
def test_metadata_that_declares_entities_is_left_alone(metadata, code, flate):
    found = objects(PAGES, catalog=b"/Metadata 9 0 R")
    found[9] = stream(metadata, b"/Type /Metadata /Subtype /XML", flate=flate)
    assert [code for code, _ in issues(assemble(found))] == code


@pytest.mark.parametrize(
    ("nodes", "code"),
    [
        ({2: b"<< /Type /Pages /Count 0 /Kids [] >>"}, "no_pages"),
        ({}, "damaged"),
    ],
)
def test_a_file_without_pages_is_told_from_a_broken_one(tmp_path, nodes, code):
    path = tmp_path / "report.pdf"
    path.write_bytes(assemble({1: b"<< /Type /Catalog /Pages 2 0 R >>", **nodes}))
    with pytest.raises(SourceError) as caught:
        read(path, "report")
    assert code == caught.value.code
