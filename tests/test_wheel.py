"""The wheel holds all that the program needs, and runs in a folder that has a `pipeline` and a `flows` of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PDF = ROOT / "tests" / "pdfs" / "circled_markers.pdf"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory) -> Path:
    """The `zhengju` of an environment that has the wheel and, beside it, the libraries of this one but none of our folders."""
    home = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    packages = next(home.glob("lib/python*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "libraries.py").write_text(f"import sys\nsys.path += {libraries}\n", encoding="utf-8")
    (packages / "libraries.pth").write_text("import libraries\n", encoding="utf-8")
    script = home / "bin" / "zhengju"
    python = home / "bin" / "python"
    script.write_text(f"#!{python}\nfrom pipeline.cli import main\n\nif __name__ == '__main__':\n    main()\n", encoding="utf-8")
    script.chmod(0o755)
    return script


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A user's folder with packages of the same names."""
    for name in ("pipeline", "flows"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise RuntimeError('not ours')\n", encoding="utf-8")
    return tmp_path


def call(program: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PYTHONHOME")}
    return subprocess.run([str(program), *arguments], cwd=folder, env=clean, capture_output=True, text=True, check=False)


def test_the_wheel_holds_every_file_of_both_packages(wheel: Path) -> None:
    """But for what Python writes itself."""
    listed = subprocess.run(["git", "ls-files", "pipeline", "flows"], cwd=ROOT, capture_output=True, text=True, check=False)
    kept = listed.stdout.split("\n") if listed.returncode == 0 else []
    own = {path for path in kept if path and (ROOT / path).is_file()} or {
        str(path.relative_to(ROOT))
        for folder in ("pipeline", "flows")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    held = set(zipfile.ZipFile(wheel).namelist())
    assert own - held == set()
    assert {"pipeline/py.typed", "flows/py.typed", "flows/prefect.yaml"} <= held


def test_it_runs_beside_packages_of_the_same_names(installed: Path, elsewhere: Path) -> None:
    shutil.copy(PDF, elsewhere)
    done = call(installed, elsewhere, "run", PDF.name, "--outputs", "out")
    assert (done.returncode, "1 report read" in done.stdout) == (0, True), done.stderr
    assert (elsewhere / "out" / "figures.csv").is_file()


def test_the_flow_starts_beside_packages_of_the_same_names(installed: Path, elsewhere: Path) -> None:
    done = call(installed, elsewhere, "flow", "--schedule", "prefect.yaml")
    assert done.returncode == 0, done.stderr
    said = (elsewhere / "prefect.yaml").read_text(encoding="utf-8")
    entry = next(line for line in said.splitlines() if "entrypoint" in line).split(": ", 1)[1].partition(":")[0]
    assert Path(entry).is_file() and Path(entry).is_relative_to(installed.parent.parent)
    assert f'folder: "{elsewhere / "raw"}"' in said
