"""What the actions say of the parts of a file, by step: plain values, which the column and the rows of a case hold.

A part is `waiting` for another, `open`, `prepared` (somebody is to decide it), `decided`, or `dropped` with its file.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Part = dict[str, Any]
Parts = dict[str, Part]
UNDECIDED = ("waiting", "open", "prepared")


def sent(rows: Iterable[Mapping[str, Any]]) -> Parts:
    """The parts as the file goes before its authorities."""
    return {
        row["step"]: {
            "id": row["id"],
            "office_id": row["office_id"],
            "authority_office_id": row["authority_office_id"],
            "after": list(row["after"]),
            "state": "waiting" if row["after"] else "open",
            "due_on": row["due_on"],
            "handler_id": None,
            "heard": False,
            "verdict": "",
            "decision_id": None,
        }
        for row in rows
    }


def changed(parts: Mapping[str, Part] | None, step: str, **values: Any) -> Parts:
    """The same parts, one of them changed."""
    known = dict(parts or {})
    return known | {step: known[step] | values}


def decided(parts: Mapping[str, Part] | None, step: str, details: Mapping[str, Any]) -> Parts:
    """One part is decided; `opened` says which others may be, and until when."""
    found = changed(parts, step, state="decided", verdict=details["verdict"], decision_id=details["decision_id"])
    for name, due_on in details["opened"].items():
        found = changed(found, name, state="open", due_on=due_on)
    return found


def dropped(parts: Mapping[str, Part] | None) -> Parts | None:
    """Nobody decides any more what was not decided."""
    if parts is None:
        return None
    return {name: part | {"state": "dropped"} if part["state"] in UNDECIDED else part for name, part in parts.items()}


def to_decide_again(parts: Mapping[str, Part] | None, due: Mapping[str, str | None]) -> Parts | None:
    """The file is opened again: what an authority granted stands, what it refused or did not decide is to be decided.

    `due`: the days of those that may be decided now. `replaces`: the decision that the new one will stand in for.
    """
    if parts is None:
        return None
    stand = {name for name, part in parts.items() if _stands(part)}
    fresh = {"handler_id": None, "heard": False, "verdict": "", "decision_id": None}
    return {
        name: part
        if name in stand
        else part
        | fresh
        | {"state": "open" if stand >= set(part["after"]) else "waiting", "due_on": due.get(name)}
        | {"replaces": part["decision_id"]}
        for name, part in parts.items()
    }


def _stands(part: Part) -> bool:
    return part["state"] == "decided" and part["verdict"] == "favourable"


def to_decide(parts: Mapping[str, Part] | None) -> list[str]:
    """Of a file that is opened again, the parts that do not stand."""
    return [name for name, part in (parts or {}).items() if not _stands(part)]


def opened_again(parts: Mapping[str, Part] | None) -> list[str]:
    """Of a file that is opened again, the parts that may be decided at once."""
    stand = {name for name, part in (parts or {}).items() if _stands(part)}
    return [name for name, part in (parts or {}).items() if name not in stand and stand >= set(part["after"])]


def awaited_again(parts: Mapping[str, Part] | None) -> Parts | None:
    """What ended the file came to nothing: what was dropped with it is to be decided."""
    if parts is None:
        return None
    past = {name for name, part in parts.items() if part["state"] == "decided"}
    return {
        name: part | {"state": "open" if past >= set(part["after"]) else "waiting"}
        if part["state"] == "dropped"
        else part
        for name, part in parts.items()
    }


def postponed(parts: Mapping[str, Part] | None, due: Mapping[str, str]) -> Parts | None:
    """The days during which the applicant was waited for are not those of the authorities."""
    found = dict(parts) if parts is not None else None
    for name, due_on in due.items():
        found = changed(found, name, due_on=due_on)
    return found


def succeeded(parts: Mapping[str, Part] | None, moved: Mapping[str, Mapping[str, Any]]) -> Parts | None:
    """Another office has these parts, or decides them: it continues the first, or the file went elsewhere."""
    found = dict(parts) if parts is not None else None
    for name, places in moved.items():
        found = changed(found, name, **places)
    return found


def opened_by(parts: Mapping[str, Part], step: str) -> list[str]:
    """The parts that waited for this one last."""
    past = {name for name, part in parts.items() if part["state"] == "decided"} | {step}
    return [name for name, part in parts.items() if part["state"] == "waiting" and past >= set(part["after"])]


def undecided(parts: Mapping[str, Part] | None) -> list[str]:
    """Steps of the parts that nobody decided yet."""
    return [name for name, part in (parts or {}).items() if part["state"] in UNDECIDED]


def against(parts: Mapping[str, Part] | None) -> list[str]:
    """Steps of the parts that an authority decided against, by an act that stands."""
    return [
        name for name, part in (parts or {}).items() if part["state"] == "decided" and part["verdict"] == "unfavourable"
    ]


def holds_silence(silence: str, parts: Mapping[str, Part] | None) -> bool:
    """Silence would take for granted what an authority of the file has refused: an express decision stands."""
    return silence == "approval" and bool(against(parts))


def unheard(parts: Mapping[str, Part] | None) -> list[str]:
    """Steps of the parts that have not said yet what they lack, or that they lack nothing."""
    return [name for name in undecided(parts) if not (parts or {})[name]["heard"]]


# --- What the actions change (rules/evolve.py): a state and a deed, as there ---


def _parts_sent(state: Any, deed: Any) -> dict[str, Any]:
    return {"parts": sent(deed.details["parts"]), "has_news": False}


def _part_taken(state: Any, deed: Any) -> dict[str, Any]:
    return {"parts": changed(state.parts, deed.details["part"], handler_id=deed.details["handler_id"])}


def _part_remarked(state: Any, deed: Any) -> dict[str, Any]:
    heard = changed(state.parts, deed.details["part"], heard=True)
    return {"parts": heard} | ({} if unheard(heard) else {"has_news": True})


def _part_prepared(state: Any, deed: Any) -> dict[str, Any]:
    return {"parts": changed(state.parts, deed.details["part"], state="prepared", heard=True)}


def _part_returned(state: Any, deed: Any) -> dict[str, Any]:
    return {"parts": changed(state.parts, deed.details["part"], state="open")}


def _part_decided(state: Any, deed: Any) -> dict[str, Any]:
    found = decided(state.parts, deed.details["part"], deed.details)
    return {"parts": found} | ({} if undecided(found) else {"has_news": True})


def _part_annulled(state: Any, deed: Any) -> dict[str, Any]:
    """Its number came to nothing: it is to be decided again."""
    again = changed(state.parts, deed.details["part"], state="prepared", verdict="", decision_id=None)
    return {"parts": again, "has_news": True}


def _parts_recounted(state: Any, deed: Any) -> dict[str, Any]:
    return {"parts": postponed(state.parts, deed.details["parts_due"])}


EFFECTS: dict[str, Callable[[Any, Any], dict[str, Any]]] = {
    "parts_sent": _parts_sent,
    "part_taken": _part_taken,
    "part_remarked": _part_remarked,
    "part_prepared": _part_prepared,
    "part_returned": _part_returned,
    "part_decided": _part_decided,
    "part_annulled": _part_annulled,
    "parts_recounted": _parts_recounted,
}
