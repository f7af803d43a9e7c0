"""Applies what people said of records: a field gets the value it should have, a mark stays with its record.

What was read stays beside it (`Correction.read`). A correction fits if the field is read as it was when it was made; one that no
longer fits changes nothing and is an issue. Figures and claims can be corrected, every record can be marked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, TypeVar, get_args

from pipeline.model import (
    Approximation,
    Aspect,
    Basis,
    Claim,
    ClaimKind,
    Correction,
    CorrectionState,
    Figure,
    FigureKind,
    Issue,
    Scope,
    Source,
    Span,
    Status,
    Verdict,
)
from pipeline.model.facts import Polarity, Role
from pipeline.model.quantities import Change

R = TypeVar("R", Figure, Claim)

_SHOWN = 60
"""Characters of a value that a message shows."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a value of a field must look like, in words; how a text becomes one (raises ValueError); where it belongs.

    `part` names the record inside the record that has it: the period of a figure has `start`. `shape` and `choices` tell
    a page what to ask for.
    """

    words: str
    value: Callable[[str], Any]
    part: str = ""
    attribute: str = ""
    shape: Literal["text", "number", "day", "choice"] = "text"
    choices: tuple[str, ...] = ()


def _decimal(text: str) -> Decimal | None:
    if not text:
        return None
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError(text)
    return value


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _flag(text: str) -> bool:
    return {"true": True, "false": False}[text]


def _one_of(values: Any) -> Form:
    allowed = get_args(values)

    def chosen(text: str) -> str:
        if text not in allowed:
            raise ValueError(text)
        return text

    return Form("one of " + ", ".join(value or '""' for value in allowed), chosen, shape="choice", choices=allowed)


_TEXT = Form("a text", str)
_NUMBER = Form("a number with a point and without grouping, or nothing", _decimal, shape="number")


def _day_of(part: str, attribute: str) -> Form:
    return Form("a day such as 2024-07-15, or nothing", _day, part, attribute, "day")


FORMS: Mapping[str, Mapping[str, Form]] = {
    "figure": {
        **dict.fromkeys(("value", "low", "high"), _NUMBER),
        **dict.fromkeys(("unit", "noun", "per", "metric", "subject", "place", "variant", "source"), _TEXT),
        "kind": _one_of(FigureKind),
        "approximation": _one_of(Approximation),
        "aspect": _one_of(Aspect),
        "change": _one_of(Change),
        "basis": _one_of(Basis),
        "status": _one_of(Status),
        "scope": _one_of(Scope),
        "role": _one_of(Role),
        "negated": Form("true or false", _flag, shape="choice", choices=("true", "false")),
        "period_start": _day_of("period", "start"),
        "period_end": _day_of("period", "end"),
        "basis_start": _day_of("basis_period", "start"),
        "basis_end": _day_of("basis_period", "end"),
    },
    "claim": {"kind": _one_of(ClaimKind), "source": _TEXT, "polarity": _one_of(Polarity)},
}
"""The fields that can be corrected, by kind of record; their names are those of the columns."""


def correct_figures(
    source: Source, report_id: str, figures: Sequence[Figure], cells: Sequence[Figure]
) -> tuple[tuple[Figure, ...], tuple[Figure, ...], tuple[Correction, ...], list[Issue]]:
    """The figures of text and cells as they should be, what became of each correction, and an issue for each unfit one."""
    said = _of_kind(source, "figure")
    both, outcomes, issues = _correct((*figures, *cells), lambda one: one.figure_id, "figure", said, report_id)
    return both[: len(figures)], both[len(figures) :], outcomes, issues


def correct_claims(
    source: Source, report_id: str, claims: Sequence[Claim]
) -> tuple[tuple[Claim, ...], tuple[Correction, ...], list[Issue]]:
    """The claims as they should be, what became of each correction, and an issue for each that does not fit."""
    return _correct(claims, lambda one: one.claim_id, "claim", _of_kind(source, "claim"), report_id)


def others(source: Source, report_id: str, known: Callable[[str], bool]) -> tuple[tuple[Correction, ...], list[Issue]]:
    """Marks of all other records, and misprints; `known` says whether a record of an id is there."""
    outcomes = []
    for one in _all(source):
        if _kind(one.record) in FORMS:
            continue
        if not one.record:
            outcomes.append(replace(one, state="noted"))
        elif one.field:
            outcomes.append(_unfit(one, f"a {_kind(one.record) or 'record'} can be marked and not corrected"))
        else:
            there = _own(one.record, report_id)
            outcomes.append(_missing(one, report_id) if there is None or not known(there) else replace(one, record=there))
    return tuple(outcomes), [_issue(one) for one in outcomes if one.state == "unfit"]


def _all(source: Source) -> Iterator[Correction]:
    for said in source.corrections:
        mark: Verdict = "right" if said.get("verdict") == "right" else "wrong" if said.get("verdict") else "corrected"
        field = said.get("field", "")
        record, was, now, reason = (said.get(name, "") for name in ("record", "was", "now", "reason"))
        yield Correction(record, "corrected" if field else mark, field, was, now, reason)


def _of_kind(source: Source, kind: str) -> list[Correction]:
    return [one for one in _all(source) if _kind(one.record) == kind]


def _kind(record: str) -> str:
    """figure, of trade-2024-0a1b2c3d/figure/p1c1-p1c2."""
    return record.partition("/")[2].partition("/")[0]


def _own(record: str, report_id: str) -> str | None:
    """The id that a record has in this report, which may have been renamed since; None if it is one of another content."""
    home, _, address = record.partition("/")
    return f"{report_id}/{address}" if home.rpartition("-")[2] == report_id.rpartition("-")[2] else None


def _correct(
    records: Sequence[R], id_of: Callable[[R], str], kind: str, said: Sequence[Correction], report_id: str
) -> tuple[tuple[R, ...], tuple[Correction, ...], list[Issue]]:
    waiting: defaultdict[str, list[Correction]] = defaultdict(list)
    outcomes: list[Correction] = []
    for one in said:
        there = _own(one.record, report_id)
        if there is None:
            outcomes.append(_missing(one, report_id))
        else:
            waiting[there].append(replace(one, record=there))
    issues: list[Issue] = [_issue(one) for one in outcomes]
    done = []
    for record in records:
        mine = waiting.pop(id_of(record), [])
        corrected, became = _apply(record, FORMS[kind], mine) if mine else (record, [])
        issues += [_issue(one, record) for one in became if one.state == "unfit"]
        outcomes += became
        done.append(corrected)
    lost: list[Correction] = [_missing(one, report_id) for left in waiting.values() for one in left]
    return tuple(done), (*outcomes, *lost), issues + [_issue(one) for one in lost]


def _apply(record: R, forms: Mapping[str, Form], said: Sequence[Correction]) -> tuple[R, list[Correction]]:
    """A record with its corrections; the last one of a field counts, and a mark says what the whole record is."""
    became, corrected = [], record
    for one in said:
        if not one.field:
            became.append(one)
            continue
        outcome = _outcome(record, forms.get(one.field), one)
        became.append(outcome)
        if outcome.state == "applied":
            corrected = _with(corrected, one.field, forms[one.field], one.now)
    marks = [one.verdict for one in became if one.state in ("marked", "applied", "agreed")]
    verdict: Verdict = next((mark for mark in reversed(marks) if mark != "corrected"), "corrected" if marks else "")
    if any(one.state == "applied" for one in became) and verdict == "right":
        verdict = "corrected"
    return replace(corrected, reviewed=verdict), became


def _outcome(record: R, form: Form | None, one: Correction) -> Correction:
    if form is None:
        return _unfit(one, f"`{_short(one.field)}` is no field that can be corrected")
    try:
        now = form.value(one.now)
    except (ValueError, KeyError, InvalidOperation):
        return _unfit(one, f"`{one.field}` cannot be {_short(one.now)!r}; it must be {form.words}")
    value = _get(record, one.field, form)
    read = _text(value)
    if value == now:
        return replace(one, read=read, state="agreed")
    if not _same(form, one.was, value):
        return replace(
            _unfit(one, f"`{one.field}` was {_short(one.was)!r} when corrected, {_short(read)!r} is read now"), read=read
        )
    return replace(one, read=read, state="applied")


def _same(form: Form, was: str, value: Any) -> bool:
    try:
        return bool(form.value(was) == value)
    except (ValueError, KeyError, InvalidOperation):
        return False


def _get(record: R, field: str, form: Form) -> Any:
    return getattr(getattr(record, form.part), form.attribute) if form.part else getattr(record, field)


def _with(record: R, field: str, form: Form, now: str) -> R:
    """The record with another value; what a person says has no confidence."""
    value = form.value(now)
    changes: dict[str, Any] = {field: value}
    if form.part:
        changes = {form.part: replace(getattr(record, form.part), **{form.attribute: value})}
    sure = form.part or field
    if isinstance(record, Figure) and sure in ("metric", "subject", "period", "source"):
        changes["confidence"] = replace(record.confidence, **{sure: None})
    return replace(record, **changes)


def _text(value: Any) -> str:
    """A value as a file of corrections has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _missing(one: Correction, report_id: str) -> Correction:
    if _own(one.record, report_id) is None:
        return _unfit(one, "it was made for another content of the file")
    return _unfit(one, "no such record is read any more")


def _unfit(one: Correction, detail: str) -> Correction:
    state: CorrectionState = "unfit"
    return replace(one, state=state, detail=detail)


def _issue(one: Correction, at: Span | None = None) -> Issue:
    place = {} if at is None else {"block_id": at.block_id, "start": at.start, "end": at.end}
    return Issue("correction_unfit", f"{_short(one.record)}: {one.detail}", **place)  # type: ignore[arg-type]
