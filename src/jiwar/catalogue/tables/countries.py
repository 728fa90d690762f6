"""Countries and territories (ISO 3166-1), named by the Unicode CLDR."""

from babel import Locale

from jiwar.catalogue.tables.table import TABLES, Entry, ReferenceTable

LANGUAGES = ("ar", "fr", "en")


def _countries() -> list[Entry]:
    names = {language: Locale(language).territories for language in LANGUAGES}
    return [
        Entry(code, {language: names[language][code] for language in LANGUAGES if code in names[language]})
        for code in sorted(names["fr"])
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRY
    ]


# Two-letter codes of the CLDR that name no country: unions, unknown and trial regions, oceans' edges.
NO_COUNTRY = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"})
TABLES.add(
    "countries",
    ReferenceTable(
        name="countries",
        titles={"ar": "البلدان", "fr": "Pays", "en": "Countries"},
        source="ISO 3166-1, Unicode CLDR (babel)",
        read=_countries,
    ),
)
