"""What the figures of a Chinese sentence are about, read from the clause around each.

A clause before its number is `[connective] [subject] [的] metric [predicate]`; the predicate (adverbs, verbs, comparisons) is cut
off from the right, the names from the left, and what a clause leaves out comes from the clause before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipeline.figures.change import change_forms
from pipeline.figures.context import Memory, Name, Scene, Subject, places_of, vocabulary
from pipeline.figures.nouns_zh import noun_after, noun_before, squeeze
from pipeline.model import Figure

_CLAUSE = re.compile(r"[，。；：！？;:!?()]|,(?!\d)")
_LIST = re.compile(r" ?(?:、|和|及|与|以及|或)? ?")
_COMPARED = re.compile(
    r"(?:(?:较|比|与|同|跟|和)[^，。；]{1,24}(?:相比|相较|比较)"
    r"|(?:较|比(?!重|例|率|值|价))[^，。；]{0,14}(?:年|月|季度|上季|去年|同期|前值|水平|平均|之前|此前|全国|全球|以往)[^，。；的]{0,3}"
    r"|在[^，。；]{1,18}基础上)$"
)
_SHARE = re.compile(r"(?:大?约|近|超过?)?占(?!比)([^，。；占]{1,16}?)的?$")
_WHOLE = re.compile(r"(?:大?约)?(?:为|是|相当于|达到?|接近)([^，。；]{1,20})的 ?$")
_RATES = ("percent", "percentage_points", "multiple")
_AND = re.compile(r" ?(?:和|与|及|以及|、) ?")
_LAST_PHRASE = re.compile(r"[:，]|了|以|将|向|对|把|从|在")
_RESPECTIVE = re.compile(r"分别|各|均|都")
_CONTINUED = ("以及", "和", "及", "与", "或")
_RELATIVE = (
    "对",
    "从",
    "向",
    "以",
    "在",
    "与",
    "由",
    "为",
    "自",
    "同",
    "按",
    "占",
    "受",
    "随",
    "经",
    "据",
    "通过",
    "因",
    "于",
    "归属",
    "扣除",
    "用于",
    "来自",
)
_SCOPE = re.compile(r"(?:全?世界|全球|全国|全省|全市|亚洲|国内|行业|同类[^，。；]{0,4}|[^，。；]{0,6}[中内])$")
_MAX_BEARER = 8
_MAX_SUBJECT = 16
_TIME_AROUND = re.compile(
    r"(?:在|于|自|从|截至|截止|到|至|仅)?\x00+(?:以来|期间|之间|间|内|年底|底|末|初|里|全年|之前|前|后|时)*(?:，)?"
)
_HIDDEN = "\x00"


@dataclass(frozen=True, slots=True)
class _Head:
    """The clause before a number, cut in three: `body` is subject and metric, `predicate` what was cut off.

    `whole` is what a share is a share of (the 全国 of 占全国的四分之一).
    """

    body: str
    predicate: str
    whole: str = ""


def describe(scene: Scene, figures: Sequence[Figure], memory: Memory) -> list[Figure]:
    """See `context.describe`."""
    done: list[Figure] = []
    group_start = 0
    remembered = 0
    for i, figure in enumerate(figures):
        before = figures[i - 1] if i else None
        if before is None or not _is_listed(scene.text, before, figure):
            group_start = i
        following = figures[i + 1].start if i + 1 < len(figures) else len(scene.text)
        first = figures[group_start]
        clause_start = _clause_start(scene.text, first.start)
        _remember_clauses(scene, remembered, clause_start, memory, figures)
        remembered = max(remembered, clause_start)
        begin = clause_start if group_start == 0 else max(clause_start, figures[group_start - 1].end)
        begin = max([begin, *(start for _, start in scene.said if start <= first.start)])
        head = _head(scene, begin, first.start)
        if group_start and begin == figures[group_start - 1].end and figure.kind == "count":
            head = replace(
                head, body="", predicate=head.body + head.predicate
            )  # 向200个国家出口706亿只: what stands between belongs to the number before
        size = _group_size(scene.text, figures, group_start)
        done.extend(_described(scene, figure, head, (i - group_start, size), following, memory))
    _remember_clauses(scene, remembered, len(scene.text), memory, figures)
    return done


def _clause_start(text: str, at: int) -> int:
    ends = [match.end() for match in _CLAUSE.finditer(text, 0, at)]
    return ends[-1] if ends else 0


def _is_listed(text: str, before: Figure, figure: Figure) -> bool:
    gap = text[before.end : figure.start]
    if before.kind != figure.kind:
        return False
    if _LIST.fullmatch(gap):
        return True
    return figure.kind == "count" and re.fullmatch(r"[^，。；：]{0,24}(?:、|和|及|与|以及) ?", gap) is not None


def _group_size(text: str, figures: Sequence[Figure], start: int) -> int:
    end = start + 1
    while end < len(figures) and _is_listed(text, figures[end - 1], figures[end]):
        end += 1
    return end - start


def _head(scene: Scene, start: int, end: int) -> _Head:
    text = list(scene.text[start:end])
    for low, high in scene.times:
        for i in range(max(low, start), min(high, end)):
            text[i - start] = _HIDDEN
    clause = "".join(text)
    whole = _WHOLE.search(clause)
    if whole is not None:
        clause = clause[: whole.start()]
    body = _cut_predicate(clause)
    share = _SHARE.search(body)
    if share is not None and not body.endswith(vocabulary("zh", "share")):
        body = _cut_predicate(body[: share.start()])
    predicate = clause[len(body) :].replace(_HIDDEN, "")
    return _Head(_strip_lead(_TIME_AROUND.sub("", body)), predicate, squeeze(share[1]) if share else "")


@cache
def _tails() -> tuple[str, ...]:
    changes = [form + to for form in change_forms("zh") if not form.endswith("幅") for to in ("", "至", "到", "了")]
    inexact = (
        "约",
        "超过",
        "超",
        "近",
        "不足",
        "不到",
        "至少",
        "至多",
        "突破",
        "逾",
        "接近",
        "低于",
        "高于",
        "不低于",
        "不超过",
        "大约",
    )
    return tuple(sorted({*vocabulary("zh", "predicate"), *changes, *inexact}, key=len, reverse=True))


def _cut_predicate(clause: str) -> str:
    body = clause
    while True:
        body = body.rstrip(" " + "“”")
        if body.endswith(_HIDDEN):
            cut = re.sub(r"(?:在|于|自|从|截至|到|至)?\x00+$", "", body)
        else:
            tail = next((tail for tail in _tails() if body.endswith(tail)), "")
            compared = _COMPARED.search(body.replace(_HIDDEN, "年"))
            longest = max(len(tail), len(compared.group()) if compared else 0)
            cut = body[: len(body) - longest]
        if cut == body:
            return body
        body = cut


def _strip_lead(body: str) -> str:
    """Without connectives and without "X预测": the clause's own subject comes first."""
    body = body.strip(" ，、")
    for word in vocabulary("zh", "report"):
        at = body.rfind(word)
        if at >= 0 and at + len(word) < len(body) and not body.startswith(("额", "量", "数据", "值"), at + len(word)):
            body = body[at + len(word) :].lstrip(" ：，")
    again = True
    while again:
        again = False
        for word in vocabulary("zh", "connective"):
            if body.startswith(word) and not (word == "以" and "为" not in body):
                body, again = body[len(word) :].lstrip(" ，、"), True
                break
    return body


def _described(
    scene: Scene, figure: Figure, head: _Head, place_in_list: tuple[int, int], following: int, memory: Memory
) -> list[Figure]:
    index, size = place_in_list
    noun = _noun(scene, figure, head, following)
    if figure.kind == "rank":
        head = replace(head, body=_cut_predicate(_SCOPE.sub("", head.body)))
    subjects, metric = _subjects(scene, figure, head, memory)
    respective = bool(_RESPECTIVE.search(head.predicate)) or "分别" in head.body
    metrics = [squeeze(part) for part in _AND.split(metric)]
    if respective and size > 1 and len(metrics) == size:
        metric = metrics[index]
    elif respective and size > 1 and len(subjects) == size:
        subjects = [subjects[index]]
    elif respective and size > 1 and len(subjects) == 1 and len(_AND.split(subjects[0].text)) == size:
        subjects = [Subject(_AND.split(subjects[0].text)[index])]
    if figure.kind == "count":
        metric = _count_metric(head, noun) or metric
    elif figure.kind in ("ratio", "percent"):
        metric = _share_metric(scene.text, figure, head, metric)
    if not metric:
        left_out = memory.metric if not head.body else ""
        metric = left_out or _default_metric(figure, subjects) or memory.metric
    metric = squeeze(metric)
    joint = "".join(head.body) and any(word in head.body for word in vocabulary("zh", "jointly"))
    if len(subjects) > 1 and (joint or not _distributes(figure, head, metric)):
        subjects = [Subject(_joined(head.body, subjects), "")]
    if subjects and subjects[0].text:
        memory.subject = subjects[0]
    if metric and not noun:
        memory.metric = metric
    return [replace(figure, noun=noun, metric=metric, subject=s.text, place=s.place) for s in subjects or [memory.subject]]


def _noun(scene: Scene, figure: Figure, head: _Head, following: int) -> str:
    """What is counted stands after the number, or before it where nothing follows (运送物资66万件, 就业人员75064万人)."""
    if figure.kind not in ("count", "rank", "ordinal") or not figure.unit:
        return ""
    noun = noun_after(scene.text, figure.end, following, figure.unit)
    if noun or figure.kind != "count" or head.body.endswith("每"):
        return noun
    noun = noun_before(_LAST_PHRASE.split(head.body)[-1]) or _leading_names(_LAST_PHRASE.split(head.body)[-1], scene.names)[
        1
    ].lstrip(" 的")
    return "" if _is_metric(noun) else noun


def _distributes(figure: Figure, head: _Head, metric: str) -> bool:
    """A rate belongs to each of several subjects; an amount to all of them together, unless 分别 or 均 says otherwise."""
    if _RESPECTIVE.search(head.predicate):
        return True
    return figure.kind in _RATES and (not metric or metric.startswith("经济") or metric.endswith(("率", "增速")))


def _subjects(scene: Scene, figure: Figure, head: _Head, memory: Memory) -> tuple[list[Subject], str]:
    """The subjects a head names and the metric that is left; memory fills in a missing subject."""
    body = "" if head.body.startswith(_CONTINUED) else head.body
    names, rest = _leading_names(body, scene.names)
    if names:
        rest = _without_having(rest.lstrip(" 的"))
        if rest.startswith("经济") and (rest == "经济" or not _is_metric(rest)):
            names = [replace(name, text=name.text + "经济") for name in names]
            return names, _default_metric(figure, names) if rest == "经济" else rest
        return names, rest
    if not body:
        return [memory.subject], ""
    for verb in vocabulary("zh", "having"):
        owner, found_verb, owned = body.rpartition(verb)
        if found_verb and len(owned) > 1 and _is_metric(owned) and not _is_metric(verb):
            return ([Subject(squeeze(owner))] if owner else [memory.subject]), owned
    economies = _AND.split(body.removesuffix("经济")) if body.endswith("经济") else []
    if len(economies) > 1:
        return [Subject(squeeze(part) + "经济") for part in economies], _default_metric(figure, [Subject(body)])
    if body.endswith("经济") or not _is_metric(body):
        if figure.kind in ("count", "ordinal", "duration") or not _is_noun(body):
            found = _bearer(body)
            return [Subject(found) if found else memory.subject], ""
        return [Subject(squeeze(body))], ""
    body = body.rpartition("了")[2]
    bearer = _bearer(body)
    if bearer and len(bearer) < len(body) and _is_metric(body[len(bearer) :]) and "占" not in body:
        return [Subject(bearer)], body[len(bearer) :].lstrip("的")
    left, found_de, right = body.rpartition("的")
    if found_de and right and not left.startswith(_RELATIVE) and "占" not in left:
        return [Subject(squeeze(left))], right
    return [memory.subject], body


def _without_having(rest: str) -> str:
    verb = next((verb for verb in vocabulary("zh", "having") if rest.startswith(verb) and not _is_metric(verb)), "")
    return rest[len(verb) :].lstrip("了 ") if len(verb) < len(rest) else rest


def _leading_names(body: str, names: Sequence[Name]) -> tuple[list[Subject], str]:
    """The names at the start of a text, joined by 和, 、 or 与, and the rest."""
    iso = places_of(names)
    known = sorted({*(name.text for name in names), *vocabulary("zh", "owner")}, key=len, reverse=True)
    found: list[Subject] = []
    rest = body
    while True:
        name = next((name for name in known if rest.startswith(name)), None)
        if name is None:
            break
        found.append(Subject(name, iso.get(name, "")))
        rest = rest[len(name) :].lstrip()
        joint = _AND.match(rest)
        if joint is None or not any(rest[joint.end() :].startswith(name) for name in known):
            break
        rest = rest[joint.end() :]
    return found, rest


def _joined(body: str, subjects: Sequence[Subject]) -> str:
    last = subjects[-1].text
    at = body.find(last)
    return squeeze(body[: at + len(last)]) if at >= 0 else "、".join(subject.text for subject in subjects)


def _is_metric(body: str) -> bool:
    return body.endswith((*vocabulary("zh", "metric"), *vocabulary("zh", "share")))


def _default_metric(figure: Figure, subjects: Sequence[Subject]) -> str:
    """美国经济将衰退4.3% is said of the growth rate."""
    economies = bool(subjects) and (subjects[0].text.endswith("经济") or subjects[0].place or "经济体" in subjects[0].text)
    return "经济增长率" if economies and figure.change and figure.kind in _RATES else ""


def _share_metric(text: str, figure: Figure, head: _Head, metric: str) -> str:
    """进出口额约占全国的四分之一 → 进出口额占全国比重; 超过一半的设备 → 设备."""
    after = text[figure.end : figure.end + 1]
    if after == "的" and figure.kind == "ratio":
        noun = noun_after(text, figure.end, len(text))
        return noun or metric
    if head.whole and metric and not metric.endswith(vocabulary("zh", "share")):
        return f"{metric}占{head.whole}比重"
    return metric


def _count_metric(head: _Head, noun: str) -> str:
    """出口了30万台风机 → 出口数量; 开展70多次交流活动 → 开展交流活动."""
    clause = head.body + head.predicate
    last = max(((clause.rfind(verb), verb) for verb in vocabulary("zh", "flow") if verb in clause), default=(-1, ""))
    verb = last[1]
    if verb in ("出口", "进口", "销售", "生产", "发行", "交付", "采购", "供应"):
        return f"{verb}数量"
    return f"{verb}{noun}" if verb and noun else f"{noun}数" if noun else ""


def _bearer(body: str) -> str:
    """A leading noun that can own figures: 北部地区, 外资企业."""
    if body.startswith(_RELATIVE):
        return ""
    long = [suffix for suffix in vocabulary("zh", "subject") if len(suffix) > 1]
    found = re.match(rf"[\u4e00-\u9fff]{{1,8}}?(?:{'|'.join(long)})", body)
    if found:
        return found.group() if _is_noun(found.group()) else ""
    return body if 1 < len(body) <= _MAX_BEARER and body.endswith(vocabulary("zh", "subject")) else ""


def _is_noun(body: str) -> bool:
    """Short and without a verb: it can be a subject."""
    verbs = (*vocabulary("zh", "flow"), *vocabulary("zh", "having"), *vocabulary("zh", "stop"))
    return len(body) <= _MAX_SUBJECT and not body.startswith(_RELATIVE) and not any(v in body for v in verbs if len(v) > 1)


def _remember_clauses(scene: Scene, start: int, end: int, memory: Memory, figures: Sequence[Figure]) -> None:
    """Take the subject of each clause without a figure that is passed over: 以欧盟为例， or 北部地区工厂众多，."""
    at = start
    for match in [*_CLAUSE.finditer(scene.text, start, end), None]:
        stop = match.start() if match else end
        silent = not any(at <= figure.start < stop for figure in figures)
        reports = scene.text[at:stop].rstrip().endswith(vocabulary("zh", "report"))
        if stop > at and silent and not reports and not any(at <= source < stop for source, _ in scene.said):
            _remember_clause(_head(scene, at, stop).body, scene.names, memory)
        at = match.end() if match else end


def _remember_clause(body: str, known: Sequence[Name], memory: Memory) -> None:
    if body.startswith((*_CONTINUED, "作为")):
        return
    names, _ = _leading_names(body, known)
    bearer = "" if names else _bearer(body)
    if names:
        memory.subject = names[0] if len(names) == 1 else Subject(_joined(body, names), "")
    elif bearer:
        memory.subject = Subject(bearer)
    elif _is_metric(body) and len(body) <= _MAX_SUBJECT:
        memory.metric = squeeze(body)
