"""Provisions: complete, honest about doubt, in time; a reader's confirmation survives the next import."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from jiwar.audit import api as audit
from jiwar.kernel import clock
from jiwar.kernel.actors import ActorRef, SubjectRef
from jiwar.kernel.snapshot import forget_all
from jiwar.law import api as law
from jiwar.law import files
from jiwar.law.models import LegalText, Provision

ADMIN = ActorRef("account", "7", "A. Administrator")
RULING = "dz.decree-15-19-2015.art-48"
REASONS = "dz.law-06-01-2006.art-11"


def test_the_files_are_complete_and_ids_unique() -> None:
    texts = list(files.entries())
    codes = [provision.code for text in texts for provision in text.provisions]
    assert len(codes) == len(set(codes)) >= 40
    assert len({text.id for text in texts}) == len(texts)
    known = {text.id for text in texts}
    assert all(amended in known for text in texts for amended in text.amends)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"titles": {"ar": "عنوان"}}, "titles lacks fr"),
        ({"summary": {"fr": "Texte"}}, "summary lacks ar"),
        ({"confidence": "certain"}, "high, medium or low"),
        ({"confidence": "low", "doubt": ""}, "what is to be confirmed"),
    ],
)
def test_an_incomplete_file_is_refused_with_its_place(change: dict, told: str) -> None:
    texts = {"ar": "نص", "fr": "texte"}
    entry = {"id": "art-1", "article": "1", "titles": texts, "summary": texts, "confidence": "high"} | change
    text = {"id": "dz.x", "kind": "law", "titles": texts, "citation": texts, "provisions": [entry]}
    with pytest.raises(law.BrokenLawFile, match=r"wrong.yaml: dz.x.art-1") as refused:
        list(files.parse("wrong.yaml", [text]))
    assert told in str(refused.value)


@pytest.mark.django_db
def test_a_provision_says_what_and_how_sure() -> None:
    law.import_law()
    view = law.provision(id=RULING)
    assert (view.article, view.confidence, view.confirmed) == ("48", "high", True)
    assert "15" in view.summary["ar"]
    assert view.citation["fr"].startswith("article 48, décret exécutif n° 15-19")
    assert view.citation["ar"].startswith("المادة 48 من المرسوم")
    assert view.journal_officiel == "JO n° 07, 12.02.2015"
    assert law.exists(id=RULING)
    assert not law.exists(id="dz.decree-15-19-2015.art-999")


@pytest.mark.django_db
def test_provisions_come_in_the_order_asked() -> None:
    law.import_law()
    wanted = ["dz.law-08-09-2008.art-831", RULING, "dz.law-08-09-2008.art-829"]
    assert [view.id for view in law.provisions(wanted)] == wanted
    with pytest.raises(law.UnknownProvision):
        law.provisions([*wanted, "dz.nothing"])


@pytest.mark.django_db
def test_what_is_doubtful_is_listed_the_least_sure_first() -> None:
    law.import_law()
    waiting = law.unconfirmed()
    assert all(view.confidence in {"medium", "low"} and view.doubt for view in waiting)
    assert [view.confidence for view in waiting] == ["low"] * sum(v.confidence == "low" for v in waiting) + [
        "medium"
    ] * sum(v.confidence == "medium" for v in waiting)
    assert {REASONS, "dz.law-26-06-2026.powers"} <= {view.id for view in waiting}
    assert RULING not in {view.id for view in waiting}


@pytest.mark.django_db
def test_importing_twice_changes_nothing() -> None:
    first = law.import_law()
    assert (first.texts, first.provisions) == (LegalText.objects.count(), Provision.objects.count())
    assert law.import_law() == law.Counts()


@pytest.mark.django_db
def test_a_confirmation_is_journaled_and_survives_the_import() -> None:
    law.import_law()
    law.confirm_provision(actor=ADMIN, id=REASONS, reason="Read in JO 14, page 4", journal_officiel="JO n° 14, p. 4")
    view = law.provision(id=REASONS)
    assert (view.confirmed, view.reviewed_by, view.journal_officiel) == (True, "A. Administrator", "JO n° 14, p. 4")
    entry = audit.journal_of(subject=SubjectRef("law.provision", REASONS)).rows[0]
    assert (entry.verb, entry.reason) == ("law.provision_confirmed", "Read in JO 14, page 4")
    law.import_law()
    assert law.provision(id=REASONS).confirmed
    assert REASONS not in {view.id for view in law.unconfirmed()}
    with pytest.raises(law.UnknownProvision):
        law.confirm_provision(actor=ADMIN, id="dz.nothing", reason="?")


@pytest.mark.django_db
def test_a_provision_follows_its_text_in_time() -> None:
    law.import_law()
    old = Provision.objects.get(code=RULING)
    Provision.objects.filter(pk=old.pk).update(valid_to=date(2030, 1, 1), changed_at=clock.now())
    old.pk, old.valid_from, old.valid_to, old.article = None, date(2030, 1, 1), None, "48 bis"
    old.save(force_insert=True)
    forget_all()
    assert law.provision(id=RULING, on=date(2029, 12, 31)).article == "48"
    assert law.provision(id=RULING, on=date(2030, 1, 1)).article == "48 bis"
    with pytest.raises(law.UnknownProvision):
        law.provision(id=RULING, on=date(2014, 1, 1))


@pytest.mark.django_db
def test_the_database_refuses_a_doubt_passed_for_certain() -> None:
    law.import_law()
    with pytest.raises(IntegrityError), transaction.atomic():
        Provision.objects.filter(code=REASONS).update(confirmed=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Provision.objects.filter(code=REASONS).update(confidence="certain", confirmed=False)


@pytest.mark.django_db
def test_reading_costs_two_queries_then_none(django_assert_num_queries) -> None:
    law.import_law()
    with django_assert_num_queries(2):
        law.provision(id=RULING)
    with django_assert_num_queries(0):
        law.provisions([RULING, REASONS])
        law.unconfirmed()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_doubt_of_our_files_is_said_in_both_languages(language: str) -> None:
    doubts = {provision.doubt for text in files.entries() for provision in text.provisions if provision.doubt}
    assert len(doubts) > 20
    with translation.override(language):
        assert not [doubt for doubt in doubts if translation.gettext(doubt) == doubt]
