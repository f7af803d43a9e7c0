"""Compares what was read with the labels of a set, field by field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from pipeline import language

Row = Mapping[str, Any]

NUMBERS = ("value", "low", "high", "signed")
FIGURE = (
    "kind", "value", "low", "high", "unit", "noun", "approximation", "aspect", "change", "basis", "basis_start", "basis_end",
    "per", "metric", "subject", "period_start", "period_end", "status", "negated", "source",
)  # fmt: skip
"""Fields of a figure. `aspect` is compared where the labels have it."""
CLAIM = ("kind", "source", "polarity")
DEFAULTS = {"approximation": "exact", "status": "actual", "polarity": "affirmed", "negated": False}
"""What a field that is left out of the labels means, where that is not empty."""

CLOSE = Decimal("1e-9")
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
_OUTER = " \"'“”‘’「」『』《》()（）,，.。;；:："


@dataclass
class Tally:
    """`n` labels, how many were read `right`, and how many were filled with something else. `misses` says which."""

    n: int = 0
    right: int = 0
    filled_wrong: int = 0
    misses: list[str] = field(default_factory=list)

    def take(self, wanted: Any, got: Any, same: bool, where: str) -> None:
        """Count one label."""
        self.n += 1
        self.right += same
        if not same:
            self.filled_wrong += bool(got)
            self.misses.append(f"{where}: {wanted!r} wanted, {got!r} read")


class Tallies(dict[tuple[str, str], Tally]):
    """Tallies by stage and field."""

    def __missing__(self, key: tuple[str, str]) -> Tally:
        self[key] = Tally()
        return self[key]


def score(reports: Sequence[Row], read: Sequence[Mapping[str, Sequence[Row]]]) -> Tallies:
    """All fields of all stages that the labels of the reports are about."""
    done = Tallies()
    for report, found in zip(reports, read, strict=True):
        for number, block in enumerate(report["blocks"]):
            here = {name: [row for row in rows if row.get("block_id") == f"b{number}"] for name, rows in found.items()}
            where = f"{report['report']}, block {number}"
            if "figures" in block:
                _figures(block, here["figures"], done, where)
            if "names" in block:
                _names(block, here["mentions"], done, where)
            if "claims" in block:
                _claims(block, here["claims"], done, where)
    return done


def _figures(block: Row, found: Sequence[Row], done: Tallies, where: str) -> None:
    free = list(found)
    for label in block["figures"]:
        start, end = span(block["text"], label)
        near = [row for row in free if row["start"] < end and start < row["end"]]
        best = max(near, key=lambda row: sum(same(name, _wanted(label, name), row.get(name)) for name in FIGURE), default=None)
        at = f"{where}, {label['text']}"
        done["figures", "found"].take(label["text"], best and best["text"], best is not None, at)
        if best is None:
            best = {}
        else:
            free.remove(best)
            exact = (best["start"], best["end"]) == (start, end)
            done["figures", "span"].take(label["text"], best["text"], exact, at)
        right = []
        for name in FIGURE:
            if name == "aspect" and name not in label:
                continue
            wanted = _wanted(label, name)
            right.append(same(name, wanted, best.get(name)))
            if _filled(wanted) or best.get(name) not in (None, "", DEFAULTS.get(name)):
                done["figures", name].take(wanted, best.get(name), right[-1], at)
        done["figures", "full record"].take(label["text"], "", all(right), at)
    for row in free:
        if row.get("role") != "label":
            done["figures", "no figure"].take("", row["text"], False, where)
    for text in block.get("labels", ()):
        start, end = span(block["text"], {"text": text} if isinstance(text, str) else text)
        taken = next(
            (row["text"] for row in found if row["start"] < end and start < row["end"] and row.get("role") != "label"), ""
        )
        done["figures", "left alone"].take("", taken, not taken, f"{where}, {text}")


def _names(block: Row, found: Sequence[Row], done: Tallies, where: str) -> None:
    """Names by exact span and type, or by another reading that can be defended; F1 follows from n, right and the names read that
    are none. A name is [words, type, nth, entity], and [[words, type], …] for other readings; the last three if needed.
    """
    kinds = {"PERSON", "ORG", "GPE", "LOC", "EVENT", "INITIATIVE", "DOCUMENT"}
    read = {(row["start"], row["end"], row["type"]): row for row in found if row["type"] in kinds}
    taken: set[tuple[int, int, str]] = set()
    for text, kind, *more in block["names"]:
        start, end = span(block["text"], {"text": text, "nth": more[0] if more else 1})
        readings = next((one for one in more if isinstance(one, list)), ())
        marked = kind == "DOCUMENT" and block["text"][start - 1 : start] == "《"  # which labels leave out and belong to the name
        own = (start - 1, end + 1, kind) if marked else (start, end, kind)
        wanted = [own, *_others(block["text"], start, end, readings)]
        hit = next((one for one in wanted if one in read), None)
        over = next((f"{row['text']} {row['type']}" for (a, b, _), row in read.items() if a < end and start < b), "")
        done["names", kind].take(f"{text} {kind}", over, hit is not None, where)
        if hit is not None:
            taken.add(hit)
    for one, row in read.items():
        if one not in taken:
            done["names", "no name"].take("", f"{row['text']} {row['type']}", False, where)


def _others(text: str, start: int, end: int, readings: Sequence[Sequence[str]]) -> Iterator[tuple[int, int, str]]:
    """The other readings of a name as spans that touch it."""
    for words, kind in readings:
        for at in range(max(0, start - len(words)), min(end, len(text))):
            if text.startswith(words, at) and at < end and start < at + len(words):
                yield at, at + len(words), kind


def _claims(block: Row, found: Sequence[Row], done: Tallies, where: str) -> None:
    free = list(found)
    for label in block["claims"]:
        start, end = span(block["text"], label)
        best = max(free, key=lambda row: min(end, row["end"]) - max(start, row["start"]), default=None)
        if best is not None and min(end, best["end"]) <= max(start, best["start"]):
            best = None
        at = f"{where}, {label['text'][:24]}"
        done["claims", "found"].take(label["text"], best and best["text"], best is not None, at)
        if best is not None:
            free.remove(best)
        for name in CLAIM:
            wanted = _wanted(label, name)
            got = (best or {}).get(name)
            if _filled(wanted) or got:
                done["claims", name].take(wanted, got, same(name, wanted, got), at)
    for row in free:
        done["claims", "no claim"].take("", row["text"][:40], False, where)


def span(text: str, label: Row) -> tuple[int, int]:
    """Where the words of a label stand. Raises ValueError if the text does not have them so often."""
    start = -1
    for _ in range(label.get("nth", 1)):
        start = text.find(label["text"], start + 1)
        if start < 0:
            raise ValueError(f"{label['text']!r} does not stand in {text[:40]!r}…")
    return start, start + len(label["text"])


def same(name: str, wanted: Any, got: Any) -> bool:
    """Whether a field was read as labelled: numbers by value, words without case, spaces, outer marks and articles."""
    options = wanted if isinstance(wanted, list) else [wanted]
    if name == "unit":
        return any(_unit(one) == _unit(got) for one in options)
    if name in NUMBERS:
        return any(_number(one) == _number(got) or _close(_number(one), _number(got)) for one in options)
    return any(_folded(one) == _folded(got) for one in options)


def _unit(code: Any) -> str:
    """A unit as it is compared: ratios and multiples have none or their own word, classifiers are one in both scripts, {TEU} is
    TEU, and har is UCUM's hectare.
    """
    text = language.simplified(str(code or "")).strip("{}")
    return {"1": "", "倍": "", "times": "", "har": "ha"}.get(text, text)


def _wanted(label: Row, name: str) -> Any:
    return label.get(name, DEFAULTS.get(name, ""))


def _filled(wanted: Any) -> bool:
    return any(one not in ("", None, False) for one in (wanted if isinstance(wanted, list) else [wanted]))


def _number(value: Any) -> Decimal | None:
    try:
        return None if value in (None, "") else Decimal(str(value))
    except InvalidOperation:
        return None


def _close(a: Decimal | None, b: Decimal | None) -> bool:
    return a is not None and b is not None and abs(a - b) <= abs(a) * CLOSE


def _folded(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return str(value or "")
    text = unicodedata.normalize("NFKC", str(value)).strip(_OUTER).casefold()
    return "".join(_ARTICLE.sub("", text).split())


def problems(reports: Iterable[Row]) -> Iterator[str]:
    """What is wrong with the labels of a set: words that do not stand in their block, fields that no table has."""
    for report in reports:
        for number, block in enumerate(report["blocks"]):
            labels = [*block.get("figures", ()), *block.get("claims", ())]
            labels += [{"text": text, "nth": more[0] if more else 1} for text, _, *more in block.get("names", ())]
            labels += [{"text": one} if isinstance(one, str) else one for one in block.get("labels", ())]
            for label in labels:
                try:
                    span(block["text"], label)
                except ValueError as error:
                    yield f"{report['report']}, block {number}: {error}"
            for label in block.get("figures", ()):
                unknown = set(label) - {
                    *FIGURE,
                    "text",
                    "nth",
                    "place",
                    "signed",
                    "role",
                    "basis_text",
                    "period_text",
                    "unit_text",
                }
                if unknown:
                    yield f"{report['report']}, block {number}, {label['text']}: no field {sorted(unknown)[0]!r}"
