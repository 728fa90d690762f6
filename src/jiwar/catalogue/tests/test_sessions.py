"""A commission's session in a definition: what the checks refuse, what the grid gives."""

from typing import Any

import pytest

from jiwar.catalogue import api
from jiwar.catalogue.checks import check_definition
from jiwar.catalogue.definition import definition_from
from jiwar.catalogue.tests.factories import both, small
from jiwar.catalogue.tests.test_workflow import opinions, step, with_steps
from jiwar.catalogue.workflow import decision_opens

pytestmark = pytest.mark.usefixtures("ground")
YOUNG = "years(applicant.birth_date, filed_on) < 35"


def grade(name: str, points: Any, when: str | None = None) -> dict[str, Any]:
    return {"id": name, "points": points, "reason": both(name)} | ({"when": when} if when else {})


def criterion(name: str, most: int, *grades: dict[str, Any]) -> dict[str, Any]:
    return {"id": name, "title": both(name), "most": most, "grades": list(grades)}


def session(*criteria: dict[str, Any], **more: Any) -> dict[str, Any]:
    grid = list(criteria) or [criterion("always", 5, grade("all", 5))]
    return step("session", "session", "papc", criteria=grid, quorum=2, objection_days=8) | more


def share(name: str, percent: int = 40, when: str = YOUNG) -> dict[str, Any]:
    return {"id": name, "title": both(name), "when": when, "percent": percent}


def listing(data: dict[str, Any]) -> dict[str, Any]:
    """The reasons for which a list refuses are among those of the refusal."""
    basis = data["refusal"]["reasons"][0]["basis"]
    named = [{"id": one, "text": both(one), "basis": basis} for one in ("rank", *ids_of(data))]
    return data | {"refusal": data["refusal"] | {"reasons": [*data["refusal"]["reasons"], *named]}}


def ids_of(data: dict[str, Any]) -> list[str]:
    known = {one["id"] for one in data["refusal"]["reasons"]}
    return [one["id"] for one in data.get("eligibility", ()) if one["id"] not in known]


def found(data: dict[str, Any]) -> dict[str, str]:
    return {problem.path: problem.message for problem in check_definition(data)}


def ranked(*criteria: dict[str, Any], questions: list[dict[str, Any]] | None = None, **more: Any) -> dict[str, Any]:
    data = listing(with_steps(session(*criteria, **more)))
    return data | ({"questions": [*data["questions"], *questions]} if questions else {})


CHILDREN = {"id": "children", "type": "integer", "label": both("children"), "required": False}


class TestChecks:
    def test_a_session_with_its_grid_stands(self) -> None:
        assert found(ranked()) == {}

    def test_a_session_has_a_grid_a_quorum_and_days(self) -> None:
        data = with_steps(step("session", "session", "papc"))
        assert any("criteria" in problem.message for problem in check_definition(data))

    @pytest.mark.parametrize("key", ["criteria", "shares", "quorum", "objection_days"])
    def test_no_other_step_has_one(self, key: str) -> None:
        value = {
            "criteria": [criterion("always", 5, grade("all", 5))],
            "shares": [share("young")],
            "quorum": 2,
            "objection_days": 8,
        }[key]
        assert "steps.head" in found(with_steps(step("head", **{key: value})))

    @pytest.mark.parametrize(
        ("more", "path"),
        [
            ({"when": "true"}, "steps.session.when"),
            ({"competence": "civil-status"}, "steps.session.competence"),
            ({"role": "handler"}, "steps.session.role"),
        ],
    )
    def test_it_sits_where_the_files_are_and_ranks_them_all(self, more: dict[str, Any], path: str) -> None:
        assert path in found(ranked(**more))

    def test_there_is_one_and_it_comes_last_before_the_decision(self) -> None:
        assert "steps.second.kind" in found(with_steps(session(), session(id="second")))
        assert "steps.session.after" in found(with_steps(session(), opinions("ask", "water")))
        assert "steps.session.after" in found(with_steps(step("head"), session()))

    def test_its_order_among_the_steps_is_that_of_a_preparation(self) -> None:
        steps = definition_from(with_steps(session(), step("head"))).steps
        assert [one.id for one in decision_opens(steps, (), lambda _one: True).open] == ["head"]

    @pytest.mark.parametrize(
        ("one", "path"),
        [
            (criterion("c", 5, grade("all", 9)), "c.grades.all.points"),
            (criterion("c", 9, grade("all", 5)), "c.most"),
            (criterion("c", 5, grade("all", 5), grade("none", 0)), "c.grades.all.when"),
            (criterion("c", 5, grade("all", 5, "answers.nothing == 1")), "c.grades.all.when"),
            (criterion("c", 5, grade("all", 5, "3 + 4")), "c.grades.all.when"),
            (criterion("c", 5, grade("all", "'many'")), "c.grades.all.points"),
            (criterion("c", 5, grade("all", 5) | {"reason": {"ar": "س", "fr": " "}}), "c.grades.all.reason.fr"),
        ],
    )
    def test_a_grid_can_be_counted_and_read(self, one: dict[str, Any], path: str) -> None:
        assert f"steps.session.criteria.{path}" in found(ranked(one))

    def test_who_is_not_chosen_is_told_why(self) -> None:
        assert "refusal.reasons" in found(with_steps(session()))

    def test_the_act_may_speak_of_the_rank_only_where_there_is_one(self) -> None:
        data = ranked()
        data["result"] = {**data["result"], "body": both("{{ session.rank }}")}
        assert found(data) == {}
        assert any("session" in message for message in found({**small(), "result": data["result"]}).values())

    def test_an_example_corrects_only_what_is_counted(self) -> None:
        data = ranked(questions=[CHILDREN])
        story = data["examples"][0]
        wrong = {"by": "commission", "do": "correct", "answers": {"children": 3}, "note": "seen"}
        held = {"by": "commission", "do": "hold_session"}
        data["examples"] = [{**story, "actions": [wrong, held, *story["actions"]]}, *data["examples"][1:]]
        problems = found(data)
        assert f"examples.{story['id']}.actions.0.answers.children" in problems
        assert f"examples.{story['id']}.actions.1.dwellings" in problems


class TestShares:
    def keeping(self, *shares: dict[str, Any], **more: Any) -> dict[str, Any]:
        data = ranked(shares=list(shares), **more)
        reasons = data["refusal"]["reasons"]
        told = {"id": "share", "text": both("share"), "basis": reasons[0]["basis"]}
        return data | {"refusal": data["refusal"] | {"reasons": [*reasons, told]}}

    def test_shares_stand_beside_the_grid(self) -> None:
        assert found(self.keeping(share("young"), share("veterans", 60))) == {}

    def test_whose_place_a_share_took_is_told_so(self) -> None:
        assert "refusal.reasons" in found(ranked(shares=[share("young")]))

    def test_together_they_keep_no_more_than_all(self) -> None:
        assert "steps.session.shares" in found(self.keeping(share("young"), share("veterans", 61)))

    @pytest.mark.parametrize(
        "when",
        [
            "years(applicant.birth_date, filed_on) < 20 && years(applicant.birth_date, filed_on) > 30",
            "answers.children > 4 && answers.children < 3",
            "1 == 2",
            "answers.x",
        ],
    )
    def test_one_in_which_nobody_can_count_is_refused(self, when: str) -> None:
        data = self.keeping(share("young", when=when), questions=[CHILDREN])
        assert "steps.session.shares.young.when" in found(data)

    def test_nor_one_in_which_nobody_entitled_counts(self) -> None:
        data = self.keeping(share("young", when="answers.children > 3"), questions=[CHILDREN])
        right = {"id": "few", "when": "answers.children <= 3", "message": both("few")}
        data["eligibility"] = [*data.get("eligibility", ()), right]
        reasons = data["refusal"]["reasons"]
        data["refusal"] = data["refusal"] | {"reasons": [*reasons, {**reasons[-1], "id": "few"}]}
        problem = found(data)["steps.session.shares.young.when"]
        assert "few" in problem

    def test_only_a_share_speaks_of_the_day_of_the_application(self) -> None:
        odd = criterion("c", 5, grade("all", 5, YOUNG))
        assert "steps.session.criteria.c.grades.all.when" in found(ranked(odd))

    def test_an_example_names_shares_that_there_are(self) -> None:
        data = self.keeping(share("young"))
        story = data["examples"][0]
        data["examples"] = [{**story, "expect": {**story["expect"], "shares": ["old"]}}, *data["examples"][1:]]
        assert f"examples.{story['id']}.expect.shares" in found(data)

    def test_who_counts_in_which(self) -> None:
        definition = definition_from(
            self.keeping(share("young"), share("large", 10, "answers.children > 3"), questions=[CHILDREN])
        )
        born = {"applicant": {"birth_date": "1991-11-22"}, "case": {"submitted_on": "2026-11-21"}}
        assert api.shares_of(definition, {"children": 4}, born) == ("young", "large")
        assert api.shares_of(definition, {}, born | {"case": {"submitted_on": "2026-11-22"}}) == ()
        assert api.shares_of(definition, {}, {}) == (), "an age that is not known puts nobody in"
        assert "children" in api.questions_counted(definition)


class TestScores:
    def test_the_first_grade_that_holds_gives_its_points_up_to_the_most(self) -> None:
        grid = [
            criterion(
                "family",
                10,
                grade("many", "answers.children * 2", "answers.children > 1"),
                grade("one", 3, "answers.children == 1"),
            )
        ]
        definition = definition_from(ranked(*grid, questions=[CHILDREN]))

        def points(children: int | None) -> tuple[int, str]:
            (score,) = api.scores_of(definition, {"children": children})
            return score.points, score.grade

        assert points(None) == (0, "")
        assert points(0) == (0, "")
        assert points(1) == (3, "one")
        assert points(4) == (8, "many")
        assert points(40) == (10, "many")
        assert api.questions_counted(definition) == ("children",)

    def test_a_procedure_without_a_session_gives_none(self) -> None:
        definition = definition_from(small())
        assert api.scores_of(definition, {}) == ()
        assert api.questions_counted(definition) == ()
