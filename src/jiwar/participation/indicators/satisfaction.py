"""How satisfied people are with what they received."""

from jiwar.analytics.api import Indicator, register_indicator

register_indicator(
    Indicator(
        id="participation.satisfaction",
        fact="ratings",
        titles={"ar": "رضا المواطنين", "fr": "Satisfaction des usagers", "en": "Satisfaction"},
        definition={
            "ar": "معدل التقييمات من 1 إلى 5 التي أعطاها خلال الفترة أصحاب الطلبات المفصول فيها (قبولا أو رفضا). "
            "تقييم واحد لكل طلب، اختياري، ويمكن تغييره خلال سبعة أيام. لا يمثل المعدل إلا من "
            "قيّموا: انظر عددهم بجانب الرقم.",
            "fr": "Moyenne des notes de 1 à 5 données pendant la période par les personnes dont la demande a reçu une "
            "réponse (accord ou refus). Une note par demande, facultative, modifiable pendant sept jours. La moyenne "
            "ne représente que les personnes qui ont noté : leur nombre figure à côté.",
            "en": "Average of the ratings from 1 to 5 given during the period by people whose application was "
            "answered. One per application, optional, changeable for seven days; it speaks only for those who rated.",
        },
        unit="score",
        sql="avg(score)",
        better="higher",
        period="rated_on",
    )
)
