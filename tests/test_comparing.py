"""`zhengju compare`: what two editions or two sets say of the same thing, paired from the strictest sameness to the loosest."""

from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.comparing import Side, as_data, compare, csv_lines, sides, terminal_lines
from pipeline.dataset import build_set, load_schema, write_report
from pipeline.errors import SettingsError
from pipeline.observations import observe
from pipeline.wording import told
from tests.test_cli import call
from tests.test_dataset import RUN, extraction

NAMES = load_schema().tables["observations"].names


def row(value: str = "10", **other: str) -> dict[str, str]:
    said = {"observation_id": f"r/observation/{value}", "report_id": "r", "metric": "出口", "subject": "东区", "unit": "USD"}
    said |= {"kind": "money", "aspect": "level", "status": "actual", "approximation": "exact", "agree": "true", "page": "2"}
    said |= {"period_start": "2023-01-01", "period_end": "2023-12-31", "value": value}
    return {**dict.fromkeys(NAMES, ""), **said, **other}


def side(*rows: dict[str, str]) -> Side:
    return Side("one", rows, {"r": {}})


def changes(before: list[dict[str, str]], after: list[dict[str, str]]) -> list[tuple[str, str, str]]:
    found = compare(side(*before), side(*after)).all
    return [(one.change, (one.before or {}).get("value", ""), (one.after or {}).get("value", "")) for one in found]


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (row(), row(), "same"),
        (row("10"), row("10.0"), "same"),
        (row(), row(page="9", observation_id="other", figure_ids='["x"]'), "same"),
        (row(), row(metric="出　口"), "same"),
        (row(metric="Exports"), row(metric="exports"), "same"),
        (row(), row("11"), "changed"),
        (row(low="9"), row(low="8"), "changed"),
        (row(), row(approximation="about"), "changed"),
        (row(), row(agree="false"), "changed"),
        (row(status="forecast"), row("11"), "changed"),
        (row(status="target", aspect="change"), row("11", aspect="change", basis="yoy"), "changed"),
        (row(), row(metric="进口"), ""),
        (row(), row(subject="西区"), ""),
        (row(), row(place="DE"), ""),
        (row(), row(unit="CNY"), ""),
        (row(), row(aspect="change"), ""),
        (row(), row(scope="parent"), ""),
        (row(), row(variant="Budget"), ""),
        (row(), row(period_start="2023-12-31"), ""),
        (row(), row(period_end="2023-11-30"), ""),
    ],
)
def test_what_is_one_thing_and_what_is_two(before: dict[str, str], after: dict[str, str], change: str) -> None:
    found = [one.change for one in compare(side(before), side(after)).all]
    assert found == ([change] if change else ["added", "gone"])


def test_what_is_said_on_one_side_only() -> None:
    assert changes([], [row("1")]) == [("added", "", "1")]
    assert changes([row("1")], []) == [("gone", "1", "")]


def test_a_forecast_is_not_taken_for_the_fact_where_both_are_said() -> None:
    before = [row("1", status="forecast"), row("2")]
    after = [row("3"), row("4", status="forecast")]
    assert changes(before, after) == [("changed", "2", "3"), ("changed", "1", "4")]


def test_where_two_may_be_meant_none_is_paired() -> None:
    before = [row("1", status="forecast"), row("2", status="target")]
    assert changes(before, [row("3")]) == [("added", "", "3"), ("gone", "1", ""), ("gone", "2", "")]


def test_several_of_one_key_are_paired_in_their_order() -> None:
    assert changes([row("1"), row("2")], [row("1"), row("5"), row("6")]) == [
        ("same", "1", "1"),
        ("changed", "2", "5"),
        ("added", "", "6"),
    ]


def test_differences_are_exact_and_counted_by_metric() -> None:
    before = [row("0.1"), row("5", metric="进口"), row("7", metric="顺差")]
    found = compare(side(*before), side(row("0.3"), row("5", metric="进口"), row("", metric="运费", low="1", high="2")))
    assert [one.difference for one in found.differences] == [Decimal("0.2"), None, None]
    assert [one.columns for one in found.differences] == [("value",), (), ()]
    assert list(found.by_metric()) == ["出口", "运费", "顺差", "进口"]
    data = as_data(found)
    assert data["counts"] == {"changed": 1, "added": 1, "gone": 1, "same": 1}
    assert data["differences"][0]["difference"] == "0.2"
    lines = list(csv.DictReader(io.StringIO(csv_lines(found))))
    assert [one["change"] for one in lines] == ["changed", "added", "gone"]
    assert (lines[0]["value_before"], lines[0]["value_after"], lines[0]["difference"]) == ("0.1", "0.3", "0.2")
    assert (lines[1]["low_after"], lines[1]["report_id_before"]) == ("1", "")


@pytest.mark.parametrize("chinese", [False, True])
def test_a_terminal_is_told_in_its_language(chinese: bool) -> None:
    before = [row("1000"), *(row(str(n), metric=f"m{n}") for n in range(30))]
    text = "\n".join(terminal_lines(compare(side(*before), side(row("2000", status="forecast"))), chinese=chinese))
    assert ("1,000 → 2,000（预测）" if chinese else "1,000 → 2,000 (forecast)") in text
    grown = row("2", aspect="change", basis="yoy", unit="%")
    told = "\n".join(terminal_lines(compare(side(), side(grown)), chinese=chinese))
    assert ("变动 · 同比" if chinese else "change · on a year earlier") in told
    assert "yoy" not in told
    assert ("另有 10 条" if chinese else "and 10 more") in text
    assert "\x1b" not in "\n".join(terminal_lines(compare(side(), side(row(metric="a\x1b[2J"))), chinese=chinese))


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two editions in one set, and the same set with another value in the later one."""
    folder = tmp_path_factory.mktemp("sets")
    for name, value in (("set", "3.5"), ("other", "3.7")):
        homes = []
        for edition, printed in (("2023", "3.5"), ("2024", value)):
            x = extraction(f"r{edition}", f"r{edition}.pdf")
            cover = replace(x.document.cover, series="年度报告", edition=edition)
            figures = tuple(replace(one, metric="进口", value=Decimal(printed)) for one in x.figures)
            observed, _ = observe(figures)
            x = replace(
                x, document=replace(x.document, cover=cover), figures=figures, observations=observed, claims=(), checks=()
            )
            homes.append(folder / f"{name}-{edition}")
            write_report(homes[-1], x, RUN)
        build_set(folder / name, homes)
    return folder


def test_two_editions_of_a_set(outputs: Path) -> None:
    said = json.loads(call("compare", "2023", "r2024.pdf", "--outputs", outputs / "set", "--json").stdout)
    assert (said["before"]["name"], said["after"]["reports"], said["files"]) == ("年度报告 2023", ["r2024"], [])
    assert said["counts"]["same"] > 0
    assert said["differences"] == []


def test_two_sets(outputs: Path, tmp_path: Path) -> None:
    target = tmp_path / "d.csv"
    result = call("compare", outputs / "set", outputs / "other", "--csv", target)
    assert result.exit_code == 0
    assert "1 changed" in result.output
    assert "3.5 → 3.7" in result.output
    assert "between the two sets" in result.output
    (line,) = csv.DictReader(io.StringIO(target.read_text(encoding="utf-8")))
    assert (line["report_id_before"], line["report_id_after"], line["difference"]) == ("r2024", "r2024", "0.2")
    same = call("compare", outputs / "set", outputs / "set")
    assert "The two sets have the same bytes" in same.output


def test_a_report_that_was_replaced_is_found_by_its_edition(outputs: Path, tmp_path: Path) -> None:
    shutil.copytree(outputs / "other", tmp_path / "other")
    for name in ("reports.csv", "observations.csv"):
        path = tmp_path / "other" / name
        path.write_text(path.read_text(encoding="utf-8").replace("r2024", "new-2024"), encoding="utf-8")
    found = compare(*sides(str(outputs / "set"), str(tmp_path / "other"), Path("none")))
    (one,) = found.differences
    assert (one.change, one.before and one.before["report_id"], one.after and one.after["report_id"]) == (
        "changed",
        "r2024",
        "new-2024",
    )


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("2023", "2031", "no report is named 2031"),
        ("2023", "{set}", "two folders of datasets, or two reports"),
        ("年度报告", "2024", "no report is named"),
    ],
)
def test_what_cannot_be_compared_says_what_there_is(
    outputs: Path, monkeypatch: pytest.MonkeyPatch, first: str, second: str, words: str
) -> None:
    monkeypatch.setenv("ZHENGJU_LANG", "en")
    second = second.replace("{set}", str(outputs / "set"))
    with pytest.raises(SettingsError) as caught:
        sides(first, second, outputs / "set")
    assert words in caught.value.message
    result = call("compare", first, second, "--outputs", outputs / "set", "--json")
    assert (result.exit_code, json.loads(result.stdout)["error"]) == (2, "settings")


def test_an_edition_of_two_series_needs_the_series(outputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENGJU_LANG", "zh")
    shutil.copytree(outputs / "set", tmp_path / "set")
    path = tmp_path / "set" / "reports.csv"
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    other = [line.replace("年度报告", "季度报告").replace("r2023", "q2023") for line in lines[:1]]
    path.write_text("\n".join([head, *lines, *other]) + "\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="several reports are named 2023") as refused:
        sides("2023", "2024", tmp_path / "set")
    assert "多份名为 2023 的报告" in told(refused.value.message)
    before, _ = sides("2023", "2024", tmp_path / "set", "年度报告")
    assert list(before.reports) == ["r2023"]


def test_a_folder_without_a_dataset(tmp_path: Path) -> None:
    result: Any = call("compare", "a", "b", "--outputs", tmp_path)
    assert (result.exit_code, "holds no dataset" in result.stderr) == (2, True)
