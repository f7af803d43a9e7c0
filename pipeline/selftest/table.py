"""Writes what the self-test found as Markdown: no times in it, so that two runs of one version can be compared."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline import __version__
from pipeline.selftest.file_runs import POISONS, FileOutcome, FilesResult, summary
from pipeline.selftest.same import SameResult
from pipeline.selftest.texts import FailureGroup, TextResult

_LONGEST = 120
"""Characters of a text that are shown."""


def markdown(texts: TextResult | None, files: FilesResult | None, same: SameResult | None) -> str:
    """The document; parts that were not run are left out."""
    lines = [
        "# Reliability",
        "",
        f"Version {__version__}. Made by `zhengju selftest --write docs/reliability.md`.",
        "",
        *(_texts(texts) if texts else ()),
        *(_files(files) if files else ()),
        *(_same(same) if same else ()),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _texts(result: TextResult) -> Iterator[str]:
    yield "## Random texts"
    yield ""
    mixed = f", mixed with {result.lines} lines of reports" if result.lines else ""
    yield f"{result.texts:,} texts (seed {result.seed}) from numbers, units, dates, citations, marks and addresses{mixed}."
    yield ""
    if not result.groups:
        yield "No exception, no offset outside its text, no value that is none."
        yield ""
        return
    yield "| texts | what | where | functions | shortest text |"
    yield "|---:|---|---|---|---|"
    yield from map(_group, result.groups)
    yield ""


def _group(group: FailureGroup) -> str:
    functions = ", ".join(group.functions)
    return f"| {group.count} | {group.kind} | {group.place} | {functions} | {_shown(group.example.text)} ({group.example.lang}) |"


def _shown(text: str) -> str:
    """A text as code in a table's cell: what cannot be printed is escaped."""
    cut = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    safe = "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in cut)
    return f"`` {safe} ``".replace("|", "\\|")


def _files(result: FilesResult) -> Iterator[str]:
    yield "## Files"
    yield ""
    yield "Every file is read as `zhengju run` reads it. A failed file costs itself; the others are published."
    yield ""
    yield "| group | files | ok | partial | failed | as expected |"
    yield "|---|---:|---:|---|---|---:|"
    rows = summary(result)
    for row in rows:
        ends = f"{row['ok']} | {_counted(row['partial'])} | {_counted(row['failed'])}"
        yield f"| {row['group']} | {row['files']} | {ends} | {row['right']} |"
    parts = {name: sum(sum(row[name].values()) for row in rows) for name in ("partial", "failed")}
    whole = {name: sum(row[name] for row in rows) for name in ("files", "ok", "right", "uncoded")}
    yield f"| all | {whole['files']} | {whole['ok']} | {parts['partial']} | {parts['failed']} | {whole['right']} |"
    yield ""
    yield f"Without a code: {whole['uncoded']}. Runs that broke or left processes behind: {len(result.broken)}."
    yield ""
    yield from _listed("Not as expected:", [_wrong(one) for one in result.outcomes if not one.right])
    yield from _listed("Broken runs:", list(result.broken))
    if result.poisoned is not None:
        yield from _poisoned(result.poisoned)


def _poisoned(harm: tuple[str, ...]) -> Iterator[str]:
    codes = ", ".join(f"`{code}`" for code in dict.fromkeys(POISONS.values()))
    head = f"Of ten files three make their process crash, hang and eat memory ({codes});"
    if harm:
        yield from _listed(f"{head} that did harm:", list(harm))
    else:
        yield f"{head} the other seven reports are byte for byte those of a run without them."
        yield ""


def _wrong(one: FileOutcome) -> str:
    return f"{one.group}: `{one.name}` ended {one.ended}, expected {one.expect}"


def _counted(codes: dict[str, int]) -> str:
    return ", ".join(f"{code} {count}" for code, count in codes.items()) or "0"


def _listed(head: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield head
        yield ""
        yield from (f"- {line}" for line in lines)
        yield ""


def _same(result: SameResult) -> Iterator[str]:
    yield "## Same input, same bytes"
    yield ""
    yield "Published files that differ from those of the first run, apart from `seconds` and `peak_mb`."
    yield ""
    yield "| run | differing files |"
    yield "|---|---|"
    for name, found in result.worlds:
        yield f"| {name} | {'; '.join(found) or '0'} |"
    yield ""
