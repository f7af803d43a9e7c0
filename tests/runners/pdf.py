"""Runs the examples of pipeline/pdf: what a line says about itself."""

from __future__ import annotations

from pipeline.pdf.cover import is_post, is_team, marked_authors, named
from pipeline.pdf.frontmatter import (
    follows_gazette_title,
    is_contents_heading,
    is_credit,
    is_front_heading,
    is_holding_heading,
    is_institution,
    is_parliament,
    is_series,
)
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
        roles = {"series": is_series(text), "publisher": is_institution(text), "issuer": bool(named("issuer", text))}
        roles |= {"author": bool(marked_authors(text)), "post": is_post(text), "front": is_front_heading(text)}
        roles |= {
            "contents": is_contents_heading(text),
            "parliament": is_parliament(text),
            "gazette": follows_gazette_title(text),
            "holding": is_holding_heading(text),
            "patron": bool(named("patron", text)),
            "writer": bool(named("writer", text)),
            "team": is_team(text),
        }
        roles["credit"] = is_credit(text) and not any(roles[role] for role in ("issuer", "author", "patron", "writer"))
        return [{"role": role} for role, true in roles.items() if true]
    form = heading_form(text)
    return [{"id": form.id}] if form else []
