"""What people are told, in Arabic and French: short on the telephone, complete in the inbox.

French SMS keep to the letters of GSM 03.38 (no ç, no ê): a part holds 160 of them against 70 otherwise.
"""

from dataclasses import replace

from jiwar.cases.rules.letters_of_alerts import ALERTS, ALERTS_COVERING
from jiwar.cases.rules.letters_of_changes import (
    APPEAL_ANSWERED,
    APPEALED,
    COMPLETION_AGAIN,
    COMPLETION_DROPPED,
    MERGED,
    PART_FAVOURABLE,
    PART_UNFAVOURABLE,
    REOPENED,
    TRANSFERRED,
)
from jiwar.cases.rules.letters_of_consulting import EXPERT_ASKED, EXPERT_REMINDER, JOINED_INFECTED, OPINIONS_AWAITED
from jiwar.cases.rules.letters_of_inquiry import INQUIRY_CLOSED, INQUIRY_OPENED
from jiwar.cases.rules.letters_of_sessions import (
    OBJECTION_ANSWERED,
    OBJECTION_MADE,
    OBJECTIONS_WAIT,
    SESSION_LISTED,
)
from jiwar.channels.api import MessageTemplate

SUBMITTED = MessageTemplate(
    subject={"ar": "سُجّل طلبك {reference}", "fr": "Votre demande {reference} est enregistrée"},
    body={
        "ar": "سُجّل طلبك «{procedure}» تحت المرجع {reference}.\n\nالمصلحة المكلفة بالملف: {office}.\n"
        "آخر أجل للرد: {due_on}.\n\nتابع ملفك في كل وقت: {link}",
        "fr": "Votre demande « {procedure} » est enregistrée sous la référence {reference}.\n\n"
        "Service qui tient le dossier : {office}.\nRéponse au plus tard le {due_on}.\n\n"
        "Suivez votre dossier à tout moment : {link}",
    },
    sms={
        "ar": "سُجل طلبك، المرجع {reference}. الرد قبل {due_day}. المتابعة: {link}",
        "fr": "Demande enregistrée, réf. {reference}. Réponse avant le {due_day}. Suivi : {link}",
    },
)
FILED_FOR_YOU = MessageTemplate(
    subject={"ar": "أُودع طلب باسمك: {reference}", "fr": "Une demande a été déposée en votre nom : {reference}"},
    body={
        "ar": "أودع {by} باسمك، بصفته وكيلا عنك، طلب «{procedure}» تحت المرجع {reference}.\n\n"
        "إن لم توكله، أو أردت إنهاء الوكالة، فافتح: {stop}\n\nتكتب إليك {office} كلما قام بإجراء باسمك. الملف: {link}",
        "fr": "{by}, agissant comme votre mandataire, a déposé en votre nom la demande « {procedure} » sous la "
        "référence {reference}.\n\nSi vous n'avez pas donné ce mandat, ou voulez y mettre fin : {stop}\n\n{office} "
        "vous écrit à chaque démarche faite en votre nom. Le dossier : {link}",
    },
    sms={
        "ar": "أودع {by} طلبا باسمك، المرجع {reference}. إن لم توكله: {stop}",
        "fr": "{by} a déposé une demande en votre nom, réf. {reference}. Y mettre fin : {stop}",
    },
)
FILED_BY_PROGRAM = MessageTemplate(
    subject={"ar": "أُودع طلب باسمك: {reference}", "fr": "Une demande a été déposée en votre nom : {reference}"},
    body={
        "ar": "أودع البرنامج المعتمد «{by}» باسمك طلب «{procedure}» تحت المرجع {reference}.\n\n"
        "إن لم تطلب ذلك فأبلغ فورا {office} أو افتح الملف: {link}",
        "fr": "Le programme accrédité « {by} » a déposé en votre nom la demande « {procedure} » sous la référence "
        "{reference}.\n\nSi vous ne l'avez pas demandé, prévenez sans attendre {office} ou ouvrez le dossier : {link}",
    },
    sms={
        "ar": "أودع {by} طلبا باسمك، المرجع {reference}. إن لم تطلبه: {link}",
        "fr": "{by} a déposé une demande en votre nom, réf. {reference}. Ce n'est pas voulu ? {link}",
    },
)
ACTED_FOR_YOU = MessageTemplate(
    subject={"ar": "جديد في ملفك {reference}", "fr": "Du nouveau dans votre dossier {reference}"},
    body={
        "ar": "تم إجراء في ملفك «{procedure}» ({reference}) من طرفك أو من طرف وكيلك {by}.\n\nلمعرفة التفاصيل: {link}"
        "\n\nلإنهاء الوكالة: {stop}",
        "fr": "Une démarche a été faite dans votre dossier « {procedure} » ({reference}) par vous-même ou par votre "
        "mandataire {by}.\n\nPour en savoir plus : {link}\n\nMettre fin au mandat : {stop}",
    },
    sms={
        "ar": "إجراء جديد في ملفك {reference} (أنت أو وكيلك {by}). إنهاء الوكالة: {stop}",
        "fr": "Votre dossier {reference} : démarche faite par vous ou par {by}. Y mettre fin : {stop}",
    },
)
COMPLETION_REQUESTED = MessageTemplate(
    subject={"ar": "ملفك {reference} يحتاج إلى استكمال", "fr": "Votre dossier {reference} est à compléter"},
    body={
        "ar": "لمواصلة دراسة طلبك «{procedure}» ({reference}) نحتاج منك إلى: {items}.\n\n{message}\n\n"
        "توقف حساب الأجل إلى غاية ردك. أرسل ما يلزم من هنا أو قدّمه في {office}: {link}",
        "fr": "Pour poursuivre l'examen de votre demande « {procedure} » ({reference}), il manque : {items}.\n\n"
        "{message}\n\nLe délai est suspendu jusqu'à votre réponse. Envoyez le nécessaire ici, ou apportez-le à "
        "{office} : {link}",
    },
    sms={
        "ar": "ملفك {reference} ينقصه: {items}. أكمله هنا أو في المصلحة: {link}",
        "fr": "Dossier {reference} : il manque {items}. A compléter ici ou au guichet : {link}",
    },
)
COMPLETED = MessageTemplate(
    subject={"ar": "استلمنا ما طلبناه: {reference}", "fr": "Compléments reçus : {reference}"},
    body={
        "ar": "استلمنا ما قدمته لملفك «{procedure}» ({reference}). استؤنف حساب الأجل: الرد قبل {due_on}.\n\n{link}",
        "fr": "Nous avons reçu vos compléments pour le dossier « {procedure} » ({reference}). Le délai court de "
        "nouveau : réponse au plus tard le {due_on}.\n\n{link}",
    },
    sms={
        "ar": "استلمنا وثائقك، الملف {reference}. الرد قبل {due_day}.",
        "fr": "Compléments arrivés, dossier {reference}. Réponse avant le {due_day}.",
    },
)
GRANTED = MessageTemplate(
    subject={"ar": "وثيقتك جاهزة: {reference}", "fr": "Votre document est prêt : {reference}"},
    body={
        "ar": "قُبل طلبك «{procedure}» ({reference}). الوثيقة رقم {number} ممضاة وجاهزة للتحميل، ويمكن لأي شخص التحقق "
        "من صحتها.\n\nحمّلها وقيّم الخدمة من هنا: {link}",
        "fr": "Votre demande « {procedure} » ({reference}) est acceptée. Le document n° {number} est signé et prêt à "
        "être téléchargé ; chacun peut en vérifier l'authenticité.\n\nTéléchargez-le et évaluez le service : {link}",
    },
    sms={
        "ar": "وثيقتك جاهزة، الملف {reference}. حمّلها وقيّم الخدمة: {link}",
        "fr": "Document signé, dossier {reference}. Le télécharger et donner son avis : {link}",
    },
)
REFUSED = MessageTemplate(
    subject={"ar": "قرار بشأن طلبك {reference}", "fr": "Décision sur votre demande {reference}"},
    body={
        "ar": "تعذّر قبول طلبك «{procedure}» ({reference}) بالقرار رقم {number} للأسباب التالية:\n{reasons}\n\n"
        "طرق الطعن:\n{remedies}\n\nحمّل القرار من هنا: {link}",
        "fr": "Votre demande « {procedure} » ({reference}) n'a pas été acceptée par la décision n° {number}, pour les "
        "motifs suivants :\n{reasons}\n\nVoies de recours :\n{remedies}\n\nTéléchargez la décision : {link}",
    },
    sms={
        "ar": "صدر قرار بعدم قبول طلبك {reference}. الأسباب وطرق الطعن: {link}",
        "fr": "Décision sur votre demande {reference} : non acceptée. Motifs et recours : {link}",
    },
)
MESSAGE = MessageTemplate(
    subject={"ar": "رسالة بشأن ملفك {reference}", "fr": "Message sur votre dossier {reference}"},
    body={
        "ar": "كتبت إليك المصلحة ({office}) بشأن طلبك «{procedure}» ({reference}):\n\n{body}\n\nللرد: {link}",
        "fr": "Le service ({office}) vous écrit au sujet de votre demande « {procedure} » ({reference}) :\n\n{body}\n\n"
        "Pour répondre : {link}",
    },
    sms={
        "ar": "رسالة جديدة بشأن ملفك {reference}. للقراءة والرد: {link}",
        "fr": "Nouveau message sur votre dossier {reference}. Lire et répondre : {link}",
    },
)
MESSAGE_IN_SMS = replace(MESSAGE, sms={"ar": "{reference}: {body} {link}", "fr": "{reference} : {body} {link}"})
WITHDRAWN = MessageTemplate(
    subject={"ar": "سُحب الطلب {reference}", "fr": "Demande {reference} retirée"},
    body={
        "ar": "سُحب طلبك «{procedure}» ({reference}). لن يُتخذ أي قرار بشأنه، ويمكنك تقديم طلب جديد في أي وقت.\n\n{link}",
        "fr": "Votre demande « {procedure} » ({reference}) est retirée. Aucune décision ne sera prise ; vous pouvez en "
        "déposer une autre à tout moment.\n\n{link}",
    },
    sms={
        "ar": "سُحب طلبك {reference}. إن لم يكن بطلب منك: {link}",
        "fr": "Votre demande {reference} est retirée. Pas voulu ? {link}",
    },
)
FEE_PAID = MessageTemplate(
    subject={"ar": "دُفع رسم ملفك {reference}", "fr": "Frais payés pour le dossier {reference}"},
    body={
        "ar": "استلمنا رسم طلبك «{procedure}» ({reference}). رقم وصل الدفع: {number}.\n\nحمّل الوصل من هنا: {link}",
        "fr": "Les frais de votre demande « {procedure} » ({reference}) sont payés. Quittance n° {number}.\n\n"
        "Téléchargez-la ici : {link}",
    },
    sms={
        "ar": "دُفع رسم ملفك {reference}، الوصل {number}: {link}",
        "fr": "Dossier {reference} : frais payés, quittance {number}. {link}",
    },
)
SERVICE_ENDS = MessageTemplate(
    subject={"ar": "خدمة «{procedure}» تتوقف", "fr": "Le service « {procedure} » prend fin"},
    body={
        "ar": "بدأتَ طلبا لخدمة «{procedure}» ولم ترسله بعد. تتوقف هذه الخدمة ابتداء من {ends_on}.\n\n{reason}\n\n"
        "بعد هذا اليوم لا يمكن إرسال الطلب. للتفاصيل: {link}",
        "fr": "Vous avez commencé une demande « {procedure} » sans l'envoyer. Ce service prend fin le {ends_on}.\n\n"
        "{reason}\n\nÀ partir de ce jour, la demande ne peut plus être envoyée. Pour en savoir plus : {link}",
    },
    sms={
        "ar": "الخدمة التي بدأت طلبها تتوقف في {ends_day}. التفاصيل: {link}",
        "fr": "Le service dont vous avez commencé la demande prend fin le {ends_day}. {link}",
    },
)
DRAFT_PAPER_INFECTED = MessageTemplate(
    subject={"ar": "وُجد فيروس في وثيقة أرسلتها", "fr": "Un virus dans un papier que vous avez envoyé"},
    body={
        "ar": "في طلبك «{procedure}» الذي لم ترسله بعد، وُجد فيروس في الملف «{file}» ({paper}) فحُذف ولم يفتحه أحد.\n\n"
        "صوّر الوثيقة من جديد بجهاز آخر، ثم أضفها إلى طلبك: {link}",
        "fr": "Dans votre demande « {procedure} », pas encore envoyée, le fichier « {file} » ({paper}) contenait un "
        "virus. Il a été supprimé, personne ne l'a ouvert.\n\nPhotographiez de nouveau le papier, avec un autre "
        "appareil, puis ajoutez-le : {link}",
    },
    sms={
        "ar": "وُجد فيروس في «{paper}» فحُذف. أعد تصوير الوثيقة وأضفها إلى طلبك: {link}",
        "fr": "Virus trouvé, fichier supprimé : {paper}. Photographiez-le et ajoutez-le de nouveau : {link}",
    },
)
PAPER_INFECTED = MessageTemplate(
    subject={"ar": "ملفك {reference}: وُجد فيروس في وثيقة", "fr": "Dossier {reference} : un papier contenait un virus"},
    body={
        "ar": "وُجد فيروس في الملف «{file}» ({paper}) الذي أرسلته في طلبك «{procedure}» ({reference})، فحُذف ولم يفتحه "
        "أحد.\n\nتعلم {office} بذلك وستطلب منك الوثيقة من جديد. تابع ملفك: {link}",
        "fr": "Le fichier « {file} » ({paper}), envoyé dans votre dossier « {procedure} » ({reference}), contenait un "
        "virus. Il a été supprimé, personne ne l'a ouvert.\n\nLe service ({office}) le sait et vous redemandera ce "
        "papier. Suivez votre dossier : {link}",
    },
    sms={
        "ar": "الملف {reference}: وُجد فيروس في «{paper}» فحُذف. ستُطلب منك الوثيقة من جديد. {link}",
        "fr": "Dossier {reference} : virus trouvé, fichier supprimé ({paper}). Il vous sera redemandé. {link}",
    },
)
SUBMITTED_TOGETHER = MessageTemplate(
    subject={"ar": "سُجّل طلبك {reference} وينتظر التأكيد", "fr": "Demande {reference} : en attente de confirmation"},
    body={
        "ar": "سُجّل طلبك «{procedure}» تحت المرجع {reference}.\n\nكتبنا إلى الأشخاص الذين يطلبون معك: يؤكد كل واحد منهم "
        "بنفسه. يبدأ حساب الأجل عندما يؤكدون جميعا.\n\nالمصلحة المكلفة بالملف: {office}.\n\nتابع ملفك: {link}",
        "fr": "Votre demande « {procedure} » est enregistrée sous la référence {reference}.\n\nNous avons écrit aux "
        "personnes qui demandent avec vous : chacune confirme elle-même. Le délai court quand toutes ont confirmé.\n\n"
        "Service qui tient le dossier : {office}.\n\nSuivez votre dossier : {link}",
    },
    sms={
        "ar": "سُجل طلبك، المرجع {reference}. يبدأ الأجل بعد تأكيد شركائك. المتابعة: {link}",
        "fr": "Demande {reference} : elle attend la confirmation des cosignataires. Suivi : {link}",
    },
)
COSIGN_ASKED = MessageTemplate(
    subject={"ar": "يطلب {by} تأكيدك", "fr": "{by} demande votre accord"},
    body={
        "ar": "ذكرك {by} شريكا في طلب «{procedure}» لدى {office}. لا يُدرس الطلب قبل أن تؤكد بنفسك.\n\n"
        "اقرأ الطلب ثم أكّد أو ارفض، برمز يصلك على هذا الرقم أو العنوان: {link}",
        "fr": "{by} vous a nommé pour la demande « {procedure} » auprès de : {office}. Elle n'est pas examinée avant "
        "votre accord.\n\nLisez la demande, puis confirmez ou refusez, avec un code envoyé ici même : {link}",
    },
    sms={
        "ar": "يطلب {by} تأكيدك لطلب باسمكما. اقرأ ثم أكّد أو ارفض: {link}",
        "fr": "{by} demande votre accord pour une demande commune. Lire, confirmer ou refuser : {link}",
    },
)
COSIGN_REMINDER = MessageTemplate(
    subject={"ar": "تذكير: {by} ينتظر تأكيدك", "fr": "Rappel : {by} attend votre accord"},
    body={
        "ar": "ما زال طلب «{procedure}» الذي قدمه {by} لدى {office} ينتظر تأكيدك أو رفضك.\n\n"
        "هذا الرابط وحده صالح الآن: {link}",
        "fr": "La demande « {procedure} » de {by} auprès de : {office} attend toujours votre accord ou votre refus.\n\n"
        "Seul ce lien est valable désormais : {link}",
    },
    sms={
        "ar": "تذكير: {by} ينتظر تأكيدك أو رفضك: {link}",
        "fr": "Rappel : {by} attend votre accord ou votre refus : {link}",
    },
)
COSIGN_REFUSED = MessageTemplate(
    subject={"ar": "ملفك {reference}: لم يوافق {by}", "fr": "Dossier {reference} : {by} n'est pas d'accord"},
    body={
        "ar": "لم يوافق {by} على طلبك «{procedure}» ({reference}). السبب: {reason}\n\n"
        "اذكر شخصا آخر مكانه أو اسحب طلبك من هنا: {link}",
        "fr": "{by} n'a pas donné son accord à votre demande « {procedure} » ({reference}). Motif : {reason}\n\n"
        "Nommez une autre personne à sa place ou retirez la demande : {link}",
    },
    sms={
        "ar": "لم يوافق {by} على طلبك {reference}. اذكر غيره أو اسحب الطلب: {link}",
        "fr": "Dossier {reference} : {by} refuse. Nommer une autre personne ou retirer la demande : {link}",
    },
)
COSIGN_SILENT = MessageTemplate(
    subject={"ar": "ملفك {reference}: لم يرد {by}", "fr": "Dossier {reference} : {by} ne répond pas"},
    body={
        "ar": "كتبنا إلى {by} عدة مرات بشأن طلبك «{procedure}» ({reference}) ولم يرد. كلّمه، أو اذكر شخصا آخر مكانه: "
        "{link}",
        "fr": "Nous avons écrit plusieurs fois à {by} au sujet de votre demande « {procedure} » ({reference}), sans "
        "réponse. Parlez-lui, ou nommez une autre personne : {link}",
    },
    sms={
        "ar": "لم يرد {by} بشأن طلبك {reference}. كلّمه أو اذكر غيره: {link}",
        "fr": "Dossier {reference} : {by} ne répond pas. Nommer une autre personne : {link}",
    },
)
COSIGNED = MessageTemplate(
    subject={"ar": "أكّد الجميع طلبك {reference}", "fr": "Dossier {reference} : tous ont confirmé"},
    body={
        "ar": "أكّد جميع الشركاء طلبك «{procedure}» ({reference}). بدأ حساب الأجل: الرد قبل {due_on}.\n\n{link}",
        "fr": "Toutes les personnes ont confirmé votre demande « {procedure} » ({reference}). Le délai court : réponse "
        "au plus tard le {due_on}.\n\n{link}",
    },
    sms={
        "ar": "أكّد الجميع طلبك {reference}. الرد قبل {due_day}.",
        "fr": "Dossier {reference} : tous ont confirmé. Réponse avant le {due_day}.",
    },
)
MANDATE_ENDED = MessageTemplate(
    subject={"ar": "انتهت الوكالة في ملفك {reference}", "fr": "Dossier {reference} : le mandat a pris fin"},
    body={
        "ar": "لم يعد {by} يتصرف باسمك في ملفك «{procedure}» ({reference}). تُكتب الرسائل إليك أنت من الآن، ورمز التتبع "
        "القديم لم يعد صالحا.\n\nتابع ملفك: {link}",
        "fr": "{by} n'agit plus en votre nom dans le dossier « {procedure} » ({reference}). C'est à vous que nous "
        "écrivons désormais, et l'ancien code de suivi ne vaut plus.\n\nSuivez votre dossier : {link}",
    },
    sms={
        "ar": "لم يعد {by} يتصرف باسمك، الملف {reference}. المتابعة: {link}",
        "fr": "Dossier {reference} : {by} n'agit plus en votre nom. Suivi : {link}",
    },
)
MANDATE_LOST = MessageTemplate(
    subject={"ar": "انتهت وكالتك في الملف {reference}", "fr": "Dossier {reference} : votre mandat a pris fin"},
    body={
        "ar": "انتهت وكالتك في الملف «{procedure}» ({reference}): لم تعد تطّلع عليه ولا تتصرف فيه. للاستفسار: {office}.",
        "fr": "Votre mandat dans le dossier « {procedure} » ({reference}) a pris fin : vous ne pouvez plus le lire ni "
        "y agir. Pour toute question : {office}.",
    },
    sms={
        "ar": "انتهت وكالتك في الملف {reference}: لم تعد تتصرف فيه.",
        "fr": "Dossier {reference} : votre mandat a pris fin, vous n'y agissez plus.",
    },
)
RESUME_CODE = MessageTemplate(
    subject={"ar": "رمز متابعة طلبك", "fr": "Code pour continuer votre demande"},
    body={
        "ar": "رمز متابعة طلبك «{procedure}» هو {code}.\n\nاكتبه في {link} مع آخر أربعة أرقام من هاتفك أو سنة ميلادك، "
        "أو قدمه في الشباك. يُحفظ طلبك إلى {until}.\n\nلا تعط هذا الرمز لأحد عبر الهاتف.",
        "fr": "Le code pour continuer votre demande « {procedure} » est {code}.\n\nTapez-le à l'adresse {link} avec "
        "les quatre derniers chiffres de votre téléphone ou votre année de naissance, ou donnez-le au guichet. Votre "
        "demande est gardée jusqu'au {until}.\n\nNe donnez ce code à personne par téléphone.",
    },
    sms={
        "ar": "جوار: رمز متابعة طلبك {code} إلى غاية {until}. {link}",
        "fr": "Jiwar : code pour continuer votre demande {code}, jusqu'au {until}. {link}",
    },
)
MOVED_TO_VERSION = MessageTemplate(
    subject={
        "ar": "ملفك {reference}: نسخة جديدة من الإجراء",
        "fr": "Dossier {reference} : nouvelle version du service",
    },
    body={
        "ar": "نُشرت نسخة جديدة من إجراء «{procedure}»، وأصبح ملفك ({reference}) يتبعها.\n\nلم يتغير شيء مما قدمته: "
        "تبقى أجوبتك ووثائقك كما هي، ويبقى أجل الرد والرسم كما كانا يوم الإيداع. لا يُطلب منك أي شيء إضافي.\n\n"
        "ما يتغير:\n{changes}\n\nالمصلحة المكلفة بالملف: {office}. تابع ملفك: {link}",
        "fr": "Une nouvelle version du service « {procedure} » a été publiée et votre dossier ({reference}) la suit "
        "désormais.\n\nRien de ce que vous avez donné ne change : vos réponses et vos papiers restent les mêmes ; le "
        "délai de réponse et les frais restent ceux du jour du dépôt. Cela ne vous demande rien de plus.\n\nCe qui "
        "change :\n{changes}\n\nService qui tient le dossier : {office}. Suivez votre dossier : {link}",
    },
    sms={
        "ar": "ملفك {reference} يتبع نسخة جديدة من الإجراء. أجوبتك والأجل والرسم كما هي. {link}",
        "fr": "Dossier {reference} : nouvelle version du service. Réponses, délai et frais inchangés. {link}",
    },
)
MOVED_BACK = MessageTemplate(
    subject={
        "ar": "ملفك {reference}: عودة إلى النسخة السابقة",
        "fr": "Dossier {reference} : retour à la version d'avant",
    },
    body={
        "ar": "عاد ملفك «{procedure}» ({reference}) إلى نسخة الإجراء التي كان يتبعها من قبل.\n\nلم يتغير شيء مما "
        "قدمته: تبقى أجوبتك ووثائقك كما هي، ويبقى أجل الرد والرسم كما كانا يوم الإيداع. لا يُطلب منك أي شيء إضافي.\n\n"
        "ما يتغير:\n{changes}\n\nالمصلحة المكلفة بالملف: {office}. تابع ملفك: {link}",
        "fr": "Votre dossier « {procedure} » ({reference}) suit de nouveau la version du service qu'il suivait "
        "avant.\n\nRien de ce que vous avez donné ne change : vos réponses et vos papiers restent les mêmes ; le délai "
        "de réponse et les frais restent ceux du jour du dépôt. Cela ne vous demande rien de plus.\n\nCe qui change :\n"
        "{changes}\n\nService qui tient le dossier : {office}. Suivez votre dossier : {link}",
    },
    sms={
        "ar": "ملفك {reference} عاد إلى النسخة السابقة من الإجراء. أجوبتك والأجل والرسم كما هي. {link}",
        "fr": "Dossier {reference} : retour à la version d'avant. Réponses, délai et frais inchangés. {link}",
    },
)
TACIT_GRANTED = MessageTemplate(
    subject={"ar": "طلبك مقبول ضمنيا: {reference}", "fr": "Demande acceptée tacitement : {reference}"},
    body={
        "ar": "انقضى الأجل القانوني للرد على طلبك «{procedure}» ({reference}) دون رد، فأصبح مقبولا بقوة القانون. شهادة "
        "القبول الضمني رقم {number} مختومة وجاهزة للتحميل، ويمكن لأي شخص التحقق من صحتها.\n\nحمّلها من هنا: {link}",
        "fr": "Le délai légal de réponse à votre demande « {procedure} » ({reference}) a pris fin sans réponse : "
        "la loi "
        "la tient pour acceptée. L'attestation d'acceptation tacite n° {number} est scellée et prête à être "
        "téléchargée ; chacun peut en vérifier l'authenticité.\n\nTéléchargez-la : {link}",
    },
    sms={
        "ar": "طلبك {reference} مقبول ضمنيا لانقضاء الأجل. حمّل الشهادة: {link}",
        "fr": "Demande {reference} : acceptée tacitement, le délai étant passé. Attestation : {link}",
    },
)
TACIT_REFUSED = MessageTemplate(
    subject={"ar": "طلبك مرفوض ضمنيا: {reference}", "fr": "Demande rejetée tacitement : {reference}"},
    body={
        "ar": "انقضى الأجل القانوني للرد على طلبك «{procedure}» ({reference}) دون رد، والقانون يعتبر ذلك رفضا. "
        "لديك شهادة "
        "الرفض الضمني رقم {number} لتطعن فيه.\n\nطرق الطعن:\n{remedies}\n\nحمّل الشهادة من هنا: {link}",
        "fr": "Le délai légal de réponse à votre demande « {procedure} » ({reference}) a pris fin sans réponse : "
        "la loi "
        "y voit un rejet. L'attestation de rejet tacite n° {number} vous permet de le contester.\n\nVoies de "
        "recours :\n{remedies}\n\nTéléchargez-la : {link}",
    },
    sms={
        "ar": "طلبك {reference} مرفوض ضمنيا لانقضاء الأجل دون رد. طرق الطعن: {link}",
        "fr": "Demande {reference} : rejet tacite, le délai étant passé. Voies de recours : {link}",
    },
)
LATE = MessageTemplate(
    subject={"ar": "ملفك {reference} متأخر", "fr": "Votre dossier {reference} est en retard"},
    body={
        "ar": "كان الرد على طلبك «{procedure}» ({reference}) مستحقا قبل {due_on}، ولم يصدر بعد. الملف لدى: "
        "{office}، وقد "
        "نُبّه رئيس المصلحة، ثم تُنبَّه الدائرة فالولاية إن طال التأخر.\n\n{silence}\n\nيمكنك أن تكتب إلى المصلحة من صفحة "
        "ملفك، أو أن تقدم شكوى، أو أن ترفع تظلما إلى السلطة المختصة: سكوتها مدة شهرين يعد رفضا، ولك حينئذ شهران "
        "للجوء إلى "
        "المحكمة الإدارية (المادة 830 من القانون رقم 08-09).\n\n{link}",
        "fr": "La réponse à votre demande « {procedure} » ({reference}) était due le {due_on} ; elle n'est pas encore "
        "donnée. Le dossier est tenu par : {office}. Le chef du service est prévenu ; si le retard dure, la daïra puis "
        "la wilaya le seront.\n\n{silence}\n\nVous pouvez écrire au service depuis la page de votre dossier, faire une "
        "réclamation, ou adresser un recours préalable à l'autorité compétente : son silence pendant deux mois vaut "
        "rejet, et vous avez alors deux mois pour saisir le tribunal administratif (article 830 de la loi n° 08-09)."
        "\n\n{link}",
    },
    sms={
        "ar": "ملفك {reference} تجاوز الأجل القانوني ونُبّه رئيس المصلحة. ما يمكنك فعله: {link}",
        "fr": "Dossier {reference} en retard : le chef du service est alerté. Vos possibilités : {link}",
    },
)
TERM_CHANGED = MessageTemplate(
    subject={"ar": "تغيّر أجل ملفك {reference}", "fr": "Dossier {reference} : le délai a changé"},
    body={
        "ar": "حدّد نص جديد أجلا آخر للطلبات الجارية. الرد على طلبك «{procedure}» ({reference}) مستحق قبل "
        "{due_on}، بعد أن "
        "كان قبل {before}.\n\n{link}",
        "fr": "Un nouveau texte fixe un autre délai pour les demandes en cours. La réponse à votre demande "
        "« {procedure} » ({reference}) est due le {due_on} au plus tard, et non plus le {before}.\n\n{link}",
    },
    sms={
        "ar": "تغيّر أجل ملفك {reference}: الرد قبل {due_day}. {link}",
        "fr": "Dossier {reference} : nouveau délai, réponse avant le {due_day}. {link}",
    },
)
LETTERS = {
    "cases.part_favourable": PART_FAVOURABLE,
    "cases.part_unfavourable": PART_UNFAVOURABLE,
    "cases.moved_to_version": MOVED_TO_VERSION,
    "cases.moved_back": MOVED_BACK,
    "cases.tacit_granted": TACIT_GRANTED,
    "cases.tacit_refused": TACIT_REFUSED,
    "cases.late": LATE,
    "cases.alerts": ALERTS,
    "cases.alerts_covering": ALERTS_COVERING,
    "cases.session_listed": SESSION_LISTED,
    "cases.objection_answered": OBJECTION_ANSWERED,
    "cases.objection_made": OBJECTION_MADE,
    "cases.objections_wait": OBJECTIONS_WAIT,
    "cases.term_changed": TERM_CHANGED,
    "cases.mandate_ended": MANDATE_ENDED,
    "cases.mandate_lost": MANDATE_LOST,
    "cases.submitted_together": SUBMITTED_TOGETHER,
    "cases.cosign_asked": COSIGN_ASKED,
    "cases.cosign_reminder": COSIGN_REMINDER,
    "cases.cosign_refused": COSIGN_REFUSED,
    "cases.cosign_silent": COSIGN_SILENT,
    "cases.cosigned": COSIGNED,
    "cases.submitted": SUBMITTED,
    "cases.filed_for_you": FILED_FOR_YOU,
    "cases.filed_by_program": FILED_BY_PROGRAM,
    "cases.acted_for_you": ACTED_FOR_YOU,
    "cases.completion_requested": COMPLETION_REQUESTED,
    "cases.completion_again": COMPLETION_AGAIN,
    "cases.completion_dropped": COMPLETION_DROPPED,
    "cases.completed": COMPLETED,
    "cases.granted": GRANTED,
    "cases.refused": REFUSED,
    "cases.message": MESSAGE,
    "cases.message_in_sms": MESSAGE_IN_SMS,
    "cases.transferred": TRANSFERRED,
    "cases.reopened": REOPENED,
    "cases.merged": MERGED,
    "cases.appealed": APPEALED,
    "cases.appeal_answered": APPEAL_ANSWERED,
    "cases.withdrawn": WITHDRAWN,
    "cases.fee_paid": FEE_PAID,
    "cases.expert_asked": EXPERT_ASKED,
    "cases.expert_reminder": EXPERT_REMINDER,
    "cases.opinions_awaited": OPINIONS_AWAITED,
    "cases.joined_infected": JOINED_INFECTED,
    "cases.inquiry_opened": INQUIRY_OPENED,
    "cases.inquiry_closed": INQUIRY_CLOSED,
    "cases.service_ends": SERVICE_ENDS,
    "cases.draft_paper_infected": DRAFT_PAPER_INFECTED,
    "cases.paper_infected": PAPER_INFECTED,
}
