"""Finds the work that a repeating note means: 同上, 前引, Ibid., Example (n 5), or a title given in short."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.citations.draft import WorkDraft
from pipeline.citations.earlier import Earlier, authors, folded, title_forms
from pipeline.citations.numbers import take_last_page, take_numbers
from pipeline.citations.one_note import is_same
from pipeline.language import simplified
from pipeline.model import Citation, Csl

_COUNT = r"[〔\[(（]?\s*(?P<number>\d{1,3}|[①-⑳㉑-㉟㊱-㊿])"
_NOTE_NUMBER = re.compile(rf"(?:注释?|\bnotes?|\bnn?\.?|\bfn\.?|supra)\s*{_COUNT}", re.IGNORECASE)
_LAST = re.compile(r"(?:[,)]|\bat|\s)\s*(?P<page>\d{1,4}(?:\s*[-–—]\s*\d{1,4})?)\s*\.?\s*$")
_SHORT = {"type", "language", "title", "author", "editor", "translator", "page", "volume", "custom"}
"""What a title given in short may have: nothing of when, where or by whom it came out."""

_LONGEST_SHORT = 120  # code points; a longer note is no short form


def meant(text: str, page: int, earlier: Earlier) -> tuple[Citation | None, bool]:
    """The work a repeating note means, and whether it could mean another as well.

    By the number of the note it names; else by author or title; else the note just before it, which may be a page or two back.
    """
    number = _NOTE_NUMBER.search(simplified(text))
    if number:
        works = earlier.of_note(number["number"])
        if works:
            return _choose(text, works)
    if is_same(text):
        return _before(text, page, earlier)
    named = _named(text, earlier.named_in(text))
    return (named[-1], len(_roots(named)) > 1) if named else (None, False)


def _choose(text: str, works: Sequence[Citation]) -> tuple[Citation, bool]:
    """Of several works in one note the one that is named, else the last; that is a guess."""
    named = _named(text, works)
    return (named or works)[-1], len(_roots(named or works)) > 1


def _before(text: str, page: int, earlier: Earlier) -> tuple[Citation | None, bool]:
    """同上: the note just before; a comment in between or more than a page leaves doubt; behind a work not read it means none."""
    if earlier.last is None or earlier.unread:
        return None, False
    note, works = earlier.last
    work, doubtful = _choose(text, works)
    return work, doubtful or earlier.since > 0 or page - note.page > 1


def _named(text: str, works: Sequence[Citation]) -> list[Citation]:
    """The works whose title is in the text, else those whose author is."""
    titled = [work for work in works if _has_title(text, work.csl)]
    by_both = [work for work in titled if _has_author(text, work.csl)]
    return by_both or titled or [work for work in works if _has_author(text, work.csl)]


def _roots(works: Sequence[Citation]) -> set[str]:
    return {work.repeats or work.citation_id for work in works}


def _has_title(text: str, csl: Csl) -> bool:
    return any(folded(form) in folded(text) for form in title_forms(csl))


def _has_author(text: str, csl: Csl) -> bool:
    return any(_stands_in(text, own) for own in authors(csl))


def _stands_in(text: str, own: str) -> bool:
    if not own:
        return False
    return own in text if re.search("[\u3400-\u9fff]", own) else re.search(rf"\b{re.escape(own)}\b", text) is not None


def short_form(csl: Csl, earlier: Earlier) -> Citation | None:
    """The earlier work that a title without any details repeats: 某甲：《港口》，第45页。"""
    if set(csl) - _SHORT or not csl.get("title"):
        return None
    names = [name.get("literal") or name.get("family", "") for name in csl.get("author", [])]
    same = earlier.titled(str(csl["title"]))
    return next((w for w in same if not names or not w.csl.get("author") or _has_author(" ".join(names), w.csl)), None)


def named_again(text: str, earlier: Earlier) -> Citation | None:
    """The earlier work that a short note means by author, title and page: `Example, The Port, 45.`"""
    if len(text) > _LONGEST_SHORT or not _page(text):
        return None
    named = reversed(earlier.named_in(text))
    return next((w for w in named if _has_title(text, w.csl) and _starts_with_author(text, w.csl)), None)


def _starts_with_author(text: str, csl: Csl) -> bool:
    return _has_author(re.split("[,，:：]", text, maxsplit=1)[0], csl)


def repeated(text: str, work: Citation) -> Csl:
    """The item of a repeated work, with the page that the repeating note gives. Its spans are those of another note."""
    csl = {name: value for name, value in work.csl.items() if name != "custom"}
    page = _page(text)
    return {**csl, "page": page} if page else csl


def _page(text: str) -> str:
    draft = WorkDraft(text)
    number = _NOTE_NUMBER.search(draft.open)
    if number:
        draft.close(*number.span())
    take_numbers(draft, 0, len(text))
    take_last_page(draft, 0, len(text))
    last = _LAST.search(draft.open)
    return draft.get("page") or (last["page"] if last else "")


def pieces(text: str) -> list[tuple[int, int]]:
    """The spans of the single references of a repeating note: `前注1，某甲文；前注3，某乙文`."""
    cuts = [m.start() for m in re.finditer("[；;]", text)]
    return [(a, b) for a, b in zip([0, *(cut + 1 for cut in cuts)], [*cuts, len(text)], strict=True) if text[a:b].strip(" 。.")]
