"""Runs the examples of pipeline/citations: the fields read from one note."""

from __future__ import annotations

from typing import Any

from pipeline.citations import parse_citation, parse_note


def read(name: str, lang: str, text: str) -> list[dict[str, str]]:
    return [{**_fields(parse_citation(text)), "kind": parse_note(text).kind}]


def _fields(item: dict[str, Any]) -> dict[str, str]:
    def names(role: str) -> str:
        return "|".join(n.get("literal") or f"{n.get('given', '')} {n.get('family', '')}".strip() for n in item.get(role, []))

    def date(field: str) -> str:
        return "-".join(str(part) for part in item.get(field, {}).get("date-parts", [[]])[0])

    plain = {
        key: str(item.get(key, ""))
        for key in ("type", "title", "publisher", "issue", "volume", "page", "genre", "archive", "number")
    }
    other = {"author": names("author"), "editor": names("editor"), "issued": date("issued"), "accessed": date("accessed")}
    return {**plain, **other, "container": item.get("container-title", ""), "place": item.get("publisher-place", "")}
