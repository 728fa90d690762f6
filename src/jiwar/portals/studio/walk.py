"""The answers that an author tries, kept in the session; and the example that is made of them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from jiwar.catalogue import api as catalogue
from jiwar.kernel.texts import Texts

KEY = "studio_walks"
MOST_WALKS = 3
# Somebody who does not exist, born in the commune where the examples of the library happen.
SOMEBODY: dict[str, Any] = {
    "given_ar": "أمينة",
    "family_ar": "بن يوسف",
    "given_latin": "Amina",
    "family_latin": "Benyoucef",
    "birth_date": "1990-05-17",
    "sex": "f",
    "phone": "0550123456",
}
STORIES = ("granted", "refused", "completed")


def answers_of(request: HttpRequest, draft_id: UUID) -> dict[str, Any]:
    """What was answered so far."""
    return dict(request.session.get(KEY, {}).get(str(draft_id), {}))


def keep(request: HttpRequest, draft_id: UUID, answers: Mapping[str, Any]) -> None:
    """Keep the answers of the last few walks."""
    walks = {key: value for key, value in request.session.get(KEY, {}).items() if key != str(draft_id)}
    walks = dict(list(walks.items())[-(MOST_WALKS - 1) :])
    request.session[KEY] = walks | {str(draft_id): dict(answers)}


def applicant_for(definition: catalogue.Definition) -> dict[str, Any]:
    """Somebody, with a NIN where one is obligatory."""
    return SOMEBODY | ({"nin": "119901601004560178"} if definition.applicant.nin == "required" else {})


def context_of(
    definition: catalogue.Definition, answers: Mapping[str, Any], commune: str, papers: tuple[str, ...] = ()
) -> dict[str, Any]:
    """What conditions read during a walk."""
    return catalogue.context_for(
        definition, answers, applicant=applicant_for(definition), commune_code=commune, papers=papers
    )


def commune_of(data: Mapping[str, Any], division: str) -> str:
    """Where the walk happens: as the first example, else the author's own commune or wilaya seat."""
    found = catalogue.editing.item_at(data, "examples.0.commune")
    return str(found) if found else division if len(division) == 4 else f"{division}01"


def example_of(
    definition: catalogue.Definition, answers: Mapping[str, Any], *, commune: str, titles: Texts, kind: str, name: str
) -> dict[str, Any]:
    """A worked example: these answers, the papers that are wanted, and one of the usual stories."""
    context = context_of(definition, answers, commune)
    wanted = [paper for paper in catalogue.wanted_papers(definition, answers, context) if paper.required]
    kept = catalogue.relevant_answers(definition, answers, context)
    story = {
        "id": name,
        "title": dict(titles),
        "commune": commune,
        "language": "ar",
        "applicant": applicant_for(definition),
        "answers": dict(kept),
        "papers": [paper.id for paper in wanted],
        "actions": _actions(definition, kind, [paper.id for paper in wanted], kept, context),
        "expect": _expected(definition, kind),
    }
    return _with_others(definition, story, context)


def _with_others(definition: catalogue.Definition, story: dict[str, Any], context: Mapping[str, Any]) -> dict[str, Any]:
    """The same with those who confirm first, and with what the handler looks up."""
    answers, actions = story["answers"], story["actions"]
    held = [one for one in catalogue.papers_to_look_up(definition, answers, context) if one.required]
    found = [{"by": "handler", "do": "look_up", "paper": one.id, "found": True, "note": "1/2026"} for one in held]
    story["actions"] = [actions[0], *found, *actions[1:]]
    if wanted := catalogue.cosigners_wanted(definition, answers, context):
        numbers = range(1, wanted.least + 1)
        names = {"given_ar": "شريك", "given_latin": "Cosignataire"}
        story["cosigners"] = [
            {**names, "family_ar": str(one), "family_latin": str(one), "phone": f"06610000{one:02}"} for one in numbers
        ]
        confirmed = [{"by": "cosigner", "do": "cosign", "cosigner": one} for one in numbers]
        story["actions"] = [*confirmed, *story["actions"]]
    return story


def _expected(definition: catalogue.Definition, kind: str) -> dict[str, Any]:
    if kind != "refused":
        return {"outcome": "granted", "stage": "closed"}
    return {"outcome": "refused", "stage": "closed", "reasons": [one.id for one in definition.refusal.reasons[:1]]}


def _actions(
    definition: catalogue.Definition,
    kind: str,
    papers: list[str],
    answers: Mapping[str, Any],
    context: Mapping[str, Any],
) -> list[dict[str, Any]]:
    """Take the file, ask what is asked, decide, have it paid, sign."""
    found: list[dict[str, Any]] = [{"by": "handler", "do": "assign"}]
    if kind == "completed" and (papers or answers):
        item = {"kind": "paper", "id": papers[0]} if papers else {"kind": "answer", "id": next(iter(answers))}
        found += [
            {"by": "handler", "do": "request_completion", "items": [item | {"remark": "غير واضح · illisible"}]},
            {"by": "applicant", "do": "complete", "after_days": 2, **({"papers": papers[:1]} if papers else {})},
        ]
    consulted = catalogue.opinions_wanted(definition, answers, context)
    if consulted and kind != "refused":
        found.append({"by": "handler", "do": "ask_opinions"})
        found += [
            {"by": "expert", "do": "give_opinion", "opinion": one.id, "verdict": "favourable", "after_days": 1}
            for one in consulted
        ]
    verdict: dict[str, Any] = {"by": "handler", "do": "propose", "verdict": "grant", "after_days": 1}
    if kind == "refused":
        verdict |= {"verdict": "refuse", "reasons": [one.id for one in definition.refusal.reasons[:1]]}
    fee, sign = catalogue.fee_of(definition, answers, context), {"by": "signatory", "do": "sign"}
    paid = [{"by": "counter", "do": "pay"}] if kind != "refused" and fee.collect != "none" and fee.amount else []
    last = [sign, *paid] if fee.collect == "before_delivery" else [*paid, sign]
    return [*found, verdict, *last]
