"""Puts a page together from the files in web/: one HTML file with its style, its script and its data inside.

What a report says reaches the page as JSON in a block that no browser runs; the script makes text nodes of it. The page's
policy allows its own style and script alone, and pictures from its folder: no text can become code, nothing is fetched.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

_WEB = Path(__file__).parent / "web"
_PLACE = re.compile(r"\{\{(\w+)\}\}")
_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def page(name: str, title: str, data: Mapping[str, Any], styles: Sequence[str], scripts: Sequence[str]) -> str:
    """The page web/<name>.html with its style sheets, scripts (in this order, sharing one scope) and data."""
    style = "".join(map(_read, styles))
    script = "(() => {\n'use strict';\n" + "".join(map(_read, scripts)) + "})();\n"
    parts = {
        "policy": html.escape(_policy(style, script)),
        "title": html.escape(title),
        "style": style,
        "data": as_json({"words": json.loads(_read("words.json")), **data}),
        "script": script,
    }
    return _PLACE.sub(lambda found: parts[found[1]], _read(f"{name}.html"))


def as_json(data: Any) -> str:
    """JSON that can stand in an HTML script block whatever it holds.

    >>> as_json({"text": "</script>&"})
    '{"text":"\\\\u003c/script\\\\u003e\\\\u0026"}'
    """
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).translate(_ESCAPES)


@cache
def _read(name: str) -> str:
    return (_WEB / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """The Content-Security-Policy (level 3): what is not named here is refused by the browser."""
    return (
        f"default-src 'none'; img-src 'self' file: data:; style-src 'sha256-{_digest(style)}'; "
        f"script-src 'sha256-{_digest(script)}'; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
