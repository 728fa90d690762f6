"""How many applications are filed."""

from jiwar.analytics.api import Indicator, register_indicator

register_indicator(
    Indicator(
        id="cases.submitted",
        fact="cases",
        titles={"ar": "الطلبات المودعة", "fr": "Demandes déposées", "en": "Applications filed"},
        definition={
            "ar": "عدد الطلبات المودعة خلال الفترة، بكل القنوات (عبر الإنترنت أو الشباك أو الهاتف)، بحسب يوم الإيداع "
            "بتوقيت الجزائر. يُعدّ كل طلب مرة واحدة، بما في ذلك ما سُحب بعد إيداعه؛ ولا تُعدّ الطلبات التي لم تُرسل.",
            "fr": "Nombre de demandes déposées pendant la période, par tous les canaux (en ligne, au guichet, par "
            "téléphone), selon le jour du dépôt à Alger. Chaque demande compte une fois, y compris celles retirées "
            "ensuite ; les brouillons jamais envoyés ne comptent pas.",
            "en": "Number of applications filed during the period, through every channel, by the day of filing in "
            "Algiers. Each counts once, withdrawn ones included; drafts never sent do not count.",
        },
        unit="count",
        sql="count(*)",
        better=None,
        period="submitted_on",
    )
)
