"""`zhengju doctor`: what it looks at, what it finds where something is missing, and its exit code."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline import lexicon, pdf
from pipeline.cli import app
from pipeline.dataset import file_sum
from pipeline.doctor import Finding, examine, models
from pipeline.doctor.findings import WORDS
from pipeline.errors import LexiconError
from pipeline.limits import Limits

LOOKED_AT = ["python", "libraries", "models", "data", "reading", "fonts", "disk", "limits", "memory"]


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module whose functions look; the package has a function of its name."""
    import sys

    return sys.modules["pipeline.doctor.examine"]


def states(found: list[Finding]) -> dict[str, str]:
    return {one.name: one.state for one in found}


def test_every_model_is_the_one_that_is_delivered() -> None:
    """Where this fails after a model was trained: `python -m tools.sum_models`."""
    for one in models():
        assert one.place is not None, one.path
        assert (one.path, file_sum(one.place)) == (one.path, one.sha256)


def test_every_model_file_of_the_program_is_listed() -> None:
    home = Path(lexicon.__file__).parent
    kinds = (".onnx", ".npz", ".ttf")
    there = {path.relative_to(home).as_posix() for path in home.rglob("*") if path.suffix in kinds}
    assert there <= {one.path for one in models()}


def test_a_machine_that_has_everything(tmp_path: Path) -> None:
    found = examine(tmp_path)
    assert list(dict.fromkeys(one.name for one in found)) == LOOKED_AT
    assert {one.name for one in found if one.state == "error"} <= {"disk"}


def test_every_finding_speaks_both_languages() -> None:
    for key, (english, chinese) in WORDS.items():
        assert english and chinese, key
        fields = [sorted(part.split("}")[0].split(":")[0] for part in text.split("{")[1:]) for text in (english, chinese)]
        assert set(fields[0]) == set(fields[1]), key


@pytest.mark.parametrize(
    ("found", "state"), [((3, 10, 4), "error"), ((3, 11, 0), "ok"), ((3, 13, 2), "ok"), ((3, 14, 0), "error")]
)
def test_versions_of_python(module: Any, found: tuple[int, ...], state: str) -> None:
    assert module._python(found).state == state


def test_libraries_that_are_missing_or_others(module: Any) -> None:
    found = list(module._libraries({"nothing-of-this-name": "1.0", "pytest": "0.1"}))
    assert [(one.state, one.key) for one in found] == [("error", "libraries_missing"), ("warning", "libraries_other")]
    assert "pytest" in found[1].text(chinese=True)


def test_models_that_are_missing_or_others(module: Any) -> None:
    one, two, *_ = models()
    absent, foreign = replace(one, path="none.onnx"), replace(one, package="no_package_of_this_name")
    found = list(module._models([absent, foreign, replace(two, sha256="0" * 64)]))
    assert [(one.state, one.key) for one in found] == [("error", "models_missing"), ("error", "models_other")]
    assert "none.onnx" in found[0].text(chinese=False)


def test_a_data_file_that_does_not_load_is_named(module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: Path) -> None:
        raise LexiconError(f"{path.name}: entry 'x' has no example; add one: it is run as a test")

    monkeypatch.setattr(lexicon, "load", broken)
    (found,) = module._data()
    assert (found.state, "has no example" in found.text(chinese=False)) == ("error", True)


def test_a_sentence_that_is_read_otherwise(module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SENTENCE", "全年出口513亿美元。")
    data, reading = module._data()
    assert (data.state, reading.state) == ("ok", "error")
    assert "51300000000 USD" in reading.text(chinese=True)


def test_a_machine_without_a_chinese_font(module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    monkeypatch.setattr(pdf, "render", lambda *_: Image.new("RGB", (80, 80), "white"))
    assert module._fonts().state == "warning"
    monkeypatch.setattr(pdf, "render", lambda *_: Image.new("RGB", (80, 80), "black"))
    assert module._fonts().state == "ok"


@pytest.mark.parametrize(("mib", "state"), [(100, "error"), (500, "warning"), (5000, "ok")])
def test_room_on_the_disk(module: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, mib: int, state: str) -> None:
    usage = type("usage", (), {"free": mib << 20})
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _: usage)
    assert {one.state for one in module._disk(tmp_path / "not" / "there" / "yet")} == {state}


def test_outputs_that_cannot_be_written(module: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    (found,) = module._disk(tmp_path / "file" / "outputs")
    assert (found.state, found.key) == ("error", "disk_closed")


@pytest.mark.parametrize(("free", "expected"), [(None, []), (100, ["warning"]), (4000, ["ok"])])
def test_memory(module: Any, free: int | None, expected: list[str]) -> None:
    assert [one.state for one in module._memory(Limits(), free)] == expected


def call(*arguments: object, lang: str = "en") -> Any:
    return CliRunner(env={"ZHENGJU_LANG": lang}).invoke(app, [str(argument) for argument in arguments])


def test_wrong_settings_are_an_error_and_the_exit_code_is_one(tmp_path: Path) -> None:
    settings = tmp_path / "zhengju.toml"
    settings.write_text("[limits]\npage_secnds = 3\n", encoding="utf-8")
    result = call("doctor", tmp_path, "--settings", settings, lang="zh")
    assert result.exit_code == 1
    assert "没有限制 'page_secnds'；是否指 'page_seconds'？" in result.output
    assert "did you mean 'page_seconds'?" in call("doctor", tmp_path, "--settings", settings, lang="en").output
    assert "1 项不符合要求" in result.output


def test_doctor_for_programs(tmp_path: Path) -> None:
    result = call("doctor", tmp_path, "--json")
    said = json.loads(result.stdout)
    assert (result.exit_code, said["exit_code"]) == (0, 0)
    assert {one["name"]: one["state"] for one in said["checks"]}.keys() == set(LOOKED_AT)
    assert all(one["en"] and one["zh"] for one in said["checks"])
