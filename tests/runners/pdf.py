"""Runs the examples of pipeline/pdf: what a line says about itself."""

from __future__ import annotations

from pipeline.pdf.cover import is_post, issuer, marked_authors
from pipeline.pdf.frontmatter import is_contents_heading, is_credit, is_front_heading, is_institution, is_series
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
        roles = {"series": is_series(text), "publisher": is_institution(text), "issuer": bool(issuer(text))}
        roles |= {"author": bool(marked_authors(text)), "post": is_post(text), "front": is_front_heading(text)}
        roles |= {
            "contents": is_contents_heading(text),
            "credit": is_credit(text) and not roles["issuer"] and not roles["author"],
        }
        return [{"role": role} for role, true in roles.items() if true]
    form = heading_form(text)
    return [{"id": form.id}] if form else []
