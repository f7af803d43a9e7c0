"""The command line: what it prints, in which language, and its exit codes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline import __version__
from pipeline.cli import EXIT_INTERNAL, EXIT_INTERRUPTED, app, main
from pipeline.dataset import csv_rows
from pipeline.terminal import display_width

HAN = re.compile("[\u4e00-\u9fff]")
PDF = Path(__file__).parent / "pdfs" / "circled_markers.pdf"


def call(*arguments: object) -> Any:
    return CliRunner(env={"ZHENGJU_LANG": "en"}).invoke(app, [str(argument) for argument in arguments])


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_version(option: str) -> None:
    assert call(option).output == f"zhengju {__version__}\n"


@pytest.mark.parametrize(
    "command", [[], *([one.name or getattr(one.callback, "__name__", "")] for one in app.registered_commands)]
)
def test_every_command_explains_itself(command: list[str]) -> None:
    short, long = call(*command, "-h"), call(*command, "--help")
    assert (short.exit_code, short.output) == (0, long.output)
    assert not HAN.search(short.output)
    chinese = CliRunner(env={"ZHENGJU_LANG": "zh", "COLUMNS": "80"}).invoke(app, [*command, "-h"]).output
    told = [line for line in chinese.splitlines() if line.startswith("  ")]
    assert HAN.search(told[0])
    words = re.findall(r"(?<![-<\[/.\w`])[a-z]{3,}(?: [a-z]{2,}){2,}", chinese)
    assert words == []
    assert max(display_width(line) for line in chinese.splitlines()) <= 82  # a closing mark may stand out


def test_no_text_of_the_help_is_lost() -> None:
    said = CliRunner(env={"ZHENGJU_LANG": "zh"}).invoke(app, ["run", "-h"]).output
    assert "含 [limits] 表的文件" in said and "[默认：outputs]" in said and "显示本说明后退出" in said
    assert "File with a table [limits]" in call("run", "-h").output
    assert "[必填]" in CliRunner(env={"ZHENGJU_LANG": "zh"}).invoke(app, ["extract", "-h"]).output


def test_the_help_names_what_is_done_first() -> None:
    names = [getattr(one.callback, "__name__", "") for one in app.registered_commands]
    assert (names[0], names[-1]) == ("run", "selftest")


def test_a_run_says_what_it_read_and_where_the_data_is(tmp_path: Path) -> None:
    shutil.copy(PDF, tmp_path)
    result = call("run", tmp_path, "--outputs", tmp_path / "out")
    assert result.exit_code == 0
    assert "circled_markers.pdf: 1 page" in result.output
    assert f"1 report read, 0 unchanged, 0 failed; the data is in {tmp_path / 'out'}" in result.output
    again = call("run", tmp_path, "--outputs", tmp_path / "out", "--quiet")
    assert again.output.strip() == f"Nothing new in {tmp_path}: 1 report is up to date in {tmp_path / 'out'}."


def test_a_run_after_a_bad_sidecar_says_the_same_of_every_file(tmp_path: Path) -> None:
    raw, outputs = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    shutil.copy(PDF, raw)
    shutil.copy(PDF.with_name("cover_en.pdf"), raw)
    arguments = ("run", raw, "--outputs", outputs, "--no-review", "--jobs", "1")
    call(*arguments)
    (raw / f"{PDF.stem}.toml").write_text("published = 2024-13\n", encoding="utf-8")
    first, second = call(*arguments), call(*arguments)
    assert (first.exit_code, second.exit_code) == (3, 3)
    assert "`published` must be a date" in first.output and "`published` must be a date" in second.output
    assert f"0 reports read, 1 unchanged, 1 failed; the data is in {outputs}" in first.output
    assert f"Nothing new in {raw}: 1 report is up to date in {outputs}, 1 file failed as before." in second.output
    chinese = CliRunner(env={"ZHENGJU_LANG": "zh"}).invoke(app, [str(one) for one in arguments])
    assert "1 份报告为最新，1 个文件仍然失败" in chinese.output and "`published` 应为日期" in chinese.output


def test_a_run_says_what_became_of_corrections(tmp_path: Path) -> None:
    raw, outputs = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    shutil.copy(PDF, raw)
    call("run", raw, "--outputs", outputs, "--no-review")
    note = next(csv_rows(outputs / "footnotes.csv"))
    fixes = [("text", note["text"], "另一注。"), ("text", "x", "y"), ("kind", "odd", "mixed")]
    lines = [
        f"[[correction]]\nrecord = {json.dumps(note['footnote_id'])}\nfield = {json.dumps(field)}\n"
        f"was = {json.dumps(was, ensure_ascii=False)}\nnow = {json.dumps(now, ensure_ascii=False)}\n"
        for field, was, now in fixes
    ]
    marks = f'[[correction]]\nrecord = {json.dumps(note["footnote_id"])}\nverdict = "right"\n'
    (raw / "corrections.toml").write_text("\n".join([*lines, marks]), encoding="utf-8")
    said = call("run", raw, "--outputs", outputs, "--no-review").output
    assert "    corrections: 1 applied, 1 record marked, 2 no longer fit and changed nothing (corrections.csv says why)" in said
    details = [(row["state"], row["detail"], row["detail_zh"]) for row in csv_rows(outputs / "corrections.csv")]
    assert ("unfit", "`text` was 'x' when corrected", "`text` 更正时为 'x'") in [(s, d[:29], z[:15]) for s, d, z in details]
    (raw / "corrections.toml").write_text(marks, encoding="utf-8")
    data = json.loads(call("run", raw, "--outputs", outputs, "--no-review", "--json").stdout)
    assert data["corrections"] == {note["report_id"]: {"marked": 1}}
    (raw / "corrections.toml").write_text(f"{marks}\n{marks.replace('right', 'wrong')}", encoding="utf-8")
    chinese = CliRunner(env={"ZHENGJU_LANG": "zh"}).invoke(app, ["run", str(raw), "--outputs", str(outputs), "--no-review"])
    assert "    更正：标记 2 条" in chinese.output


def test_the_console_script_starts_children(tmp_path: Path) -> None:
    """A script without a main guard would be run again by every child."""
    shutil.copy(PDF, tmp_path)
    script = Path(sys.prefix) / "bin" / "zhengju"
    command = [script, "run", tmp_path, "--outputs", tmp_path / "out", "--quiet"]
    environment = {**os.environ, "ZHENGJU_LANG": "en"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout[:13]) == (0, "1 report read"), done.stderr


def test_a_chinese_terminal_reads_chinese(tmp_path: Path) -> None:
    result = CliRunner(env={"ZHENGJU_LANG": "zh_CN.UTF-8"}).invoke(app, ["run", str(tmp_path), "--outputs", str(tmp_path / "o")])
    assert "没有 PDF" in result.output


def test_exit_codes(tmp_path: Path) -> None:
    assert call("run", tmp_path / "nowhere").exit_code == 2
    assert call("run", "--jobs", "0").exit_code == 2
    (tmp_path / "a.pdf").write_bytes(b"no")
    failed = call("run", tmp_path, "--outputs", tmp_path / "out")
    assert failed.exit_code == 3
    assert "failed not_pdf: 'a.pdf' is no PDF" in failed.output
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert call("run", tmp_path, "--outputs", tmp_path / "file").exit_code == 4


@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt(), EXIT_INTERRUPTED), (ValueError("x"), EXIT_INTERNAL)])
def test_what_nobody_expected_has_a_code_and_no_traceback(monkeypatch: Any, capsys: Any, error: Exception, code: int) -> None:
    def fails() -> None:
        raise error

    monkeypatch.setattr("pipeline.cli.app", fails)
    monkeypatch.delenv("ZHENGJU_DEBUG", raising=False)
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == code
    assert "Traceback" not in capsys.readouterr().err


def test_extract_prints_a_summary_or_the_whole_report() -> None:
    said = call("extract", PDF).output
    assert "footnotes" in said and "None" not in said
    chinese = CliRunner(env={"ZHENGJU_LANG": "zh"}).invoke(app, ["extract", str(PDF)]).output
    assert "注释" in chinese and "footnotes" not in chinese
    whole = json.loads(call("extract", PDF, "--json").output)
    assert whole["footnotes"]


def test_a_file_name_cannot_write_to_the_terminal(tmp_path: Path) -> None:
    name = "a\x1b[2Jb\nc.pdf"
    (tmp_path / name).write_bytes(b"no")
    output = call("run", tmp_path, "--outputs", tmp_path / "out").output
    assert "\x1b" not in output
    assert os.linesep.join(output.splitlines()) == output.rstrip("\n")


def test_results_for_programs_are_one_object_and_messages_stand_apart(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    shutil.copy(PDF, tmp_path / "raw")
    (tmp_path / "raw" / "broken.pdf").write_bytes(b"no")
    outputs = tmp_path / "out"
    ran = call("run", tmp_path / "raw", "--outputs", outputs, "--json")
    said = json.loads(ran.stdout)
    assert (ran.exit_code, said["exit_code"], said["published"], len(said["read"])) == (3, 3, True, 1)
    assert [(one["file"], one["error_code"]) for one in said["without_data"]] == [("broken.pdf", "not_pdf")]
    assert "broken.pdf" in ran.stderr
    assert [one["change"] for one in said["changes"]] == ["added", "added"]
    again = json.loads(call("run", tmp_path / "raw", "--outputs", outputs, "--json", "-q").stdout)
    assert (again["published"], again["kept"], again["figures"]) == (False, said["read"], dict.fromkeys(said["figures"], 0))
    verified = json.loads(call("verify", outputs, "--json").stdout)
    assert (verified["exit_code"], verified["problems"]) == (0, [])
    gone = json.loads(call("remove", said["read"][0], "--outputs", outputs, "--json").stdout)
    assert (gone["kept"], [one["record_id"] for one in gone["changes"]]) == ([], said["read"])
    assert json.loads(call("verify", tmp_path / "raw", "--json").stdout)["problems"][0]["kind"] == "set"


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (["run", "nowhere"], 2, "usage"),
        (["run", "{pdf}", "--outputs", "{pdf}"], 4, "outputs"),
        (["run", "{pdf}", "--memory", "1", "--outputs", "{tmp}"], 2, "settings"),
        (["remove", "nothing", "--outputs", "{tmp}"], 2, "settings"),
        (["extract", "{lock}"], 3, "not_pdf"),
        (["debug", "{lock}"], 3, "not_pdf"),
        (["schema", "nothing"], 2, "usage"),
        (["bench", "nowhere.pdf"], 2, "usage"),
        (["selftest", "nothing"], 2, "usage"),
    ],
)
def test_what_goes_wrong_is_an_object_too(tmp_path: Path, arguments: list[str], code: int, error: str) -> None:
    places = {"{pdf}": str(PDF), "{tmp}": str(tmp_path), "{lock}": str(Path(__file__).parent.parent / "requirements.lock")}
    result = call(*(places.get(one, one) for one in arguments), "--json")
    said = json.loads(result.stdout)
    assert (result.exit_code, said["exit_code"], said["error"]) == (code, code, error)
    assert said["message"] and said["message"].split(":")[-1].strip() in result.stderr


def test_measures_for_programs(monkeypatch: Any, tmp_path: Path) -> None:
    from pipeline import bench, growth
    from pipeline.growth import Growth

    monkeypatch.setattr(bench, "_run", lambda part, *_: (2.0 if part == "plumber" else 1.0, 10.0))
    said = json.loads(call("bench", PDF, "--pages", 3, "--json").stdout)
    assert [(one["part"], one["ratio"]) for one in said["measures"]] == [("plumber", 1.0), ("parse", 0.5), ("extract", 0.5)]
    assert call("bench", PDF, "--pages", 3).output.splitlines()[0] == "circled_markers.pdf: 3 pages"
    monkeypatch.setattr(growth, "growths", lambda: iter([Growth("segment", "zh", "spaces", {1000: 1.0, 2000: 9.0})]))
    grown = call("bench", "growth", "--json")
    assert (grown.exit_code, json.loads(grown.stdout)["measures"][0]["ratio"]) == (1, 9.0)
    drawn = json.loads(call("debug", PDF, "--out", tmp_path / "p.png", "--json").stdout)
    assert (drawn["page"], Path(drawn["picture"]).is_file()) == (1, True)


def test_what_does_not_hold_is_said_in_the_language_of_the_terminal(tmp_path: Path) -> None:
    for lang, words in (("zh", "没有已发布的数据集"), ("en", "holds no published set")):
        said = CliRunner(env={"ZHENGJU_LANG": lang}).invoke(app, ["verify", str(tmp_path)])
        assert (said.exit_code, words in said.output) == (3, True)
    assert json.loads(call("verify", tmp_path, "--json").stdout)["problems"][0]["what"].endswith("holds no published set")
