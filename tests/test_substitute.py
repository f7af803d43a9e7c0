"""Text in a font that is neither in the file nor on the machine is read whole."""

from __future__ import annotations

import pytest

from pipeline import pdf

COLLECTIONS = {"GB1": "UniGB-UCS2-H", "CNS1": "UniCNS-UCS2-H", "Japan1": "UniJIS-UCS2-H", "Korea1": "UniKS-UCS2-H"}


def document(content: bytes, collection: str) -> bytes:
    """A page of one Type 0 font that is only named, as Word and ReportLab write Chinese fonts they do not embed."""
    info = f"/CIDSystemInfo << /Registry (Adobe) /Ordering ({collection}) /Supplement 0 >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        f"<< /Type /Font /Subtype /Type0 /BaseFont /NoSuchSong /Encoding /{COLLECTIONS[collection]} /DescendantFonts [6 0 R] >>",
        f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /NoSuchSong {info} /DW 1000 /FontDescriptor 7 0 R >>",
        "<< /Type /FontDescriptor /FontName /NoSuchSong /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880"
        " /Descent -120 /CapHeight 880 /StemV 80 >>",
    ]
    parts, places = [b"%PDF-1.5\n"], []
    for number, body in enumerate(objects, 1):
        places.append(sum(map(len, parts)))
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body if isinstance(body, bytes) else body.encode("ascii")))
    start = sum(map(len, parts))
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table))
    parts.append(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return b"".join(parts)


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_characters_set_one_by_one_are_all_read(tmp_path, collection):
    text = "港口的货物《多》。"
    shown = (f"BT /F 12 Tf {72 + 13 * i} 300 Td <{ord(char):04X}> Tj ET\n" for i, char in enumerate(text))
    path = tmp_path / "report.pdf"
    path.write_bytes(document("".join(shown).encode("ascii"), collection))
    read, _ = pdf.read(path, "report")
    assert [text] == [block.text.text for block in read.blocks]
    assert 12 == pytest.approx(read.pages[0].boxes[0][2] - read.pages[0].boxes[0][0], abs=3)
