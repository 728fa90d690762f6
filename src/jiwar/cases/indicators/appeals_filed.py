"""How many appeals are filed."""

from jiwar.analytics.api import Indicator, register_indicator

register_indicator(
    Indicator(
        id="cases.appeals_filed",
        fact="cases",
        titles={"ar": "الطعون المودعة", "fr": "Recours déposés", "en": "Appeals filed"},
        definition={
            "ar": "عدد الطعون الإدارية المودعة خلال الفترة أمام صاحب القرار أو السلطة التي تعلوه، بحسب يوم الإيداع "
            "بتوقيت الجزائر، وتدخل فيها الطعون التي سُحبت بعد ذلك.",
            "fr": "Nombre de recours administratifs déposés pendant la période, devant l'auteur de l'acte ou "
            "l'autorité supérieure, selon le jour du dépôt à Alger ; ceux retirés ensuite sont compris.",
            "en": "Number of administrative appeals filed during the period, before the author of the act or the "
            "authority above, by the day of filing in Algiers; those withdrawn later are included.",
        },
        unit="count",
        sql="count(*)",
        better=None,
        where="remedy <> ''",
        period="submitted_on",
    )
)
