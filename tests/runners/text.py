"""Runs the examples of pipeline/text: words, sentences and parts of speech."""

from __future__ import annotations

from pipeline import language
from pipeline.text import segment, split_sentences, tokenize


def read(name: str, lang: str, text: str) -> list[dict[str, str]]:
    if name == "abbreviations":
        return [{"text": text[start:end]} for start, end in split_sentences(text, "en")]
    if name == "pos":
        return [{"text": token.text, "pos": token.pos} for token in tokenize(text, "zh")]
    if name == "shapes":
        return [{"text": word} for word in segment(text)]
    forms = _forms(name)
    joined = [word for word in segment(text) if word in forms]
    if name == "words":
        return [{"text": word} for word in joined]
    return [{"text": form} for form in sorted(forms, key=len) if form in text and form not in joined][-1:]


def _forms(name: str) -> set[str]:
    return set(language.forms("zh", f"text/{name}.csv"))
