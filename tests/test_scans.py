"""Pages that are pictures, blank, charts or nonsense, in small PDFs written here byte by byte; the ink is read by a stand-in."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from pipeline import pdf
from pipeline.extraction import read as read_all
from pipeline.model import Document
from pipeline.pdf.ink.chars import OCR, Char, RawPage, Shape
from pipeline.pdf.ink.health import picture_share
from pipeline.pdf.ink.sound import nonsense, unsound_share
from pipeline.pdf.scans import ocr
from pipeline.pdf.scans import pages as scans
from pipeline.pdf.scans.deskew import LEVEL, skew, upright
from pipeline.pdf.scans.ocr import Ink
from pipeline.source import open_source

WIDTH, HEIGHT = 400, 600
SENTENCE = "港口全年完成货物吞吐量二十六万吨，比上年增长3.5%，沿线各县的仓库因此忙了起来。"
ENGLISH = "The harbour handled 26 million tonnes in 2020, and the storehouses along the river were busy until the ice came."
VIETNAMESE = "Cảng và thành phố là một nơi trong vịnh có nước không đóng băng, được các tàu với những người lái của cảng dùng."
PINYIN = "gǎng kǒu quán nián wán chéng huò wù tūn tǔ liàng èr shí liù wàn dūn, bǐ shàng nián duō chū yī wàn dūn."


@dataclass
class Sheet:
    """One page to be written: its drawing, and grey pictures of one pixel as (x, y, width, height, grey) from the bottom left."""

    drawing: str = ""
    pictures: Sequence[tuple[float, float, float, float, int]] = ()
    lines: Sequence[str] = field(default_factory=list)
    hidden: bool = False

    def content(self) -> bytes:
        parts = [f"q {w} 0 0 {h} {x} {y} cm /I{grey} Do Q" for x, y, w, h, grey in self.pictures]
        mode = "3 Tr" if self.hidden else "0 Tr"
        shown = [f"BT {mode} /F1 10 Tf 40 {540 - 16 * i} Td ({line}) Tj ET" for i, line in enumerate(self.lines)]
        return "\n".join([*parts, self.drawing, *shown]).encode("latin-1")


def written(path: Path, sheets: Sequence[Sheet], shift: int = 0) -> Path:
    """A PDF of these pages in Helvetica. `shift` moves the meaning of each small letter, as a wrong ToUnicode map does."""
    greys = sorted({grey for sheet in sheets for *_, grey in sheet.pictures})
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    chars = "\n".join(f"<{code:02X}> <{code + shift:04X}>" for code in range(0x61, 0x7B))
    cmap = (
        "/CIDInit /ProcSet findresource begin begincmap /CMapName /X def 1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"26 beginbfchar\n{chars}\nendbfchar endcmap end"
    ).encode()
    font = (
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding"
        + (b"/ToUnicode 4 0 R" if shift else b"")
        + b">>"
    )
    objects += [font, _stream(b"", cmap)]
    for grey in greys:
        objects.append(
            _stream(b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", bytes([grey]))
        )
    named = "".join(f"/I{grey} {5 + i} 0 R" for i, grey in enumerate(greys))
    kids = []
    for sheet in sheets:
        objects.append(_stream(b"", sheet.content()))
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents {len(objects)} 0 R"
            f"/Resources<</Font<</F1 3 0 R>>/XObject<<{named}>>>>>>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>".encode()
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    head = f"xref\n0 {size}\n0000000000 65535 f \n{table}"
    path.write_bytes(data + f"{head}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(data)}\n%%EOF\n".encode())
    return path


def _stream(head: bytes, body: bytes) -> bytes:
    packed = zlib.compress(body)
    return b"<<" + head + f"/Filter/FlateDecode/Length {len(packed)}>>stream\n".encode() + packed + b"\nendstream"


Recogniser = Callable[[str, float, float], list[int]]


@pytest.fixture
def ink(monkeypatch: pytest.MonkeyPatch) -> Recogniser:
    """`ink(text, sure, drawn)` makes every picture show this text, nothing if it is empty; the list has the pages asked for."""
    asked: list[int] = []

    def shows(text: str, sure: float = 0.98, drawn: float = 0.0) -> list[int]:
        def read_picture(_: object, page: RawPage) -> Ink | None:
            asked.append(page.number)
            chars = tuple(_char(i, char) for i, char in enumerate(text))
            return Ink(RawPage(page.number, page.width, page.height, 0, len(chars), chars, ()), sure, drawn) if text else None

        monkeypatch.setattr(scans, "read_picture", read_picture)
        return asked

    return shows


def _char(slot: int, text: str) -> Char:
    x, y = 40.0 + 10 * (slot % 30), 60.0 + 16 * (slot // 30)
    return Char(slot, text, x, y, x + 10, y + 10, y + 9, 10.0, OCR, False, True, 0, False, False)


def read(path: Path) -> tuple[Document, list[str]]:
    document, issues = pdf.read(path, "r")
    return document, [issue.code for issue in issues]


STRIPS = [(0, 10.0 * i, WIDTH, 10, 255 * (i % 9 > 0)) for i in range(60)]
GAPS = [(0, 10.0 * i, WIDTH, 9.5, 255 * (i % 9 > 0)) for i in range(60)]
OVERLAPS = [(0, 10.0 * i - 2, WIDTH, 14, 255 * (i % 9 > 0)) for i in range(60)]
TILES = [(40.0 * i, 60.0 * k, 40, 60, 255 * (i != 3)) for i in range(10) for k in range(10)]
WHOLE = [(0, 0, WIDTH, HEIGHT, 255), (50, 100, 300, 60, 0)]
LOGO = [(150, 400, 100, 60, 0)]
WHITE = [(0, 0, WIDTH, HEIGHT, 255)]
CURVE = "1 w 50 300 m 350 320 l S 50 300 m 50 500 l S 0.2 0.4 0.6 rg 60 300 40 90 re f 120 300 40 120 re f 180 300 40 60 re f"
OUTLINED = "\n".join(f"0 g {40 + 8 * (i % 30)} {500 - 14 * (i // 30)} 5 8 re f" for i in range(120))


@pytest.mark.parametrize("pictures", [STRIPS, GAPS, OVERLAPS, TILES, WHOLE], ids=["strips", "gaps", "overlaps", "tiles", "whole"])
def test_a_scan_is_a_picture_however_it_is_stored(tmp_path, ink, pictures):
    ink(SENTENCE * 3)
    document, codes = read(written(tmp_path / "a.pdf", [Sheet(pictures=pictures)]))
    assert codes == ["ocr_page"]
    assert [page.text_source for page in document.pages] == ["ocr"]
    assert SENTENCE in document.blocks[0].text.text


@pytest.mark.parametrize(
    ("sheet", "text", "drawn", "codes"),
    [
        (Sheet(), "", 0.0, ["blank_page"]),
        (Sheet(pictures=WHITE), "", 0.0, ["blank_page"]),
        (Sheet(drawing="1 g 0 0 400 600 re f"), "", 0.0, ["blank_page"]),
        (Sheet(lines=[" "]), "", 0.0, ["blank_page"]),
        (Sheet(pictures=WHOLE), "", 0.0, ["chart_page"]),
        (Sheet(pictures=WHOLE), "2019 2020 12% 15%", 0.9, ["chart_page", "ocr_page"]),
        (Sheet(pictures=WHOLE), "港口年度报告二〇二一", 0.1, ["ocr_page"]),
        (Sheet(pictures=WHOLE), SENTENCE * 5, 0.8, ["ocr_page"]),
        (Sheet(pictures=LOGO), SENTENCE, 0.0, ["chart_page"]),
        (Sheet(drawing=CURVE), SENTENCE, 0.0, ["chart_page"]),
        (Sheet(drawing=OUTLINED), SENTENCE * 3, 0.0, ["ocr_page"]),
        (Sheet(drawing=OUTLINED), "", 0.0, ["chart_page"]),
        (Sheet(lines=[ENGLISH[:50], ENGLISH[50:]] * 2, pictures=WHOLE), SENTENCE * 9, 0.0, []),
        (Sheet(lines=["12"], pictures=WHOLE), SENTENCE * 3, 0.0, ["ocr_page"]),
        (Sheet(lines=["12"], pictures=WHOLE), "港口", 0.0, []),
        (Sheet(lines=["Annual Report 2020"], pictures=[(0, 0, WIDTH, HEIGHT, 60)]), SENTENCE * 3, 0.0, []),
    ],
)
def test_what_a_page_without_text_is(tmp_path, ink, sheet, text, drawn, codes):
    ink(text, 0.98, drawn)
    good = Sheet(lines=[ENGLISH[:50], ENGLISH[50:]] * 3)
    assert read(written(tmp_path / "a.pdf", [good, sheet, good]))[1] == codes


def test_without_a_recogniser_a_scan_has_no_text(tmp_path, ink, monkeypatch):
    ink("")
    monkeypatch.setattr("pipeline.pdf.scans.pages.is_installed", lambda: False)
    good = Sheet(lines=[ENGLISH[:50], ENGLISH[50:]] * 3)
    assert read(written(tmp_path / "a.pdf", [good, Sheet(pictures=WHOLE), good]))[1] == ["no_text"]


def test_labels_of_a_picture_are_no_sentences(tmp_path, ink):
    ink("2019 2020 12% 15%", 0.98, 0.9)
    document, _ = read(written(tmp_path / "a.pdf", [Sheet(pictures=WHOLE)]))
    assert {block.kind for block in document.blocks} == {"chart"}


def test_a_page_of_charts_and_captions_is_a_chart_page(tmp_path, ink):
    ink("")
    drawing = CURVE + " 0 g BT /F1 10 Tf 120 270 Td (Figure 1 Cargo) Tj ET BT /F1 8 Tf 60 290 Td (2019) Tj ET"
    assert read(written(tmp_path / "a.pdf", [Sheet(lines=[ENGLISH[:50]] * 3), Sheet(drawing=drawing)]))[1] == ["chart_page"]


def test_the_numbers_of_a_chart_beside_text_are_an_issue(tmp_path, ink):
    ink("")
    labels = " ".join(f"BT /F1 8 Tf {80 + 40 * n} 290 Td (20{n + 10}) Tj ET" for n in range(3))
    lines = [ENGLISH[:50], ENGLISH[50:]]
    assert read(written(tmp_path / "a.pdf", [Sheet(lines=lines, drawing=f"{CURVE} {labels}")]))[1] == ["chart_unread"]
    assert read(written(tmp_path / "b.pdf", [Sheet(lines=lines, drawing=CURVE)]))[1] == []


@pytest.mark.parametrize("sheets", [[Sheet()] * 5, [Sheet(pictures=WHITE)], [Sheet(drawing=CURVE)], [Sheet(pictures=WHOLE)] * 2])
def test_a_report_in_which_nothing_was_read_is_empty(tmp_path, ink, sheets):
    ink("")
    extraction = read_all(open_source(written(tmp_path / "a.pdf", sheets)))
    assert extraction.status == "partial"
    assert {"no_text", "empty"} <= {issue.code for issue in extraction.issues}


def test_running_heads_alone_are_no_report(tmp_path, ink):
    ink("")
    pages = [Sheet(drawing=f"BT /F1 8 Tf 40 580 Td (Annual Report) Tj ET BT /F1 8 Tf 200 20 Td ({n}) Tj ET") for n in range(1, 7)]
    document, codes = read(written(tmp_path / "a.pdf", pages))
    assert {block.kind for block in document.blocks} == {"furniture"}
    assert codes == ["no_text", "empty"]


def test_without_a_recogniser_a_picture_says_what_is_missing(tmp_path, ink, monkeypatch):
    ink("")
    monkeypatch.setattr(scans, "is_installed", lambda: False)
    _, issues = pdf.read(written(tmp_path / "a.pdf", [Sheet(pictures=WHOLE)]), "r")
    assert "rapidocr" in next(issue.detail for issue in issues if issue.code == "no_text")


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE * 2,
        ENGLISH,
        VIETNAMESE,
        PINYIN,
        "本公司112年6月30日之存款餘額如下，係依據國際會計準則編製，並經會計師查核簽證，詳見財務報告附註與補充說明。",
        "港と町は凍らない湾にあり、一年を通じて船が入ります。取扱量の総計は経済産業省の統計に拠る。検査済の荷物のみを数える。",
        "항구와 도시는 얼지 않는 만에 있다. 2020년의 물동량은 1200톤이다. 정부는 2025년까지 이를 두 배로 늘릴 계획이다.",
        "Порт и город стоят в бухте, это место не мёрзнет, как и на юге, что видно из окна маяка над городом.",
        "□适用 √不适用 □是 √否 □有 √无 " + SENTENCE,
        "▪ 港口 ▪ 航道 ▪ 船舶 \uf0b2 码头 " + SENTENCE,
        "Σ (x − μ)² / n = σ², with α = 0.05, β = 0.2 and γ = 1.5 μm for all of the ships in this sample of the port.",
        "王喆 李赟 张昕昱 赵翀 钱堃 孙昶 周琎 吴骁 郑旻 冯翊 陈珺 褚祎 卫婕 蒋俣 沈翯 韩笙 " + SENTENCE,
        "sudo apt-get install -y xkb-data && cp -a /etc/X11/xkb /tmp/xkb; ls -lt | grep xkb > /tmp/x.log; cat /tmp/x.log " * 3,
        "1,204.5 (3.1%) 1,302.7 (4.2%) —  — 986.1 (−1.4%) 77/88 [1] [2] " * 4,
        "Câmara de Comércio: ½ ração, nº 3, 1ª edição — ¿Cuánto cuesta? ¡Mucho! El 5 % de los años en España y São Tomé.",
        "e\u0301te\u0301 a\u0300 la pe\u0302che, ou\u0300 l'on a e\u0301te\u0301 tre\u0300s occupe\u0301 par les navires du port",
    ],
)
def test_sound_text_is_sound(text):
    assert nonsense(text) == ""


def _moved(text: str, by: int) -> str:
    return "".join(chr((ord(c) - 97 + by) % 26 + 97) if "a" <= c <= "z" else c for c in text)


RANDOM = random.Random(7)


@pytest.mark.parametrize(
    "text",
    [
        "".join(chr(0x180 + i) for i in range(80)),
        "".join(chr(0x2C0 + 2 * i) for i in range(60)),
        "2018年" + "".join(chr(0x1C0 + i) + ("12" if i % 3 else "") for i in range(40)),
        "\ue001\ue002\ue003 港口" * 20,
        "\ufffd" * 10 + ENGLISH,
        "(cid:12)(cid:7)(cid:131) and (cid:9)" * 5,
        "□□□□□□ 2020 □□□□ 12.5% □□□□□□□ 3 " * 3,
        "■■■■■■■■■■■■ " * 8,
        "???? ?????? ????????? 2020 ????????" * 3,
        "".join(chr(RANDOM.randrange(0x4E00, 0x9FA5)) for _ in range(120)),
        _moved(ENGLISH * 4, 1),
        _moved(ENGLISH * 4, 3),
        "!\"#$ %&'( )*+, /:;< =>?@ [] ^`{|}~ 12 ab" * 4,
        "Аbсdе fоrеv Βеtа сlаuѕе іn thе tехt оf thе роrt аnd thе сіtу оf Ваltіс" * 2,
        "ÄÂ«¤¦¨ ª¬¯´ q¼ ¸¹º {µ .;¿ ¡¢ n¿§7¸B ¥sD ¶" * 3,
    ],
)
def test_nonsense_is_seen(text):
    assert nonsense(text) != ""


@pytest.mark.parametrize("text", ["", "ƀƁƂ", "\ue001" * 20])
def test_a_short_text_does_not_decide_by_itself(text):
    assert nonsense(text) == ""


def test_the_share_of_unsound_characters_leaves_spaces_aside():
    assert unsound_share("ƀ ƁA  B") == 0.5
    assert unsound_share("  ") == 0.0


WORDS = ["harbour and town are in a bay that is not frozen in", "winter and ships have their own pilots on the quays"]


def test_a_nonsense_text_layer_is_read_from_the_ink_where_that_is_better(tmp_path, ink):
    ink(SENTENCE * 3)
    document, codes = read(written(tmp_path / "a.pdf", [Sheet(lines=WORDS)], shift=0x180))
    assert codes == ["garbled_text", "ocr_page"]
    assert SENTENCE in document.blocks[0].text.text
    assert document.blocks[0].lang == "zh"


@pytest.mark.parametrize(
    ("text", "sure"),
    [("", 0.9), (SENTENCE * 3, 0.4), ("港口", 0.9), ("ƀƁƂƃƄ" * 30, 0.9)],
    ids=["none", "unsure", "few", "no better"],
)
def test_a_nonsense_text_layer_that_stays_gives_no_figures(tmp_path, ink, text, sure):
    ink(text, sure)
    path = written(
        tmp_path / "a.pdf", [Sheet(lines=[*WORDS, "1204 2020 3.5 %"]), Sheet(lines=[ENGLISH[:50], ENGLISH[50:]] * 2)], 0x180
    )
    extraction = read_all(open_source(path))
    assert [issue.code for issue in extraction.issues].count("garbled_text") == 2
    assert {block.lang for block in extraction.document.blocks} == {"und"}
    assert "1204" in "".join(block.text.text for block in extraction.document.blocks)
    assert (extraction.sentences, extraction.figures, extraction.claims, extraction.mentions) == ((), (), (), ())
    assert extraction.status == "partial"


def test_pages_beside_a_nonsense_page_are_read(tmp_path, ink):
    ink("")
    moved = Sheet(lines=WORDS)
    sound = Sheet(lines=[ENGLISH[:50].upper(), "IN 2020 EXPORTS ROSE BY 3.5 PERCENT, AS THE PORT SAID."])
    extraction = read_all(open_source(written(tmp_path / "a.pdf", [sound, moved, sound], 0x180)))
    assert [(issue.code, issue.page) for issue in extraction.issues if issue.code == "garbled_text"] == [("garbled_text", 2)]
    assert {block.lang for block in extraction.document.blocks} == {"en", "und"}
    assert extraction.figures
    assert extraction.status == "partial"


def test_short_pages_go_with_a_report_that_is_mostly_nonsense(tmp_path, ink):
    ink("")
    _, issues = pdf.read(
        written(tmp_path / "a.pdf", [Sheet(lines=["bay 12"]), Sheet(lines=WORDS), Sheet(lines=["12"])], 0x180), "r"
    )
    assert sorted(issue.page for issue in issues if issue.code == "garbled_text") == [1, 2]


def test_ink_that_never_reads_better_is_not_asked_for_ever(tmp_path, ink):
    asked = ink("港口")
    read(written(tmp_path / "a.pdf", [Sheet(lines=WORDS)] * 9, 0x180))
    assert asked == [1, 2, 3]


@pytest.mark.parametrize(
    ("shapes", "share"),
    [
        ((), 0.0),
        ((Shape("image", 0, 0, 200, 600),), 0.5),
        ((Shape("image", 0, 0, 200, 600), Shape("image", 0, 0, 200, 600)), 0.5),
        ((Shape("image", -50, -50, 900, 900),), 1.0),
        ((Shape("area", 0, 0, 400, 600), Shape("rule", 0, 0, 400, 1)), 0.0),
        (tuple(Shape("image", 0, 6.0 * i, 400, 6.0 * i + 5.9) for i in range(100)), 1.0),
    ],
)
def test_the_area_of_pictures_is_counted_once(shapes, share):
    assert picture_share(RawPage(1, 400, 600, 0, 0, (), shapes)) == pytest.approx(share, abs=0.02)


def test_a_page_that_failed_is_not_called_blank(tmp_path, monkeypatch):
    def broken(*_: object) -> RawPage:
        raise ValueError("broken")

    monkeypatch.setattr("pipeline.pdf.reader.read_page", broken)
    _, issues = pdf.read(written(tmp_path / "a.pdf", [Sheet(lines=[ENGLISH])]), "r")
    assert [issue.code for issue in issues] == ["page_failed", "no_text", "empty"]


def _tilted(slope: float) -> tuple[SimpleNamespace, np.ndarray]:
    """A line of the figures 20.72 on a tilted scan, the last one raised: what the recogniser finds, and the ink."""
    ink = np.full((400, 1000), 255, np.uint8)
    words = []
    for i, text in enumerate("20.72"):
        x = 300 + 120 * i
        foot = 200 + slope * (x - 500)
        top, bottom = (foot - 40, foot - 24) if i == 4 else (foot - 32, foot)
        ink[round(top) : round(bottom), x : x + 20] = 0
        words.append((text, 1.0, [(x, top), (x + 20, top), (x + 20, bottom), (x, bottom)]))
    box = np.array([[x, 200 + down + slope * (x - 500)] for x, down in ((280, -40), (820, -40), (820, 6), (280, 6))])
    return SimpleNamespace(word_results=[words], boxes=np.array([box]), scores=[1.0]), ink


@pytest.mark.parametrize("slope", [0.0, 0.001, 0.012, -0.012, 0.03, -0.03])
def test_figures_at_the_high_end_of_a_tilted_line_are_not_raised(slope):
    chars = list(ocr._chars(*_tilted(slope)))
    assert [char.text for char in chars if char.high] == ["2"]
    assert len({char.baseline for char in chars}) == 1
    assert chars[0].baseline == pytest.approx(190 * 72 / ocr.DPI, abs=4)


# A scan that lies askew.


def sheet_of_lines(fall: float = 0.0, height: int = 400, width: int = 600) -> np.ndarray:
    """A white page with rows of short strokes as of text, a rule across and one down; turned, its lines fall by `fall`."""
    ys, xs = np.mgrid[0:height, 0:width].astype(float)
    across, down = xs + fall * (ys - height / 2), ys - fall * (xs - width / 2)
    inside = (across > 60) & (across < 540) & (down > 40) & (down < 360)
    text = inside & (down % 20 < 7) & (across % 9 < 6)
    rules = ((np.abs(down - 371) < 1.0) & (across > 60) & (across < 540)) | (
        (np.abs(across - 40) < 1.0) & (down > 40) & (down < 360)
    )
    return np.where(text | rules, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("fall", [-0.03, -0.016, -0.005, 0.005, 0.01, 0.03])
def test_a_page_that_lies_askew_is_turned_upright(fall):
    page = sheet_of_lines(fall)
    assert abs(skew(page) - fall) < 0.0015
    level = upright(page)
    assert level.shape == page.shape and abs(skew(level)) < LEVEL
    rules = [(one.x1 - one.x0, one.bottom - one.top) for one in ocr._rules(level)]
    assert any(across > 150 and down < 5 for across, down in rules) and any(down > 100 and across < 5 for across, down in rules)


@pytest.mark.parametrize("page", [sheet_of_lines(), np.full((200, 300), 255, np.uint8), np.zeros((50, 50), np.uint8)])
def test_a_page_that_is_straight_or_has_no_lines_stays_as_it_is(page):
    assert upright(page) is page


def test_a_long_line_with_many_figures_is_of_the_size_of_the_text():
    unit = ocr.DPI / 72
    sizes = [(12.0 * unit, 30)] * 4 + [(13.9 * unit, 21), (8.5 * unit, 30), (16.0 * unit, 9)]
    heights = [14.0 * unit] * 5 + [11.0 * unit, 18.0 * unit]
    found = ocr._common(sizes, [40, 40, 40, 40, 40, 50, 10], heights)
    assert [round(size / unit, 1) for size in found] == [12.0] * 5 + [8.5, 16.0]


def test_the_text_of_all_scanned_pages_is_of_one_size():
    def page(number: int, size: float, picture: bool = True) -> RawPage:
        chars = tuple(
            Char(i, "港", 10.0 * i, 0.0, 10.0 * i + 9, 12.0, 10.0, size, OCR, False, True, 0, False, False) for i in range(9)
        )
        return RawPage(number, 400.0, 600.0, 0, 9, chars, (), picture=picture)

    pages = [page(1, 12.0), page(2, 12.5), page(3, 12.5), page(4, 20.0), page(5, 11.0, picture=False)]
    assert [one.chars[0].size for one in scans.Scans.evened(pages)] == [12.5, 12.5, 12.5, 20.0, 11.0]


@pytest.mark.parametrize(
    ("text", "floats", "raised"),
    [
        ("price.23 The", [6], [6, 7]),
        ("price.23 The", [7], [6, 7]),
        ("港口。28", [4], [3, 4]),
        ("rose 2.5 per", [7], [7]),
        ("in 2019", [6], [6]),
    ],
)
def test_of_the_figures_of_a_marker_all_are_raised(text, floats, raised):
    found = ocr._whole_markers(text, [i in floats for i in range(len(text))])
    assert [i for i, one in enumerate(found) if one] == raised
