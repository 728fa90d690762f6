"""Steps in an order: which may begin, what the checks refuse; workflows shared by name, frozen when published."""

from typing import Any

import pytest

from jiwar.catalogue import api
from jiwar.catalogue.actions.publishing import publish
from jiwar.catalogue.checks import check_definition
from jiwar.catalogue.definition import as_data, as_written, changes_in_words, definition_from, workflows
from jiwar.catalogue.tests.factories import both, small
from jiwar.catalogue.workflow import columns, decision_opens, steps_before
from jiwar.kernel.actors import SYSTEM

pytestmark = pytest.mark.usefixtures("ground")


def step(name: str, kind: str = "validate", role: str = "head", **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": kind, "title": both(name), "role": role, **more}


def opinions(name: str, *asked: str, **more: Any) -> dict[str, Any]:
    items = [
        {"id": one, "competence": "opinion.water", "title": both(one), "days": 8, "silence": "favourable"}
        for one in asked
    ]
    return step(name, "opinions", "expert", opinions=items, **more)


def part(name: str, role: str = "papc", competence: str = "building-permit", **more: Any) -> dict[str, Any]:
    act = {"series": "PRT", "title": both(name), "body": both(f"act of {name}")}
    needs = {"needs": more.pop("needs")} if "needs" in more else {}
    return step(name, "part", role, competence=competence, part=act | needs, **more)


def with_steps(*between: dict[str, Any], **sign: Any) -> dict[str, Any]:
    """The small procedure, with these steps between the examination and the signature."""
    data = small()
    examine, last = data["steps"]
    data["steps"] = [examine, *between, last | sign]
    return data


def found(data: dict[str, Any]) -> dict[str, str]:
    return {problem.path: problem.message for problem in check_definition(data)}


def names(steps: Any) -> list[str]:
    return [one.id for one in steps]


class TestOrder:
    def test_validations_follow_one_another_and_run_together(self) -> None:
        steps = definition_from(
            with_steps(
                step("head"),
                step("legal", after=["head"]),
                step("technical", after=["head"]),
                after=["legal", "technical"],
            )
        ).steps

        def always(_one: object) -> bool:
            return True

        assert names(decision_opens(steps, (), always).open) == ["head"]
        assert names(decision_opens(steps, {"head"}, always).open) == ["legal", "technical"]
        assert names(decision_opens(steps, {"head", "legal"}, always).open) == ["technical"]
        assert names(decision_opens(steps, {"head", "legal", "technical"}, always).open) == ["sign"]
        drawn = [names(one) for one in columns(steps, steps_before(steps))]
        assert drawn == [["examine"], ["head"], ["legal", "technical"], ["sign"]]

    def test_what_does_not_hold_is_skipped_and_lets_the_next_begin(self) -> None:
        definition = definition_from(with_steps(step("head", when="answers.books > 10"), step("mayor", role="papc")))
        few = api.validations_open(definition, {"reader": "adult", "books": 3}, verdict="grant")
        assert (names(few.open), names(few.skipped)) == (["mayor"], ["head"])
        many = api.validations_open(definition, {"reader": "adult", "books": 12}, verdict="grant")
        assert (names(many.open), names(many.skipped)) == (["head"], [])
        assert names(api.validations_open(definition, {"books": 3}, verdict="grant", done={"head", "mayor"}).open) == [
            "sign"
        ]

    def test_rounds_of_opinions_are_asked_one_after_the_other(self) -> None:
        definition = definition_from(
            with_steps(
                opinions("first", "water"),
                opinions("large", "urbanism", when="answers.books > 10"),
                opinions("last", "fire", "roads"),
            )
        )
        few, many = {"books": 3}, {"books": 12}
        assert names(api.opinions_wanted(definition, few)) == ["water"]
        assert names(api.opinions_wanted(definition, few, asked={"water"})) == ["fire", "roads"]
        assert names(api.opinions_wanted(definition, many, asked={"water"})) == ["urbanism"]
        assert names(api.opinions_wanted(definition, few, asked={"water", "fire", "roads"})) == []


class TestChecks:
    def test_a_procedure_with_levels_is_right(self) -> None:
        assert found(with_steps(step("head", days=2), step("mayor", role="papc", when="answers.books > 3"))) == {}

    def test_a_loop_is_said_where_it_turns(self) -> None:
        said = found(with_steps(step("a", after=["b"]), step("b", after=["a"])))
        assert {"steps.a.after", "steps.b.after", "steps.sign.after"} <= set(said)
        assert "waits" in said["steps.a.after"]

    def test_a_dead_end_is_said(self) -> None:
        said = found(with_steps(step("a", after=["examine"]), step("b", after=["examine"])))
        assert list(said) == ["steps.a"]
        assert "dead end" in said["steps.a"]
        assert found(with_steps(step("a", after=["examine"]), step("b", after=["examine"]), after=["a", "b"])) == {}

    def test_a_step_that_nobody_can_do_is_said(self) -> None:
        said = found(with_steps(step("a", role="author"), step("b", role="boss"), step("c", competence="magic")))
        assert set(said) == {"steps.a.role", "steps.b.role", "steps.c.competence"}

    def test_opinions_after_a_validation_are_refused(self) -> None:
        assert "before" in found(with_steps(step("a"), opinions("b", "water")))["steps.b.after"]

    def test_a_step_that_is_not_there_is_named(self) -> None:
        assert "“hed”" in found(with_steps(step("head"), after=["hed"]))["steps.sign.after"]

    def test_a_condition_of_a_step_is_checked_like_any_other(self) -> None:
        assert "steps.a.when" in found(with_steps(step("a", when="answers.nothing > 3")))
        assert "never true" in found(with_steps(step("a", when="answers.books > 30")))["steps.a.when"]

    def test_what_is_proposed_may_decide_who_agrees(self) -> None:
        data = with_steps(step("head", when='verdict == "refused"'), step("mayor", role="papc"))
        assert found(data) == {}
        definition = definition_from(data)
        assert names(api.validations_open(definition, {"books": 3}, verdict="refuse").open) == ["head"]
        assert names(api.validations_open(definition, {"books": 3}, verdict="grant").open) == ["mayor"]

    def test_what_is_proposed_is_granted_or_refused_and_known_to_validations_only(self) -> None:
        said = found(with_steps(step("head", when='verdict == "denied"')))
        assert "“denied”" in said["steps.head.when"]
        assert "neither true nor false" in found(with_steps(step("head", when="verdict")))["steps.head.when"]
        assert (
            "never true"
            in found(with_steps(step("head", when='verdict != "granted" && verdict != "refused"')))["steps.head.when"]
        )
        asked = opinions("consult", "water", when='verdict == "granted"')
        assert "verdict" in found(with_steps(asked))["steps.consult.when"]

    def test_the_warning_of_a_step_comes_within_its_days(self) -> None:
        assert found(with_steps(step("head", days=3, warn_days=2))) == {}
        assert "no days" in found(with_steps(step("head", warn_days=2)))["steps.head.warn_days"]
        assert "or before" in found(with_steps(step("head", days=2, warn_days=2)))["steps.head.warn_days"]
        assert found(with_steps(opinions("consult", "water", warn_days=3))) == {}
        assert "or before" in found(with_steps(opinions("consult", "water", warn_days=8)))["steps.consult.warn_days"]

    def test_examination_and_signature_always_take_place(self) -> None:
        assert "steps.sign.when" in found(with_steps(when="answers.books > 3"))

    def test_steps_or_a_workflow_are_needed(self) -> None:
        data = small()
        del data["steps"]
        assert "steps" in found(data)["·"]
        assert "there are" in found(data | {"workflow": "unknown"})["workflow"]


def automatic(name: str, does: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": "automatic", "title": both(name), "does": does, **more}


class TestAutomatic:
    def test_what_jiwar_does_by_itself_is_right_and_comes_in_its_turn(self) -> None:
        data = with_steps(
            automatic("give", "assign"),
            automatic("ask", "ask_opinions", when="answers.books > 2"),
            opinions("consult", "water"),
            automatic("offer", "propose_grant"),
            step("head"),
        )
        assert found(data) == {}
        definition = definition_from(data)
        few, many = {"reader": "adult", "books": 1}, {"reader": "adult", "books": 3}
        assert names(api.automatic_due(definition, many)) == ["give"]
        assert names(api.automatic_due(definition, many, done={"give"})) == ["ask"]
        assert names(api.automatic_due(definition, few, done={"give"})) == []
        assert names(api.automatic_due(definition, few, done={"give"}, opinions_in={"water"})) == ["offer"]
        assert names(api.automatic_due(definition, many, done={"give", "ask"})) == []
        assert names(api.automatic_due(definition, many, done={"give", "ask"}, opinions_in={"water"})) == ["offer"]
        assert names(api.opinions_wanted(definition, few)) == ["water"]  # a person may ask before Jiwar does

    def test_jiwar_never_proposes_a_refusal_nor_validates(self) -> None:
        assert "propose_grant" in found(with_steps(automatic("offer", "propose_refusal")))["steps.offer.does"]
        after = with_steps(step("head"), automatic("offer", "propose_grant"))
        assert "decides nothing" in found(after)["steps.offer.after"]

    @pytest.mark.parametrize(
        ("steps", "path", "words"),
        [
            ((automatic("ask", "ask_opinions"),), "steps.ask.does", "nothing to ask"),
            ((automatic("pick", "choose_record"),), "steps.pick.does", "no register"),
            ((automatic("give", "assign", role="handler"),), "steps.give.role", "nobody is in charge"),
            ((automatic("give", "assign", days=2),), "steps.give.days", "nobody is in charge"),
            ((automatic("one", "assign"), automatic("two", "assign", after=["examine"])), "steps.two.does", "same"),
            ((opinions("consult", "water"), automatic("give", "assign")), "steps.give.after", "when it arrives"),
            ((automatic("offer", "propose_grant"), opinions("consult", "water")), "steps.offer.after", "ends"),
            ((step("head", does="assign"),), "steps.head.does", "A person does this step"),
        ],
    )
    def test_what_cannot_be_done_by_itself_is_said(self, steps: Any, path: str, words: str) -> None:
        last = steps[-1]["id"]
        after = ["one", "two"] if last == "two" else [last]
        assert words in found(with_steps(*steps, after=after))[path]

    def test_an_automatic_step_says_what_it_does_and_the_others_who_does_them(self) -> None:
        data = with_steps({"id": "give", "kind": "automatic", "title": both("give")}, {**step("head"), "role": "head"})
        del data["steps"][2]["role"]
        said = [problem.message for problem in check_definition(data)]
        assert any("“does”" in one for one in said)
        assert any("“role”" in one for one in said)


class TestShared:
    def shared(self, name: str = "checked-by-head") -> dict[str, Any]:
        return {key: value for key, value in small().items() if key != "steps"} | {
            "workflow": name,
            "id": "residence-certificate",  # a competence of the blueprint, since the first step names none
        }

    def test_every_workflow_of_ours_is_right(self) -> None:
        for name in workflows():
            assert found(self.shared(name)) == {}
            assert {"ar", "fr", "en"} <= set(workflows()[name]["titles"])

    def test_publishing_freezes_the_steps(self) -> None:
        first = publish(actor=SYSTEM, definition=definition_from(self.shared()))
        kept = api.version(id=first.version_id).definition
        assert kept.workflow == "checked-by-head"
        assert names(kept.steps) == ["examine", "head_agrees", "sign"]
        assert "steps" not in as_written(as_data(kept))

    def test_a_draft_of_the_next_version_follows_the_workflow_again(self) -> None:
        data = self.shared()
        published = as_data(definition_from(data))
        assert as_written(published) == {key: value for key, value in data.items() if key != "jiwar"}
        older = published | {"steps": [published["steps"][0], published["steps"][2]]}
        assert definition_from(older).steps != definition_from(data).steps
        said = changes_in_words(older, as_written(older))
        assert [one["kind"] for one in said] == ["added"]

    def test_a_workflow_unknown_here_keeps_its_steps(self) -> None:
        data = small() | {"workflow": "of-another-wilaya"}
        assert as_written(data) == data


class TestParts:
    def test_each_waits_for_those_that_take_place_before_it(self) -> None:
        definition = definition_from(
            with_steps(
                part("land"),
                part("nature", after=["land"], when="answers.books > 10"),
                part("water", after=["land"]),
                part("building", after=["nature"]),
                after=["water", "building"],
            )
        )
        few = {step.id: before for step, before in api.parts_wanted(definition, {"reader": "adult", "books": 3})}
        assert few == {"land": (), "water": ("land",), "building": ("land",)}, "what is skipped is looked through"
        many = {step.id: before for step, before in api.parts_wanted(definition, {"reader": "adult", "books": 12})}
        assert many == {"land": (), "nature": ("land",), "water": ("land",), "building": ("nature",)}
        assert definition_from(as_data(definition)) == definition

    @pytest.mark.parametrize(
        ("wrong", "place"),
        [
            ({"role": "handler"}, "steps.land.role"),
            ({"needs": ["nothing"]}, "steps.land.part.needs"),
            ({"after": ["land"]}, "steps.land.after"),
            ({"competence": "of-nobody"}, "steps.land.competence"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_place(self, wrong: dict[str, Any], place: str) -> None:
        assert place in found(with_steps(part("land", **wrong)))

    def test_a_part_has_an_office_an_act_and_nobody_else_has_one(self) -> None:
        whole = part("land")
        assert "steps" not in str(list(found(with_steps(whole))))
        for name in ("part", "competence"):
            assert "steps.land" in found(with_steps({key: value for key, value in whole.items() if key != name}))
        assert "steps.land.part" in found(with_steps(whole | {"kind": "validate"}))
        assert "steps.consult.after" in found(with_steps(whole, opinions("consult", "water")))
        assert "steps.land" in found(with_steps(whole, part("sea", after=["examine"]))), "a dead end"

    def test_its_text_is_filled_from_the_file(self) -> None:
        good, bad = part("land"), part("land")
        good["part"]["body"] = both("{{ answers.books }}")
        bad["part"]["body"] = both("{{ answers.nothing }}")
        assert not [place for place in found(with_steps(good)) if place.startswith("steps")]
        assert "steps.land.part.body.ar" in found(with_steps(bad))


def inquiry(name: str, **more: Any) -> dict[str, Any]:
    said = {"days": 15, "notice": both("{{ applicant.name }}"), "posting": both("posting")}
    return step(name, "inquiry", "expert", inquiry=said, **more)


class TestInquiry:
    def test_it_opens_after_the_opinions_that_it_follows(self) -> None:
        definition = definition_from(with_steps(opinions("round", "water"), inquiry("public")))
        assert not api.inquiry_may_open(definition, {"books": 3})
        assert api.inquiry_may_open(definition, {"books": 3}, asked={"water"})
        beside = definition_from(
            with_steps(opinions("round", "water"), inquiry("public", after=["examine"]), after=["round", "public"])
        )
        assert api.inquiry_may_open(beside, {"books": 3})

    def test_opinions_that_follow_it_wait_for_its_report(self) -> None:
        definition = definition_from(with_steps(inquiry("public"), opinions("round", "water")))
        assert names(api.opinions_wanted(definition, {"books": 3})) == []
        assert names(api.opinions_wanted(definition, {"books": 3}, past={"public"})) == ["water"]
        assert names(api.opinions_ever(definition, {"books": 3})) == ["water"]

    def test_it_takes_place_only_when_its_condition_holds(self) -> None:
        definition = definition_from(with_steps(inquiry("public", when="answers.books > 10")))
        assert api.inquiry_of(definition, {"reader": "adult", "books": 3}) is None
        assert api.inquiry_of(definition, {"reader": "adult", "books": 12}) is not None

    def test_what_the_checks_refuse(self) -> None:
        assert found(with_steps(inquiry("public"))) == {}
        assert "steps" in found(with_steps(inquiry("one"), inquiry("two")))
        misplaced = with_steps(step("head", inquiry=inquiry("public")["inquiry"]))
        assert "steps.head.inquiry" in found(misplaced)
        assert "steps.public.role" in found(with_steps(inquiry("public") | {"role": "author"}))
        empty = inquiry("public")
        del empty["inquiry"]
        assert found(with_steps(empty))
        unknown = inquiry("public")
        unknown["inquiry"]["notice"] = both("{{ answers.nothing }}")
        assert any(path.startswith("steps.public.inquiry.notice") for path in found(with_steps(unknown)))
        late = with_steps(step("head"), inquiry("public"), after=["public"])
        assert "steps.public.after" in found(late)
