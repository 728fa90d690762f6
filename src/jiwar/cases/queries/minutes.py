"""The minutes of a session, exactly as they will be sealed: who sat, every file, its points and its rank."""

from typing import Any

from jiwar.cases.models import Session, SessionItem
from jiwar.cases.queries.acts import Act, heading_of_office, signer_lines, signer_of
from jiwar.cases.queries.session_shapes import ShareView
from jiwar.cases.queries.session_shares import displaced, shares_told
from jiwar.cases.queries.sessions import definition_at
from jiwar.cases.queries.words import day_words
from jiwar.identity.api import SigningPower
from jiwar.kernel.references import spoken
from jiwar.kernel.texts import pick
from jiwar.offices import api as offices
from jiwar.territory import api as territory

TITLE = {"ar": "محضر جلسة لجنة", "fr": "Procès-verbal de la séance de la commission"}
VERDICTS = {"chosen": "مستفيد", "below": "لم يبلغ الترتيب", "unfit": "لا تتوفر فيه الشروط", "": "أُجّل"}


def minutes_of(session: Session, power: SigningPower) -> Act:
    """In Arabic, the language of acts; every file by its reference."""
    definition = definition_at(session)
    step = definition.step("session")
    criteria = step.criteria if step else ()
    place = territory.division_at(code=session.commune_code)
    seat = offices.office(id=session.authority_office_id)
    rows = list(
        SessionItem.objects.filter(session=session)
        .select_related("case", "session")
        .prefetch_related("recusals__member")
        .order_by("rank", "arrived_at", "id")
    )
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0, row.arrived_at))
    body = [
        f"{pick(definition.titles, 'ar')} — بلدية {pick(place.names, 'ar')}، موقع {session.site}.",
        _what_was_done(session, len(rows)),
        *[_share(one, session.dwellings) for one in shares_told(session)],
        "الحاضرون: " + "، ".join(_member(one) for one in session.members.order_by("id") if one.present) + ".",
        *_aside(rows),
        *[f"أُجّل الملف {spoken(row.case.reference)}: {_why(row.left_out)}" for row in rows if row.left_out],
    ]
    content: dict[str, Any] = {
        "title": TITLE["ar"],
        "authority": heading_of_office(session.authority_office_id),
        "place": pick(territory.division_at(code=seat.division_code).names, "ar"),
        "body": body,
        "heads": ["الرتبة", "الملف", *[pick(one.title, "ar") for one in criteria], "المجموع", "النتيجة"],
        "widths": [2, 4, *[3 for _one in criteria], 3, 4],
        "rows": [_row(row, len(criteria)) for row in rows],
        "signer": signer_lines(power, "ar"),
    }
    return Act(
        kind="minutes",
        series="PV",
        layout="minutes",
        language="ar",
        title=TITLE,
        content=content,
        reasons=(),
        remedies=None,
        valid_until=None,
        signer=signer_of(power),
    )


def _what_was_done(session: Session, count: int) -> str:
    return (
        f"اجتمعت اللجنة يوم {day_words(session.held_on, 'ar')} لتوزيع {session.dwellings} سكن. "
        f"عدد الملفات المدروسة: {count}، ورُتّب منها {session.ranked} بسلم التنقيط وحده، "
        "وعند التساوي يسبق الطلب الأقدم."
    )


def _share(one: ShareView, dwellings: int) -> str:
    part = "، دون احتساب كسر السكن" if one.rounded else ""
    said = f"حصة {one.percent} % «{pick(one.title, 'ar')}»: حُفظ منها {one.places} من {dwellings}{part}. "
    said += f"عدد من بلغها برتبته: {one.by_rank}، وعدد من دخل بالحصة: {one.by_share}."
    return f"{said} وعاد ما بقي منها ({one.back}) إلى الترتيب العام لانعدام المترشحين." if one.back else said


def _member(one: Any) -> str:
    return f"{one.name} ({one.quality})" if one.quality else str(one.name)


def _why(reason: str) -> str:
    return "سحبه صاحبه." if reason == "withdrawn" else reason


def _aside(rows: list[SessionItem]) -> list[str]:
    """Who took no part in which file."""
    return [
        f"لم يشارك {one.member.name} في دراسة الملف {spoken(row.case.reference)}."
        for row in rows
        for one in row.recusals.all()
    ]


def _row(row: SessionItem, count: int) -> list[str]:
    points = [str(one[1]) for one in row.scores] or ["—"] * count
    return [
        str(row.rank or "—"),
        spoken(row.case.reference),
        *points[:count],
        str(row.points),
        _verdict(row),
    ]


def _verdict(row: SessionItem) -> str:
    if row.left_out:
        return VERDICTS[""]
    if row.by_share:
        return "مستفيد بالحصة"
    return "حُفظ المكان للحصة" if displaced(row, row.session) else VERDICTS[row.verdict]
