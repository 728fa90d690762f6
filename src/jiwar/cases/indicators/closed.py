"""How many applications find their end."""

from jiwar.analytics.api import Indicator, register_indicator

register_indicator(
    Indicator(
        id="cases.closed",
        fact="cases",
        titles={"ar": "الطلبات المفصول فيها", "fr": "Demandes terminées", "en": "Applications closed"},
        definition={
            "ar": "عدد الطلبات التي أُغلقت خلال الفترة: بوثيقة ممضاة (قبول أو رفض) أو بسحب من صاحبها، بحسب يوم الإغلاق.",
            "fr": "Nombre de demandes closes pendant la période : par un acte signé et scellé (accord ou refus) ou par "
            "retrait du demandeur, selon le jour de la clôture.",
            "en": "Number of applications closed during the period: by a signed act (granted or refused) or by "
            "withdrawal, by the day of closing.",
        },
        unit="count",
        sql="count(*)",
        better=None,
        period="closed_on",
    )
)
