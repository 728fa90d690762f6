"""The living page of components, `/design/`: each one with real texts, in the language and direction of the page."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jiwar.kernel import forms as fields
from jiwar.kernel.texts import current_language


def design(request: HttpRequest) -> HttpResponse:
    """Every component, isolated; nothing here is read from the database or kept."""
    wrong = _Wrong({"wrong_day_day": "31", "wrong_day_month": "2", "wrong_day_year": "2026"}, files={})
    context = {
        "title": _t("مكوّنات الصفحات", "Composants des pages"),
        "fields": _specimens(),
        "question": _Question(),
        "wrong": wrong,
        **_texts(),
        **_figures(),
    }
    return render(request, "kernel/design.html", context)


def _t(arabic: str, french: str) -> str:
    return arabic if current_language() == "ar" else french


def _specimens() -> forms.Form:
    class Specimens(forms.Form):
        prefix = "s"
        name = forms.CharField(
            label=_t("الاسم العائلي", "Nom de famille"),
            help_text=_t("كما هو مكتوب في شهادة الميلاد", "Comme il est écrit dans l’acte de naissance"),
        )
        street = forms.CharField(label=_t("العنوان", "Adresse"), required=False)
        nin = fields.WesternCharField(
            label=_t("رقم التعريف الوطني", "Numéro d’identification national (NIN)"),
            help_text=_t("18 رقماً على ظهر بطاقة التعريف البيومترية", "18 chiffres, au dos de la carte d’identité"),
            widget=fields.DigitsInput(attrs={"maxlength": 24}),
        )
        telephone = forms.CharField(label=_t("رقم الهاتف", "Numéro de téléphone"), widget=fields.PhoneInput())
        code = forms.CharField(
            label=_t("الرمز الذي وصلك", "Code reçu"), widget=fields.CodeInput(attrs={"maxlength": 6})
        )
        email = forms.EmailField(label=_t("البريد الإلكتروني", "Courriel"), required=False)
        why = forms.CharField(
            label=_t("سبب الطلب", "Motif de la demande"),
            max_length=500,
            widget=fields.CountedTextarea(attrs={"rows": 4}),
        )
        commune = forms.ChoiceField(
            label=_t("البلدية", "Commune"),
            choices=[
                ("", ""),
                ("1601", _t("الجزائر الوسطى", "Alger Centre")),
                ("1602", _t("سيدي امحمد", "Sidi M’Hamed")),
                ("1603", _t("المدنية", "El Madania")),
            ],
        )
        since = fields.DayField(label=_t("تسكن هنا منذ", "Vous habitez ici depuis le"), initial=date(2019, 7, 5))
        born = fields.PartialDayField(
            label=_t("تاريخ الميلاد", "Date de naissance"),
            help_text=_t(
                "إن كنت لا تعرف إلا السنة، فاترك اليوم والشهر فارغين",
                "Si vous ne connaissez que l’année, laissez le jour et le mois vides",
            ),
            initial="1958",
        )
        owner = forms.ChoiceField(
            label=_t("هل أنت مالك المسكن؟", "Êtes-vous propriétaire du logement ?"),
            choices=[("yes", _t("نعم", "Oui")), ("no", _t("لا", "Non"))],
            widget=fields.InlineRadios,
        )
        proof = forms.ChoiceField(
            label=_t("كيف تثبت إقامتك؟", "Comment prouvez-vous votre résidence ?"),
            choices=[
                ("bill", _t("فاتورة كهرباء أو ماء أو هاتف", "Facture d’électricité, d’eau ou de téléphone")),
                ("deed", _t("عقد ملكية أو عقد إيجار", "Acte de propriété ou contrat de location")),
                ("host", _t("شهادة إيواء", "Attestation d’hébergement")),
            ],
            initial="bill",
            widget=fields.Radios(
                hints={
                    "bill": _t("باسمك، عمرها أقل من 3 أشهر", "À votre nom, de moins de 3 mois"),
                    "host": _t("مصادق عليها في البلدية", "Légalisée à la commune"),
                }
            ),
        )
        told = forms.MultipleChoiceField(
            label=_t("كيف نُخبرك؟", "Comment vous prévenir ?"),
            choices=[
                ("sms", _t("رسالة قصيرة", "SMS")),
                ("email", _t("بريد إلكتروني", "Courriel")),
                ("paper", _t("على الورق في الشباك", "Sur papier, au guichet")),
            ],
            initial=["sms"],
            widget=fields.Checkboxes,
        )
        sure = forms.BooleanField(
            label=_t("أصرّح بأن هذه المعلومات صحيحة", "Je déclare que ces renseignements sont exacts")
        )
        paper = forms.FileField(
            label=_t("صورة الفاتورة", "Photo de la facture"),
            help_text=_t("صورة أو PDF، بحجم لا يتجاوز 10 ميغابايت", "Photo ou PDF, 10 Mo au plus"),
            widget=fields.FileInput(attrs={"accept": "image/*,application/pdf"}, max_bytes=10_000_000),
        )
        score = forms.ChoiceField(
            label=_t("ما رأيك في الخدمة؟", "Que pensez-vous du service ?"),
            choices=[
                (5, _t("ممتازة", "Excellent")),
                (4, _t("جيدة", "Bon")),
                (3, _t("مقبولة", "Passable")),
                (2, _t("سيئة", "Mauvais")),
                (1, _t("سيئة جداً", "Très mauvais")),
            ],
            initial=4,
            widget=fields.Stars,
        )

    return Specimens()


class _Question(forms.Form):
    question_page = True
    prefix = "q"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["people"] = forms.IntegerField(
            label=_t("كم شخصاً يسكن معك؟", "Combien de personnes vivent avec vous ?"),
            help_text=_t("بمن فيهم الأطفال", "Enfants compris"),
            widget=forms.NumberInput(attrs={"class": "jw-input jw-input--4", "inputmode": "numeric"}),
        )


class _Wrong(forms.Form):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        say = {"required": _t("اكتب الاسم العائلي", "Écrivez le nom de famille")}
        self.fields["wrong_name"] = forms.CharField(label=_t("الاسم العائلي", "Nom de famille"), error_messages=say)
        say = {"required": _t("اختر كيف تثبت إقامتك", "Choisissez une preuve de résidence")}
        self.fields["wrong_proof"] = forms.ChoiceField(
            label=_t("كيف تثبت إقامتك؟", "Comment prouvez-vous votre résidence ?"),
            choices=[("bill", _t("فاتورة", "Facture")), ("deed", _t("عقد", "Acte ou contrat"))],
            widget=fields.Radios,
            error_messages=say,
        )
        self.fields["wrong_day"] = fields.DayField(label=_t("تاريخ الوصول", "Date d’arrivée"))
        say = {"required": _t("اختر ملفاً", "Choisissez un fichier")}
        self.fields["wrong_file"] = forms.FileField(
            label=_t("صورة الفاتورة", "Photo de la facture"), widget=fields.FileInput(), error_messages=say
        )


def _texts() -> dict[str, Any]:
    handled_at = datetime(2026, 11, 17, 9, 40, tzinfo=UTC)
    residence = _t("بطاقة الإقامة", "Certificat de résidence")
    return {
        "residence": residence,
        "today": date(2026, 11, 22),
        "reference_sample": "K7MFQ2XR",
        "crumbs": [
            {"text": _t("الرئيسية", "Accueil"), "href": "#crumbs"},
            {"text": _t("السكن", "Logement"), "href": "#crumbs"},
            {"text": residence},
        ],
        "tiles": [
            {"icon": icon, "title": _t(ar, fr), "text": _t(more_ar, more_fr)}
            for icon, ar, fr, more_ar, more_fr in [
                ("home", "أسكن", "Je me loge", "الإقامة، السكن، الماء", "Résidence, logement, eau"),
                ("family", "عائلتي", "Ma famille", "الزواج، الدفتر العائلي", "Mariage, livret de famille"),
                ("birth", "مولود جديد", "Une naissance", "التصريح، مستخرج الميلاد", "Déclaration, extrait"),
                ("building", "أبني", "Je construis", "رخصة البناء، التعمير", "Permis, urbanisme"),
                ("business", "أستثمر", "J’entreprends", "السجل، الرخص", "Registre, autorisations"),
                ("road", "الطريق والنقل", "Route et transport", "البطاقة الرمادية، الرخصة", "Carte grise, permis"),
            ]
        ],
        "summary": [
            {
                "key": _t("الاسم واللقب", "Nom et prénom"),
                "value": _t("بن عيسى أمينة", "Benaïssa Amina"),
                "href": "#summary",
            },
            {
                "key": _t("العنوان", "Adresse"),
                "value": _t("12، شارع ديدوش مراد\nالجزائر الوسطى", "12, rue Didouche Mourad\nAlger Centre"),
                "href": "#summary",
            },
            {"key": _t("الهاتف", "Téléphone"), "value": "0661 23 45 67", "ltr": True, "href": "#summary"},
        ],
        "stages": [
            {
                "state": "done",
                "title": _t("أودِع الطلب", "Demande déposée"),
                "at": _t("15 نوفمبر 2026", "15 novembre 2026"),
            },
            {
                "state": "done",
                "title": _t("الملف كامل", "Dossier complet"),
                "at": _t("15 نوفمبر 2026", "15 novembre 2026"),
                "text": _t("من هنا يبدأ الأجل القانوني", "Le délai légal part d’ici"),
            },
            {
                "state": "current",
                "title": _t("قيد الدراسة", "À l’étude"),
                "office": _t(
                    "مصلحة الحالة المدنية، بلدية الجزائر الوسطى", "Service de l’état civil, commune d’Alger Centre"
                ),
            },
            {"state": "later", "title": _t("الإمضاء", "Signature")},
            {"state": "later", "title": _t("التبليغ", "Notification")},
        ],
        "stages_attention": [
            {"state": "done", "title": _t("أودِع الطلب", "Demande déposée")},
            {
                "state": "attention",
                "title": _t("ننتظر منك وثيقة", "Nous attendons une pièce de vous"),
                "text": _t(
                    "فاتورة أحدث. الأجل متوقف حتى تردّ",
                    "Une facture plus récente. Le délai est suspendu jusqu’à votre réponse",
                ),
            },
        ],
        "files": [
            {
                "name": "facture-sonelgaz-10-2026.pdf",
                "size": 384_000,
                "href": "#files",
                "status": _t("مقبولة", "Acceptée"),
                "status_kind": "success",
            },
            {
                "name": "صورة بطاقة التعريف (الوجه).jpg",
                "size": 1_240_000,
                "remove": "id-card",
                "about": _t("صفحة واحدة", "1 page"),
            },
        ],
        "thread": [
            {
                "who": _t("سامية قاسي، المكلفة بالملف", "Samia Kaci, chargée du dossier"),
                "at": handled_at,
                "text": _t(
                    "الفاتورة المرفقة تعود إلى 2024. أرسلوا فاتورة عمرها أقل من 3 أشهر.",
                    "La facture jointe date de 2024. Envoyez-en une de moins de 3 mois.",
                ),
            },
            {
                "who": _t("أنت", "Vous"),
                "at": handled_at,
                "mine": True,
                "text": _t("هذه فاتورة أكتوبر، شكراً.", "Voici celle d’octobre, merci."),
            },
            {
                "who": _t("رئيس المصلحة", "Chef de service"),
                "at": handled_at,
                "internal": True,
                "text": _t("يُعرض على الإمضاء اليوم.", "À présenter à la signature aujourd’hui."),
            },
        ],
        "chips": [
            {"text": _t("ملفاتي", "Les miens"), "href": "#chips", "current": True, "count": 14},
            {"text": _t("المتأخرة", "En retard"), "href": "#chips", "count": 3},
            {"text": _t("الجديدة", "Nouveaux"), "href": "#chips", "count": 27},
        ],
    }


def _figures() -> dict[str, Any]:
    places = [
        (_t("الجزائر الوسطى", "Alger Centre"), 1240, "4", 3, 4.4),
        (_t("سيدي امحمد", "Sidi M’Hamed"), 986, "5", 12, 4.1),
        (_t("المدنية", "El Madania"), 512, "9", 41, 3.2),
    ]
    names = [
        _t("البلدية", "Commune"),
        _t("الطلبات", "Demandes"),
        _t("الأجل الوسيط (يوم)", "Délai médian (jours)"),
        _t("المتأخرة", "En retard"),
    ]
    return {
        "heads": [{"text": text, "number": at > 0} for at, text in enumerate(names)],
        "rows": [
            [
                {"text": place, "href": "#table"},
                {"text": volume, "label": names[1], "number": True},
                {"text": delay, "label": names[2], "number": True},
                {"text": late, "label": names[3], "number": True},
            ]
            for place, volume, delay, late, _ in places
        ],
        "bars": [
            {"label": place, "value": volume, "href": "#bars", "kind": "warning" if late > 20 else ""}
            for place, volume, _, late, _ in places
        ],
        "todo": _t("الفاتورة أقدم من 3 أشهر: تحقق منها.", "La facture a plus de 3 mois : vérifiez-la."),
        "staff_nav": [
            {"text": _t("الملفات", "Dossiers"), "icon": "inbox", "href": "#staff", "current": True, "count": 3},
            {"text": _t("الشباك", "Guichet"), "icon": "person", "href": "#staff"},
            {"text": _t("الإمضاء", "Signature"), "icon": "sign", "href": "#staff", "count": 12},
            {"text": _t("الآراء", "Avis"), "icon": "message", "href": "#staff"},
        ],
        "queue": [
            {
                "reference": code,
                "who": _t(ar, fr),
                "stage": _t(stage_ar, stage_fr),
                "kind": kind,
                "due": date(2026, 11, due),
            }
            for code, ar, fr, stage_ar, stage_fr, kind, due in [
                ("K7MFQ2XR", "بن عيسى أمينة", "Benaïssa Amina", "متأخر", "En retard", "warning", 19),
                ("B4HT9WZC", "حمداني يوسف", "Hamdani Youcef", "قيد الدراسة", "À l’étude", "info", 24),
                ("R2PN6VDA", "آيت أحمد ليندة", "Aït Ahmed Lynda", "ينتظر الإمضاء", "À signer", "success", 26),
            ]
        ],
    }
