"""What is late today."""

from jiwar.analytics.api import Indicator, register_indicator

register_indicator(
    Indicator(
        id="cases.late",
        fact="cases",
        titles={"ar": "ملفات متأخرة اليوم", "fr": "Dossiers en retard aujourd'hui", "en": "Files late today"},
        definition={
            "ar": "عدد الملفات التي لم يصدر بشأنها رد وقد انقضى أجلها القانوني، في تاريخ المعطيات. لا يُعدّ متأخرا ملف "
            "توقف أجله في الوقت لأنه ينتظر استكمالا من صاحبه.",
            "fr": "Nombre de dossiers encore sans réponse dont le délai légal est dépassé, à la date des données. Un "
            "dossier dont le délai a été suspendu à temps, parce qu'il attend des compléments du demandeur, n'est "
            "pas en retard.",
            "en": "Number of files still without an answer whose legal time limit has passed, at the data date. A file "
            "whose limit was suspended in time, waiting for the applicant, is not late.",
        },
        unit="count",
        sql="count(*)",
        better="lower",
        where="closed_on IS NULL AND due_on < $today",
    )
)
