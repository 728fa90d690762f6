"""Local rules: two people, named places only, the most local wins, nothing said is ever changed."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from jiwar.audit import api as audit
from jiwar.catalogue import api
from jiwar.catalogue.models import Override
from jiwar.catalogue.tests.factories import both, make_published, seat, small, writer_at
from jiwar.channels.models import Message
from jiwar.identity.api import Actor
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM, SubjectRef
from jiwar.offices import api as offices
from jiwar.outbox import api as outbox

CODE, ALGER, OTHER = "library-card", "1601", "1602"
HOURS = both("from 8 to 16")


class Territory:
    """The wilaya and one of its communes, each with an author and a reviewer; the small procedure is published."""

    def __init__(self, **changes: Any) -> None:
        make_national(small(**changes))
        self.wilaya, self.commune = offices.office_by_code("16"), offices.office_by_code(ALGER)
        self.author, self.reviewer = writer_at(self.commune), writer_at(self.commune, "reviewer")
        self.above, self.confirmer = writer_at(self.wilaya), writer_at(self.wilaya, "reviewer")

    def propose(self, place: str, value: Any, *, by: Actor | None = None, **changes: Any) -> UUID:
        actor = by or self.author
        return api.overriding.propose_override(
            actor=actor,
            office_id=changes.pop("office", self.commune).id,
            code=CODE,
            wording=wording(place, value, **changes),
        )

    def rule(self, place: str, value: Any, **changes: Any) -> UUID:
        """Proposed by the commune's author, confirmed by its reviewer."""
        made = self.propose(place, value, **changes)
        api.overriding.confirm_override(actor=self.reviewer, override_id=made)
        return made

    def rule_above(self, place: str, value: Any, **changes: Any) -> UUID:
        """The same for the whole wilaya."""
        made = self.propose(place, value, by=self.above, office=self.wilaya, **changes)
        api.overriding.confirm_override(actor=self.confirmer, override_id=made)
        return made


def make_national(data: dict[str, Any]) -> api.ProcedureView:
    """A version of the national library, as a file brings it."""
    seat()
    return api.publish(actor=SYSTEM, definition=api.definition_from(data))


def wording(place: str, value: Any, **changes: Any) -> api.overriding.Wording:
    act = api.overriding.LocalAct(kind="deliberation", number="12/2026", on=clock.today() - timedelta(days=20))
    given = {"place": place, "value": value, "act": act, "since": clock.today()} | changes
    return api.overriding.Wording(**given)


def here(commune: str = ALGER, on: date | None = None) -> api.LocalView:
    return api.local_procedure(code=CODE, commune_code=commune, on=on)


@pytest.fixture
def place(laid_offices: None, ground: None) -> Territory:
    return Territory()


def test_a_rule_waits_for_a_second_person(place: Territory) -> None:
    made = place.propose("local.hours", HOURS)
    assert here().definition.local is None, "what is proposed holds nowhere"
    reviewing = writer_at(place.commune, "reviewer")
    api.overriding.confirm_override(actor=reviewing, override_id=made)
    assert here().definition.local is not None
    assert here().definition.local.hours == HOURS
    assert here(OTHER).definition.local is None, "the commune beside is as the template"
    assert api.procedure(code=CODE).definition.local is None, "the template says nothing else than before"
    verbs = [one.verb for one in audit.journal_of(subject=SubjectRef("catalogue.override", str(made))).rows]
    assert sorted(verbs) == ["catalogue.override.confirm", "catalogue.override.propose"]


def test_nobody_confirms_their_own_rule(place: Territory) -> None:
    both_roles = people.make_staff(role="author", office=place.commune)
    people.hold(both_roles, "reviewer", place.commune)
    actor = people.actor_of(both_roles)
    made = place.propose("local.hours", HOURS, by=actor)
    with pytest.raises(api.overriding.ConfirmerIsProposer):
        api.overriding.confirm_override(actor=actor, override_id=made)
    with pytest.raises(DatabaseError), transaction.atomic():
        Override.objects.filter(pk=made).update(
            state="confirmed", decided_by_id=actor.account_id, decided_at=clock.now(), accepted=api_version()
        )


def api_version() -> UUID:
    return api.procedure(code=CODE).version_id


def test_the_most_local_wins_place_by_place(place: Territory) -> None:
    place.rule_above("local.hours", both("wilaya hours"))
    place.rule_above("local.contact", both("wilaya contact"))
    place.rule("local.hours", HOURS)
    local = here().definition.local
    assert local is not None
    assert (local.hours, local.contact) == (HOURS, both("wilaya contact"))
    beside = here(OTHER).definition.local
    assert beside is not None
    assert beside.hours == both("wilaya hours")
    assert [rule.unit_code for rule in here().rules] == [ALGER, "16"]
    assert api.units_with_rules(code=CODE) == ["16", ALGER]


def test_each_rule_holds_in_its_time(place: Territory) -> None:
    today = clock.today()
    place.rule("local.hours", HOURS)
    ramadan = both("from 9 to 14")
    place.rule("local.hours", ramadan, since=today + timedelta(days=10), until=today + timedelta(days=40))

    def hours(day: int) -> Any:
        local = here(on=today + timedelta(days=day)).definition.local
        return local and local.hours

    assert [hours(day) for day in (-1, 0, 9, 10, 39, 40)] == [None, HOURS, HOURS, ramadan, ramadan, HOURS]


def test_an_end_brings_the_more_general_rule_back(place: Territory) -> None:
    place.rule_above("local.hours", both("wilaya hours"))
    place.rule("local.hours", both("older"))
    made = place.rule("local.hours", HOURS)
    with pytest.raises(api.overriding.MayNotOverride):
        api.overriding.end_override(actor=place.author, override_id=made, reason="Nouvelle délibération")
    with pytest.raises(api.TextMissing):
        api.overriding.end_override(actor=place.reviewer, override_id=made, reason=" ")
    api.overriding.end_override(actor=place.reviewer, override_id=made, reason="Nouvelle délibération")
    local = here().definition.local
    assert local is not None
    assert local.hours == both("wilaya hours"), "the older rule of the commune does not come back"
    with pytest.raises(api.overriding.OverrideDecided):
        api.overriding.end_override(actor=place.reviewer, override_id=made, reason="Encore")


def test_only_named_places(place: Territory) -> None:
    for other in ("deadline.days", "questions.reader.label", "papers.photo", "titles", "local", "papers.local_a.b"):
        with pytest.raises(api.overriding.PlaceNotOverridable):
            place.propose(other, both("x"))
    assert Override.objects.count() == 0


def test_what_would_break_the_procedure_is_refused_with_its_finding(place: Territory) -> None:
    with pytest.raises(api.overriding.OverrideRefused) as refused:
        place.propose("local.hours", {"ar": "من 8 إلى 16", "fr": ""})
    assert refused.value.problems[0].path == "local.hours.fr"
    with pytest.raises(api.overriding.OverrideRefused):
        place.propose("fee", {"text": both("fee"), "amount": -5})
    with pytest.raises(api.overriding.OverrideRefused) as refused:
        place.propose("fee", {"text": both("fee"), "components": {"terrace": 500}})
    assert "terrace" in str(refused.value)
    with pytest.raises(api.overriding.OverrideRefused):
        place.propose("local.information", both("{{ applicant.name }}"))


def test_the_fee_and_a_paper_of_the_place(place: Territory) -> None:
    place.rule("fee", {"text": both("30 dinars"), "amount": 3000})
    paper = {"label": both("tax receipt"), "accept": ["pdf"], "required": True, "visible": "false"}
    place.rule("papers.local_receipt", paper)
    definition = here().definition
    assert api.fee_of(definition, {}).amount == 3000
    added = definition.paper("local_receipt")
    assert added is not None
    assert (added.accept, added.visible) == (("pdf",), None), "a local paper is asked of everybody"
    assert [one.id for one in here(OTHER).definition.papers] == ["photo", "consent"]
    assert api.fee_of(here(OTHER).definition, {}).amount == 20000
    assert api.definition_from(api.as_data(definition)) == definition


def test_what_is_free_nationally_stays_free(ground: None) -> None:
    place = Territory(fee__amount=0)
    with pytest.raises(api.overriding.OverrideRefused):
        place.propose("fee", {"text": both("fee"), "amount": 3000})
    kinds = [one.kind for one in api.overriding.adaptable_by(office_id=place.commune.id)[0].places]
    assert kinds == ["hours", "contact", "information", "paper"]


def test_stamp_duty_is_no_due_of_a_commune(ground: None) -> None:
    stamp = {"id": "stamp", "title": both("stamp"), "kind": "stamp", "amount": 2000}
    own = {"id": "own", "title": both("own"), "amount": 1000}
    place = Territory(fee={"text": both("fee"), "components": [stamp, own]})
    with pytest.raises(api.overriding.OverrideRefused):
        place.propose("fee", {"text": both("fee"), "components": {"stamp": 1}})
    place.rule("fee", {"text": both("fee"), "components": {"own": "answers.books * 100"}})
    assert api.fee_of(here().definition, {"books": 3, "reader": "adult"}).amount == 2300


def test_the_local_act_is_named_and_dated(place: Territory) -> None:
    for act in (
        api.overriding.LocalAct(kind="deliberation", number=" ", on=clock.today()),
        api.overriding.LocalAct(kind="habit", number="1", on=clock.today()),
        api.overriding.LocalAct(kind="order", number="1", on=clock.today() + timedelta(days=1)),
    ):
        with pytest.raises(api.overriding.LocalActNeeded):
            place.propose("local.hours", HOURS, act=act)
    with pytest.raises(api.NotLater):
        place.propose("local.hours", HOURS, since=clock.today() - timedelta(days=1))
    with pytest.raises(api.NotLater):
        place.propose("local.hours", HOURS, until=clock.today())


def test_who_may_write_for_whom(place: Territory) -> None:
    beside = writer_at(offices.office_by_code(OTHER))
    with pytest.raises(api.overriding.MayNotOverride):
        place.propose("local.hours", HOURS, by=beside)
    with pytest.raises(api.overriding.MayNotOverride):
        place.propose("local.hours", HOURS, by=place.author, office=place.wilaya)
    with pytest.raises(api.overriding.MayNotOverride):
        place.propose("local.hours", HOURS, by=place.reviewer)
    made = place.propose("local.hours", HOURS, by=place.above)
    with pytest.raises(api.overriding.OverrideNotFound):
        api.overriding.override_visible_to(beside, made)
    with pytest.raises(api.overriding.MayNotOverride):
        api.overriding.confirm_override(actor=place.author, override_id=made)
    api.overriding.confirm_override(actor=place.confirmer, override_id=made)
    assert here().definition.local is not None, "the wilaya may write for a commune that has nobody"


def test_a_procedure_of_ones_own_is_changed_by_its_authors(ground: None) -> None:
    make_published(small())
    wilaya, commune = offices.office_by_code("16"), offices.office_by_code(ALGER)
    with pytest.raises(api.overriding.NotForThisUnit):
        api.overriding.propose_override(
            actor=writer_at(wilaya), office_id=wilaya.id, code=CODE, wording=wording("local.hours", HOURS)
        )
    made = api.overriding.propose_override(
        actor=writer_at(commune), office_id=commune.id, code=CODE, wording=wording("local.hours", HOURS)
    )
    api.overriding.confirm_override(actor=writer_at(commune, "reviewer"), override_id=made)
    assert here().definition.local is not None


def test_what_was_said_never_changes(place: Territory) -> None:
    made = place.rule("local.hours", HOURS)
    for change in ({"value": both("other")}, {"valid_from": date(2020, 1, 1)}, {"basis": {}}, {"number": 9}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Override.objects.filter(pk=made).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Override.objects.filter(pk=made).delete()
    other = writer_at(place.commune, "reviewer")
    with pytest.raises(DatabaseError), transaction.atomic():
        Override.objects.filter(pk=made).update(decided_by_id=other.account_id)
    again = place.rule("local.hours", both("next"))
    assert api.overriding.override_visible_to(place.author, again).number == 2


def test_of_two_who_decide_the_second_is_refused(place: Territory) -> None:
    made = place.propose("local.hours", HOURS)
    api.overriding.refuse_override(actor=place.confirmer, override_id=made, remark="La délibération dit 9 h.")
    with pytest.raises(api.overriding.OverrideDecided):
        api.overriding.confirm_override(actor=place.reviewer, override_id=made)
    with pytest.raises(api.overriding.OverrideDecided):
        api.overriding.withdraw_override(actor=place.author, override_id=made)
    assert here().rules == ()
    view = api.overriding.override_visible_to(place.author, made)
    assert (view.standing, view.remark) == ("refused", "La délibération dit 9 h.")


def test_the_ids_of_the_rules_give_the_same_text_for_ever(place: Territory) -> None:
    made = place.rule("fee", {"text": both("30 dinars"), "amount": 3000})
    filed = here()
    ids = [str(rule.id) for rule in filed.rules]
    api.overriding.end_override(actor=place.reviewer, override_id=made, reason="Abrogée")
    make_national(small(fee__amount=50000, deadline__days=9))
    assert api.fee_of(here().definition, {}).amount == 50000
    kept = api.version(id=filed.version_id, overrides=ids)
    assert kept.definition == filed.definition
    assert kept.rules[0].basis["number"] == "12/2026"


def test_reading_a_commune_costs_no_query(place: Territory, django_assert_num_queries: Any) -> None:
    place.rule("local.hours", HOURS)
    here()
    with django_assert_num_queries(0):
        assert here().definition.local is not None


@pytest.mark.django_db(transaction=True)
def test_whoever_answers_for_a_rule_is_told_once_of_a_new_template(place: Territory) -> None:
    place.rule("local.hours", HOURS)
    newer = make_national(small(deadline__days=9))
    outbox.drain(max_jobs=500)
    told = Message.objects.filter(template="catalogue.template_changed")
    assert told.count() == 2, "the author and the reviewer of the commune, nobody of the wilaya"
    api.tell_owners(version_id=newer.version_id)
    assert told.count() == 2
    made = api.overriding.overrides_visible_to(place.author, show="to_accept").rows
    assert [one.place for one in made] == ["local.hours"]
    ways = api.overriding.three_way(made[0])
    assert (ways.old_number, ways.new_number, ways.old, ways.new, ways.mine) == (1, 2, None, None, HOURS)
    assert not ways.place_changed


@pytest.mark.django_db(transaction=True)
def test_whoever_may_confirm_is_told_then_who_proposed_reads_what_was_decided(place: Territory) -> None:
    account = people.make_staff(role="reviewer", office=place.commune, email="r@example.dz", language="fr")
    people.hold(account, "author", place.commune)
    proposer = people.actor_of(account)
    made = place.propose("local.hours", HOURS, by=proposer)
    outbox.drain(max_jobs=500)
    asked = Message.objects.filter(template="catalogue.rule_proposed")
    assert asked.count() == 2, "the reviewers of the commune and of the wilaya, never who proposed it"
    assert not asked.filter(key__endswith=str(account.pk)).exists()
    body = asked.filter(key__endswith=str(place.reviewer.account_id)).get().body
    assert "مداولة رقم 12/2026" in body, "the act is said in the reader's language"
    assert f"/studio/local/{made}/" in body
    api.tell_rule_proposed(override_id=made)
    assert asked.count() == 2, "told twice, said once"
    api.overriding.refuse_override(actor=place.reviewer, override_id=made, remark="La délibération dit 9 h.")
    outbox.drain(max_jobs=500)
    (refused,) = Message.objects.filter(template="catalogue.rule_refused")
    assert refused.key.endswith(str(account.pk))
    assert "La délibération dit 9 h." in refused.body
    assert "Horaires d" in refused.body
    assert f"/fr/studio/local/{made}/" in refused.body
    assert api.tell_rule_proposed(override_id=made) == 0, "a late handler tells what is true"
    again = place.propose("local.hours", HOURS, by=proposer)
    assert api.tell_rule_decided(override_id=again) == 0
    api.overriding.confirm_override(actor=place.confirmer, override_id=again)
    outbox.drain(max_jobs=500)
    assert Message.objects.filter(template="catalogue.rule_confirmed").count() == 1


def test_a_tax_that_the_law_fixes_is_no_due_of_the_commune(place: Territory) -> None:
    offered = {
        one.code: {it.kind for it in one.places} for one in api.overriding.adaptable_by(office_id=place.commune.id)
    }
    assert "fee" in offered[CODE]
    own = {"id": "own", "title": both("own due"), "amount": 5000}
    tax = {"id": "tax", "kind": "tax", "title": both("tax of the law"), "amount": 7000}
    make_national(small(fee={"text": both("due and tax"), "components": [own, tax]}))
    with pytest.raises(api.overriding.OverrideRefused):
        place.propose("fee", {"text": both("all"), "components": {"own": 6000, "tax": 1}})
    place.rule("fee", {"text": both("mine"), "components": {"own": 6000}})
    assert api.fee_of(here().definition, {}).amount == 13000
    make_national(small(fee={"text": both("tax only"), "components": [tax]}))
    with pytest.raises(api.overriding.OverrideRefused):
        place.propose("fee", {"text": both("free"), "components": {"tax": 0}})
