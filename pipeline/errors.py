"""Every exception this library raises on purpose.

    PipelineError
    ├── SourceError     the file is not a readable PDF: not_pdf, encrypted, damaged, no_pages, changed, unreadable
    ├── SidecarError    the sidecar file of a report is not understood
    ├── LimitError      the file is past a limit: too_big, timeout, memory, crash
    ├── LexiconError    a language data file is wrong
    ├── SchemaError     a record does not fit the dataset's schema
    ├── SettingsError   zhengju.toml or an option is wrong
    └── OutputError     the outputs folder is read-only or full; nothing was published
        └── InUseError  another process writes there

Each carries a `code` (bad-input rows and exit codes are chosen by it) and one message that says what happened, where, and
what to do: in English and Chinese (`wording.Both`).
"""

from __future__ import annotations

from unicodedata import category

EXIT_OK, EXIT_USAGE, EXIT_SOME_FAILED, EXIT_OUTPUTS, EXIT_INTERNAL, EXIT_INTERRUPTED = 0, 2, 3, 4, 5, 130
"""Exit codes of `zhengju run` and of the flow."""


class PipelineError(Exception):
    """Base of all errors. `code` is stable and ends in `reports.csv`; `stage` and `page` say how far the work had come."""

    code = "internal"

    def __init__(self, message: str, *, code: str | None = None, stage: str = "", page: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.stage = stage
        self.page = page
        if code is not None:
            self.code = code


class SourceError(PipelineError):
    """The input file cannot be read as a PDF."""

    code = "damaged"


class SidecarError(PipelineError):
    """The sidecar file of a report says what is not understood. The message names file, key, what it says and the form."""

    code = "sidecar"


class LimitError(PipelineError):
    """The input is larger, slower or hungrier than a limit allows."""

    code = "too_big"


class LexiconError(PipelineError):
    """A data file under pipeline/*/zh or pipeline/*/en is wrong. The message starts with its path and entry."""

    code = "lexicon"


class SchemaError(PipelineError):
    """A record has a value that its column does not allow."""

    code = "schema"


class SettingsError(PipelineError):
    """A setting is unknown or has a value of the wrong kind."""

    code = "settings"


class OutputError(PipelineError):
    """The outputs folder cannot be written. Nothing became visible."""

    code = "outputs"


class InUseError(OutputError):
    """Another process is writing the outputs."""


def printable(text: str) -> str:
    """The text with what would move the cursor, colour the line or begin another one written as an escape; spaces stay.

    >>> printable("a\\nb\\x1b[31m")
    'a\\\\nb\\\\x1b[31m'
    """
    return "".join(
        char if char.isprintable() or category(char) == "Zs" else char.encode("unicode_escape", "surrogatepass").decode()
        for char in text
    )
