"""Pages of what several do together, as the demo holds it: parts, inquiries, commissions, appeals; and what is kept
beside the files: absences, ready replies, files out of turn, offices, the telephone that shows codes."""

from tests.journeys.stops import COMMUNE, Scene, followed, one_of
from tests.visitor import Visitor

AGENT, HEAD, PAPC = f"agent.{COMMUNE}", f"responsable.{COMMUNE}", f"papc.{COMMUNE}"
PRESIDENT = "chef.sidi-mhamed"
# Who enrols a telephone here and signs nothing in a journey: signing would ask for its code.
ENROLLING = "delegue.kouba"


def add_together(scene: Scene, refused: str) -> None:
    """The pages of each; `refused`: the reference of the citizen's refused file."""
    _several_authorities(scene)
    _inquiries(scene)
    _commissions(scene)
    _appeals(scene, refused)
    _beside_the_files(scene)
    _order_of_arrival(scene)


def opened(scene: Scene, who: str, path: str) -> Visitor:
    """Somebody of the staff on a page."""
    person = scene.signed_in(who)
    person.open(path)
    return person


def _several_authorities(scene: Scene) -> None:
    who = "environnement"
    part = one_of(opened(scene, who, "/staff/parts/"), "staff/parts")[0]
    scene.add(who, ("parts", "/staff/parts/"), ("part", part))
    scene.add(who, ("part-prepare-empty", part), action="/prepare/")
    scene.signed_in("ressources.eau")
    scene.add("ressources.eau", ("parts-nothing", "/staff/parts/"))
    lead = opened(scene, "investissement", "/staff/?show=mine")
    case = one_of(lead, "staff/cases")[0]
    scene.add("investissement", ("case-in-parts", case))
    scene.people["investor"], reference = followed(scene, case)
    scene.add("investor", ("tracked-in-parts", f"/track/{reference}/"))


def _inquiries(scene: Scene) -> None:
    anyone = scene.people["neighbour"] = Visitor(scene.base)
    anyone.open("/inquiries/")
    page = one_of(anyone, "inquiries")[0]
    anyone.get(page)
    said = {"name": "نورة", "place": "حي الوادي", "text": "أخاف من الضجيج ليلا."}
    anyone.submit("text", said)
    assert "/written/" in anyone.at.url, anyone.at.text
    scene.add("neighbour", ("inquiry-observed", anyone.at.url))
    scene.add("", ("inquiries-nowhere", "/inquiries/?wilaya=01"), ("inquiry", page))
    scene.add("", ("inquiry-empty", page), press=True)
    who = "commissaire"
    conducted = one_of(opened(scene, who, "/staff/inquiries/"), "staff/inquiries")
    scene.add(who, ("inquiries-conducted", "/staff/inquiries/"))
    scene.add(who, *((f"inquiry-conducted-{place}", one) for place, one in enumerate(conducted, 1)))
    scene.signed_in("expert.eau")
    scene.add("expert.eau", ("inquiries-conducted-none", "/staff/inquiries/"))
    handler = opened(scene, "environnement", "/staff/?show=mine&procedure=classified-establishment")
    cases = one_of(handler, "staff/cases")
    scene.add("environnement", ("case-in-inquiry", cases[0]))
    running = next(one for one in conducted if page.rstrip("/").rsplit("/", 1)[-1] in one)
    scene.add("environnement", ("inquiry-taken-empty", running), action="/observations/")
    scene.people["operator"], reference = followed(scene, cases[0])
    scene.add("operator", ("tracked-in-inquiry", f"/track/{reference}/"))


def _commissions(scene: Scene) -> None:
    anyone = Visitor(scene.base)
    anyone.open("/attributions/")
    lists = one_of(anyone, "attributions")
    scene.add("", ("attributions", "/attributions/"), ("attribution", lists[0]))
    scene.add("", ("attributions-none", "/attributions/?commune=9999"))
    who = "logement"
    secretary = opened(scene, who, "/staff/commissions/")
    session = next(one for one in one_of(secretary, "staff/commissions") if lists[0].rsplit("/", 2)[-2] in one)
    secretary.get(session)
    item = one_of(secretary, "commissions/files")[0]
    scene.add(
        who,
        *(("commissions", "/staff/commissions/"), ("commission-call", "/staff/commissions/call/")),
        *(("commission", session), ("commission-left-out", f"{session}?show=left_out"), ("commission-file", item)),
        ("commission-correct", f"{item}?question=home"),
    )
    scene.add(who, ("commission-call-empty", "/staff/commissions/call/"), press=True)
    scene.add(who, ("commission-correct-empty", f"{item}?question=home"), action="/correct/")
    secretary.get(item)
    case = one_of(secretary, "staff/cases")[0]
    scene.add(who, ("case-before-commission", case))
    scene.add(PRESIDENT, ("commission-presided", session))
    opened(scene, PRESIDENT, session)
    scene.people["family"], reference = followed(scene, case)
    scene.add("family", ("tracked-ranked", f"/track/{reference}/"))
    scene.add("family", ("objection-empty", f"/track/{reference}/"), action="/object/")


def _appeals(scene: Scene, refused: str) -> None:
    citizen = scene.people["citizen"]
    citizen.open(f"/track/{refused}/")
    citizen.submit("/appeal/author/")
    scene.add("citizen", ("appeal-question", citizen.at.url))
    scene.add("citizen", ("appeal-question-empty", citizen.at.url), press=True)
    head = opened(scene, HEAD, "/staff/?show=all&procedure=appeal")
    appeal = one_of(head, "staff/cases")[0]
    head.get(appeal)
    contested = next(one for one in one_of(head, "staff/cases") if one != appeal)
    scene.add(HEAD, ("case-appeal", appeal), ("case-contested", contested))
    scene.people["appellant"], reference = followed(scene, appeal)
    scene.add("appellant", ("tracked-appeal", f"/track/{reference}/"))


def _beside_the_files(scene: Scene) -> None:
    absences, replies, offices = "/staff/absences/", "/staff/replies/", "/staff/offices/"
    for who in (AGENT, HEAD, PAPC, ENROLLING, "reglementation"):
        scene.signed_in(who)
    scene.add(AGENT, ("absences", absences), ("interests", "/staff/interests/"))
    scene.add(AGENT, ("absences-empty", absences), press=True)
    scene.add("reglementation", ("absences-alone", absences))
    scene.add(HEAD, ("out-of-turn", "/staff/team/out-of-turn/"), ("replies", replies))
    scene.add(HEAD, ("replies-empty", replies), press=True)
    scene.add(PAPC, ("offices", offices))
    scene.add(PAPC, ("offices-empty", offices), press=True)
    enrolling = opened(scene, ENROLLING, "/staff/second-factor/")
    enrolling.submit("step", {"step": "begin"})
    scene.add(PAPC, ("second-factor", "/staff/second-factor/"))
    scene.add(ENROLLING, ("second-factor-begun", "/staff/second-factor/"))
    scene.add(ENROLLING, ("second-factor-empty", "/staff/second-factor/"), press=True)


def _order_of_arrival(scene: Scene) -> None:
    scene.add("", ("verify-order", "/verify/order/"))
    scene.add("", ("verify-order-empty", "/verify/order/"), press=True)
    path = next(stop.path for stop in scene.stops if stop.name == "tracked-in-parts")
    scene.add("investor", ("order", f"{path}order/"))
