"""The delay that nine people in ten do not exceed."""

from jiwar.analytics.api import Indicator, register_indicator

register_indicator(
    Indicator(
        id="cases.delay_p90",
        fact="cases",
        titles={
            "ar": "أجل الرد لتسعة طلبات من عشرة",
            "fr": "Délai de réponse de neuf demandes sur dix",
            "en": "Time to answer nine in ten",
        },
        definition={
            "ar": "من بين الطلبات التي صدر بشأنها قرار ممضى خلال الفترة، تسعة من عشرة أُجيب عنها في هذا العدد "
            "من الأيام أو أقل (المئين التسعون). تُحسب الأيام كما في الأجل الوسيط: أيام التقويم من اكتمال "
            "الملف إلى الإمضاء، دون أيام انتظار صاحب الطلب.",
            "fr": "Parmi les demandes ayant reçu une décision signée et closes pendant la période, neuf sur dix ont "
            "été traitées en ce nombre de jours ou moins (90e centile). Les jours se comptent comme pour le délai "
            "médian : jours calendaires du dossier complet à la signature, sans l'attente du demandeur.",
            "en": "Of the applications decided and closed during the period, nine in ten were answered in this many "
            "days or fewer (90th percentile), counted as for the median.",
        },
        unit="days",
        sql="quantile_disc(delay_days, 0.9)",
        better="lower",
        where="delay_days IS NOT NULL",
        period="closed_on",
    )
)
