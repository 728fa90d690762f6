"""What those are told whose opinion is asked: an expert from outside with a link, a service once a day."""

from jiwar.channels.api import MessageTemplate

EXPERT_ASKED = MessageTemplate(
    subject={"ar": "{office} تطلب رأيكم: {message}", "fr": "{office} demande votre avis : {message}"},
    body={
        "ar": "السيد(ة) {by}،\n\nتطلب {office} رأيكم في ملف «{procedure}»: {message}.\n\nاقرؤوا السؤال والوثائق "
        "وأجيبوا قبل {due_on} من هذا الرابط: {link}\n\nالرابط خاص بكم، فلا تسلموه لغيركم. وما تطلعون عليه سر مهني، "
        "ويسجل كل اطلاع عليه.",
        "fr": "{by},\n\n{office} demande votre avis sur un dossier « {procedure} » : {message}.\n\nLisez la question "
        "et les pièces, et répondez avant le {due_on} : {link}\n\nCe lien est le vôtre : ne le transmettez à personne. "
        "Ce que vous lisez est couvert par le secret professionnel, et chaque lecture est journalisée.",
    },
    sms={
        "ar": "يُطلب رأيكم قبل {due_day}: {link}",
        "fr": "Votre avis est attendu avant le {due_day} : {link}",
    },
)
EXPERT_REMINDER = MessageTemplate(
    subject={"ar": "تذكير: رأيكم منتظر قبل {due_day}", "fr": "Rappel : votre avis est attendu avant le {due_day}"},
    body={
        "ar": "السيد(ة) {by}،\n\nما زالت {office} تنتظر رأيكم: {message} («{procedure}»). آخر يوم هو {due_on}، ثم "
        "يتواصل الملف دونه: {link}",
        "fr": "{by},\n\n{office} attend toujours votre avis : {message} (« {procedure} »). Le dernier jour est le "
        "{due_on} ; le dossier continuera ensuite sans lui : {link}",
    },
    sms={
        "ar": "تذكير: رأيكم منتظر قبل {due_day}: {link}",
        "fr": "Rappel : votre avis est attendu avant le {due_day} : {link}",
    },
)
JOINED_INFECTED = MessageTemplate(
    subject={"ar": "فيروس في ملف مرفق برأيكم", "fr": "Un virus dans un fichier joint à votre avis"},
    body={
        "ar": "وُجد فيروس في الملف «{file}» المرفق برأيكم («{procedure}»): لن يفتحه أحد. إن كان رأيكم لا يزال منتظرا "
        "فاحذفوا الملف وأرفقوا نسخة سليمة من هذا الرابط، وإلا فراسلوا {office}: {link}",
        "fr": "Un virus a été trouvé dans le fichier « {file} » joint à votre avis (« {procedure} ») : personne ne "
        "l'ouvrira. Si votre avis est encore attendu, retirez ce fichier et joignez une copie saine ; sinon, écrivez à "
        "{office} : {link}",
    },
    sms={
        "ar": "وُجد فيروس في ملف مرفق برأيكم. أرفقوا نسخة سليمة: {link}",
        "fr": "Virus dans un fichier joint à votre avis : joignez une copie saine. {link}",
    },
)
OPINIONS_AWAITED = MessageTemplate(
    subject={"ar": "آراء منتظرة من {office}: {count}", "fr": "Avis attendus de {office} : {count}"},
    body={
        "ar": "{office}: آراء منتظرة من مصلحتكم ({count}). أقرب آخر أجل هو {before}، وبعده يُعمل بحكم السكوت. القائمة: "
        "{link}",
        "fr": "{office} : avis attendus de votre service ({count}). Le premier est dû au plus tard le {before} ; "
        "ensuite, la règle du silence s'applique. La liste : {link}",
    },
    sms={
        "ar": "آراء منتظرة من مصلحتكم: {count}، أولها قبل {due_day}: {link}",
        "fr": "Avis attendus de votre service : {count}, le premier avant le {due_day} : {link}",
    },
)
