"""What authors and reviewers are told, in Arabic and French: of drafts, and of templates that they adapted.

French SMS keep to the letters of GSM 03.38 (no ç, no ê): a part holds 160 of them against 70 otherwise.
"""

from jiwar.channels.api import MessageTemplate

PROPOSED = MessageTemplate(
    subject={"ar": "إجراء ينتظر مراجعتك: {title}", "fr": "Une démarche attend votre relecture : {title}"},
    body={
        "ar": "يطلب {by} مراجعة الإجراء «{title}» قبل نشره.\n\nملاحظته: {note}\n\nاقرأه ووافق عليه أو أعده: {link}",
        "fr": "{by} demande la relecture de la démarche « {title} » avant sa publication.\n\nSa note : {note}\n\n"
        "Lisez-la, approuvez-la ou renvoyez-la : {link}",
    },
    sms={
        "ar": "إجراء «{title}» ينتظر مراجعتك: {link}",
        "fr": "La démarche « {title} » attend votre relecture : {link}",
    },
)
RETURNED = MessageTemplate(
    subject={"ar": "أُعيد إليك الإجراء: {title}", "fr": "Démarche renvoyée : {title}"},
    body={
        "ar": "أُعيد إليك الإجراء «{title}» لتعديله ({by}).\n\nما يجب تغييره: {note}\n\nواصل كتابته: {link}",
        "fr": "La démarche « {title} » vous est renvoyée ({by}).\n\nCe qui est à changer : {note}\n\n"
        "Reprenez-la : {link}",
    },
    sms={
        "ar": "أُعيد إليك الإجراء «{title}» لتعديله: {link}",
        "fr": "La démarche « {title} » vous est renvoyée : {link}",
    },
)
APPROVED = MessageTemplate(
    subject={"ar": "وُوفق على الإجراء: {title}", "fr": "Démarche approuvée : {title}"},
    body={
        "ar": "وافق {by} على الإجراء «{title}». لم يُنشر بعد.\n\nملاحظته: {note}\n\nللنشر: {link}",
        "fr": "{by} a approuvé la démarche « {title} ». Elle n'est pas encore publiée.\n\nSa note : {note}\n\n"
        "Pour la publier : {link}",
    },
    sms={
        "ar": "وُوفق على الإجراء «{title}»، بقي نشره: {link}",
        "fr": "La démarche « {title} » est approuvée, il reste à la publier : {link}",
    },
)
PUBLISHED = MessageTemplate(
    subject={"ar": "نُشر الإجراء: {title}", "fr": "Démarche publiée : {title}"},
    body={
        "ar": "نُشرت النسخة {number} من الإجراء «{title}». الطلبات الجديدة تتبعها، وما أُودع قبلها يبقى على نسخته.\n\n"
        "الإجراء: {link}",
        "fr": "La version {number} de la démarche « {title} » est publiée. Les nouvelles demandes la suivent ; celles "
        "déjà déposées gardent la leur.\n\nLa démarche : {link}",
    },
    sms={
        "ar": "نُشرت النسخة {number} من الإجراء «{title}»: {link}",
        "fr": "Version {number} de la démarche « {title} » publiée : {link}",
    },
)
TEMPLATE_CHANGED = MessageTemplate(
    subject={"ar": "نسخة جديدة من «{procedure}»", "fr": "Nouvelle version de « {procedure} »"},
    body={
        "ar": "نُشرت النسخة {version} من النموذج الوطني «{procedure}». "
        "عدد أحكامكم المحلية المعنية: {count} ({place}).\n\n"
        "تبقى سارية ما دام موضعها قائما وصحيحا. اطّلعوا على الفوارق ثم ثبّتوا كل حكم أو عدّلوه: {link}",
        "fr": "La version {version} du modèle national « {procedure} » est publiée. "
        "Règles locales concernées : {count} ({place}).\n\n"
        "Elles restent en vigueur tant que leur place existe et reste juste. Voyez les différences, puis "
        "maintenez ou modifiez chacune : {link}",
    },
    sms={
        "ar": "نسخة جديدة من «{procedure}». أحكام محلية للتثبيت: {count}. {link}",
        "fr": "Nouvelle version de {procedure}. Règles locales à revoir : {count}. {link}",
    },
)
LETTERS = {
    "catalogue.template_changed": TEMPLATE_CHANGED,
    "catalogue.proposed": PROPOSED,
    "catalogue.returned": RETURNED,
    "catalogue.approved": APPROVED,
    "catalogue.published": PUBLISHED,
}
