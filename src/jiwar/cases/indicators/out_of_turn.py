"""How many files an agent took before older ones that waited."""

from jiwar.analytics.api import Indicator, register_indicator

register_indicator(
    Indicator(
        id="cases.out_of_turn",
        fact="cases",
        titles={
            "ar": "نسبة الملفات المأخوذة خارج الدور",
            "fr": "Part des dossiers pris hors tour",
            "en": "Share taken out of turn",
        },
        definition={
            "ar": "من بين الطلبات المودعة خلال الفترة والتي تكفّل بها عون، النسبة المئوية لما أُخذ قبل ملفات أقدم منه "
            "من المصلحة والخدمة نفسيهما. لا يؤخذ ملف خارج دوره إلا بسبب مكتوب يقرؤه رئيس المصلحة.",
            "fr": "Parmi les demandes déposées pendant la période et prises en charge par un agent, pourcentage de "
            "celles prises avant des dossiers plus anciens du même service et de la même démarche. Chaque prise hors "
            "tour porte un motif écrit, que lit le chef du service.",
            "en": "Of the applications filed during the period and taken by an agent, the percentage taken before "
            "older files of the same office and service. Each one has a written reason, which the head of the "
            "office reads.",
        },
        unit="percent",
        sql="100.0 * count(*) FILTER (out_of_turn) / count(*)",
        better="lower",
        where="out_of_turn IS NOT NULL",
        period="submitted_on",
    )
)
