"""`zhengju completion SHELL`: a script that completes commands, options and names, made from the commands themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

import typer

from pipeline.cli.base import app
from pipeline.cli.helping import two

PROGRAM = "zhengju"


class Shell(StrEnum):
    """Shells that a script is made for."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


@dataclass(frozen=True, slots=True)
class Choice:
    """An option: its names, what it does, and whether a value or even a file follows it."""

    names: tuple[str, ...]
    help: str
    takes_value: bool
    takes_file: bool


@dataclass(frozen=True, slots=True)
class Spoken:
    """A command: its name, what it does, its options, and the words that it may be given; none where it takes files."""

    name: str
    help: str
    choices: tuple[Choice, ...]
    words: tuple[str, ...]


@app.command()
def completion(
    shell: Annotated[Shell, typer.Argument(help=two("The shell that the script is for.", "脚本所用的 shell。"))],
) -> None:
    """Print a script that completes commands and options: `eval "$(zhengju completion bash)"`. 输出命令补全脚本。"""
    lines: Mapping[Shell, Callable[[Sequence[Spoken]], Iterator[str]]] = {Shell.BASH: _bash, Shell.ZSH: _zsh, Shell.FISH: _fish}
    typer.echo("\n".join(lines[shell](list(spoken()))))


def spoken() -> Iterator[Spoken]:
    """Every command as the parser knows it."""
    group = typer.main.get_command(app)
    words = _words()
    for name, command in getattr(group, "commands", {}).items():
        options = [one for one in command.params if one.param_type_name == "option"]
        choices = (*map(_choice, options), Choice(("--help", "-h"), "Show this message and exit.", False, False))
        yield Spoken(name, _line(command.help or ""), choices, words.get(name, ()))


def _words() -> dict[str, tuple[str, ...]]:
    """The words that arguments may be, by command."""
    from pipeline.dataset import dictionary
    from pipeline.selftest import PARTS

    return {"schema": tuple(dictionary.known_names()), "selftest": PARTS, "completion": tuple(Shell)}


def _choice(option: object) -> Choice:
    names = (*getattr(option, "opts", ()), *getattr(option, "secondary_opts", ()))
    kind = str(getattr(getattr(option, "type_descriptor", None), "annotation", ""))
    takes_value = not getattr(option, "is_flag", False)
    takes_file = takes_value and ("Path" in kind or "--outputs" in names)  # outputs may be an address too
    return Choice(names, _line(getattr(option, "help", "") or ""), takes_value, takes_file)


def _line(text: str) -> str:
    """The first line of a text, in its first language."""
    first = text.strip().splitlines()[0] if text.strip() else ""
    chinese = next((i for i, char in enumerate(first) if "\u2e80" <= char <= "\uffef"), len(first))
    return first[:chinese].strip() or first


def _bash(commands: Sequence[Spoken]) -> Iterator[str]:
    yield "_zhengju() {"
    yield "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command= word words="
    yield '    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do'
    yield "        case $word in -*) ;; *) command=$word; break ;; esac"
    yield "    done"
    yield "    COMPREPLY=()"
    yield "    case $command:$previous in"
    for one in commands:
        valued = [f"{one.name}:{name}" for choice in one.choices if choice.takes_value for name in choice.names]
        if valued:
            yield f"        {'|'.join(valued)}) return ;;"
    yield "    esac"
    yield "    case $command in"
    yield f"        '') words='{' '.join(one.name for one in commands)} --help -h --version -V' ;;"
    for one in commands:
        names = " ".join(name for choice in one.choices for name in choice.names)
        yield f"        {one.name}) case $current in -*) words='{names}' ;; *) words='{' '.join(one.words)}' ;; esac ;;"
    yield "    esac"
    yield '    COMPREPLY=($(compgen -W "$words" -- "$current"))'
    yield "}"
    yield f"complete -o default -F _zhengju {PROGRAM}"


def _zsh(commands: Sequence[Spoken]) -> Iterator[str]:
    yield f"#compdef {PROGRAM}"
    yield "_zhengju() {"
    yield "    local state"
    yield "    local -a commands"
    yield f"    commands=({' '.join(_quoted(one.name + ':' + one.help.replace(':', chr(92) + ':')) for one in commands)})"
    yield "    _arguments -C {-h,--help}'[help]' {-V,--version}'[version]' '1: :->command' '*:: :->rest'"
    yield "    case $state in"
    yield "        command) _describe command commands ;;"
    yield "        rest)"
    yield "            case $words[1] in"
    for one in commands:
        given = [_quoted(spec) for choice in one.choices for spec in _zsh_options(choice)]
        rest = f"*:word:({' '.join(one.words)})" if one.words else "*:file:_files"
        yield f"                {one.name}) _arguments {' '.join(given)} {_quoted(rest)} ;;"
    yield "            esac ;;"
    yield "    esac"
    yield "}"
    yield f"compdef _zhengju {PROGRAM}"


def _zsh_options(choice: Choice) -> Iterator[str]:
    words = "".join(f"\\{char}" if char in "[]:\\" else char for char in choice.help)
    value = (":file:_files" if choice.takes_file else ":value: ") if choice.takes_value else ""
    for name in choice.names:
        yield f"{name}[{words}]{value}"


def _fish(commands: Sequence[Spoken]) -> Iterator[str]:
    names = " ".join(one.name for one in commands)
    yield f"complete -c {PROGRAM} -n 'not __fish_seen_subcommand_from {names}' -f"
    yield f"complete -c {PROGRAM} -n 'not __fish_seen_subcommand_from {names}' -s h -l help -d 'help'"
    yield f"complete -c {PROGRAM} -n 'not __fish_seen_subcommand_from {names}' -s V -l version -d 'version'"
    for one in commands:
        here = f"complete -c {PROGRAM} -n '__fish_seen_subcommand_from {one.name}'"
        yield f"complete -c {PROGRAM} -n 'not __fish_seen_subcommand_from {names}' -a {one.name} -d {_fish_quoted(one.help)}"
        if one.words:
            yield f"{here} -f -a '{' '.join(one.words)}'"
        for choice in one.choices:
            flags = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in choice.names)
            value = (" -r -F" if choice.takes_file else " -x") if choice.takes_value else ""
            yield f"{here} {flags}{value} -d {_fish_quoted(choice.help)}"


def _quoted(text: str) -> str:
    """A text as one word of a POSIX shell."""
    return "'" + text.replace("'", "'\\''") + "'"


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
