"""`zhengju`: run the pipeline over a folder, look at what it read, measure it. One module a group of commands."""

from __future__ import annotations

import os
import sys

import typer

from pipeline.cli import completion, looking, measuring, publishing
from pipeline.cli.base import app
from pipeline.errors import EXIT_INTERNAL, EXIT_INTERRUPTED

_ORDER = [module.__name__ for module in (publishing, looking, completion, measuring)]
"""The help names the commands of these modules one module after the other."""

app.registered_commands.sort(key=lambda command: _ORDER.index(getattr(command.callback, "__module__", "")))


def main() -> None:
    """The console script. Exit codes: 0 ok, 2 usage, 3 some reports failed, 4 outputs, 5 internal, 130 interrupted."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy's threads wait for each other on a busy machine
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
    except Exception as error:
        if os.environ.get("ZHENGJU_DEBUG"):
            raise
        typer.echo(f"internal error: {type(error).__name__}: {error}; run again with ZHENGJU_DEBUG=1 and report it", err=True)
        sys.exit(EXIT_INTERNAL)


__all__ = ["EXIT_INTERNAL", "EXIT_INTERRUPTED", "app", "main"]
