"""The delay that half of those who appealed do not exceed."""

from jiwar.analytics.api import Indicator, register_indicator

register_indicator(
    Indicator(
        id="cases.appeals_delay_median",
        fact="cases",
        titles={
            "ar": "الأجل الوسيط للرد على الطعون",
            "fr": "Délai médian de réponse aux recours",
            "en": "Median time to answer appeals",
        },
        definition={
            "ar": "من بين الطعون الإدارية التي صدر بشأنها قرار ممضى خلال الفترة، نصفها أُجيب عنه في هذا العدد من أيام "
            "التقويم أو أقل، من يوم الإيداع إلى يوم الإمضاء، وتُطرح منها أيام انتظار ما طُلب من صاحب الطعن. ما رفضه "
            "سكوت الإدارة ليس ردا ولا يدخل في الحساب.",
            "fr": "Parmi les recours administratifs ayant reçu une décision signée pendant la période, la moitié a été "
            "traitée en ce nombre de jours calendaires ou moins, du dépôt à la signature, moins les jours où l'on "
            "attendait leur auteur. Ceux que le silence a rejetés n'ont pas reçu de réponse et ne comptent pas.",
            "en": "Of the administrative appeals given a signed decision during the period, half were answered in this "
            "many calendar days or fewer, from filing to signature, less the days when whoever appealed was "
            "waited for. Those that silence rejected had no answer and do not count.",
        },
        unit="days",
        sql="quantile_disc(delay_days, 0.5)",
        better="lower",
        where="remedy <> '' AND delay_days IS NOT NULL",
        period="closed_on",
    )
)
