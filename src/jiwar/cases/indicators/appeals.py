"""How many of the refusals were contested before the administration."""

from jiwar.analytics.api import Indicator, register_indicator

register_indicator(
    Indicator(
        id="cases.appeals",
        fact="cases",
        titles={
            "ar": "الطعون لكل 100 رفض",
            "fr": "Recours pour 100 refus",
            "en": "Appeals for 100 refusals",
        },
        definition={
            "ar": "عدد الطعون الإدارية التي صدر الرد عليها خلال الفترة، لكل مئة رفض صدر خلالها في الطلبات "
            "الأخرى، بما فيها الرفض الضمني. لا معنى له حيث لم يُرفض أي طلب.",
            "fr": "Nombre de recours administratifs ayant reçu leur réponse pendant la période, pour cent "
            "refus opposés pendant la même période aux autres demandes, rejets tacites compris. Sans "
            "objet là où rien n'a été refusé.",
            "en": "Number of administrative appeals answered during the period for every hundred refusals "
            "of other applications in the same period, tacit ones included. Means nothing where "
            "nothing was refused.",
        },
        unit="percent",
        # The condition of the indicator is that of the last count: what the appeals are compared with.
        sql="100.0 * count(*) FILTER (remedy <> '' AND outcome IN ('granted', 'refused')) / count(*)",
        better="lower",
        where="remedy = '' AND outcome = 'refused'",
        period="closed_on",
    )
)
