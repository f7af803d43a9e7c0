"""The reference part of docs/python.md, made from signatures and docstrings: `python -m tools.python_page` writes it anew."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pipeline
from pipeline import errors, model
from pipeline.extraction import Records, Report

PAGE = Path(__file__).parent.parent / "docs" / "python.md"
MARK = "<!-- Below: made by `python -m tools.python_page` from signatures and docstrings. -->\n"

SHOWN = (
    "Figure", "Quantity", "Claim", "Check", "Observation", "Sentence", "Token", "Mention", "Entity", "Table", "Cell", "SheetCell",
    "Note", "Citation", "NoteReading", "TimeExpression", "Block", "Page", "Box", "Period", "Issue", "Correction", "Document",
)  # fmt: skip
"""The records that people meet, in the order of the page."""


def reference() -> str:
    """The part below the mark."""
    return "\n".join(_lines()) + "\n"


def whole(page: str) -> str:
    """The page with its reference made anew."""
    return page.partition(MARK)[0] + MARK + "\n" + reference()


def _lines() -> Iterator[str]:
    yield "## 函数 · Functions"
    for name in pipeline.__all__:
        function = getattr(pipeline, name)
        if callable(function):
            yield from ("", f"### {name}", "", "```python", f"{name}{_signature(function)}", "```", "", *_doc(function))
    yield from ("", "## Report", "", *_doc(Report), "", *_kinds())
    yield from ("", "### Records", "", *_doc(Records), "", *_methods(Report), *_methods(Records))
    yield from ("", "## 记录 · Records of each kind", "", "Frozen dataclasses, from `pipeline.model`.")
    for name in SHOWN:
        record = getattr(model, name)
        yield from ("", f"### {name}", "", *_doc(record))
        yield from ("", "```python", *_fields(record), "```")
        yield from _methods(record)
    yield from ("", "## 错误 · Errors", "", *_doc(errors))


def _signature(function: Any) -> str:
    return re.sub(r"\b(?:[a-z_]+\.)+(?=[A-Z])", "", str(inspect.signature(function))).replace("'", "")


def _kinds() -> Iterator[str]:
    """A line for every sequence of records that a report has; their names are those of the tables."""
    names = re.findall(r"self\.(\w+) = Records\(", inspect.getsource(Report.__init__))
    listed = ", ".join(f"`{name}`" for name in names)
    yield f"Its sequences: {listed}; the columns of each are those of the table of that name."


def _fields(record: Any) -> Iterator[str]:
    if not is_dataclass(record):
        yield from (f"{name}: {kind}" for name, kind in record.__annotations__.items())
        return
    for one in fields(record):
        if not one.name.startswith("_"):
            yield f"{one.name}: {one.type}"


def _methods(record: Any) -> Iterator[str]:
    """The methods and properties that have a docstring."""
    for name, method in vars(record).items():
        function = method.fget if isinstance(method, property) else method
        if name.startswith("_") or not inspect.isfunction(function) or not inspect.getdoc(function):
            continue
        call = "" if isinstance(method, property) else _signature(function).replace("(self, ", "(").replace("(self)", "()")
        lines = _doc(function)
        yield from ("", f"- `{name}{call}` {' '.join(line.strip() for line in lines)}")


def _doc(thing: Any) -> list[str]:
    """A docstring as Markdown: what is indented or behind `>>>` as code."""
    done: list[str] = []
    for paragraph in (inspect.getdoc(thing) or "").split("\n\n"):
        is_example = paragraph.startswith(">>>")
        if is_example and "+SKIP" in paragraph:
            continue
        if is_example or paragraph.startswith("    "):
            done += [f"```{'python' if is_example else 'text'}", inspect.cleandoc(paragraph), "```", ""]
        else:
            done += [*paragraph.splitlines(), ""]
    while done and not done[-1]:
        done.pop()
    return done


def main() -> None:
    """Write the page."""
    PAGE.write_text(whole(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
