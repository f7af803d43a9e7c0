"""The Chinese clause before a number, cut into subject-and-metric, predicate, and what a share is a share of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.figures.change import change_forms
from pipeline.figures.context.nouns_zh import squeeze
from pipeline.figures.context.scene import Scene
from pipeline.figures.context.vocabulary import vocabulary
from pipeline.quantities.approximation import approximators

CLAUSE_END = re.compile(r"[，。；：！？;:!?()]|,(?!\d)")
_REACH = 240
"""A clause longer than this is no clause; the limit keeps the work linear in text without any punctuation."""
_HIDDEN = "\x00"
_COMPARED = re.compile(
    r"(?:(?:较|比|与|同|跟|和)[^，。；]{1,24}(?:相比|相较|比较)"
    r"|(?:较|比(?!重|例|率|值|价))[^，。；]{0,14}(?:年|月|季度|上季|去年|同期|前值|水平|平均|之前|此前|全国|全球|以往)[^，。；的]{0,3}"
    r"|在[^，。；]{1,18}基础上)$"
)
_LONGEST_COMPARISON = 40
_SHARE = re.compile(r"(?:大?约|近|超过?)?占(?!比)(?:到|据)?了?([^，。；占]{1,16}?)的?$")
_WHOLE = re.compile(r"(?:大?约)?(?:为|是|相当于|达到?|接近)([^，。；]{1,20})的 ?$")
_REPORTING = re.compile(r"(?:截至|截止)?本?报告期(?:末|内|初|间)?")
_ENUMERATOR = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[一二三四五六七八九十]{1,3}是(?!否)"
    r"|[A-Za-z\d]{1,2}[.、．)）]|其[一二三四五六])[ 　]*"
)
"""What numbers a heading, an item or a reason is no subject."""
_WORD_END = re.compile(
    r"(?:[战策侵省]略|[系行排]列|[设会统审]计|公共|[税营创征接丰吸]收|[附邻]近|[年海简情汇申通预回公电举]报|[定邻移旅]居|[稍轻细]微"
    r"|行为|国有|[集综联组]合|[目之以事]前|[敲拨]打)$"
)
"""Words that end like a predicate: the 略 of 战略 is no adverb."""
_LONGEST_WORD = 3
_LEADS = ("预计", "仅", "没有", "尚未", "并未")
"""They may open a clause (预计市场规模) as well as end it (市场规模预计)."""
_PER = re.compile(r"每(?:平方公里|平方米|公顷|[亩人户吨桶台股家件张天月年升度辆]|千瓦时|立方米|百户|千人|万人)$")
_ASIDE = re.compile(r"(?:不含|不包括|不计|包括|含)[^，。；]{1,8}?(?=为|达|共|约)")
_TIME_AT_END = re.compile(r"(?:在|于|自|从|截至|到|至)?\x00+$")
_TIME_AROUND = re.compile(
    r"(?:在|于|自|从|截至|截止|到|至|仅)?\x00+(?:以来|期间|之间|间|内|年底|底|末|初|里|全年|之前|前|后|时)*(?:，)?"
)
_SCOPE = re.compile(r"(?:全?世界|全球|全国|全省|全市|亚洲|国内|行业|同类[^，。；]{0,4}|[^，。；]{0,6}[中内])$")


@dataclass(frozen=True, slots=True)
class Head:
    """The clause before a number, cut up: 中国的出口额 | 同比仅增长 → body 中国的出口额, predicate 同比仅增长.

    `whole` is what a share is a share of (the 全国 of 占全国的四分之一).
    """

    body: str
    predicate: str
    whole: str = ""


def clause_start(text: str, at: int) -> int:
    """Where the clause of a place begins."""
    ends = [match.end() for match in CLAUSE_END.finditer(text, max(0, at - _REACH), at)]
    return ends[-1] if ends else max(0, at - _REACH)


def clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The clauses of text[start:end], without the marks between them."""
    at = start
    for match in CLAUSE_END.finditer(text, start, end):
        yield at, match.start()
        at = match.end()
    yield at, end


def read_head(scene: Scene, start: int, end: int) -> Head:
    """The clause text[start:end] before a number. Times, connectives and "X预测" are left out."""
    clause = _REPORTING.sub(lambda match: _HIDDEN * len(match[0]), _without_times(scene, max(start, end - _REACH), end))
    whole = _WHOLE.search(clause)
    if whole is not None:
        clause = clause[: whole.start()]
    clause = _ASIDE.sub("", clause)
    body = _cut_predicate(clause)
    share = _SHARE.search(body)
    if share is not None and not body.endswith(vocabulary("zh", "share")):
        body = _cut_predicate(body[: share.start()])
    predicate = clause[len(body) :].replace(_HIDDEN, "")
    return Head(_strip_lead(_TIME_AROUND.sub("", body)), predicate, squeeze(share[1]) if share else "")


def without_scope(body: str) -> str:
    """GDP居世界 → GDP: where a rank holds is no part of what is ranked."""
    return _cut_predicate(_SCOPE.sub("", body))


def _without_times(scene: Scene, start: int, end: int) -> str:
    text = list(scene.text[start:end])
    for low, high in scene.times_in(start, end):
        text[max(low, start) - start : min(high, end) - start] = _HIDDEN * (min(high, end) - max(low, start))
    return "".join(text)


@cache
def _tails() -> Mapping[int, frozenset[str]]:
    changes = [form + to for form in change_forms("zh") if not form.endswith("幅") for to in ("", "至", "到", "了")]
    by_length: defaultdict[int, set[str]] = defaultdict(set)
    for tail in (*vocabulary("zh", "predicate"), *changes, *approximators("zh", "before")):
        by_length[len(tail)].add(tail)
    return {length: frozenset(by_length[length]) for length in sorted(by_length, reverse=True)}


def _cut_predicate(clause: str) -> str:
    """Cut adverbs, verbs, approximators and comparisons off the right, as long as there are any."""
    body = clause
    while True:
        body = _PER.sub("", body.rstrip(" “”"))
        cut = _TIME_AT_END.sub("", body) if body.endswith(_HIDDEN) else body[: len(body) - _tail_length(body)]
        if cut == body:
            return body
        body = cut


def _tail_length(body: str) -> int:
    tail = next((length for length, tails in _tails().items() if body[-length:] in tails), 0)
    if tail == 1 and _WORD_END.search(body[-_LONGEST_WORD:]):
        tail = 0
    compared = _COMPARED.search(body[-_LONGEST_COMPARISON:].replace(_HIDDEN, "年"))
    return max(tail, len(compared.group()) if compared else 0)


def _strip_lead(body: str) -> str:
    body = _ENUMERATOR.sub("", body.strip(" ，、"))
    for word in vocabulary("zh", "report"):
        at = body.rfind(word)
        if at >= 0 and at + len(word) < len(body) and not body.startswith(("额", "量", "数据", "值"), at + len(word)):
            body = body[at + len(word) :].lstrip(" ：，")
    while True:
        lead = next((word for word in (*vocabulary("zh", "connective"), *_LEADS) if body.startswith(word)), "")
        if not lead or (lead == "以" and "为例" not in body):
            return body
        body = body[len(lead) :].lstrip(" ，、")
