"""Notes that point back: 同上, 前引, Ibid., (n 5), short titles; over pages, behind notes with several works, and in doubt."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.citations import parse, parse_note
from pipeline.model import Note
from tests import build

WORK, OTHER = "某甲：《港口》，东湾出版社，2020年，第3页。", "某乙：《船》，东湾出版社，2021年。"
THIRD = "某甲：《海潮》，东湾出版社，2022年。"
LATIN = "Ann Example, The Wide Port: A History (London: Sample Press, 2010), 5."
LATIN_OTHER = "Bob Sample, “Ships,” Sample Review 3, no. 2 (2011): 7."


def noted(*texts: str, pages: tuple[int, ...] = (), markers: tuple[str, ...] = ()):
    """A document whose blocks are notes, marked 1, 2, 3 … unless told otherwise."""
    document = build.document(*[("footnote", text) for text in texts])
    pages = pages or (1,) * len(texts)
    markers = markers or tuple(str(i + 1) for i in range(len(texts)))
    notes = [Note(f"n{i}", b.block_id, pages[i], markers[i], None, None) for i, b in enumerate(document.blocks)]
    return replace(document, notes=tuple(notes))


@pytest.mark.parametrize(
    "text",
    [
        "同上，第5页。", "同上书，第12页。", "同上，页5。", "同注3，第5页。", "同前引，第7页。", "同前註，頁9。", "出处同上。",
        "前引某甲书，第9页。", "某甲：前引书，第9页。", "前揭某甲文，第9页。", "某甲，前揭書，頁9。", "上引书，第5页。",
        "参见注⑤。", "见本文注释12。", "参见前注〔5〕，某甲书，第12页。", "前引〔5〕，某甲文。", "前注5，某甲文，第12页。",
        "Ibid, 45.", "Id. at 45.", "ibid., pp. 5–7.", "See Ibid., p. 3.", "Example, op. cit., p. 5.", "Loc. cit.",
        "Example (n 5) 12.", "See supra note 12.", "See note 5 above.", "Example, supra note 5, at 10.",
    ],
)  # fmt: skip
def test_notes_that_only_point_back(text):
    assert parse_note(text).kind == "repeat"


@pytest.mark.parametrize(
    "text",
    [
        "下同。", "作者系东湾大学教授。", "本文注重港口的历史。", "笔者访谈，东湾，2019年5月3日。",
        "Notes on ports are kept in the archive.",
        "除特别注明外，本文所引数据均来自东湾统计局。", "以上数据与前文一致。",
    ],
)  # fmt: skip
def test_notes_that_do_not_point_back(text):
    assert parse_note(text).kind == "comment"


@pytest.mark.parametrize(
    ("texts", "pages", "meant"),
    [
        ((WORK, "同上，第9页。"), (1, 1), 0),
        ((WORK, "Ibid."), (1, 2), 0),
        ((WORK, "同上。", "同上。"), (1, 1, 1), 0),
        ((WORK, OTHER, "某甲，前引书，第8页。"), (1, 1, 5), 0),
        ((WORK, OTHER, "参见前注1。"), (1, 1, 2), 0),
        ((WORK, OTHER, "同本页注释②。"), (1, 1, 1), 1),
        ((WORK, OTHER, "某甲：《港口》，第45页。"), (1, 1, 9), 0),
        ((LATIN, LATIN_OTHER, "Example, The Wide Port, 45."), (1, 1, 3), 0),
        ((LATIN, LATIN_OTHER, "Example (n 1) 12."), (1, 1, 3), 0),
        ((LATIN, LATIN_OTHER, "Sample, “Ships,” 8."), (1, 1, 3), 1),
        ((LATIN, LATIN_OTHER, "Example, op. cit., p. 45."), (1, 1, 3), 0),
        ((f"{WORK[:-1]}；{OTHER}", "前引某乙书，第9页。"), (1, 1), 1),
        ((f"{WORK[:-1]}；{OTHER}", "某甲，前注1，第9页。"), (1, 1), 0),
        ((WORK, THIRD, "某甲：《港口》，前引书，第9页。"), (1, 1, 1), 0),
    ],
)
def test_a_repeat_points_to_the_work_it_means(texts, pages, meant):
    citations, kinds, issues = parse(noted(*texts, pages=pages))
    assert issues == []
    assert kinds[f"n{len(texts) - 1}"] == "repeat"
    assert citations[-1].repeats == citations[meant].citation_id
    assert citations[-1].csl["title"] == citations[meant].csl["title"]


@pytest.mark.parametrize(
    ("texts", "pages", "likeliest"),
    [
        ((f"{WORK[:-1]}；{OTHER}", "同上，第9页。"), (1, 1), "船"),
        ((WORK, THIRD, "某甲，前引书，第9页。"), (1, 1, 1), "海潮"),
        ((WORK, "同上。"), (1, 4), "港口"),
        ((WORK, "下同。", "同上。"), (1, 1, 1), "港口"),
    ],
)
def test_a_repeat_in_doubt_is_resolved_and_marked(texts, pages, likeliest):
    citations, _, issues = parse(noted(*texts, pages=pages))
    assert [issue.code for issue in issues] == ["repeat_unresolved"]
    assert "more than one" in issues[0].detail
    assert (citations[-1].csl["title"], bool(citations[-1].repeats)) == (likeliest, True)


@pytest.mark.parametrize("texts", [("同上。",), (WORK, "某丙，前引文。"), (WORK, "Third, op. cit., p. 5.")])
def test_a_repeat_of_nothing_is_an_issue(texts):
    citations, kinds, issues = parse(noted(*texts))
    assert [issue.code for issue in issues] == ["repeat_unresolved"]
    assert kinds[f"n{len(texts) - 1}"] == "repeat"
    assert not any(citation.repeats for citation in citations)


def test_a_repeat_behind_a_work_that_was_not_read_does_not_mean_the_one_before():
    found, _, issues = parse(noted(LATIN, "Harbour Guidelines 4/2021 on berths.", "Ibid., paragraph 2."))
    assert [work.repeats for work in found] == [""]
    assert [issue.code for issue in issues] == ["citation_unread", "repeat_unresolved"]


def test_a_number_means_the_latest_note_of_that_number():
    """Notes that begin at ① on every page."""
    citations, _, _ = parse(noted(WORK, OTHER, THIRD, "参见注①，第5页。", pages=(1, 2, 2, 2), markers=("①", "①", "②", "③")))
    assert citations[-1].repeats == citations[1].citation_id


@pytest.mark.parametrize(
    ("note", "page"),
    [
        ("同上，第9页。", "9"),
        ("Ibid., pp. 5–7.", "5–7"),
        ("Id. at 45.", "45"),
        ("Ibid., 12.", "12"),
        ("同上。", "3"),
        ("同上，頁8。", "8"),
    ],
)
def test_a_repeat_keeps_its_own_page(note, page):
    citations, _, _ = parse(noted(WORK, note))
    assert [citation.csl["page"] for citation in citations] == ["3", page]


def test_a_repeat_before_a_new_work_is_resolved_too():
    citations, kinds, issues = parse(noted(WORK, f"同上，第5页。另见{OTHER}"))
    assert (kinds["n1"], issues) == ("citation", [])
    assert [bool(citation.repeats) for citation in citations] == [False, True, False]
    assert [citation.csl["title"] for citation in citations] == ["港口", "港口", "船"]


def test_a_note_may_point_back_to_several_works():
    citations, kinds, _ = parse(noted(WORK, OTHER, "前注1，某甲书，第5页；前注2，某乙书，第6页。"))
    assert kinds["n2"] == "repeat"
    assert [(citation.csl["title"], citation.csl["page"]) for citation in citations[2:]] == [("港口", "5"), ("船", "6")]


def test_a_short_title_of_an_unknown_work_stays_a_work():
    citations, kinds, _ = parse(noted(OTHER, "某甲：《港口》，第45页。"))
    assert kinds["n1"] == "citation"
    assert [citation.repeats for citation in citations] == ["", ""]


@pytest.mark.parametrize(
    ("text", "kind", "titles"),
    [
        (f"{WORK[:-1]}。转引自{OTHER}", "citation", ["港口", "船"]),
        (f"某甲：《港口》，第3页，转引自{OTHER}", "citation", ["港口", "船"]),
        (f"见{WORK[:-1]}；并参{OTHER}", "citation", ["港口", "船"]),
        (f"相关研究可参见：{WORK[:-1]}；{OTHER[:-1]}；{THIRD}", "citation", ["港口", "船", "海潮"]),
        (f"{LATIN[:-1]}; see also {LATIN_OTHER}", "citation", ["The Wide Port: A History", "Ships"]),
        (f"{LATIN[:-1]}, cited in {LATIN_OTHER}", "citation", ["The Wide Port: A History", "Ships"]),
        (f"For a different view, see {LATIN}", "mixed", ["The Wide Port: A History"]),
        (f"This excludes fishing vessels. See {LATIN_OTHER}", "mixed", ["Ships"]),
        (f"一些学者持相反意见，例如{WORK}", "mixed", ["港口"]),
        (f"资料来源：{WORK}", "citation", ["港口"]),
        (f"Source: {LATIN}", "citation", ["The Wide Port: A History"]),
        (f"參見{WORK[:-1]}；另見{OTHER}", "citation", ["港口", "船"]),
    ],
)
def test_several_works_and_what_leads_to_them(text, kind, titles):
    reading = parse_note(text)
    assert (reading.kind, [item["title"] for item in reading.citations]) == (kind, titles)


def test_a_date_of_access_for_all_works():
    first, second = (
        f"Sample {who}, “{title},” https://www.example.org/a" for who, title in (("Office", "Ports"), ("Bank", "Ships"))
    )
    text = f"{first}; {second}; both accessed May 4, 2021."
    reading = parse_note(text)
    assert (reading.kind, [item["accessed"]["date-parts"] for item in reading.citations]) == ("citation", [[[2021, 5, 4]]] * 2)


@pytest.mark.parametrize(
    "text",
    [
        "然而，东湾的港口在2020年有所增加，并没有涵盖渔港（某甲等人，2021, 2022）。",
        "相比之下，北湾的项目从启动到完成平均为6年（参见某甲等人2017: 362）。",
        "表5显示，风险主要集中在北湾：2000年至2021年期间，有13%的项目位于该地区。",
        "东湾局在2021年3月首次发布《如何借贷》报告时，公布了这些协议（某甲等，2021年）。",
        "正如某甲（2017: 23）解释的那样，“港口和船东建立了联盟。这些项目是逆向设计的。”同样，某乙（2019）认为并非如此。",
        "2017年，在“港口论坛”上，东湾局将港口描述为“新的选择”（港口论坛2017，重点添加）。",
        "However, the number of ports in London rose to 30 in 2020, according to officials.",
        "These figures include fishing ports. We thank the Sample Office for its help in 2020.",
    ],
)
def test_a_sentence_that_talks_is_no_work(text):
    assert parse_note(text).kind == "comment"


def test_an_address_in_a_sentence_is_all_that_is_cited():
    reading = parse_note("协议可以通过https://www.example.org/a.pdf完整获取。")
    (item,) = reading.citations
    assert (reading.kind, item["URL"], "title" in item) == ("mixed", "https://www.example.org/a.pdf", False)
