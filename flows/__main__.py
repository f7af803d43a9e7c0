"""`python -m flows [FOLDER [OUTPUTS]]` runs the flow once, without a server, and exits as `zhengju run` does."""

import sys

from flows.ingest import ingest_reports
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


def main() -> int:
    """Run the flow over the folder. Returns the exit code."""
    try:
        return EXIT_SOME_FAILED if ingest_reports(*sys.argv[1:3]) else EXIT_OK
    except (OutputError, SettingsError) as error:
        print(printable(error.message), file=sys.stderr)  # noqa: T201
        return EXIT_OUTPUTS if isinstance(error, OutputError) else EXIT_USAGE
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
