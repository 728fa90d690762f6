"""Further opinions from the file's page."""

import pytest

from jiwar.cases.models import Case, Opinion
from jiwar.cases.tests import factories as make
from jiwar.offices import api as offices
from jiwar.portals.staff.tests.test_pages import seated

pytestmark = pytest.mark.pages


@pytest.fixture
def case(town: make.Town) -> Case:
    return make.advance(make.make_case(), "assigned", town=town)


def test_the_handler_asks_inside_and_outside_on_one_form(town: make.Town, case: Case) -> None:
    handler = seated(town, "handler")
    page = f"/fr/staff/cases/{case.pk}/"
    assert "Demander un avis supplémentaire" in handler.get(page).content.decode()
    water = offices.competent_office(competence="opinion.water", commune_code="1601").id
    data = {
        "sequence": case.sequence,
        "services": str(water),
        "experts": "Nadia Cherif <n.cherif@univ.example.dz>",
        "subject": "Solidité du mur",
        "question": "Le mur tient-il ?",
        "days": "8",
        "silence": "none",
        "confidential": "on",
    }
    answer = handler.post(f"{page}consult/", data)
    assert answer.status_code == 302
    assert Opinion.objects.filter(case=case, confidential=True).count() == 2
    text = handler.get(page).content.decode()
    for said in ("Solidité du mur", "Nadia Cherif", "confidentiel", "Relancer maintenant"):
        assert said in text, said
    opinion = Opinion.objects.filter(case=case).first()
    again = handler.post(f"{page}opinions/{opinion.pk}/remind/", follow=True)
    assert "moins d’un jour" in again.content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"experts": ""}, "Choisissez au moins un service"),
        ({"experts": "Nadia Cherif"}, "Écrivez un nom, puis une adresse"),
        ({"experts": "Nadia <n@x>"}, "n@x"),
        ({"days": "60"}, "entre 1 et 30"),
        ({"days": "demain"}, "nombre de jours"),
        ({"question": ""}, "Écrivez ce que vous demandez"),
    ],
)
def test_what_lacks_is_said_and_nothing_typed_is_lost(
    town: make.Town, case: Case, changes: dict[str, str], said: str
) -> None:
    data = {"experts": "Nadia <n@univ.dz>", "subject": "Mur", "question": "Tient-il ?", "days": "8", "silence": "none"}
    answer = seated(town, "handler").post(f"/fr/staff/cases/{case.pk}/consult/", data | changes)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert said in text
    assert "Mur" in text
    assert not Opinion.objects.exists()
