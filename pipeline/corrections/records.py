"""Corrects figures, claims, works and notes, and says what became of the marks of all other records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from pipeline.citations import parse_names
from pipeline.corrections.fitting import Done, Way, all_said, correct, issue_of, kind_of, missing, own, said_of, unfit
from pipeline.corrections.forms import FORMS
from pipeline.corrections.tables import through_figures
from pipeline.model import (
    Citation,
    Claim,
    Correction,
    Csl,
    Document,
    Figure,
    Issue,
    Note,
    NoteKind,
    Source,
    Span,
    Verdict,
    iso_date,
    person_name,
)
from pipeline.wording import Both, both

R = TypeVar("R", Figure, Claim)

_CSL = {
    "container_title": "container-title",
    "url": "URL",
    "page_range": "page",
    "authors": "author",
}
"""The variables of CSL that stand in columns of another name."""


def correct_figures(
    source: Source, report_id: str, figures: Sequence[Figure], cells: Sequence[Figure], numbers: Sequence[Correction] = ()
) -> tuple[tuple[Figure, ...], tuple[Figure, ...], tuple[Correction, ...], list[Issue]]:
    """The figures of text and cells as they should be, what became of each correction, and an issue for each unfit one.

    `numbers` is what is said of the numbers of cells: it is said of the figures that they hold.
    """
    held, cell_outcomes, cell_issues = through_figures(cells, numbers)
    both, outcomes, issues = correct((*figures, *held), _FIGURES, said_of(source, "figure"), report_id)
    return both[: len(figures)], both[len(figures) :], (*outcomes, *cell_outcomes), issues + cell_issues


def correct_claims(source: Source, report_id: str, claims: Sequence[Claim]) -> Done[Claim]:
    """The claims as they should be, what became of each correction, and an issue for each that does not fit."""
    return correct(claims, _CLAIMS, said_of(source, "claim"), report_id)


def correct_works(source: Source, report_id: str, works: Sequence[Citation]) -> Done[Citation]:
    """The cited works as they should be; a note that repeats one follows it in what it has from it."""
    done, outcomes, issues = correct(works, _WORKS, said_of(source, "citation"), report_id)
    changed = {new.citation_id: (old.csl, new.csl) for old, new in zip(works, done, strict=True) if old is not new}
    followed = (
        replace(work, csl=_followed(work.csl, *changed[work.repeats])) if work.repeats in changed else work for work in done
    )
    return tuple(followed), outcomes, issues


def correct_notes(
    source: Source, report_id: str, document: Document
) -> tuple[dict[str, str], tuple[Correction, ...], list[Issue]]:
    """The texts of notes that people gave, by id, what became of each such correction, and an issue for each unfit one."""
    read = [(note, document.block(note.block_id).text.text) for note in document.notes]
    said = [one for one in said_of(source, "footnote") if one.field == "text"]
    done, outcomes, issues = correct(read, _NOTE_TEXTS, said, report_id)
    return {note.note_id: text for (note, text), (_, before) in zip(done, read, strict=True) if text != before}, outcomes, issues


def correct_sources(
    source: Source, report_id: str, works: Sequence[Citation], notes: Sequence[Note], kinds: Mapping[str, NoteKind]
) -> tuple[tuple[Citation, ...], dict[str, NoteKind], tuple[Correction, ...], list[Issue]]:
    """The cited works and the kinds of notes, by id, as they should be, what became of each correction, and an issue for each
    that does not fit.
    """
    done, outcomes, issues = correct_works(source, report_id, works)
    read = [(note, kinds.get(note.note_id, "comment")) for note in notes]
    said = [one for one in said_of(source, "footnote") if one.field != "text"]
    noted, note_outcomes, note_issues = correct(read, _NOTES, said, report_id)
    changed = {note.note_id: kind for (note, kind), (_, before) in zip(noted, read, strict=True) if kind != before}
    return done, {**kinds, **changed}, (*outcomes, *note_outcomes), issues + note_issues


def others(source: Source, report_id: str, known: Callable[[str], bool]) -> tuple[tuple[Correction, ...], list[Issue]]:
    """Marks of all other records, and misprints; `known` says whether a record of an id is there."""
    outcomes = []
    for one in all_said(source):
        if kind_of(one.record) in FORMS:
            continue
        if not one.record:
            outcomes.append(replace(one, state="noted"))
        elif one.field:
            outcomes.append(
                unfit(
                    one,
                    both(
                        "a {kind} can be marked and not corrected",
                        "{kind} 只能标记，不能更正",
                        kind=kind_of(one.record) or Both("record", "记录"),
                    ),
                )
            )
        else:
            there = own(one.record, report_id)
            outcomes.append(missing(one, report_id) if there is None or not known(there) else replace(one, record=there))
    return tuple(outcomes), [issue_of(one) for one in outcomes if one.state == "unfit"]


def _get(kind: str) -> Callable[[Any, str], Any]:
    def get(record: Any, field: str) -> Any:
        form = FORMS[kind][field]
        return getattr(getattr(record, form.part), form.attribute) if form.part else getattr(record, field)

    return get


def _put(kind: str) -> Callable[[R, str, Any], R]:
    def put(record: R, field: str, value: Any) -> R:
        """The record with another value; what a person says has no confidence."""
        form = FORMS[kind][field]
        changes: dict[str, Any] = {field: value}
        if form.part:
            changes = {form.part: replace(getattr(record, form.part), **{form.attribute: value})}
        sure = form.part or field
        if isinstance(record, Figure) and sure in ("metric", "subject", "period", "source"):
            changes["confidence"] = replace(record.confidence, **{sure: None})
        return replace(record, **changes)

    return put


def _judged(record: R, verdict: Verdict) -> R:
    return replace(record, reviewed=verdict)


def _unchanged(record: Any, _: Verdict) -> Any:
    return record


def _itself(record: Span) -> Span:
    return record


def _of_work(work: Citation, field: str) -> Any:
    value = work.csl.get(_CSL.get(field, field))
    if field == "authors":
        return tuple(person_name(name) for name in value or ())
    if field in ("issued", "accessed"):
        return iso_date(value) or ""
    return "" if value is None else str(value)


def _with_work(work: Citation, field: str, value: Any) -> Citation:
    """The work with another value, whose place in the note is not known; nothing takes the field away."""
    name = _CSL.get(field, field)
    csl = {key: one for key, one in work.csl.items() if key != name}
    if spans := csl.get("custom", {}).get("spans"):
        csl["custom"] = {**csl["custom"], "spans": {key: span for key, span in spans.items() if key != name}}
    if value:
        csl[name] = _as_csl(field, value)
    return replace(work, csl=csl)


def _as_csl(field: str, value: Any) -> Any:
    if field == "authors":
        return [_name(one) for one in value]
    if field in ("issued", "accessed"):
        return {"date-parts": [[int(part) for part in day.split("-")] for day in value.split("/")]}
    return value


def _name(text: str) -> dict[str, str]:
    """A name in its parts, as it is read in notes, where they say the same."""
    names = parse_names(text)
    return names[0] if len(names) == 1 and person_name(names[0]) == text else {"literal": text}


def _followed(csl: Csl, before: Csl, after: Csl) -> Csl:
    """An item that repeats another, with what that one says otherwise now, where it said the same."""
    changed = [name for name in {*before, *after} - {"custom"} if before.get(name) != after.get(name)]
    taken = [name for name in changed if csl.get(name) == before.get(name)]
    kept = {name: value for name, value in csl.items() if name not in taken}
    return {**kept, **{name: after[name] for name in taken if name in after}}


_FIGURES: Way[Figure] = Way(FORMS["figure"], lambda one: one.figure_id, _get("figure"), _put("figure"), _judged, _itself)
_CLAIMS: Way[Claim] = Way(FORMS["claim"], lambda one: one.claim_id, _get("claim"), _put("claim"), _judged, _itself)
_WORKS: Way[Citation] = Way(FORMS["citation"], lambda one: one.citation_id, _of_work, _with_work, _unchanged, _itself)
_NOTES: Way[tuple[Note, NoteKind]] = Way(
    FORMS["footnote"],
    lambda one: one[0].note_id,
    lambda one, _: one[1],
    lambda one, _, kind: (one[0], kind),
    _unchanged,
    lambda _: None,
)
_NOTE_TEXTS: Way[tuple[Note, str]] = Way(
    FORMS["footnote"],
    lambda one: one[0].note_id,
    lambda one, _: one[1],
    lambda one, _, text: (one[0], text),
    _unchanged,
    lambda one: Span(block_id=one[0].block_id, start=0, end=len(one[1]), text=one[1]),
)
