"""Finds what a file would do or open if a reader let it: named in an issue, never run, opened, extracted or fetched."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.pdf.ink.objects import Object, Objects

_ACTION = re.compile(rb"/S[\0\t\n\f\r ]*/(JavaScript|Launch|SubmitForm|ImportData|GoToE|GoToR|Rendition|Movie|Sound)(?![A-Za-z])")
_SCRIPT = re.compile(rb"/JS(?![A-Za-z])")
_ANNOTATION = re.compile(rb"/Subtype[\0\t\n\f\r ]*/(FileAttachment|RichMedia|Screen|Movie|3D)(?![A-Za-z0-9])")
_FORM = re.compile(rb"/XFA(?![A-Za-z])")
_EMBEDDED = re.compile(rb"/EF[\0\t\n\f\r ]*(?:<<|\d)")

_KINDS = {
    b"JavaScript": "JavaScript", b"Launch": "launch action", b"SubmitForm": "form submission", b"ImportData": "data import",
    b"GoToE": "link into an attachment", b"GoToR": "", b"Rendition": "media", b"Movie": "media", b"Sound": "media",
    b"FileAttachment": "attachment", b"RichMedia": "media", b"Screen": "media", b"3D": "media",
}  # fmt: skip
"""PDF 32000-1, tables 169 and 198; a link to a page of another file is as harmless as one to the web."""

_METADATA = 1 << 20
"""Bytes of metadata that are looked at."""

_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def find_active(objects: Objects) -> Counter[str]:
    """The kinds of active content in the file and how often each occurs."""
    return Counter(kind for one in objects.found.values() for kind in _of(one) if kind)


def _of(one: Object) -> Iterator[str]:
    body = one.plain
    actions = _ACTION.findall(body)
    yield from (_KINDS[name] for name in actions)
    if not actions and _SCRIPT.search(body):
        yield "JavaScript"
    yield from (_KINDS[name] for name in _ANNOTATION.findall(body))
    if _FORM.search(body):
        yield "XFA form"
    if _EMBEDDED.search(body) and b"/FileAttachment" not in body:
        yield "attachment"


def declares_entities(objects: Objects) -> bool:
    """True if the file's XMP metadata has a document type of its own: such a one can grow without end or name other files."""
    for one in objects.found.values():
        if one.start >= 0 and one.name(b"Type") == b"Metadata":
            inflated = objects.inflate(one, _METADATA)
            text = inflated.data if inflated is not None else b""
            if _DECLARES.search(text) or _DECLARES.search(text.replace(b"\0", b"")):
                return True
    return False
