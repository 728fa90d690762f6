"""The order of arrival is proven by the journal: by its own page, and without us by anybody who has the file."""

import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jiwar.cases.tests import factories as make
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.ledger import api as ledger

pytestmark = [pytest.mark.pages, pytest.mark.django_db]
PAGE = "/fr/verify/order/"


def words(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def seal_journal() -> None:
    ledger.sequence(log="journal")
    ledger.sign_checkpoints()


def proof_of(town: make.Town, case: make.Case, who: str = "handler") -> dict[str, Any]:
    client = Client()
    people.sign_in(client, town.accounts[who])
    answer = client.get(f"/fr/staff/cases/{case.pk}/order.json")
    assert answer.status_code == 200
    return json.loads(answer.content)


def sent(data: object) -> Any:
    return Client().post(PAGE, {"proof": SimpleUploadedFile("order.json", json.dumps(data).encode())})


def test_the_first_filed_has_the_smaller_number_and_anybody_verifies_it(town: make.Town) -> None:
    first = make.make_case()
    with clock.frozen(make.SUNDAY + timedelta(minutes=5)):
        second = make.make_case()
    seal_journal()
    numbers = [proof_of(town, case)["proof"]["index"] for case in (first, second)]
    assert numbers[0] < numbers[1]
    page = words(sent(proof_of(town, first)))
    assert "La preuve tient" in page
    assert f"{numbers[0] + 1}" in page
    assert first.reference[:4] in page


@pytest.mark.parametrize("change", ["number", "file", "content", "seal", "shape"])
def test_a_proof_that_was_changed_does_not_hold(town: make.Town, change: str) -> None:
    case = make.make_case()
    seal_journal()
    told = proof_of(town, case)
    if change == "number":
        told["proof"]["index"] = max(0, told["proof"]["index"] - 1)
    elif change == "file":
        told["content"] = told["content"].replace(case.reference, "2222-2222")
    elif change == "content":
        del told["content"]
    elif change == "seal":
        told["proof"]["checkpoint"] = told["proof"]["checkpoint"].split("\n\n")[0] + "\n\n"
    else:
        told["proof"] = {"index": []}
    assert "ne tient pas" in words(sent(told))


def test_what_is_no_proof_is_told_so() -> None:
    assert Client().post(PAGE, {}).status_code == 422
    assert sent([]).status_code == 422
    deep = SimpleUploadedFile("order.json", b"[" * 60_000)
    assert Client().post(PAGE, {"proof": deep}).status_code == 422


def test_the_applicant_reads_the_number_and_keeps_the_proof(town: make.Town) -> None:
    draft = make.make_draft(actor=make.guest(make.PHONE))
    filed = make.submit(draft, make.guest(make.PHONE))
    client = Client()
    client.post("/fr/track/", {"reference": filed.reference, "proof": filed.tracking_code})
    url = f"/fr/track/{filed.reference}/order"
    assert "quelques minutes" in words(client.get(f"{url}/"))
    assert client.get(f"{url}.json").status_code == 404
    seal_journal()
    told = json.loads(client.get(f"{url}.json").content)
    assert f"{told['proof']['index'] + 1}" in words(client.get(f"{url}/"))
    assert "La preuve tient" in words(sent(told))
    assert Client().get(f"{url}.json").status_code == 302


def test_who_filed_at_the_counter_is_not_named_to_the_applicant(town: make.Town) -> None:
    draft = make.make_draft(actor=town.counter, channel="counter")
    filed = make.submit(draft, town.counter)
    seal_journal()
    client = Client()
    client.post("/fr/track/", {"reference": filed.reference, "proof": filed.tracking_code})
    told = json.loads(client.get(f"/fr/track/{filed.reference}/order.json").content)
    assert "content" not in told
    assert town.counter.ref.label not in json.dumps(told, ensure_ascii=False)
