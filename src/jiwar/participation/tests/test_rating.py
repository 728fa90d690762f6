"""Once per case, by its applicant or its link, changeable for a week, journaled without content."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from jiwar.audit import api as audit
from jiwar.cases.models import Case
from jiwar.cases.tests import factories as make
from jiwar.kernel import clock
from jiwar.participation import api
from jiwar.participation.models import Rating


@pytest.fixture
def town(laid_town: Callable[[], make.Town], db: None) -> Iterator[make.Town]:
    with clock.frozen(make.SUNDAY):
        yield laid_town()


@pytest.fixture
def answered(town: make.Town) -> Case:
    return make.advance(make.make_case(), "assigned", "proposed", "signed", "sealed", town=town)


def test_a_link_rates_once_and_may_change_for_a_week(answered: Case) -> None:
    token = api.rating_token(case_id=answered.pk)
    assert api.case_of_token(token=token) == answered.pk
    api.rate_case(token=token, score=2, aspects={"speed": 1}, comment=" Trop long ")
    view = api.rate_case(token=token, score=4)
    assert (view.score, view.aspects, view.comment, view.can_change) == (4, {}, "", True)
    assert Rating.objects.count() == 1
    with clock.frozen(make.SUNDAY + timedelta(days=8)):
        with pytest.raises(api.RatingClosed):
            api.rate_case(token=token, score=5)
        assert not api.rating_of(case_id=answered.pk).can_change


def test_the_applicant_rates_and_nobody_else(answered: Case, town: make.Town) -> None:
    api.rate_case(actor=make.guest(make.PHONE), case_id=answered.pk, score=5)
    for stranger in (make.guest(), make.citizen(), town.handler):
        with pytest.raises(api.RatingRefused):
            api.rate_case(actor=stranger, case_id=answered.pk, score=1)
    with pytest.raises(api.RatingRefused):
        api.rate_case(token="forged", score=1)
    assert api.rating_of(case_id=answered.pk).score == 5


def test_only_an_answer_is_rated_and_only_while_it_is_remembered(answered: Case) -> None:
    with pytest.raises(api.RatingRefused):
        api.rate_case(token=api.rating_token(case_id=make.make_case().pk), score=5)
    with clock.frozen(make.SUNDAY + timedelta(days=91)), pytest.raises(api.RatingRefused):
        api.rate_case(token=api.rating_token(case_id=answered.pk), score=5)


@pytest.mark.parametrize("wrong", [{"score": 0}, {"score": 6}, {"score": 3, "aspects": {"smile": 3}}])
def test_a_rating_is_from_one_to_five(answered: Case, wrong: dict) -> None:
    with pytest.raises(api.RatingInvalid):
        api.rate_case(token=api.rating_token(case_id=answered.pk), **wrong)


def test_the_journal_knows_that_not_what(answered: Case) -> None:
    api.rate_case(token=api.rating_token(case_id=answered.pk), score=1, comment="Odieux")
    entries = audit.journal_of(subject=make.subject(answered)).rows
    (entry,) = [entry for entry in entries if entry.verb == "participation.rated"]
    assert "Odieux" not in str(entry.details) + entry.reason
    (fact,) = list(api.fact_rows(None))
    assert (fact[1], fact[3], fact[6], fact[7].isoformat()) == ("1601", "16", 1, "2026-11-22")


def test_ratings_of_the_past_come_once(answered: Case) -> None:
    rows = [api.ImportedRating(case_id=answered.pk, score=3, rated_at=make.SUNDAY, aspects={"speed": 2})]
    assert (api.import_ratings(rows=rows), api.import_ratings(rows=rows)) == (1, 0)
