"""How a text that is not kept is compared: by the first digits of its digest.

`python -m tests.real.digests LABELS.json OUT.json` turns labels with texts into labels without.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from tests.sealed.layout_score import folded, marker

DIGITS = 10
NOTE, PARAGRAPH, ANCHOR = 40, 24, 12
"""Characters at the head of a note and of a paragraph, and before a marker, that are compared."""

COVER = ("title", "publisher", "published", "authors", "series", "number")


def digest(text: str) -> str:
    """The first digits of the sha1 of a text as it is compared; "" for none."""
    plain = folded(text)
    return hashlib.sha1(plain.encode()).hexdigest()[:DIGITS] if plain else ""


def head(text: str, most: int) -> list[Any]:
    """How many characters at the head of a text are compared, and their digest."""
    plain = folded(text)[:most]
    return [len(plain), digest(plain)]


def without_text(labels: dict[str, Any]) -> dict[str, Any]:
    """Labels with every text replaced by its digest."""
    cover = {name: labels["cover"].get(name) or "" for name in COVER}
    return {
        "pages": labels["pages"],
        "headings": [[one["page"], one["level"], digest(one["text"])] for one in labels["headings"]],
        "notes": [
            [one["page"], marker(one["marker"]), *head(one["text"], NOTE), digest(folded(one["anchor"])[-ANCHOR:])]
            for one in labels["notes"]
        ],
        "paths": [
            [one["page"], *head(one["text"], PARAGRAPH), [digest(heading) for heading in one["section"]]]
            for one in labels["paths"]
        ],
        "cover": {
            name: [digest(one) for one in value] if isinstance(value, list) else value if name == "published" else digest(value)
            for name, value in cover.items()
        },
    }


if __name__ == "__main__":
    found = without_text(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    lines = [f" {json.dumps(name)}: {json.dumps(value)}" for name, value in found.items()]
    Path(sys.argv[2]).write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
