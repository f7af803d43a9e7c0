"""Reads labelled reports: plain text, a block a line, its labels on the lines below (docs/labelling.md shows every form).

`python notation.py FILE …` says what is wrong with the labels of files, and what they hold.
"""

from __future__ import annotations

import re
import sys
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

Row = dict[str, Any]

KINDS = ("money", "percent", "percentage_points", "count", "measure", "ratio", "multiple", "rank", "ordinal", "duration", "index",
         "number")  # fmt: skip
APPROXIMATIONS = ("exact", "about", "over", "under", "nearly", "at_least", "at_most", "range")
BASES = ("yoy", "qoq", "mom", "since", "vs_value")
STATES = ("actual", "forecast", "target", "plan", "estimate")
NAMES = ("PERSON", "ORG", "GPE", "LOC", "EVENT", "INITIATIVE", "DOCUMENT")
CLAIMS = ("statistic", "forecast", "target", "recommendation", "assertion")
HEADER = ("report", "lang", "genre", "title", "published", "publisher")

WORDS = {"m": "metric", "s": "subject", "n": "noun", "src": "source", "per": "per"}
"""Fields of words by their keys; alternatives are parted by ` / `, the best first, `-` is none."""
CARRIED = {"m": ("metric",), "s": ("subject",), "p": ("period_start", "period_end"), "src": ("source",)}
"""What `=` takes from the figure before."""

_NTH = re.compile(r"@(\d+)$")
_PERIOD = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?|Q([1-4])|H([12]))?")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class LabelError(ValueError):
    """A line that is no label; its text says what is wrong with it."""


def parse(text: str) -> Row:
    """A report with its blocks; every block has `kind`, `text`, `figures`, `labels`, `names` and `claims`.

    Raises LabelError with the number of the first line that can't be read.
    """
    report: Row = {"blocks": []}
    for number, line in enumerate(text.splitlines(), 1):
        try:
            _take(line.rstrip(), report)
        except LabelError as error:
            raise LabelError(f"line {number}: {error}: {line[:80]}") from None
    return report


def _take(line: str, report: Row) -> None:
    blocks = report["blocks"]
    sign, _, rest = line.partition(" ")
    if not line or line.startswith("//"):
        return
    if not blocks and (key := line.partition(":")[0]) in HEADER:
        report[key] = line.partition(":")[2].strip()
    elif sign in ("#", "##", "###"):
        blocks.append(_block("heading", rest) | {"level": len(sign)})
    elif sign in ("P", "L"):
        blocks.append(_block("paragraph" if sign == "P" else "list_item", rest))
    elif not blocks or sign not in ("F", "X", "N", "C"):
        raise LabelError("a line begins with #, P, L, F, X, N or C")
    elif sign == "F":
        blocks[-1]["figures"].append(_figure(rest, blocks[-1]))
    elif sign == "X":
        blocks[-1]["labels"].append(_words(rest, blocks[-1]["text"]))
    elif sign == "N":
        blocks[-1]["names"].append(_name(rest, blocks[-1]["text"]))
    else:
        blocks[-1]["claims"].append(_claim(rest, blocks[-1]["text"]))


def _block(kind: str, text: str) -> Row:
    return {"kind": kind, "text": text.strip(), "figures": [], "labels": [], "names": [], "claims": []}


def _words(printed: str, text: str) -> Row:
    """The words of a label, and the how manieth of their kind in the block they are."""
    match = _NTH.search(printed)
    words, nth = (printed[: match.start()], int(match[1])) if match else (printed, 1)
    words = words.strip()
    start = -1
    for _ in range(nth):
        start = text.find(words, start + 1)
        if start < 0 or not words:
            raise LabelError(f"{words!r} does not stand in the block so often")
    return {"text": words, "nth": nth} if nth > 1 else {"text": words}


def _figure(rest: str, block: Row) -> Row:
    words, *parts = (part.strip() for part in rest.split(" | "))
    if not parts:
        raise LabelError("a figure is: F words | kind value unit | …")
    before = block["figures"][-1] if block["figures"] else {}
    row = _words(words, block["text"])
    kind, *numbers = parts[0].split()
    if kind not in KINDS:
        raise LabelError(f"no kind {kind!r}")
    row["kind"] = kind
    if numbers and _NUMBER.fullmatch(numbers[0]):
        row["value"] = numbers.pop(0)
    if numbers:
        row["unit"] = " ".join(numbers).split(" / ") if "/" in numbers else " ".join(numbers)
    for part in parts[1:]:
        key, _, value = part.partition(" ")
        row |= _field(key, value.strip(), before)
    if row.get("approximation") == "range" and row.get("value") == row.get("low"):
        row.pop("value", None)  # a range has no value of its own
    return row


def _number(printed: str) -> str:
    if not _NUMBER.fullmatch(printed):
        raise LabelError(f"no number: {printed!r}")
    return printed


def _field(key: str, value: str, before: Mapping[str, Any]) -> Row:
    """One field of a figure, as the dataset names it."""
    if value == "=":
        if key not in CARRIED or not before:
            raise LabelError(f"nothing to carry on for {key!r}")
        return {name: before[name] for name in CARRIED[key] if name in before}
    if key in WORDS:
        options = [one.strip().removesuffix("-") if one.strip() == "-" else one.strip() for one in value.split(" / ")]
        return {WORDS[key]: options if len(options) > 1 else options[0]} if options != [""] else {}
    match key:
        case "level" | "change":
            if value not in ("", "+", "-"):
                raise LabelError(f"{key} has a direction: + or -")
            return {"aspect": key} | ({"change": "increase" if value == "+" else "decrease"} if value else {})
        case "lo" | "hi":
            return {"low" if key == "lo" else "high": _number(value)}
        case "a" if value in APPROXIMATIONS:
            return {"approximation": value}
        case "st" if value in STATES:
            return {"status": value}
        case "neg" if not value:
            return {"negated": True}
        case "p":
            return _spans(("period_start", "period_end"), ["" if one == "-" else one for one in value.split(" / ")])
        case "b":
            named = [one.partition(" ")[::2] for one in value.split(" / ")]
            if all(basis in (*BASES, "-") for basis, _ in named):
                bases = ["" if basis == "-" else basis for basis, _ in named]
                return {"basis": bases if len(bases) > 1 else bases[0]} | _spans(
                    ("basis_start", "basis_end"), [when for _, when in named]
                )
    raise LabelError(f"no field {key!r} with {value!r}")


def _spans(names: tuple[str, str], printed: list[str]) -> Row:
    """The first and last days of times, one or several that can be defended; "" is none."""
    spans = [span_of(one) if one else ("", "") for one in printed]
    if not any(start for start, _ in spans):
        return {}
    return {name: [one[at] for one in spans] if len(spans) > 1 else spans[0][at] for at, name in enumerate(names)}


def span_of(printed: str) -> tuple[str, str]:
    """The first and last day of 2023, 2023-05, 2023-05-31, 2023Q1, 2023H2 and of two of them joined by `..`."""
    first, _, last = printed.partition("..")
    (start, _), (_, end) = _span(first), _span(last or first)
    if start > end:
        raise LabelError(f"{printed} ends before it begins")
    return start.isoformat(), end.isoformat()


def _span(printed: str) -> tuple[date, date]:
    match = _PERIOD.fullmatch(printed.strip())
    if match is None:
        raise LabelError(f"no period: {printed!r}")
    year, month, day, quarter, half = (int(part) if part else 0 for part in match.groups())
    try:
        if day:
            return date(year, month, day), date(year, month, day)
        length = 1 if month else 3 if quarter else 6 if half else 12
        last = month or length * (quarter or half or 1)
        return date(year, last - length + 1, 1), date(year, last, monthrange(year, last)[1])
    except ValueError as error:
        raise LabelError(f"{printed!r}: {error}") from None


def _name(rest: str, text: str) -> list[Any]:
    kind, _, words = rest.partition(" ")
    words, _, entity = words.partition(" = ")
    if kind not in NAMES:
        raise LabelError(f"no type of names {kind!r}")
    row = _words(words, text)
    return [row["text"], kind, row.get("nth", 1), *([entity.strip()] if entity else [])]


def _claim(rest: str, text: str) -> Row:
    head, _, words = rest.partition(" | ")
    kind, *more = head.split()
    if kind not in CLAIMS or any(one != "neg" for one in more) or not words:
        raise LabelError("a claim is: C kind | words, or C kind | src SOURCE | words, neg behind the kind")
    source: Any = ""
    if words.startswith("src "):
        printed, _, words = words.removeprefix("src ").partition(" | ")
        options = [one.strip() for one in printed.split(" / ")]
        source = options if len(options) > 1 else options[0]
    first, dots, last = words.strip().partition("……") if "……" in words else words.strip().partition("...")
    if dots and last:
        start = text.find(first.strip())
        end = text.find(last.strip(), start + len(first.strip())) + len(last.strip())
        if start < 0 or end < start + len(first) + len(last) - 1:
            raise LabelError("the first or last words of the claim do not stand in the block")
        words = text[start:end]
    row = _words(words, text)
    row["kind"] = kind
    if source:
        row["source"] = source
    row["polarity"] = "negated" if more else "affirmed"
    return row


def doubts(report: Row) -> Iterator[str]:
    """What is missing or can't be right in a report that was read."""
    for key in HEADER[:5]:
        if not report.get(key):
            yield f"the header has no {key}"
    for block in report["blocks"]:
        for figure in block["figures"]:
            at = f"{block['text'][:12]}…, {figure['text']}"
            if "aspect" not in figure:
                yield f"{at}: level or change?"
            if figure["kind"] in ("money", "measure", "percent", "percentage_points", "duration") and not figure.get("unit"):
                yield f"{at}: no unit"
            if figure["kind"] == "percent" and figure.get("unit") != "%":
                yield f"{at}: the unit of a percent is %"
            if figure.get("aspect") == "change" and not figure.get("change"):
                yield f"{at}: a change has a direction, + or -"
            try:
                numbers = [Decimal(figure[key]) for key in ("low", "value", "high") if key in figure]
            except InvalidOperation:
                yield f"{at}: no number"
            else:
                if numbers != sorted(numbers) and figure.get("approximation") != "range":
                    yield f"{at}: low, value, high"
            if figure.get("approximation") == "range" and not {"low", "high"} <= figure.keys():
                yield f"{at}: a range has low and high"
        if block["kind"] == "heading" and block["claims"]:
            yield f"{block['text'][:12]}: a heading claims nothing"


def write(report: Row) -> str:
    """A report in this notation: what `parse` reads as the same."""
    lines = [f"{key}: {report[key]}" for key in HEADER if report.get(key)]
    for block in report["blocks"]:
        sign = "#" * block["level"] if block["kind"] == "heading" else "P" if block["kind"] == "paragraph" else "L"
        lines += ["", f"{sign} {block['text']}"] if block["kind"] != "list_item" else [f"{sign} {block['text']}"]
        before: Row = {}
        for figure in block["figures"]:
            lines.append(f"F {_written(figure)} | " + " | ".join(_fields_of(figure, before)))
            before = figure
        lines += [f"X {_written(label)}" for label in block["labels"]]
        for words, kind, nth, *entity in block["names"]:
            lines.append(f"N {kind} {words}" + (f"@{nth}" if nth > 1 else "") + (f" = {entity[0]}" if entity else ""))
        for claim in block["claims"]:
            kind = claim["kind"] + (" neg" if claim["polarity"] == "negated" else "")
            source = f"src {_options(claim['source'])} | " if claim.get("source") else ""
            lines.append(f"C {kind} | {source}{_written(claim)}")
    return "\n".join(lines) + "\n"


def _written(label: Row) -> str:
    return str(label["text"]) + (f"@{label['nth']}" if label.get("nth", 1) > 1 else "")


def _options(value: Any) -> str:
    return " / ".join(one or "-" for one in (value if isinstance(value, list) else [value]))


def _fields_of(figure: Row, before: Row) -> Iterator[str]:
    """The fields of a figure, as they are written; `=` for what the one before has."""
    yield " ".join(
        part for part in (figure["kind"], figure.get("value", ""), _options(figure.get("unit", ""))) if part and part != "-"
    )
    if "aspect" in figure:
        yield figure["aspect"] + {"increase": " +", "decrease": " -"}.get(figure.get("change", ""), "")
    yield from (
        f"{key} {figure[name]}" for key, name in (("lo", "low"), ("hi", "high"), ("a", "approximation")) if name in figure
    )
    if "basis" in figure:
        spans = _joined(figure.get("basis_start", ""), figure.get("basis_end", ""))
        bases = figure["basis"] if isinstance(figure["basis"], list) else [figure["basis"]]
        count = max(len(bases), len(spans))
        pairs = zip(bases + bases[-1:] * (count - len(bases)), spans + spans[-1:] * (count - len(spans)), strict=True)
        yield "b " + " / ".join(f"{basis or '-'} {when}".strip() for basis, when in pairs)
    for key, name in (("n", "noun"), ("per", "per"), ("m", "metric"), ("s", "subject")):
        if name in figure:
            yield f"{key} =" if key in CARRIED and before.get(name) == figure[name] else f"{key} {_options(figure[name])}"
    if "period_start" in figure:
        period, last = (_joined(one.get("period_start", ""), one.get("period_end", "")) for one in (figure, before))
        yield "p =" if last == period else "p " + " / ".join(one or "-" for one in period)
    yield from (f"st {figure['status']}" for _ in range("status" in figure))
    yield from ("neg" for _ in range(bool(figure.get("negated"))))
    if "source" in figure:
        yield "src =" if before.get("source") == figure["source"] else f"src {_options(figure['source'])}"


def _joined(starts: Any, ends: Any) -> list[str]:
    """Times as they are written, by their first and last days."""
    first, last = ([one] if isinstance(one, str) else list(one) for one in (starts, ends))
    count = max(len(first), len(last))
    pairs = zip(first + first[-1:] * (count - len(first)), last + last[-1:] * (count - len(last)), strict=True)
    return ["..".join(dict.fromkeys(part for part in (start, end) if part)) for start, end in pairs]


def without_labels(text: str) -> str:
    """The text of labelled reports alone: what a second hand labels."""
    return "\n".join(line for line in text.splitlines() if line.partition(" ")[0] not in ("F", "X", "N", "C")) + "\n"


_END = re.compile(r"[。！？!?]|\.(?=\s|$)")


def counted(reports: list[Row]) -> dict[str, int]:
    """How many sentences, figures, names and claims there are."""
    count: Counter[str] = Counter()
    for report in reports:
        for block in report["blocks"]:
            count["figures"] += len(block["figures"])
            count["no figures"] += len(block["labels"])
            count["names"] += len(block["names"])
            count["claims"] += len(block["claims"])
            if block["kind"] != "heading":
                count["sentences"] += max(1, len(_END.findall(block["text"])))
    return dict(count)


def main(paths: list[str]) -> int:
    """Check files; the exit status says whether all of them are sound."""
    bad = 0
    reports = []
    for path in map(Path, paths):
        try:
            report = parse(path.read_text(encoding="utf-8"))
        except LabelError as error:
            bad += 1
            print(f"{path.name}: {error}")
            continue
        reports.append(report)
        for doubt in doubts(report):
            bad += 1
            print(f"{path.name}: {doubt}")
    print(counted(reports))
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
