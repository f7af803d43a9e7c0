"""Opens a file in raw/ with its sidecar: checksum, id, overrides, expectations, corrections. Nothing is parsed here."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from pathlib import Path

from pipeline.digest import reading_digest
from pipeline.errors import LimitError, SourceError, printable
from pipeline.language import simplified
from pipeline.limits import MIB, Limits, option
from pipeline.model import Source
from pipeline.sidecar import distinct, read_corrections, read_sidecar

SLUG = 40
"""A report's slug has at most so many characters."""

HEADER = 1024
"""A PDF says so in its first bytes (PDF 32000-1, implementation note 13)."""

_LOOKS = (
    (b"version https://git-lfs", "a Git LFS pointer; run `git lfs pull`"),
    (b"PK\x03\x04", "a zip archive or an office document; export it as PDF"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an old office document; export it as PDF"),
    (b"{\\rtf", "an RTF document; export it as PDF"),
    (b"%!PS", "PostScript; convert it to PDF"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
)


_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]+")
"""Chinese characters: the Unified Ideographs of Unicode and their extensions."""


def _pinyin(han: str) -> str:
    """Chinese characters as syllables without tones, joined by hyphens; what has no reading is left out.

    The dictionary of phrases knows them in simplified characters.
    """
    from pypinyin import lazy_pinyin

    return "-".join(lazy_pinyin(simplified(han), errors="ignore"))


def slug(stem: str) -> str:
    """The file stem in lower-case ASCII letters, digits and hyphens, at most 40; `report` if it has none.

    Chinese characters are written in pinyin, a syllable each, as their phrase is read.

    >>> slug("Trade Review_2024（终稿）"), slug("重庆银行重要年报")
    ('trade-review-2024-zhong-gao', 'chong-qing-yin-hang-zhong-yao-nian-bao')
    """
    spelt = _HAN.sub(lambda run: f"-{_pinyin(run[0])}-", unicodedata.normalize("NFKC", stem))
    ascii_only = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only)[:SLUG].strip("-") or "report"


def open_source(path: Path, root: Path | None = None, limits: Limits | None = None) -> Source:
    """Read a file's bytes and sidecar. `root` is the folder that `file` is relative to (its own folder if none).

    Raises SourceError with code not_regular, unreadable, not_pdf or changed, LimitError with code too_big, SidecarError, each
    message saying what the file is and what to do.
    """
    limits = limits or Limits()
    name = repr(path.name)
    if not path.is_file():
        raise SourceError(f"{name} is not a regular file; it was skipped", code="not_regular", stage="open")
    try:
        before = path.stat()
        if before.st_size > limits.file_bytes:
            size = f"{before.st_size / MIB:.0f} MiB, the limit is {limits.file_mib:g} MiB"
            raise LimitError(f"{name} has {size}; raise {option('file_mib')} to read it", stage="open")
        head, digest = _digest(path)
        after = path.stat()
    except OSError as error:
        raise SourceError(f"{name} cannot be read: {error.strerror}; check its permissions", code="unreadable") from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise SourceError(f"{name} changed while it was read; the next run takes it", code="changed", stage="open")
    if b"%PDF-" not in head:
        raise SourceError(f"{name} is no PDF: it looks like {looks_like(head)}", code="not_pdf", stage="open")
    sidecar = read_sidecar(path.with_suffix(".toml"))
    report_id = f"{slug(path.stem)}-{digest[:8]}"
    corrections = read_corrections(path, report_id)
    said = json.dumps(corrections, ensure_ascii=False, sort_keys=True).encode() if corrections else b""
    return Source(
        path=path,
        file=file_name(path, root or path.parent),
        sha256=digest,
        bytes=after.st_size,
        report_id=report_id,
        reading=reading_digest(digest, sidecar.content + said),
        overrides=sidecar.overrides,
        expect=sidecar.expect,
        corrections=distinct((*sidecar.corrections, *corrections)),
    )


def check_unchanged(source: Source) -> None:
    """Raises SourceError with code changed if the file is not the one that was opened: replaced, written on, or gone."""
    name = repr(source.path.name)
    try:
        _, digest = _digest(source.path)
    except OSError as error:
        text = f"{name} went away while it was read ({error.strerror}); the next run takes it if it is there again"
        raise SourceError(text, code="changed", stage="open") from error
    if digest != source.sha256:
        text = f"{name} was replaced while it was read: sha256 {source.sha256[:8]} before, {digest[:8]} after"
        raise SourceError(f"{text}; the next run takes it", code="changed", stage="open")


def file_name(path: Path, root: Path) -> str:
    """The file as the dataset names it: relative to the folder, what cannot be printed as an escape."""
    return printable(path.relative_to(root).as_posix())


def looks_like(head: bytes) -> str:
    """What a file that is no PDF seems to be, from its first bytes."""
    if not head:
        return "an empty file (0 bytes); copy it again"
    for magic, what in _LOOKS:
        if head.startswith(magic):
            return what
    if re.match(rb"\s*<(?:!doctype html|html|\?xml|head)", head, re.IGNORECASE):
        return "a web page (HTML); download the PDF itself"
    return "text" if all(byte >= 9 for byte in head) else "binary data"


def _digest(path: Path) -> tuple[bytes, str]:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        head = file.read(HEADER)
        digest.update(head)
        while block := file.read(MIB):
            digest.update(block)
    return head, digest.hexdigest()
