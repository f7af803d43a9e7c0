"""Reads the objects of a PDF file as they lie in its bytes, without trusting its table of contents and without running anything.

PDFium mends broken files in silence. This second, much simpler reader is there to notice: it inflates no more than it is told to,
follows no reference twice and understands no more of PDF than what says whether a file is whole.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.wording import Both

STREAM_LIMIT = 128 << 20
"""Bytes to which one stream may inflate before it is left unchecked."""

FILE_LIMIT = 512 << 20
"""Bytes to which all streams of a file may inflate together before the rest is left unchecked."""

_DICT_LIMIT = 4 << 20
_STEP = 1 << 20

OBJECT = re.compile(rb"(?<!\d)(\d{1,10})[\0\t\n\f\r ]{1,8}(\d{1,5})[\0\t\n\f\r ]{1,8}obj(?![a-zA-Z])")
_END = re.compile(
    rb"endobj|>>[\0\t\n\f\r ]*stream(?:\r\n|\n|\r)|(?<!\d)\d{1,10}[\0\t\n\f\r ]{1,8}\d{1,5}[\0\t\n\f\r ]{1,8}obj(?![a-zA-Z])"
)
_LENGTH = re.compile(rb"/Length[\0\t\n\f\r ]+(\d{1,10})(?!\d|[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+R)")
_FILTER = re.compile(rb"/(?:Filter|F)(?![A-Za-z])[\0\t\n\f\r ]*(\[[^\]]*\]|/[^\0\t\n\f\r /<>\[\]()]+)")
_NAME = re.compile(rb"/([^\0\t\n\f\r /<>\[\](){}%]*)")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_INTEGER = re.compile(rb"\d+")
_REFERENCE = re.compile(rb"(?<![\d.])(\d{1,10})[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+R(?![A-Za-z])")
_SPACE = b"\0\t\n\f\r "

_FLATE = frozenset((b"FlateDecode", b"Fl"))
FILTERS = _FLATE | {
    b"LZWDecode", b"LZW", b"ASCIIHexDecode", b"AHx", b"ASCII85Decode", b"A85", b"RunLengthDecode", b"RL", b"DCTDecode", b"DCT",
    b"JPXDecode", b"CCITTFaxDecode", b"CCF", b"JBIG2Decode", b"Crypt",
}  # fmt: skip
"""PDF 32000-1, table 6 and table 94 (short forms)."""


@dataclass(slots=True)
class Object:
    """One object: its dictionary (or whatever it is) as bytes, and where its stream lies, if it has one."""

    number: int
    offset: int
    body: bytes
    start: int = -1
    end: int = -1
    closed: bool = True
    """False if the object or its stream does not end where it should."""
    packed: bool = False
    """True for an object that lies in an object stream."""

    @property
    def plain(self) -> bytes:
        """The body with the signs in its names as they are meant: /A#42 is /AB."""
        body = self.body
        return _ESCAPED.sub(lambda code: bytes((int(code[1], 16),)), body) if b"#" in body else body

    @property
    def filters(self) -> list[bytes]:
        """The names of the stream's filters, the first to undo first."""
        match = _FILTER.search(self.plain)
        return _NAME.findall(match[1]) if match else []

    def name(self, key: bytes) -> bytes:
        """The name that `key` has in this object; empty if none."""
        match = re.search(rb"/" + key + rb"[\0\t\n\f\r ]*/([^\0\t\n\f\r /<>\[\](){}%]+)", self.plain)
        return match[1] if match else b""

    def references(self, key: bytes) -> list[int]:
        """The objects that `key` refers to: one, or those of an array."""
        match = re.search(
            rb"/" + key + rb"(?![A-Za-z])[\0\t\n\f\r ]*(\[[^\]]*\]|\d+[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+R)", self.plain
        )
        return [int(number) for number in _REFERENCE.findall(match[1])] if match else []

    def all_references(self) -> list[int]:
        """Every object that this one refers to."""
        return [int(number) for number in _REFERENCE.findall(self.body)]


WHOLE = Both("", "")
"""What is said of a stream with which nothing is wrong."""


@dataclass(slots=True)
class Inflated:
    """A stream undone as far as it could be. `fault` says what is wrong with it; empty if nothing is."""

    data: bytes
    fault: Both = WHOLE


@dataclass(slots=True)
class Objects:
    """All objects of a file by number, the last of each; `trailers` are the dictionaries that name the catalog, in file order."""

    data: bytes
    found: dict[int, Object] = field(default_factory=dict)
    trailers: list[bytes] = field(default_factory=list)
    spent: int = 0

    def inflate(self, one: Object, keep: int) -> Inflated | None:
        """Undo Flate, ASCII85 and hexadecimal; at most `keep` bytes are kept. None for other filters and what grows too large."""
        filters = one.filters
        stored = self.data[one.start : one.end]
        if not filters:
            return Inflated(stored[:keep])
        if filters[0] in (b"ASCII85Decode", b"A85", b"ASCIIHexDecode", b"AHx"):
            stored, filters = _from_letters(stored, filters[0]), filters[1:]
        if not filters or filters[0] not in _FLATE or self.spent > FILE_LIMIT:
            return None
        result, size = _unzip(stored, keep)
        self.spent += size
        return result if size <= STREAM_LIMIT else None


def read_objects(data: bytes) -> Objects:
    """Find every object of the file, those inside object streams too."""
    objects = Objects(data)
    position = 0
    while (match := OBJECT.search(data, position)) is not None:
        one = _object(data, match)
        objects.found[one.number] = one
        position = max(one.end, match.end() + len(one.body))
        if one.start >= 0 and one.name(b"Type") == b"XRef":
            objects.trailers.append(one.body)
    objects.trailers += [data[at.end() : at.end() + 4096] for at in re.finditer(rb"(?<![a-zA-Z])trailer(?![a-zA-Z])", data)]
    for holder in [one for one in objects.found.values() if one.start >= 0 and one.name(b"Type") == b"ObjStm"]:
        for inner in _unpacked(objects, holder):
            if inner.number not in objects.found or objects.found[inner.number].offset < holder.offset:
                objects.found[inner.number] = inner
    return objects


def _object(data: bytes, match: re.Match[bytes]) -> Object:
    number, begin = int(match[1]), match.end()
    end = _END.search(data, begin, begin + _DICT_LIMIT)
    if end is None:
        return Object(number, match.start(), data[begin : begin + 4096], closed=False)
    if end[0] == b"endobj" or not end[0].startswith(b">>"):
        return Object(number, match.start(), data[begin : end.start()], closed=end[0] == b"endobj")
    body, start = data[begin : end.start() + 2], end.end()
    length = _LENGTH.search(body)
    stop = start + int(length[1]) if length else -1
    if length and data[stop : stop + 16].lstrip(_SPACE).startswith(b"endstream"):
        return Object(number, match.start(), body, start, stop)
    found = data.find(b"endstream", start)
    near = not length or (found >= 0 and abs(found - stop) <= 4)
    return Object(number, match.start(), body, start, found if found >= 0 else len(data), closed=found >= 0 and near)


def _unpacked(objects: Objects, holder: Object) -> Iterator[Object]:
    inflated = objects.inflate(holder, 32 << 20)
    first = re.search(rb"/First[\0\t\n\f\r ]+(\d{1,9})", holder.body)
    if inflated is None or first is None:
        return
    data, at = inflated.data, int(first[1])
    table = [int(number) for number in _INTEGER.findall(data[:at])]
    places = list(zip(table[::2], table[1::2], strict=False))
    for i, (number, offset) in enumerate(places):
        end = at + places[i + 1][1] if i + 1 < len(places) else len(data)
        yield Object(number, holder.offset, data[at + offset : end], packed=True)


def _from_letters(stored: bytes, name: bytes) -> bytes:
    import base64
    import binascii

    try:
        if name.startswith(b"ASCII85") or name == b"A85":
            return base64.a85decode(stored.split(b"~>")[0].removeprefix(b"<~"), ignorechars=b"\0 \t\n\r\f\v")
        return binascii.unhexlify(re.sub(rb"[^0-9A-Fa-f]", b"", stored.split(b">")[0]))
    except ValueError:
        return b""


def _unzip(stored: bytes, keep: int) -> tuple[Inflated, int]:
    """What zlib makes of a stream; its checksum may be missing, as some producers leave it out, but must not be wrong."""
    stored = stored.lstrip(b"\r\n") if stored[:1] in (b"\r", b"\n") else stored
    machine = zlib.decompressobj(-15)
    kept, size, check, rest = b"", 0, 1, stored[2:]
    head = int.from_bytes(stored[:2], "big")
    if len(stored) < 2 or head % 31 or stored[0] & 15 != 8:
        return Inflated(b"", Both("is no compressed data", "不是压缩数据")), 0
    while not machine.eof and size <= STREAM_LIMIT:
        try:
            part = machine.decompress(rest, _STEP)
        except zlib.error:
            return Inflated(kept, Both("is broken", "已损坏")), size
        rest = machine.unconsumed_tail
        size, check = size + len(part), zlib.adler32(part, check)
        kept += part[: keep - len(kept)] if len(kept) < keep else b""
        if not part and not rest and not machine.eof:
            return Inflated(kept, Both("ends too early", "过早结束")), size
    tail = machine.unused_data[:4]
    wrong = len(tail) == 4 and machine.eof and int.from_bytes(tail, "big") != check
    return Inflated(kept, Both("does not fit its checksum", "与校验和不符") if wrong else WHOLE), size
