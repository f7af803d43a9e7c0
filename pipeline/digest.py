"""What decides whether a file is read again: a digest of PDF, sidecar, and the rules (code, data, libraries) that read it."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGE = Path(__file__).parent
_LIBRARIES = ("pypdfium2", "pdfplumber", "jieba", "spacy", "onnxruntime", "rapidocr", "babel")
"""Libraries that say what a page, a word or a name is."""

NO_RULES = frozenset(
    {
        "__main__.py",
        "bench.py",
        "cli",
        "comparing",
        "dataset/arrow.py",
        "dataset/build.py",
        "dataset/catalogue.py",
        "dataset/catalogue.toml",
        "dataset/database.py",
        "dataset/dictionary.py",
        "dataset/editions.py",
        "dataset/frames.py",
        "dataset/harm.py",
        "dataset/looked.py",
        "dataset/package.py",
        "dataset/pairing.py",
        "dataset/publish.py",
        "dataset/revisions.py",
        "dataset/schema",
        "dataset/verify.py",
        "dataset/views",
        "dataset/workbook.py",
        "doctor",
        "growth.py",
        "ingest/changes.py",
        "ingest/known.py",
        "ingest/plan.py",
        "ingest/run.py",
        "ingest/storage.py",
        "ingest/store.py",
        "progress.py",
        "review/index_page.py",
        "review/indicators.py",
        "review/serve.py",
        "review/web/chart.js",
        "review/web/index.css",
        "review/web/index.html",
        "review/web/index.js",
        "selftest",
        "telling.py",
        "watching.py",
    }
)
"""Files and folders of this package that make a set from what is stored of each report, tell of it, start or measure: a change
of theirs makes no report be read again (its review.html keeps the words it has). All else, a new file too, is a rule."""


def reading_digest(sha256: str, sidecar: bytes) -> str:
    """The first 16 hexadecimal digits of the digest; the same file read by the same rules has the same."""
    parts = (sha256.encode(), hashlib.sha256(sidecar).digest(), rules_digest().encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def rules_digest() -> str:
    """The first 16 digits of the digest of all that says what is made of a report: code, data, models, libraries."""
    return _digests()[0]


def program_digest() -> str:
    """The same of the whole program, also of what makes a set from the reports."""
    return _digests()[1]


@cache
def _digests() -> tuple[str, str]:
    """Digests of the files of this package, by name and content, and of the versions of the libraries: rules, everything."""
    rules, everything = hashlib.sha256(), hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        name = path.relative_to(_PACKAGE).as_posix()
        if path.is_file() and "__pycache__" not in name:
            said = f"{name}\0".encode() + hashlib.sha256(path.read_bytes()).digest()
            everything.update(said)
            if not is_no_rule(name):
                rules.update(said)
    for library in _LIBRARIES:
        said = f"{library}\0{_version(library)}\0".encode()
        rules.update(said)
        everything.update(said)
    return rules.hexdigest()[:16], everything.hexdigest()[:16]


def is_no_rule(name: str) -> bool:
    """Whether a file of this package, by its path in it, has no part in what is made of a report.

    >>> is_no_rule("dataset/workbook.py"), is_no_rule("cli/base.py"), is_no_rule("figures/reader.py")
    (True, True, False)
    """
    parts = name.split("/")
    return any("/".join(parts[:n]) in NO_RULES for n in range(1, len(parts) + 1))


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
