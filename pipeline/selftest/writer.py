"""Writes small PDFs as bytes, sound ones and others: every object can be replaced before the file is put together.

    report = PdfReport([page_of(ENGLISH)])
    report.put(report.tree, b"<< /Type /Pages /Count 0 /Kids [] >>")
    report.bytes()

Fonts are not embedded: Helvetica for Latin text, a font of the Adobe-GB1 collection for Chinese.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

A4 = b"[0 0 595 842]"
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"

ENGLISH = (
    "Harbour trade in 2023",
    "The harbour of Sampleton handled 26.4 million tonnes of goods in 2023, up 3.5% from 2022.",
    "Exports rose to $1.2 billion, while imports fell by 0.8 percentage points to 41.5% of the whole.",
    "Storehouses along the Reed River employed 1,204 people, and 87 ships were under repair.",
    "The board expects 27 million tonnes in 2024.",
)
CHINESE = (
    "样本港口贸易情况",
    "2023年，样本港完成货物吞吐量2640万吨，同比增长3.5%，占全市的41.5%。",
    "全年出口额12亿美元，进口额下降0.8个百分点。",
    "沿河仓储企业共有员工1204人，其中87人从事修船。",
    "预计2024年吞吐量将达到2700万吨。",
)


class Pdf:
    """Numbered objects, put together with a cross-reference table."""

    def __init__(self) -> None:
        self.objects: list[bytes] = []

    def add(self, body: bytes = b"null") -> int:
        """A new object; its number."""
        self.objects.append(body)
        return len(self.objects)

    def put(self, number: int, body: bytes) -> None:
        """Replace an object."""
        self.objects[number - 1] = body

    def stream(self, data: bytes, entries: bytes = b"", packed: bool = True) -> int:
        """A new stream, deflated unless it is not to be `packed`."""
        return self.add(stream(data, entries, packed))

    def put_together(self, root: int, entries: bytes = b"") -> bytes:
        """The file; `entries` go into its trailer."""
        out, places = bytearray(_HEADER), []
        for number, body in enumerate(self.objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
        table = b"".join(b"%010d 00000 n \n" % place for place in places)
        start, size = len(out), len(places) + 1
        out += b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table)
        out += b"trailer\n<< /Size %d /Root %d 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, entries, start)
        return bytes(out)


class PdfReport(Pdf):
    """A report of one page for each content stream. `tree`, `pages`, `contents`, `catalog` and `fonts` are object numbers."""

    def __init__(self, contents: Sequence[bytes], box: bytes = A4, page: bytes = b"", resources: bytes = b"") -> None:
        super().__init__()
        self.fonts = self._fonts()
        self.tree = self.add()
        self.contents = [self.stream(content) for content in contents]
        self.resources = b"/Font << /F1 %d 0 R /F2 %d 0 R >> %b" % (*self.fonts, resources)
        self.pages = [self.add(self.page(content, box, page)) for content in self.contents]
        self.put(self.tree, b"<< /Type /Pages /Count %d /Kids [%b] >>" % (len(self.pages), references(self.pages)))
        self.catalog = self.add()
        self.root()

    def page(self, content: int, box: bytes = A4, entries: bytes = b"") -> bytes:
        """The body of a page object."""
        return b"<< /Type /Page /Parent %d 0 R /MediaBox %b /Contents %d 0 R /Resources << %b >> %b >>" % (
            *(self.tree, box, content, self.resources),
            entries,
        )

    def root(self, entries: bytes = b"") -> None:
        """Give the catalog more entries."""
        self.put(self.catalog, b"<< /Type /Catalog /Pages %d 0 R %b >>" % (self.tree, entries))

    def bytes(self, trailer: bytes = b"") -> bytes:
        """The file."""
        return self.put_together(self.catalog, trailer)

    def _fonts(self) -> tuple[int, int]:
        latin = self.add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
        about = self.add(
            b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
            b" /Ascent 752 /Descent -271 /CapHeight 737 /StemV 58 >>"
        )
        glyphs = self.add(
            b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 94 500] /FontDescriptor %d 0 R"
            b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 0 >> >>" % about
        )
        han = b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [%d 0 R] >>"
        return latin, self.add(han % glyphs)


def stream(data: bytes, entries: bytes = b"", packed: bool = True) -> bytes:
    """The body of a stream object."""
    if packed:
        data, entries = zlib.compress(data, 9), entries + b" /Filter /FlateDecode"
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(data), entries, data)


def references(numbers: Sequence[int]) -> bytes:
    """Object numbers as references: `3 0 R 4 0 R`."""
    return b" ".join(b"%d 0 R" % number for number in numbers)


def show(text: str, x: float, y: float, size: float = 10.5, before: bytes = b"") -> bytes:
    """Operators that print one line at a place in points, counted from the lower left; `before` goes into the text object."""
    if text.isascii():
        font, shown = b"F1", b"(%b)" % text.encode().replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    else:
        font, shown = b"F2", b"<%b>" % text.encode("utf-16-be", "surrogatepass").hex().encode()
    return b"BT %b /%b %g Tf 1 0 0 1 %g %g Tm %b Tj ET\n" % (before, font, size, x, y, shown)


def page_of(lines: Sequence[str], top: float = 770, size: float = 10.5, number: int = 0) -> bytes:
    """A page: its first line large, the others 20 points apart, the number at the foot."""
    parts = [show(line, 72, top - 20 * row, size + 4 * (row == 0)) for row, line in enumerate(lines)]
    return b"".join(parts) + (show(str(number), 295, 30, 9) if number else b"")


def pages_of(lines: Sequence[str], count: int) -> list[bytes]:
    """Pages that say the same under another heading."""
    return [page_of([f"{n}. {lines[0]}", *lines[1:]], number=n) for n in range(1, count + 1)]


def table(rows: Sequence[Sequence[str]], x: float, top: float, width: float = 90, height: float = 18) -> bytes:
    """A ruled table."""
    columns = len(rows[0])
    across = b"".join(
        b"%g %g m %g %g l S\n" % (x, top - height * r, x + width * columns, top - height * r) for r in range(len(rows) + 1)
    )
    down = b"".join(
        b"%g %g m %g %g l S\n" % (x + width * c, top, x + width * c, top - height * len(rows)) for c in range(columns + 1)
    )
    cells = (
        show(cell, x + width * c + 4, top - height * r - 13, 9)
        for r, row in enumerate(rows)
        for c, cell in enumerate(row)
        if cell
    )
    return b"0.5 w\n" + across + down + b"".join(cells)
