"""What a sidecar may say, and what is said about one that cannot be understood."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import PipelineError, SidecarError
from pipeline.ingest.plan import make_plan
from pipeline.sidecar import read_sidecar


def beside(folder: Path, said: str | bytes) -> Path:
    path = folder / "a.toml"
    path.write_bytes(said.encode() if isinstance(said, str) else said)
    return path


@pytest.mark.parametrize(
    ("said", "overrides"),
    [
        ("", {}),
        ('title = "年报"', {"title": "年报"}),
        ("\ufefftitle = 'Report'", {"title": "Report"}),
        ("published = 2024-07-15", {"published": "2024-07-15"}),
        ("published = 2024-07-15T10:00:00Z", {"published": "2024-07-15"}),
        ('published = "2024-07"', {"published": "2024-07"}),
        ('published = "2024"', {"published": "2024"}),
        ('published = "2024-02-29"', {"published": "2024-02-29"}),
        ("title = 'a.b.c.d.e.f.g.h.i.j'", {"title": "a.b.c.d.e.f.g.h.i.j"}),
        ('title = "a \\" b.c.d.e.f.g.h.i.j.k"', {"title": 'a " b.c.d.e.f.g.h.i.j.k'}),
        ("# a.b.c.d.e.f.g.h.i.j 'k\ntitle = 'x'", {"title": "x"}),
        ("authors = ['''a.b.c.d.e.f.g.h.i.j''']", {"authors": ["a.b.c.d.e.f.g.h.i.j"]}),
        ('authors = ["Ann Example", "某甲"]', {"authors": ["Ann Example", "某甲"]}),
        ("authors = []", {"authors": []}),
        ("edition = 2024\nnumber = '5'", {"edition": "2024", "number": "5"}),
        ('languages = ["zh", "fr"]', {"languages": ["zh", "fr"]}),
    ],
)
def test_a_sidecar_overrides_the_cover(tmp_path, said, overrides):
    assert read_sidecar(beside(tmp_path, said)).overrides == overrides


def test_expectations_and_corrections_are_read(tmp_path):
    said = '[expect]\ntables = 3\nfootnotes = 0\n[[correction]]\nwas = "3%"\nnow = "30%"\nreason = "zero lost"\n'
    sidecar = read_sidecar(beside(tmp_path, said))
    assert sidecar.expect == {"tables": 3, "footnotes": 0}
    assert sidecar.corrections == ({"was": "3%", "now": "30%", "reason": "zero lost"},)


def test_no_sidecar_says_nothing(tmp_path):
    assert read_sidecar(tmp_path / "none.toml").overrides == {}
    assert read_sidecar(tmp_path / ("x" * 251 + ".toml")).expect == {}
    (tmp_path / "folder.toml").mkdir()
    assert read_sidecar(tmp_path / "folder.toml").corrections == ()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("expect = 5", ["`expect` is 5", "[expect] with tables = 3"]),
        ('[expect]\ntables = "many"', ["`tables` of [expect]", "'many'", "whole number"]),
        ("[expect]\ntables = -1", ["`tables` of [expect] is -1"]),
        ("[expect]\ntables = true", ["is true"]),
        ("[expect]\ntables = 1.5", ["is 1.5"]),
        ("[expect]\ntables = 0x" + "f" * 9000, ["very long", "whole number"]),
        ("[expect]\ntable = 1", ["unknown key 'table' of [expect]", "did you mean `tables`?"]),
        ('published = "2024-13"', ["`published`", "'2024-13'", '"2024-07"']),
        ('published = "2023-02-30"', ["'2023-02-30'"]),
        ('published = "July 2024"', ["'July 2024'"]),
        ('published = "0000"', ["'0000'"]),
        ("published = 2024", ["`published` is 2024"]),
        ('authors = "x"', ["`authors` is 'x'", '["Ann Example"]']),
        ("authors = [1]", ["`authors` is [1]"]),
        ("correction = 5", ["`correction` is 5", "[[correction]]"]),
        ('[[correction]]\nwas = "a"\nreason = "c"', ["no `now`"]),
        ('[[correction]]\nwas = 5\nnow = "b"\nreason = "c"', ["`was` of [correction] is 5"]),
        ("title = 5", ["`title` is 5", "quotation marks"]),
        ('title = "a\\nb"', ["a line of text"]),
        ('languages = ["French"]', ["['French']", '["zh", "en"]']),
        ('titel = "x"', ["unknown key 'titel'", "did you mean `title`?"]),
        ("zzz = 1", ["unknown key 'zzz'", "known are title"]),
        ('"a\\u001b[2J" = 1', ["unknown key"]),
        ("title = ", ["not TOML", "`title` must be a line of text in quotation marks"]),
        ("published = 2024-13", ["not TOML", "line 1", "'published = 2024-13'", '`published` must be a date: "2024", "2024-07"']),
        ("[[correction]]\nverdict = right", ["not TOML", "line 2", '`verdict` must be "right" or "wrong"']),
        ("what = ", ["not TOML", "mend or remove it"]),
        ("a = " + "[" * 100_000, ["nested too deeply"]),
        ("a" + ".a" * 100_000 + " = 1", ["nested too deeply"]),
        ("[" + "a . " * 50_000 + "b]", ["nested too deeply"]),
        ('title = \'a\' # """\n' + "'a b'.\"c\"." * 20_000 + "d = 1", ["nested too deeply"]),
        ("a = {" + "b." * 20_000 + "c = 1}", ["nested too deeply"]),
        ('"\\' * 100_000, ["is not TOML"]),
        ("expect.tables.more = 1", ["`tables` of [expect]"]),
        ("TITLE = 'x'", ["did you mean `title`?"]),
        ("title = '\xff'".encode("latin-1"), ["not UTF-8", "save it as UTF-8"]),
        ("title = 'x'".encode("utf-16"), ["not UTF-8"]),
        ("#" + "x" * 1_100_000, ["1100001 bytes", "a few lines"]),
        ("[expect]\ntables = " + "9" * 5000, ["not TOML"]),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_what_is_not_understood_is_named_with_its_form(tmp_path, said, words):
    with pytest.raises(SidecarError) as caught:
        read_sidecar(beside(tmp_path, said))
    message = caught.value.message
    assert caught.value.code == "sidecar" and isinstance(caught.value, PipelineError)
    assert "'a.toml'" in message and message.isprintable() and len(message) <= 300
    assert all(word in message for word in words)


def test_a_sidecar_that_cannot_be_understood_fails_its_report_alone(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    for name in ("a", "b"):
        (raw / f"{name}.pdf").write_bytes(b"%PDF-1.4\n%" + name.encode())
    beside(raw, "expect = 5")
    plan = make_plan([raw], tmp_path / "out")
    assert [(row["file"], row["error_code"]) for row in plan.rows] == [("a.pdf", "sidecar")]
    assert [job.source.file for job in plan.jobs] == ["b.pdf"]
