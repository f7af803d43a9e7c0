"""docs/operations.md: what it tells people to type is typed here, or by `python -m flows.check`, or is there at least."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml

from flows import check
from tests import operations
from tests.test_cli import call

ROOT = Path(__file__).parent.parent
TEXT = operations.PAGE.read_text(encoding="utf-8")
CHINESE = (ROOT / "docs" / "operations.zh.md").read_text(encoding="utf-8")
DEPLOY = ROOT / "deploy"
PDFS = ROOT / "tests" / "pdfs"


def blocks(kind: str) -> list[str]:
    return operations.blocks(kind, TEXT)


def lines(kind: str) -> list[list[str]]:
    return [shlex.split(line) for block in blocks(kind) for line in block.splitlines()]


def programs(line: list[str]) -> list[list[str]]:
    """The calls of zhengju in a line, as their arguments."""
    return [line[place + 1 :] for place, word in enumerate(line) if word.endswith("zhengju") and place + 1 < len(line)]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the program in .venv, reports in raw, and a script that is called as `zhengju`."""
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / "raw").mkdir()
    for number, name in enumerate(("circled_markers", "two_columns")):
        shutil.copy(PDFS / f"{name}.pdf", tmp_path / "raw" / f"trade-{2023 + number}.pdf")
    return tmp_path


@pytest.mark.slow
def test_the_lines_by_hand_do_what_they_say(place: Path) -> None:
    script = "\n".join(["set -e", *blocks("sh")])
    environment = {**os.environ, "ZHENGJU_LANG": "en"}
    done = subprocess.run(["sh", "-c", script], cwd=place, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = [line for line in done.stdout.splitlines() if not line.startswith(" ")]
    assert [line for line in said if "trade" not in line] == [
        "2 reports read, 0 unchanged, 0 failed; the data is in outputs.",
        "Everything in outputs holds.",
        "figures: 0 added, 0 changed, 3 removed",
        "1 removed, 1 report is in outputs.",
        "1 report read, 1 unchanged, 0 failed; the data is in outputs.",
        "Nothing new in raw: 2 reports are up to date in outputs.",
        "2 reports published anew in outputs.",
    ]


def test_the_lines_of_the_schedule_are_those_of_the_check() -> None:
    """The check starts the schedule and two of the deployments; the others are there."""
    (first, _, *deployments) = lines("sh check")
    assert first[:2] == ["zhengju", "schedule"]
    source = Path(check.__file__).read_text(encoding="utf-8")
    assert '["pipeline", "schedule"' in source
    assert '"deployment", "run"' in source
    listed = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    names = {f"{one['entrypoint'].partition(':')[2].replace('_', '-')}/{one['name']}": one["parameters"] for one in listed}
    assert [line[:3] for line in deployments] == [["prefect", "deployment", "run"]] * 5
    assert [line[3] for line in deployments] == list(names)
    for line in deployments:
        for option in line[5:]:
            assert option.partition("=")[0] in names[line[3]]


def test_every_call_of_the_program_has_such_a_command() -> None:
    calls = [
        call for kind in ("sh", "sh check", "sh test", "sh dask", "sh store") for line in lines(kind) for call in programs(line)
    ]
    for unit in sorted(DEPLOY.glob("*.service")):
        parser = ConfigParser(strict=False)
        parser.optionxform = str  # type: ignore[assignment,method-assign]
        parser.read(unit)
        calls += programs(shlex.split(parser["Service"]["ExecStart"]))
    assert len(calls) > 8
    for command, *arguments in calls:
        known = call(command, "--help").output
        assert [word for word in arguments if word.startswith("--") and word not in known] == []


# Every command is tried, and both pages have the same


def test_every_command_of_the_page_is_tried_by_a_step_or_a_check() -> None:
    """A command that is new on the page has no step: `tests.operations` says what tries which."""
    kinds = set(re.findall(r"^```(\S[^\n]*)$", TEXT, re.MULTILINE))
    assert kinds == set(operations.KINDS)
    fenced = [line for kind in kinds for block in blocks(kind) for line in block.splitlines()]
    alone = [one for one in operations.inline(TEXT) if one not in operations.INLINE]
    # a command without its arguments only names one that stands in a block
    assert [one for one in alone if not any(f"{line} ".startswith(f"{one} ") for line in fenced)] == []
    assert [one for one in operations.INLINE if one not in operations.inline(TEXT)] == []


def test_the_packages_to_install_beside_it_are_those_of_the_lock() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    commands = [one.rpartition(" ")[2] for one in operations.INLINE if "pip install" in one]
    assert commands == [packages[-1] for packages in extras.values()]


def test_what_tries_a_command_is_there() -> None:
    for way in {*operations.KINDS.values(), *operations.INLINE.values()}:
        if way.startswith("python -m "):
            assert (ROOT / (way.removeprefix("python -m ").replace(".", "/") + ".py")).is_file()
        else:
            assert callable(getattr(operations.Follow, way))
            assert f'"{way}"' in Path(operations.__file__).read_text(encoding="utf-8").partition("for step in")[2]


def test_a_command_that_nobody_tries_is_found() -> None:
    assert operations.inline("Type `zhengju run --new` or\n`zhengju\nrun --old`, not `zhengju` or `--json`.") == [
        "zhengju run --new",
        "zhengju run --old",
    ]
    assert operations.inline("```sh\nzhengju run `x y`\n```\n") == []


def test_both_pages_have_the_same_commands_and_sections() -> None:
    def fenced(text: str) -> list[tuple[str, str]]:
        return re.findall(r"^```([^\n]*)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)

    assert fenced(CHINESE) == fenced(TEXT)
    assert operations.inline(CHINESE) == operations.inline(TEXT)
    for shape in (r"^#+ ", r"^\|.*\|$"):
        assert len(re.findall(shape, CHINESE, re.MULTILINE)) == len(re.findall(shape, TEXT, re.MULTILINE))
    named = [sorted(set(re.findall(r"`(--[a-z-]+|deploy/[\w.-]+|zhengju-[\w-]+|[a-z]+\.csv)", text))) for text in (CHINESE, TEXT)]
    assert named[0] == named[1]


def test_both_pages_are_linked() -> None:
    assert "](docs/operations.zh.md)" in (ROOT / "README.zh.md").read_text(encoding="utf-8")
    assert "](docs/operations.md)" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_line_for_cron_prints_only_what_failed(place: Path) -> None:
    (line,) = [line for line in (DEPLOY / "zhengju.cron").read_text(encoding="utf-8").splitlines() if line.startswith("0 ")]
    command = line.split(maxsplit=6)[6].replace("/srv/zhengju", str(place)).replace("/opt/zhengju", str(place))
    (place / "raw" / "trade-2024.pdf").unlink()
    for content, expected in ((None, ""), (b"no", "failed not_pdf")):
        if content:
            (place / "raw" / "broken.pdf").write_bytes(content)
        environment = {**os.environ, "ZHENGJU_LANG": "en"}
        done = subprocess.run(["sh", "-c", command], env=environment, capture_output=True, text=True, check=False)
        assert (done.stdout.strip() == "") == (expected == ""), done.stdout
        assert expected in done.stdout


def test_the_container_file_copies_what_the_wheel_needs() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = {word for line in re.findall(r"^COPY (.*)$", text, re.MULTILINE) for word in line.split()[:-1]}
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert {"pyproject.toml", "prefect.yaml", "README.md", "LICENSE", "NOTICE", "pipeline", "flows"} <= copied
    assert "--require-hashes -r requirements.lock" in text


def test_files_and_deployments_that_are_named_are_there() -> None:
    for name in re.findall(r"`(deploy/[\w.-]+)`", TEXT) + re.findall(r"deploy/[\w-]+\.service", TEXT):
        assert (ROOT / name).is_file(), name
    listed = (DEPLOY / "README.md").read_text(encoding="utf-8")
    for path in DEPLOY.iterdir():
        assert path.name == "README.md" or f"`{path.name}`" in listed
