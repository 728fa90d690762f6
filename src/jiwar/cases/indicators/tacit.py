"""How many applications the administration let its silence decide."""

from jiwar.analytics.api import Indicator, register_indicator

register_indicator(
    Indicator(
        id="cases.tacit",
        fact="cases",
        titles={
            "ar": "طلبات فصل فيها السكوت",
            "fr": "Demandes tranchées par le silence",
            "en": "Applications decided by silence",
        },
        definition={
            "ar": "عدد الطلبات التي أُغلقت خلال الفترة بقبول ضمني أو رفض ضمني، لأن الإدارة لم ترد قبل انقضاء الأجل "
            "القانوني. لا تدخل في آجال الرد لأنه لم يصدر رد، وتُحسب خارج الأجل.",
            "fr": "Nombre de demandes closes pendant la période par une acceptation ou un rejet tacite, "
            "l'administration n'ayant pas répondu avant l'expiration du délai légal. Elles n'entrent pas dans "
            "les délais "
            "de réponse, puisqu'il n'y a pas eu de réponse, et comptent hors délai.",
            "en": "Number of applications closed during the period by tacit acceptance or refusal, because the "
            "administration did not answer before the legal time limit passed. They have no delay of answer, "
            "there being "
            "none, and count as late.",
        },
        unit="count",
        sql="count(*)",
        better="lower",
        where="tacit",
        period="closed_on",
    )
)
