"""Splits the subject-and-metric of a Chinese clause: 意大利对华出口额 → 意大利, 对华出口额."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from pipeline.figures.context.nouns_zh import squeeze
from pipeline.figures.context.scene import Memory, Name, Subject
from pipeline.figures.context.vocabulary import vocabulary
from pipeline.model import Figure

_AND = re.compile(r" ?(?:和|与|及|以及|、) ?")
_ECONOMY = "经济"
_NO_PREPOSITION = re.compile(r"在[校岗职建册线编产营途]|自[治营主有贸来]|同[比类]|以[色]|对[口外]|按[揭]|据点|受[访益]")
_SIZED = ("规模以上", "限额以上")
_MAX_BEARER = 8
_DEICTIC = re.compile(
    r"[本该我](?:行业|产业|国家|区域|城市|县域|市场|领域|群体|企业|公司|集团|项目|地区|机构|基金|指数|平台|中心|银行|省|市|县|区|国|州|院|校|行|港|厂|镇|乡|村|社|局)(?![际域内外间政业场动程为家领])"
)
_POINTED = range(4, 8)
_POINTED_AT = re.compile(r"[该本这](?:条|家|项|座|款|批|类|种|届|艘|笔|所)[\u4e00-\u9fff]{2,5}(?<![出入付收用])$")
_OTHER = ("项目", "家庭", "座谈", "批准", "类型", "种类")
"""该条线路, before what is measured of it."""
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,5}?[省市县区州港](?![域区内外间场口])")
"""东湾区, 北河省: a place that no list knows, before what is measured there."""
_ADVERBS = ("共", "共计", "总共", "合计", "累计", "已", "已经", "又", "再", "还", "并", "也")
"""共分配利润3亿元 names nobody."""
_NO_INSTITUTION = ("业", "界", "间", "法", "内", "化", "群", "圈", "带", "集群", "群岛")
_NO_PLACE = ("地区", "时区", "误区", "城市", "上市", "股市", "债市", "楼市", "门市", "超市", "都市", "分区", "片区")
_MIN_SUBJECT = 2
_MAX_SUBJECT = 16


def split_head(body: str, names: Sequence[Name], figure: Figure, memory: Memory) -> tuple[list[Subject], str]:
    """The subjects a clause names (at least one; memory fills in a missing one) and the metric that is left, perhaps empty."""
    if not body or body.startswith(vocabulary("zh", "continued")):
        return [memory.subject], ""
    if body.startswith(vocabulary("zh", "name")):
        return [Subject()], body
    if body.startswith(vocabulary("zh", "pronoun")) and not body.startswith(vocabulary("zh", "owner")):
        return [Subject()], ""
    found, rest = leading_names(body, names)
    if found:
        return _named(found, rest)
    owned = _owned(body)
    if owned is not None:
        owner, metric = owned
        return ([Subject(squeeze(owner))] if owner else [memory.subject]), metric
    if body.endswith(_ECONOMY):
        return [Subject(squeeze(part) + _ECONOMY) for part in _AND.split(body.removesuffix(_ECONOMY))], ""
    if not is_metric(body):
        return [_unmeasured(body, figure) or memory.subject], ""
    return _owner_and_metric(body.rpartition("了")[2], memory)


def leading_names(body: str, names: Sequence[Name]) -> tuple[list[Subject], str]:
    """The names at the start of a text, joined by 和, 、 or 与, and the rest."""
    if body.startswith(vocabulary("zh", "name")):
        return [], body
    for length in _POINTED:
        pointed = _POINTED_AT.match(body[:length])
        if pointed and not body.startswith(_OTHER, 1) and len(body) > length and is_metric(body[length:].lstrip("的")):
            return [Subject(body[:length])], body[length:]
    deictic = _DEICTIC.match(body)
    if deictic:
        return [Subject(deictic.group())], body[deictic.end() :].lstrip()
    iso = {name.text: name.iso for name in names}
    known = sorted({*filter(_can_own, iso), *vocabulary("zh", "owner")}, key=len, reverse=True)
    found: list[Subject] = []
    rest = body
    while True:
        name = next((name for name in known if rest.startswith(name)), None)
        if name is None:
            return found, rest
        whole = name + _institution(rest[len(name) :]) if name in iso else name
        found.append(Subject(whole, iso.get(name, "")))
        rest = rest[len(whole) :].lstrip()
        joint = _AND.match(rest)
        if joint is None or not rest[joint.end() :].startswith(tuple(known)):
            return found, rest
        rest = rest[joint.end() :]


def _institution(rest: str) -> str:
    """The 机场 of 浦东机场 and the 企业 of 德国企业 belong to the name before them."""
    kind = next((kind for kind in vocabulary("zh", "subject") if len(kind) > 1 and rest.startswith(kind)), "")
    return "" if rest.startswith(_NO_INSTITUTION, len(kind)) else kind


def _can_own(name: str) -> bool:
    """A name that runs over a verb or preposition (全国共有上市公司, 归属于上市公司) was cut wrongly."""
    leads = tuple(word for word in vocabulary("zh", "preposition") if len(word) > 1)
    return not name.startswith(leads) and not any(verb in name for verb in vocabulary("zh", "flow") if verb.endswith("有"))


def joined_names(body: str, subjects: Sequence[Subject]) -> str:
    """Several subjects as one, as written: 中国和意大利."""
    last = subjects[-1].text
    at = body.find(last)
    return squeeze(body[: at + len(last)]) if at >= 0 else "、".join(subject.text for subject in subjects)


def is_metric(body: str) -> bool:
    """Whether a phrase ends in a word for something measured: 出口额, 失业率, 占比."""
    return body.endswith((*vocabulary("zh", "metric"), *vocabulary("zh", "share")))


def bearer_of(body: str) -> str:
    """A leading noun that can own figures: 北部地区, 外资企业."""
    if body.startswith((*vocabulary("zh", "preposition"), *vocabulary("zh", "opens no subject"))):
        return ""
    if body.startswith(_SIZED):
        return body[: len(_SIZED[0])] + bearer if (bearer := bearer_of(body[len(_SIZED[0]) :])) else ""
    place = _PLACE.match(body)
    if place and not place.group().endswith(_NO_PLACE) and body.startswith(_acting(), place.end()):
        return place.group()
    found = _bearer_pattern().match(body)
    if found:
        return found.group() if is_noun(found.group()) else ""
    return body if 1 < len(body) <= _MAX_BEARER and body.endswith(vocabulary("zh", "subject")) else ""


@cache
def _acting() -> tuple[str, ...]:
    return tuple(verb for role in ("flow", "trade", "having") for verb in vocabulary("zh", role))


@cache
def _bearer_pattern() -> re.Pattern[str]:
    suffixes = "|".join(suffix for suffix in vocabulary("zh", "subject") if len(suffix) > 1)
    return re.compile(rf"[\u4e00-\u9fff]{{1,8}}?(?:{suffixes})")


def _named(subjects: list[Subject], rest: str) -> tuple[list[Subject], str]:
    """意大利经济 is a subject; the 经济增速 of 意大利经济增速 is a metric."""
    rest = rest.lstrip(" 的")
    verb = next((verb for verb in vocabulary("zh", "having") if rest.startswith(verb) and not is_metric(verb)), "")
    if len(verb) < len(rest):
        rest = rest[len(verb) :].lstrip("了 ")
    if rest == _ECONOMY:
        return [replace(subject, text=subject.text + _ECONOMY) for subject in subjects], ""
    return subjects, rest


def _owned(body: str) -> tuple[str, str] | None:
    """公司实现营业收入 → 公司, 营业收入."""
    for verb in vocabulary("zh", "having"):
        owner, found, owned = body.rpartition(verb)
        if found and len(owned) > 1 and is_metric(owned) and not is_metric(verb):
            return ("" if owner in _ADVERBS else owner), owned
    return None


def _unmeasured(body: str, figure: Figure) -> Subject | None:
    """A phrase that measures nothing is the subject, if it can be one: 城镇为29.2%."""
    if body.startswith(vocabulary("zh", "opens no subject")):
        return None
    if figure.kind not in ("count", "ordinal", "duration") and is_noun(body):
        return Subject(squeeze(body))
    bearer = bearer_of(body)
    return Subject(bearer) if bearer else None


def _owner_and_metric(body: str, memory: Memory) -> tuple[list[Subject], str]:
    """第一产业增加值 → 第一产业, 增加值; 企业的利润 → 企业, 利润; a metric alone keeps the subject of the clause before."""
    body = _last_phrase(body)
    shared = "占" in body
    bearer = bearer_of(body)
    if bearer and len(bearer) < len(body) and is_metric(body[len(bearer) :]) and not shared:
        return [Subject(bearer)], body[len(bearer) :].lstrip("的")
    place = _PLACE.match(body)
    if place and (joint := _AND.match(body, place.end())) and (second := _PLACE.match(body, joint.end())):
        place = second
    if place and not place.group().endswith(_NO_PLACE) and is_metric(body[place.end() :].lstrip("的")) and not shared:
        return [Subject(body[: place.end()])], body[place.end() :].lstrip("的")
    left, found, right = body.rpartition("的")
    if found and right and not shared and not left.startswith(vocabulary("zh", "preposition")):
        return [Subject(squeeze(left))], right
    return [memory.subject], body


def _last_phrase(body: str) -> str:
    """A long phrase with verbs in it, cut down to what stands after the last verb."""
    if len(body) <= _MAX_SUBJECT:
        return body
    verbs = [
        verb for role in ("flow", "having", "stop") for verb in vocabulary("zh", role) if len(verb) > 1 and not is_metric(verb)
    ]
    at = max((body.rfind(verb) + len(verb) for verb in verbs if verb in body), default=0)
    return body[at:] if len(body) - at > 1 else body


def is_noun(body: str) -> bool:
    """Short and without a verb or preposition: it can be a subject."""
    if len(body) > _MAX_SUBJECT or (body.startswith(vocabulary("zh", "preposition")) and not _NO_PREPOSITION.match(body)):
        return False
    if len(re.findall(r"\w", body)) < _MIN_SUBJECT or body.startswith(vocabulary("zh", "pronoun")):
        return False
    roles = ("flow", "trade", "having", "stop")
    return not any(verb in body for role in roles for verb in vocabulary("zh", role) if len(verb) > 1)
