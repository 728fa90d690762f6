"""How many answers came after their legal limit."""

from jiwar.analytics.api import Indicator, register_indicator

register_indicator(
    Indicator(
        id="cases.late_share",
        fact="cases",
        titles={"ar": "نسبة الردود خارج الأجل", "fr": "Part des réponses hors délai", "en": "Share of late answers"},
        definition={
            "ar": "من بين الطلبات التي صدر بشأنها قرار ممضى خلال الفترة، النسبة المئوية لما أُمضي بعد انقضاء "
            "أجله القانوني، كما تحدده النصوص لكل خدمة، مع احتساب توقفات الأجل. وما فصل فيه سكوت الإدارة يُعدّ "
            "خارج الأجل.",
            "fr": "Parmi les demandes ayant reçu une décision signée et closes pendant la période, pourcentage de "
            "celles signées après l'expiration du délai légal propre à chaque service, suspensions comprises. Ce que "
            "le silence a tranché compte hors délai.",
            "en": "Of the applications decided and closed during the period, the percentage signed after the legal "
            "time limit of their service had passed, suspensions taken into account. What silence decided "
            "counts as late.",
        },
        unit="percent",
        sql="100.0 * count(*) FILTER (late_at_close) / count(*)",
        better="lower",
        where="delay_days IS NOT NULL OR tacit",
        period="closed_on",
    )
)
