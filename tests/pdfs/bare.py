"""Writes a PDF from bare objects, for files that no program would draw: hidden text, broken streams, scripts.

write([b"BT /F 12 Tf 72 700 Td (Sales rose.) Tj ET"])        # one page of A4, /F is Helvetica, /Im a grey picture
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

PICTURE = (
    b"<< /Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceGray /Length 4 >>\nstream\n"
)
RESOURCES = (
    b"/Font << /F 4 0 R >> /XObject << /Im 5 0 R /Fm 6 0 R >> /ExtGState << /Clear << /ca 0 /CA 0 >> /Faint << /ca 0.02 >> >>"
)


def stream(data: bytes, entries: bytes = b"", flate: bool = True) -> bytes:
    """A stream object's body."""
    if flate:
        data, entries = zlib.compress(data), entries + b" /Filter /FlateDecode"
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def objects(
    pages: Sequence[bytes], catalog: bytes = b"", page: bytes = b"", form: bytes = b"", layers: bytes = b"", flate: bool = True
) -> dict[int, bytes]:
    """The objects of a document by number: 1 catalog, 2 page tree, 4 font, 5 picture, 6 form, then a content and a page each."""
    kids = b" ".join(b"%d 0 R" % (11 + 2 * i) for i in range(len(pages)))
    found = {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        2: b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids),
        4: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        5: PICTURE + b"\xc0\xc0\xc0\xc0\nendstream",
        6: stream(form, b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F 4 0 R >> >>"),
        7: b"<< /Type /OCG /Name (layer) >>",
    }
    for i, content in enumerate(pages):
        found[10 + 2 * i] = stream(content, flate=flate)
        found[11 + 2 * i] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << %s %s >> %s >>"
            % (10 + 2 * i, RESOURCES, layers, page)
        )
    return found


def assemble(found: Mapping[int, bytes]) -> bytes:
    """The file that consists of these objects, with its table of contents."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in sorted(found.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size, start = max(places) + 1, len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    return bytes(out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start))


def write(pages: Sequence[bytes], **more: bytes) -> bytes:
    """A document of these page contents; `more` as for `objects`."""
    return assemble(objects(pages, **more))


def line(text: str, y: int = 700, size: float = 12, before: str = "") -> bytes:
    """Operators that set one line of text."""
    return f"BT {before} /F {size} Tf 72 {y} Td ({text}) Tj ET ".encode("latin-1")
