"""index.html of a set: reports, indicators, what the last run changed; and the server that shows it to this machine alone."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.dataset import build_set, csv_rows, write_report
from pipeline.review import make_server, write_index
from pipeline.review.indicators import MOST, indicators
from tests.test_dataset import RUN, extraction
from tests.test_review import HOSTILE, Parts

ROW = {
    "series": "年度报告", "edition": "2024", "report_id": "r24", "metric": "出口", "subject": "东湾区", "place": "",
    "unit": "USD", "kind": "money", "aspect": "level", "basis": "", "value": "10", "status": "actual", "agree": "true",
    "period_start": "2023-01-01", "period_end": "2023-12-31", "figure_ids": '["r24/figure/p1c1-p1c2"]',
}  # fmt: skip


def year(number: int, **other: str) -> dict[str, str]:
    return {**ROW, "period_start": f"{number}-01-01", "period_end": f"{number}-12-31", **other}


def test_an_indicator_goes_over_the_reports_of_a_series() -> None:
    rows = [year(2023), year(2022, value="9"), year(2022, value="8", edition="2023", report_id="r23", figure_ids="[]")]
    (one,), beyond = indicators(rows)
    assert [(p.period, p.value, p.report_id) for p in one.points] == [
        ("2022", "8", "r23"),
        ("2022", "9", "r24"),
        ("2023", "10", "r24"),
    ]
    assert (one.points[0].figure_id, one.points[1].figure_id, beyond) == ("", "r24/figure/p1c1-p1c2", 0)


@pytest.mark.parametrize(
    "other",
    [
        {"unit": "CNY"},
        {"subject": "西山区"},
        {"metric": "进口"},
        {"aspect": "change"},
        {"basis": "yoy"},
        {"place": "DE"},
        {"series": "季度报告"},
        {"series": "", "report_id": "other"},
        {"period_start": "2022-12-01"},
        {"period_end": "2022-03-31"},
        {"value": ""},
        {"metric": ""},
        {"period_start": "", "period_end": ""},
    ],
)
def test_what_differs_is_no_point_of_the_same_line(other: dict[str, str]) -> None:
    assert indicators([year(2023), year(2022, **other)]) == ([], 0)


def test_one_report_without_a_series_has_its_own_indicators() -> None:
    mine = [year(2023, series=""), year(2022, series="")]
    theirs = [year(2023, series="", report_id="x"), year(2022, series="", report_id="x")]
    found, _ = indicators(mine + theirs)
    assert [{point.report_id for point in one.points} for one in found] == [{"r24"}, {"x"}]


def test_a_fact_comes_after_what_was_expected_for_its_period() -> None:
    (one,), _ = indicators([year(2023), year(2024), year(2024, status="forecast", value="11")])
    assert [point.status for point in one.points] == ["actual", "forecast", "actual"]


def test_what_more_reports_say_comes_first_and_the_rest_is_counted() -> None:
    many = [row for i in range(MOST + 5) for row in (year(2022, metric=f"m{i:05}"), year(2023, metric=f"m{i:05}"))]
    found, beyond = indicators([*many, year(2022), year(2023, report_id="r25")])
    assert (found[0].names["metric"], len(found), beyond) == ("出口", MOST, 6)


def write_set(folder: Path) -> Path:
    write_report(folder / "one" / "r", extraction(), RUN)
    failed = {
        "report_id": "bad-unread",
        "file": f"{HOSTILE}.pdf",
        "status": "failed",
        "error_code": "damaged",
        "message": HOSTILE,
    }
    build_set(folder / "set", [folder / "one" / "r"], [{**failed, "pipeline_version": "0"}])
    return folder / "set"


def data_of(folder: Path) -> dict[str, Any]:
    write_index(folder)
    return json.loads(Parts((folder / "index.html").read_text(encoding="utf-8")).inside[1])


def test_every_report_is_there_failed_ones_too_and_no_text_is_markup(tmp_path: Path) -> None:
    folder = write_set(tmp_path)
    data = data_of(folder)
    assert {one["status"] for one in data["reports"]} >= {"failed"}
    assert HOSTILE in {one["message"] for one in data["reports"]}
    assert data["changes"]["all"] == 0
    tags = [tag for tag, _ in Parts((folder / "index.html").read_text(encoding="utf-8")).tags]
    assert (tags.count("script"), tags.count("img")) == (2, 0)


def test_no_arithmetic_is_not_said_to_add_up(tmp_path: Path) -> None:
    folder = write_set(tmp_path)
    assert data_of(folder)["checked"] == len(list(csv_rows(folder / "checks.csv"))) > 0
    (folder / "checks.csv").write_text("check_id,report_id,verdict,page,message_zh,message_en\n", encoding="utf-8")
    write_index(folder)
    assert data_of(folder)["checked"] == 0


def test_a_report_leads_to_its_page_if_there_is_one(tmp_path: Path) -> None:
    folder = write_set(tmp_path)
    assert not any(one["review"] for one in data_of(folder)["reports"])
    (read,) = [one for one in data_of(folder)["reports"] if one["status"] != "failed"]
    (folder / "reports" / read["report_id"] / "review.html").write_text("", encoding="utf-8")
    assert [one["report_id"] for one in data_of(folder)["reports"] if one["review"]] == [read["report_id"]]


def test_what_the_last_run_changed_is_shown_where_it_is_known(tmp_path: Path) -> None:
    folder = write_set(tmp_path)
    figure = next(csv_rows(folder / "figures.csv"))
    head = "change_id,run,record,change,report_id,file,record_id,columns,was,now\n"
    other = "x,1,report,added,r,r.pdf,r,[],,\n" * 600
    line = f'y,1,figure,changed,r,r.pdf,{figure["figure_id"]},[],"{{""metric"":""旧""}}","{{""metric"":""新""}}"\n'
    (folder / "changes.csv").write_text(head + line + other, encoding="utf-8")
    changes = data_of(folder)["changes"]
    assert (len(changes["rows"]), changes["all"]) == (500, 601)
    first, second = changes["rows"][:2]
    assert (first["was"], first["now"]) == ({"metric": "旧"}, {"metric": "新"})
    assert first["said"] == {name: figure[name] for name in ("text", "metric", "subject", "page")}
    assert (second["record"], second["was"], second["now"], "said" in second) == ("report", {}, {}, False)


def test_the_same_set_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = write_set(tmp_path)
    write_index(folder)
    first = (folder / "index.html").read_bytes()
    write_index(folder)
    assert (folder / "index.html").read_bytes() == first


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    (tmp_path / "index.html").write_text("here", encoding="utf-8")
    (tmp_path / ".lock").write_text("hidden", encoding="utf-8")
    (tmp_path / "reports").mkdir()
    server = make_server(tmp_path, 0)
    assert server.server_address[0] == "127.0.0.1"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def get(port: int, path: str, host: str | None = None, method: str = "GET") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host or f"127.0.0.1:{port}")
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


def test_files_are_served(port: int) -> None:
    assert get(port, "/index.html") == (200, b"here")
    assert get(port, "/index.html?x=1", f"localhost:{port}")[0] == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [("/.lock", 403), ("/%2elock", 403), ("/../../etc/passwd", 403), ("/%2e%2e/x", 403), ("/reports/", 404), ("/nothing", 404)],
)
def test_what_is_hidden_outside_or_a_folder_is_not(port: int, path: str, status: int) -> None:
    assert get(port, path)[0] == status
    assert get(port, path, method="HEAD")[0] == status


@pytest.mark.parametrize("host", ["example.org", "example.org:80", "127.0.0.1.example.org:1", ""])
def test_a_page_of_the_web_that_calls_itself_this_machine_is_refused(port: int, host: str) -> None:
    assert get(port, "/index.html", host or ":")[0] == 403


def test_a_port_that_is_taken_is_an_error_only_if_it_was_asked_for(tmp_path: Path, port: int) -> None:
    with pytest.raises(OSError, match="in use"):
        make_server(tmp_path, port)


def test_the_command_says_what_is_missing(tmp_path: Path, port: int) -> None:
    runner = CliRunner(env={"ZHENGJU_LANG": "en"})
    result = runner.invoke(app, ["review", str(tmp_path / "none")])
    assert (result.exit_code, "make it with `zhengju run`" in result.output) == (2, True)
    taken = runner.invoke(app, ["review", str(tmp_path), "--port", str(port), "--no-browser"])
    assert (taken.exit_code, "choose another" in taken.output) == (2, True)
