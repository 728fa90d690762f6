"""Where the file is, as a person follows it on a staircase: done, now, later, and which office holds it."""

from django.utils.translation import gettext as _

from jiwar.cases.api import STAGES, TrackView
from jiwar.catalogue import api as catalogue
from jiwar.kernel.texts import pick


def stages_of(case: TrackView) -> list[dict[str, object]]:
    """Stages for the component `stages`: those that this file passes through, the present one marked."""
    office = pick(case.office_names)
    now = STAGES.index(case.stage)
    found: list[dict[str, object]] = [{"key": "submitted", "title": _("Received")}]
    if case.cosigners:
        said = _("Each confirms alone.") if case.stage == "awaiting_cosigners" else ""
        found.insert(0, {"key": "awaiting_cosigners", "title": _("Confirmed by all"), "text": said})
    if case.stage == "awaiting_applicant":
        found.append({"key": "awaiting_applicant", "title": _("We wait for you"), "text": _("See above what to give.")})
    else:
        title = _("Each authority decides its part") if case.parts else _("Examined")
        found.append({"key": "examining", "title": title})
    definition = catalogue.version(id=case.version_id).definition
    if definition.step("opinions"):
        found.append({"key": "awaiting_opinions", "title": _("Other services give their opinion")})
    if definition.step("session"):
        found.append({"key": "awaiting_session", "title": _("Commission")})
    if definition.step("validate"):
        found.append({"key": "awaiting_validation", "title": _("Checked before signature")})
    if not case.tacit:  # nobody signed what the law decided
        found.append({"key": "awaiting_signature", "title": _("Signature")})
    found.append({"key": "closed", "title": _closing(case)})
    for stage in found:
        place = STAGES.index(str(stage.pop("key")))
        closed = case.stage == "closed"
        stage["state"] = "done" if place < now or closed else "later"
        if place == now and not closed:
            stage["state"] = "attention" if case.stage == "awaiting_applicant" else "current"
            stage["office"] = office
    if case.stage == "sealing":
        said = _("The certificate is being made.") if case.tacit else _("The signed file is being made.")
        found[-2] |= {"state": "done"}
        found[-1] |= {"state": "current", "office": office, "text": said}
    return found


def _closing(case: TrackView) -> str:
    if case.tacit:
        return {"approval": _("Granted by law"), "refusal": _("Refused by law")}[case.tacit]
    return {
        "granted": _("Granted"),
        "refused": _("Refused"),
        "withdrawn": _("Withdrawn by you"),
        "merged": _("Merged with your other file"),
    }.get(case.outcome, _("Decision"))
