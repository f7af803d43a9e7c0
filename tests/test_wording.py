"""What is said to people is said in both languages: every error that they may meet, and how it reaches the terminal."""

from __future__ import annotations

import ast
import pickle
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from string import Formatter

import pytest

import flows
from flows.runners import task_runner
from flows.services import CheckError
from pipeline import errors
from pipeline.dataset import csv_rows
from pipeline.dataset.columns import Column, TableSchema
from pipeline.dataset.reportjson import read_rows
from pipeline.dataset.validate import check, normal
from pipeline.errors import LexiconError, PipelineError, SchemaError, SettingsError
from pipeline.language.traits import read_language
from pipeline.lexicon import load
from pipeline.limits import read_limits
from pipeline.source import looks_like
from pipeline.telling import WORDS, say_both
from pipeline.wording import Both, both, told
from tests.test_doctor import call

HOMES = (Path(errors.__file__).parent, Path(flows.__file__).parent)
HAN = re.compile("[\u4e00-\u9fff]")


def met_by_people() -> set[str]:
    """The names of the errors that people meet."""
    return {kind.__name__ for kind in (PipelineError, *PipelineError.__subclasses__(), CheckError)}


def modules() -> Iterator[tuple[str, ast.Module]]:
    """All of the library and the flows but for the check of a schedule, which is for who changes it."""
    for home in HOMES:
        for path in sorted(home.rglob("*.py")):
            name = path.relative_to(home.parent).as_posix()
            if name != "flows/check.py":
                yield name, ast.parse(path.read_text(encoding="utf-8"))


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def calls(tree: ast.AST, names: set[str]) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call) and name_of(node) in names]


def speaks(message: ast.expr, tree: ast.Module) -> bool:
    """Whether a message is in both languages: made so here, given a name before, or handed on from another error."""
    if isinstance(message, ast.Call):
        return name_of(message) in ("both", "Both", "say_both", "_other", "_detail", "_not_toml")
    if isinstance(message, ast.Attribute):
        return message.attr == "message"
    if isinstance(message, ast.Subscript):
        return isinstance(message.slice, ast.Constant) and message.slice.value == "message"
    if isinstance(message, ast.Name):
        given = [one.value for one in ast.walk(tree) if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == message.id]
        mine = [one for one in given if isinstance(one, ast.Call | ast.JoinedStr | ast.Constant)]
        return bool(mine) and all(isinstance(one, ast.Call) and name_of(one) in ("both", "Both", "say_both") for one in mine)
    return False


def test_every_error_that_people_meet_speaks_both_languages() -> None:
    mute = [
        f"{name}:{call.lineno}: {ast.unparse(call)[:80]}"
        for name, tree in modules()
        for call in calls(tree, met_by_people())
        if not (call.args and speaks(call.args[0], tree))
    ]
    assert mute == []


def test_a_mute_error_is_found() -> None:
    tree = ast.parse(
        'raise SourceError(f"{name} is broken", code="x")\ntext = f"{name}"\nraise LimitError(text)\nLexiconError("x")'
    )
    assert [speaks(call.args[0], tree) for call in calls(tree, met_by_people())] == [False, False, False]
    assert met_by_people() == {
        *("PipelineError", "SourceError", "SidecarError", "LimitError", "LexiconError", "SchemaError", "SettingsError"),
        *("OutputError", "CheckError"),
    }
    assert {name.partition("/")[0] for name, tree in modules() if calls(tree, met_by_people())} == {"pipeline", "flows"}


def test_every_issue_speaks_both_languages() -> None:
    """But for a number that was not read, which is told as it stands; what is wrong with a row is said by `validate`."""
    found = [(name, one, tree) for name, tree in modules() for one in calls(tree, {"Issue"})]
    mute = [(name, ast.unparse(one.args[0]), one.lineno) for name, one, tree in found if not speaks(one.args[1], tree)]
    assert len(found) > 30
    assert [one for one in mute if one[1] not in ("'number_unread'", "'record_failed'")] == []


def fields_of(text: str) -> set[str]:
    return {name.split(":")[0] for _, name, _, _ in Formatter().parse(text) if name}


def test_both_texts_are_there_and_have_the_same_values() -> None:
    found = 0
    for name, tree in modules():
        for one in calls(tree, {"both", "Both"}):
            texts = [str(text.value) for text in one.args[:2] if isinstance(text, ast.Constant)]
            if len(texts) < 2 or texts == ["", ""]:
                continue
            en, zh = texts
            at = (name, one.lineno)
            found += 1
            assert HAN.search(zh), at
            assert not HAN.search(en), at
            if name_of(one) == "both":
                given = {keyword.arg for keyword in one.keywords if keyword.arg}
                assert fields_of(en) == fields_of(zh), at
                assert not given or fields_of(en) == given, at
    assert found > 60
    for key, (en, zh) in WORDS.items():
        assert fields_of(en) == fields_of(zh), key
        assert HAN.search(zh) and not HAN.search(en), key


def test_a_text_knows_its_other_language_wherever_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    text = both("{what} in {n:place|places}", "{n} 处{what}", what=Both("sums", "合计"), n=2)
    assert (text, text.zh) == ("sums in 2 places", "2 处合计")
    again = pickle.loads(pickle.dumps({"message": text}))["message"]
    assert (again, again.zh, type(again)) == (text, text.zh, Both)
    error = SettingsError(say_both("no_dataset", outputs="x"))
    assert "holds no dataset" in str(error)
    monkeypatch.setenv("ZHENGJU_LANG", "zh")
    assert "没有数据集" in told(error.message)
    assert told("plain") == "plain"
    monkeypatch.setenv("ZHENGJU_LANG", "en")
    assert told(text) == "sums in 2 places"


@pytest.mark.parametrize(("lang", "words"), [("en", "did you mean 'pages'?"), ("zh", "是否指 'pages'？")])
def test_settings_are_corrected_in_the_language_of_the_terminal(tmp_path: Path, lang: str, words: str) -> None:
    (tmp_path / "own.toml").write_text("[limits]\npagse = 3\n", encoding="utf-8")
    ended = call("run", tmp_path, "--settings", tmp_path / "own.toml", "--outputs", tmp_path / "out", lang=lang)
    assert (ended.exit_code, words in ended.output) == (2, True)


def test_a_broken_file_is_told_in_chinese_and_published_in_english(tmp_path: Path) -> None:
    raw, outputs = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    (raw / "page.pdf").write_bytes(b"<html>")
    (raw / "half.pdf").write_bytes(b"%PDF-1.4\nbroken")
    (raw / "odd.pdf").write_bytes(b"%PDF-1.4\nodd")
    (raw / "odd.toml").write_text("titel = 'x'", encoding="utf-8")
    ended = call("run", raw, "--outputs", outputs, "--no-review", lang="zh")
    assert "失败 not_pdf: 'page.pdf' 不是 PDF，像是网页（HTML）；请下载 PDF 本身" in ended.output
    assert "没有可读的 PDF 结构" in ended.output  # said by a child
    assert "附属文件 'odd.toml' 有未知的键 'titel'；是否指 `title`？" in ended.output
    rows = {row["file"]: row["message"] for row in csv_rows(outputs / "reports.csv")}
    assert rows["page.pdf"].startswith("'page.pdf' is no PDF: it looks like a web page")
    assert not any(HAN.search(message) for message in rows.values())


def test_what_a_file_looks_like_and_limits_speak_too() -> None:
    assert looks_like(b"PK\x03\x04").zh == " zip 压缩包或办公文档；请导出为 PDF"
    with pytest.raises(SettingsError) as refused:
        read_limits(pages=0)
    assert isinstance(refused.value.message, Both)
    assert refused.value.message.zh == "命令行：pages 为 0；应为大于 0 的整数"


COLUMNS = TableSchema("t", "", "", "id", (Column("id", "string", "", "", required=True), Column("n", "integer", "", "")))


def broken(tmp_path: Path) -> list[tuple[Callable[[], object], str]]:
    """What goes wrong with data files, stored reports, rows and flows, and what is said of it in Chinese."""
    (tmp_path / "no.toml").write_text("[[entry]]", encoding="utf-8")
    (tmp_path / "odd.toml").write_text("[odd]", encoding="utf-8")
    one = '[[entry]]\nid = "a"\nforms = ["甲"]\nexamples = [{ text = "甲", expect = [] }]\n'
    (tmp_path / "twice.toml").write_text(one + one, encoding="utf-8")
    (tmp_path / "shared.toml").write_text(one + one.replace('"a"', '"b"'), encoding="utf-8")
    (tmp_path / "bare.toml").write_text('[[entry]]\nid = "a"\nforms = ["甲"]\n', encoding="utf-8")
    (tmp_path / "list.csv").write_text("id,forms,example\na,甲,乙\n", encoding="utf-8")
    (tmp_path / "traits.toml").write_text("[traits]\n", encoding="utf-8")
    (tmp_path / "report.json").write_text('{"schema_version": "0.1"}', encoding="utf-8")
    (tmp_path / "half.json").write_text("{", encoding="utf-8")
    return [
        (lambda: load(tmp_path / "none.toml"), "无法读取"),
        (lambda: load(tmp_path / "no.toml"), "没有 id；请补上"),
        (lambda: load(tmp_path / "odd.toml"), "只能有 [[entry]] 表"),
        (lambda: load(tmp_path / "twice.toml"), "id 'a' 出现两次；请改其一"),
        (lambda: load(tmp_path / "shared.toml"), "写法 '甲' 同属 'a' 与 'b'；请只留其一"),
        (lambda: load(tmp_path / "bare.toml"), "条目 'a' 没有例子；请补一个"),
        (lambda: load(tmp_path / "list.csv"), "条目 'a' 的例子中没有它的任何写法"),
        (lambda: read_language("zh", tmp_path / "traits.toml"), "缺失"),
        (lambda: read_rows(tmp_path / "report.json"), "规格版本为 '0.1'"),
        (lambda: read_rows(tmp_path / "half.json"), "不是 JSON"),
        (lambda: normal(COLUMNS, {"colour": 1}), "规格中没有列 'colour'"),
        (lambda: check(COLUMNS, [{"id": "a", "n": "x"}]), "t.n 的值 'x' 不是数据集所能存放的 integer（id 'a'）"),
        (lambda: check(COLUMNS, [{"id": "a", "n": 1}] * 2), "t.id：'a' 出现两次；编号不得重复"),
        (lambda: task_runner(0), "jobs 为 0；应为不小于 1 的整数"),
    ]


def test_errors_of_data_files_schema_and_flows_are_said_in_chinese(tmp_path: Path) -> None:
    for act, words in broken(tmp_path):
        with pytest.raises((LexiconError, SchemaError, SettingsError)) as caught:
            act()
        message = caught.value.message
        assert isinstance(message, Both), words
        assert words in message.zh
        assert str(message) != message.zh
