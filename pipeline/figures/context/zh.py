"""What the figures of a Chinese sentence are about, read from the clause around each.

A clause before its number is `[connective] [subject] [的] metric [predicate]`; the predicate is cut off from the right, the names
from the left, and what a clause leaves out comes from the clause before.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipeline.figures.context.clause_zh import Head, clause_start, clauses, read_head, without_scope
from pipeline.figures.context.nouns_zh import noun_after, noun_before, squeeze
from pipeline.figures.context.scene import Memory, Scene, Subject
from pipeline.figures.context.subjects_zh import bearer_of, is_metric, is_noun, joined_names, leading_names, split_head
from pipeline.figures.context.vocabulary import vocabulary
from pipeline.model import Figure

_LIST = re.compile(r" ?(?:、|和|及|与|以及|或)? ?")
_RATE_LIST = re.compile(r"(?:、|和|及|与|以及|，)(?:同比|环比)?[增下上减提降回萎衰涨跌][长降升少高加落缩退]?(?:[了至到])?")
_NEAR = 12
_UNMEASURED = ("count", "ordinal", "rank", "duration")
_AMOUNTS = ("money", "measure")
_RATE_WORDS = ("率", "比重", "占比", "比例", "百分比", "增速", "增幅", "降幅")
_MAX_DOING = 12
_LIST_OF_COUNTS = re.compile(r"[^，。；：]{0,24}(?:、|和|及|与|以及) ?")
_AND = re.compile(r" ?(?:和|与|及|以及|、) ?")
_LAST_PHRASE = re.compile(r"[:，]|了|以(?![上下内外])|将|向|对|把|从|在(?![校岗职建册线编用产手营途])")
_BASED_ON = re.compile(r"为(?:基数|基础|准|基准|限|上限|依据|单位)")
_EACH = re.compile(r"均|都")
_RESPECTIVE = re.compile(r"分别|各|均|都")
_RATES = ("percent", "percentage_points", "multiple")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a figure stands: the head of its list, its index in the list, the list's length, and where the next figure starts."""

    head: Head
    index: int
    size: int
    following: int


def describe(scene: Scene, figures: Sequence[Figure], memory: Memory) -> list[Figure]:
    """See `context.describe`."""
    done: list[Figure] = []
    remembered = 0
    starts = [figure.start for figure in figures]
    for first, after in _lists(scene.text, figures):
        begin = clause_start(scene.text, figures[first].start)
        _remember(scene, remembered, begin, starts, memory)
        remembered = max(remembered, begin)
        head = _head_of_list(scene, figures, first, begin)
        shared = _shared_topic(scene, figures[first], head, memory) if after - first > 1 else None
        for i in range(first, after):
            following = starts[i + 1] if i + 1 < len(starts) else len(scene.text)
            if shared is not None:
                memory.subject, memory.metric = shared.subject, shared.metric
            done.extend(_described(scene, figures[i], _Place(head, i - first, after - first, following), memory))
        if shared is not None:
            memory.subject, memory.metric = shared.subject, shared.metric
    _remember(scene, remembered, len(scene.text), starts, memory)
    return done


def _shared_topic(scene: Scene, figure: Figure, head: Head, memory: Memory) -> Memory | None:
    """What a 分别 list is about as a whole (出口额和进口额): the next list may go back to it."""
    if not (_RESPECTIVE.search(head.predicate) or "分别" in head.body):
        return None
    subjects, metric = split_head(head.body, scene.names, figure, memory)
    one = subjects[0] if len(subjects) == 1 else Subject(joined_names(head.body, subjects))
    return Memory(one, squeeze(metric) or memory.metric)


def _lists(text: str, figures: Sequence[Figure]) -> Iterator[tuple[int, int]]:
    """Half-open index ranges of figures that share one head: 24% 和 27%, 706亿只口罩、3.4亿套防护服."""
    start = 0
    for i in range(1, len(figures) + 1):
        if i == len(figures) or not _is_listed(text, figures[i - 1], figures[i]):
            yield start, i
            start = i


def _is_listed(text: str, before: Figure, figure: Figure) -> bool:
    gap = text[before.end : figure.start]
    if before.kind != figure.kind:
        return False
    if figure.kind in _RATES and _RATE_LIST.fullmatch(gap) and "分别" in text[max(0, before.start - _NEAR) : before.start]:
        return True
    return _LIST.fullmatch(gap) is not None or (figure.kind == "count" and _LIST_OF_COUNTS.fullmatch(gap) is not None)


def _head_of_list(scene: Scene, figures: Sequence[Figure], first: int, begin: int) -> Head:
    """What stands between two counts (向200个国家出口706亿只口罩) belongs to the first; the verb in it to the second."""
    behind = figures[first - 1].end if first else 0
    said = scene.said_before(figures[first].start)
    head = read_head(scene, max(begin, behind, said), figures[first].start)
    if first and behind >= max(begin, said) and figures[first].kind == "count":
        return replace(head, body="", predicate=head.body + head.predicate)
    return head


def _described(scene: Scene, figure: Figure, place: _Place, memory: Memory) -> list[Figure]:
    head = place.head
    noun = _noun(scene, figure, place)
    if figure.kind == "rank":
        head = replace(head, body=without_scope(head.body))
    subjects, metric = split_head(head.body, scene.names, figure, memory)
    subjects, metric = _respective(subjects, metric, place)
    metric = squeeze(_metric(scene.text, figure, head, noun, metric) or _default_metric(figure, head, subjects, memory))
    if _BASED_ON.match(scene.text, figure.end):
        metric = metric.removeprefix("以")  # 以总股本3亿股为基数
    subjects, metric = _respective(subjects, metric, place)
    subjects = _split_each(subjects, head)
    if len(subjects) > 1 and not _distributes(figure, head, metric):
        subjects = [Subject(joined_names(head.body, subjects))]
    if subjects[0].text:
        memory.subject = subjects[0]
    lasting = figure.kind not in _UNMEASURED or is_metric(metric)
    if metric and not noun and lasting and not scene.text.startswith("的", figure.end):
        memory.metric = metric
    return [replace(figure, noun=noun, metric=metric, subject=one.text, place=one.place) for one in subjects]


def _noun(scene: Scene, figure: Figure, place: _Place) -> str:
    """What is counted stands after the number, or before it where nothing follows (运送物资66万件, 就业人员75064万人)."""
    if figure.kind not in ("count", "rank", "ordinal") or not figure.unit:
        return ""
    noun = noun_after(scene.text, figure.end, place.following, figure.unit)
    if noun or figure.kind != "count" or place.head.body.endswith("每"):
        return noun
    phrase = _LAST_PHRASE.split(place.head.body)[-1]
    noun = noun_before(phrase) or _traded(leading_names(phrase, scene.names)[1].lstrip(" 的"))
    return "" if is_metric(noun) or not is_noun(noun) else noun


def _traded(phrase: str) -> str:
    """The 汽车 of 汽车出口388万辆."""
    verb = next((verb for verb in vocabulary("zh", "trade") if phrase.endswith(verb) and len(phrase) > len(verb)), "")
    return phrase.removesuffix(verb)


def _respective(subjects: list[Subject], metric: str, place: _Place) -> tuple[list[Subject], str]:
    """开行数量和货物量分别增长24%和27%: each number goes with one of the metrics, or with one of the subjects."""
    head = place.head
    if place.size < 2 or not (_RESPECTIVE.search(head.predicate) or "分别" in head.body):
        return subjects, metric
    metrics = _AND.split(metric)
    if len(metrics) == place.size:
        bearer = bearer_of(metrics[-1])
        shared = metrics[-1][len(bearer) :].lstrip("的")
        if bearer and is_metric(shared) and not any(is_metric(one) for one in metrics[:-1]):
            return [Subject([*metrics[:-1], bearer][place.index])], shared  # 东部、中部和西部地区投资
        return subjects, metrics[place.index]
    parts = [Subject(part) for part in _AND.split(subjects[0].text)] if len(subjects) == 1 else subjects
    return ([parts[place.index]] if len(parts) == place.size else subjects), metric


def _split_each(subjects: list[Subject], head: Head) -> list[Subject]:
    """甲港和乙港的吞吐量均增长6%: one subject in two names, of which the figure holds each."""
    parts = _AND.split(subjects[0].text) if len(subjects) == 1 and _EACH.search(head.predicate) else []
    alike = len(parts) > 1 and all(len(part) > 1 and part[-1] == parts[0][-1] for part in parts)
    return [Subject(part) for part in parts] if alike else subjects


def _distributes(figure: Figure, head: Head, metric: str) -> bool:
    """A rate belongs to each of several subjects; an amount to all of them together, unless 分别 or 均 says otherwise."""
    if any(word in head.body for word in vocabulary("zh", "jointly")):
        return False
    if _RESPECTIVE.search(head.predicate):
        return True
    return figure.kind in _RATES and (not metric or metric.startswith("经济") or metric.endswith(("率", "增速")))


def _metric(text: str, figure: Figure, head: Head, noun: str, metric: str) -> str:
    """进出口额约占全国的四分之一 → 进出口额占全国比重; 超过一半的设备 → 设备; counts have metrics of their own."""
    if figure.kind == "count":
        return (metric if metric and not noun and is_metric(metric) else "") or _count_metric(head, noun) or metric
    if text.startswith("的", figure.end) and (figure.kind == "ratio" or (figure.kind == "percent" and not head.body)):
        return noun_after(text, figure.end, len(text), whole=figure.kind == "percent") or metric
    if figure.kind in ("money", "measure") and text.startswith("的", figure.end) and (not metric or metric.endswith("价值")):
        return noun_after(text, figure.end, len(text)) or metric
    shared = figure.kind in ("ratio", "percent") and head.whole and metric
    if shared and not metric.endswith(vocabulary("zh", "share")):
        return f"{metric}占{head.whole}比重"
    return metric


def _count_metric(head: Head, noun: str) -> str:
    """出口了30万台风机 → 出口数量; 开展70多次交流活动 → 开展交流活动; 共有41家企业 → 企业数."""
    clause = head.body + head.predicate
    verbs = (*vocabulary("zh", "trade"), *vocabulary("zh", "flow"))
    at, verb = max(((clause.rfind(verb), verb) for verb in verbs), default=(-1, ""))
    if at >= 0 and verb in vocabulary("zh", "trade"):
        return f"{verb}数量"
    if not noun:
        return ""
    return f"{verb}{noun}" if at >= 0 and not verb.endswith(("有", "自")) else f"{noun}数"


def _default_metric(figure: Figure, head: Head, subjects: Sequence[Subject], memory: Memory) -> str:
    """What a clause leaves out; 美国经济将衰退4.3% is said of the growth rate."""
    if figure.kind in _UNMEASURED and not figure.change:
        return ""
    fits = figure.kind not in _AMOUNTS or not memory.metric.endswith(_RATE_WORDS)
    if not head.body and memory.metric:
        return memory.metric if fits else ""
    named_here = subjects[0].place and subjects[0].text in head.body
    economy = subjects[0].text.endswith(("经济", "经济体")) or named_here
    if economy and figure.change and figure.kind in _RATES:
        return "经济增长率"
    if figure.kind in ("money", "measure") and head.body.startswith(_doing()) and len(head.body) <= _MAX_DOING:
        return head.body
    return memory.metric if fits else ""


@cache
def _doing() -> tuple[str, ...]:
    """Verbs whose object a sum or a measure is of: the 生产 of 生产基酒7.5万吨."""
    return (*vocabulary("zh", "trade"), *(verb for verb in vocabulary("zh", "flow") if not verb.endswith("有")))


def _remember(scene: Scene, start: int, end: int, starts: Sequence[int], memory: Memory) -> None:
    """Take the subject of each clause without a figure that is passed over: 以欧盟为例， or 北部地区工厂众多，."""
    for low, high in clauses(scene.text, start, end):
        silent = bisect_left(starts, low) == bisect_left(starts, high)
        reports = scene.text[low:high].rstrip().endswith(vocabulary("zh", "report"))
        if high > low and silent and not reports and not any(low <= source < high for source, _ in scene.said):
            _remember_clause(scene, read_head(scene, low, high).body, memory)


def _remember_clause(scene: Scene, body: str, memory: Memory) -> None:
    if body.startswith(vocabulary("zh", "pronoun")):
        memory.subject = Subject()
        return
    if body.startswith((*vocabulary("zh", "continued"), "作为")):
        return
    names, _ = leading_names(body, scene.names)
    bearer = "" if names else bearer_of(body)
    if names:
        memory.subject = names[0] if len(names) == 1 else Subject(joined_names(body, names))
    elif bearer:
        memory.subject = Subject(bearer)
    elif is_metric(body) and is_noun(body):
        memory.metric = squeeze(body)
