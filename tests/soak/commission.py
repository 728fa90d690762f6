"""The commission of the month: eight families, a visit that finds otherwise, an objection, a list, signed minutes."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

SERVICE, COMMUNE = "social-housing", "1601"
# Answers that change the points, from the most to the least; the last one says more than a visit will find.
FAMILIES: tuple[dict[str, Any], ...] = (
    {"years_here": 22, "home": "unfit"},
    {"years_here": 15, "home": "unfit"},
    {"years_here": 13},
    {"years_here": 12},
    {"years_here": 9},
    {"years_here": 8},
    {"years_here": 6},
    {"years_here": 21, "home": "unfit"},
)
FOUND = {"home": "hosted"}  # of that last one
DWELLINGS = 3
YOUNG, BORN = 6, "1995-03-02"  # the seventh is under 35: one of three dwellings is kept for it, whatever its rank
ASKED, READY, CALLED, VISITED, MET, LISTED, OBJECTED, ANSWERED, TOO_EARLY, DECIDED = 1, 2, 3, 8, 9, 10, 11, 14, 18, 21


class Commission:
    """Played a scene a day, from the requests to the decisions; `books` are those of the month."""

    def __init__(self, month: Any, at: Callable[..., datetime]) -> None:
        from jiwar.config.demo.staff import slug_of  # app ready
        from jiwar.offices import api as offices  # app ready
        from jiwar.territory import api as territory  # app ready

        self.books, self.at = month.books, at
        self.office = offices.competent_office(competence=SERVICE, commune_code=COMMUNE)
        seat = territory.division_at(code=self.office.division_code)
        self.secretary = month.at_work("logement")
        self.president = month.at_work(f"chef.{slug_of(seat.names['fr'])}")
        self.wali = month.at_work("wali")  # objections come before the wilaya
        self.families: list[tuple[UUID, Any]] = []
        self.session_id: UUID | None = None
        self.scenes: dict[int, Callable[[int], None]] = {
            ASKED: self._ask,
            READY: self._ready,
            CALLED: self._call,
            VISITED: self._visit,
            MET: self._meet,
            LISTED: self._publish,
            OBJECTED: self._object,
            ANSWERED: self._answer,
            TOO_EARLY: self._too_early,
            DECIDED: self._decide,
        }

    def work(self, day: int) -> None:
        """The scene of that day, if it has one, and what was announced in it."""
        from jiwar.kernel import clock  # app ready
        from jiwar.outbox import api as outbox  # app ready

        if scene := self.scenes.get(day):
            with clock.frozen(self.at(day, 14)):
                scene(day)
                outbox.drain(max_jobs=100_000, raise_errors=True)

    def _ask(self, day: int) -> None:
        from jiwar.cases import api as cases  # app ready
        from jiwar.catalogue import api as catalogue  # app ready
        from jiwar.identity import api as identity  # app ready
        from jiwar.kernel import clock  # app ready
        from jiwar.kernel.actors import ActorRef  # app ready
        from tests.soak.desk import photo  # app ready

        story = catalogue.procedure(code=SERVICE).definition.examples[1]
        for number, answers in enumerate(FAMILIES):
            phone = identity.check_phone(f"0660{number:06}")
            guest = identity.Actor(ref=ActorRef("guest", f"family-{number}", "guest"), guest_contacts=(phone,))
            with clock.frozen(self.at(day, 14, number)):
                draft = cases.start_draft(
                    actor=guest, procedure_code=SERVICE, commune_code=COMMUNE, language=story.language
                )
                mine: dict[str, Any] = {"actor": guest, "draft_id": draft.id, "session_drafts": {draft.id}}
                nin = f"11990160100773{number:04}"
                person = dict(story.applicant) | {"phone": phone, "nin": nin}
                cases.save_applicant(applicant=person | ({"birth_date": BORN} if number == YOUNG else {}), **mine)
                for question_id, value in (dict(story.answers) | answers).items():
                    cases.save_answer(question_id=question_id, value=value, **mine)
                for paper_id in story.papers:
                    cases.attach_paper(paper_id=paper_id, upload=photo(paper_id), **mine)
                self.families.append((cases.submit_draft(**mine).case_id, guest))
            for book in ("filed", f"filed:{COMMUNE}", "families"):
                self.books[book] += 1

    def _ready(self, _day: int) -> None:
        from jiwar.cases import api as cases  # app ready

        for case_id, _guest in self.families:
            cases.assign(actor=self.secretary, case_id=case_id)
            for one in cases.case_visible_to(self.secretary, case_id).lookups:
                cases.record_lookup(actor=self.secretary, case_id=case_id, paper_id=one.paper_id, found=True, note="")
            cases.present(actor=self.secretary, case_id=case_id)

    def _call(self, _day: int) -> None:
        from jiwar.cases import api as cases  # app ready
        from jiwar.config.demo.together import MEMBERS  # app ready

        self.session_id = cases.call_session(
            actor=self.secretary,
            office_id=self.office.id,
            procedure_code=SERVICE,
            commune_code=COMMUNE,
            held_on=self.at(MET, 14).date(),
            site="حي 50 مسكنا",
            dwellings=DWELLINGS,
            members=[{"name": name, "quality": quality} for name, quality in MEMBERS],
        )
        self._swept(self.secretary, cases.fill_agenda(actor=self.secretary, session_id=self.session_id))

    def _visit(self, _day: int) -> None:
        self._correct(self.families[-1][0], FOUND, "زيارة البيت")

    def _meet(self, _day: int) -> None:
        from jiwar.cases import api as cases  # app ready

        here = [one.id for one in cases.members_of(self.secretary, self._session())]
        cases.hold_session(actor=self.president, session_id=self._session(), present=here)

    def _publish(self, _day: int) -> None:
        from jiwar.cases import api as cases  # app ready

        self._swept(self.secretary, cases.publish_list(actor=self.secretary, session_id=self._session()))

    def _object(self, _day: int) -> None:
        """The fifth objects that its home is unfit; the second withdraws, and its place goes to the next."""
        from jiwar.cases import api as cases  # app ready

        case_id, guest = self.families[4]
        cases.object_to_list(actor=guest, case_id=case_id, body="مسكني غير لائق.")
        self.books["objections"] += 1
        case_id, guest = self.families[1]
        cases.withdraw(actor=guest, case_id=case_id)
        self.books["withdrawn"] += 1

    def _answer(self, _day: int) -> None:
        from jiwar.cases import api as cases  # app ready
        from jiwar.cases.models import SessionObjection  # app ready

        waiting = SessionObjection.objects.get(answered_at=None)
        cases.answer_objection(actor=self.wali, objection_id=waiting.pk, accepted=True, answer="أكدته زيارة ثانية.")
        self._correct(self.families[4][0], {"home": "unfit"}, "زيارة ثانية")

    def _too_early(self, _day: int) -> None:
        from jiwar.cases import api as cases  # app ready
        from jiwar.cases.errors.sessions import ObjectionsOpen  # app ready

        try:
            cases.finalise(actor=self.secretary, session_id=self._session())
        except ObjectionsOpen:
            self.books["lists refused"] += 1

    def _decide(self, _day: int) -> None:
        from jiwar.cases import api as cases  # app ready

        self._swept(self.secretary, cases.finalise(actor=self.secretary, session_id=self._session()))
        self._swept(self.president, cases.sign_minutes(actor=self.president, session_id=self._session()))
        left = len(self.families) - 1  # one withdrew
        self.books["minutes"] += 1
        self.books["signed"] += left
        self.books["granted"] += DWELLINGS
        self.books["granted by the share"] += 1
        self.books["refused"] += left - DWELLINGS

    # --- Of every scene ------------------------------------------------------------------------------------------

    def _session(self) -> UUID:
        assert self.session_id is not None
        return self.session_id

    def _correct(self, case_id: UUID, found: dict[str, Any], reason: str) -> None:
        """One writes what was found, another confirms it."""
        from jiwar.cases import api as cases  # app ready
        from jiwar.cases.models import SessionItem  # app ready

        item = SessionItem.objects.get(case_id=case_id)
        for question_id, value in found.items():
            row = cases.correct(
                actor=self.secretary, item_id=item.pk, question_id=question_id, value=value, reason=reason
            )
            cases.confirm_correction(actor=self.president, correction_id=row)
            self.books["corrections"] += 1

    def _swept(self, actor: Any, deed_id: UUID) -> None:
        from jiwar.cases import api as cases  # app ready

        cases.sweep_bulk()
        deed = cases.bulk_visible_to(actor, deed_id)
        assert (deed.refused, deed.waiting) == (0, 0), deed
