"""The pages of docs that show commands, scripts and queries: what they show is what comes out."""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from pathlib import Path

import pytest

from tests.queries import write_samples
from tests.shown import ROOT, Stage, clone, played
from tools import python_page

DOCS = ROOT / "docs"
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")


def text_of(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "lang"), [("tutorial.md", "en"), pytest.param("tutorial.zh.md", "zh", marks=pytest.mark.slow)])
def test_the_tutorial_shows_what_comes_out(tmp_path: Path, name: str, lang: str) -> None:
    """Where this fails after a change of what is read or said: look at the difference, then `python -m tests.tutorial`."""
    stage = Stage(clone(tmp_path / "clone"), "data/zhengju.duckdb", lang)
    assert played(text_of(name), stage) == text_of(name)


def test_what_a_page_shows_wrongly_is_seen(tmp_path: Path) -> None:
    page = """```console
$ echo one
two
$ echo here; exec tail -f /dev/null
here
^C
```

`a.toml`:

```toml
x = 1
```

```python
print(open("a.toml").read().strip(), 1 + 1)
```

```text
3
```
"""
    right = page.replace("\ntwo\n", "\none\n").replace("\n3\n", "\nx = 1 2\n")
    assert played(page, Stage(tmp_path)) == right
    (tmp_path / "a.toml").unlink()
    assert played(right, Stage(tmp_path)) == right


def test_both_tutorials_do_the_same() -> None:
    acts = re.compile(r"^```(?:python|sql|toml)\n.*?^```|^\$ [^\n]*", re.MULTILINE | re.DOTALL)
    one, two = (acts.findall(text_of(name)) for name in ("tutorial.md", "tutorial.zh.md"))
    comments = re.compile(r'reason = ".*"')
    assert [comments.sub("", block) for block in one] == [comments.sub("", block) for block in two]


def test_the_examples_of_python_print_what_is_shown(tmp_path: Path) -> None:
    """Where this fails: look at the difference, then `python -m tests.tutorial`."""
    page = text_of("python.md").partition(python_page.MARK)[0]
    assert played(page, Stage(clone(tmp_path / "clone"))) == page


def test_the_reference_is_that_of_the_docstrings() -> None:
    """Where this fails after a change of a docstring: `python -m tools.python_page`."""
    assert text_of("python.md") == python_page.whole(text_of("python.md"))


def test_the_set_goes_into_datasette(tmp_path: Path) -> None:
    write_samples(tmp_path / "samples").parent.rename(tmp_path / "outputs")
    page = text_of("datasette.md")
    assert played(page, Stage(tmp_path)) == page
    told = json.loads(next(iter(re.findall(r"```json\n(.*?)```", page, re.S))))["databases"]["zhengju"]
    with contextlib.closing(sqlite3.connect(tmp_path / "zhengju.sqlite")) as lite:
        for name, table in told["tables"].items():
            columns = {row[1] for row in lite.execute(f"PRAGMA table_info({name})")}
            assert {*table["facets"], table.get("sort", table["facets"][0])} <= columns
        (query,) = told["queries"].values()
        rows = lite.execute(query["sql"], {"metric": "出口"}).fetchall()
        assert rows and all("/set/reports/" in row[-1] for row in rows)
        assert lite.execute("PRAGMA foreign_key_check").fetchall() == []
        assert {row[2] for row in lite.execute("PRAGMA foreign_key_list(figures)")} >= {"reports", "sentences", "cells"}


PAGES = [*sorted(DOCS.glob("*.md")), ROOT / "README.md", ROOT / "README.zh.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_pages_lead_to_files_that_are_there(page: Path) -> None:
    for target in _LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
