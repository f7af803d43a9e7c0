"""Every exception this library raises on purpose.

    PipelineError
    ├── SourceError     the file is not a readable PDF: not_pdf, encrypted, damaged, no_pages, changed, unreadable
    ├── LimitError      the file is past a limit: too_big, timeout, memory, crash
    ├── LexiconError    a language data file is wrong
    ├── SchemaError     a record does not fit the dataset's schema
    └── OutputError     the outputs folder is locked, read-only or full; nothing was published

Each carries a `code` (bad-input rows and exit codes are chosen by it) and one message that says what happened, where, and
what to do.
"""

from __future__ import annotations


class PipelineError(Exception):
    """Base of all errors. `code` is stable and ends in `reports.csv`; `stage` says how far the work had come."""

    code = "internal"

    def __init__(self, message: str, *, code: str | None = None, stage: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.stage = stage
        if code is not None:
            self.code = code


class SourceError(PipelineError):
    """The input file cannot be read as a PDF."""

    code = "damaged"


class LimitError(PipelineError):
    """The input is larger, slower or hungrier than a limit allows."""

    code = "too_big"


class LexiconError(PipelineError):
    """A data file under pipeline/*/zh or pipeline/*/en is wrong. The message starts with its path and entry."""

    code = "lexicon"


class SchemaError(PipelineError):
    """A record has a value that its column does not allow."""

    code = "schema"


class OutputError(PipelineError):
    """The outputs folder cannot be written. Nothing became visible."""

    code = "outputs"
