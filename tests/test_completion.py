"""`zhengju completion`: every command and option of the parser is in every script, and shells complete them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.cli import app
from pipeline.cli.completion import Shell, spoken
from tests.test_cli import call

NAMES = [one.name or getattr(one.callback, "__name__", "") for one in app.registered_commands]


def script(shell: str) -> str:
    return str(call("completion", shell).output)


@pytest.mark.parametrize("shell", list(Shell))
def test_every_command_and_option_is_in_every_script(shell: str) -> None:
    text = script(shell)
    found = list(spoken())
    assert [one.name for one in found] == NAMES
    for one in found:
        assert one.name in text
        assert one.help.isascii()
        if shell != "bash":
            assert one.help[:12] in text
        for name in (name for choice in one.choices for name in choice.names):
            bare = name.lstrip("-") if shell == "fish" else name
            assert bare in text, (one.name, name)


def test_what_the_parser_knows_of_an_option() -> None:
    run = next(one for one in spoken() if one.name == "run")
    by_name = {name: choice for choice in run.choices for name in choice.names}
    assert (by_name["--outputs"].takes_value, by_name["--outputs"].takes_file) == (True, True)
    assert (by_name["--jobs"].takes_value, by_name["--jobs"].takes_file) == (True, False)
    assert by_name["-q"] is by_name["--quiet"]
    assert (by_name["--no-review"].takes_value, "--help" in by_name) == (False, True)


def test_another_shell_is_wrong_usage() -> None:
    assert call("completion", "csh").exit_code == 2


def said(program: str, text: str, tmp_path: Path, code: str) -> list[str]:
    (tmp_path / "script").write_text(text, encoding="utf-8")
    command = [program, *(["--norc", "--noprofile"] if program == "bash" else ["-f"] if program == "zsh" else ["--no-config"])]
    done = subprocess.run(
        [*command, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True, env={"HOME": str(tmp_path)}
    )
    return done.stdout.split()


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("zhengju ver", ["verify"]),
        ("zhengju schema figures_", ["figures_wide"]),
        ("zhengju run --page-", ["--page-seconds"]),
        ("zhengju run -q --no-", ["--no-review", "--no-workbook"]),
        ("zhengju selftest t", ["texts"]),
        ("zhengju completion ", ["bash", "zsh", "fish"]),
        ("zhengju run --outputs ", []),
        ("zhengju run ", []),
        ("zhengju --ver", ["--version"]),
    ],
)
def test_bash_completes(tmp_path: Path, line: str, expected: list[str]) -> None:
    code = f'source ./script; IFS=" " read -ra COMP_WORDS <<< "{line}x"; last=${{COMP_WORDS[-1]}}; COMP_WORDS[-1]=${{last%x}}; '
    code += 'COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _zhengju; echo "${COMPREPLY[@]}"'
    assert said("bash", script("bash"), tmp_path, code) == expected


@pytest.mark.skipif(shutil.which("fish") is None, reason="no fish")
@pytest.mark.parametrize(
    ("line", "expected"),
    [("zhengju ver", ["verify"]), ("zhengju schema figures_", ["figures_wide"]), ("zhengju run --exc", ["--excel-csv"])],
)
def test_fish_completes(tmp_path: Path, line: str, expected: list[str]) -> None:
    found = said("fish", script("fish"), tmp_path, f'source ./script; complete -C "{line}" | cut -f1')
    assert found == expected


@pytest.mark.skipif(shutil.which("zsh") is None, reason="no zsh")
def test_zsh_knows_the_completion(tmp_path: Path) -> None:
    code = "autoload -Uz compinit; compinit -u -D; source ./script; print ${_comps[zhengju]} $+functions[_zhengju]"
    assert said("zsh", script("zsh"), tmp_path, code) == ["_zhengju", "1"]
