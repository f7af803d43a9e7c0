"""The fields that can be corrected, by kind of record, and what a value of each must look like."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, get_args

from pipeline.model import Approximation, Aspect, Basis, ClaimKind, FigureKind, NoteKind, Scope, Status
from pipeline.model.facts import Polarity, Role
from pipeline.model.quantities import Change
from pipeline.wording import Both, both

WRONG = (ValueError, KeyError, InvalidOperation)
"""What `Form.value` raises for a text that is no such value."""

BETWEEN = "; "
"""What stands between the values of a list."""

_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)

CSL_TYPES = (
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast", "chapter", "classic",
    "collection", "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "event", "figure", "graphic",
    "hearing", "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture", "musical_score", "pamphlet",
    "paper-conference", "patent", "performance", "periodical", "personal_communication", "post", "post-weblog", "regulation",
    "report", "review", "review-book", "software", "song", "speech", "standard", "thesis", "treaty", "webpage",
)  # fmt: skip
"""The types of works that CSL 1.0.2 has."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a value of a field must look like, in words; how a text becomes one (raises one of WRONG); where it belongs.

    `part` names the record inside the record that has it: the period of a figure has `start`. `shape` and `choices` tell
    a page what to ask for.
    """

    words: Both
    value: Callable[[str], Any]
    part: str = ""
    attribute: str = ""
    shape: Literal["text", "number", "day", "choice", "list", "date"] = "text"
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


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for part in text.split(BETWEEN.strip()) if (name := part.strip()))


def _date(text: str) -> str:
    """A date of a work as it is, if a calendar has it; two with a slash for a range."""
    for one in text.split("/") if text else ():
        if not _DATE.fullmatch(one) or text.count("/") > 1:
            raise ValueError(text)
        date.fromisoformat(one + "-01-01"[len(one) - len("2024") :])
    return text


def _one_of(allowed: tuple[str, ...]) -> Form:
    def chosen(text: str) -> str:
        if text not in allowed:
            raise ValueError(text)
        return text

    words = both("one of {values}", "以下之一：{values}", values=", ".join(value or '""' for value in allowed))
    return Form(words, chosen, shape="choice", choices=allowed)


_TEXT = Form(Both("a text", "文字"), str)
_NUMBER = Form(
    Both("a number with a point and without grouping, or nothing", "数值，用小数点、不分节，或留空"), _decimal, shape="number"
)
_DATE_OF_WORK = Form(
    Both("a date such as 2024, 2024-07 or 2024-07-15, or nothing", "日期，如 2024、2024-07 或 2024-07-15，或留空"),
    _date,
    shape="date",
)


def _day_of(part: str, attribute: str) -> Form:
    return Form(Both("a day such as 2024-07-15, or nothing", "日期，如 2024-07-15，或留空"), _day, part, attribute, "day")


_FIGURE: Mapping[str, Form] = {
    **dict.fromkeys(("value", "low", "high"), _NUMBER),
    **dict.fromkeys(("unit", "noun", "per", "metric", "subject", "place", "variant", "source"), _TEXT),
    "kind": _one_of(get_args(FigureKind)),
    "approximation": _one_of(get_args(Approximation)),
    "aspect": _one_of(get_args(Aspect)),
    "change": _one_of(get_args(Change)),
    "basis": _one_of(get_args(Basis)),
    "status": _one_of(get_args(Status)),
    "scope": _one_of(get_args(Scope)),
    "role": _one_of(get_args(Role)),
    "negated": Form(Both("true or false", "true 或 false"), _flag, shape="choice", choices=("true", "false")),
    "period_start": _day_of("period", "start"),
    "period_end": _day_of("period", "end"),
    "basis_start": _day_of("basis_period", "start"),
    "basis_end": _day_of("basis_period", "end"),
}

LABELS: Mapping[str, Form] = dict.fromkeys(("row_label", "column_label"), _TEXT)
"""The labels of a cell, which are those of its row and column."""

FORMS: Mapping[str, Mapping[str, Form]] = {
    "figure": _FIGURE,
    "claim": {"kind": _one_of(get_args(ClaimKind)), "source": _TEXT, "polarity": _one_of(get_args(Polarity))},
    "cell": {
        "text": _TEXT,
        **LABELS,
        **{name: _FIGURE[name] for name in ("value", "low", "high", "unit", "kind", "place", "period_start", "period_end")},
    },
    "citation": {
        "title": _TEXT,
        "authors": Form(Both("names with semicolons between them, or nothing", "以分号分隔的名称，或留空"), _names, shape="list"),
        "issued": _DATE_OF_WORK,
        "type": _one_of(CSL_TYPES),
        **dict.fromkeys(("container_title", "publisher", "url", "volume", "issue", "page_range"), _TEXT),
        "accessed": _DATE_OF_WORK,
    },
    "footnote": {"kind": _one_of(get_args(NoteKind)), "text": _TEXT},
}
"""The fields that can be corrected, by kind of record; their names are those of the columns."""


def as_text(value: Any) -> str:
    """A value as a file of corrections has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return BETWEEN.join(value)
    return format(value, "f") if isinstance(value, Decimal) else str(value)
