"""The delay that half of the people do not exceed."""

from jiwar.analytics.api import Indicator, register_indicator

register_indicator(
    Indicator(
        id="cases.delay_median",
        fact="cases",
        titles={"ar": "الأجل الوسيط للرد", "fr": "Délai médian de réponse", "en": "Median time to answer"},
        definition={
            "ar": "من بين الطلبات التي صدر بشأنها قرار ممضى (قبول أو رفض) خلال الفترة، نصفها أُجيب عنه في هذا العدد من "
            "الأيام أو أقل. تُحسب أيام التقويم، بما فيها أيام الراحة والعطل، من يوم اكتمال الملف إلى يوم الإمضاء، وتُطرح "
            "منها الأيام التي كان الملف خلالها عند صاحبه لاستكماله. لا تدخل الطلبات المسحوبة في الحساب.",
            "fr": "Parmi les demandes ayant reçu une décision signée (accord ou refus) closes pendant la période, la "
            "moitié a été traitée en ce nombre de jours ou moins. Jours calendaires (week-ends et fériés compris) "
            "entre le jour où le dossier est complet et celui de la signature, moins les jours où le dossier "
            "attendait des compléments du demandeur. Les demandes retirées ne comptent pas.",
            "en": "Of the applications decided (granted or refused) and closed during the period, half were answered "
            "in this many days or fewer. Calendar days from the complete file to the signature, less the days when "
            "the file waited for the applicant. Withdrawn applications do not count.",
        },
        unit="days",
        sql="quantile_disc(delay_days, 0.5)",
        better="lower",
        where="delay_days IS NOT NULL",
        period="closed_on",
    )
)
