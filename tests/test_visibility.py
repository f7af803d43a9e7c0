"""What a reader of the page sees is text; what nobody sees is kept apart, said, and gives no figure."""

import pytest

from pipeline import extract
from pipeline.pdf.reader import read
from tests.pdfs.bare import line, write

SEEN = line("In 2024 the tolls of the harbour rose by 5 percent.", 760)
HIDDEN = "In 2023 the tolls of the harbour fell by 77 percent."
DARK = b"0 0 0.3 rg 60 630 450 40 re f "
LAYER_OFF = b"/OCProperties << /OCGs [7 0 R] /D << /BaseState /ON /OFF [7 0 R] >> >>"
LAYER_ON = b"/OCProperties << /OCGs [7 0 R] /D << /BaseState /ON >> >>"
LAYERS = b"/Properties << /L 7 0 R >>"


def other(before: str = "", size: float = 12) -> bytes:
    return line(HIDDEN, 640, size, before)


UNSEEN = {
    "render mode 3": other("3 Tr"),
    "a clipping path alone": other("7 Tr"),
    "white on white": b"q 1 g " + other() + b"Q",
    "nearly white on white": b"q 0.98 g " + other() + b"Q",
    "white in CMYK": b"q 0 0 0 0 k " + other() + b"Q",
    "an outline of white": b"q 1 G " + other("1 Tr") + b"Q",
    "the colour of its area": b"q " + DARK + other() + b"Q",
    "nearly the colour of its area": b"q " + DARK + b"0.01 0 0.31 rg " + other() + b"Q",
    "the colour of its picture": b"q 450 0 0 40 60 630 cm /Im Do Q q 0.7529 g " + other() + b"Q",
    "opacity 0": b"q /Clear gs " + other() + b"Q",
    "opacity of a fiftieth": b"q /Faint gs " + other() + b"Q",
    "under a picture": other() + b"q 450 0 0 40 60 630 cm /Im Do Q",
    "under an area": other() + b"q " + DARK + b"Q",
    "under a white area": other() + b"q 1 g 60 630 450 40 re f Q",
    "under a thick line": other() + b"q 40 w 60 645 m 510 645 l S Q",
    "clipped away": b"q 0 0 9 9 re W n " + other() + b"Q",
    "clipped away by a shape": b"q 10 10 m 20 40 l 30 40 l 40 30 l 50 20 l 55 12 l 60 10 l h W n " + other() + b"Q",
    "smaller than a point": other(size=0.4),
    "smaller than a point by its matrix": b"q 0.03 0 0 0.03 72 640 cm " + line(HIDDEN, 0) + b"Q",
    "off the page": b"q 1 0 0 1 900 0 cm " + other() + b"Q",
}


def report(path, content: bytes, **more: bytes):
    path.write_bytes(write([content], **more))
    return extract(path)


def body(found) -> str:
    return "\n".join(block.text.text for block in found.document.body())


def hidden(found) -> list[str]:
    return ["".join(block.text.text.split()) for block in found.document.blocks if not block.visible]


def codes(found) -> list[str]:
    return [issue.code for issue in found.issues]


@pytest.mark.parametrize("name", UNSEEN)
def test_what_nobody_sees_is_no_text(tmp_path, name):
    found = report(tmp_path / "a.pdf", SEEN + UNSEEN[name])
    assert "77" not in body(found)
    assert "rose by 5 percent" in body(found)
    assert codes(found).count("hidden_text") == 1
    assert hidden(found) == ["".join(HIDDEN.split())]
    assert [figure.text for figure in found.figures] == ["5 percent"]


VISIBLE = {
    "as usual": other(),
    "white on a dark area": b"q " + DARK + b"1 g " + other() + b"Q",
    "white on a dark area in a form": b"/Fm Do ",
    "white on a dark picture": b"q 450 0 0 40 60 630 cm /Im Do Q q 1 g " + other() + b"Q",
    "dark on a picture": b"q 450 0 0 40 60 630 cm /Im Do Q " + other(),
    "outlined": other("1 Tr"),
    "filled and outlined": other("2 Tr"),
    "white with a black outline": b"q 1 g 0 G " + other("2 Tr") + b"Q",
    "light grey": b"q 0.8 g " + other() + b"Q",
    "half transparent over an area": b"q 0.9 g 60 630 450 40 re f Q " + other(),
    "size 1 in a matrix of 12": b"q 12 0 0 12 72 640 cm BT /F 1 Tf (" + HIDDEN.encode() + b") Tj ET Q",
    "in a clipping path": b"q 60 630 450 40 re W n " + other() + b"Q",
    "beside a picture": other() + b"q 450 0 0 40 60 580 cm /Im Do Q",
    "over a picture that came first": b"q 595 0 0 842 0 0 cm /Im Do Q " + SEEN + other(),
    "in an area's frame": other() + b"60 630 450 40 re S ",
}


@pytest.mark.parametrize("name", VISIBLE)
def test_what_is_seen_is_text(tmp_path, name):
    found = report(tmp_path / "a.pdf", SEEN + VISIBLE[name], form=DARK + b"1 g " + other())
    assert HIDDEN in body(found)
    assert "hidden_text" not in codes(found)
    assert hidden(found) == []


@pytest.mark.parametrize(("catalog", "seen"), [(LAYER_OFF, False), (LAYER_ON, True)])
@pytest.mark.parametrize("content", [b"/OC /L BDC " + other() + b"EMC", b"/OC /L BDC /Fm Do EMC"])
def test_a_layer_that_is_switched_off_is_not_seen(tmp_path, catalog, seen, content):
    found = report(tmp_path / "a.pdf", SEEN + content, catalog=catalog, layers=LAYERS, form=other())
    assert (HIDDEN in body(found)) is seen
    assert ("hidden_text" in codes(found)) is not seen


def test_words_stay_apart_where_the_ink_decides(tmp_path):
    found = report(tmp_path / "a.pdf", SEEN + b"q " + DARK + b"1 g " + line("Ships, that is: 3 of them - came.", 640) + b"Q")
    assert "Ships, that is: 3 of them - came." in body(found)


def test_a_part_of_a_line_may_be_hidden(tmp_path):
    cut = b"q 60 630 90 40 re W n " + line("Tolls rose. Nobody reads on.", 640) + b"Q"
    found = report(tmp_path / "a.pdf", SEEN + cut)
    assert "Tolls rose." in body(found)
    assert "reads on" not in body(found)


SCAN = b"q 595 0 0 842 0 0 cm /Im Do Q "


@pytest.mark.parametrize("layer", [SCAN + other("3 Tr"), other() + SCAN], ids=["invisible over the scan", "under the scan"])
@pytest.mark.parametrize("stamp", [b"", line("Read by A. Reader", 20, 8)], ids=["alone", "with a stamp"])
def test_the_text_layer_of_a_scan_is_its_text(tmp_path, layer, stamp):
    found = report(tmp_path / "a.pdf", layer + stamp)
    assert HIDDEN in body(found)
    assert "hidden_text" not in codes(found)


def test_a_little_hidden_text_on_a_page_with_a_picture_behind_is_no_layer(tmp_path):
    written = b"".join(line(f"Line {i} of what a reader of this page can see.", 760 - 20 * i) for i in range(5))
    found = report(tmp_path / "a.pdf", SCAN + written + other("3 Tr"))
    assert "77" not in body(found)
    assert "hidden_text" in codes(found)


def marked(actual: str, printed: str) -> bytes:
    return f"/Span << /ActualText ({actual}) >> BDC ".encode() + line(printed, 640) + b"EMC "


@pytest.mark.parametrize(
    ("actual", "printed", "read_as"),
    [
        ("In 2023 tolls fell by 77 percent.", "A remark.", "A remark."),
        ("Tolls fell by 77 percent.", "Tolls fell by 3 percent.", "Tolls fell by 3 percent."),
        ("Tolls fell by 3 percent.", "Tolls fell by 3 percent.", "Tolls fell by 3 percent."),
        ("Office of the port", "O\\256ce of the port", "Office of the port"),
        ("Tolls fell", "TOLLS FELL", "Tolls fell"),
    ],
)
def test_a_replacement_text_may_spell_out_the_ink_and_say_nothing_else(tmp_path, actual, printed, read_as):
    found = report(tmp_path / "a.pdf", SEEN + marked(actual, printed))
    assert read_as in body(found)
    assert ("hidden_text" in codes(found)) is (read_as != actual)


def test_the_issue_says_page_and_count(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(write([SEEN, SEEN + line("Unseen", 600, before="3 Tr")]))
    (issue,) = [issue for issue in read(path, "r")[1] if issue.code == "hidden_text"]
    assert (issue.page, issue.detail) == (2, "6 characters on page 2 cannot be seen")


def test_text_among_the_notes_without_a_number_is_kept(tmp_path):
    rule = b"72 120 m 200 120 l S "
    text = b"".join(line(f"Line {i} of what the board of the harbour said in that year.", 760 - 16 * i) for i in range(30))
    found = report(tmp_path / "a.pdf", text + rule + line("See the accounts of the port, page 12.", 100, 8))
    assert "See the accounts of the port, page 12." in "\n".join(block.text.text for block in found.document.blocks)


def test_a_watermark_over_the_text_is_no_chart(tmp_path):
    text = b"".join(line(f"Item {i}", 700 - 16 * i) for i in range(20))
    picture = b"q /Faint gs 300 0 0 400 60 350 cm /Im Do Q"
    found = report(tmp_path / "a.pdf", SEEN + text + picture)
    assert "Item 7" in body(found)
    assert "chart" not in [block.kind for block in found.document.blocks]
