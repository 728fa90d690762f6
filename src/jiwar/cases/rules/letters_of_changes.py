"""What people are told when a file changes hands: asked a second time, passed on, opened again, merged, contested."""

from jiwar.channels.api import MessageTemplate

COMPLETION_AGAIN = MessageTemplate(
    subject={
        "ar": "ملفك {reference} يحتاج إلى استكمال ثان",
        "fr": "Votre dossier {reference} est à compléter une seconde fois",
    },
    body={
        "ar": "نطلب منك مرة أخرى استكمال ملفك «{procedure}» ({reference})، ونعتذر لأننا لم نطلب كل شيء في المرة "
        "الأولى.\n\nسبب الطلب الثاني: {reason}\n\nالمطلوب: {items}.\n\n{message}\n\nتوقف حساب الأجل إلى غاية ردك. أرسل "
        "ما يلزم من هنا أو قدّمه في {office}: {link}",
        "fr": "Nous vous demandons de compléter encore votre dossier « {procedure} » ({reference}), et regrettons de "
        "ne pas avoir tout demandé la première fois.\n\nPourquoi une seconde demande : {reason}\n\n"
        "Il manque : {items}.\n\n{message}\n\nLe délai est suspendu jusqu'à votre réponse. Envoyez le nécessaire "
        "ici, ou apportez-le à {office} : {link}",
    },
    sms={
        "ar": "ملفك {reference}: نطلب استكمالا ثانيا ({items}). السبب هنا: {link}",
        "fr": "Dossier {reference} : il manque encore {items}. Pourquoi, et comment completer : {link}",
    },
)
COMPLETION_DROPPED = MessageTemplate(
    subject={"ar": "لا ينقص شيء في ملفك {reference}", "fr": "Rien ne manque à votre dossier {reference}"},
    body={
        "ar": "طلبنا منك استكمال ملفك «{procedure}» ({reference})، ثم سحبنا هذا الطلب: لا يلزمك أي إجراء، ونعتذر. "
        "يستمر حساب الأجل كأن شيئا لم يُطلب: الرد قبل {due_on}.\n\nتابع ملفك من هنا: {link}",
        "fr": "Nous vous avions demandé de compléter votre dossier « {procedure} » ({reference}) ; cette demande est "
        "retirée, avec nos excuses : vous n'avez rien à faire. Le délai court comme si rien n'avait été demandé : "
        "réponse au plus tard le {due_on}.\n\nSuivez votre dossier : {link}",
    },
    sms={
        "ar": "ملفك {reference}: لا يلزمك استكمال شيء، سُحب الطلب. الرد قبل {due_day}.",
        "fr": "Dossier {reference} : plus rien a completer. Réponse avant le {due_day}.",
    },
)
TRANSFERRED = MessageTemplate(
    subject={"ar": "ملفك {reference} لدى مصلحة أخرى", "fr": "Votre dossier {reference} change de service"},
    body={
        "ar": "أُحيل ملفك «{procedure}» ({reference}) إلى المصلحة المختصة: {office}. لا يلزمك أي إجراء، ولا يتغير آخر "
        "أجل للرد: {due_on}.\n\nتابع ملفك من هنا: {link}",
        "fr": "Votre dossier « {procedure} » ({reference}) est transmis au service compétent : {office}. Vous n'avez "
        "rien à faire, et l'échéance reste la même : {due_on}.\n\nSuivez votre dossier : {link}",
    },
    sms={
        "ar": "ملفك {reference} لدى {office}. لا يلزمك أي إجراء: {link}",
        "fr": "Dossier {reference} transmis : {office}. Rien a faire. {link}",
    },
)
REOPENED = MessageTemplate(
    subject={"ar": "أُعيد فتح ملفك {reference}", "fr": "Votre dossier {reference} est rouvert"},
    body={
        "ar": "أُعيد فتح ملفك «{procedure}» ({reference}) للسبب القانوني التالي: {ground}. إن كان قد صدر فيه قرار فلم "
        "يعد ساريا، وسيصدر قرار جديد قبل {due_on}.\n\nتابع ملفك من هنا: {link}",
        "fr": "Votre dossier « {procedure} » ({reference}) est rouvert, pour ce motif légal : {ground}. La décision "
        "prise, s'il y en a une, n'est plus en vigueur ; une nouvelle est due au plus tard le {due_on}.\n\n"
        "Suivez votre dossier : {link}",
    },
    sms={
        "ar": "أُعيد فتح ملفك {reference}. الرد قبل {due_day}: {link}",
        "fr": "Dossier {reference} rouvert. Nouvelle réponse avant le {due_day} : {link}",
    },
)
MERGED = MessageTemplate(
    subject={"ar": "ضُمّ ملفك {reference} إلى {kept}", "fr": "Votre dossier {reference} est réuni au {kept}"},
    body={
        "ar": "لديك طلبان لنفس الخدمة «{procedure}»: ضُمّ الملف {reference} إلى الملف {kept} الذي تتواصل دراسته، بتاريخ "
        "الإيداع الأقدم. لا يضيع شيء مما قدمته.\n\nتابع من هنا: {link}",
        "fr": "Vous aviez deux demandes pour le même service « {procedure} » : le dossier {reference} est réuni au "
        "dossier {kept}, qui continue avec la date de dépôt la plus ancienne. Rien de ce que vous avez donné n'est "
        "perdu.\n\nSuivez-le : {link}",
    },
    sms={
        "ar": "ضُمّ ملفك {reference} إلى {kept}: {link}",
        "fr": "Dossier {reference} réuni au {kept} : {link}",
    },
)
# To the office whose act is contested.
APPEALED = MessageTemplate(
    subject={"ar": "طعن في الملف {reference}", "fr": "Recours contre le dossier {reference}"},
    body={
        "ar": "رُفع الطعن {appeal} في الملف {reference} («{procedure}»). تدرسه السلطة المختصة، ويقرأ من يدرسه الملف "
        "كله؛ لا يشارك فيه من ساهم في القرار.\n\nالملف: {link}",
        "fr": "Le recours {appeal} a été formé contre le dossier {reference} (« {procedure} »). L'autorité compétente "
        "l'examine et lit le dossier entier ; qui a pris part à la décision n'y participe pas.\n\nLe dossier : {link}",
    },
    sms={
        "ar": "رُفع الطعن {appeal} في الملف {reference}: {link}",
        "fr": "Recours {appeal} contre le dossier {reference} : {link}",
    },
)
APPEAL_ANSWERED = MessageTemplate(
    subject={"ar": "الرد على الطعن في الملف {reference}", "fr": "Réponse au recours, dossier {reference}"},
    body={
        "ar": "صدر الرد على الطعن {appeal} في الملف {reference} («{procedure}»): {result}.\n\nالملف وما يلزم فعله: "
        "{link}",
        "fr": "Le recours {appeal} contre le dossier {reference} (« {procedure} ») a reçu sa réponse : {result}.\n\n"
        "Le dossier et ce qu'il reste à faire : {link}",
    },
    sms={
        "ar": "الملف {reference}: {result}. {link}",
        "fr": "Dossier {reference} : {result}. {link}",
    },
)
PART_FAVOURABLE = MessageTemplate(
    subject={"ar": "ملفك {reference}: قرار سلطة", "fr": "Dossier {reference} : décision d'une autorité"},
    body={
        "ar": "في ملفك «{procedure}» ({reference}) صدر قرار بالموافقة: {part}، تحت الرقم {number}.\n\n"
        "لا يُغني هذا القرار وحده: يُرد على ملفك بعد أن تفصل كل السلطات. أين وصل كل منها: {link}",
        "fr": "Dans votre dossier « {procedure} » ({reference}), une décision favorable est prise : {part}, n° "
        "{number}.\n\nElle ne suffit pas à elle seule : la réponse vient quand toutes les autorités ont décidé. Où "
        "en est chacune : {link}",
    },
    sms={
        "ar": "ملفك {reference}: قرار بالموافقة ({part}). المتابعة: {link}",
        "fr": "Dossier {reference} : décision favorable ({part}). Suivi : {link}",
    },
)
PART_UNFAVOURABLE = MessageTemplate(
    subject={"ar": "ملفك {reference}: قرار بعدم الموافقة", "fr": "Dossier {reference} : décision défavorable"},
    body={
        "ar": "في ملفك «{procedure}» ({reference}) صدر قرار بعدم الموافقة: {part}، تحت الرقم {number}، للأسباب الآتية:"
        "\n{reasons}\n\n{remedies}\n\nالقرار كاملا: {link}",
        "fr": "Dans votre dossier « {procedure} » ({reference}), une décision défavorable est prise : {part}, n° "
        "{number}, pour ces motifs :\n{reasons}\n\n{remedies}\n\nLa décision entière : {link}",
    },
    sms={
        "ar": "ملفك {reference}: قرار بعدم الموافقة ({part}). الأسباب والطعون: {link}",
        "fr": "Dossier {reference} : décision défavorable ({part}). Motifs et recours : {link}",
    },
)
