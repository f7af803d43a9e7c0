"""The works that a report has cited so far, so that a note which repeats one is compared with a few and not with all."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.model import Citation, Csl, Note

_HAN = re.compile("[\u3400-\u9fff]")
_COUNTRY = re.compile(r"^[\[(（［〔【][^\])）］〕】]{1,6}[\])）］〕】]\s*")
"""The country before a name: [美]."""

_HEAD = 2
"""Code points by which the forms are looked up."""


class Earlier:
    """The notes read so far. Of a work that is cited again and again the last citation is kept, under the id of the first."""

    def __init__(self) -> None:
        self.last: tuple[Note, Sequence[Citation]] | None = None
        self.since = 0
        self.unread = False
        self._works: dict[str, tuple[int, Citation]] = {}
        self._count = 0
        self._by_number: dict[str, Sequence[Citation]] = {}
        self._by_title: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._titles, self._authors = _Forms(), _Forms()

    def add(self, note: Note, works: Sequence[Citation], unread: bool = False) -> None:
        """Remember a note. `last` is the last one that cites something, `since` how many came after it.

        `unread` is true of one of these that seems to cite a work that could not be read: Ibid. behind it means that one.
        """
        if not works:
            self.since += 1
            self.unread |= unread
            return
        self.last, self.since, self.unread = (note, works), 0, False
        self._by_number[digits(note.marker)] = works
        for work in works:
            self._keep(work.repeats or work.citation_id, work)

    def _keep(self, root: str, work: Citation) -> None:
        self._count += 1
        self._works[root] = (self._count, work)
        same = self._by_title[folded(str(work.csl.get("title", "")))]
        same.pop(root, None)
        same[root] = None
        for form in title_forms(work.csl):
            self._titles.add(folded(form), root)
        for name in authors(work.csl):
            self._authors.add(name, root)

    def of_note(self, number: str) -> Sequence[Citation]:
        """The works of the last note with this number; empty if there is none."""
        return self._by_number.get(digits(number), ())

    def titled(self, title: str) -> Iterator[Citation]:
        """The works with just this title, the last first."""
        return (self._works[root][1] for root in reversed(self._by_title.get(folded(title), {})))

    def named_in(self, text: str) -> list[Citation]:
        """The works whose title or author may stand in a short text, the one cited last at the end."""
        found = {*self._titles.standing_in(folded(text)), *self._authors.standing_in(text)}
        return [work for _, work in sorted((self._works[root] for root in found), key=lambda item: item[0])]


class _Forms:
    """Which works have which forms, found in a text without a look at all of them."""

    def __init__(self) -> None:
        self._roots: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._lengths: defaultdict[str, set[int]] = defaultdict(set)

    def add(self, form: str, root: str) -> None:
        if form:
            self._roots[form][root] = None
            self._lengths[form[:_HEAD]].add(len(form))

    def standing_in(self, text: str) -> Iterator[str]:
        """The works that have a form which stands somewhere in the text."""
        for at in range(len(text)):
            for head in {text[at : at + 1], text[at : at + _HEAD]}:
                for length in self._lengths.get(head, ()):
                    yield from self._roots.get(text[at : at + length], ())


def digits(marker: str) -> str:
    """A marker as plain digits: ①, ¹ and 〔1〕 are 1."""
    return "".join(re.findall(r"\d+", unicodedata.normalize("NFKC", marker)))


def folded(text: str) -> str:
    """A title without case, width and marks, for comparison."""
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()


def title_forms(csl: Csl) -> tuple[str, ...]:
    """The title, and what stands before its colon if that is more than a word."""
    title = str(csl.get("title", ""))
    head = re.split("[：:]", title, maxsplit=1)[0]
    long = len(head) > 2 if _HAN.search(head) else " " in head
    return tuple(form for form in (title, head if long else "") if form)


def authors(csl: Csl) -> list[str]:
    """The family names of authors and editors, or their whole names where these are one word, without the country before."""
    people = [*csl.get("author", []), *csl.get("editor", [])]
    return [_COUNTRY.sub("", name.get("literal") or name.get("family", "")) for name in people]
