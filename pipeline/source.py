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
from pipeline.wording import Both, both

SLUG = 40
"""A report's slug has at most so many characters."""

HEADER = 1024
"""A PDF says so in its first bytes (PDF 32000-1, implementation note 13)."""

_LOOKS = (
    (b"version https://git-lfs", Both("a Git LFS pointer; run `git lfs pull`", " Git LFS 指针；请运行 `git lfs pull`")),
    (b"PK\x03\x04", Both("a zip archive or an office document; export it as PDF", " zip 压缩包或办公文档；请导出为 PDF")),
    (b"\x1f\x8b", Both("a gzip archive; unpack it first", " gzip 压缩包；请先解压")),
    (b"\xd0\xcf\x11\xe0", Both("an old office document; export it as PDF", "旧式办公文档；请导出为 PDF")),
    (b"{\\rtf", Both("an RTF document; export it as PDF", " RTF 文档；请导出为 PDF")),
    (b"%!PS", Both("PostScript; convert it to PDF", " PostScript；请转换为 PDF")),
    (b"\x89PNG", Both("a PNG picture", " PNG 图片")),
    (b"\xff\xd8\xff", Both("a JPEG picture", " JPEG 图片")),
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
        raise SourceError(
            both("{name} is not a regular file; it was skipped", "{name} 不是普通文件，已略过", name=name),
            code="not_regular",
            stage="open",
        )
    try:
        before = path.stat()
        if before.st_size > limits.file_bytes:
            text = both(
                "{name} has {size:.0f} MiB, the limit is {limit:g} MiB; raise {option} to read it",
                "{name} 有 {size:.0f} MiB，限制为 {limit:g} MiB；要读取请调高 {option}",
                name=name,
                size=before.st_size / MIB,
                limit=limits.file_mib,
                option=option("file_mib"),
            )
            raise LimitError(text, stage="open")
        head, digest = _digest(path)
        after = path.stat()
    except OSError as error:
        raise SourceError(
            both(
                "{name} cannot be read: {why}; check its permissions",
                "{name} 无法读取：{why}；请检查权限",
                name=name,
                why=error.strerror,
            ),
            code="unreadable",
        ) from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise SourceError(
            both("{name} changed while it was read; the next run takes it", "{name} 在读取时被改动；下次运行会读取", name=name),
            code="changed",
            stage="open",
        )
    if b"%PDF-" not in head:
        raise SourceError(
            both("{name} is no PDF: it looks like {what}", "{name} 不是 PDF，像是{what}", name=name, what=looks_like(head)),
            code="not_pdf",
            stage="open",
        )
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
        text = both(
            "{name} went away while it was read ({why}); the next run takes it if it is there again",
            "{name} 在读取时消失（{why}）；若恢复，下次运行会读取",
            name=name,
            why=error.strerror,
        )
        raise SourceError(text, code="changed", stage="open") from error
    if digest != source.sha256:
        text = both(
            "{name} was replaced while it was read: sha256 {before} before, {after} after; the next run takes it",
            "{name} 在读取时被替换：sha256 先为 {before}，后为 {after}；下次运行会读取",
            name=name,
            before=source.sha256[:8],
            after=digest[:8],
        )
        raise SourceError(text, code="changed", stage="open")


def file_name(path: Path, root: Path) -> str:
    """The file as the dataset names it: relative to the folder, what cannot be printed as an escape."""
    return printable(path.relative_to(root).as_posix())


def looks_like(head: bytes) -> Both:
    """What a file that is no PDF seems to be, from its first bytes."""
    if not head:
        return Both("an empty file (0 bytes); copy it again", "空文件（0 字节）；请重新复制")
    for magic, what in _LOOKS:
        if head.startswith(magic):
            return what
    if re.match(rb"\s*<(?:!doctype html|html|\?xml|head)", head, re.IGNORECASE):
        return Both("a web page (HTML); download the PDF itself", "网页（HTML）；请下载 PDF 本身")
    return Both("text", "文本") if all(byte >= 9 for byte in head) else Both("binary data", "二进制数据")


def _digest(path: Path) -> tuple[bytes, str]:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        head = file.read(HEADER)
        digest.update(head)
        while block := file.read(MIB):
            digest.update(block)
    return head, digest.hexdigest()
