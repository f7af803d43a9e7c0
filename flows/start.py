"""Starts the flow once without a server, and writes the file that puts it on a schedule."""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.errors import (
    EXIT_INTERRUPTED,
    EXIT_OK,
    EXIT_OUTPUTS,
    EXIT_SOME_FAILED,
    EXIT_USAGE,
    OutputError,
    SettingsError,
    printable,
)

HERE = Path(__file__).resolve().parent


def once(folder: Path, outputs: Path) -> int:
    """Run the flow over the folder. Returns the exit code, which is that of `zhengju run`."""
    from flows.ingest import ingest_reports

    try:
        return EXIT_SOME_FAILED if ingest_reports(str(folder), str(outputs)) else EXIT_OK
    except (OutputError, SettingsError) as error:
        sys.stderr.write(printable(error.message) + "\n")
        return EXIT_OUTPUTS if isinstance(error, OutputError) else EXIT_USAGE
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED


def write_schedule(target: Path, folder: Path, outputs: Path) -> None:
    """Write a prefect.yaml for `prefect deploy --all` in the folder of `target`, with the flow where it is installed."""
    text = schedule_file().read_text(encoding="utf-8")
    for said, meant in (
        ("entrypoint: flows/ingest.py:", f"entrypoint: {HERE / 'ingest.py'}:"),
        ("folder: raw", f"folder: {folder.resolve()}"),
        ("outputs: outputs", f"outputs: {outputs.resolve()}"),
    ):
        assert said in text
        text = text.replace(said, meant)
    target.write_text(text, encoding="utf-8")


def schedule_file() -> Path:
    """The prefect.yaml that comes with the program: beside `flows` in the repository, in it where it is installed."""
    own = HERE / "prefect.yaml"
    return own if own.is_file() else HERE.parent / "prefect.yaml"
