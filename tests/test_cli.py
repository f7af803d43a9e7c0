"""The command line: what it prints, in which language, and its exit codes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline import __version__
from pipeline.cli import EXIT_INTERNAL, EXIT_INTERRUPTED, app, main

PDF = Path(__file__).parent / "pdfs" / "circled_markers.pdf"


def call(*arguments: object) -> Any:
    return CliRunner(env={"ZHENGJU_LANG": "en"}).invoke(app, [str(argument) for argument in arguments])


def test_version() -> None:
    assert call("--version").output == f"zhengju {__version__}\n"


def test_a_run_says_what_it_read_and_where_the_data_is(tmp_path: Path) -> None:
    shutil.copy(PDF, tmp_path)
    result = call("run", tmp_path, "--outputs", tmp_path / "out")
    assert result.exit_code == 0
    assert "circled_markers.pdf: 1 page" in result.output
    assert f"1 report read, 0 unchanged, 0 failed; the data is in {tmp_path / 'out'}" in result.output
    again = call("run", tmp_path, "--outputs", tmp_path / "out", "--quiet")
    assert again.output.strip() == f"Nothing new in {tmp_path}: 1 report is up to date in {tmp_path / 'out'}."


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
    assert "footnotes" in call("extract", PDF).output
    whole = json.loads(call("extract", PDF, "--json").output)
    assert whole["footnotes"]


def test_a_file_name_cannot_write_to_the_terminal(tmp_path: Path) -> None:
    name = "a\x1b[2Jb\nc.pdf"
    (tmp_path / name).write_bytes(b"no")
    output = call("run", tmp_path, "--outputs", tmp_path / "out").output
    assert "\x1b" not in output
    assert os.linesep.join(output.splitlines()) == output.rstrip("\n")
