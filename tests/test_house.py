"""How the house is built: no circles, packages that know each other by their faces, every fact found once."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from pipeline import extraction
from pipeline.sayings import find as sayings_find
from pipeline.sheets import reader as sheets_reader
from pipeline.source import open_source
from pipeline.times import reader as times_reader

ROOT = Path(__file__).parent.parent
STRANGERS = ("claims", "checks", "dataset", "review")
"""Packages that use the records of others and nothing of how they are made."""


@cache
def modules() -> dict[str, Path]:
    """Every module of the project by its dotted name."""
    paths = [path for package in ("pipeline", "flows") for path in sorted((ROOT / package).rglob("*.py"))]
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in paths}


def imports(tree: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    """All imports of a module, also those inside functions, but for those that only a type checker sees."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
            yield from imports(node)


@cache
def imported(name: str) -> frozenset[str]:
    """The modules of the project that a module imports; `from pipeline import pdf` is an import of `pipeline.pdf`."""
    found: set[str] = set()
    for node in imports(ast.parse(modules()[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        else:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {one if one in modules() else str(node.module) for one in inner}
    return frozenset(found & modules().keys() - {name})


def circles(graph: dict[str, frozenset[str]]) -> list[list[str]]:
    """Every way from a node back to itself, one for each set of nodes that reach each other."""
    reach: dict[str, set[str]] = {}
    for start, after in graph.items():
        seen: set[str] = set()
        waiting = list(after)
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                waiting += graph.get(one, ())
        reach[start] = seen
    groups = {tuple(sorted(two for two in graph if two in reach[one] and one in reach[two])) for one in graph}
    return [list(group) for group in sorted(groups) if group]


def test_circles_are_found():
    assert circles({"a": frozenset("b"), "b": frozenset("c"), "c": frozenset("b"), "d": frozenset()}) == [["b", "c"]]


def test_no_module_imports_itself_by_way_of_others():
    assert circles({name: imported(name) for name in modules()}) == []


def test_no_package_imports_itself_by_way_of_others():
    graph: defaultdict[str, set[str]] = defaultdict(set)
    for name in modules():
        own = ".".join(name.split(".")[:2])
        graph[own] |= {".".join(other.split(".")[:2]) for other in imported(name)} - {own, "pipeline", "flows"}
    assert circles({name: frozenset(others) for name, others in graph.items()}) == []


@pytest.mark.parametrize("package", STRANGERS)
def test_a_stranger_knows_packages_by_their_faces(package):
    """Records come from `pipeline.model`, all else from what a package itself offers."""
    own = f"pipeline.{package}"
    inner = {
        other
        for name in modules()
        if name == own or name.startswith(f"{own}.")
        for other in imported(name)
        if other.count(".") > 1 and not other.startswith((f"{own}.", "pipeline.model."))
    }
    assert inner == set()


def test_each_fact_is_found_once(monkeypatch):
    """One grid for each table; the times and the sources of each sentence are read once."""
    calls: Counter[str] = Counter()

    def counted(module, name):
        work = getattr(module, name)

        def call(*args):
            calls[name] += 1
            return work(*args)

        monkeypatch.setattr(module, name, call)

    counted(sheets_reader, "read_grid")
    counted(times_reader, "find")
    counted(sayings_find, "find_sayings")
    found = extraction.read(open_source(ROOT / "raw" / "trade-2024.pdf"))
    assert calls == {
        "read_grid": len(found.document.tables),
        "find": len(found.sentences),
        "find_sayings": len(found.sentences),
    }


def test_what_is_remembered_of_texts_is_bounded():
    """A cache without a bound holds what the program knows (a language, a role, a file), never what a report says."""
    known = {
        "lang",
        "role",
        "roles",
        "file",
        "files",
        "name",
        "slot",
        "position",
        "script",
        "entry_id",
        "path",
        "before",
        "after",
        "char",
        "code",
    }
    unbounded = [
        f"{name}.{function.name}({argument.arg})"
        for name, path in modules().items()
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        and any(ast.unparse(one) in ("cache", "lru_cache(None)", "functools.cache") for one in function.decorator_list)
        for argument in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
        if argument.arg not in known
    ]
    assert unbounded == []
