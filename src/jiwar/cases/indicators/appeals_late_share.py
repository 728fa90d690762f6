"""How many appeals were not answered in time."""

from jiwar.analytics.api import Indicator, register_indicator

register_indicator(
    Indicator(
        id="cases.appeals_late_share",
        fact="cases",
        titles={
            "ar": "نسبة الطعون المفصول فيها خارج الأجل",
            "fr": "Part des recours tranchés hors délai",
            "en": "Share of appeals decided late",
        },
        definition={
            "ar": "من بين الطعون الإدارية المفصول فيها خلال الفترة، النسبة المئوية لما أُمضي قراره بعد انقضاء أجله أو "
            "رفضه سكوت الإدارة، مع احتساب توقفات الأجل.",
            "fr": "Parmi les recours administratifs tranchés pendant la période, pourcentage de ceux dont la "
            "décision a été signée après l'expiration du délai, ou que le silence a rejetés, suspensions comprises.",
            "en": "Of the administrative appeals decided during the period, the percentage signed after their time "
            "limit had passed or rejected by silence, suspensions taken into account.",
        },
        unit="percent",
        sql="100.0 * count(*) FILTER (late_at_close) / count(*)",
        better="lower",
        where="remedy <> '' AND (delay_days IS NOT NULL OR tacit)",
        period="closed_on",
    )
)
