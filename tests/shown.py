"""Plays the pages of docs: runs every command, script and query that a page shows, and puts what each gives into the page.

A page is true if playing it changes nothing. Of its fenced blocks

- `console` holds commands behind `$ ` and what each prints; `^C` ends one that goes on by itself,
- `python` is run by itself, one block after the other in one room; a block `text` behind it is what it prints,
- `sql` is asked of the page's database; the table behind it is the answer,
- `toml` is written to the file that the line above it names.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

ROOT = Path(__file__).parent.parent
_BLOCK = re.compile(
    r"^```(?P<kind>console|python|sql|toml)\n(?P<text>.*?)^```\n(?P<shown>\n```text\n.*?^```\n|(?:\n\|[^\n]*(?:\n\|[^\n]*)*\n)?)",
    re.MULTILINE | re.DOTALL,
)
_NAMED = re.compile(r"`(?P<file>[\w./-]+\.toml)`[:：]\n+\Z")
_PORT = re.compile(r"(?<=127\.0\.0\.1:)\d+")
_ANY_PORT = "8723"
"""The port of a page; the one that a machine has free may be another."""
_INTERRUPTIBLE = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execvp("sh", ["sh", "-c", sys.argv[1]])
"""
"""Runs a command that SIGINT ends, also where this program was started in the background and ignores it."""
_LAUNCHER = "#!/bin/sh\nexec '{python}' -m pipeline \"$@\"\n"


@dataclass(slots=True)
class Stage:
    """Where a page is played: a folder, the database that its queries are asked of, the language of the terminal, and what its
    scripts have made so far.
    """

    folder: Path
    database: str = ""
    lang: str = "en"
    room: dict[str, Any] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        own = {"ZHENGJU_LANG": self.lang, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "BROWSER": "true"}
        return {**os.environ, **own}


def clone(folder: Path) -> Path:
    """A folder like a fresh clone with its packages installed: `./run`, the samples, and this program."""
    (folder / "raw").mkdir(parents=True)
    for sample in sorted((ROOT / "raw").glob("*.pdf")):
        (folder / "raw" / sample.name).write_bytes(sample.read_bytes())
    for name, text in {
        "run": (ROOT / "run").read_text(encoding="utf-8"),
        ".ci/environment": "environment() { :; }\n",
        ".venv/bin/zhengju": _LAUNCHER.format(python=sys.executable),
    }.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        place.chmod(0o755)
    return folder


def played(page: str, stage: Stage) -> str:
    """The page with what its blocks give now."""
    return _BLOCK.sub(lambda found: _BLOCKS[found["kind"]](found, stage), page)


def _console(found: re.Match[str], stage: Stage) -> str:
    parts = re.split(r"^(?=\$ )", found["text"], flags=re.MULTILINE)
    return "```console\n" + "".join(_command(part, stage) for part in parts if part) + "```\n" + found["shown"]


def _command(part: str, stage: Stage) -> str:
    """A command and what it prints. One that the page ends with ^C is ended when it has printed as many lines as the page has."""
    line, _, shown = part.partition("\n")
    command = line.removeprefix("$ ")
    options: Mapping[str, Any] = {"cwd": stage.folder, "env": stage.environment, "text": True, "stdout": subprocess.PIPE}
    if "^C" not in shown:
        done = subprocess.run(command, shell=True, check=True, **options)
        return f"{line}\n{done.stdout}"
    with subprocess.Popen([sys.executable, "-c", _INTERRUPTIBLE, command], start_new_session=True, **options) as running:
        assert running.stdout is not None
        printed = "".join(running.stdout.readline() for _ in range(max(1, shown[: shown.index("^C")].count("\n"))))
        os.killpg(running.pid, signal.SIGINT)
        running.communicate()
    return f"{line}\n{_PORT.sub(_ANY_PORT, printed)}^C\n"


def _python(found: re.Match[str], stage: Stage) -> str:
    printed = io.StringIO()
    with contextlib.chdir(stage.folder), contextlib.redirect_stdout(printed):
        exec(compile(found["text"], "page", "exec"), stage.room)
    shown = f"\n```text\n{printed.getvalue()}```\n" if printed.getvalue() else ""
    return f"```python\n{found['text']}```\n{shown}"


def _sql(found: re.Match[str], stage: Stage) -> str:
    with duckdb.connect(str(stage.folder / stage.database), read_only=True) as database:
        return f"```sql\n{found['text']}```\n\n{result(database, found['text'])}\n"


def _toml(found: re.Match[str], stage: Stage) -> str:
    named = _NAMED.search(found.string[: found.start()])
    if named:
        with (stage.folder / named["file"]).open("a", encoding="utf-8") as file:
            file.write(found["text"] + "\n")
    return found[0]


_BLOCKS = {"console": _console, "python": _python, "sql": _sql, "toml": _toml}


def result(database: duckdb.DuckDBPyConnection, sql: str) -> str:
    """What a query gives, as a Markdown table."""
    found = database.execute(sql)
    names = [column[0] for column in found.description or ()]
    return "\n".join(_lines(names, found.fetchall()))


def _lines(names: list[str], rows: list[tuple[Any, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(names)} |"
    yield f"|{'---|' * len(names)}"
    for row in rows:
        yield f"| {' | '.join(map(_shown, row))} |"


def _shown(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case Decimal() | float():
            text = f"{value:f}"
            return text.rstrip("0").rstrip(".") if "." in text else text
        case date():
            return value.isoformat()
        case list():
            return "; ".join(map(_shown, value))
    return str(value).replace("|", "\\|").replace("\n", " ")
