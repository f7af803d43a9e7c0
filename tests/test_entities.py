"""Names in texts and reports: spans, types, entities that share their aliases."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import growth
from pipeline import text as words
from pipeline.entities import find, find_names
from pipeline.entities.candidate import Candidate, choose
from pipeline.entities.people import is_person_name
from pipeline.extraction import find_entities
from tests.build import document
from tests.test_growth import calls


def names(text, lang="zh"):
    return [(m.text, m.type) for m in find_names(text, lang)]


def read(*texts, lang="zh"):
    report = document(*texts, lang=lang)
    mentions, entities, issues = find(report, words.split(report)[0])
    return report, mentions, {entity.entity_id: entity for entity in entities}, issues


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ([], "发展中国家的其中国有企业较多"),
        ([], "近日中午，与此大同小异的注意事项"),
        ([("中", "GPE"), ("欧", "LOC")], "这也为中欧在此领域的工作铺路"),
        ([("上海", "GPE"), ("浦东", "GPE")], "上海浦东的开放"),
        ([("意大利北部", "LOC")], "意大利北部的工厂"),
        ([("长三角一体化", "INITIATIVE")], "推进长三角一体化"),
        ([("《东湾〈展望〉文集》", "DOCUMENT")], "出版了《东湾〈展望〉文集》"),
        ([("蓝色港湾计划", "INITIATIVE")], "启动“蓝色港湾计划”"),
        ([("七国集团", "ORG")], "“七国集团”成员"),
        ([("中国", "GPE")], "中国国有商业银行的贷款"),
        ([("中法数字贸易和网络安全工作组", "ORG")], "设立了中法数字贸易和网络安全工作组"),
        ([("第三届东湾气候大会", "EVENT"), ("第4次中欧经贸高层对话", "EVENT")], "第三届东湾气候大会和第4次中欧经贸高层对话"),
        ([("约翰·史密斯", "PERSON")], "经济学家约翰·史密斯来访"),
        ([("IMF", "ORG"), ("RCEP", "DOCUMENT")], "据IMF统计，RCEP生效后"),
    ],
)
def test_chinese_names(wanted, text):
    assert wanted == names(text)


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ([("US", "GPE"), ("China", "GPE")], "Trade between the US and China grew."),
        ([], "They told us to polish the turkey in may."),
        ([("Example Institute", "ORG"), ("Sample University", "ORG")], "By the Example Institute and Sample University."),
        ([("EXAMPLE ACADEMY", "ORG")], "EXAMPLE ACADEMY"),
        ([("World Bank", "ORG"), ("Geneva", "GPE")], "The World Bank met in Geneva."),
        ([("Ann Q. Example", "PERSON")], "Later Ann Q. Example spoke."),
    ],
)
def test_english_names(wanted, text):
    assert wanted == names(text, "en")


def test_the_longer_of_equal_candidates_wins_and_the_higher_priority_first():
    low, long, high = Candidate(0, 9, "ORG", 1), Candidate(2, 6, "ORG", 5), Candidate(4, 6, "GPE", 5)
    assert [long] == choose([low, high, long])


@pytest.mark.parametrize(("wanted", "name"), [(True, "张三"), (False, "中国"), (False, "张"), (False, "许可证")])
def test_what_may_be_a_persons_name(wanted, name):
    assert wanted == is_person_name(name)


def test_a_short_form_and_its_full_name_are_one_entity():
    _, mentions, entities, _ = read("东湾数据研究院（以下简称“东数院”）成立。", "东数院发布了报告。")
    ids = {m.entity_id for m in mentions if m.text in ("东湾数据研究院", "东数院")}
    assert len(ids) == 1
    assert "东数院" in entities[ids.pop()].aliases


@pytest.mark.parametrize(("full", "short", "entity_id"), [("意大利", "意", "gpe/IT"), ("中国", "华", "gpe/CN")])
def test_a_one_character_name_is_a_mention_of_its_country(full, short, entity_id):
    _, mentions, entities, _ = read(f"{full}的贸易增长。", f"中{short}双方同意。" if short == "意" else "对华投资增长。")
    assert {entity_id} == {m.entity_id for m in mentions if m.text in (full, short)}
    assert entity_id[4:] == entities[entity_id].iso


def test_ids_do_not_depend_on_the_report_but_mention_ids_do():
    report, mentions, _, _ = read("中国的贸易增长。")
    again = find(report, words.split(report)[0])[0]
    assert mentions == again
    assert [m.entity_id for m in mentions] == ["gpe/CN"]
    assert mentions[0].mention_id.startswith("r/mention/")


def test_mentions_lie_in_their_sentences():
    report, mentions, entities, issues = read("前言。中国与法国签署了《东湾协定》。", "The World Bank met.")
    assert issues == []
    assert mentions
    for mention in mentions:
        assert mention.text == report.block(mention.block_id).text.text[mention.start : mention.end]
        assert mention.entity_id in entities


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet="中美意国张三王·银行公司第届会议《》“”、和对 AnnBank.of1（）", max_size=60), st.sampled_from(["zh", "en"])
)
def test_names_are_flat_and_in_order(text, lang):
    end = 0
    for mention in find_names(text, lang):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.text == text[mention.start : mention.end]
        end = mention.end


@pytest.mark.parametrize("piece", ["中国", "《", "“", "甲、", "张三", "委员会", "Ann ", "王·"])
def test_the_work_for_a_repetition_grows_with_its_length(piece):
    find_names(piece * 100)
    small, large = (calls(lambda: find_names(piece * count)) for count in (500, 1000))  # noqa: B023
    assert large / small < growth.LARGEST_RATIO


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("广州", "Guangzhou"),
        ("伦敦", "London"),
        ("广东", "Guangdong"),
        ("德国", "Germany"),
        ("纽约", "New York"),
        ("非洲", "Africa"),
    ],
)
def test_a_place_is_one_entity_in_both_languages(chinese, english):
    zh = find_names(f"{chinese}的经济增长。", "zh")[0]
    en = find_names(f"The economy of {english} grew.", "en")[0]
    assert zh.entity_id == en.entity_id


def test_a_name_has_one_id_in_every_report():
    def ids(text):
        return {mention.text: mention.entity_id for mention in read(text)[1]}

    one, other = ids("东湾航运研究院发布了报告。"), ids("报告由东湾航运研究院（以下简称“航研院”）写成，航研院位于广州。")
    assert one["东湾航运研究院"] == other["东湾航运研究院"] == other["航研院"]


@pytest.mark.parametrize(
    ("lang", "text", "form", "name"),
    [
        (
            "zh",
            "东湾能源研究中心（Eastbay Centre for Energy Studies，ECES）发布展望。ECES认为需求见顶。",
            "ECES",
            "东湾能源研究中心",
        ),
        ("en", "The Harbour Statistics Office (HSO) met. The HSO counts firms.", "HSO", "Harbour Statistics Office"),
        ("en", "Joan Robinson spoke first. Then Robinson left.", "Robinson", "Joan Robinson"),
        ("zh", "《内河航运促进条例》（以下简称《条例》）施行。《条例》规定了航速。", "《条例》", "《内河航运促进条例》"),
    ],
)
def test_a_form_that_the_report_introduces_is_the_same_entity(lang, text, form, name):
    ids = {mention.text: mention.entity_id for mention in read(text, lang=lang)[1]}
    assert ids[form] == ids[name]


def test_a_surname_that_is_a_word_or_two_persons_is_left_alone():
    _, mentions, _, _ = read("William Price met Anna Price. The price rose, and Price left.", lang="en")
    assert "Price" not in [mention.text for mention in mentions]


def test_a_name_is_not_found_again_beyond_the_end_of_the_text():
    """A shorter name with the same beginning stands last."""
    text = "范菲厄恩尔法范菲费弗"
    assert all(text[mention.start : mention.end] == mention.text and mention.end <= len(text) for mention in find_entities(text))


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("出口增长3%至5%。", "zh", ["percent/3..5 %"]),
        ("We expect growth of 3 to 4 percent, with $5 million.", "en", ["percent/3..4 %", "money/5000000 USD"]),
        ("规模为数百亿美元。", "zh", ["money/20000000000..100000000000 USD"]),
    ],
)
def test_a_quantity_without_one_value_has_both_ends_in_its_id(text, lang, expected):
    assert [m.entity_id for m in find_entities(text, lang)] == expected
