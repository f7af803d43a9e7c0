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


@cache
def _codes(lang: Lang) -> Mapping[str, str]:
    from babel import Locale

    names = Locale.parse(lang).territories
    return {
        name: code
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "XA", "XB", "ZZ")
    }
