"""Rows for what a report says: sentences, names, figures, claims, the checks of its arithmetic, and what stayed open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.contain import Fence, Unit
from pipeline.dataset.places import Places
from pipeline.dataset.printed import SECTION, Raw
from pipeline.model import Check, Claim, Correction, Entity, Extraction, Figure, Issue, Mention, Observation, Sentence
from pipeline.wording import in_chinese


def sentences(x: Extraction, places: Places, fence: Fence) -> Iterator[Raw]:
    """One row per sentence."""

    def row(s: Sentence) -> Raw:
        return {
            "sentence_id": s.sentence_id,
            "report_id": x.document.report_id,
            **places.span(s.block_id, s.start, s.end),
            "lang": s.lang,
            "section": SECTION.join(s.section),
            "text": s.text,
            "words": [token.text for token in s.tokens],
            "footnote_ids": s.note_ids,
        }

    return fence.each(x.sentences, row, lambda s: Unit("record", s.sentence_id))


def entities(x: Extraction, fence: Fence) -> Iterator[Raw]:
    """One row per entity, with how often this report mentions it."""
    count = Counter(mention.entity_id for mention in x.mentions)

    def row(entity: Entity) -> Raw:
        return {
            "entity_id": entity.entity_id,
            "type": entity.type,
            "name": entity.name,
            "name_zh": entity.name_zh,
            "name_en": entity.name_en,
            "aliases": entity.aliases,
            "iso": entity.iso,
            "mentions": count[entity.entity_id],
            "reports": [x.document.report_id],
        }

    return fence.each(x.entities, row, lambda entity: Unit("record", entity.entity_id))


def mentions(x: Extraction, places: Places, fence: Fence) -> Iterator[Raw]:
    """One row per mention."""

    def row(mention: Mention) -> Raw:
        return {
            "mention_id": mention.mention_id,
            "entity_id": mention.entity_id,
            "report_id": x.document.report_id,
            "sentence_id": mention.sentence_id,
            "type": mention.type,
            "text": mention.text,
            **places.span(mention.block_id, mention.start, mention.end),
        }

    return fence.each(x.mentions, row, lambda mention: Unit("record", mention.mention_id))


def figures(x: Extraction, places: Places, fence: Fence) -> Iterator[Raw]:
    """One row per figure, from sentences and cells alike."""
    claim_of = {figure_id: claim.claim_id for claim in reversed(x.claims) for figure_id in claim.figure_ids}

    def row(f: Figure) -> Raw:
        return {
            "figure_id": f.figure_id,
            "report_id": x.document.report_id,
            "sentence_id": f.sentence_id,
            "claim_id": claim_of.get(f.figure_id),
            "cell_id": f.cell_id,
            "text": f.text,
            **places.span(f.block_id, f.start, f.end),
            **_quantity(f),
            "metric": f.metric,
            "subject": f.subject,
            "place": f.place,
            "scope": f.scope,
            "variant": f.variant,
            "period_start": f.period.start,
            "period_end": f.period.end,
            "period_text": f.period.text,
            "status": f.status,
            "negated": f.negated,
            "source": f.source,
            "reviewed": f.reviewed,
            "role": f.role,
            **{f"{name}_confidence": getattr(f.confidence, name) for name in ("metric", "subject", "period", "source")},
            "footnote_ids": f.note_ids,
            "rule": f.rule,
        }

    return fence.each(x.figures, row, lambda f: Unit("record", f.figure_id))


def _quantity(f: Figure) -> Raw:
    return {
        "kind": f.kind,
        "value": f.value,
        "low": f.low,
        "high": f.high,
        "unit": f.unit,
        "noun": f.noun,
        "per": f.per,
        "unit_text": f.unit_text,
        "approximation": f.approximation,
        "aspect": f.aspect,
        "change": f.change,
        "signed": f.signed,
        "basis": f.basis,
        "basis_text": f.basis_period.text,
        "basis_start": f.basis_period.start,
        "basis_end": f.basis_period.end,
    }


def claims(x: Extraction, places: Places, fence: Fence) -> Iterator[Raw]:
    """One row per claim, with what the checks of its figures say."""
    sections = {sentence.sentence_id: sentence.section for sentence in x.sentences}
    checks_of: dict[str, list[Check]] = {}
    for check in x.checks:
        for figure_id in check.figure_ids:
            checks_of.setdefault(figure_id, []).append(check)

    def row(claim: Claim) -> Raw:
        mine = {check.check_id: check for figure_id in claim.figure_ids for check in checks_of.get(figure_id, [])}
        return {
            "claim_id": claim.claim_id,
            "report_id": x.document.report_id,
            "sentence_id": claim.sentence_id,
            "text": claim.text,
            **places.span(claim.block_id, claim.start, claim.end),
            "section": SECTION.join(sections.get(claim.sentence_id, ())),
            "kind": claim.kind,
            "source": claim.source,
            "source_entity_id": claim.source_entity_id,
            "source_cue": claim.source_cue,
            "polarity": claim.polarity,
            "figure_ids": claim.figure_ids,
            "footnote_ids": claim.note_ids,
            "entity_ids": claim.entity_ids,
            "table_ids": claim.table_ids,
            "reviewed": claim.reviewed,
            "verdict": verdict(mine.values()),
            "check_ids": list(mine),
        }

    return fence.each(x.claims, row, lambda claim: Unit("record", claim.claim_id))


def verdict(checks: Iterable[Check]) -> str:
    """What checks say about a claim: one contradiction outweighs any support."""
    verdicts = {check.verdict for check in checks}
    if "inconsistent" in verdicts:
        return "contradicted"
    return "supported" if verdicts else "unchecked"


def checks(x: Extraction, cells: Iterable[Raw], figures: Iterable[Raw], fence: Fence) -> Iterator[Raw]:
    """One row per check, at the place of the printed result: the last figure, else the last cell."""
    figure_at = {row["figure_id"]: row for row in figures}
    cell_at = {row["cell_id"]: row for row in cells}

    def row(check: Check) -> Raw:
        result: dict[str, Any] = {}
        if check.figure_ids:
            result = figure_at.get(check.figure_ids[-1], {})
        elif check.cell_ids:
            result = cell_at.get(check.cell_ids[-1], {})
        return {
            "check_id": check.check_id,
            "report_id": x.document.report_id,
            "kind": check.kind,
            "verdict": check.verdict,
            "expected": check.expected,
            "found": check.found,
            "tolerance": check.tolerance,
            "cell_ids": check.cell_ids,
            "figure_ids": check.figure_ids,
            "message_zh": check.message_zh,
            "message_en": check.message_en,
            "page": result.get("page"),
            "boxes": result.get("boxes", []),
        }

    return fence.each(x.checks, row, lambda check: Unit("record", check.check_id))


def observations(x: Extraction, figures: Iterable[Raw], fence: Fence) -> Iterator[Raw]:
    """One row per metric, subject, place, period, unit and basis of a report, on the page of its first figure."""
    cover = x.document.cover
    pages = {row["figure_id"]: row.get("page") for row in figures}

    def row(one: Observation) -> Raw:
        return {
            "observation_id": one.observation_id,
            "report_id": x.document.report_id,
            "series": cover.series,
            "edition": cover.edition,
            "metric": one.metric,
            "subject": one.subject,
            "place": one.place,
            "scope": one.scope,
            "variant": one.variant,
            "period_start": one.period.start,
            "period_end": one.period.end,
            "kind": one.kind,
            "value": one.value,
            "low": one.low,
            "high": one.high,
            "unit": one.unit,
            "approximation": one.approximation,
            "step": one.step,
            "aspect": one.aspect,
            "basis": one.basis,
            "basis_start": one.basis_period.start,
            "basis_end": one.basis_period.end,
            "status": one.status,
            "agree": one.agree,
            "page": pages.get(one.figure_ids[0]) if one.figure_ids else None,
            "figure_ids": one.figure_ids,
        }

    return fence.each(x.observations, row, lambda one: Unit("record", one.observation_id))


def corrections(x: Extraction, rest: Iterable[Correction], pages: Mapping[str, int | None]) -> Iterator[Raw]:
    """One row per correction: those of records with fields, then the `rest`; `pages` are those of all records, by id."""
    for number, one in enumerate((*x.corrections, *rest), 1):
        yield {
            "correction_id": f"{x.document.report_id}/correction/{number}",
            "report_id": x.document.report_id,
            "record": one.record.partition("/")[2].partition("/")[0],
            "record_id": one.record,
            "page": pages.get(one.record),
            **{name: getattr(one, name) for name in ("verdict", "field", "was", "read", "now", "state", "reason", "detail")},
            "detail_zh": in_chinese(one.detail),
        }


def issues(x: Extraction, found_here: Iterable[Issue], places: Places) -> Iterator[Raw]:
    """One row per issue: those of the stages, then those found while writing."""
    for issue in (*x.issues, *found_here):
        yield {
            "report_id": x.document.report_id,
            "code": issue.code,
            "severity": issue.severity,
            **places.issue(issue),
            "detail": issue.detail,
            "detail_zh": issue.detail_zh,
        }
