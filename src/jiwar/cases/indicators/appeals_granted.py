"""How many appeals were accepted: what the first decision could have been spared."""

from jiwar.analytics.api import Indicator, register_indicator

register_indicator(
    Indicator(
        id="cases.appeals_granted",
        fact="cases",
        titles={
            "ar": "نسبة الطعون المقبولة",
            "fr": "Part des recours accueillis",
            "en": "Share of appeals accepted",
        },
        definition={
            "ar": "من بين الطعون الإدارية التي صدر الرد عليها خلال الفترة، النسبة المئوية لما قُبل. ما رفضه "
            "سكوت الإدارة يُحسب مرفوضا، وما سُحب لا يُحسب.",
            "fr": "Parmi les recours administratifs ayant reçu leur réponse pendant la période, pourcentage "
            "de ceux qui ont été accueillis. Ceux que le silence a rejetés comptent comme rejetés ; "
            "les recours retirés ne comptent pas.",
            "en": "Of the administrative appeals answered during the period, the percentage accepted. Those "
            "that silence rejected count as rejected; those withdrawn do not count.",
        },
        unit="percent",
        sql="100.0 * count(*) FILTER (remedy <> '' AND outcome = 'granted') / count(*)",
        better="lower",
        where="remedy <> '' AND outcome IN ('granted', 'refused')",
        period="closed_on",
    )
)
