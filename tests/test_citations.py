"""Citations: fields of a work in every style, kinds of notes, what a repeat means, and CSL-JSON that is sound."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.citations import parse, parse_citation, parse_note
from pipeline.citations.dates import find_dates
from pipeline.citations.names import parse_names
from pipeline.citations.work import read_work
from pipeline.model import Note
from tests import build

URL = "https://www.example.org/a/b-c/2020-10/14_1.html"
TYPES = {
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast", "chapter",
    "classic", "collection", "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "event", "figure",
    "graphic", "hearing", "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture", "musical_score",
    "pamphlet", "paper-conference", "patent", "performance", "periodical", "personal_communication", "post", "post-weblog",
    "regulation", "report", "review", "review-book", "software", "song", "speech", "standard", "thesis", "treaty", "webpage",
}  # fmt: skip
"""The types of csl-data.json 1.0.2."""


def date(*parts: int) -> dict[str, list[list[int]]]:
    return {"date-parts": [list(parts)]}


def literal(*names: str) -> list[dict[str, str]]:
    return [{"literal": name} for name in names]


def person(given: str, family: str) -> dict[str, str]:
    return {"family": family, "given": given}


CHINESE = [
    (
        "某甲、某乙：《港口贸易》，《东湾研究》2020年第3期，第5—9页。",
        {
            "type": "article-journal",
            "author": literal("某甲", "某乙"),
            "title": "港口贸易",
            "container-title": "东湾研究",
            "issued": date(2020),
            "issue": "3",
            "page": "5—9",
        },
    ),
    (
        f"某甲：《港口贸易》，《东湾日报》2020年10月14日，{URL}。",
        {"type": "article-newspaper", "container-title": "东湾日报", "issued": date(2020, 10, 14), "URL": URL},
    ),
    (
        f"东湾统计局：《贸易展望》，<{URL}>：2020年10月，最后访问日期：2020年12月23日。",
        {"type": "report", "issued": date(2020, 10), "accessed": date(2020, 12, 23), "URL": URL},
    ),
    (
        "[美]某甲著，某乙译：《贸易史》，东湾：东湾出版社，2012年版，第3页。",
        {"author": literal("[美]某甲"), "translator": literal("某乙"), "publisher": "东湾出版社", "publisher-place": "东湾"},
    ),
    (
        "某甲：《港口》，载某乙主编：《港口文集》，东湾：东湾出版社，2011年。",
        {"type": "chapter", "author": literal("某甲"), "editor": literal("某乙"), "container-title": "港口文集"},
    ),
    ("某甲：〈港口〉，《东湾学报》第9期（1999年），頁63-67。", {"title": "港口", "container-title": "东湾学报", "issue": "9"}),
    ("某甲．港口吞吐量居前．东湾日报，2022-02-09", {"title": "港口吞吐量居前", "container-title": "东湾日报"}),
    ("东湾大学：《港口法》，2018年修订，2020年。", {"issued": date(2020)}),
    ("某甲：《港口研究》，东湾大学2020年博士学位论文。", {"type": "thesis", "publisher": "东湾大学"}),
    ("《东湾》杂志社：《概况》，2020年。", {"author": literal("《东湾》杂志社"), "title": "概况"}),
    ("某甲：《评〈港口史〉》，《东湾日报》2020年3月4日。", {"title": "评〈港口史〉"}),
    (
        "某甲：《港口，为什么？》，东湾网，2020年3月4日。",
        {"title": "港口，为什么？", "container-title": "东湾网", "type": "webpage"},
    ),
]

CODED = [
    (
        "某甲, 某乙. 港口贸易[J]. 东湾学报(社会科学版), 2020, 12(3): 5-9.",
        {"container-title": "东湾学报(社会科学版)", "volume": "12", "issue": "3", "page": "5-9", "issued": date(2020)},
    ),
    ("某甲．港口贸易［M］．2版．东湾：东湾出版社，2020：15．", {"publisher": "东湾出版社", "edition": "2版", "page": "15"}),
    (
        f"BROWN A B, SMITH C. Port trade[J/OL]. Port Journal, 2020(6): 4[2021-05-06]. {URL}.",
        {
            "author": [person("A. B.", "Brown"), person("C.", "Smith")],
            "title": "Port trade",
            "accessed": date(2021, 5, 6),
            "URL": URL,
            "issue": "6",
        },
    ),
    (f"某甲. 港口[EB/OL]. (2020-03-04)[2021-05-06]. {URL}.", {"issued": date(2020, 3, 4), "accessed": date(2021, 5, 6)}),
    ("东湾局. 港口规范: DB/T 12—2020[S]. 2020.", {"title": "港口规范", "number": "DB/T 12—2020", "type": "standard"}),
    (
        "某甲. 港口[M]//某乙. 文集: 第2卷. 东湾: 东湾出版社, 2001.",
        {"type": "chapter", "editor": literal("某乙"), "container-title": "文集", "volume": "2"},
    ),
]

ENGLISH = [
    (
        "Ann B. Example and Bob Sample, “Port Trade: Facts,” Port Journal 12, no. 3 (2020): 15–20, doi:10.1234/abc.5.",
        {
            "author": [person("Ann B.", "Example"), person("Bob", "Sample")],
            "title": "Port Trade: Facts",
            "container-title": "Port Journal",
            "volume": "12",
            "issue": "3",
            "issued": date(2020),
            "DOI": "10.1234/abc.5",
        },
    ),
    (
        "Ann Example, The Wide Port: A History (New York: Sample Press, 2011), 45.",
        {"title": "The Wide Port: A History", "publisher-place": "New York", "publisher": "Sample Press", "issued": date(2011)},
    ),
    (
        "Ann Example, ‘Ports at Night’ (2002) 28 Port Law Review 162 <https://doi.org/10.1234/x>.",
        {"container-title": "Port Law Review", "volume": "28", "page": "162", "issued": date(2002), "DOI": "10.1234/x"},
    ),
    (
        "Example, A. B., & Sample, C. D. Port facts. Port Journal, 2020, 12(3).",
        {"author": [person("A. B.", "Example"), person("C. D.", "Sample")], "title": "Port facts"},
    ),
    (
        "Example, A. B., & Sample, C. D. (2020). Port facts: A review. Port Journal, 12(3), 5–9. https://doi.org/10.1234/x",
        {
            "author": [person("A. B.", "Example"), person("C. D.", "Sample")],
            "title": "Port facts: A review",
            "container-title": "Port Journal",
            "issued": date(2020),
            "volume": "12",
            "issue": "3",
            "page": "5–9",
        },
    ),
    (
        "Example, Ann, and Bob Sample. “Port Facts.” Port Journal, vol. 12, no. 3, 2020, pp. 5-9.",
        {
            "author": [person("Ann", "Example"), person("Bob", "Sample")],
            "title": "Port Facts",
            "container-title": "Port Journal",
            "volume": "12",
            "issue": "3",
            "issued": date(2020),
            "page": "5-9",
        },
    ),
    (
        f"Sample Office, “Port Facts,” March 4, 2020, available at: {URL} (accessed on May 6, 2021).",
        {"author": literal("Sample Office"), "issued": date(2020, 3, 4), "accessed": date(2021, 5, 6), "URL": URL},
    ),
    (
        "Ministry of Ports and Trade, Port Survey, Washington, D.C.: Sample Press, 2020.",
        {"author": literal("Ministry of Ports and Trade"), "publisher-place": "Washington, D.C", "publisher": "Sample Press"},
    ),
    ("Bob Sample Jr., “Ports,” The Sample Times, 4 March 2020.", {"author": [{**person("Bob", "Sample"), "suffix": "Jr."}]}),
    (
        "Ann Example, Notes on “Wide and Open” Ports, The Sample Times, March 4, 2020.",
        {"title": "Notes on “Wide and Open” Ports", "container-title": "The Sample Times"},
    ),
]


@pytest.mark.parametrize(("text", "wanted"), CHINESE + CODED + ENGLISH)
def test_the_fields_of_a_work_are_read(text, wanted):
    item = parse_citation(text)
    assert wanted == {key: item.get(key) for key in wanted}


@pytest.mark.parametrize(
    "printed",
    [
        f"<{URL}>",
        f"〈{URL}〉",
        f"{URL}。",
        f"{URL}，",
        f"{URL}.",
        URL.replace("/b-c/", "/b-\nc/"),
        URL.replace("/2020-10/", "/ 2020-10/"),
        URL.replace(".html", " .html"),
        URL.replace("example.org", "example. org"),
    ],
)
def test_an_address_is_mended_and_ends_before_punctuation(printed):
    assert parse_citation(f"某甲：《港口》，东湾网，{printed}")["URL"] == URL


@pytest.mark.parametrize(
    ("printed", "url"),
    [
        ("https://data.example.org[EB/OL]. 2020-04-05.", "https://data.example.org"),
        ("https://data.example.org/a[EB/OL]", "https://data.example.org/a"),
        ("https://data.example.org/[2020]/a, 2020.", "https://data.example.org/[2020]/a"),
        ("http://[x, 2020", "http://[x"),
        ("http://quay]/a", "http://quay]/a"),
        ("http://[::1]/a, 2 May 2020.", "http://[::1]/a"),
        ("http://[::1/a.", "http://[::1/a"),
        ("<https://www．example．org/a>：2021年3月1日", "https://www．example．org/a"),
        ("<https://》www.example.org/a>：2021年3月1日", "https://》www.example.org/a"),
        ("https://www.example.org:80:90/a, 2020", "https://www.example.org:80:90/a"),
    ],
)
def test_a_broken_address_is_read_as_printed(printed, url):
    text = f"何青：《渡运年报》，{printed}"
    assert parse_citation(text).get("URL") == url
    assert [item.get("URL") for item in parse_note(text).citations] == [url]


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://www.bilibili.com/video/a", "motion_picture"),
        ("https://www.bilibili.com:443/a", "motion_picture"),
        ("HTTPS://someone@WWW.bilibili.com?a", "motion_picture"),
        ("https://[bilibili.com/a", "webpage"),
        ("https://bilibili.com[EB/OL]", "motion_picture"),
    ],
)
def test_the_host_of_an_address_says_the_kind(url, kind):
    assert parse_citation(f"何青：《渡运》，{url}")["type"] == kind


@pytest.mark.parametrize(
    ("host", "title"),
    [
        ("渡船月刊, 2020: 3-5.", "渡船月刊"),
        ("渡船年会论文集. 2020: 3-5.", "渡船年会论文集"),
        ("渡船年会论文集（2020）. 北京: 渡口出版社, 2020: 3-5.", "渡船年会论文集（2020）"),
        (
            "渡船集刊（2020年第6卷 总第54卷）——文集.[出版者不详],2021:3-5.",
            "渡船集刊（2020年第6卷 总第54卷）——文集",
        ),
        ("Port Papers (2019). Hull: Pier Press, 2019: 5.", "Port Papers (2019)"),
        ("Port Papers, 2019: 5.", None),
        (". 渡船年会论文集（2020）", None),
        ("", None),
        ("2020", None),
        ("(2020", None),
    ],
)
def test_a_host_with_or_without_a_comma(host, title):
    item = parse_citation(f"张远. 渡船研究[C]//{host}")
    assert item["title"] == "渡船研究"
    assert title is None or item.get("container-title") == title


@pytest.mark.parametrize(
    "label",
    ["最后访问日期：{}", "登录时间：{}", "访问时间：{}", "检索于{}", "上网时间：{}", "{}访问"],
)
def test_the_date_of_access_stays_apart(label):
    item = parse_citation(f"某甲：《港口》，2020年3月4日，{URL}，{label.format('2021年5月6日')}。")
    assert (item["issued"], item["accessed"]) == (date(2020, 3, 4), date(2021, 5, 6))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2020年10月14日", (2020, 10, 14)),
        ("2020 年 10 月", (2020, 10)),
        ("2020-06-22", (2020, 6, 22)),
        ("2020.6.22", (2020, 6, 22)),
        ("22 June 2020", (2020, 6, 22)),
        ("26–29 April 2018", (2018, 4, 26)),
        ("Sept. 3, 2018", (2018, 9, 3)),
        ("2020年13月", (2020,)),
        ("2021年2月30日", (2021, 2)),
        ("30 February 2021", (2021, 2)),
        ("2020.4.31", (2020, 4)),
        ("February 29, 2020", (2020, 2, 29)),
        ("31.6.2021", (2021, 6)),
        ("(2020)", (2020,)),
    ],
)
def test_dates_in_every_form(text, parts):
    assert [found.parts for found in find_dates(text)] == [parts]


@pytest.mark.parametrize("text", ["第12020号", "GBD2020", "2001—2022年", "3.2020", "12345"])
def test_a_number_is_no_date(text):
    assert [found.parts for found in find_dates(text) if found.parts[0] not in (2022,)] == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("某甲、某乙等", literal("某甲", "某乙")),
        ("商务局, 统计局, and 外汇局", literal("商务局", "统计局", "外汇局")),
        ("Ann van der Sample", [person("Ann", "van der Sample")]),
        ("VAN SAMPLE A B", [person("A. B.", "Van Sample")]),
        ("A. Example, B. Sample & C. Third", [person("A.", "Example"), person("B.", "Sample"), person("C.", "Third")]),
        ("Sample, Ann", [person("Ann", "Sample")]),
        ("U.S. Office of Ports and Trade", literal("U.S. Office of Ports and Trade")),
        ("Ann Example et al.", [person("Ann", "Example")]),
        ("SAMPLO", literal("SAMPLO")),
    ],
)
def test_names(text, names):
    assert parse_names(text) == names


@pytest.mark.parametrize(
    ("text", "kind", "titles"),
    [
        ("某甲：《港口》，《东湾日报》2020年3月4日；某乙：《船》，东湾出版社，2021年。", "citation", ["港口", "船"]),
        (f"某甲：《港口》，{URL}；2020年3月4日。", "citation", ["港口"]),
        ("参见某甲：《港口》，2020年；另见某乙：《船》，2021年。", "citation", ["港口", "船"]),
        ("相关讨论参见某甲：《港口》，《东湾研究》2020年第3期。", "citation", ["港口"]),
        ("该数据为初步数。参见东湾局：《港口公报》，2020年3月。", "mixed", ["港口公报"]),
        ("这里的“港口”采用东湾局的口径，参见东湾局：《港口公报》，2020年3月。", "mixed", ["港口公报"]),
        ("See Ann Example, “Ports,” 2020; Bob Sample, “Ships,” The Sample Times, March 4, 2020.", "citation", ["Ports", "Ships"]),
        ("同上，第5页。", "repeat", []),
        ("Ibid., p. 5.", "repeat", []),
        ("某甲，前引书，第8页。", "repeat", []),
        ("Example, supra note 5, at 10.", "repeat", []),
        ("2020年数据为初步核实数。", "comment", []),
        ("本文中的“港口”系指东湾局《港口公报》分类中的39个港口。", "comment", []),
        ("笔者对东湾局官员的访谈，2021年3月12日。", "comment", []),
        ("", "comment", []),
    ],
)
def test_notes_are_split_into_works_and_comments(text, kind, titles):
    reading = parse_note(text)
    assert (reading.kind, [item["title"] for item in reading.citations]) == (kind, titles)


def noted(*texts: str, pages: tuple[int, ...] = ()):
    """A document whose blocks are notes, marked 1, 2, 3 …"""
    document = build.document(*[("footnote", text) for text in texts])
    pages = pages or (1,) * len(texts)
    notes = [Note(f"n{i}", b.block_id, pages[i], str(i + 1), None, None) for i, b in enumerate(document.blocks)]
    return replace(document, notes=tuple(notes))


WORK, OTHER = "某甲：《港口》，东湾出版社，2020年，第3页。", "某乙：《船》，东湾出版社，2021年。"


def test_a_citation_has_the_address_of_its_printed_characters():
    document = noted(f"{WORK[:-1]}；{OTHER}")
    citations, kinds, issues = parse(document)
    assert (kinds, issues) == ({"n0": "citation"}, [])
    assert [c.text for c in citations] == [WORK[:-1], OTHER]
    text = document.blocks[0].text.text
    assert all(text[c.start : c.end] == c.text for c in citations)
    assert citations[1].citation_id == f"r/citation/p1c{len(WORK)}-p1c{len(text) - 1}"


def test_a_note_that_looks_cited_and_is_not_read_is_an_issue():
    _, kinds, issues = parse(noted("有关《港口法》的讨论始于1998年。", "越南的基数较低。"))
    assert set(kinds.values()) == {"comment"}
    assert [(issue.code, issue.page, issue.start, issue.end) for issue in issues] == [("citation_unread", 1, 0, 18)]


def sound(item) -> bool:
    """The shapes that csl-data.json asks for."""
    people, days = ("author", "editor", "translator", "container-author"), ("issued", "accessed", "original-date")
    names = [name for role in people for name in item.get(role, [])]
    dates = [item[key]["date-parts"] for key in days if key in item]
    plain = {k: v for k, v in item.items() if k not in (*people, *days, "custom")}
    return (
        item["type"] in TYPES
        and bool(item["language"])
        and all(isinstance(value, str) and value and "\x00" not in value for value in plain.values())
        and all(name and set(name) <= {"literal", "family", "given", "suffix"} and all(name.values()) for name in names)
        and all(len(d) == 1 and 1 <= len(d[0]) <= 3 and all(type(part) is int for part in d[0]) for d in dates)
    )


@pytest.mark.parametrize("text", [text for text, _ in CHINESE + CODED + ENGLISH])
def test_items_are_csl_json(text):
    assert sound(parse_citation(text))


PIECES = [
    "某甲", "：", "《", "》", "“", "”", "‘", "’", "，", "；", "。", ". ", ", ", " ", "\n", "(", ")", "[J]",
    "[EB/OL]", "//", "—", "2020年3月4日", "2020", "第3期", "12(3)", "p. 5", "vol. 3", "<", ">", "参见",
    "同上", "ed.", "译", "主编", "et al.", "Ann", "B.", "Example", "and", "in ", "Sample Press",
    "London:", "出版社", "doi:10.1234/a", "accessed", "访问", "\x00", "〈", "〉",
    "https://www.example.org/a", "２００１", "(2001; 2010)", "2001–2005", "馆藏", "Patent 12,345,678", "[2001]", "1:50000",
    "[C]//", "http://[x", "https://host]/a", "（2020）",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_a_sound_item_and_spans_inside_it(text):
    assert sound(parse_citation(text))
    for field in read_work(text):
        assert 0 <= field.start < field.end <= len(text)
        assert 0 < field.sure <= 1
    reading = parse_note(text)
    assert all(sound(item) for item in reading.citations)
    assert len(reading.spans) == len(reading.citations) or reading.kind == "repeat"
    assert all(0 <= a < b <= len(text) for a, b in reading.spans)


NAMES = st.text(alphabet="港口贸易东湾船", min_size=2, max_size=4)


DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2029, 12, 31))


@given(NAMES, NAMES, NAMES, DAYS)
@settings(max_examples=100, deadline=None)
def test_what_is_written_is_read_back(author, title, paper, day):
    item = parse_citation(f"{author}：《{title}》，《{paper}日报》{day.year}年{day.month}月{day.day}日，{URL}。")
    assert item["author"] == literal(author)
    assert (item["title"], item["container-title"]) == (title, f"{paper}日报")
    assert (item["issued"], item["URL"]) == (date(day.year, day.month, day.day), URL)


@pytest.mark.parametrize(
    "text, names",
    [
        (". , Example", literal("Example")),
        ("., A.", literal("A.")),
        ("“”, Example", literal("Example")),
        ("Example, A., .", [person("A.", "Example")]),
        ("—, Ann Example", [person("Ann", "Example")]),
        ("Ann . Example", [person("Ann", "Example")]),
        ("Ann Example, ., Bob Sample", [person("Ann", "Example"), person("Bob", "Sample")]),
        ("Ann Example, —, Jr.", [{**person("Ann", "Example"), "suffix": "Jr."}]),
        ("某甲、。、某乙", literal("某甲", "某乙")),
        ("*, †", []),
        ("; ; .", []),
        (", . ,", []),
        (". and . and .", []),
        (".., and .", []),
        ("., (@ann)", []),
        ("., et al., .", []),
        ("O’Example, A.-B.", [person("A.-B.", "O’Example")]),
        ("Ann B. Example and Sample Office", [person("Ann B.", "Example"), *literal("Sample Office")]),
    ],
)
def test_a_mark_beside_a_name_is_no_part_of_it(text, names):
    assert parse_names(text) == names


def test_long_notes_take_linear_time():
    """Twice the text takes about twice the steps; the regular expressions have no room to explode."""
    for seed in ("《", "(", "，", "a. ", "http://", "“", "参见", "A B. ", "1(1) ", "译"):
        assert parse_note(seed * 5000).kind in ("comment", "citation", "mixed", "repeat")


def test_the_type_list_is_complete_for_our_codes():
    from pipeline.citations.words import code_types

    assert set(code_types().values()) <= TYPES
    assert all(re.fullmatch("[A-Z]{1,2}", code) for code in code_types())
