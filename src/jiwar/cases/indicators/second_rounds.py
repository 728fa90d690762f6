"""How often an applicant was asked a second time for what could have been asked at once."""

from jiwar.analytics.api import Indicator, register_indicator

register_indicator(
    Indicator(
        id="cases.second_rounds",
        fact="cases",
        titles={
            "ar": "نسبة الملفات المطلوب استكمالها أكثر من مرة",
            "fr": "Part des dossiers à compléter plus d'une fois",
            "en": "Share of files sent back more than once",
        },
        definition={
            "ar": "من بين الطلبات المغلقة خلال الفترة، النسبة المئوية لما طُلب من صاحبها الاستكمال مرتين أو أكثر. "
            "القاعدة أن تُجمع كل الملاحظات في طلب واحد؛ وكل طلب ثان يُعلَّل لصاحب الملف.",
            "fr": "Parmi les demandes closes pendant la période, pourcentage de celles dont le demandeur a été invité "
            "deux fois ou plus à compléter. La règle est de faire toutes les remarques en une fois ; une seconde "
            "demande est motivée auprès du demandeur.",
            "en": "Of the applications closed during the period, the percentage whose applicant was asked twice "
            "or more to complete the file. The rule is all remarks in one round; a second one is explained to them.",
        },
        unit="percent",
        sql="100.0 * count(*) FILTER (completion_rounds > 1) / count(*)",
        better="lower",
        where="closed_on IS NOT NULL",
        period="closed_on",
    )
)
