"""Says whether a file is whole: PDFium mends what is broken in silence, and what it could not mend is missing from the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.model import Issue
from pipeline.pdf.ink.objects import FILTERS, OBJECT, WHOLE, Object, Objects, read_objects
from pipeline.wording import Both, both

_KEEP = 1 << 20
_SPACE = b"\0\t\n\f\r "
_SPACES = tuple(_SPACE[i : i + 1] for i in range(len(_SPACE)))
_MOST_PAGES, _MOST_TABLES = 20_000, 100

_TABLE = re.compile(rb"[\0\t\n\f\r ]*(?:xref|\d{1,10}[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+obj)")
_SECTION = re.compile(rb"[\0\t\n\f\r ]*(\d{1,10})[\0\t\n\f\r ]+(\d{1,10})[\0\t\n\f\r ]+(?=\d{10})")
_ENTRY = re.compile(rb"(\d{10})[ ](\d{5})[ ]([nf])")
_LITERAL = re.compile(rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*+\))*+\))*+\)", re.DOTALL)
_STRAY = re.compile(rb"[\x01-\x08\x0b\x0e-\x1f\x7f]|\0\0")
_HEXADECIMAL = re.compile(rb"(?<!<)<[0-9A-Fa-f\0\t\n\f\r ]*>")
_TOKEN = re.compile(
    rb"<<|>>|[\[\]\0\t\n\f\r ]+|/[^\0\t\n\f\r /<>\[\](){}%]*|[+-]?(?:\d+\.?\d*|\.\d+)|%[^\r\n]*"
    rb"|(?:true|false|null|R)(?![A-Za-z])|<[0-9A-Fa-f\0\t\n\f\r ]*>"
)
"""What objects are written in, strings aside (PDF 32000-1, 7.2 and 7.3)."""

_LONG = 1 << 17
"""Bytes. Longer objects are not looked through."""

_SHOWS = re.compile(rb"(?<![A-Za-z])BT[\0\t\n\f\r /].*?T[jJ](?![A-Za-z])", re.DOTALL)

_NOT_TEXT = (b"Image", b"XML")
"""Subtypes of streams whose damage costs no text."""

_ADVICE = Both("text may be missing; get the file again from where it came from", "可能缺少文字；请从原处重新获取文件")


def find_damage(objects: Objects, *, encrypted: bool, pages: int) -> list[Issue]:
    """One issue for the file's structure, one for each page whose content is broken, and one for broken fonts and the like.

    `pages` is how many PDFium found. What an encrypted file holds cannot be looked into; its structure can.
    """
    structure = next(_structure(objects, encrypted), None)
    issues = []
    if structure:
        issues.append(_damaged(both("the file was opened after repair: {why}", "文件经修复后打开：{why}", why=structure)))
    if encrypted:
        return issues
    found = _pages(objects)
    if found and len(found) != pages and not structure:
        said = both(
            "{pages} pages could be read of {all} that it names", "所列 {all} 页中可读 {pages} 页", pages=pages, all=len(found)
        )
        issues.append(_damaged(said))
    page_of = {ref: number for number, page in enumerate(found, 1) for ref in _contents(objects, page)}
    faults = {one.number: fault for one in objects.found.values() if (fault := _fault(objects, one, one.number in page_of))}
    touched = {page_of[ref]: fault for ref, fault in sorted(faults.items(), reverse=True) if ref in page_of}
    for number, page in enumerate(found, 1):
        if not _contents(objects, page) and _misnamed(objects, page):
            touched.setdefault(number, Both("is not named as such", "未标明为内容"))
    issues += [
        _damaged(both("page {page}: its content {fault}", "第 {page} 页：内容{fault}", page=number, fault=fault), number)
        for number, fault in sorted(touched.items())
    ]
    others = [(ref, fault) for ref, fault in sorted(faults.items()) if ref not in page_of][:3]
    if others:
        named = Both(
            "; ".join(f"object {ref} {fault}" for ref, fault in others),
            "；".join(f"对象 {ref} {fault.zh}" for ref, fault in others),
        )
        issues.append(_damaged(both("a font or another part of pages: {named}", "字体或页面的其他部分：{named}", named=named)))
    return issues


def _damaged(what: Both, page: int | None = None) -> Issue:
    return Issue("damaged_content", Both(f"{what}; {_ADVICE}", f"{what.zh}；{_ADVICE.zh}"), page=page)


def _structure(objects: Objects, encrypted: bool) -> Iterator[Both]:
    """What is wrong with the file as a whole, the plainest first."""
    yield from _tables(objects)
    if encrypted:
        return
    wrong = next((one.number for one in objects.found.values() if not one.closed or _garbled(one)), None)
    if wrong is not None:
        yield both("object {number} is broken", "对象 {number} 已损坏", number=wrong)


def _garbled(one: Object) -> bool:
    """True if an object is not written as PDF objects are: stray bytes, or brackets that do not match."""
    if one.packed or len(one.body) > _LONG:
        return False
    bare = _LITERAL.sub(b" ", one.body) if b"(" in one.body else one.body
    if _STRAY.search(bare) or _TOKEN.sub(b"", bare):
        return True
    bare = _HEXADECIMAL.sub(b" ", bare)
    return bare.count(b"<<") != bare.count(b">>") or bare.count(b"[") != bare.count(b"]")


def _tables(objects: Objects) -> Iterator[Both]:
    """The table of contents at the end of the file, and those that it goes on with."""
    data = objects.data
    shift = max(0, data.find(b"%PDF-", 0, 1024 + 5))
    at = data.rfind(b"startxref")
    match = re.compile(rb"startxref[\0\t\n\f\r ]+(\d{1,12})").match(data, at) if at >= 0 else None
    if match is None:
        yield Both("its end is missing", "缺少文件尾")
        return
    following, seen = [int(match[1])], set[int]()
    while following and len(seen) < _MOST_TABLES:
        offset = following.pop()
        if offset in seen:
            continue
        seen.add(offset)
        place = next((place for place in (offset + shift, offset) if _TABLE.match(data, place)), None)
        if place is None:
            yield Both("its table of contents is not where it should be", "对象目录不在应在之处")
            return
        if data[place : place + 32].lstrip(_SPACE).startswith(b"xref"):
            wrong, end = _wrong_entries(objects, place, shift)
            if wrong:
                yield both("{n} objects are not where its table of contents has them", "有 {n} 个对象不在目录所示之处", n=wrong)
                return
            following += [
                int(number) for number in re.findall(rb"/(?:Prev|XRefStm)[\0\t\n\f\r ]+(\d{1,12})", data[end : end + 4096])[:2]
            ]


def _wrong_entries(objects: Objects, place: int, shift: int) -> tuple[int, int]:
    """How many entries of a plain table point at no object of their number, and where the table ends."""
    data, wrong = objects.data, 0
    place = data.find(b"xref", place) + 4
    while (section := _SECTION.match(data, place)) is not None:
        place, first = section.end(), int(section[1])
        for i in range(int(section[2])):
            entry = _ENTRY.match(data, place)
            if entry is None:
                return wrong + (place < len(data) and b"trailer" not in data[place : place + 24]), place
            place = (
                entry.end() + len(data[entry.end() : entry.end() + 3]) - len(data[entry.end() : entry.end() + 3].lstrip(_SPACE))
            )
            offset = int(entry[1])
            if entry[3] == b"n" and offset and not any(_holds(data, offset + more, first + i) for more in {shift, 0}):
                wrong += 1
    return wrong, place


def _holds(data: bytes, offset: int, number: int) -> bool:
    while data[offset : offset + 1] in _SPACES:
        offset += 1
    match = OBJECT.match(data, offset)
    return match is not None and int(match[1]) == number


def has_no_pages(data: bytes) -> bool:
    """True for a whole file whose catalog leads to no page: PDFium does not open it and does not say why."""
    nodes = _pages(read_objects(data))
    return bool(nodes) and all(node.name(b"Type") == b"Pages" and node.closed for node in nodes)


def _pages(objects: Objects) -> list[Object]:
    """The pages in their order, as far as they can be found."""
    root = next(
        (int(m[1]) for trailer in reversed(objects.trailers) if (m := re.search(rb"/Root[\0\t\n\f\r ]+(\d+)", trailer))), -1
    )
    catalog = objects.found.get(root)
    stack = catalog.references(b"Pages")[::-1] if catalog else []
    pages: list[Object] = []
    seen: set[int] = set()
    while stack and len(pages) < _MOST_PAGES:
        one = objects.found.get(stack.pop())
        if one is None:
            continue
        kids = one.references(b"Kids")
        if not kids:
            pages.append(one)
        elif one.number not in seen:
            seen.add(one.number)
            stack += kids[::-1]
    return pages


def _contents(objects: Objects, page: Object) -> list[int]:
    """The streams that hold what a page draws."""
    refs = page.references(b"Contents")
    if len(refs) == 1 and (one := objects.found.get(refs[0])) is not None and one.start < 0:
        return one.all_references()
    return refs


def _misnamed(objects: Objects, page: Object) -> bool:
    """True if a page without content refers to a stream that shows text, under whatever name."""
    streams = (objects.found[ref] for ref in page.all_references() if ref in objects.found and objects.found[ref].start >= 0)
    return any(_SHOWS.search(inflated.data) for one in streams if (inflated := objects.inflate(one, _KEEP)) is not None)


def _fault(objects: Objects, one: Object, content: bool) -> Both:
    """What is wrong with a stream that text depends on; empty if nothing is."""
    if one.start < 0 or one.start == one.end or _no_text(one):
        return WHOLE
    unknown = [name for name in one.filters if name not in FILTERS]
    if unknown:
        name = unknown[0][:40].decode("ascii", "replace")
        return both("has the unknown filter /{name}", "用了未知的过滤器 /{name}", name=name)
    inflated = objects.inflate(one, _KEEP if content else 0)
    if inflated is None:
        return WHOLE
    if inflated.fault or not content or len(inflated.data) >= _KEEP:
        return inflated.fault
    if not inflated.data.strip(b"\0"):
        return Both("is all zeros", "全为零") if inflated.data else WHOLE
    return Both("is cut off", "被截断") if not one.filters and not one.closed else WHOLE


def _no_text(one: Object) -> bool:
    kind, subtype = one.name(b"Type"), one.name(b"Subtype")
    return (
        subtype in _NOT_TEXT
        or kind in (b"Metadata", b"EmbeddedFile")
        or b"/Alternate" in one.body
        or b"/FunctionType" in one.body
    )
