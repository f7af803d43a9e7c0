"""Small files that ask for endless time or memory: streams that inflate, loops, trees without end."""

from __future__ import annotations

import zlib
from collections.abc import Callable

from pipeline.selftest.cases import Case
from pipeline.selftest.writer import ENGLISH, PdfReport, page_of, references, stream

_MIB = 1 << 20
_TOO_MUCH = (
    "error:too_big|error:timeout|error:memory|partial:page_limit|partial:page_timeout|partial:page_failed|partial:damaged_content"
    "|partial:empty|partial:no_text"
)
_READ_OR_NOT = f"ok|{_TOO_MUCH}"


def cases() -> list[Case]:
    """All of them."""
    made: list[tuple[str, str, Callable[[], bytes]]] = [
        ("content_of_1_gib", _READ_OR_NOT, lambda: _content(inflating(b" ", 1024))),
        ("operators_of_64_mib", _READ_OR_NOT, lambda: _content(inflating(b"BT /F1 9 Tf (a) Tj ET\n", 64))),
        ("unicode_map_of_512_mib", _READ_OR_NOT, lambda: _unicode_map(inflating(b"% sample\n", 512))),
        ("metadata_of_100_mb", f"ok+warn:metadata_ignored|{_READ_OR_NOT}", lambda: _metadata(inflating(b"<sample/>", 100))),
        ("unused_stream_of_2_gib", "ok", lambda: _unused(inflating(b" ", 2048))),
        ("nested_forms", _READ_OR_NOT, _nested_forms),
        ("form_in_itself", _READ_OR_NOT, _form_in_itself),
        ("pages_in_a_ring", f"any|{_TOO_MUCH}", _ring_of_pages),
        ("pages_by_doubling", f"error:too_big|any|{_TOO_MUCH}", _doubling_pages),
        ("outline_in_a_ring", "ok", _ring_of_headings),
        ("length_of_itself", "any", _length_of_itself),
        ("many_objects", "ok|partial:damaged_content", _many_objects),
        ("200000_characters", _READ_OR_NOT, lambda: PdfReport([_crowded(200_000)]).bytes()),
        ("300000_characters", "partial:page_limit", lambda: PdfReport([_crowded(300_000)]).bytes()),
        ("page_tree_3000_deep", "any", _deep_tree),
        ("previous_xref_is_itself", "any", lambda: PdfReport([page_of(ENGLISH)]).bytes(b"/Prev 9")),
    ]
    return [Case(name, "bombs", expect, make) for name, expect, make in made]


def inflating(unit: bytes, mebibytes: int) -> bytes:
    """Data deflated twice that inflate to about so many MiB of `unit`: one deflated block over and over."""
    block = unit * (_MIB // len(unit))
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    check = 1
    for _ in range(mebibytes):
        check = zlib.adler32(block, check)
    inner = b"\x78\xda" + piece * mebibytes + b"\x03\x00" + check.to_bytes(4, "big")
    return zlib.compress(inner, 9)


def _twice(data: bytes, entries: bytes = b"") -> bytes:
    return stream(data, entries + b" /Filter [/FlateDecode /FlateDecode]", packed=False)


def _content(data: bytes) -> bytes:
    report = PdfReport([page_of(ENGLISH), page_of(ENGLISH, number=2)])
    extra = report.add(_twice(data))
    page = report.page(report.contents[1]).replace(b"/Contents ", b"/Contents [%d 0 R " % extra, 1)
    report.put(report.pages[1], page.replace(b" 0 R /Resources", b" 0 R] /Resources", 1))
    return report.bytes()


def _unicode_map(data: bytes) -> bytes:
    report = PdfReport([page_of(ENGLISH)])
    mapping = report.add(_twice(data))
    report.put(report.fonts[0], b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode %d 0 R >>" % mapping)
    return report.bytes()


def _metadata(data: bytes) -> bytes:
    report = PdfReport([page_of(ENGLISH)])
    report.root(b"/Metadata %d 0 R" % report.add(_twice(data, b"/Type /Metadata /Subtype /XML")))
    return report.bytes()


def _unused(data: bytes) -> bytes:
    report = PdfReport([page_of(ENGLISH)])
    report.add(_twice(data))
    return report.bytes()


def _form(children: list[int], own: bytes) -> bytes:
    names = b" ".join(b"/X%d %d 0 R" % (n, child) for n, child in enumerate(children))
    calls = b" ".join(b"/X%d Do" % n for n in range(len(children)))
    return stream(own + calls, b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << %b >> >>" % names)


def _drawing(report: PdfReport, form: int) -> bytes:
    """The report with a page that draws the form."""
    report.resources += b" /XObject << /X %d 0 R >>" % form
    report.put(report.contents[0], stream(page_of(ENGLISH) + b"/X Do"))
    report.put(report.pages[0], report.page(report.contents[0]))
    return report.bytes()


def _nested_forms() -> bytes:
    """Every form draws the next one ten times, twelve deep."""
    report = PdfReport([b""])
    form = report.add(_form([], b"0 0 m 9 9 l S "))
    for _ in range(12):
        form = report.add(_form([form] * 10, b""))
    return _drawing(report, form)


def _form_in_itself() -> bytes:
    report = PdfReport([b""])
    form = report.add()
    report.put(form, _form([form, form], b"0 0 m 9 9 l S "))
    return _drawing(report, form)


def _ring_of_pages() -> bytes:
    report = PdfReport([page_of(ENGLISH)])
    other = report.add(b"<< /Type /Pages /Parent %d 0 R /Count 1 /Kids [%d 0 R] >>" % (report.tree, report.tree))
    report.put(report.tree, b"<< /Type /Pages /Count 2 /Kids [%d 0 R %d 0 R] >>" % (report.pages[0], other))
    return report.bytes()


def _doubling_pages() -> bytes:
    """2 to the 28th pages in 30 nodes."""
    report = PdfReport([page_of(ENGLISH)])
    below, count = report.pages[0], 1
    for _ in range(28):
        count *= 2
        below = report.add(b"<< /Type /Pages /Count %d /Kids [%b] >>" % (count, references([below, below])))
    report.put(report.catalog, b"<< /Type /Catalog /Pages %d 0 R >>" % below)
    return report.bytes()


def _ring_of_headings() -> bytes:
    report = PdfReport([page_of(ENGLISH)])
    outline, first, second = report.add(), report.add(), report.add()
    report.put(outline, b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count 2 >>" % (first, second))
    for one, other in ((first, second), (second, first)):
        body = b"<< /Title (Sample) /Parent %d 0 R /Next %d 0 R /First %d 0 R /Last %d 0 R /Dest [%d 0 R /Fit] >>"
        report.put(one, body % (outline, other, other, one, report.pages[0]))
    report.root(b"/Outlines %d 0 R" % outline)
    return report.bytes()


def _length_of_itself() -> bytes:
    report = PdfReport([page_of(ENGLISH)])
    at = report.contents[0]
    report.put(at, b"<< /Length %d 0 R >>\nstream\n%b\nendstream" % (at, page_of(ENGLISH)))
    return report.bytes()


def _many_objects() -> bytes:
    report = PdfReport([page_of(ENGLISH)])
    for number in range(100_000):
        report.add(b"<< /Sample %d >>" % number)
    return report.bytes()


def _crowded(count: int) -> bytes:
    """A page of so many characters, in lines of 462, no two alike: PDFium drops a line that is printed over its like."""
    rows = count // 462
    lines = b"".join(b"(" + b"%d ports " % (1000 + row) * 42 + b") Tj T*\n" for row in range(rows))
    return b"BT /F1 2 Tf 20 830 Td %g TL\n" % (800 / rows) + lines + b"ET\n"


def _deep_tree() -> bytes:
    report = PdfReport([page_of(ENGLISH)])
    below = report.pages[0]
    for _ in range(3000):
        below = report.add(b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % below)
    report.put(report.catalog, b"<< /Type /Catalog /Pages %d 0 R >>" % below)
    return report.bytes()
