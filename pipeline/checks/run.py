"""Runs all checks over one report and gives each its verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.checks.axis import axes
from pipeline.checks.balance import check_balance
from pipeline.checks.comparison import Comparison
from pipeline.checks.lists import check_lists
from pipeline.checks.messages import messages
from pipeline.checks.prose import check_prose
from pipeline.checks.rates import check_ranks, check_rates
from pipeline.checks.repeats import check_repeats
from pipeline.checks.sums import check_sums
from pipeline.contain import Fence, Unit, of_block
from pipeline.model import Addresses, Check, Claim, Document, Figure, Issue, Sentence, Sheet


def run(
    document: Document,
    sheets: Sequence[Sheet],
    figures: Sequence[Figure],
    claims: Sequence[Claim],
    sentences: Sequence[Sentence] = (),
) -> tuple[tuple[Check, ...], list[Issue]]:
    """The checks of a report: those of its tables in order, then text against tables, then the text by itself.

    A check is inconsistent only where printed precision cannot explain the difference.
    """
    fence = Fence("checks")
    numbers = {table.block_id: table.number for table in document.tables}
    found: list[Comparison] = []
    by_cell = {figure.cell_id: figure for figure in figures if figure.cell_id}
    for sheet in sheets:
        unit = of_block(document.block(sheet.table.block_id), "check", sheet.table.number)
        found += fence.run(unit, _of_sheet, sheet, by_cell, otherwise=[])
    found += check_prose(figures, claims, fence)
    found += check_lists(sentences, figures, fence)
    found += check_repeats(sentences, figures, fence)
    addresses = Addresses(document.report_id)
    made = [fence.run(_unit(one), _check, document, one, numbers, addresses, otherwise=None) for one in found]
    return tuple(check for check in made if check is not None), fence.issues


def _unit(found: Comparison) -> Unit:
    printed = found.printed.figure
    return Unit("check", printed.text, None, printed.block_id, printed.start, printed.end)


def _of_sheet(sheet: Sheet, by_cell: Mapping[str, Figure]) -> list[Comparison]:
    """The checks of one table, down its columns and across its rows, each once."""
    found: dict[tuple[str, ...], Comparison] = {}
    for axis in axes(sheet, by_cell):
        for one in (*check_sums(axis), *check_rates(axis), *check_ranks(axis), *check_balance(axis)):
            cells = tuple(sorted(part.figure.figure_id for part in (one.printed, *one.members)))
            said = one.kind == "difference" and cells in found and found[cells].kind in ("row_total", "column_total")
            if said or cells not in found:  # what is named an increase is told as one
                found[cells] = one
    return list(found.values())


def _check(document: Document, found: Comparison, numbers: Mapping[str, str], addresses: Addresses) -> Check:
    compared = [*(member.figure for member in found.members), found.printed.figure]
    table = next((figure.block_id for figure in compared if figure.block_id in numbers), "")
    message_zh, message_en = messages(found, numbers.get(table, ""))
    printed = found.printed.figure
    return Check(
        check_id=addresses.mint("check", document.slice(printed.block_id, printed.start, printed.end)),
        kind=found.kind,
        verdict="consistent" if found.agrees else "inconsistent",
        expected=found.result.value,
        found=found.printed.value,
        tolerance=found.result.tolerance,
        message_zh=message_zh,
        message_en=message_en,
        cell_ids=tuple(figure.cell_id for figure in compared if figure.cell_id),
        figure_ids=tuple(figure.figure_id for figure in compared if figure.figure_id),
    )
