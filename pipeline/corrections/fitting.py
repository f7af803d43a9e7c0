"""How a correction meets what is read: it fits and is applied, is agreed with by now, or no longer fits and changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from pipeline.corrections.forms import WRONG, Form, as_text
from pipeline.model import Correction, CorrectionState, Issue, Source, Span, Verdict
from pipeline.wording import Both, both, in_chinese

R = TypeVar("R")
Done = tuple[tuple[R, ...], tuple[Correction, ...], list[Issue]]
"""The records as they should be, what became of each correction, and an issue for each that does not fit."""

_SHOWN = 60
"""Characters of a value that a message shows."""


@dataclass(frozen=True, slots=True)
class Way(Generic[R]):
    """How records of one kind are corrected: their fields, how one is got and put, what a verdict does to a record, its place."""

    forms: Mapping[str, Form]
    id_of: Callable[[R], str]
    get: Callable[[R, str], Any]
    put: Callable[[R, str, Any], R]
    marked: Callable[[R, Verdict], R]
    place: Callable[[R], Span | None]


def said_of(source: Source, kind: str) -> list[Correction]:
    """What is said of the records of a kind."""
    return [one for one in all_said(source) if kind_of(one.record) == kind]


def all_said(source: Source) -> Iterator[Correction]:
    """Every correction of a report as its files have it."""
    for said in source.corrections:
        mark: Verdict = "right" if said.get("verdict") == "right" else "wrong" if said.get("verdict") else "corrected"
        field = said.get("field", "")
        record, was, now, reason = (said.get(name, "") for name in ("record", "was", "now", "reason"))
        yield Correction(record, "corrected" if field else mark, field, was, now, reason)


def kind_of(record: str) -> str:
    """figure, of trade-2024-0a1b2c3d/figure/p1c1-p1c2."""
    return record.partition("/")[2].partition("/")[0]


def own(record: str, report_id: str) -> str | None:
    """The id that a record has in this report, which may have been renamed since; None if it is one of another content."""
    home, _, address = record.partition("/")
    return f"{report_id}/{address}" if home.rpartition("-")[2] == report_id.rpartition("-")[2] else None


def correct(records: Sequence[R], way: Way[R], said: Sequence[Correction], report_id: str) -> Done[R]:
    """The records with what is said of them."""
    waiting: defaultdict[str, list[Correction]] = defaultdict(list)
    outcomes: list[Correction] = []
    for one in said:
        there = own(one.record, report_id)
        if there is None:
            outcomes.append(missing(one, report_id))
        else:
            waiting[there].append(replace(one, record=there))
    issues: list[Issue] = [issue_of(one) for one in outcomes]
    done = []
    for record in records:
        mine = waiting.pop(way.id_of(record), [])
        corrected, became = apply(record, way, mine) if mine else (record, [])
        issues += [issue_of(one, way.place(record)) for one in became if one.state == "unfit"]
        outcomes += became
        done.append(corrected)
    lost: list[Correction] = [missing(one, report_id) for left in waiting.values() for one in left]
    return tuple(done), (*outcomes, *lost), issues + [issue_of(one) for one in lost]


def apply(record: R, way: Way[R], said: Sequence[Correction]) -> tuple[R, list[Correction]]:
    """A record with its corrections; the last one of a field counts, and a mark says what the whole record is."""
    became, corrected = [], record
    for one in said:
        if not one.field:
            became.append(one)
            continue
        outcome = _outcome(record, way, one)
        became.append(outcome)
        if outcome.state == "applied":
            corrected = way.put(corrected, one.field, way.forms[one.field].value(one.now))
    return way.marked(corrected, _verdict(became)), became


def verdicts(outcomes: Iterable[Correction]) -> dict[str, Verdict]:
    """What was said of each record as a whole, by id."""
    by_record: defaultdict[str, list[Correction]] = defaultdict(list)
    for one in outcomes:
        by_record[one.record].append(one)
    return {record: verdict for record, became in by_record.items() if (verdict := _verdict(became))}


def _verdict(became: Sequence[Correction]) -> Verdict:
    marks = [one.verdict for one in became if one.state in ("marked", "applied", "agreed")]
    verdict: Verdict = next((mark for mark in reversed(marks) if mark != "corrected"), "corrected" if marks else "")
    return "corrected" if verdict == "right" and any(one.state == "applied" for one in became) else verdict


def _outcome(record: R, way: Way[R], one: Correction) -> Correction:
    form = way.forms.get(one.field)
    if form is None:
        return unfit(
            one,
            both(
                "`{field}` is no field that can be corrected; those are {fields}",
                "`{field}` 不是可更正的列；可更正的有 {fields}",
                field=short(one.field),
                fields=", ".join(way.forms),
            ),
        )
    try:
        now = form.value(one.now)
    except WRONG:
        return unfit(
            one,
            both(
                "`{field}` cannot be {now!r}; it must be {form}",
                "`{field}` 不能为 {now!r}；应为{form}",
                field=one.field,
                now=short(one.now),
                form=form.words,
            ),
        )
    value = way.get(record, one.field)
    read = as_text(value)
    if value == now:
        return replace(one, read=read, state="agreed")
    if not _same(form, one.was, value):
        return replace(
            unfit(
                one,
                both(
                    "`{field}` was {was!r} when corrected, {read!r} is read now",
                    "`{field}` 更正时为 {was!r}，现读作 {read!r}",
                    field=one.field,
                    was=short(one.was),
                    read=short(read),
                ),
            ),
            read=read,
        )
    return replace(one, read=read, state="applied")


def _same(form: Form, was: str, value: Any) -> bool:
    try:
        return bool(form.value(was) == value)
    except WRONG:
        return False


def short(text: str) -> str:
    """A value for a message."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def missing(one: Correction, report_id: str) -> Correction:
    """A correction whose record is not there."""
    if own(one.record, report_id) is None:
        return unfit(one, Both("it was made for another content of the file", "它是对另一内容的文件所作"))
    return unfit(one, Both("no such record is read any more", "现已读不出这条记录"))


def unfit(one: Correction, detail: Both) -> Correction:
    """A correction that changes nothing, and why."""
    state: CorrectionState = "unfit"
    return replace(one, state=state, detail=detail)


def issue_of(one: Correction, at: Span | None = None) -> Issue:
    """The issue of a correction that does not fit."""
    place = {} if at is None else {"block_id": at.block_id, "start": at.start, "end": at.end}
    said = Both(f"{short(one.record)}: {one.detail}", f"{short(one.record)}：{in_chinese(one.detail)}")
    return Issue("correction_unfit", said, **place)  # type: ignore[arg-type]
