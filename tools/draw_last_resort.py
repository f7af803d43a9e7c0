"""Draws pipeline/pdf/ink/last_resort.ttf, a font with one box for every character: `python -m tools.draw_last_resort`."""

from __future__ import annotations

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

TARGET = Path(__file__).parent.parent / "pipeline" / "pdf" / "ink" / "last_resort.ttf"
EM, DESCENT, ASCENT, SIDE = 1000, -120, 880, 50
BOX, MISSING = "box", ".notdef"
LAST = 0x30000
SURROGATES = range(0xD800, 0xE000)
MADE = 3_800_000_000
"""Seconds since 1904 in the font's head: the same bytes whenever it is drawn."""


def draw() -> None:
    """Write the font. Its cmap has format 13, in which a whole range of characters shares one glyph."""
    builder = FontBuilder(EM, isTTF=True)
    builder.font.recalcTimestamp = False
    builder.setupGlyphOrder([MISSING, BOX])
    builder.setupCharacterMap({0x20: BOX})
    builder.setupGlyf({MISSING: _box(), BOX: _box()})
    builder.setupHorizontalMetrics({MISSING: (EM, SIDE), BOX: (EM, SIDE)})
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupNameTable({"familyName": "Zhengju Last Resort", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT)
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = MADE
    table = CmapSubtable.newSubtable(13)
    table.platformID, table.platEncID, table.format = 3, 10, 13
    table.reserved = table.length = table.language = table.nGroups = 0
    table.cmap = {code: BOX for code in range(0x20, LAST) if code not in SURROGATES}
    builder.font["cmap"].tables = [table]
    builder.save(TARGET)


def _box() -> object:
    pen = TTGlyphPen(None)
    pen.moveTo((SIDE, DESCENT))
    for corner in ((SIDE, ASCENT), (EM - SIDE, ASCENT), (EM - SIDE, DESCENT)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()


if __name__ == "__main__":
    draw()
