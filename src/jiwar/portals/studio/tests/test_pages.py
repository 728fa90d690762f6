"""The pages of the studio: what is written is kept, what is wrong is said beside it, nothing typed is lost."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jiwar.catalogue import api as catalogue
from jiwar.catalogue.tests.factories import small
from jiwar.portals.studio import outline
from jiwar.portals.studio.tests.conftest import Bureau

pytestmark = pytest.mark.pages


def words(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


class _Typed(HTMLParser):
    """What a browser would send back of the page's form, untouched."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sent: dict[str, list[str]] = {}
        self.inside, self.area, self.select, self.options = False, "", {}, []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        self.inside |= tag == "form" and "jw-studio" in given.get("class", "")
        if not self.inside:
            return
        if tag == "textarea":
            self.area = given["name"]
            self.sent[self.area] = [""]
        elif tag == "select":
            self.select, self.options = given, []
        elif tag == "option":
            self.options.append((given.get("value", ""), "selected" in given))
        elif tag == "input" and "name" in given:
            boxes = given.get("type") in ("radio", "checkbox")
            if not boxes or "checked" in given:
                self.sent.setdefault(given["name"], []).append(given.get("value", "on" if boxes else ""))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.sent[self.area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            self.sent[self.area][0] = self.sent[self.area][0].removeprefix("\n")
            self.area = ""
        elif tag == "select" and self.select:
            chosen = [value for value, selected in self.options if selected]
            if not chosen and "multiple" not in self.select:
                chosen = [value for value, _selected in self.options[:1]]
            self.sent[self.select["name"]], self.select = chosen, {}
        elif tag == "form":
            self.inside = False


def shown(client: Client, url: str) -> dict[str, Any]:
    reader = _Typed()
    reader.feed(client.get(url).content.decode())
    assert reader.sent, url
    return reader.sent


def address(draft: catalogue.DefinitionDraftView, rest: str = "") -> str:
    return f"/fr/studio/drafts/{draft.id}/{rest}"


def send(client: Client, url: str, do: str = "save", **changes: Any) -> Any:
    return client.post(url, shown(client, url) | changes | {"press": do})


def every_page(data: dict[str, Any]) -> list[str]:
    found = [part.id for part in outline.PARTS]
    for place in found:
        found += [item.place for one in outline.page_at(data, place).lists for item in one.items]
    return found


def test_every_page_sent_back_untouched_changes_nothing(bureau: Bureau) -> None:
    draft = bureau.draft()
    for place in every_page(draft.data):
        answer = send(bureau.writing, address(draft, f"edit/{place}/"))
        assert answer.status_code == 302, (place, words(answer)[:2000])
        changes = catalogue.compare(draft.data, bureau.now(draft).data)
        assert not changes, (place, changes)
    assert bureau.now(draft).revision == draft.revision


def test_a_new_procedure_begins_empty_or_as_a_copy(bureau: Bureau) -> None:
    page = bureau.writing.get("/fr/studio/new/")
    assert "Une démarche vide" in words(page)
    begun = {"title_ar": "بطاقة", "title_fr": "Carte d’abonné", "code": "", "source": "", "office": ""}
    answer = bureau.writing.post("/fr/studio/new/", begun, follow=True)
    assert "carte-abonne" in words(answer)
    assert "points à régler" in words(answer)
    copied = bureau.writing.post("/fr/studio/new/", begun | {"source": "residence-certificate", "code": "copie"})
    draft = bureau.now_at(copied.url)
    assert draft.titles["fr"] == "Carte d’abonné"
    assert draft.data["steps"][0]["competence"] == "residence-certificate"
    refused = bureau.writing.post("/fr/studio/new/", begun | {"title_fr": "", "code": "Pas Bon"})
    assert refused.status_code == 422
    assert "Écrivez le titre en français" in words(refused)
    bad = bureau.writing.post("/fr/studio/new/", begun | {"code": "Pas Bon"})
    assert bad.status_code == 422
    assert "Pas Bon" in bad.content.decode(), "what was typed stays"


def test_a_line_is_added_moved_and_removed_and_what_was_typed_is_saved_first(bureau: Bureau) -> None:
    draft = bureau.draft()
    url = address(draft, "edit/papers/")
    added = send(
        bureau.writing, url, "add:papers", **{"new-papers-ar": "شهادة", "new-papers-fr": "Certificat scolaire"}
    )
    assert added.url.endswith("/edit/papers.certificat_scolaire/")
    assert ids(bureau, draft, "papers") == ["photo", "consent", "certificat_scolaire"]
    send(bureau.writing, url, "up:papers.certificat_scolaire")
    assert ids(bureau, draft, "papers") == ["photo", "certificat_scolaire", "consent"]
    asked = send(bureau.writing, url, "remove:papers.consent")
    page = bureau.writing.get(asked.url)
    assert "Exemple" in words(page), "what speaks of it is said"
    assert "consent" in ids(bureau, draft, "papers"), "nothing goes before one says so"
    bureau.writing.post(asked.url)
    assert ids(bureau, draft, "papers") == ["photo", "certificat_scolaire"]
    question = address(draft, "edit/questions.reader/")
    send(bureau.writing, question, "up:questions.reader.options.adult", **{"label-fr": "Pour quelle personne ?"})
    kept = bureau.now(draft).data["questions"][0]
    assert kept["label"]["fr"] == "Pour quelle personne ?"
    assert [one["id"] for one in kept["options"]] == ["adult", "child"]


def ids(bureau: Bureau, draft: catalogue.DefinitionDraftView, name: str) -> list[str]:
    return [one["id"] for one in bureau.now(draft).data[name]]


def test_a_new_question_of_every_type_has_its_page_and_its_words_become_its_id(bureau: Bureau) -> None:
    draft = bureau.draft()
    url = address(draft, "edit/questions/")
    for kind, _words in outline.types_for("questions"):
        typed = {"new-questions-ar": "سؤال", "new-questions-fr": f"Nouvelle {kind}", "new-questions-kind": kind}
        added = send(bureau.writing, url, "add:questions", **typed)
        page = bureau.writing.get(added.url)
        assert page.status_code == 200, kind
        assert send(bureau.writing, added.url).status_code == 302, kind
    assert "nouvelle_short_text" in ids(bureau, draft, "questions")
    again = send(bureau.writing, address(draft, "edit/questions.books/"), "type", **{"new-type": "money"})
    assert again.status_code == 302
    assert bureau.now(draft).data["questions"][2]["type"] == "money"


def test_a_condition_is_picked_without_javascript(bureau: Bureau) -> None:
    draft = bureau.draft()
    url = address(draft, "edit/questions.books/")
    typed = {"visible-mode": "always", "visible-0-0-subject": "answers.reader"}
    looked = send(bureau.writing, url, "again:visible:look", **typed)
    assert looked.status_code == 200
    assert 'name="visible-0-0-operator"' in looked.content.decode()
    assert bureau.now(draft).data == draft.data, "looking saves nothing"
    more = {"visible-mode": "picked", "visible-0-0-operator": "==", "visible-0-0-value": "child"}
    send(bureau.writing, url, **typed | more)
    assert bureau.now(draft).data["questions"][2]["visible"] == 'answers.reader == "child"'
    lacking = send(bureau.writing, url, **typed | more | {"visible-0-0-value": "", "label-fr": "Combien ?"})
    assert lacking.status_code == 422
    assert "Combien ?" in lacking.content.decode(), "nothing typed is lost by an error"


def test_a_finding_is_said_beside_its_place_and_on_the_outline(bureau: Bureau) -> None:
    draft = bureau.draft(questions__1__visible='answers.raeder == "child"')
    page = bureau.writing.get(address(draft))
    html = page.content.decode()
    assert f'href="{address(draft, "edit/questions.school/")}#id_visible_field"' in html
    assert "point à régler" in words(page)
    assert "Demander la relecture" not in words(page), "what has points to settle is not proposed"
    beside = words(bureau.writing.get(address(draft, "edit/questions.school/")))
    (said,) = [one for one in findings(page) if "raeder" in one]
    assert said.split(": ", 1)[1] in beside, "the same sentence, with its fix"


def findings(page: Any) -> list[str]:
    found = re.findall(r'<p class="jw-finding">(.*?)</p>', page.content.decode(), re.S)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", one)).split()).replace(" :", ":") for one in found]


def test_a_text_that_is_hard_to_read_has_its_hint_beside_it_and_is_saved_all_the_same(bureau: Bureau) -> None:
    hard = (
        "Nonobstant les dispositions susvisées, le requérant est tenu de communiquer préalablement à l'administration "
        "territorialement compétente l'intégralité des justificatifs réglementairement exigés."
    )
    draft = bureau.draft(who={"ar": "كل شخص.", "fr": hard})
    page = bureau.writing.get(address(draft, "edit/who/"))
    said = words(page)
    assert "Difficile à lire" in said
    assert "« Nonobstant » : dites « malgré »." in said
    assert "Kandel et Moles" in said
    assert "Point à régler" not in said, "a hint is no finding"
    assert send(bureau.writing, address(draft, "edit/who/")).status_code == 302
    stories = words(bureau.writing.get(address(draft, "edit/examples.granted/")))
    assert "Kandel" not in stories, "no citizen reads the titles of examples"


def test_two_authors_on_one_page_lose_nothing(bureau: Bureau) -> None:
    draft = bureau.draft()
    url = address(draft, "edit/questions.reader/")
    typed = shown(bureau.writing, url) | {"label-fr": "Ma question ?", "press": "save"}
    data = small(questions__0__label={"ar": "سؤالهم", "fr": "Leur question ?"})
    bureau.saved(draft, data)
    answer = bureau.writing.post(url, typed)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Ma question ?" in html
    assert "Leur question ?" in html
    assert bureau.now(draft).data["questions"][0]["label"]["fr"] == "Leur question ?", "nothing is overwritten unseen"
    (mark,) = re.findall(r'name="seen" value="(\w+)"', html)
    kept = bureau.writing.post(url, typed | {"seen": mark})
    assert kept.status_code == 302
    assert bureau.now(draft).data["questions"][0]["label"]["fr"] == "Ma question ?"


def test_what_another_author_changed_elsewhere_stays(bureau: Bureau) -> None:
    draft = bureau.draft()
    url = address(draft, "edit/questions.reader/")
    typed = shown(bureau.writing, url) | {"label-fr": "Ma question ?", "press": "save"}
    bureau.saved(draft, small(deadline__days=9))
    assert bureau.writing.post(url, typed).status_code == 302
    kept = bureau.now(draft).data
    assert kept["deadline"]["days"] == 9
    assert kept["questions"][0]["label"]["fr"] == "Ma question ?"


def test_what_was_typed_for_a_place_that_is_gone_is_shown(bureau: Bureau) -> None:
    draft = bureau.draft()
    url = address(draft, "edit/papers.photo/")
    typed = shown(bureau.writing, url) | {"label-fr": "Photo de moins de six mois", "press": "save"}
    bureau.saved(draft, small(papers__0=None))
    answer = bureau.writing.post(url, typed)
    assert answer.status_code == 409
    assert "Photo de moins de six mois" in answer.content.decode()


def test_a_provision_is_found_by_its_words_and_ticked(bureau: Bureau) -> None:
    draft = bureau.draft()
    url = address(draft, "edit/work/")
    found = send(bureau.writing, url, "again:deadline-basis:search", **{"deadline-basis-q": "06-01"})
    (name,) = re.findall(r'name="deadline-basis" value="(dz\.law-06-01[^"]*)"', found.content.decode())
    before = shown(bureau.writing, url)["deadline-basis"]
    send(bureau.writing, url, **{"deadline-basis": [*before, name]})
    assert bureau.now(draft).data["deadline"]["basis"] == [*before, name]


def test_a_question_asked_in_each_row_has_a_page_of_its_own(bureau: Bureau) -> None:
    draft = bureau.draft()
    data, name = catalogue.editing.add_question(draft.data, label={"ar": "أطفال", "fr": "Enfants"}, kind="group")
    draft = bureau.saved(draft, data)
    place = f"questions.{name}.settings.questions.born"
    page = bureau.writing.get(address(draft, f"edit/{place}/"))
    assert 'name="visible-mode"' not in page.content.decode(), "a row's question is asked whenever the row is"
    wrong = catalogue.editing.put(data, f"{place}.visible", "true")
    draft = bureau.saved(draft, wrong)
    assert f"/edit/{place}/" in bureau.writing.get(address(draft)).content.decode()


def test_a_file_goes_out_and_comes_back(bureau: Bureau) -> None:
    draft = bureau.draft()
    file = bureau.writing.get(address(draft, "definition.yaml"))
    assert file["Content-Disposition"] == 'attachment; filename="library-card.yaml"'
    assert re.match(rb"# yaml-language-server: \$schema=\S+/api/v1/procedure.schema.json\n", file.content)
    assert "/api/v1/procedure.schema.json" in bureau.writing.get("/fr/studio/import/").content.decode()
    office = {"office": str(bureau.office.id)}
    back = bureau.writing.post("/fr/studio/import/", office | {"source": SimpleUploadedFile("c.yaml", file.content)})
    assert bureau.now_at(back.url).data == draft.data
    bad = SimpleUploadedFile("c.yaml", b"id: x\nid: y\n")
    refused = bureau.writing.post("/fr/studio/import/", office | {"source": bad})
    assert refused.status_code == 422
    assert "2" in words(refused), "the line is said"


def test_a_reviewer_reads_the_pages_and_changes_nothing(bureau: Bureau) -> None:
    draft = bureau.draft()
    url = address(draft, "edit/identity/")
    page = bureau.reading.get(url)
    assert '<fieldset class="jw-field__set" disabled>' in page.content.decode()
    bureau.reading.post(url, {"press": "save", "titles-fr": "Autre"})
    assert bureau.now(draft).data == draft.data


def test_pages_cost_the_same_for_a_small_and_a_large_procedure(bureau: Bureau) -> None:
    draft = bureau.draft()
    many = small()
    for number in range(40):
        many, _name = catalogue.editing.add_question(
            many, label={"ar": "سؤال", "fr": f"Question {number}"}, kind="short_text"
        )
    for path in ("", "edit/questions/", "edit/questions.reader/"):
        few = queries_of(bureau.writing, address(draft, path))
        draft = bureau.saved(draft, many)
        assert queries_of(bureau.writing, address(draft, path)) == few == QUERIES + (not path), path
        draft = bureau.saved(draft, small())


# Session, account and its roles, the draft with its people, its reviews, its authors, what is in force; the outline
# asks besides what was said about the draft.
QUERIES = 6


def queries_of(client: Client, url: str) -> int:
    """Of three tries the least: what is kept in memory is compared with the database now and then."""
    found = []
    for _try in range(3):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        found.append(len(seen))
    return min(found)


def test_what_an_example_asks_to_complete_is_a_paper_of_the_procedure(bureau: Bureau) -> None:
    asked = {
        "by": "handler",
        "do": "request_completion",
        "items": [{"kind": "paper", "id": "photo", "remark": "floue"}],
    }
    draft = bureau.draft(examples__0__actions__0=asked)
    url = address(draft, "edit/examples.granted.actions.0/")
    added = send(bureau.writing, url, "add:examples.granted.actions.0.items")
    assert added.url.endswith("/edit/examples.granted.actions.0.items.1/")
    send(bureau.writing, added.url, id="consent", remark="sans signature")
    items = bureau.now(draft).data["examples"][0]["actions"][0]["items"]
    assert items == [*asked["items"], {"kind": "paper", "id": "consent", "remark": "sans signature"}]


def test_the_parts_of_our_own_procedures_sent_back_untouched_change_nothing(bureau: Bureau) -> None:
    for entry in catalogue.library():
        source = catalogue.yaml_of(entry.data)
        draft = catalogue.import_definition(actor=bureau.author, office_id=bureau.office.id, source=source)
        for part in outline.PARTS:
            assert send(bureau.writing, address(draft, f"edit/{part.id}/")).status_code == 302, (entry.code, part.id)
            changes = catalogue.compare(draft.data, bureau.now(draft).data)
            assert not changes, (entry.code, part.id, changes)
