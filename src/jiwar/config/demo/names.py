"""Common Algerian names in both scripts, from which the demo's imaginary people are drawn."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Name:
    """One name as a register has it in each script."""

    ar: str
    latin: str


def _names(text: str) -> tuple[Name, ...]:
    pairs = (line.split("|") for line in text.strip().splitlines())
    return tuple(Name(ar.strip(), latin.strip()) for ar, latin in pairs)


MEN = _names(
    """
محمد|Mohamed
أحمد|Ahmed
عبد القادر|Abdelkader
يوسف|Youcef
أمين|Amine
كريم|Karim
رشيد|Rachid
سفيان|Sofiane
مراد|Mourad
فريد|Farid
بلال|Bilal
ياسين|Yacine
إسلام|Islam
زكرياء|Zakaria
عبد الرحمن|Abderrahmane
مصطفى|Mustapha
نبيل|Nabil
حسين|Hocine
سمير|Samir
طارق|Tarek
عمر|Omar
إبراهيم|Brahim
عبد الله|Abdallah
رضا|Reda
هشام|Hichem
فاروق|Farouk
جمال|Djamel
عادل|Adel
وليد|Walid
أنيس|Anis
أيمن|Aymen
مهدي|Mehdi
خالد|Khaled
عز الدين|Azzedine
نور الدين|Noureddine
صالح|Salah
الطاهر|Tahar
لخضر|Lakhdar
بوعلام|Boualem
مقران|Mokrane
أرزقي|Arezki
إيدير|Idir
ماسينيسا|Massinissa
رابح|Rabah
السعيد|Saïd
مولود|Mouloud
"""
)

WOMEN = _names(
    """
فاطمة|Fatma
خديجة|Khadidja
أمينة|Amina
نادية|Nadia
سميرة|Samira
ليلى|Leïla
مريم|Meriem
ياسمين|Yasmine
سارة|Sarah
إيمان|Imane
حنان|Hanane
كريمة|Karima
زهرة|Zohra
رشيدة|Rachida
نصيرة|Nacéra
فتيحة|Fatiha
صبرينة|Sabrina
أسماء|Asma
هاجر|Hadjer
آسيا|Assia
نورة|Nora
سهام|Siham
وردة|Ouarda
جميلة|Djamila
لمياء|Lamia
راضية|Radia
شهرزاد|Chahrazed
سعاد|Souad
مليكة|Malika
حورية|Houria
ربيعة|Rabéa
تسعديت|Tassadit
كهينة|Kahina
ليندة|Lynda
أنيسة|Anissa
دليلة|Dalila
نسرين|Nesrine
رانية|Rania
مروة|Marwa
إكرام|Ikram
شيماء|Chaïma
آية|Aya
وسيلة|Ouassila
غنية|Ghania
"""
)

FAMILIES = _names(
    """
بن علي|Benali
بن عمر|Benamar
بوزيد|Bouzid
بلقاسم|Belkacem
حداد|Haddad
منصوري|Mansouri
خليفي|Khelifi
زروقي|Zerrouki
مزيان|Meziane
سعيدي|Saïdi
رحماني|Rahmani
تواتي|Touati
بوعزيز|Bouaziz
قاسي|Kaci
يحياوي|Yahiaoui
شريف|Cherif
بن يوسف|Benyoucef
حمادي|Hammadi
لعلاوي|Lalaoui
عمراني|Amrani
بوشارب|Bouchareb
دحماني|Dahmani
فرحات|Ferhat
قدور|Kaddour
مباركي|Mebarki
ناصري|Nasri
عثماني|Othmani
سليماني|Slimani
طاهري|Tahri
زيتوني|Zitouni
بن عيسى|Benaïssa
بوجمعة|Boudjemaa
شعبان|Chabane
جبار|Djebbar
حمداني|Hamdani
إبراهيمي|Brahimi
خلاف|Khellaf
لونيس|Lounis
معمري|Maameri
أوشن|Ouchen
آيت حمودة|Aït Hamouda
آيت علي|Aït Ali
ولد قدور|Ould Kaddour
سي أحمد|Si Ahmed
بوراس|Bouras
بن شيخ|Bencheikh
عاشور|Achour
بلعيد|Belaïd
شاوش|Chaouche
درويش|Derouiche
غربي|Gharbi
حجاج|Hadjadj
إزم|Izem
جودي|Djoudi
كرميش|Kermiche
مرابط|Merabet
نايت قاسي|Naït Kaci
رمضاني|Ramdani
صحراوي|Sahraoui
تومي|Toumi
وعلي|Ouali
يعقوبي|Yacoubi
زياني|Ziani
بوخاري|Boukhari
عيساوي|Aïssaoui
بن سالم|Bensalem
مخلوفي|Makhloufi
حاج صدوق|Hadj Sadok
قرفي|Guerfi
بوڨرة|Bouguerra
"""
)

STREETS = _names(
    """
شارع الاستقلال|Rue de l'Indépendance
شارع أول نوفمبر|Rue du 1er Novembre
شارع 5 جويلية|Rue du 5 Juillet
نهج الشهداء|Boulevard des Martyrs
شارع الياسمين|Rue du Jasmin
حي 200 مسكن|Cité 200 logements
حي 1014 مسكن|Cité 1014 logements
حي الزيتون|Cité les Oliviers
حي الصنوبر|Cité les Pins
شارع البرتقال|Rue de l'Oranger
شارع المدرسة|Rue de l'École
شارع السوق|Rue du Marché
حي النصر|Cité Ennasr
حي السلام|Cité Essalam
شارع البحر|Rue de la Mer
شارع الوئام|Rue de la Concorde
"""
)
