"""What a Chinese count counts: the noun after its classifier (41家企业), or before the number (运送物资66万件)."""

from __future__ import annotations

import re
from functools import cache

from pipeline.figures.context.vocabulary import vocabulary

_MAX_NOUN = 24
_NOUN = re.compile(rf"[^，。；：、！？（）()《》“”\"'\[\]\d,;:!?…—]{{0,{_MAX_NOUN}}}")
_SKIPPED = re.compile(r" ?(?:以上|以下|左右)?(?:的|以上的|左右的)? ?")
_JOINT_BEFORE_NUMBER = re.compile(r"(?:和|及|与|以及|或)\s*$")
_ATTRIBUTE = re.compile(r"(?<=[^性型级好新大高强质要端优色富整立善著的]{2})(?<![不共相]同)的.*$")
"""In 91个市的市长 the count ends at 市; in 5项新的任务 and 8家优质的企业 what stands before 的 only describes."""
_DOING = re.compile(r"[^的]{1,14}的(?!是|话)")
_BESIDE = re.compile(r"(?<=..)[中上里内后之的等]$")
_NO_NOUN = ("外", "内", "中", "间", "增", "减", "升", "降", "变", "派", "送", "转", "扩", "缩", "调")
"""每10股派6元, 由3万股增至5万股: what stands alone behind a count may be a verb."""
_PLACES = ("国", "省", "县", "村", "企", "省区市", "省市")


@cache
def _stops() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, (*vocabulary("zh", "stop"), *vocabulary("zh", "doing")))))


def noun_after(text: str, end: int, following: int, unit: str = "", *, whole: bool = False) -> str:
    """The noun that starts after a count. `following` is where the next figure starts (the length of the text if none).

    `whole` keeps what stands before a 的: 37%的外企的利润 is a part of 外企的利润.
    """
    if unit in _PLACES:
        return ""
    skipped = _SKIPPED.match(text, end)
    at = skipped.end() if skipped else end
    found = _NOUN.match(text, at, max(at, following))
    stretch = found.group() if found else ""
    if at + len(stretch) == following:
        stretch = _JOINT_BEFORE_NUMBER.sub("", stretch)
    stretch = _described_thing(stretch)
    stop = (None if whole else _stops().match(stretch)) or _stops().search(stretch, 1)  # 38%的新增就业 is a part of 新增就业
    noun = stretch[: stop.start()] if stop else stretch
    noun = (noun if whole else _ATTRIBUTE.sub("", noun)).removesuffix("的")
    return squeeze("" if noun in _NO_NOUN else _BESIDE.sub("", noun))


def _described_thing(stretch: str) -> str:
    """The 企业 of 参与博览会的企业: what stands between the count and its noun says what the noun does."""
    verb = next((verb for verb in vocabulary("zh", "doing") if stretch.startswith(verb)), "")
    found = _DOING.match(stretch, len(verb)) if verb else None
    return stretch[found.end() :] if found else stretch


def noun_before(head: str) -> str:
    """The noun between the verb and the number: 累计运送抗疫物资 → 抗疫物资."""
    for length in range(len(head)):
        for verb in (*vocabulary("zh", "flow"), *vocabulary("zh", "trade"), *vocabulary("zh", "having")):
            if head.endswith(verb, 0, len(head) - length):
                return squeeze(head[len(head) - length :].lstrip("了过"))
    return ""


def squeeze(text: str) -> str:
    """Without the spaces that typesetting puts between Chinese and Latin letters or digits; between Latin words they stay."""
    return re.sub(r"(?<![A-Za-z0-9.,]) +| +(?![A-Za-z0-9])", "", text).strip()
