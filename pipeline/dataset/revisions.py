"""What a new edition of a series says otherwise of a time of which an edition before it spoke: the table `revisions`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from pipeline.dataset.pairing import Observed, pair_observations
from pipeline.dataset.validate import Row
from pipeline.dataset.values import fit

KNOWN = ("actual", "estimate")
"""Status of what can be revised: a forecast or an aim that comes out otherwise is none."""

SOUND = {"exact": Decimal("0.5"), "about": Decimal(1)}
"""How much of its last digit a value leaves open, by approximation; others bound on one side and are not compared."""

_SHARED = (
    "series", "metric", "subject", "place", "scope", "variant", "unit", "kind", "aspect", "basis", "period_start", "period_end",
)  # fmt: skip
_SIDE = ("report_id", "edition", "observation_id", "value", "status", "page", "figure_ids")
_PARTS = ("%", "pp")
"""Units of which no share is taken."""


def find_revisions(reports: Sequence[Row], read: Callable[[str], Sequence[Observed]]) -> Iterator[Row]:
    """The rows of `revisions`, in the order of `reports`; `read` gives the observations of a report by its id.

    Each value of an edition stands against that of the latest edition before it that gives one for the same thing and time. They
    are a revision if no number can be behind both, within the digits that are printed.
    """
    by_id = {row["report_id"]: row for row in reports}
    for report in reports:
        before = by_id.get(report["previous_id"] or "")
        coming = [row for row in read(report["report_id"]) if _counts(row)] if before else []
        while before and coming:
            olds = [row for row in read(before["report_id"]) if _counts(row)]
            pairs = list(pair_observations(olds, coming))
            yield from (_row(report, before, old, new) for old, new in pairs if is_revised(old, new))
            found = {id(new) for _, new in pairs}
            coming = [row for row in coming if id(row) not in found]
            before = by_id.get(before["previous_id"] or "")


def _counts(row: Observed) -> bool:
    return row["value"] is not None and row["status"] in KNOWN and row["approximation"] in SOUND


def is_revised(old: Observed, new: Observed) -> bool:
    """Whether the two values differ by more than what they print leaves open. 512.65 may be printed as 512.7."""
    difference = abs(new["value"] - old["value"])
    return bool(difference) and difference >= sum((row["step"] or 0) * SOUND[row["approximation"]] for row in (old, new))


def _row(report: Mapping[str, str], before: Mapping[str, str], old: Observed, new: Observed) -> Row:
    difference: Decimal = new["value"] - old["value"]
    sides = {f"{name}_{side}": row[name] for side, row in (("before", old), ("after", new)) for name in _SIDE}
    return {
        "revision_id": new["observation_id"].replace("/observation/", "/revision/", 1),
        **{name: new[name] for name in _SHARED},
        **sides,
        "edition_before": before["edition"],
        "edition_after": report["edition"],
        "difference": fit(difference),
        "difference_percent": _percent(difference, old),
    }


def _percent(difference: Decimal, old: Observed) -> Decimal | None:
    """The difference as a part of the value before, in per cent to two places; None where that says nothing."""
    if not old["value"] or old["unit"] in _PARTS:
        return None
    part = 100 * difference / abs(old["value"])
    return fit(round(part, 2)) if part.is_finite() else None
