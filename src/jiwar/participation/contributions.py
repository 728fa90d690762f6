"""What participation gives to the figures."""

from jiwar.analytics.api import Column, FactSource, register_fact
from jiwar.participation.api import fact_rows, fact_version

register_fact(
    FactSource(
        name="ratings",
        titles={"ar": "التقييمات", "fr": "Notes", "en": "Ratings"},
        columns=[
            Column("id", "text", {"ar": "المعرّف", "fr": "Identifiant"}),
            Column("commune", "text", {"ar": "البلدية", "fr": "Commune"}, dimension=True),
            Column("daira", "text", {"ar": "الدائرة", "fr": "Daïra"}, dimension=True),
            Column("wilaya", "text", {"ar": "الولاية", "fr": "Wilaya"}, dimension=True),
            Column("office", "text", {"ar": "المصلحة", "fr": "Service"}, dimension=True),
            Column("procedure", "text", {"ar": "الخدمة", "fr": "Démarche"}, dimension=True),
            Column("score", "integer", {"ar": "التقييم", "fr": "Note"}),
            Column("rated_on", "date", {"ar": "يوم التقييم", "fr": "Jour de la note"}),
        ],
        rows=fact_rows,
        version=fact_version,
        key="id",
        sort=("wilaya", "commune", "rated_on"),
    )
)
