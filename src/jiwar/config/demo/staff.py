"""Who works in the demo: accounts, roles, delegations, and two people who are not staff."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from jiwar.config.demo.names import Name
from jiwar.config.demo.people import Someone
from jiwar.identity import api as identity
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM, ActorRef
from jiwar.kernel.ids import new_id
from jiwar.kernel.search import fold
from jiwar.kernel.texts import Texts
from jiwar.offices import api as offices
from jiwar.territory import api as territory

# The one password of every staff account of the demo, printed by `make demo` and shown on its sign-in page.
PASSWORD = "demo-jiwar-2026"  # noqa: S105 - public on purpose, in demo mode only
WILAYA = "16"
BUREAUS = ("EC", "URB", "REG", "SOC")
COMMUNES = {"1601": "alger-centre", "1605": "bab-el-oued", "1618": "kouba"}
ROLE_WORDS: dict[str, Texts] = {
    "wali": {"ar": "الوالي", "fr": "Wali", "en": "Wali"},
    "inspector": {"ar": "مفتش الولاية", "fr": "Inspecteur de la wilaya", "en": "Inspector of the wilaya"},
    "administrator": {"ar": "مسؤول النظام", "fr": "Administrateur du système", "en": "System administrator"},
    "chef_daira": {"ar": "رئيس الدائرة", "fr": "Chef de daïra", "en": "Chef de daïra"},
    "papc": {"ar": "رئيس المجلس الشعبي البلدي", "fr": "P/APC", "en": "President of the APC"},
    "signatory": {"ar": "مفوَّض بالإمضاء", "fr": "Délégué à la signature", "en": "Delegate for signature"},
    "handler": {"ar": "المكلف بالملفات", "fr": "Gestionnaire des dossiers", "en": "Case handler"},
    "head": {"ar": "رئيس المصلحة", "fr": "Chef de service", "en": "Head of office"},
    "counter_agent": {"ar": "عون الشباك", "fr": "Agent de guichet", "en": "Counter agent"},
    "expert": {"ar": "خبير يُستشار", "fr": "Expert consulté", "en": "Consulted expert"},
    "author": {"ar": "محرر الإجراءات", "fr": "Rédacteur de démarches", "en": "Author of procedures"},
    "reviewer": {"ar": "مراجع الإجراءات", "fr": "Relectrice de démarches", "en": "Reviewer of procedures"},
    "citizen": {"ar": "مواطنة", "fr": "Citoyenne", "en": "Citizen"},
    "architect": {"ar": "مهندس معماري", "fr": "Architecte", "en": "Architect"},
}


@dataclass(frozen=True)
class Login:
    """One way into the demo. Citizens have no password: their code is on the page of sent messages."""

    user_name: str
    role: str
    office: str
    role_texts: Texts
    office_texts: Texts
    names: Texts
    nin: str = ""

    @property
    def is_citizen(self) -> bool:
        return bool(self.nin)


@dataclass(frozen=True)
class Post:
    """An account, its name, and the roles it holds at offices (by code)."""

    user_name: str
    name: tuple[Name, Name]
    roles: tuple[tuple[str, str], ...]


def _name(given_ar: str, given: str, family_ar: str, family: str) -> tuple[Name, Name]:
    return Name(given_ar, given), Name(family_ar, family)


CITIZEN = Someone(
    Name("أمينة", "Amina"), Name("بن علي", "Benali"), "f", date(1991, 4, 17),
    "991991160100001000", "+213550000001", None, "ar",
)  # fmt: skip
ARCHITECT = Someone(
    Name("سليم", "Salim"), Name("عمراني", "Amrani"), "m", date(1984, 9, 2),
    "991984160100002000", "+213550000002", None, "fr",
)  # fmt: skip
NAMES = {
    "alger-centre": (
        _name("سليم", "Salim", "بن عمر", "Benamar"),
        _name("نادية", "Nadia", "حداد", "Haddad"),
        _name("ياسين", "Yacine", "مزيان", "Meziane"),
        _name("أمينة", "Amina", "زروقي", "Zerrouki"),
        _name("عمر", "Omar", "بوعلام", "Boualem"),
    ),
    "bab-el-oued": (
        _name("رابح", "Rabah", "بلعيد", "Belaïd"),
        _name("فتيحة", "Fatiha", "منصوري", "Mansouri"),
        _name("بلال", "Bilal", "قاسي", "Kaci"),
        _name("سهام", "Siham", "تومي", "Toumi"),
        _name("ليلى", "Leïla", "شريف", "Cherif"),
    ),
    "kouba": (
        _name("مراد", "Mourad", "يحياوي", "Yahiaoui"),
        _name("لمياء", "Lamia", "رحماني", "Rahmani"),
        _name("أنيس", "Anis", "شاوش", "Chaouche"),
        _name("كهينة", "Kahina", "معمري", "Maameri"),
        _name("حسان", "Hassan", "زياني", "Ziani"),
    ),
}


def posts() -> list[Post]:
    """Every staff account of the demo."""
    found = [
        Post("wali", _name("عبد القادر", "Abdelkader", "سعيدي", "Saïdi"), (("wali", WILAYA),)),
        Post("inspecteur", _name("جميلة", "Djamila", "بوراس", "Bouras"), (("inspector", WILAYA),)),
        Post("admin", _name("زكرياء", "Zakaria", "لونيس", "Lounis"), (("administrator", WILAYA),)),
        Post("redacteur", _name("رشيد", "Rachid", "بوزيد", "Bouzid"), (("author", WILAYA),)),
        Post("relectrice", _name("سميرة", "Samira", "حمادي", "Hamadi"), (("reviewer", WILAYA),)),
        Post("expert.urbanisme", _name("ليندة", "Lynda", "جودي", "Djoudi"), (("expert", "16-DUAC"),)),
        Post("expert.eau", _name("طارق", "Tarek", "فرحات", "Ferhat"), (("expert", "16-EAU"),)),
        Post("expert.protection-civile", _name("هشام", "Hichem", "غربي", "Gharbi"), (("expert", "16-PC"),)),
        Post("expert.electricite", _name("آسيا", "Assia", "تواتي", "Touati"), (("expert", "16-ELEC"),)),
        Post("expert.patrimoine", _name("نسيم", "Nassim", "حمودة", "Hamouda"), (("expert", "16-CULT"),)),
        Post("expert.surete", _name("كمال", "Kamel", "دحماني", "Dahmani"), (("expert", "16-SURETE"),)),
        Post("environnement", _name("مليكة", "Malika", "سلماني", "Slimani"), (("handler", "16-ENV"),)),
        Post("chef.environnement", _name("رضا", "Réda", "بن يوسف", "Benyoucef"), (("head", "16-ENV"),)),
        Post("commissaire", _name("وهيبة", "Wahiba", "لعريبي", "Laribi"), (("expert", "16-ENV"),)),
        Post("investissement", _name("ياسمين", "Yasmine", "بلعربي", "Belarbi"), (("handler", "16-INV"),)),
        Post("ressources.eau", _name("عادل", "Adel", "حداد", "Haddad"), (("handler", "16-DRE"),)),
        # Appeals to the wali are examined here.
        Post("reglementation", _name("فيصل", "Fayçal", "بن دحمان", "Bendahmane"), (("handler", "16-DRAG"),)),
        Post("expert.cnas", _name("سمير", "Samir", "عباس", "Abbas"), (("expert", "16-CNAS"),)),
        Post(
            "action.sociale",
            _name("زهرة", "Zohra", "بن شيخ", "Bencheikh"),
            (("handler", "16-DAS"), ("expert", "16-DAS")),
        ),
        Post(
            "expert.technique",
            _name("فاروق", "Farouk", "زيتوني", "Zitouni"),
            tuple(("expert", f"{commune}-{bureau}") for commune in COMMUNES for bureau in ("TEC", "URB")),
        ),
    ]
    chiefs = [
        _name("نور الدين", "Noureddine", "خليفي", "Khelifi"),
        _name("حورية", "Houria", "قدور", "Kaddour"),
        _name("مولود", "Mouloud", "آيت علي", "Aït Ali"),
    ]
    for (commune, slug), chief in zip(COMMUNES.items(), chiefs, strict=True):
        daira = territory.daira_of(commune_code=commune)
        if daira:
            found.append(Post(f"chef.{slug_of(daira.names['fr'])}", chief, (("chef_daira", daira.code),)))
        if daira and commune == next(iter(COMMUNES)):
            secretary = _name("نبيلة", "Nabila", "زروق", "Zerrouk")
            found.append(Post("logement", secretary, (("handler", f"{daira.code}-LOG"),)))
        papc, delegate, handler, counter, head = NAMES[slug]
        found += [
            Post(f"papc.{slug}", papc, (("papc", commune),)),
            Post(f"delegue.{slug}", delegate, (("signatory", commune),)),
            Post(f"agent.{slug}", handler, tuple(("handler", f"{commune}-{bureau}") for bureau in BUREAUS)),
            Post(f"responsable.{slug}", head, tuple(("head", f"{commune}-{bureau}") for bureau in BUREAUS)),
            Post(f"guichet.{slug}", counter, (("counter_agent", commune),)),
        ]
    return found


def slug_of(name: str) -> str:
    """`Sidi M'Hamed` → `sidi-mhamed`."""
    return fold(name).replace("'", "").replace("’", "").replace(" ", "-")


def create_staff(*, progress: Callable[[], None]) -> dict[str, UUID]:
    """Accounts with their roles and the delegations of signature, all or none; account ids by user name."""
    since = clock.today() - timedelta(days=760)
    accounts: dict[str, UUID] = {}
    holdings: dict[str, UUID] = {}
    for post in posts():
        given, family = post.name
        account = identity.create_staff_account(
            actor=SYSTEM,
            username=post.user_name,
            password=PASSWORD,
            name_ar=f"{given.ar} {family.ar}",
            name_latin=f"{given.latin} {family.latin}",
        )
        accounts[post.user_name] = account.id
        for role, code in post.roles:
            holdings[post.user_name] = identity.hold_role(
                actor=SYSTEM,
                account_id=account.id,
                role=role,
                office_id=offices.office_by_code(code).id,
                valid_from=since,
            )
        progress()
    for commune, slug in COMMUNES.items():
        identity.delegate_signature(
            actor=SYSTEM,
            from_holding_id=holdings[f"papc.{slug}"],
            to_account_id=accounts[f"delegue.{slug}"],
            scope=["residence-certificate"],
            decree_reference=f"{commune}/{since.year}/014",
            valid_from=since,
            valid_to=clock.today() + timedelta(days=365),
        )
    return accounts


def create_citizens() -> None:
    """The citizen and the architect, registered at a desk, each with an account for their telephone."""
    for someone in (CITIZEN, ARCHITECT):
        person = identity.register_person(
            actor=SYSTEM,
            given_ar=someone.given.ar,
            family_ar=someone.family.ar,
            given_latin=someone.given.latin,
            family_latin=someone.family.latin,
            birth_date=someone.birth_date,
            sex=someone.sex,
            nin=someone.nin,
            phone=someone.phone,
            identity_checked=True,
        )
        identity.create_citizen_account(actor=SYSTEM, person_id=person.id, contact=someone.phone)


def logins() -> list[Login]:
    """Who can sign in, for the welcome of `make demo` and the sign-in page; nobody before the demo was prepared."""
    try:
        return _logins()
    except (offices.UnknownOffice, territory.UnknownDivision):
        return []


def _logins() -> list[Login]:
    found = []
    for post in posts():
        given, family = post.name
        role, code = post.roles[0]
        office = offices.office_by_code(code)
        found.append(
            Login(
                user_name=post.user_name,
                role=ROLE_WORDS[role]["fr"],
                office=office.names["fr"],
                role_texts=ROLE_WORDS[role],
                office_texts=office.names,
                names={"ar": f"{given.ar} {family.ar}", "fr": f"{given.latin} {family.latin}"},
            )
        )
    for someone, role in ((CITIZEN, "citizen"), (ARCHITECT, "architect")):
        names = {"ar": f"{someone.given.ar} {someone.family.ar}", "fr": someone.latin}
        about = f"NIN {someone.nin}"
        found.append(
            Login(someone.phone, ROLE_WORDS[role]["fr"], about, ROLE_WORDS[role], {"ar": about}, names, someone.nin)
        )
    return found


def citizen_actor(someone: Someone) -> identity.Actor:
    """Somebody of the demo signed in to the account of their telephone; raises LookupError before it was opened."""
    person = identity.person_by_nin(someone.nin)
    account = identity.citizen_account_of(person_id=person.id) if person else None
    if person is None or account is None:
        raise LookupError(someone.label)
    return identity.Actor(
        ref=ActorRef("account", str(account.id), "citizen"),
        account_id=account.id,
        person_id=person.id,
        kind="citizen",
        language=someone.language,
        contacts=(someone.phone,),
    )


def staff_actor(account_id: UUID, user_name: str) -> identity.Actor:
    """The account as it acts: with the roles that its post gives."""
    post = next(post for post in posts() if post.user_name == user_name)
    given, family = post.name
    places = [(role, offices.office_by_code(code)) for role, code in post.roles]
    holdings = tuple(
        identity.Holding(new_id(), role, office.id, office.names, office.kind, office.division_code)
        for role, office in places
    )
    return identity.Actor(
        ref=ActorRef("account", str(account_id), f"{given.ar} {family.ar}"),
        account_id=account_id,
        kind="staff",
        holdings=holdings,
    )
