"""Names of one person or place in two scripts: by pinyin, or by the consonants that a transliteration keeps."""

from __future__ import annotations

import pytest

from pipeline import entities, text
from pipeline.entities.transliteration import matched
from tests.build import document


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("莱娜·奥尔森", "Lena Olsen"),
        ("罗伯特·安德森", "Robert J. Anderson"),
        ("若昂·德索萨", "João de Sousa"),
        ("恩戈齐·奥孔约", "Ngozi Okonjo"),
        ("胡安·卡洛斯·费尔南德斯", "Juan Carlos Fernández"),
        ("让-皮埃尔·杜邦", "Jean-Pierre Dupont"),
        ("李晓明", "Li Xiaoming"),
        ("李晓明", "Xiaoming Li"),
        ("欧阳静怡", "Ouyang Jingyi"),
    ],
)
def test_a_person_in_latin_letters_is_the_chinese_one_that_sounds_so(zh, en):
    assert matched([zh], [en]) == {en: zh}


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("安娜·彼得森", "Anders Peterson"),
        ("李明", "Li Min"),
        ("莱娜·奥尔森", "Olsen"),
        ("李晓明", "Lena Olsen"),
        ("莱娜·奥尔森", "Ulla Rasmussen"),
    ],
)
def test_another_name_is_another_person(zh, en):
    assert matched([zh], [en]) == {}


def test_of_two_that_sound_alike_none_is_taken():
    assert matched(["李明", "黎明"], ["Li Ming"]) == {}


@pytest.mark.parametrize(
    ("zh", "en", "same"),
    [
        ("澜川市", "Lanchuan City", True),
        ("澜川市", "Lanchuan", True),
        ("河口港", "Port of Hekou", True),
        ("澜川市", "Lanchuan Province", False),
        ("东河县", "Xihe County", False),
        ("澜川市", "River City", False),
    ],
)
def test_a_place_is_the_same_by_its_pinyin_and_kind(zh, en, same):
    assert matched([zh], [en], places=True) == ({en: zh} if same else {})


def test_both_forms_of_a_report_are_one_entity():
    report = document(
        ("paragraph", "研究员莱娜·奥尔森在澜川市说，李晓明教授到访北屏县。"),
        ("paragraph", "Lena Olsen said in Lanchuan that Professor Xiaoming Li visited Beiping County. Olsen left."),
    )
    words, _ = text.split(report)
    mentions, _, _ = entities.find(report, words)
    ids = {one.text: one.entity_id for one in mentions}
    assert ids["Lena Olsen"] == ids["Olsen"] == ids["莱娜·奥尔森"]
    assert (ids["Lanchuan"], ids["Xiaoming Li"]) == (ids["澜川市"], ids["李晓明"])
