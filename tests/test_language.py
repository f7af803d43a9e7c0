"""Which language a block is in, and that blocks in a language which is not read give nothing but their text."""

from __future__ import annotations

import pytest

from pipeline import checks, citations, claims, entities, figures, sayings, sheets, text, times
from pipeline.model import AlignedText, Block, Cell, Cover, Document, Note, Page, Table, pack
from pipeline.pdf.cover import read_cover
from pipeline.pdf.identification import language_issues, read_language, with_languages
from tests.build import cell_figures

EN = "The harbour and the town are in a bay that is not frozen, and it has been kept open for ships with their own pilots."
FR = "Le port et la ville sont dans une baie qui ne gèle pas, et les quais du sud se trouvent à l’est de la vieille ville."
DE = "Der Hafen und die Stadt liegen in einer Bucht, das Eis ist im Winter nicht dick, und es wird mit dem Frühling auch dünner."
ZH = "港口和城市都在一个不冻的海湾里，全年都有船舶进出，码头的吞吐量也在增加，沿线各县的仓库因此忙了起来。"
TW = "本公司112年6月30日之存款餘額如下，係依據國際會計準則編製，並經會計師查核簽證，詳見財務報告附註。"
JA = "港と町は凍らない湾にあり、一年を通じて船が入ります。2020年の取扱量は1200トンでした。"
KO = "항구와 도시는 얼지 않는 만에 있다. 2020년의 물동량은 1200톤이다."
RU = "Порт и город стоят в бухте, это место не мёрзнет, как и на юге."
SWAHILI = (
    "Bandari na mji ziko katika ghuba ambayo haigandi wakati wa baridi, meli huingia mwaka mzima bila shida kwa sababu upepo si "
    "mkali hapa pwani yetu leo na kesho kutwa pia hadi jioni"
)


def block(content: str, kind: str = "paragraph", page: int = 1, number: int = 0) -> Block:
    aligned = AlignedText(content, tuple(pack(page, 1000 * number + i) for i in range(len(content))))
    return Block(f"r/block/{number}", kind, aligned, 0, "en", ())  # type: ignore[arg-type]


def langs(*contents: str | tuple[str, str]) -> list[str]:
    """The languages of blocks; a pair is a text and its kind."""
    parts = [(one, "paragraph") if isinstance(one, str) else one for one in contents]
    return [b.lang for b in with_languages([block(content, kind, number=i) for i, (content, kind) in enumerate(parts)])]


@pytest.mark.parametrize(
    ("content", "lang"),
    [
        (EN, "en"),
        (FR, "fr"),
        (DE, "de"),
        (ZH, "zh"),
        (TW, "zh"),
        (JA, "ja"),
        (KO, "ko"),
        (RU, "ru"),
        ("El Niño and La Niña are phases of the climate of the Pacific, as de la Cruz said.", "en"),
        ("He is an expert in die casting and was at the plant as an engineer.", "en"),
        ("En 2020, le chiffre d’affaires est de 3,5 millions d’euros.", "fr"),
        ("Ce rapport a été lu par les membres du conseil.", "fr"),
        ("Résultat de l’exercice\t12\t34\nDettes à plus de cinq ans\t3\t4\nVentes du port\t5\t6", "fr"),
        ("港口年度报告《Rapport sur le port et la ville》由港务公司发布。", "zh"),
        ("该港与日本みなと研究所签署了合作协议，双方将在航道疏浚方面开展交流，并定期公布进展。", "zh"),
        ("フェリーターミナルの利用者数", "ja"),
        ("제12조(항만시설의 사용료 Port dues)", "ko"),
        ("ท่าเรือและเมืองอยู่ในอ่าวที่ไม่เป็นน้ำแข็ง", "th"),
        ("Ḃ ꓐꓑꓒ ꓓꓔꓕꓖ ꓗꓘꓙꓚꓛ ꓜꓝꓞ", "und"),
    ],
)
def test_a_text_shows_its_language_by_itself(content, lang):
    assert read_language(content).lang == lang


@pytest.mark.parametrize(
    "content",
    [
        "Conclusion",
        "Les Échos",
        "Nota bene",
        "Article 5",
        "a) b) c) d) l) n)",
        "3.5%\t4.1\t12",
        "№ 5",
        "Σ = α + β",
        "港湾統計",
        "",
        "The Direction générale de la concurrence, de la consommation et de la répression des fraudes said so.",
    ],
)
def test_short_texts_and_names_are_not_sure(content):
    assert not read_language(content).sure


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        ([FR, ("Conclusion", "heading"), ("12 345\t3,5", "table"), FR], ["fr"] * 4),
        ([DE, ("Umsatz\t12,3\t14,5", "table"), ("S. 4", "furniture"), DE], ["de"] * 4),
        ([JA, ("港湾統計", "heading"), JA, "日本経済白書二〇二一年版"], ["ja"] * 4),
        ([KO, ("第一章 總則", "heading"), "Framework Act", ("3.5%\t4.1", "table"), KO], ["ko"] * 5),
        ([EN, ("Conclusion", "heading"), ("12 345", "table"), EN], ["en", "en", "zh", "en"]),
        ([ZH, "Conclusion", "みなと", ZH], ["zh", "en", "ja", "zh"]),
        ([EN, EN, EN, EN, "Nécessité fait loi, et la loi est dans les ports, qui ne dort pas.", EN], ["en"] * 6),
        ([EN, EN, EN, EN, EN, EN, FR + " " + FR, EN], ["en"] * 6 + ["fr", "en"]),
        ([EN, "The Framework Act on Artificial Ports (항만 기본법) of Korea", EN], ["en"] * 3),
        ([EN, FR, "Définitions", EN, "Powers of the pilot", FR], ["en", "fr", "fr", "en", "en", "fr"]),
        ([TW, ("存款", "heading"), ("臺灣", "furniture")], ["zh"] * 3),
        ([SWAHILI, "Jedwali", SWAHILI], ["und"] * 3),
        ([EN] * 8 + [SWAHILI], ["en"] * 9),
    ],
)
def test_what_does_not_decide_goes_with_its_surroundings(contents, expected):
    assert langs(*contents) == expected


@pytest.mark.parametrize(
    "note",
    [
        "Schmidt, Die Entwicklung des Rechts in der Stadt und auf dem Land, Berlin 1999.",
        "岡田章『ゲーム理論』有斐閣、2011年",
        "김철수, 『항만법』, 2021.",
        "Le port et la ville, in: Revue des ports, https://www.example.org/le/port/et/la/ville/dans/une/baie/qui/ne/est/pas",
    ],
)
@pytest.mark.parametrize("body", [EN, ZH])
def test_a_cited_work_in_another_language_stays_a_note_that_is_read(body, note):
    assert langs(body, body, body, (note, "footnote"))[-1] in ("zh", "en")


def test_notes_of_a_report_in_another_language_are_not_read():
    assert langs(FR, FR, ("Voir la loi de 2019, p. 4.", "footnote")) == ["fr"] * 3


def test_blocks_on_pages_of_nonsense_are_in_no_known_language_and_decide_nothing():
    blocks = [block(EN, page=1), block(FR, page=2, number=1), block("Conclusion", page=3, number=2)]
    found = with_languages(blocks, garbled={2})
    assert [b.lang for b in found] == ["en", "und", "en"]
    assert language_issues(found, {2}) == []


def test_each_page_with_another_language_is_an_issue():
    found = with_languages(
        [block(EN), block(FR + FR, page=2, number=1), block(KO, page=2, number=2), block(EN, page=3, number=3)]
    )
    (issue,) = language_issues(found)
    assert (issue.code, issue.severity, issue.page) == ("unsupported_language", "info", 2)
    assert "1 in French (fr), 1 in Korean (ko)" in issue.detail


def _document(content: str, cell: str) -> Document:
    """A paragraph, a heading, a note and a table of one row."""
    row = f"{cell}\t1,204.5"
    blocks = [block(content, number=0), block(content, "heading", number=1), block(row, "table", number=2)]
    blocks += [block(content + " https://www.example.org 2019", "footnote", number=3)]
    cells = (Cell(0, 0, 0, len(cell)), Cell(0, 1, len(cell) + 1, len(row)))
    table = Table("r/table/1", "r/block/2", (1,), "", "", "", "", "", 0, cells)
    note = Note("r/footnote/1", "r/block/3", 1, "1", "r/block/0", 3)
    page = Page(1, 600, 800, 0, "", "text", ((0.0, 0.0, 1.0, 1.0),) * 4000, (0,) * 4000)
    return Document("r", (page,), with_languages(blocks), (note,), (table,), Cover())


def _counts(document: Document) -> dict[str, int]:
    sentences, _ = text.split(document)
    names, _, _ = entities.find(document, sentences)
    dated, _ = times.read(document, sentences)
    said_by, _ = sayings.read(document, sentences)
    quantities, _ = figures.read(document, sentences, names, dated, said_by)
    cells, cell_issues = cell_figures(document)
    works, _, work_issues = citations.parse(document)
    said, _ = claims.read(document, sentences, said_by, names, quantities)
    done, _ = checks.run(document, sheets.read(document)[0], quantities + cells, said)
    found = {"sentences": sentences, "names": names, "figures": quantities, "cells": cells, "works": works, "claims": said}
    return {key: len(value) for key, value in (found | {"checks": done, "issues": cell_issues + work_issues}).items()}


@pytest.mark.parametrize(
    ("content", "cell"),
    [
        (
            "En 2020, le chiffre d’affaires du port de Brest est de 3,5 millions d’euros, et de 12 % de plus dans la ville.",
            "Ventes",
        ),
        ("2020년 부산항의 물동량은 3.5% 증가하여 1200만 톤에 이르렀다. 정부는 2025년까지 이를 두 배로 늘릴 계획이다.", "수출"),
        ("2020年の横浜港の取扱量は前年比で3.5%増え、1200万トンになりました。政府は2025年までに倍にする計画です。", "輸出"),
        ("2020 m. uosto krova išaugo 3.5%: ꓐꓑꓒꓓꓔꓕꓖꓗꓘꓙꓚꓛꓜꓝꓞꓟꓠꓡꓢꓣꓤꓥꓦꓧꓨꓩꓪꓫꓬꓭꓮꓯꓰꓱꓲꓳꓴꓵ", "ꓐꓑꓒ"),
    ],
)
def test_another_language_gives_its_text_and_nothing_else(content, cell):
    document = _document(content, cell)
    assert set(_counts(document).values()) == {0}
    assert [b.text.text for b in document.blocks][:2] == [content, content]


@pytest.mark.parametrize(
    ("content", "cell"),
    [
        (
            "In 2020 the exports of Brest rose by 3.5 percent to 12 million euros, as the statistics office of the port said.",
            "Sales",
        ),
        ("2020年，青岛港货物吞吐量增长3.5%，达到1200万吨。", "出口"),
        ("民國109年，臺灣港口貨物吞吐量增長3.5%，達到1200萬噸。", "出口"),
    ],
)
def test_the_languages_that_are_read_give_sentences_and_figures(content, cell):
    found = _counts(_document(content, cell))
    assert min(found["sentences"], found["figures"], found["cells"]) > 0


def test_the_cover_of_a_report_in_another_language_has_its_title_and_language():
    blocks = with_languages([block("Rapport annuel du port", "title"), *(block(FR, number=i) for i in range(1, 4))])
    cover, _ = read_cover(blocks, 1)
    assert (cover.title, cover.title_en, cover.languages) == ("Rapport annuel du port", "", ("fr",))
