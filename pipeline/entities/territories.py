"""Country and region names with their ISO 3166 codes, as the CLDR spells them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pipeline.model import Lang


def territory_code(name: str, lang: Lang) -> str:
    """The ISO 3166 alpha-2 code of a country name, empty if it is none.

    >>> territory_code("意大利", "zh")
    'IT'
    """
    return _codes(lang).get(name.strip(), "")


def place_code(label: str, lang: Lang) -> str:
    """The ISO 3166 code of the place a label names, the innermost of several levels; empty if it names none.

    >>> place_code("华南 / 广东", "zh"), place_code("Total", "en")
    ('CN-GD', '')
    """
    from pipeline.entities.gazetteer import known

    names = known(lang)
    found = (names[part.strip()].iso for part in reversed(label.split(" / ")) if part.strip() in names)
    return next((iso for iso in found if iso and not iso.isdecimal()), "")


@cache
def _codes(lang: Lang) -> Mapping[str, str]:
    from babel import Locale

    names = Locale.parse(lang).territories
    return {
        name: code
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "XA", "XB", "ZZ")
    }
