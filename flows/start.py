"""Starts the flow once without a server, and writes the file that puts it on a schedule."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from flows.services import CheckError, interrupts
from flows.temporary import own_server
from pipeline.errors import EXIT_INTERRUPTED, EXIT_OUTPUTS, EXIT_USAGE, OutputError, SettingsError, printable
from pipeline.ingest import is_address
from pipeline.telling import say
from pipeline.wording import told

HERE = Path(__file__).resolve().parent

DAILY = 'cron: "0 6 * * *"\n        timezone: Asia/Shanghai'
"""When the daily deployment of prefect.yaml runs."""


def once(folder: str | Path, outputs: str | Path, jobs: int | None = None, dask: str = "") -> int:
    """Run the flow over the folder. Returns the exit code, which is that of `zhengju run`."""
    try:
        with interrupts():
            if not dask:  # a cluster's workers on other machines could not reach it
                own_server()
            from flows.ingest import CHILDREN, ingest
            from flows.outcome import Failure

            state: Any = ingest(str(folder), str(outputs), jobs or CHILDREN, dask, return_state=True)
        ended = state.result(raise_on_failure=False)
        if isinstance(ended, BaseException) and not isinstance(ended, Failure):
            raise ended
        if ended["exit_code"] == EXIT_USAGE:
            sys.stderr.write(say("lost", paths=folder, outputs=outputs, kept=ended["kept"]) + "\n")
        return int(ended["exit_code"])
    except CheckError as error:
        sys.stderr.write(told(error.args[0]) + "\n")
        return EXIT_OUTPUTS
    except (OutputError, SettingsError) as error:
        sys.stderr.write(printable(told(error.message)) + "\n")
        return EXIT_OUTPUTS if isinstance(error, OutputError) else EXIT_USAGE
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED


def write_schedule(target: Path, folder: str | Path, outputs: str | Path, when: str = "", works_in: Path | None = None) -> None:
    """Write a prefect.yaml for `prefect deploy --all` in the folder of `target`, with the flow where it is installed.

    `when` takes the place of the daily cron line and its time zone, `works_in` that of the folder the flows work in, which is
    that of `target`: there zhengju.toml is looked for.
    """
    text = schedule_file().read_text(encoding="utf-8")
    for said, meant in (
        ("entrypoint: flows/", f"entrypoint: {HERE}/"),
        ("folder: raw", f"folder: {_quoted(folder)}"),
        ("outputs: outputs", f"outputs: {_quoted(outputs)}"),
        ("file: raw/trade-2024.pdf", f"file: {_quoted(f'{folder}/trade-2024.pdf')}"),
        ("files: [raw/trade-2023.pdf]", f"files: [{_quoted(f'{folder}/trade-2023.pdf')}]"),
        (DAILY, when or DAILY),
        ('"{{ here.stdout }}"', _quoted(works_in) if works_in else '"{{ here.stdout }}"'),
    ):
        assert said in text
        text = text.replace(said, meant)
    target.write_text(text, encoding="utf-8")


def _quoted(place: str | Path) -> str:
    """A path, from the root on, or an address as a string of YAML, which JSON is."""
    return json.dumps(str(place if is_address(place) else Path(place).resolve()), ensure_ascii=False)


def schedule_file() -> Path:
    """The prefect.yaml that comes with the program: beside `flows` in the repository, in it where it is installed."""
    own = HERE / "prefect.yaml"
    return own if own.is_file() else HERE.parent / "prefect.yaml"
