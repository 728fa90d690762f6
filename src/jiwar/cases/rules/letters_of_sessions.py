"""What is told of a commission's session: to applicants, and to who answers objections."""

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
OBJECTION_MADE = MessageTemplate(
    subject={"ar": "اعتراض على قائمة: {reference}", "fr": "Objection à une liste : {reference}"},
    body={
        "ar": "قُدم اعتراض على القائمة المؤقتة لجلسة {session} («{procedure}») في الملف {reference}.\n\n"
        "مصلحتكم ({office}) هي التي ترد عليه. آخر يوم للاعتراض على القائمة: {until}، ولا تصبح نهائية قبل الرد على كل "
        "اعتراض.\n\n{link}",
        "fr": "Une objection est faite à la liste provisoire de la séance du {session} (« {procedure} »), dossier "
        "{reference}.\n\nVotre service ({office}) y répond. Dernier jour des objections : {until} ; la liste ne "
        "devient définitive qu'une fois chaque objection répondue.\n\n{link}",
    },
    sms={
        "ar": "اعتراض ينتظر ردكم، الملف {reference}: {link}",
        "fr": "Une objection attend votre réponse, dossier {reference} : {link}",
    },
)
OBJECTIONS_WAIT = MessageTemplate(
    subject={
        "ar": "{count} اعتراضات تنتظر ردكم: جلسة {session}",
        "fr": "{count} objections attendent votre réponse : séance du {session}",
    },
    body={
        "ar": "{office}: {count} اعتراضات على قائمة جلسة {session} («{procedure}») لم يُرد عليها بعد. آخر يوم للاعتراض: "
        "{until}. لا تصبح القائمة نهائية قبل الرد على كل اعتراض.\n\n{link}",
        "fr": "{office} : {count} objections à la liste de la séance du {session} (« {procedure} ») sont sans réponse. "
        "Dernier jour des objections : {until}. La liste ne devient définitive qu'une fois chaque objection répondue."
        "\n\n{link}",
    },
    sms={
        "ar": "اعتراضات بلا رد: {count}. آخر يوم: {until}. {link}",
        "fr": "Objections sans réponse : {count}. Dernier jour : {until}. {link}",
    },
)
