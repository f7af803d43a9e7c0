"""Cities of the world in both languages, as the CLDR names its time zones."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Lang

_CONTINENTS = ("Africa", "America", "Asia", "Australia", "Europe")
"""Time zones of the other areas are named after islands and stations."""

_NO_CITIES = frozenset(
    {
        "Center",
        "Resolute",
        "Phoenix",
        "Nome",
        "Regina",
        "Male",
        "Menominee",
        "Eucla",
    }
)
"""Also common words, or too small to be meant."""


def zone_cities(lang: Lang) -> Iterator[tuple[str, str, str, str]]:
    """(form in the language, English name, Chinese name, English name) of each city; about 250."""
    from babel import Locale

    own, chinese, english = (Locale.parse(code).time_zones for code in (lang, "zh", "en"))
    for zone, names in chinese.items():
        area, _, place = zone.partition("/")
        city = str(names.get("city", ""))
        if area in _CONTINENTS and "/" not in place and place not in _NO_CITIES and len(city) > 1:
            name = str(english.get(zone, {}).get("city", place.replace("_", " ")))
            yield str(own.get(zone, {}).get("city", name)), name, city, name
