"""Takes what is printed sideways on an upright page, as a wide table, for a page of its own, turned upright."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.pdf.ink.chars import Char, RawPage, Shape

LEAST = 20
"""So many sideways characters may be a table; fewer are the label of an axis or a watermark."""

ROUND = 12.0
"""Points around the sideways characters within which rules and areas belong to them."""

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points, origin top left."""


def take_turned(page: RawPage) -> tuple[RawPage, RawPage] | None:
    """The page without its sideways characters and what is drawn among them, and these as a page that reads from left to right.

    The characters keep their slots, so that places are still those of the printed page. None if there are too few.
    """
    sides = {turn: [c for c in page.chars if c.turn == turn and c.visible] for turn in (90, 270)}
    turn, chars = max(sides.items(), key=lambda side: len(side[1]))
    if len(chars) < LEAST:
        return None
    box = _around(chars)
    shapes = [shape for shape in page.shapes if _inside(shape, box)]
    taken = {char.slot for char in chars}
    part = RawPage(
        page.number, page.height, page.width, page.rotation, page.slots,
        tuple(_upright(char, page, turn) for char in chars),
        tuple(Shape(shape.kind, *_turn((shape.x0, shape.top, shape.x1, shape.bottom), page, turn)) for shape in shapes),
        page.picture, sideways=True,
    )  # fmt: skip
    rest = replace(
        page,
        chars=tuple(char for char in page.chars if char.slot not in taken),
        shapes=tuple(shape for shape in page.shapes if shape not in shapes),
    )
    return rest, part


def stands_first(chars: Sequence[Char], page: RawPage) -> bool:
    """True if these characters of a page stand above most of the others."""
    taken = {char.slot for char in chars}
    others = sorted(char.top for char in page.chars if char.visible and char.slot not in taken)
    return not others or min(char.top for char in page.chars if char.slot in taken) < others[len(others) // 2]


def _around(chars: Sequence[Char]) -> Box:
    return (
        min(c.x0 for c in chars) - ROUND,
        min(c.top for c in chars) - ROUND,
        max(c.x1 for c in chars) + ROUND,
        max(c.bottom for c in chars) + ROUND,
    )


def _inside(shape: Shape, box: Box) -> bool:
    return box[0] <= shape.x0 and box[1] <= shape.top and shape.x1 <= box[2] and shape.bottom <= box[3]


def _upright(char: Char, page: RawPage, turn: int) -> Char:
    x0, top, x1, bottom = _turn((char.x0, char.top, char.x1, char.bottom), page, turn)
    return char._replace(x0=x0, top=top, x1=x1, bottom=bottom, turn=0)


def _turn(box: Box, page: RawPage, turn: int) -> Box:
    """The box as it stands when the page is turned so that its sideways lines run from left to right."""
    x0, top, x1, bottom = box
    if turn == 90:  # read from the bottom to the top
        return page.height - bottom, x0, page.height - top, x1
    return top, page.width - x1, bottom, page.width - x0
