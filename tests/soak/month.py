"""A scripted month of a wilaya, day by day, through the same actions as its people: what happened is counted beside it.

Three communes, 40 people at work, 3,000 requests; two handlers are absent and covered, a delegation ends at noon, a
holiday is decreed the day before, the text changes one midnight, ten who were refused appeal, eight families come
before a commission (`commission.py`).
`python -m tests.soak.month` prints books and balance.
"""

import json
import random
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from tests.soak import place
from tests.soak.commission import Commission

FIRST, DAYS = date(2026, 9, 6), 28  # a Sunday
FILES = 3000
# Days of the month without them, both included, and who acts in their place.
ABSENT = {"agent.kouba": (7, 11, "agent2.kouba"), "agent2.bab-el-oued": (14, 18, "agent.bab-el-oued")}
DELEGATION_ENDS = 9  # at noon
HOLIDAY = 17  # decreed the day before
NEW_TEXT = 15  # from its first minute: two working days where there were three
APPEALS, ACCEPTED = 10, 4  # of those refused first; who hears the accepted ones opens the files again
CODE = "residence-certificate"


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment of the month, Algiers time."""
    from jiwar.kernel.clock import ALGIERS  # app ready

    return datetime.combine(FIRST + timedelta(days=day), time(hour, minute, second), ALGIERS)


@dataclass
class File:
    """What the script knows of one file."""

    case_id: UUID
    commune: str
    guest: Any
    filed: datetime
    version: int
    fate: str  # granted, refused, withdrawn, completed (then granted)


@dataclass
class Commune:
    """One town hall: its people and what waits there."""

    code: str
    slug: str
    handlers: list[str]
    new: deque[File] = field(default_factory=deque)
    waiting: list[tuple[int, File]] = field(default_factory=list)  # (day of the answer, file)
    to_sign: list[File] = field(default_factory=list)
    refused: deque[File] = field(default_factory=deque)
    reopened: deque[File] = field(default_factory=deque)


class Month:
    """The script; `books` count what was done."""

    def __init__(self) -> None:
        from jiwar.config.demo import staff  # app ready
        from tests.soak.desk import accounts  # app ready

        self.draw = random.Random(9)
        self.books: Counter[str] = Counter()
        self.accounts = accounts() | _extra_staff()
        self.towns = [
            Commune(code, slug, [f"agent.{slug}", f"agent2.{slug}", f"agent3.{slug}", f"agent4.{slug}"])
            for code, slug in staff.COMMUNES.items()
        ]
        self.number = 0
        self.appealed = 0
        self.people = self._people()
        self.commission = Commission(self, at)

    def at_work(self, name: str) -> Any:
        """Somebody of the staff as they act that day: their roles in force, whom they cover."""
        from jiwar.identity import api as identity  # app ready

        return identity.staff_actor(account_id=self.accounts[name])

    def _people(self) -> Iterator[Any]:
        from jiwar.config.demo.people import People  # app ready

        people = People(random.Random(3), FIRST)
        while True:
            yield people.new(commune="1601")

    # --- One day -------------------------------------------------------------------------------------------

    def play(self) -> None:
        """All days; work is done on working days, people ask on any."""
        from jiwar.kernel import clock  # app ready
        from jiwar.outbox import api as outbox  # app ready
        from jiwar.territory import api as territory  # app ready

        weights = [1.0 if territory.is_working_day(FIRST + timedelta(days=day)) else 0.25 for day in range(DAYS - 4)]
        due = [round(FILES * sum(weights[: day + 1]) / sum(weights)) for day in range(len(weights))]
        for day in range(DAYS):
            with clock.frozen(at(day, 0, 0, 1)):
                self._midnight(day)
            for number in range(due[day] - self.number if day < len(due) else 0):
                with clock.frozen(at(day, 8, number // 4, 15 * (number % 4))):  # each after the one before
                    self._file()
            # The calendar may have changed yesterday.
            if territory.is_working_day(FIRST + timedelta(days=day)):
                self._work(day)
            with clock.frozen(at(day, 17)):
                outbox.drain(max_jobs=100_000, raise_errors=True)
                self._evening(day)

    def _midnight(self, day: int) -> None:
        from jiwar.outbox import api as outbox  # app ready

        if day == NEW_TEXT:
            self._new_text()
        for name, (first, last, instead) in ABSENT.items():
            if day == first:
                self._plan_absence(name, instead, first, last)
        outbox.run_schedules(names=list(SWEEPS))

    def _evening(self, day: int) -> None:
        from jiwar.kernel.actors import SYSTEM  # app ready
        from jiwar.territory import api as territory  # app ready

        if day == HOLIDAY - 1:
            territory.add_holiday(actor=SYSTEM, **holiday(FIRST + timedelta(days=HOLIDAY)))
            self.books["holidays"] += 1

    def _work(self, day: int) -> None:
        from jiwar.kernel import clock  # app ready
        from jiwar.outbox import api as outbox  # app ready

        for town in self.towns:
            with clock.frozen(at(day, 9)):
                self._answers(town, day)
                self._appeal(town)
                outbox.drain(max_jobs=100_000, raise_errors=True)
            with clock.frozen(at(day, 9, 30)):
                self._take_again(town)
            with clock.frozen(at(day, 10)):
                for handler in town.handlers:
                    if _substitute(handler, day) is None:
                        self._examine(town, handler, day)
        if day == DELEGATION_ENDS:
            with clock.frozen(at(day, 12)):
                self._end_delegation("alger-centre")
        for town in self.towns:
            with clock.frozen(at(day, 12, 5)):
                self._sign(town, day)
        with clock.frozen(at(day, 13)):
            outbox.drain(max_jobs=100_000, raise_errors=True)
        self.commission.work(day)

    # --- Deeds ----------------------------------------------------------------------------------------------

    def _file(self) -> None:
        from jiwar.cases import api as cases  # app ready
        from jiwar.identity import api as identity  # app ready
        from jiwar.kernel import clock  # app ready
        from jiwar.kernel.actors import ActorRef  # app ready
        from tests.soak.desk import ANSWERS, PAPERS, photo  # app ready

        town = self.draw.choices(self.towns, [5, 3, 2])[0]
        one = next(self.people)
        self.number += 1
        phone = identity.check_phone(f"0550{self.number:06}")
        guest = identity.Actor(ref=ActorRef("guest", f"month-{self.number}", "guest"), guest_contacts=(phone,))
        draft = cases.start_draft(actor=guest, procedure_code=CODE, commune_code=town.code, language=one.language)
        mine: dict[str, Any] = {"actor": guest, "draft_id": draft.id, "session_drafts": {draft.id}}
        applicant = {"given_ar": one.given.ar, "family_ar": one.family.ar, "given_latin": one.given.latin}
        applicant |= {"family_latin": one.family.latin, "sex": one.sex, "birth_date": one.birth_date.isoformat()}
        cases.save_applicant(applicant={**applicant, "nin": one.nin, "phone": phone}, **mine)
        home = {"address": {"commune": town.code, "text": "12 شارع العربي بن مهيدي"}}
        for question_id, value in (ANSWERS | home).items():
            cases.save_answer(question_id=question_id, value=value, **mine)
        for paper_id in PAPERS:
            cases.attach_paper(paper_id=paper_id, upload=photo(paper_id), **mine)
        filed = cases.submit_draft(**mine)
        fate = self.draw.choices(("granted", "refused", "completed", "withdrawn"), (86, 5, 7, 2))[0]
        version = 2 if clock.now() >= at(NEW_TEXT, 0) else 1
        town.new.append(File(filed.case_id, town.code, guest, clock.now(), version, fate))
        self.books["filed"] += 1
        self.books[f"filed:{town.code}"] += 1
        self.books[f"filed under version {version}"] += 1

    def _examine(self, town: Commune, handler: str, day: int) -> None:
        """In the order of arrival, as many as one person does in a day; slower in the first week."""
        from jiwar.cases import api as cases  # app ready

        actor = self.at_work(handler)
        for _ in range(min(9 if day < 5 else 40, len(town.new))):
            file = town.new.popleft()
            if file.fate == "withdrawn":
                cases.withdraw(actor=file.guest, case_id=file.case_id)
                self.books["withdrawn"] += 1
                continue
            cases.assign(actor=actor, case_id=file.case_id)
            if file.fate == "completed":
                items = [{"kind": "paper", "id": "deed", "remark": "الصورة غير واضحة."}]
                cases.request_completion(actor=actor, case_id=file.case_id, items=items)
                self.books["completions"] += 1
                town.waiting.append((day + self.draw.randint(1, 4), file))
                continue
            self._propose(town, actor, file)

    def _propose(self, town: Commune, actor: Any, file: File) -> None:
        from jiwar.cases import api as cases  # app ready

        refused = file.fate == "refused"
        cases.propose(
            actor=actor,
            case_id=file.case_id,
            verdict="refuse" if refused else "grant",
            reasons=["not_resident"] if refused else [],
        )
        town.to_sign.append(file)

    def _answers(self, town: Commune, day: int) -> None:
        from jiwar.cases import api as cases  # app ready
        from tests.soak.desk import photo  # app ready

        for when, file in [one for one in town.waiting if one[0] <= day]:
            town.waiting.remove((when, file))
            cases.complete(actor=file.guest, case_id=file.case_id, papers={"deed": [photo("deed")]})
            self.books["completed"] += 1
            self._propose(town, self._whoever_acts(town, file, day), file)

    def _whoever_acts(self, town: Commune, file: File, day: int) -> Any:
        """Who holds the file, or who acts in their place while they are absent."""
        from jiwar.cases.models import Case  # app ready

        name = self._name_of(town, Case.objects.get(pk=file.case_id).handler_id)
        instead = _substitute(name, day)
        if instead:
            self.books["proposed in another's place"] += 1
        return self.at_work(instead or name)

    def _name_of(self, town: Commune, account_id: UUID | None) -> str:
        return next(name for name in town.handlers if self.at_work(name).account_id == account_id)

    def _sign(self, town: Commune, day: int) -> None:
        """The delegate signs; where the delegation has ended it is refused once a day, and the P/APC signs."""
        from jiwar.cases import api as cases  # app ready
        from jiwar.kernel.errors import Refused  # app ready

        ended = town.slug == "alger-centre" and day >= DELEGATION_ENDS
        for file in town.to_sign:
            if ended:
                try:
                    cases.sign(actor=self.at_work(f"delegue.{town.slug}"), case_id=file.case_id)
                except Refused:
                    self.books["signatures refused"] += 1
                else:
                    raise AssertionError("a delegation that ended at noon signed at five past")
            who = f"papc.{town.slug}" if ended else f"delegue.{town.slug}"
            cases.sign(actor=self.at_work(who), case_id=file.case_id)
            self.books["refused" if file.fate == "refused" else "granted"] += 1
            self.books["signed"] += 1
            if file.fate == "refused" and not ended:
                town.refused.append(file)
        town.to_sign = []

    def _appeal(self, town: Commune) -> None:
        """Those refused yesterday by the delegate claim from the P/APC, ten in all; a colleague prepares the answer."""
        from jiwar.cases import api as cases  # app ready
        from jiwar.cases.models import Case  # app ready
        from jiwar.catalogue import api as catalogue  # app ready

        while town.refused and self.appealed < APPEALS:
            file = town.refused.popleft()
            story = catalogue.procedure(code=catalogue.APPEAL).definition.examples[0]
            draft = cases.begin_appeal(actor=file.guest, case_id=file.case_id, remedy="author")
            mine: dict[str, Any] = {"actor": file.guest, "draft_id": draft.id, "session_drafts": {draft.id}}
            for question_id, value in story.answers.items():
                cases.save_answer(question_id=question_id, value=value, **mine)
            filed = cases.submit_draft(**mine)
            accepted = self.appealed < ACCEPTED
            self.appealed += 1
            for book in ("filed", f"filed:{town.code}", "appeals"):
                self.books[book] += 1
            decided_by = self._name_of(town, Case.objects.get(pk=file.case_id).handler_id)
            hears = self.at_work(next(name for name in town.handlers if name != decided_by and name not in ABSENT))
            cases.assign(actor=hears, case_id=filed.case_id)
            verdict, reasons = ("grant", []) if accepted else ("refuse", ["founded"])
            cases.propose(actor=hears, case_id=filed.case_id, verdict=verdict, reasons=reasons, note="انظر الملف.")
            cases.sign(actor=self.at_work(f"papc.{town.slug}"), case_id=filed.case_id)
            self.books["signed"] += 1
            if accepted:  # the refusal is annulled, and the file waits to be decided anew
                self.books["granted"] += 1
                self.books["refused"] -= 1
                self.books["reopened"] += 1
                file.fate = "granted"
                town.reopened.append(file)
            else:
                self.books["refused"] += 1

    def _take_again(self, town: Commune) -> None:
        """Files that an appeal opened again go first: they were the first to arrive."""
        from jiwar.cases import api as cases  # app ready

        while town.reopened:
            file = town.reopened.popleft()
            actor = self.at_work(town.handlers[-1])
            cases.assign(actor=actor, case_id=file.case_id)
            self._propose(town, actor, file)

    def _end_delegation(self, slug: str) -> None:
        from jiwar.identity import api as identity  # app ready
        from jiwar.kernel.actors import SYSTEM  # app ready
        from jiwar.offices import api as offices  # app ready

        office = offices.office_by_code(next(town.code for town in self.towns if town.slug == slug))
        for one in identity.delegations_at(office_id=office.id):
            identity.end_delegation(actor=SYSTEM, delegation_id=one.id, reason="arrêté")
            self.books["delegations ended"] += 1

    def _plan_absence(self, name: str, instead: str, first: int, last: int) -> None:
        from jiwar.identity import api as identity  # app ready

        away = self.at_work(name)
        identity.plan_absence(
            actor=away,
            account_id=away.account_id,
            substitute_id=self.at_work(instead).account_id,
            valid_from=FIRST + timedelta(days=first),
            valid_to=FIRST + timedelta(days=last),
        )
        self.books["absences"] += 1

    def _new_text(self) -> None:
        from dataclasses import replace  # app ready

        from jiwar.catalogue import api as catalogue  # app ready
        from jiwar.kernel.actors import SYSTEM  # app ready

        known = catalogue.procedure(code=CODE).definition
        catalogue.publish(actor=SYSTEM, definition=replace(known, deadline=replace(known.deadline, days=2)))
        self.books["texts changed"] += 1


def _substitute(handler: str, day: int) -> str | None:
    """Who acts for an absent handler on that day; None for one who is there."""
    first, last, instead = ABSENT.get(handler, (99, 99, ""))
    return instead if first <= day <= last else None


# What the worker runs on its schedule and the script must not wait for.
SWEEPS = ("cases.watch-clocks", "cases.count-silence")


def holiday(day: date) -> dict[str, Any]:
    """A day off decreed at the last moment."""
    return {"code": "decreed", "day": day, "names": {"ar": "عطلة استثنائية", "fr": "Jour chômé exceptionnel"}}


def _extra_staff() -> dict[str, UUID]:
    """Three more handlers a commune, account ids by user name: with the demo's own, forty people."""
    from jiwar.config.demo import staff  # app ready
    from jiwar.identity import api as identity  # app ready
    from jiwar.kernel.actors import SYSTEM  # app ready
    from jiwar.offices import api as offices  # app ready

    found: dict[str, UUID] = {}
    for code, slug in staff.COMMUNES.items():
        for number in (2, 3, 4):
            name = f"agent{number}.{slug}"
            account = identity.create_staff_account(
                actor=SYSTEM,
                username=name,
                password=staff.PASSWORD,
                name_ar=f"عون {number}",
                name_latin=f"Agent {number}",
            )
            held = [offices.office_by_code(f"{code}-{bureau}") for bureau in staff.BUREAUS]
            for office in held:
                identity.hold_role(
                    actor=SYSTEM, account_id=account.id, role="handler", office_id=office.id, valid_from=FIRST
                )
            found[name] = account.id
    return found


def main() -> None:
    """Lay the ground on the eve, play the month, print the books and the balance."""
    from tests.soak import balance, ground

    place.begin()
    from jiwar.kernel import clock  # app ready

    with clock.frozen(at(-1, 8)):
        ground.lay()
        month = Month()
    month.play()
    with clock.frozen(at(DAYS, 0, 0, 1)):
        print(json.dumps({"books": month.books, "jiwar": balance.balance()}, default=str))


if __name__ == "__main__":
    main()
