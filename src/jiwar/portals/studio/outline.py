"""The pages of a draft: which part of the definition each edits, what it holds, and where a finding leads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from jiwar.catalogue import api as catalogue
from jiwar.kernel.texts import pick
from jiwar.portals.studio.forms.building import NOT_IN_ROWS, Slot, is_in_row, is_nested, is_paged, slots_at

editing = catalogue.editing
Data = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """One line of the outline: its page asks some keys of the definition."""

    id: str
    title: Any
    icon: str
    keys: tuple[str, ...]


PARTS = (
    Part(
        "identity",
        _("What it is"),
        "document",
        (
            "titles",
            "summary",
            "easy_read",
            "icon",
            "life_events",
            "keywords",
            "authority",
            "elsewhere",
            "local",
            "legal_basis",
        ),
    ),
    Part("who", _("Who may ask"), "person", ("who", "applicant", "cosigners", "eligibility")),
    Part("questions", _("Questions"), "question", ("questions", "sections")),
    Part("papers", _("Papers"), "copy", ("papers",)),
    Part("fee", _("Fee"), "business", ("fee",)),
    Part("work", _("Steps and time limit"), "clock", ("workflow", "steps", "deadline", "routing")),
    Part("act", _("Act"), "seal", ("result",)),
    Part("refusal", _("Refusal"), "close", ("refusal",)),
    Part("texts", _("Receipt and personal data"), "print", ("receipt", "privacy", "retention")),
    Part("notes", _("To be confirmed"), "law", ("to_confirm",)),
    Part("examples", _("Examples"), "check", ("examples",)),
)
BY_ID = {part.id: part for part in PARTS}
PART_OF = {key: part for part in PARTS for key in part.keys}
# The places where the author chooses the words that become an id.
NAMING = ("label", "title", "text", "message", "note")


@dataclass(frozen=True)
class Item:
    """One line of a list, with the page of its own."""

    place: str
    name: str
    about: str
    first: bool
    last: bool


@dataclass(frozen=True)
class Listed:
    """A list whose items have a page each; `kinds` are the types that one may add."""

    place: str
    word: str
    items: tuple[Item, ...]
    kinds: tuple[tuple[str, str], ...] = ()
    named: bool = True  # one gives a name to what one adds


@dataclass(frozen=True)
class PageOf:
    """What one page asks: values, lists, and the page above it."""

    place: str
    title: str
    slots: tuple[Slot, ...]
    lists: tuple[Listed, ...]
    above: str = ""

    def holds(self, path: str) -> bool:
        """Whether a finding at `path` is said on this page."""
        places = [slot.place for slot in self.slots] + [one.place for one in self.lists]
        return any(_within(path, place) for place in places) or (
            "." in self.place and _within(path, self.place) and page_of_path(path, self) == self.place
        )


def _within(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}.")


def page_of_path(path: str, page: PageOf) -> str:
    """The page itself when no list of it holds the path more narrowly."""
    return "" if any(_within(path, item.place) for one in page.lists for item in one.items) else page.place


def page_at(data: Data, place: str) -> PageOf:
    """The page of a part, or of one item of a list; raises NoSuchPlace."""
    if place in BY_ID:
        part = BY_ID[place]
        slots = tuple(slots_at(data, "", keys=part.keys))
        return PageOf(place, str(part.title), slots, tuple(lists_at(data, "", part.keys)))
    if "." not in place or editing.item_at(data, place) is None or not _is_item(data, place):
        raise catalogue.NoSuchPlace(place)
    title = catalogue.place_in_words(data, place).rpartition(" › ")[2]
    above = page_for(data, place.rpartition(".")[0])
    return PageOf(place, title, tuple(slots_at(data, place)), tuple(lists_at(data, place)), above)


def _is_item(data: Data, place: str) -> bool:
    return is_paged(editing.schema_at(data, place.rpartition(".")[0]))


def lists_at(data: Data, place: str, keys: tuple[str, ...] = ()) -> Iterator[Listed]:
    """The lists of a page, those inside its nested parts too."""
    node = editing.schema_at(data, place)
    known = node.get("properties") or {}
    for key in keys or known:
        if is_in_row(place) and key in NOT_IN_ROWS:
            continue
        here = f"{place}.{key}".lstrip(".")
        child = editing.schema_at(data, here)
        if here == "steps" and data.get("workflow"):  # those of the shared workflow: drawn, not written here
            continue
        if is_paged(child):
            yield _listed(data, here, child)
        elif is_nested(child):
            yield from lists_at(data, here)


def _listed(data: Data, place: str, node: Mapping[str, Any]) -> Listed:
    found = [item for item in editing.item_at(data, place) or [] if isinstance(item, Mapping)]
    schema = editing.schema_of(node.get("items") or {})
    of_papers = schema.get("named") == "item"  # several may speak of one paper: they are told apart by their rank
    items = tuple(
        Item(
            place=f"{place}.{at if of_papers else item.get('id', at)}",
            name=named(item) or str(item.get("id") or at + 1),
            about=about(data, place, item),
            first=at == 0,
            last=at == len(found) - 1,
        )
        for at, item in enumerate(found)
    )
    kinds = tuple(types_for(place)) if schema.get("named") == "question" else ()
    named_here = "id" in (schema.get("properties") or {}) and schema.get("named") != "item"
    return Listed(place, word_of_list(place), items, kinds, named_here)


def types_for(place: str) -> Iterator[tuple[str, str]]:
    """The types of question that one may add there: inside a row, none that holds rows itself."""
    inside, known = place != "questions", catalogue.field_types()
    for code in [*(code for code in USUAL if code in known), *(code for code in known if code not in USUAL)]:
        kind = known[code]
        if not inside or code not in ("table", "group", "section", "file", "files", "plan", "signature"):
            yield code, pick(kind.titles)


# The types that authors want most come first.
USUAL = (
    "short_text",
    "long_text",
    "yes_no",
    "one_of",
    "several_of",
    "integer",
    "money",
    "date",
    "address",
    "commune",
    "person",
    "group",
    "table",
)


def word_of_list(place: str) -> str:
    """What the list is called."""
    key = place.rpartition(".")[2]
    return str(PLURALS.get(key) or catalogue.word_of(key))


PLURALS = {
    "questions": _("Questions"),
    "columns": _("Columns"),
    "sections": _("Sections"),
    "papers": _("Papers"),
    "steps": _("Steps"),
    "rules": _("Checks of the answer"),
    "eligibility": _("Conditions of entitlement"),
    "components": _("Parts of the fee"),
    "exemptions": _("Exemptions"),
    "variants": _("Other time limits"),
    "routes": _("Ways to other offices"),
    "opinions": _("Opinions to ask"),
    "reasons": _("Reasons of refusal"),
    "to_confirm": _("Points to confirm"),
    "examples": _("Examples"),
    "actions": _("What happens in this example"),
    "items": _("What is asked to be completed"),
}


def named(item: Mapping[str, Any]) -> str:
    """The words by which an item of a list is known."""
    for key in ("label", "title", "text", "message", "note"):
        if isinstance(item.get(key), Mapping) and (name := pick(item[key])):
            return name
    return str(item.get("about") or "")


def about(data: Data, place: str, item: Mapping[str, Any]) -> str:
    """What else one reads of an item in its list: the type of a question, when it is asked."""
    said = []
    if (kind := catalogue.field_type(str(item.get("type")))) is not None:
        said.append(pick(kind.titles))
    condition = item.get("visible") or item.get("when")
    if isinstance(condition, str):
        found = editing.picked(condition)
        here = f"{place}.{item.get('id', '')}.visible"
        said.append(editing.condition_in_words(found, editing.subjects_for(data, here)) if found else condition)
    return " · ".join(said)


def true_place(data: Data, path: str) -> str:
    """Where a finding stands: the checks say `questions.children.age` of a question asked in each row."""
    parts = path.split(".")
    if parts[0] != "questions" or len(parts) < 3 or parts[2] in editing.schema_at(data, "questions.0")["properties"]:
        return path
    for name in ("questions", "columns"):
        inner = [*parts[:2], "settings", name, *parts[2:]]
        if editing.item_at(data, ".".join(inner[:5])) is not None:
            return ".".join(inner)
    return path


def page_for(data: Data, path: str) -> str:
    """The narrowest page that shows a path, for a link from a finding."""
    parts = path.split(".")
    part = PART_OF.get(parts[0])
    page = part.id if part else PARTS[0].id
    for number in range(1, len(parts)):
        holder, item = ".".join(parts[:number]), ".".join(parts[: number + 1])
        try:
            if is_paged(editing.schema_at(data, holder)) and editing.item_at(data, item) is not None:
                page = item
        except catalogue.NoSuchPlace:
            break
    return page


def anchor(data: Data, page: str, path: str) -> str:
    """The field of that page to which a finding belongs."""
    try:
        slots = page_at(data, page).slots
    except catalogue.NoSuchPlace:
        return ""
    return next((f"id_{slot.name}_field" for slot in slots if _within(path, slot.place)), "")


def added(data: Data, place: str, words: Mapping[str, str], kind: str = "") -> tuple[dict[str, Any], str]:
    """`data` with one more item in the list, named as its author said, and the place of it; raises NoSuchPlace."""
    node = editing.schema_of(editing.schema_at(data, place).get("items") or {})
    if node.get("named") == "question":
        new, name = editing.add_question(data, label=words, kind=kind, holder=place)
        here = f"{place}.{name}"
        question = _in_two_languages(editing.item_at(new, here))
        if "options" in question:  # the author writes them, and their words make their ids
            question["options"] = []
        return editing.put(new, here, question), here
    if node.get("named") == "item":  # what is to be completed: its id is that of a paper, chosen on its page
        papers = [str(one.get("id")) for one in editing.item_at(data, "papers") or [] if isinstance(one, Mapping)]
        wanted = {"kind": "paper", "id": papers[0] if papers else "", "remark": ""}
        return editing.add_item(data, place, wanted), f"{place}.{len(editing.item_at(data, place) or [])}"
    known, required = node.get("properties") or {}, node.get("required") or ()
    item: dict[str, Any] = {key: begun(editing.schema_of(known[key])) for key in required if key != "id"}
    if naming := next((key for key in NAMING if key in known), None):
        item[naming] = {"ar": words.get("ar", ""), "fr": words.get("fr", "")}
    count = len(editing.item_at(data, place) or [])
    if "id" not in known:
        return editing.add_item(data, place, item), f"{place}.{count}"
    name = editing.new_id(words, editing.ids_taken(data, place), fallback=place.rpartition(".")[2].rstrip("s"))
    after = _before_the_signature(data) if place == "steps" else ""
    return editing.add_item(data, place, {"id": name, **item}, after=after), f"{place}.{name}"


def _before_the_signature(data: Data) -> str:
    """The step after which a new one comes: the signature stays the last."""
    steps = [one for one in editing.item_at(data, "steps") or [] if isinstance(one, Mapping)]
    return str(steps[-2].get("id") or "") if len(steps) > 1 and steps[-1].get("kind") == "sign" else ""


def _in_two_languages(value: Any) -> Any:
    """The words that a type begins with, in the languages asked of the author: the others would stay behind."""
    if isinstance(value, Mapping):
        texts = {"ar", "fr"} <= set(value) and all(isinstance(one, str) for one in value.values())
        return {key: _in_two_languages(one) for key, one in value.items() if not texts or key in ("ar", "fr")}
    return [_in_two_languages(one) for one in value] if isinstance(value, list) else value


def begun(node: Mapping[str, Any]) -> Any:
    """What a required value begins with: the first of a list, the least of a number, nothing else."""
    if "enum" in node:
        return node.get("examples", node["enum"])[0]
    if node.get("type") in ("integer", "number"):
        return node.get("minimum", 0)
    if node.get("named") == "texts":
        return {"ar": "", "fr": ""}
    return {"array": [], "object": {}}.get(str(node.get("type")), "")
