"""Files that are no PDF, damaged ones, locked ones and ones without pages."""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Callable
from functools import partial

from pipeline.selftest.cases import Case
from pipeline.selftest.writer import CHINESE, ENGLISH, PdfReport, page_of, pages_of, stream

_CUT = "error:damaged|error:no_pages|partial:damaged_content"
_PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)
_POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 123456\n"


def base() -> bytes:
    """A sound report of six pages in two languages."""
    return PdfReport([*pages_of(CHINESE, 3), *pages_of(ENGLISH, 3)]).bytes()


def cases() -> list[Case]:
    """All of them."""
    locked = [
        Case("unknown_handler", "locked", "error:encrypted", partial(_locked, b"/Filter /Sample.Lock /V 99 /R 99")),
        Case("password_wanted", "locked", "error:encrypted", partial(_locked, b"/Filter /Standard /V 2 /R 3 /Length 128")),
    ]
    empty = [
        Case("no_kids", "no pages", "error:no_pages", partial(_tree, b"<< /Type /Pages /Count 0 /Kids [] >>")),
        Case(
            "kids_are_nothing",
            "no pages",
            "error:no_pages|any",
            partial(_tree, b"<< /Type /Pages /Count 3 /Kids [null 999 0 R 5] >>"),
        ),
    ]
    return [*_no_pdf(), *_damaged(), *_broken_streams(), *locked, *empty]


def _no_pdf() -> list[Case]:
    made: dict[str, Callable[[], bytes]] = {
        "empty": lambda: b"",
        "web_page": lambda: b"<!DOCTYPE html><html><body>This report has moved.</body></html>",
        "zip": lambda: b"PK\x03\x04" + bytes(500),
        "gzip": lambda: gzip.compress(base(), mtime=0),
        "text": lambda: "这是一份文本。\n".encode() * 50,
        "lfs_pointer": lambda: _POINTER,
        "picture": lambda: _PICTURE,
        "one_byte": lambda: b"%",
    }
    return [Case(name, "not a PDF", "error:not_pdf", make) for name, make in made.items()]


def _damaged() -> list[Case]:
    cuts = [Case(f"cut_at_{part}", "damaged", _CUT, partial(_cut, part)) for part in (5, 40, 80, 99)]
    flips = [Case(f"flipped_{n}_bytes", "damaged", "any", partial(_flipped, n)) for n in (1, 8, 64, 512)]
    return [
        *cuts,
        *flips,
        Case("header_alone", "damaged", "error:damaged", lambda: b"%PDF-1.7\n"),
        Case("bad_xref", "damaged", "partial:damaged_content|ok", lambda: _moved_xref(base())),
        Case("no_xref", "damaged", _CUT, lambda: base().split(b"xref\n0")[0]),
        Case("no_endobj", "damaged", "any", lambda: base().replace(b"\nendobj", b"")),
        Case("no_root", "damaged", "error:damaged", lambda: base().replace(b"/Root", b"/Rout")),
        Case("line_ends_changed", "damaged", "any", lambda: base().replace(b"\n", b"\r\n")),
        Case("read_as_latin", "damaged", "error:damaged|any", lambda: base().decode("latin-1").encode()),
        Case("junk_before", "damaged", "ok", lambda: b"HTTP/1.1 200 OK\r\n\r\n" + base()),
        Case("junk_behind", "damaged", "ok", lambda: base() + bytes(65_536)),
    ]


def _broken_streams() -> list[Case]:
    """The second of three pages has a stream that cannot be read whole."""
    packed = zlib.compress(page_of(ENGLISH, number=2), 9)
    deflated = b" /Filter /FlateDecode"
    broken = {
        "stream_cut": stream(packed[: len(packed) // 3], deflated, packed=False),
        "stream_zeroed": stream(bytes(len(packed)), deflated, packed=False),
        "unknown_filter": stream(packed, b" /Filter /SampleDecode", packed=False),
        "stream_half_zeroed": stream(packed[: len(packed) // 2] + bytes(len(packed) // 2), deflated, packed=False),
    }
    return [Case(name, "damaged", "partial:damaged_content", partial(_second_page, body)) for name, body in broken.items()]


def _second_page(body: bytes) -> bytes:
    report = PdfReport(pages_of(ENGLISH, 3))
    report.put(report.contents[1], body)
    return report.bytes()


def _cut(part: int) -> bytes:
    whole = base()
    return whole[: len(whole) * part // 100]


def _flipped(count: int) -> bytes:
    chance, data = random.Random(count), bytearray(base())
    for _ in range(count):
        data[chance.randrange(9, len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def _moved_xref(data: bytes) -> bytes:
    head, _, tail = data.rpartition(b"startxref\n")
    return head + b"startxref\n7\n" + tail.split(b"\n", 1)[1]


def _tree(body: bytes) -> bytes:
    report = PdfReport([page_of(ENGLISH)])
    report.put(report.tree, body)
    return report.bytes()


def _locked(handler: bytes) -> bytes:
    """Encrypted with keys that no password fits."""
    owner, user = b"<%b>" % (b"5a" * 32), b"<%b>" % (b"3c" * 32)
    entries = b"/Encrypt << %b /O %b /U %b /P -44 >> /ID [<%b> <%b>]" % (handler, owner, user, b"01" * 16, b"01" * 16)
    return PdfReport(pages_of(ENGLISH, 2)).bytes(entries)
