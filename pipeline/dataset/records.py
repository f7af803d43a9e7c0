"""All records of one report as rows of the dataset's tables, checked against the schema."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any, Literal, TypeVar

from pipeline import digest
from pipeline.contain import Fence
from pipeline.corrections import others
from pipeline.dataset import printed, said
from pipeline.dataset.columns import load_schema
from pipeline.dataset.places import Places
from pipeline.dataset.printed import Raw
from pipeline.dataset.validate import Row, Rows, fitting, mend_links, normal
from pipeline.dataset.values import PRECISION, SCALE, fit
from pipeline.model import Check, Extraction, Figure, Issue, Observation
from pipeline.wording import both, in_chinese

R = TypeVar("R", Check, Observation)


@dataclass(frozen=True, slots=True)
class RunInfo:
    """How reading one file went: seconds, megabytes at the peak (None if not measured), and what there is to say about it.

    >>> RunInfo("0.1.0", warnings=("hidden_text",)).status
    'ok'
    """

    pipeline_version: str
    status: Literal["ok", "partial", "failed", "skipped"] = "ok"
    error_code: str = ""
    warnings: tuple[str, ...] = ()
    message: str = ""
    seconds: float | None = None
    peak_mb: float | None = None


def rows(extraction: Extraction, run: RunInfo) -> Rows:
    """Rows of every table (and of `pages` and `blocks`), by table name, in the schema's column order and types.

    Values are str, int, bool, Decimal, float (points, seconds), date, list, dict or None; empty text is None. A value that
    38 digits cannot hold becomes None and an issue; a record that does not fit the schema is left out and is an issue.
    """
    x, issues = _fitting(extraction)
    places = Places(x.document)
    fence = Fence("dataset", issues)
    schema = load_schema().everything
    done: Rows = {}

    def add(name: str, raw: Iterable[Raw]) -> None:
        done[name], problems = fitting(schema[name], [normal(schema[name], row) for row in raw])
        issues.extend(Issue("record_failed", problem) for problem in problems)

    add("pages", printed.pages(x, fence))
    add("blocks", printed.blocks(x, places, fence))
    add("tables", printed.tables(x, places, fence))
    add("cells", printed.cells(x, places, fence))
    add("footnotes", printed.footnotes(x, places, fence))
    add("citations", printed.citations(x, places, fence))
    add("sentences", said.sentences(x, places, fence))
    add("entities", said.entities(x, fence))
    add("mentions", said.mentions(x, places, fence))
    add("figures", said.figures(x, places, fence))
    add("claims", said.claims(x, places, fence))
    add("checks", said.checks(x, done["cells"], done["figures"], fence))
    add("observations", said.observations(x, done["figures"], fence))
    pages = {row[schema[name].key]: row.get("page") for name in done for row in done[name]}
    rest, unfit = others(x.source, x.document.report_id, pages.__contains__)
    issues += unfit
    add("corrections", said.corrections(x, rest, pages))
    issues += [Issue("record_failed", problem) for problem in mend_links(load_schema(), done)]
    add("issues", said.issues(x, tuple(issues), places))
    add("reports", [_report(x, run, done)])
    mend_links(load_schema(), done)
    return {name: done[name] for name in schema}


def _report(x: Extraction, run: RunInfo, done: Rows) -> Row:
    source, document, cover = x.source, x.document, x.document.cover
    error = next((row["code"] for row in done["issues"] if row["severity"] == "error"), "")
    if error and run.status == "ok":
        run = replace(run, status="partial", error_code=run.error_code or error)
    return {
        "report_id": document.report_id,
        "file": source.file,
        "sha256": source.sha256,
        "bytes": source.bytes,
        **{field.name: getattr(run, field.name) for field in fields(run)},
        "message_zh": in_chinese(run.message),
        "reading": source.reading,
        "rules": digest.rules_digest(),
        "retries": 0,
        "state": "current",
        **{field.name: getattr(cover, field.name) for field in fields(cover)},
        "pages": len(document.pages),
        "ocr_pages": sum(page.text_source == "ocr" for page in document.pages),
        "producer": document.producer,
        "figures": len(done["figures"]),
        "claims": len(done["claims"]),
        "checks_failed": sum(row["verdict"] == "inconsistent" for row in done["checks"]),
        "issues": len(done["issues"]),
    }


def _fitting(x: Extraction) -> tuple[Extraction, list[Issue]]:
    """The extraction with every value as the dataset can hold it, and an issue for each that it cannot."""
    issues: list[Issue] = []
    figures = tuple(_fitting_figure(figure, issues) for figure in x.figures)
    checks = tuple(_fitting_result(one, "expected", "found", "tolerance") for one in x.checks)
    observations = tuple(_fitting_result(one, *_BOUNDS, "step") for one in x.observations)
    return replace(x, figures=figures, checks=checks, observations=observations), issues


def _fitting_figure(figure: Figure, issues: list[Issue]) -> Figure:
    value, low, high = map(fit, (figure.value, figure.low, figure.high))
    for name, before, after in zip(_BOUNDS, (figure.value, figure.low, figure.high), (value, low, high), strict=True):
        if before is not None and after is None:
            code = "cell_unread" if figure.cell_id else "number_unread"
            detail = both(
                "{name} {value} does not fit {before} digits before and {behind} after the point",
                "{name} {value} 超出小数点前 {before} 位、后 {behind} 位",
                name=name,
                value=_short(before),
                before=PRECISION - SCALE,
                behind=SCALE,
            )
            issues.append(Issue(code, detail, block_id=figure.block_id, start=figure.start, end=figure.end))
    return replace(figure, value=value, low=low, high=high)


_BOUNDS = ("value", "low", "high")


def _short(value: Decimal) -> str:
    return f"{value:.3E}" if value.is_finite() else str(value)


def _fitting_result(one: R, *names: str) -> R:
    # What is computed from figures: a number that does not fit is dropped; its figure has the issue.
    numbers: dict[str, Any] = {name: fit(getattr(one, name)) for name in names}
    return replace(one, **numbers)
