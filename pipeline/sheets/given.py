"""Puts the labels that people gave in place of the printed ones, beside rows and over columns of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from pipeline.model import SheetHead
from pipeline.sheets.grid import JOINT, Grid

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class GivenLabels:
    """Labels of one table as people gave them, each by the row and column of a cell that it stands `beside` or `over`.

    A label is that of its whole row or column; in a table of keys and values, or below a second head, of the cells that have it.
    """

    beside: Mapping[Place, str] = field(default_factory=dict)
    over: Mapping[Place, str] = field(default_factory=dict)


def relabelled(grid: Grid, given: GivenLabels) -> Grid:
    """The grid with the labels given for rows, keys and columns; what stands below a row of another name follows it."""
    rows: dict[int, str] = {}
    keys: dict[Place, str] = {}
    parents = dict(grid.parents)
    for (row, column), label in given.beside.items():
        key = grid.key_column(row, column)
        if key is not None:
            keys[row, key] = label
            continue
        parts = label.split(JOINT)
        over = min(len(grid.parents.get(row, ())), len(parts) - 1)
        rows[row] = JOINT.join(parts[over:])
        parents[row] = tuple(parts[:over])
    for row, path in grid.parents.items():
        if row not in rows:
            parents[row] = tuple(_renamed(grid, row, name, rows) for name in path)
    columns = {column: label for (_, column), label in given.over.items()}
    return replace(grid, parents=parents, given_rows=rows, given_keys=keys, given_columns=columns)


def _renamed(grid: Grid, below: int, name: str, rows: Mapping[int, str]) -> str:
    """The name of the group that a row stands in, as it is now."""
    at = max((row for row in grid.rows if row < below and _bare(grid.own_label(row)) == name), default=-1)
    return _bare(rows[at]) if at in rows else name


def _bare(label: str) -> str:
    return label.strip(" :：")


def without_second(heads: Mapping[Place, SheetHead], given: GivenLabels) -> GivenLabels:
    """The labels given over whole columns: those of second heads inside the body are none of these."""
    return replace(given, over={place: label for place, label in given.over.items() if place not in heads})


def second_given(
    heads: Mapping[Place, SheetHead], given: GivenLabels, head: Callable[[str], SheetHead]
) -> dict[Place, SheetHead]:
    """The second heads of a table with the labels given for them: a head is that of all cells below it."""
    done = dict(heads)
    for place, label in given.over.items():
        if place in heads:
            alike = (other for other in heads if other[1] == place[1] and heads[other].label == heads[place].label)
            done |= dict.fromkeys(alike, head(label))
    return done
