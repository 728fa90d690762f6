"""What applicants are told of a commission's session."""

from jiwar.channels.api import MessageTemplate

SESSION_LISTED = MessageTemplate(
    subject={"ar": "القائمة المؤقتة: ملفك {reference}", "fr": "Liste provisoire : votre dossier {reference}"},
    body={
        "ar": "نُشرت القائمة المؤقتة للخدمة «{procedure}».\n\nملفك {reference}: الرتبة {rank} من {files}، "
        "بمجموع {points} نقطة. تجد نقاط كل معيار وسببها في صفحة المتابعة.\n\n"
        "إن رأيت خطأ، يمكنك الاعتراض إلى غاية {until}: {link}",
        "fr": "La liste provisoire de « {procedure} » est publiée.\n\nVotre dossier {reference} : rang {rank} sur "
        "{files}, avec {points} points. Les points de chaque critère et leur raison sont sur la page de suivi.\n\n"
        "Si vous voyez une erreur, vous pouvez faire une objection jusqu'au {until} : {link}",
    },
    sms={
        "ar": "القائمة المؤقتة: ملفك {reference} في الرتبة {rank}. الاعتراض إلى غاية {until}: {link}",
        "fr": "Liste provisoire : dossier {reference}, rang {rank}. Objection jusqu'au {until} : {link}",
    },
)
OBJECTION_ANSWERED = MessageTemplate(
    subject={"ar": "رد على اعتراضك: {reference}", "fr": "Réponse à votre objection : {reference}"},
    body={
        "ar": "دُرس اعتراضك في الملف {reference} («{procedure}»).\n\n{answer}\n\nالملف: {link}",
        "fr": "Votre objection dans le dossier {reference} (« {procedure} ») a été examinée.\n\n{answer}\n\n"
        "Le dossier : {link}",
    },
    sms={
        "ar": "رُد على اعتراضك في الملف {reference}: {link}",
        "fr": "Réponse à votre objection, dossier {reference} : {link}",
    },
)
