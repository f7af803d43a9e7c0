"""Every item is CSL-JSON by the official schema, csl-data.json 1.0.2, whose variables are written out here; fields have spans."""

from __future__ import annotations

import unicodedata
from typing import Any

import jsonschema
import pytest

from pipeline.citations import parse_citation, parse_note
from tests.test_citations import CHINESE, CODED, ENGLISH, TYPES
from tests.test_citations_styles import STYLES

_TEXTS = [
    "id", "citation-key", "language", "journalAbbreviation", "shortTitle", "abstract", "annote", "archive",
    "archive_collection", "archive_location", "archive-place", "authority", "call-number", "citation-label", "collection-title",
    "container-title", "container-title-short", "dimensions", "division", "DOI", "event", "event-title", "event-place", "genre",
    "ISBN", "ISSN", "jurisdiction", "keyword", "medium", "note", "original-publisher", "original-publisher-place",
    "original-title", "part-title", "PMCID", "PMID", "publisher", "publisher-place", "references", "reviewed-genre",
    "reviewed-title", "scale", "section", "source", "status", "title", "title-short", "URL", "version", "volume-title",
    "volume-title-short", "year-suffix",
]  # fmt: skip
_NUMBERS = [
    "chapter-number", "citation-number", "collection-number", "edition", "first-reference-note-number", "issue", "locator",
    "number", "number-of-pages", "number-of-volumes", "page", "page-first", "part", "part-number", "printing",
    "printing-number", "section", "supplement", "supplement-number", "volume",
]  # fmt: skip
_PEOPLE = [
    "author", "chair", "collection-editor", "compiler", "composer", "container-author", "contributor", "curator", "director",
    "editor", "editorial-director", "executive-producer", "guest", "host", "illustrator", "interviewer", "narrator",
    "organizer", "original-author", "performer", "producer", "recipient", "reviewed-author", "script-writer", "series-creator",
    "translator",
]  # fmt: skip
_DAYS = [
    "accessed", "available-date", "event-date", "issued", "original-date", "submitted",
]  # fmt: skip
_TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
_NAME = {
    "type": "object",
    "properties": dict.fromkeys(("literal", "family", "given", "suffix"), _TEXT),
    "additionalProperties": False,
    "minProperties": 1,
}
_NAMES = {"type": "array", "items": _NAME, "minItems": 1}
_PART = {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}}
_DATE = {
    "type": "object",
    "properties": {"date-parts": {"type": "array", "minItems": 1, "maxItems": 2, "items": _PART}},
    "required": ["date-parts"],
    "additionalProperties": False,
}
_ITEM = {
    "type": "object",
    "properties": {
        "type": {"enum": sorted(TYPES)},
        **dict.fromkeys((*_TEXTS, *_NUMBERS), _TEXT),
        **dict.fromkeys(_PEOPLE, _NAMES),
        **dict.fromkeys(_DAYS, _DATE),
        "custom": {"type": "object"},
    },
    "required": ["type"],
    "additionalProperties": False,
}
CSL: dict[str, Any] = {"type": "array", "items": {**_ITEM, "required": ["type", "id"]}}
"""The schema for files, where every item has an id."""
ITEM = jsonschema.Draft7Validator(CSL["items"])

TEXTS = [text for text, _ in CHINESE + CODED + ENGLISH] + [style["text"] for style in STYLES]


@pytest.mark.parametrize("text", TEXTS)
def test_an_item_fits_the_schema(text):
    ITEM.validate({"id": "x", **parse_citation(text)})
    for item in parse_note(text).citations:
        ITEM.validate({"id": "x", **item})


@pytest.mark.parametrize("change", [{"archive-location": "B12"}, {"issued": "2020"}, {"type": "newspaper"}, {"title": ""}])
def test_the_schema_refuses_what_is_not_csl(change):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([{"id": "x", **parse_citation(TEXTS[0]), **change}], CSL)


def folded(text: str) -> str:
    """Without spaces, and full-width digits as plain ones."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize("text", TEXTS)
def test_every_field_points_to_its_print(text):
    """The spans of a note's fields hold what the item says; the sureness is between 0 and 1."""
    for item in parse_note(text).citations:
        spans = item["custom"]["spans"]
        for name, places in spans.items():
            assert all(0 <= start < end <= len(text) and 0 < sure <= 1 for start, end, sure in places)
            value = item.get(name)
            if isinstance(value, str) and name not in ("URL", "DOI", "type"):
                start, end, _ = places[0]
                assert folded(text[start:end]) == folded(value)


def test_spans_of_a_later_work_count_from_the_start_of_the_note():
    text = "某甲：《港口》，东湾出版社，2020年；某乙：《船》，东湾出版社，2021年。"
    reading = parse_note(text)
    titles = [item["custom"]["spans"]["title"][0] for item in reading.citations]
    assert [text[start:end] for start, end, _ in titles] == ["港口", "船"]
    assert [sure for _, _, sure in titles] == [1.0, 1.0]
