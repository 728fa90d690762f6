"""On the page of a file: its turn, what ties its reader to it, notes apart, replies and the SMS they make."""

from datetime import timedelta

import pytest

from jiwar.cases import api as cases
from jiwar.cases.tests import factories as make
from jiwar.kernel import clock
from jiwar.portals.staff.tests.test_pages import act, case_at, queries_of, seated, words

pytestmark = pytest.mark.pages


def filed_after(minutes: int) -> cases.CaseDetail:
    with clock.frozen(make.SUNDAY + timedelta(minutes=minutes)):
        return make.make_case()


def test_taking_out_of_turn_asks_why_and_the_head_reads_it(town: make.Town) -> None:
    first, second = filed_after(0), filed_after(5)
    handler = seated(town, "handler")
    assert "Prendre ce dossier" in words(handler.get(f"/fr/staff/cases/{first.pk}/"))
    page = handler.get(f"/fr/staff/cases/{second.pk}/")
    assert "1 dossier plus ancien" in words(page)
    answer = act(handler, second, "assign")
    assert answer.status_code == 422
    assert "Dites pourquoi vous prenez ce dossier" in words(answer)
    assert case_at(second).handler_id is None
    act(handler, second, "assign", reason="Départ demain")
    assert case_at(second).handler_id == town.accounts["handler"].pk
    assert "Départ demain" in words(seated(town, "head").get(f"/fr/staff/cases/{second.pk}/"))
    act(handler, first, "assign")
    assert case_at(first).handler_id == town.accounts["handler"].pk


def test_the_next_file_is_taken_and_opened_in_one_gesture(town: make.Town) -> None:
    first, second = filed_after(0), filed_after(5)
    handler = seated(town, "handler")
    assert "Prendre le dossier suivant" in words(handler.get("/fr/staff/"))
    for file in (first, second):
        taken = handler.post("/fr/staff/next/", follow=True)
        assert taken.redirect_chain[-1][0].endswith(f"/staff/cases/{file.pk}/")
        assert "Le dossier est à vous" in words(taken)
        assert case_at(file).handler_id == town.accounts["handler"].pk
    assert "tous sont pris" in words(handler.post("/fr/staff/next/", follow=True))
    assert "Prendre le dossier suivant" not in words(handler.get("/fr/staff/"))


def test_a_tied_agent_reads_and_does_nothing(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    handler = seated(town, "handler")
    answer = act(handler, case, "interest", reason="", scope="person")
    assert answer.status_code == 422
    act(handler, case, "interest", reason="Ma cousine", scope="person")
    page = handler.get(f"/fr/staff/cases/{case.pk}/")
    assert "Vous le lisez sans y agir" in words(page)
    assert 'value="grant"' not in page.content.decode()
    assert case_at(case).stage == "submitted"  # it waits for a colleague
    assert "vous ne pouvez pas y agir" in words(act(handler, case, "assign"))
    assert case_at(case).handler_id is None
    listed = words(handler.get("/fr/staff/interests/"))
    assert "Ma cousine" in listed
    assert "Ma cousine" not in words(seated(town, "colleague").get("/fr/staff/interests/"))
    (row,) = cases.interests_visible_to(town.head).rows
    seated(town, "head").post(f"/fr/staff/interests/{row.id}/end/")
    act(handler, case, "assign")
    assert 'value="grant"' in handler.get(f"/fr/staff/cases/{case.pk}/").content.decode()


def test_the_head_declares_for_an_agent(town: make.Town) -> None:
    case = make.make_case()
    agent = town.accounts["handler"].pk
    act(seated(town, "head"), case, "interest", reason="Voisins", scope="file", account=str(agent))
    (row,) = cases.interests_visible_to(town.handler).rows
    assert (row.account_id, row.only_this_file) == (agent, True)
    answer = act(seated(town, "colleague"), case, "interest", reason="Voisins", scope="file", account=str(agent))
    assert answer.status_code == 200  # the field is not theirs: it is about themselves
    assert [one.account_id for one in cases.interests_visible_to(town.colleague).rows] == [
        town.accounts["colleague"].pk
    ]


def test_notes_stand_apart_and_the_applicant_never_reads_them(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    handler = seated(town, "handler")
    assert act(handler, case, "note", body="").status_code == 422
    act(handler, case, "note", body="Voir le bail de 2019")
    page = handler.get(f"/fr/staff/cases/{case.pk}/").content.decode()
    assert page.index('id="notes"') < page.index("Voir le bail de 2019")
    track = cases.case_visible_to(make.guest(make.PHONE), case.pk)
    assert not [one for one in track.messages if "bail" in one.body]
    assert not [one for one in make.inbox(case) if "bail" in one.body]


def test_the_sms_is_seen_before_it_leaves(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    handler = seated(town, "handler")
    long = "Merci de passer au service avec l'original. " * 6
    answer = act(handler, case, "write", body=long, in_sms="on", preview="1")
    assert answer.status_code == 200
    assert "Parties : 3" in words(answer)
    assert not case_at(case).messages.exists()
    arabic = act(handler, case, "write", body="يرجى الحضور إلى المصلحة مع أصل الوثيقة " * 4, in_sms="on", preview="1")
    assert "70 signes" in words(arabic)
    act(handler, case, "write", body="Passez jeudi avec l'original.", in_sms="on")
    (sent,) = make.told("cases.message_in_sms")
    assert "Passez jeudi avec l'original." in sent.text


def test_a_ready_reply_is_in_the_applicants_language(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    handler = seated(town, "handler")
    page = act(handler, case, "write", fill="received").content.decode()
    assert case.language == "ar"
    assert "قيد الدراسة في" in page
    case.parties.update(language="kab")
    page = words(act(handler, case, "write", fill="received"))
    assert "Akaram-nwen" in page
    assert "Aucun locuteur du tamazight n’a encore relu ce texte" in page
    assert not case_at(case).messages.exists(), "nothing left yet"


def test_a_second_round_asks_its_reason(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", "asked", "completed", town=town)
    handler = seated(town, "handler")
    answer = act(handler, case, "completion", **{"paper-identity": "on"})
    assert answer.status_code == 422
    assert "Dites pourquoi tout n’a pas été demandé" in words(answer)
    act(handler, case, "completion", **{"paper-identity": "on"}, reason="Le bail a expiré")
    assert case_at(case).completion_rounds == 2
    assert "Le bail a expiré" in words(handler.get(f"/fr/staff/cases/{case.pk}/"))


OUT_OF_TURN = "/fr/staff/team/out-of-turn/"


def test_the_head_reads_what_was_taken_out_of_turn_and_why(town: make.Town) -> None:
    first, second = filed_after(0), filed_after(5)
    other = make.make_town("1616")
    with clock.frozen(make.SUNDAY + timedelta(minutes=6)):
        handler, head = seated(town, "handler"), seated(town, "head")
        assert "Numéro 2 dans l’ordre d’arrivée" in words(handler.get(f"/fr/staff/cases/{second.pk}/"))
        act(handler, second, "assign", reason="Enterrement demain")
        page = words(head.get(OUT_OF_TURN))
        assert "Enterrement demain" in page
        assert second.reference[:4] in page
        assert "Le premier" in words(handler.get(f"/fr/staff/cases/{first.pk}/"))
        assert head.get(f"{OUT_OF_TURN}?office=x").status_code == 404
        assert "Enterrement" not in words(seated(other, "head").get(OUT_OF_TURN))
        assert "Enterrement" in words(seated(town, "papc").get(f"{OUT_OF_TURN}?days=365"))
    with clock.frozen(make.SUNDAY + timedelta(days=40)):
        head = seated(town, "head")
        assert "Enterrement" not in words(head.get(OUT_OF_TURN))
        assert "Enterrement" in words(head.get(f"{OUT_OF_TURN}?days=90"))


def test_what_was_undone_at_once_is_not_held_against_anybody(town: make.Town) -> None:
    filed_after(0)
    second, handler = filed_after(5), seated(town, "handler")
    act(handler, second, "assign", reason="Par erreur")
    act(handler, second, "undo")
    assert "Par erreur" not in words(seated(town, "head").get(OUT_OF_TURN))


def test_the_list_costs_the_same_number_of_queries(town: make.Town) -> None:
    head, handler = seated(town, "head"), seated(town, "handler")
    filed_after(0)
    act(handler, filed_after(5), "assign", reason="Urgent")
    head.get(OUT_OF_TURN)
    one = queries_of(head, OUT_OF_TURN)
    for minutes in (6, 7, 8):
        act(handler, filed_after(minutes), "assign", reason="Urgent")
    assert queries_of(head, OUT_OF_TURN) == one
