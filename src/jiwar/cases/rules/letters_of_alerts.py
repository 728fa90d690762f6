"""What staff are told of limits that near or have passed."""

from jiwar.channels.api import MessageTemplate

ALERTS = MessageTemplate(
    subject={"ar": "{count} ملفات تحتاج إلى انتباهك", "fr": "{count} dossiers demandent votre attention"},
    body={
        "ar": "{office}: {what} ({count}). افتح القائمة واذكر السبب لكل ملف متأخر: {link}",
        "fr": "{office} : {what} ({count}). Ouvrez la liste et dites la cause de chaque retard : {link}",
    },
    sms={
        "ar": "ملفات متأخرة أو قريبة الأجل: {count}. افتح القائمة: {link}",
        "fr": "Dossiers en retard ou proches du terme : {count}. La liste : {link}",
    },
)
ALERTS_COVERING = MessageTemplate(
    subject={
        "ar": "نيابة عن {who}: {count} ملفات تحتاج إلى انتباهك",
        "fr": "En l'absence de {who} : {count} dossiers demandent votre attention",
    },
    body={
        "ar": "{office}: {what} ({count}). هذه ملفات {who} الغائب، وأنت تنوب عنه. افتحها: {link}",
        "fr": "{office} : {what} ({count}). Ce sont les dossiers de {who}, absent, que vous remplacez. Ouvrez-les : "
        "{link}",
    },
    sms={
        "ar": "نيابة عن {who} الغائب: ملفات متأخرة أو قريبة الأجل: {count}. تجدها في صفحتك.",
        "fr": "En l'absence de {who} : dossiers en retard ou proches du terme : {count}. Ils sont dans votre file.",
    },
)
