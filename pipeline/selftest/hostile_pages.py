"""Pages that hurt: strange fonts, hidden text, scripts, impossible boxes, odd tables, notes and titles; and sound ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from pipeline.selftest.cases import Case
from pipeline.selftest.writer import CHINESE, ENGLISH, PdfReport, page_of, pages_of, show, stream, table

_ROWS = (
    ("Area", "2022", "2023", "Change"),
    ("East", "1,204", "1,310", "8.8%"),
    ("West", "310", "297", "-4.2%"),
    ("Total", "1,514", "1,607", "6.1%"),
)
_HAN_ROWS = (("地区", "2022年", "2023年"), ("东区", "1204", "1310"), ("西区", "310", "297"), ("合计", "1514", "1607"))
_PLANTED = "Secret growth was 66.5% in 2023."
Made = dict[str, tuple[str, Callable[[], bytes]]]


def cases() -> list[Case]:
    """All of them, group by group."""
    groups: dict[str, Made] = {
        "fonts": _fonts(),
        "hidden text": _hidden(),
        "scripts": _scripts(),
        "pages": _pages(),
        "tables and notes": _tables(),
        "titles": _titles(),
        "sound": _sound(),
    }
    return [Case(name, group, expect, make) for group, made in groups.items() for name, (expect, make) in made.items()]


def _fonts() -> Made:
    return {
        "cid_without_unicode": ("partial:garbled_text|partial:no_text|ok+warn:ocr_page", partial(_font, b"")),
        "private_use": ("partial:garbled_text|partial:no_text|ok+warn:ocr_page", partial(_font, _mapping(0xE000))),
        "to_unicode_is_no_map": ("any", partial(_font, b"sample")),
        "to_surrogates": ("any", partial(_font, _mapping(0xD700))),
        "no_font_at_all": ("any", lambda: PdfReport([page_of(ENGLISH).replace(b"/F1", b"/F9")]).bytes()),
    }


def _mapping(first: int) -> bytes:
    """A character map that takes 0x100 to 0x6FF to what begins at `first`; a range of it may not leave its 256 codes."""
    ranges = b"".join(b"<%04X> <%04X> <%04X>\n" % (high << 8, high << 8 | 255, first + (high << 8)) for high in range(1, 7))
    head = b"/CMapName /S def\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    return head + b"6 beginbfrange\n" + ranges + b"endbfrange\n"


def _font(mapping: bytes) -> bytes:
    """Text in a font whose codes mean nothing, but for a map."""
    report = PdfReport([page_of([line.translate(_AS_CODES) for line in CHINESE])])
    about = report.add(
        b"<< /Type /FontDescriptor /FontName /Sample /Flags 4 /FontBBox [0 0 999 999] /Ascent 800 /Descent -200 /StemV 60 >>"
    )
    info = b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
    glyphs = report.add(
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Sample /DW 1000 %b /FontDescriptor %d 0 R >>" % (info, about)
    )
    known = b"/ToUnicode %d 0 R" % report.stream(mapping) if mapping else b""
    body = b"<< /Type /Font /Subtype /Type0 /BaseFont /Sample /Encoding /Identity-H /DescendantFonts [%d 0 R] %b >>"
    report.put(report.fonts[1], body % (glyphs, known))
    return report.bytes()


_AS_CODES = {code: chr(0x100 + code % 0x600) for code in range(0x20, 0xFFFF)}
"""Codes that are no ASCII, so that every line is printed in the second font."""


def _hidden() -> Made:
    """A sound page, and a planted number that nobody sees."""
    square = b"0.9 g 60 380 400 30 re f 0 g\n"
    made = {
        "white": show(_PLANTED, 72, 400, before=b"1 g") + b"0 g\n",
        "not_drawn": show(_PLANTED, 72, 400, before=b"3 Tr"),
        "off_page": show(_PLANTED, 3000, 400),
        "tiny": show(_PLANTED, 72, 400, size=0.1),
        "behind_a_picture": show(_PLANTED, 72, 400) + b"q 400 0 0 30 60 390 cm /P Do Q\n",
        "in_its_ground": square + show(_PLANTED, 72, 390, before=b"0.9 g") + b"0 g\n",
        "clipped": b"q 0 0 9 9 re W n\n" + show(_PLANTED, 72, 400) + b"Q\n",
    }
    return {f"hidden_{name}": ("ok+warn:hidden_text", partial(_with_picture, content)) for name, content in made.items()}


def _with_picture(content: bytes) -> bytes:
    report = PdfReport([page_of(ENGLISH) + content])
    size = b"/Width 4 /Height 4 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    report.resources += b" /XObject << /P %d 0 R >>" % report.stream(b"\xee" * 16, b"/Type /XObject /Subtype /Image " + size)
    report.put(report.pages[0], report.page(report.contents[0]))
    return report.bytes()


def _scripts() -> Made:
    """Nothing of this is run, opened or sent."""
    actions = {
        "javascript": b"/S /JavaScript /JS (app.alert\\(1\\))",
        "launch": b"/S /Launch /F (sample.exe)",
        "submit_form": b"/S /SubmitForm /F (http://example.org/)",
        "go_to_file": b"/S /GoToR /F (sample.pdf) /D [0 /Fit]",
    }
    warned = "ok+warn:active_content"
    made: Made = {name: (warned, partial(_opening, action)) for name, action in actions.items()}
    made["go_to_file"] = ("ok", made["go_to_file"][1])
    return {**made, "attachment": (warned, _attachment), "attached_to_a_page": (warned, _attached_to_page)}


def _opening(action: bytes) -> bytes:
    report = PdfReport(pages_of(ENGLISH, 2))
    report.root(b"/OpenAction << %b >>" % action)
    return report.bytes()


def _specification(report: PdfReport) -> int:
    data = report.stream(b"sample", b"/Type /EmbeddedFile")
    return report.add(b"<< /Type /Filespec /F (sample.exe) /UF (sample.exe) /EF << /F %d 0 R >> >>" % data)


def _attachment() -> bytes:
    report = PdfReport(pages_of(ENGLISH, 2))
    report.root(b"/Names << /EmbeddedFiles << /Names [(sample.exe) %d 0 R] >> >>" % _specification(report))
    return report.bytes()


def _attached_to_page() -> bytes:
    report = PdfReport(pages_of(ENGLISH, 2))
    note = b"<< /Type /Annot /Subtype /FileAttachment /Rect [10 10 30 30] /FS %d 0 R >>" % _specification(report)
    report.put(report.pages[0], report.page(report.contents[0], entries=b"/Annots [%d 0 R]" % report.add(note)))
    return report.bytes()


def _pages() -> Made:
    boxes = {
        "box_huge": b"[0 0 9000000 9000000]",
        "box_negative": b"[595 842 0 0]",
        "box_empty": b"[0 0 0 0]",
        "box_no_numbers": b"[(a) null /b]",
        "box_not_a_number": b"[0 0 NaN Infinity]",
        "box_far_away": b"[-100000 -100000 -99405 -99158]",
    }
    made: Made = {name: ("any", partial(_boxed, box)) for name, box in boxes.items()}
    for angle in (90, 180, 270, 45):
        made[f"turned_{angle}"] = ("ok", partial(_turned, angle))
    return {
        **made,
        "blank_pages": ("partial:no_text", lambda: PdfReport([b""] * 5).bytes()),
        "one_blank_page": ("ok", lambda: PdfReport([*pages_of(ENGLISH, 2), b""]).bytes()),
        "contents_missing": ("any", _contents_missing),
        "numbers_too_large": ("any", lambda: PdfReport([page_of(ENGLISH) + show("9", 1e30, -1e30, 1e20)]).bytes()),
        "half_an_operator": ("any", lambda: PdfReport([page_of(ENGLISH) + b"BT /F1 12 Tf (half"]).bytes()),
        "nothing_but_a_page_number": (
            "partial:empty",
            lambda: PdfReport([show(str(n), 295, 30, 9) for n in range(1, 6)]).bytes(),
        ),
    }


def _boxed(box: bytes) -> bytes:
    report = PdfReport(pages_of(ENGLISH, 2))
    report.put(report.pages[1], report.page(report.contents[1], box))
    return report.bytes()


def _turned(angle: int) -> bytes:
    return PdfReport(pages_of(ENGLISH, 2), page=b"/Rotate %d" % angle).bytes()


def _contents_missing() -> bytes:
    report = PdfReport(pages_of(ENGLISH, 2))
    report.put(report.pages[1], report.page(999))
    return report.bytes()


def _tables() -> Made:
    once = table(_ROWS, 72, 600)
    note = "1 Sample Office, Port Statistics (Sampleton: Reed Press, 2023), 5."
    mark = show("1", 420, 774, 6)
    text = page_of(ENGLISH)
    made = {
        "table_printed_twice": once + once,
        "table_shifted": once + table(_ROWS, 74, 597),
        "table_in_a_table": once + table(_ROWS[:2], 76, 580, 20, 8),
        "table_formulas": table([("Name", "Value"), ("=1+1", "@x"), ("+12", "-5.3%"), ("-cmd", "\t9")], 72, 600),
        "table_markup": table([("<b>x</b>", "<script>1</script>"), ("&amp;", "{{ x }}"), ("1", "2")], 72, 600, 150),
        "total_under_two_rules": table(_ROWS[:3], 72, 600) + table(_ROWS[3:], 72, 542),
        "note_twice": mark + show(note, 72, 90, 8) + show(note, 72, 78, 8),
        "note_without_marker": show("7" + note[1:], 72, 90, 8),
        "marker_without_note": show("42", 420, 774, 6),
        "note_at_the_head": mark + show(note, 72, 820, 8),
        "marker_of_20_digits": show("9" * 20, 420, 774, 6) + show("9" * 20 + note[1:], 72, 90, 8),
        "notes_that_point_at_each_other": mark + show("1 See note 2.", 72, 90, 8) + show("2 See note 1.", 72, 78, 8),
    }
    return {name: ("any", partial(_page_with, text + content)) for name, content in made.items()}


def _page_with(content: bytes) -> bytes:
    return PdfReport([content, page_of(ENGLISH, number=2)]).bytes()


def _titles() -> Made:
    made = {
        "title_controls": _hex("A\x00\x07\r\n\x1b[2Jreport\u202e"),
        "title_surrogate": b"<FEFFD8000041>",
        "title_of_140000": _hex("x" * 140_000),
        "title_markup": b"(<script>alert\\(1\\)</script>)",
        "title_no_string": b"[1 2 3]",
        "title_noncharacters": b"<FEFFFFFEFFFF0041>",
    }
    return {name: ("ok", partial(_titled, value)) for name, value in made.items()}


def _hex(text: str) -> bytes:
    return b"<FEFF%b>" % text.encode("utf-16-be").hex().encode()


def _titled(value: bytes) -> bytes:
    report = PdfReport(pages_of(ENGLISH, 2))
    about = report.add(
        b"<< %b >>" % b" ".join(b"/%b %b" % (key, value) for key in (b"Title", b"Producer", b"Keywords", b"Author"))
    )
    return report.bytes(b"/Info %d 0 R" % about)


def _sound() -> Made:
    return {
        "sound_en": ("ok", lambda: PdfReport(pages_of(ENGLISH, 8)).bytes()),
        "sound_zh": ("ok", lambda: PdfReport(pages_of(CHINESE, 8)).bytes()),
        "sound_both": ("ok", lambda: PdfReport([*pages_of(CHINESE, 2), *pages_of(ENGLISH, 2)]).bytes()),
        "sound_table_en": ("ok", lambda: PdfReport([page_of(ENGLISH) + table(_ROWS, 72, 600)]).bytes()),
        "sound_table_zh": ("ok", lambda: PdfReport([page_of(CHINESE) + table(_HAN_ROWS, 72, 600)]).bytes()),
        "sound_unpacked": ("ok", _unpacked),
    }


def _unpacked() -> bytes:
    report = PdfReport([b""])
    report.put(report.contents[0], stream(page_of(ENGLISH), packed=False))
    return report.bytes()
