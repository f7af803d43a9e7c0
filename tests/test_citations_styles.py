"""Works in the styles of GB/T 7714, the humanities, law, think tanks, Traditional Chinese, Chicago, APA, MLA, OSCOLA."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.citations import parse_citation

STYLES: list[dict[str, str]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf8"))["style"]
_COMPARED = ("author", "title", "container", "editor", "translator", "issued", "accessed", "URL")
_KEYS = {"container": "container-title", "place": "publisher-place"}


def read(item: dict[str, Any], name: str) -> str:
    """One field as the data file writes it: names with bars between them, dates with hyphens."""
    if name in ("author", "editor", "translator"):
        names = item.get(name, [])
        return "|".join(n.get("literal") or f"{n.get('given', '')} {n.get('family', '')}".strip() for n in names)
    if name in ("issued", "accessed"):
        return "-".join(str(part) for part in item.get(name, {}).get("date-parts", [[]])[0])
    return str(item.get(_KEYS.get(name, name), ""))


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style["text"][:40])
def test_a_work_in_this_style(style):
    item = parse_citation(style["text"])
    names = {*_COMPARED, *style} - {"text"}
    assert {name: style.get(name, "") for name in names} == {name: read(item, name) for name in names}
