"""Data of documents as decisions and cases will give them, short and long, in both languages."""

from typing import Any

AT = "2026-11-22T09:30:00+01:00"
AUTHORITY = {
    "wilaya": {"ar": "الجزائر", "fr": "Alger"},
    "daira": {"ar": "سيدي امحمد", "fr": "Sidi M’Hamed"},
    "commune": {"ar": "الجزائر الوسطى", "fr": "Alger-Centre"},
    "office": {"ar": "مصلحة الحالة المدنية", "fr": "Service de l’état civil"},
}
QR = "http://127.0.0.1:8000/v/ABCD2FGH?s=" + "0oRDoQEmoFiVpAFoQUJDRDJGR0gCdFJFUy8xNjAxLzIwMjYvMDAwMTIz" * 4


def certificate(language: str = "ar", **changes: Any) -> dict[str, Any]:
    """A residence certificate."""
    arabic = {
        "title": "شهادة إقامة",
        "intro": "إنّ رئيس المجلس الشعبي البلدي لبلدية الجزائر الوسطى، الممضي أسفله، يشهد بأنّ:",
        "facts": [
            ["اللقب والاسم", "بن علي محمد الأمين"],
            ["تاريخ ومكان الميلاد", "14 مارس 1988 بالجزائر"],
            ["العنوان", "12 شارع ديدوش مراد، الطابق 3، الجزائر الوسطى"],
            ["مقيم منذ", "2015-09-01"],
        ],
        "body": "يقيم فعلا بالعنوان المذكور أعلاه داخل إقليم البلدية.\n\nسُلّمت هذه الشهادة بطلب من المعني بالأمر للإدلاء بها فيما يسمح به القانون.",
        "place": "الجزائر الوسطى",
        "signer": {"title": "عن رئيس المجلس الشعبي البلدي وبتفويض منه", "power": "قرار التفويض رقم 2026/15 المؤرخ في 2026-01-12", "name": "سليمة بوعلام"},
    }
    french = {
        "title": "Certificat de résidence",
        "intro": "Le Président de l’Assemblée populaire communale d’Alger-Centre, soussigné, certifie que :",
        "facts": [
            ["Nom et prénoms", "BENALI Mohamed Lamine"],
            ["Né le", "14 mars 1988 à Alger"],
            ["Adresse", "12, rue Didouche Mourad, 3e étage, Alger-Centre"],
            ["Réside depuis le", "1er septembre 2015"],
        ],
        "body": "réside effectivement à l’adresse ci-dessus, sur le territoire de la commune.\n\nLe présent certificat est délivré à la demande de l’intéressé pour servir et valoir ce que de droit.",
        "place": "Alger-Centre",
        "signer": {
            "title": "P/ Le Président de l’APC, par délégation",
            "power": "Arrêté de délégation n° 2026/15 du 12 janvier 2026",
            "name": "Salima Boualem",
        },
    }
    shared = {
        "at": AT,
        "number": "RES/1601/2026/000123",
        "reference": "ABCD2FGH",
        "authority": AUTHORITY,
        "valid_until": "2027-05-22",
        "qr": QR,
    }
    return {**shared, **(arabic if language == "ar" else french), **changes}


def refusal(language: str = "ar", **changes: Any) -> dict[str, Any]:
    """A refused building permit."""
    arabic = {
        "title": "قرار برفض رخصة بناء",
        "subject": "بناء مسكن فردي من طابقين، حي 320 مسكن، قطعة رقم 47",
        "recipient": "بن علي محمد الأمين",
        "intro": "بعد دراسة ملفكم المودع بتاريخ 2026-11-02 واستطلاع آراء المصالح المعنية، تقرّر رفض طلبكم.",
        "reasons": [
            {"text": "المشروع يقع في منطقة معرضة لخطر الفيضان حسب مخطط شغل الأراضي رقم 12، حيث يُمنع كل بناء سكني.", "basis": "المرسوم التنفيذي 15-19 المؤرخ في 25 جانفي 2015، المادة 52"},
            {"text": "مساحة البناء المطلوبة (68 %) تتجاوز معامل الاستيلاء الأقصى المحدد بـ 60 %.", "basis": "القانون 90-29 المتعلق بالتهيئة والتعمير"},
        ],
        "remedies": "يمكنكم الطعن في هذا القرار أمام والي الولاية خلال ثلاثين (30) يوما من تاريخ تبليغه.\n\nويمكنكم رفع دعوى أمام المحكمة الإدارية خلال أربعة (4) أشهر من تاريخ التبليغ (القانون 08-09، المادة 829).",
        "place": "الجزائر الوسطى",
        "signer": {"title": "رئيس المجلس الشعبي البلدي", "name": "كمال حداد"},
    }
    french = {
        "title": "Décision de refus de permis de construire",
        "subject": "Construction d’une habitation individuelle R+1, cité 320 logements, lot n° 47",
        "recipient": "M. BENALI Mohamed Lamine",
        "intro": "Après examen de votre dossier déposé le 2 novembre 2026 et avis des services consultés, votre demande est rejetée.",
        "reasons": [
            {"text": "Le projet se situe en zone inondable au plan d’occupation des sols n° 12, où toute construction à usage d’habitation est interdite.", "basis": "décret exécutif n° 15-19 du 25 janvier 2015, article 52"},
            {"text": "L’emprise au sol demandée (68 %) dépasse le coefficient maximal fixé à 60 %.", "basis": "loi n° 90-29 relative à l’aménagement et l’urbanisme"},
        ],
        "remedies": "Vous pouvez former un recours auprès du wali dans les trente (30) jours suivant la notification de la présente décision.\n\nVous pouvez saisir le tribunal administratif dans les quatre (4) mois suivant la notification (loi n° 08-09, article 829).",
        "place": "Alger-Centre",
        "signer": {"title": "Le Président de l’APC", "name": "Kamel Haddad"},
    }
    shared = {"at": AT, "number": "PC/1601/2026/000007", "reference": "ABCD2FGH", "authority": AUTHORITY, "qr": QR}
    return {**shared, **(arabic if language == "ar" else french), **changes}


def decree(language: str = "ar", **changes: Any) -> dict[str, Any]:
    """A granted building permit."""
    arabic = {
        "title": "قرار يتضمن رخصة بناء",
        "visas": [
            "القانون رقم 90-29 المؤرخ في 1 ديسمبر 1990 والمتعلق بالتهيئة والتعمير، المعدل والمتمم؛",
            "المرسوم التنفيذي رقم 15-19 المؤرخ في 25 جانفي 2015 المحدد لكيفيات تحضير عقود التعمير وتسليمها؛",
        ],
        "considerings": ["الطلب المودع بتاريخ 2026-11-02 تحت المرجع ABCD-2FGH؛", "الآراء المطابقة لمصالح الحماية المدنية والمياه والكهرباء والطرق؛"],
        "facts": [["صاحب الرخصة", "بن علي محمد الأمين"], ["موقع البناء", "حي 320 مسكن، قطعة رقم 47، الجزائر الوسطى"], ["المساحة المبنية", "148 م²"]],
        "articles": [
            "تُمنح رخصة البناء للسيد المذكور أعلاه لإنجاز مسكن فردي من طابقين وفق المخططات المرفقة.",
            "تصبح هذه الرخصة لاغية إذا لم يُستكمل البناء في أجل 36 شهرا.",
            "يُعلّق هذا القرار بمقر البلدية ويُبلّغ إلى المعني بالأمر وإلى المصالح المكلفة بالتعمير.",
        ],
        "place": "الجزائر الوسطى",
        "signer": {"title": "رئيس المجلس الشعبي البلدي لبلدية الجزائر الوسطى", "name": "كمال حداد"},
    }
    french = {
        "title": "Arrêté portant permis de construire",
        "visas": [
            "la loi n° 90-29 du 1er décembre 1990 relative à l’aménagement et l’urbanisme, modifiée et complétée ;",
            "le décret exécutif n° 15-19 du 25 janvier 2015 fixant les modalités d’instruction et de délivrance des actes d’urbanisme ;",
        ],
        "considerings": ["la demande déposée le 2 novembre 2026 sous la référence ABCD-2FGH ;", "les avis favorables de la protection civile, des eaux, de l’électricité et de la voirie ;"],
        "facts": [["Bénéficiaire", "M. BENALI Mohamed Lamine"], ["Terrain", "Cité 320 logements, lot n° 47, Alger-Centre"], ["Surface bâtie", "148 m²"]],
        "articles": [
            "Le permis de construire est accordé au bénéficiaire désigné ci-dessus pour une habitation individuelle R+1, conformément aux plans annexés.",
            "Le permis devient caduc si la construction n’est pas achevée dans un délai de 36 mois.",
            "Le présent arrêté est affiché au siège de la commune et notifié à l’intéressé ainsi qu’aux services de l’urbanisme.",
        ],
        "place": "Alger-Centre",
        "signer": {"title": "Le Président de l’Assemblée populaire communale d’Alger-Centre", "name": "Kamel Haddad"},
    }
    shared = {"at": AT, "number": "PC/1601/2026/000008", "reference": "ABCD2FGH", "authority": AUTHORITY, "qr": QR}
    return {**shared, **(arabic if language == "ar" else french), **changes}


def receipt(language: str = "ar", **changes: Any) -> dict[str, Any]:
    """The receipt of a building permit's case."""
    arabic = {
        "title": "وصل إيداع",
        "subject": "طلب رخصة بناء",
        "facts": [["صاحب الطلب", "بن علي محمد الأمين"], ["الوكيل", "سعاد مرابط، مهندسة معمارية"], ["الهاتف", "+213 550 12 34 56"]],
        "filed_by": "عون الشباك: نادية قاسي",
        "office_line": "مصلحة التعمير، بلدية الجزائر الوسطى، 3 شارع العربي بن مهيدي",
        "pieces": [{"label": "عقد الملكية", "note": "PDF، 4 صفحات"}, {"label": "مخطط الموقع"}, "مخططات البناء", "بطاقة التعريف الوطنية"],
    }
    french = {
        "title": "Récépissé de dépôt",
        "subject": "Demande de permis de construire",
        "facts": [["Demandeur", "M. BENALI Mohamed Lamine"], ["Mandataire", "Souad Merabet, architecte"], ["Téléphone", "+213 550 12 34 56"]],
        "filed_by": "agent de guichet : Nadia Kaci",
        "office_line": "Service de l’urbanisme, commune d’Alger-Centre, 3, rue Larbi Ben M’hidi",
        "pieces": [{"label": "Acte de propriété", "note": "PDF, 4 pages"}, {"label": "Plan de situation"}, "Plans de construction", "Carte nationale d’identité"],
    }
    shared = {
        "at": AT,
        "reference": "ABCD2FGH",
        "tracking_code": "48213907",
        "authority": AUTHORITY,
        "due_on": "2026-12-14",
        "qr": "http://127.0.0.1:8000/track/?r=ABCD2FGH",
    }
    return {**shared, **(arabic if language == "ar" else french), **changes}
