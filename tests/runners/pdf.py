"""Runs the examples of pipeline/pdf: what a line says about itself."""

from __future__ import annotations

from pipeline.pdf.cover import _has, _is_publisher, is_post, marked_authors
from pipeline.pdf.identification import read_language
from pipeline.pdf.layout.labels import heading_form, notes_heading, read_label


def read(name: str, lang: str, text: str) -> list[dict[str, str]]:
    if lang == "languages":
        return [{"lang": read_language(text).lang}]
    if name == "labels":
        label = read_label(text)
        listed = [{"role": "notes", "number": "", "rest": ""}] if notes_heading(text) else []
        return [label._asdict()] if label else listed
    if name == "cover":
        roles = {"series": _has(text, "series"), "publisher": _is_publisher(text)}
        roles |= {"author": bool(marked_authors(text)), "post": is_post(text)}
        return [{"role": role} for role, true in roles.items() if true]
    form = heading_form(text)
    return [{"id": form.id}] if form else []
