"""What was harmed in a published set is made anew by the next run, also when no report is new."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.dataset import file_sum, harm, harmed_files, looked, verify_set
from pipeline.errors import OutputError
from pipeline.ingest import make_plan
from pipeline.telling import changed_lines
from tests.test_cli import call
from tests.test_ingest import PDFS, ingest, rows

NAME, OTHER = "circled_markers.pdf", "two_columns.pdf"


@pytest.fixture(scope="module")
def run_once(tmp_path_factory) -> Path:
    """A folder with raw/ and the outputs of a first run over two reports, of which one file is gone at the second run."""
    home = tmp_path_factory.mktemp("once")
    (home / "raw").mkdir()
    for name in (NAME, OTHER):
        shutil.copy(PDFS / name, home / "raw")
    ingest(home / "raw", home / "outputs")
    (home / "raw" / OTHER).unlink()
    ingest(home / "raw", home / "outputs")
    return home


@pytest.fixture
def place(run_once, tmp_path) -> tuple[Path, Path]:
    for name in ("raw", "outputs"):
        shutil.copytree(run_once / name, tmp_path / name, symlinks=True)
    return tmp_path / "raw", tmp_path / "outputs"


def cut(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def folder_of(outputs: Path, file: str) -> Path:
    return outputs / "reports" / rows(outputs)[file]["report_id"]


TABLES: dict[str, Callable[[Path], None]] = {
    "figures.csv": cut,
    "figures.parquet": Path.unlink,
    "zhengju.duckdb": cut,
    "zhengju.xlsx": cut,
    "index.html": Path.unlink,
    "datapackage.json": cut,
    "runs.csv": Path.unlink,
    "changes.csv": cut,
    "reports.csv": cut,
}


@pytest.mark.parametrize("name", TABLES)
def test_a_harmed_file_of_the_set_is_whole_after_the_next_run(place, name):
    raw, outputs = place
    sound = {path.name: path.read_bytes() for path in outputs.glob("*.csv")}
    TABLES[name]((outputs / name).resolve())
    summary = ingest(raw, outputs)
    assert (summary.read, summary.published, summary.mended, summary.lost) == ((), True, (name,), ())
    assert verify_set(outputs) == []
    after = {path.name: path.read_bytes() for path in outputs.glob("*.csv")}
    assert [one for one in sorted(sound) if sound[one] != after[one]] == ["changes.csv", "runs.csv"]
    assert after["runs.csv"].startswith(sound["runs.csv"]), "the runs before are known still"
    assert not ingest(raw, outputs).published


def test_reports_whose_file_is_gone_outlive_both_tables_of_reports(place):
    raw, outputs = place
    for name in ("reports.csv", "reports.parquet"):
        cut((outputs / name).resolve())
    summary = ingest(raw, outputs)
    assert summary.read == ()
    assert {name: row["state"] for name, row in rows(outputs).items()} == {NAME: "current", OTHER: "kept"}


@pytest.mark.parametrize("harm", [cut, Path.unlink])
def test_a_set_without_a_list_of_its_files_loses_no_report(place, harm):
    raw, outputs = place
    harm((outputs / "manifest.json").resolve())
    summary = ingest(raw, outputs)
    assert [name.rpartition("-")[0] for name in summary.read] == ["circled-markers"]
    assert {name: row["state"] for name, row in rows(outputs).items()} == {NAME: "current", OTHER: "kept"}
    assert verify_set(outputs) == []


@pytest.mark.parametrize("name", ["report.md", "tokens.conllu", "review.html", "citations.json"])
def test_a_harmed_file_of_a_report_is_made_by_reading_it_again(place, name):
    raw, outputs = place
    sound = (folder_of(outputs, NAME) / name).read_bytes()
    cut(folder_of(outputs, NAME) / name)
    assert len(ingest(raw, outputs).read) == 1
    assert (folder_of(outputs, NAME) / name).read_bytes() == sound
    assert verify_set(outputs) == []


def test_a_harmed_file_of_a_report_whose_pdf_is_gone_is_left_out_and_told(place, monkeypatch):
    raw, outputs = place
    monkeypatch.setenv("ZHENGJU_LANG", "en")
    place_of = folder_of(outputs, OTHER)
    cut(place_of / "report.md")
    (place_of / "notes.txt").write_text("mine", encoding="utf-8")
    lost, foreign = (f"reports/{place_of.name}/{name}" for name in ("report.md", "notes.txt"))
    summary = ingest(raw, outputs)
    assert (set(summary.mended), summary.lost) == ({foreign, lost}, (lost,))
    assert list(changed_lines(summary)) == [
        f"mended: 2 files of the set were not as published, such as {foreign}",
        f"lost: 1 file of reports whose PDF is not there was harmed and left out, such as {lost}",
    ]
    assert not (folder_of(outputs, OTHER) / "report.md").exists()
    assert (folder_of(outputs, OTHER) / "tokens.conllu").exists()
    assert verify_set(outputs) == []
    assert make_plan([raw], outputs).unchanged


def test_a_name_that_readers_use_comes_back(place):
    raw, outputs = place
    (outputs / "figures.csv").unlink()
    assert harmed_files(outputs) == {"figures.csv": "gone"}
    assert ingest(raw, outputs).mended == ("figures.csv",)
    assert (outputs / "figures.csv").is_file()


def test_a_file_in_the_place_of_a_published_one_is_not_overwritten(place):
    raw, outputs = place
    (outputs / "figures.csv").unlink()
    (outputs / "figures.csv").write_text("mine", encoding="utf-8")
    assert [one.kind for one in verify_set(outputs)] == ["manifest"]
    with pytest.raises(OutputError, match="is in the way"):
        ingest(raw, outputs)
    assert (outputs / "figures.csv").read_text(encoding="utf-8") == "mine"


# Only what looks otherwise is read


def read_files(monkeypatch, outputs: Path) -> list[str]:
    """The files that a look for harm reads from now on."""
    read: list[str] = []

    def told(path: Path) -> str:
        read.append(path.name)
        return file_sum(path)

    monkeypatch.setattr(harm, "file_sum", told)
    return read


def rewrite(path: Path, again: Path | None = None) -> None:
    """Other bytes, as many, and the time of the file as it was; or in the place of the file another one."""
    stat, data = path.stat(), bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    (again or path).write_bytes(data)
    os.utime(again or path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    if again:
        again.replace(path)


def test_a_set_that_looks_as_it_did_is_not_read(place, monkeypatch):
    raw, outputs = place
    assert harmed_files(outputs) == {}, "a copy looks otherwise: it is read once"
    read = read_files(monkeypatch, outputs)
    assert (harmed_files(outputs), read) == ({}, [])
    shutil.copy(PDFS / "url_over_lines.pdf", raw)
    assert ingest(raw, outputs).published
    assert (harmed_files(outputs), read) == ({}, []), "nor the one that follows"
    os.utime(folder_of(outputs, NAME) / "report.md")
    assert (harmed_files(outputs), read) == ({}, ["report.md"])
    assert (harmed_files(outputs), read) == ({}, ["report.md"])
    assert verify_set(outputs) == []
    assert len(read) > 50, "verify reads all"


@pytest.mark.parametrize("aside", [False, True], ids=["written", "replaced"])
def test_harm_that_keeps_size_and_time_is_found_at_once(place, aside, tmp_path):
    _, outputs = place
    path = (outputs / "figures.csv").resolve()
    for _ in range(20):
        assert harmed_files(outputs) == {}
        rewrite(path, tmp_path / "aside" if aside else None)
        assert harmed_files(outputs) == {"figures.csv": "altered"}
        rewrite(path, tmp_path / "aside" if aside else None)


def test_harm_right_after_publishing_is_found(place):
    raw, outputs = place
    (raw / NAME).with_suffix(".toml").write_text('title = "Another"\n', encoding="utf-8")
    assert ingest(raw, outputs).published
    rewrite((outputs / "claims.csv").resolve())
    assert harmed_files(outputs) == {"claims.csv": "altered"}


@pytest.mark.parametrize(
    "said", ["", "[]", '{"set": "2", "files": [1]}', '{"set": "2", "files": {"figures.csv": 1}}', '{"set": "x"}']
)
def test_without_a_note_all_is_read(place, said, monkeypatch):
    _, outputs = place
    harmed_files(outputs)
    rewrite((outputs / "figures.csv").resolve())
    (outputs / looked.NOTE).write_text(said.replace('"2"', f'"{(outputs / ".current").readlink().name}"'), encoding="utf-8")
    read = read_files(monkeypatch, outputs)
    assert harmed_files(outputs) == {"figures.csv": "altered"}
    assert len(read) > 50


def test_a_list_of_files_that_was_changed_makes_all_be_read(place):
    _, outputs = place
    assert harmed_files(outputs) == {}
    listed = (outputs / "manifest.json").resolve()
    sums = json.loads(listed.read_text(encoding="utf-8"))
    listed.write_text(json.dumps({**sums, "figures.csv": "0" * 64}), encoding="utf-8")
    assert harmed_files(outputs) == {"figures.csv": "altered"}


def test_bytes_that_the_disk_itself_changed_are_found_by_verify(place):
    _, outputs = place
    rewrite((outputs / "figures.csv").resolve())
    folder = outputs / ".current"
    looked.note(outputs, folder.readlink().name, dict(looked.looks_of(folder.resolve())))  # as if nobody had written
    assert harmed_files(outputs) == {}
    assert [one.kind for one in verify_set(outputs)] == ["manifest"]


def test_a_set_is_looked_at_where_nothing_can_be_noted(place, monkeypatch):
    _, outputs = place

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "read-only")

    monkeypatch.setattr(Path, "write_text", refuse)
    assert harmed_files(outputs) == {}
    assert not (outputs / looked.NOTE).exists() or json.loads((outputs / looked.NOTE).read_text(encoding="utf-8"))


def test_a_run_tells_programs_what_it_mended(place):
    raw, outputs = place
    cut((outputs / "claims.csv").resolve())
    result = call("run", raw, "--outputs", outputs, "--json")
    assert (result.exit_code, json.loads(result.stdout)["mended"], json.loads(result.stdout)["lost"]) == (0, ["claims.csv"], [])
