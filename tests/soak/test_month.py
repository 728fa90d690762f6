"""A scripted month of a wilaya balances to the unit: books against columns, registers, journal, figures, board."""

import pytest

from tests.soak import commission, month, place

pytestmark = pytest.mark.soak
FAMILIES = len(commission.FAMILIES)


def test_a_month_balances_to_the_unit() -> None:
    with place.of_its_own() as here:
        told = here.ask("tests.soak.month", seconds=3600)
    books, found = told["books"], told["jiwar"]
    print(f"the month: {dict(sorted(books.items()))}")
    decided = books["granted"] + books["refused"]
    closed = decided + books["withdrawn"]
    assert books["filed"] == found["cases"] == month.FILES + month.APPEALS + FAMILIES
    assert found["by service"] == {month.CODE: month.FILES, "appeal": month.APPEALS, commission.SERVICE: FAMILIES}
    assert (books["appeals"], books["reopened"]) == (month.APPEALS, month.ACCEPTED)
    assert found["outcomes"] == {
        name: count
        for name, count in {
            "granted": books["granted"],
            "refused": books["refused"],
            "withdrawn": books["withdrawn"],
            "": books["filed"] - closed,
        }.items()
        if count
    }
    assert found["by commune"] == {
        key.removeprefix("filed:"): count for key, count in books.items() if key.startswith("filed:")
    }
    assert found["by version"] == [[number, books[f"filed under version {number}"]] for number in (1, 2)]
    assert found["decisions"] == {"sealed": books["signed"] + books["minutes"]}
    assert found["actions"]["on_agenda"] == found["actions"]["ranked"] == books["families"] == FAMILIES
    assert found["actions"]["session_decided"] == FAMILIES - 1, "one family withdrew, its place went to the next"
    assert found["actions"]["correction_confirmed"] == books["corrections"]
    assert found["actions"]["objected"] == found["actions"]["objection_answered"] == books["objections"] == 1
    assert (books["lists refused"], books["minutes"]) == (1, 1)
    assert found["housed"] == commission.DWELLINGS
    assert found["by the share"] == books["granted by the share"] == 1
    assert (found["gaps"], found["altered"], found["differences"]) == ([], [], 0)
    assert found["actions"]["signed"] == found["actions"]["issued"] == books["signed"]
    assert found["actions"]["appealed"] == found["actions"]["appeal_answered"] == books["appeals"]
    assert found["actions"]["reopened"] == books["reopened"]
    assert found["actions"]["completion_requested"] == books["completions"]
    assert found["actions"]["completed"] == books["completed"]
    assert found["covered"] == books["proposed in another's place"] > 0
    assert found["journal"] == sum(found["actions"].values())
    assert found["figures"]["cases.submitted"] == books["filed"]
    assert found["figures"]["cases.closed"] == closed
    assert {str(books["filed"]), str(closed)} <= set(found["page"])
    assert books["signatures refused"] > 0, "somebody tried after the delegation had ended"
