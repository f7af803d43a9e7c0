"""Opening a file: its id, its sidecar, and what is said about files that are no PDF."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import LimitError, SidecarError, SourceError
from pipeline.limits import Limits
from pipeline.source import SLUG, file_name, looks_like, open_source, slug

PDF = b"%PDF-1.7\n%%EOF\n"


def write(path: Path, content: bytes = PDF) -> Path:
    path.write_bytes(content)
    return path


def test_an_id_is_the_name_and_the_content(tmp_path: Path) -> None:
    first = open_source(write(tmp_path / "Trade 2024（终稿）.pdf"), tmp_path)
    same = open_source(write(tmp_path / "copy.pdf"), tmp_path)
    assert first.report_id == f"trade-2024-zhong-gao-{first.sha256[:8]}"
    assert first.sha256 == same.sha256
    assert first.file == "Trade 2024（终稿）.pdf"


def test_a_file_in_a_folder_is_named_from_the_folder_that_was_searched(tmp_path: Path) -> None:
    (tmp_path / "2024").mkdir()
    assert open_source(write(tmp_path / "2024" / "a.pdf"), tmp_path).file == "2024/a.pdf"


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("年报\u30002024.pdf", "年报\u30002024.pdf"),
        ("a\u00a0b.pdf", "a\u00a0b.pdf"),
        ("a\nb.pdf", "a\\nb.pdf"),
        ("a\u2028b.pdf", "a\\u2028b.pdf"),
        ("a\x1b[2Jb.pdf", "a\\x1b[2Jb.pdf"),
        ("\u202efdp.pdf", "\\u202efdp.pdf"),
        ("\udcff.pdf", "\\udcff.pdf"),
        ("-rf.pdf", "-rf.pdf"),
        ("e\u0301.pdf", "e\u0301.pdf"),
        ("é.pdf", "é.pdf"),
    ],
)
def test_a_name_is_listed_as_it_is_with_escapes_for_what_cannot_be_printed(name: str, listed: str) -> None:
    assert file_name(Path("raw") / name, Path("raw")) == listed


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("年报2024", "nian-bao-2024"),
        ("重庆", "chong-qing"),
        ("中国人民银行", "zhong-guo-ren-min-yin-hang"),
        ("長江流域報告", "chang-jiang-liu-yu-bao-gao"),
        ("臺灣銀行業", "tai-wan-yin-hang-ye"),
        ("旅游_Review", "lv-you-review"),
        ("２０２４年報", "2024-nian-bao"),
        ("Été 2024", "ete-2024"),
        ("レポート", "report"),
        ("（）", "report"),
        ("一" * 50, "yi-yi-yi-yi-yi-yi-yi-yi-yi-yi-yi-yi-yi"),
    ],
)
def test_a_slug_can_be_read(stem: str, expected: str) -> None:
    assert slug(stem) == expected


@given(st.text(max_size=80))
def test_a_slug_is_safe_in_paths(stem: str) -> None:
    made = slug(stem)
    assert 0 < len(made) <= SLUG
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not made.startswith("-") and not made.endswith("-")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty file"),
        (b"<!DOCTYPE html><html>", "HTML"),
        (b"  <html>", "HTML"),
        (b"PK\x03\x04rest", "zip"),
        (b"\x1f\x8brest", "gzip"),
        (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
        (b"{\\rtf1", "RTF"),
        (b"plain words", "text"),
        (b"\x00\x01\x02", "binary"),
    ],
)
def test_a_file_that_is_no_pdf_is_named_for_what_it_is(tmp_path: Path, content: bytes, said: str) -> None:
    assert said in looks_like(content)
    with pytest.raises(SourceError) as caught:
        open_source(write(tmp_path / "a.pdf", content))
    assert caught.value.code == "not_pdf"
    assert said in caught.value.message


def test_bytes_before_the_header_are_forgiven(tmp_path: Path) -> None:
    assert open_source(write(tmp_path / "a.pdf", b"\n\nmail header\n" + PDF)).bytes == len(PDF) + 14


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(LimitError, match=r"raise --file-size \(file_mib in zhengju.toml\)") as caught:
        open_source(write(tmp_path / "a.pdf"), limits=Limits(file_mib=4e-6))
    assert caught.value.code == "too_big"


def test_what_is_no_file_is_skipped(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "gone.pdf").symlink_to(tmp_path / "nowhere")
    for name in ("pipe.pdf", "gone.pdf"):
        with pytest.raises(SourceError) as caught:
            open_source(tmp_path / name)
        assert caught.value.code == "not_regular"


def test_a_sidecar_gives_overrides_and_expectations(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('title = "年报"\n[expect]\ntables = 3\n', encoding="utf-8")
    source = open_source(write(tmp_path / "a.pdf"))
    assert source.overrides == {"title": "年报"}
    assert source.expect == {"tables": 3}


def test_a_broken_sidecar_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("title = ", encoding="utf-8")
    with pytest.raises(SidecarError, match="sidecar"):
        open_source(write(tmp_path / "a.pdf"))
