"""Lines of one block while it is put together."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.pdf.layout.flow import Float, TextLine
from pipeline.pdf.layout.labels import count_of
from pipeline.pdf.layout.lines import Line


@dataclass(slots=True)
class Group:
    """Lines of one block while it is put together."""

    lines: list[TextLine] = field(default_factory=list)
    inset: Float | None = None
    heads_notes: bool = False
    """True for the heading of a list of notes."""
    on_cover: bool = False
    """True on a page that holds no running text."""

    @property
    def first(self) -> Line:
        return self.lines[0].line

    @property
    def aside(self) -> bool:
        """True for what stands in a side column or a box."""
        return bool(self.lines) and self.lines[0].side

    @property
    def text(self) -> str:
        return "".join(piece.line.text for piece in self.lines)

    @property
    def size(self) -> float:
        return max(self.lines, key=lambda piece: len(piece.line.chars)).line.size

    @property
    def bold(self) -> bool:
        return all(piece.line.bold for piece in self.lines)

    @property
    def font(self) -> str:
        """The font of all its lines, "" if they differ."""
        fonts = {piece.line.font for piece in self.lines}
        return fonts.pop() if len(fonts) == 1 else ""

    @property
    def colour(self) -> int | None:
        """The colour of all its lines, None if they differ."""
        colours = {piece.line.colour for piece in self.lines}
        return colours.pop() if len(colours) == 1 else None

    @property
    def type(self) -> tuple[float, str, bool, int | None]:
        """Size, font, bold or not, colour: what two headings of one kind have in common."""
        return self.size, self.font, self.bold, self.colour


def counts_on(group: Group, piece: TextLine) -> bool:
    """True if a line begins with the number after the group's, at the same place in its column."""
    first = group.lines[0]
    before, here = count_of(first.line.text), count_of(piece.line.text)
    level = abs((first.line.x0 - first.left) - (piece.line.x0 - piece.left)) < piece.line.size
    return before is not None and here == before + 1 and level
