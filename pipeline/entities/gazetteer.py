"""Known names: countries and regions from the CLDR, cities, organisations and initiatives from the data files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pipeline import language
from pipeline.entities.cldr import zone_cities
from pipeline.lexicon import Entry
from pipeline.model import EntityType, Lang

_FILES = ("world_cities", "cities", "provinces", "regions", "organisations", "named", "countries")
"""Later files win over earlier ones where a form stands in two."""

_NO_PLACE = frozenset({"EU", "UN", "XA", "XB", "ZZ", "QO", "001"})
"""CLDR territory codes that are organisations, tests, or the whole world."""

_REGION_CODES = frozenset({"EZ"})
"""Lettered CLDR codes that are regions and no countries."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a known name refers to: the entity's id and type, ISO 3166 code of a place, and its name in both languages."""

    entity_id: str
    type: EntityType
    iso: str = ""
    name_zh: str = ""
    name_en: str = ""


@cache
def known(lang: Lang) -> dict[str, Known]:
    """Every known form of one language. Our own files win over the CLDR, which lacks short names such as 印尼."""
    forms = {form: Known(f"gpe/{key}", "GPE", "", zh, en) for form, key, zh, en in zone_cities(lang)}
    joined = frozenset(forms)
    forms.update(_territories(lang))
    for name in _FILES:
        for entry in language.entries(lang, f"entities/{name}.toml"):
            found = dict(_of_entry(entry, name))  # 伦敦 stays the London of the CLDR
            forms.update((form, one) for form, one in found.items() if form not in joined or one.entity_id != f"gpe/{form}")
    forms.update(_in_both_languages(lang, forms))
    return forms


def _in_both_languages(lang: Lang, forms: Mapping[str, Known]) -> dict[str, Known]:
    """Cities that the CLDR lacks, as one place under their Chinese and English names: 广州 and Guangzhou."""
    found: dict[str, Known] = {}
    for entry in language.entries("en", "entities/city_names.csv"):
        if lang == "zh":
            place = Known(f"gpe/{entry.id}", "GPE", "", entry.id, entry.forms[0])
            found.update((form, place) for form, one in forms.items() if one.entity_id == place.entity_id)
        elif entry.id in known("zh"):
            found.update((form, known("zh")[entry.id]) for form in entry.forms)
    return found


def _of_entry(entry: Entry, file: str) -> Iterator[tuple[str, Known]]:
    """The forms of one entry. `each` makes every form a place of its own, `optional` is a rank it may carry."""
    kind: EntityType = entry.get("type", "GPE")  # type: ignore[assignment]  # the examples check it
    rank = entry.get("optional")
    for form in entry.forms:
        if entry.meaning.get("each"):
            place = Known(f"gpe/{form}", kind)
        else:
            iso = entry.id if file in ("countries", "provinces") else ""
            place = Known(f"{kind.lower()}/{entry.id}", kind, iso, _name(entry.id, file, "zh"), _name(entry.id, file, "en"))
        yield form, place
        if rank and not form.endswith(rank):
            yield form + rank, place


@cache
def _name(entry_id: str, file: str, lang: Lang) -> str:
    """The first form of an entry in one language; for a country the CLDR's name."""
    if file == "countries":
        from babel import Locale

        return str(Locale.parse(lang).territories.get(entry_id, ""))
    entries = language.entries(lang, f"entities/{file}.toml")
    return next((entry.forms[0] for entry in entries if entry.id == entry_id), "")


def _territories(lang: Lang) -> Iterator[tuple[str, Known]]:
    """Countries (two letters) and regions (three digits) of the CLDR."""
    from babel import Locale

    names = {one: Locale.parse(one).territories for one in language.LANGUAGES}
    for code, name in names[lang].items():
        if code in _NO_PLACE or len(name) < 2:
            continue
        region = code.isdigit() or code in _REGION_CODES
        kind: EntityType = "LOC" if region else "GPE"
        iso = "" if region else code
        yield name, Known(f"{kind.lower()}/{code}", kind, iso, names["zh"].get(code, ""), names["en"].get(code, ""))


@cache
def _by_first(lang: Lang) -> dict[str, list[str]]:
    index: dict[str, list[str]] = {}
    for form in sorted(known(lang), key=len, reverse=True):
        index.setdefault(form[0], []).append(form)
    return index


def scan(text: str, lang: Lang) -> Iterator[tuple[int, int, Known]]:
    """Every known name in a text, the longest at each place. In English a name begins and ends at word borders."""
    index = _by_first(lang)
    i = 0
    while i < len(text):
        form = next((f for f in index.get(text[i], ()) if text.startswith(f, i) and _bounded(text, i, i + len(f), lang)), None)
        if form is None:
            i += 1
            continue
        yield i, i + len(form), known(lang)[form]
        i += len(form)


def _bounded(text: str, start: int, end: int, lang: Lang) -> bool:
    if not (language.of(lang).spaced or text[start].isascii()):
        return True
    before = text[start - 1 : start]
    return not ((before.isascii() and before.isalnum()) or (text[end : end + 1].isascii() and text[end : end + 1].isalnum()))
