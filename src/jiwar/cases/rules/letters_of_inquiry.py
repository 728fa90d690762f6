"""What the applicant is told while the public is heard on their request."""

from jiwar.channels.api import MessageTemplate

INQUIRY_OPENED = MessageTemplate(
    subject={"ar": "تحقيق عمومي حول طلبك {reference}", "fr": "Enquête publique sur votre demande {reference}"},
    body={
        "ar": "فُتح تحقيق عمومي حول طلبك «{procedure}» ({reference}) من {first} إلى {last}. يكتب من شاء ملاحظاته في سجل "
        "التحقيق، ثم يقدم المحافظ المحقق تقريره. لا يصدر القرار قبل ذلك.\n\nتابع ملفك من هنا: {link}",
        "fr": "Une enquête publique est ouverte sur votre demande « {procedure} » ({reference}) du {first} au {last}. "
        "Chacun peut écrire dans son registre, puis le commissaire enquêteur remet son rapport. La décision vient "
        "après.\n\nSuivez votre dossier : {link}",
    },
    sms={
        "ar": "تحقيق عمومي حول طلبك {reference} إلى غاية {last}: {link}",
        "fr": "Enquete publique sur votre demande {reference} jusqu'au {last} : {link}",
    },
)
INQUIRY_CLOSED = MessageTemplate(
    subject={"ar": "انتهى التحقيق العمومي حول طلبك {reference}", "fr": "Fin de l'enquête publique : {reference}"},
    body={
        "ar": "انتهى التحقيق العمومي حول طلبك «{procedure}» ({reference}). عدد الملاحظات في السجل: {count}. يعرض عليك "
        "المحافظ المحقق خلاصتها، ولك أن ترد كتابيا قبل تقريره، من صفحة ملفك أو لدى {office}: {link}",
        "fr": "L'enquête publique sur votre demande « {procedure} » ({reference}) est terminée. Observations au "
        "registre : {count}. Le commissaire enquêteur vous en communique le contenu ; vous pouvez y répondre par "
        "écrit avant son rapport, sur la page de votre dossier ou à {office} : {link}",
    },
    sms={
        "ar": "انتهى التحقيق العمومي حول طلبك {reference}. الملاحظات: {count}. يمكنك الرد: {link}",
        "fr": "Enquete publique terminee, dossier {reference}. Observations : {count}. Vous pouvez repondre : {link}",
    },
)
