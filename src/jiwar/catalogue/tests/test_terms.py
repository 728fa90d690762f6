"""What these answers cost, when the answer is due, where the file goes, what the administration looks up."""

from typing import Any

import pytest

from jiwar.catalogue import api
from jiwar.catalogue.tests.factories import BASIS, PERSON, both, small, small_definition

COMPONENTS = [
    {"id": "card", "title": both("card"), "amount": 20000},
    {"id": "loans", "title": both("loans"), "amount": "answers.books * 5000", "when": "answers.books > 2"},
    {"id": "stamp", "title": both("stamp"), "amount": 2000, "kind": "stamp", "basis": [BASIS]},
]
EXEMPTIONS = [
    {"id": "half", "title": both("half"), "when": 'answers.reader == "child"', "share": 50, "basis": [BASIS]},
    {
        "id": "young",
        "title": both("young"),
        "when": "years(applicant.birth_date, today) < 25",
        "covers": ["card", "loans"],
        "basis": [BASIS],
    },
]
YOUNG = {"applicant": PERSON | {"birth_date": "2003-05-17"}, "today": "2026-11-22"}
OLD = {"applicant": PERSON | {"birth_date": "1958"}, "today": "2026-11-22"}


def priced(**changes: Any) -> api.Definition:
    fee = {"text": both("fee"), "components": COMPONENTS, "exemptions": EXEMPTIONS, "collect": "before_delivery"}
    return small_definition(fee=fee, **changes)


def test_a_plain_fee_is_one_line() -> None:
    due = api.fee_of(small_definition(), {})
    assert (due.amount, [(line.id, line.amount) for line in due.lines]) == (20000, [("fee", 20000)])


def test_a_fee_that_only_a_text_tells_has_no_amount() -> None:
    due = api.fee_of(small_definition(fee__amount=None), {})
    assert (due.amount, due.lines, due.text) == (None, (), both("fee"))


def test_components_add_up_for_these_answers() -> None:
    due = api.fee_of(priced(), {"reader": "adult", "books": 4}, OLD)
    assert [(line.id, line.kind, line.amount) for line in due.lines] == [
        ("card", "fee", 20000),
        ("loans", "fee", 20000),
        ("stamp", "stamp", 2000),
    ]
    assert (due.amount, due.exemption) == (42000, None)
    few = api.fee_of(priced(), {"reader": "adult", "books": 1}, OLD)
    assert [line.id for line in few.lines] == ["card", "stamp"]


def test_what_is_not_known_yet_has_no_price() -> None:
    assert api.fee_of(priced(), {"reader": "adult"}, OLD).amount is None
    assert api.fee_of(priced(), {}).amount is None


def test_the_exemption_that_lets_off_most_counts_and_says_why() -> None:
    child = api.fee_of(priced(), {"reader": "child", "books": 4}, OLD)
    assert (child.amount, child.exemption and child.exemption.id) == (21000, "half")
    young = api.fee_of(priced(), {"reader": "child", "books": 4}, YOUNG)
    assert (young.amount, young.exemption and young.exemption.id) == (2000, "young")
    assert [(line.id, line.full_amount, line.amount) for line in young.lines] == [
        ("card", 20000, 0),
        ("loans", 20000, 0),
        ("stamp", 2000, 2000),
    ]


def test_an_amount_is_a_whole_number_of_centimes_never_below_zero() -> None:
    for formula, amount in (("answers.books - 10", 0), ("double(answers.books) * 33.5", 134), ('"a"', None)):
        definition = small_definition(
            fee={"text": both("fee"), "components": [{"id": "x", "title": both("x"), "amount": formula}]}
        )
        assert api.fee_of(definition, {"reader": "adult", "books": 4}).amount == amount


def test_the_first_variant_that_holds_gives_the_time_limit() -> None:
    variants = [
        {"id": "many", "when": "answers.books > 10", "days": 20, "unit": "calendar", "basis": [BASIS]},
        {
            "id": "child",
            "when": 'answers.reader == "child"',
            "days": 1,
            "silence": "approval",
            "silence_text": both("yes"),
            "basis": [BASIS],
        },
    ]
    definition = small_definition(deadline__variants=variants)
    usual = api.deadline_of(definition, {"reader": "adult", "books": 3})
    assert (usual.days, usual.unit, usual.silence) == (2, "working", "none")
    many = api.deadline_of(definition, {"reader": "child", "books": 12})
    assert (many.days, many.unit, many.silence) == (20, "calendar", "none")
    child = api.deadline_of(definition, {"reader": "child", "books": 3})
    assert (child.days, child.unit, child.silence, child.silence_text) == (1, "working", "approval", both("yes"))
    assert api.variant_of(definition, {"reader": "child", "books": 3}) == "child"


def test_a_file_goes_where_its_answers_send_it() -> None:
    routing = {
        "commune": 'answers.reader == "child" ? "1605" : null',
        "routes": [{"id": "many", "when": "answers.books > 10", "competence": "urbanism"}],
    }
    definition = small_definition(routing=routing)
    assert api.competence_of(definition) == "civil-status"
    assert api.competence_of(definition, {"reader": "adult", "books": 3}) == "civil-status"
    assert api.competence_of(definition, {"reader": "adult", "books": 12}) == "urbanism"
    assert api.commune_of(definition, {"reader": "adult", "books": 3}, "1601") == "1601"
    assert api.commune_of(definition, {"reader": "child", "books": 3}, "1601") == "1605"
    assert api.commune_of(small_definition(), {}, "1601") == "1601"


def test_what_the_administration_holds_is_looked_up_and_not_asked() -> None:
    definition = small_definition(
        papers__0__evidence="identity-photo",
        papers__1__evidence="family-record",
        papers__1__held_by_administration="answers.books > 2",
    )
    few, many = {"reader": "child", "books": 1}, {"reader": "child", "books": 3}
    assert [paper.id for paper in api.wanted_papers(definition, few)] == ["photo", "consent"]
    assert [paper.id for paper in api.wanted_papers(definition, many)] == ["photo"]
    assert [paper.id for paper in api.papers_to_look_up(definition, many)] == ["consent"]
    assert api.papers_to_look_up(definition, {"reader": "adult", "books": 3}) == [], "not wanted: not looked up either"
    assert api.problems_in(definition, many | {"school": "x"}, ["photo"]) == []


def test_types_of_evidence_say_who_issues_them() -> None:
    kinds = api.evidence_types()
    assert kinds["birth-extract"].issued_by == ("commune",)
    assert kinds["birth-extract"].held_by["fr"]
    assert all(kind.titles["ar"] and kind.titles["fr"] and kind.issuers for kind in kinds.values())


CARD, HALF = COMPONENTS[0], EXEMPTIONS[0]
NO_AMOUNT = {"fee__amount": None}
ROUTE = {"id": "x", "when": "true", "competence": "nowhere"}
VARIANT = {"id": "x", "when": "answers.books", "days": 3, "basis": [BASIS]}
FEES: list[tuple[dict[str, Any], str, str]] = [
    ({"fee__components": COMPONENTS}, "fee.amount", "not both"),
    (NO_AMOUNT | {"fee__collect": "before_delivery"}, "fee.amount", "has an amount"),
    (NO_AMOUNT | {"fee__exemptions": [HALF]}, "fee.exemptions", "no amount"),
    ({"fee__exemptions": [HALF | {"covers": ["card"]}]}, "fee.exemptions.half.covers", "no component “card”"),
    (
        NO_AMOUNT | {"fee__components": [CARD | {"amount": "answers.reader"}]},
        "fee.components.card.amount",
        "centimes, not a text",
    ),
    (NO_AMOUNT | {"fee__components": [CARD | {"amount": "answers.cards"}]}, "fee.components.card.amount", "“cards”"),
    (NO_AMOUNT | {"fee__components": [CARD, CARD]}, "fee.components", "used 2 times"),
    ({"fee__exemptions": [HALF | {"basis": ["dz.none.art-1"]}]}, "fee.exemptions.half.basis", "law register"),
    ({"routing": {"commune": "answers.books"}}, "routing.commune", "a text, not a whole number"),
    ({"routing": {"routes": [ROUTE]}}, "routing.routes.x.competence", "nowhere"),
    ({"papers__0__evidence": "photos"}, "papers.photo.evidence", "no type of evidence"),
    ({"papers__0__held_by_administration": True}, "papers.photo.evidence", "where to look it up"),
    ({"deadline__variants": [VARIANT]}, "deadline.variants.x.when", "neither true nor false"),
]


@pytest.mark.usefixtures("ground")
def test_fees_terms_and_ways_are_checked() -> None:
    for changes, path, said in FEES:
        found = api.check_definition(small(**changes))
        assert any(problem.path == path and said in problem.message for problem in found), (changes, found)
    whole = small(
        fee={"text": both("fee"), "components": COMPONENTS, "exemptions": EXEMPTIONS, "collect": "before_delivery"}
    )
    assert api.check_definition(whole) == []


# --- Opinions and validity ------------------------------------------------------------------------------


CONSULTED = {
    "id": "consult",
    "kind": "opinions",
    "title": both("consult"),
    "role": "handler",
    "opinions": [
        {
            "id": "always",
            "competence": "civil-status",
            "title": both("always"),
            "days": 5,
            "silence": "favourable",
        },
        {
            "id": "school",
            "competence": "civil-status",
            "title": both("school"),
            "days": 5,
            "silence": "favourable",
            "when": 'answers.reader == "child"',
        },
    ],
}


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ({"reader": "child", "school": "x", "books": 1}, ["always", "school"]),
        ({"reader": "adult", "books": 1}, ["always"]),
        ({}, ["always"]),  # what is not known yet consults nobody
    ],
)
def test_a_service_is_consulted_only_when_its_condition_holds(answers: dict[str, object], wanted: list[str]) -> None:
    steps = [small()["steps"][0], CONSULTED, small()["steps"][1]]
    definition = small_definition(steps=steps)
    assert [one.id for one in api.opinions_wanted(definition, answers)] == wanted
    assert api.opinions_wanted(small_definition(), answers) == ()


@pytest.mark.parametrize(
    ("days", "books", "expected"),
    [
        (None, 3, None),
        (90, 3, 90),
        ("answers.books * 30", 3, 90),
        ('answers.reader == "adult" ? 365 : 30', 3, 365),
        ("answers.books * 0", 3, None),  # no day of validity is no validity that one could write
        ("answers.books * 30000", 3, None),  # beyond a century
        ("answers.books * 30", None, None),  # not answered
    ],
)
def test_an_act_is_valid_as_long_as_an_answer_says(days: object, books: int | None, expected: int | None) -> None:
    changes = {} if days is None else {"result__validity_days": days}
    answers = {"reader": "adult"} | ({} if books is None else {"books": books})
    assert api.validity_of(small_definition(**changes), answers) == expected
