"""What the project promises about itself: locks that match, no addresses of package hosts, a quick import, whole wheels."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import pipeline

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock")
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    return {canonicalize_name(name): found for name, found in _PIN.findall((ROOT / lock).read_text(encoding="utf-8"))}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_every_dependency_in_a_version_that_fits(lock: str) -> None:
    wanted = [Requirement(text) for text in PROJECT["project"]["dependencies"]]
    if "dev" in lock:
        wanted += [Requirement(text) for text in PROJECT["dependency-groups"]["dev"]]
    locked = pins(lock)
    for requirement in wanted:
        found = locked.get(canonicalize_name(requirement.name))
        assert found is not None, f"{requirement.name} is not in {lock}"
        assert requirement.specifier.contains(found, prereleases=True), f"{lock}: {requirement} is locked to {found}"


def test_both_locks_agree() -> None:
    run, dev = (pins(lock) for lock in LOCKS)
    assert {name: dev.get(name) for name in run} == run


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    entries = re.split(r"\n(?=[A-Za-z0-9])", text)
    assert all("--hash=sha256:" in entry for entry in entries if _PIN.match(entry))


def test_what_is_installed_is_what_is_locked() -> None:
    locked = pins("requirements-dev.lock")
    for name in ("pypdfium2", "pdfplumber", "spacy", "pandas", "duckdb", "prefect", "sqlalchemy", "pebble"):
        assert version(name) == locked[name]


def test_the_version_is_said_once() -> None:
    assert PROJECT["project"]["version"] == pipeline.__version__
    assert f"## {pipeline.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_run_script_knows_every_command() -> None:
    from pipeline.cli import app

    said = re.search(r"^    (run \| .*?)\) ;;$", (ROOT / "run").read_text(encoding="utf-8"), re.MULTILINE)
    assert said is not None
    names = {command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands}
    assert set(said[1].split(" | ")) == names


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = ("spacy", "pandas", "pdfplumber", "pypdfium2", "jieba", "prefect", "duckdb", "pyarrow", "numpy", "babel")
    code = "import sys, pipeline; print(*[name for name in sys.argv[1:] if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code, *heavy], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.split() == []


@pytest.mark.parametrize("name", sorted(pipeline._HOME))
def test_every_public_function_is_there_and_explained(name: str) -> None:
    """A module of the same name, once imported, would stand in the function's place."""
    importlib.import_module(pipeline._HOME[name])
    function = getattr(pipeline, name)
    assert callable(function)
    assert function.__doc__


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        pipeline.nothing  # noqa: B018


def test_every_module_can_be_imported_alone() -> None:
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for folder in ("pipeline", "flows")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.name != "__main__.py"
    ]
    assert len(modules) > 50
    for module in modules:
        importlib.import_module(module)


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_every_file_a_readme_links_to_is_there(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link and not link.startswith("#")]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
    for command in ("./run", "./test"):
        assert command in text


def test_no_library_reports_its_use(tmp_path):
    """onnxruntime keeps an id of the machine and reports its use unless it is told not to before it is loaded."""
    home = tmp_path / "home"
    home.mkdir()
    code = "from pipeline import encoder; assert encoder.load() is not None"
    environment = {**os.environ, "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}
    environment.pop("ORT_DISABLE_TELEMETRY", None)
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, cwd=ROOT)
    assert [path.name for path in home.rglob("*") if "onnx" in path.name.lower() or path.name == "deviceid"] == []
