"""Limits are settings: what zhengju.toml and the options may say, and what is said of a mistake."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.errors import SettingsError
from pipeline.limits import Limits, option, read_limits


def write(folder: Path, text: str) -> Path:
    path = folder / "zhengju.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_settings_file_changes_what_it_names_and_an_option_what_it_names(tmp_path: Path) -> None:
    path = write(tmp_path, "[limits]\npage_seconds = 60\nmemory_mib = 1024.5\n")
    limits = read_limits(path, page_seconds=90.0, pages=None)
    assert (limits.page_seconds, limits.memory_mib, limits.pages) == (90.0, 1024.5, Limits().pages)


def test_the_file_in_the_current_folder_is_read(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_limits() == Limits()
    write(tmp_path, "[limits]\npages = 7\n")
    assert read_limits().pages == 7


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[limits]\npage_second = 60", "'page_second'; did you mean 'page_seconds'?"),
        ("[limits]\nxyz = 60", "'xyz'; known are"),
        ("[limit]\npages = 60", "'limit'; the only one is [limits]"),
        ("limits = 5", "limits is 5; a table [limits] is expected"),
        ('[limits]\npages = "60"', "pages is '60'; a whole number above 0 is expected"),
        ("[limits]\npages = 1.5", "pages is 1.5; a whole number above 0 is expected"),
        ("[limits]\npages = true", "pages is True; a whole number above 0 is expected"),
        ("[limits]\npage_seconds = 0", "page_seconds is 0; a number above 0 is expected"),
        ("[limits]\nmemory_mib = -1", "memory_mib is -1; a number above 0 is expected"),
        ("[limits]\npage_seconds = inf", "page_seconds is inf; a number above 0 is expected"),
        ("[limits]\npage_seconds = nan", "page_seconds is nan; a number above 0 is expected"),
        ("[limits", "cannot be read"),
        ("x = " + "[" * 3000, "cannot be read"),
    ],
)
def test_a_mistake_is_named_with_file_key_and_what_is_expected(tmp_path: Path, text: str, said: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        read_limits(path)
    assert said in caught.value.message
    assert "zhengju.toml" in caught.value.message
    (tmp_path / "raw").mkdir()
    command = ["run", str(tmp_path / "raw"), "--outputs", str(tmp_path / "out"), "--settings", str(path)]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 2
    assert said in result.output
    assert not (tmp_path / "out").exists()


def test_a_settings_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no\\.toml"):
        read_limits(tmp_path / "no.toml")


def test_every_option_that_a_message_names_is_there() -> None:
    said = CliRunner(env={"COLUMNS": "200", "NO_COLOR": "1"}).invoke(app, ["run", "--help"]).output
    for field in fields(Limits):
        name = option(field.name)
        assert f"{field.name} in zhengju.toml" in name
        if name.startswith("--"):
            assert name.split()[0] in said
