"""Writes docs/reference/procedure.md from the published schema, the field types and the names of CEL.

`python -m jiwar.config.reference docs/reference` renews it with the other pages; a test holds the page to it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from jiwar.catalogue import expressions
from jiwar.catalogue.checks.shape import schema
from jiwar.catalogue.fields import field_types, specimen
from jiwar.catalogue.logic import parsing

INTRODUCTION = """# A procedure, key by key

Generated from `src/jiwar/catalogue/schema/procedure.schema.json` (JSON Schema draft 2020-12), from the registry of
field types and from the names that expressions know. How to write one: [Add a procedure](../how-to/add-a-procedure.md).

To have an editor check as you type, begin the file with
`# yaml-language-server: $schema=<path to procedure.schema.json>`, which is beside this page: it completes and checks
the settings of each type of question.
"""
NAMES = {
    "answers": "answers by question id; `null` when not given or not asked; composite answers have parts (below)",
    "applicant": "`given_ar`, `family_ar`, `given_latin`, `family_latin`, `name_ar`, `name_latin`, `birth_date`"
    " (`1958` when only the year is known), `sex` (`f` or `m`)",
    "representative": "the same, or `null` when the applicant files alone",
    "commune": "`code`, `names` (`names.ar`, `names.fr`) of the place of filing",
    "daira": "the same for its daïra",
    "wilaya": "the same for its wilaya",
    "papers": "ids of the papers attached",
    "today": "the day, as `2026-11-22`",
    "shown": "answers as people read them, in the language of the text (texts only)",
    "case": "`reference`, `submitted_on`, `complete_on`, `due_on`, `office` (texts only)",
    "record": "the record of the register that `source` names: `reference`, `year`, `number`, `day`, `commune`,"
    " `place`, its people (`record.child.name`), `mentions`, `children` of a marriage (texts of the act only)",
    "session": "`rank`, `files`, `points`, `most`, `dwellings`, `held_on`, `site`, `criteria` (each with its points and"
    " its reason), `share` (the one by which it was chosen in place of its rank, else empty) of the commission that"
    " ranked the file (texts of the act and of the refusal)",
    "opinions": "what each service answered, by the id of the opinion: `text` (empty when it kept silent)"
    " and `verdict`, `favourable` or `unfavourable`; what the commissioner of a public inquiry concluded, by the id of"
    " its step (texts of the act only)",
    "appealed": "what the appeal contests: `act`, `service`, `reference`, `authority` (texts of `appeal` only)",
    "valid_until": "last day of validity of the act (texts only)",
    "verdict": "what is proposed, `granted` or `refused` (conditions of validations only)",
    "filed_on": "the day of the application; `today` is then that of the meeting (conditions of shares only)",
}
FUNCTIONS = {
    "years(first, last)": "whole years between two days, as an age is counted",
    "days(first, last)": "days between two days",
    "size(x)": "characters of a text, items of a list",
    "sum(list)": "the sum of a list of numbers; what is not given counts as nothing",
    "unique(list)": "whether no item stands twice",
    "min(x, y)`, `max(x, y)": "the smaller, the greater of two numbers or days",
    "round(x)": "the nearest whole number, halves away from zero",
    "has(answers.x.part)": "whether a part is there",
    "x.contains(y)`, `x.startsWith(y)`, `x.endsWith(y)`, `x.matches(y)": "on texts",
    "int(x)`, `double(x)`, `string(x)": "conversions",
    "day(x)": "a day in words, in the language of the text (texts only)",
    "born(x, sex)": "a birth date as acts say it, presumed or not (texts only)",
    "listed(list)": "its items, or their names, one after the other with the comma of the language (texts only)",
    "lines(list)": "its items, each a paragraph (texts only)",
}


def procedure_reference() -> str:
    """The reference page, in Markdown."""
    parts = schema()["$defs"]
    lines = [INTRODUCTION, "## The file\n", *_table(schema(), parts)]
    for name, part in parts.items():
        lines += [f"\n## {name}\n", f"{part.get('description', '')}\n"]
        if "properties" in part:
            lines += _table(part, parts)
    lines += ["\n## Field types\n", *_field_types(), "\n## Expressions (CEL)\n", *_expressions()]
    return "\n".join(lines).replace("\n\n\n", "\n\n").rstrip() + "\n"


def _table(part: Mapping[str, Any], parts: Mapping[str, Any]) -> Iterator[str]:
    yield "| key | | value | meaning |"
    yield "|---|---|---|---|"
    required = part.get("required", [])
    for name, value in part["properties"].items():
        meaning = value.get("description") or _described(value, parts)
        needed = "required" if name in required else ""
        yield f"| `{name}` | {needed} | {_kind(value)} | {meaning} |"


def _described(value: Mapping[str, Any], parts: Mapping[str, Any]) -> str:
    target = value.get("items", value).get("$ref", "").removeprefix("#/$defs/")
    return parts[target].get("description", "") if target else ""


def _kind(value: Mapping[str, Any]) -> str:
    if "$ref" in value:
        name = value["$ref"].removeprefix("#/$defs/")
        return f"[{name}](#{name})"
    if "enum" in value:
        return ", ".join(f"`{choice}`" if choice is not None else "`null`" for choice in value["enum"])
    if "const" in value:
        return f"`{value['const']}`"
    if value.get("type") == "array":
        return f"list of {_kind(value['items'])}"
    limits = [f"{word} {value[key]}" for key, word in (("minimum", "from"), ("maximum", "to")) if key in value]
    return " ".join([str(value.get("type", "")), *limits]).strip()


def _field_types() -> Iterator[str]:
    yield "| type | العربية | français | `settings` | parts after `answers.<id>.` |"
    yield "|---|---|---|---|---|"
    for name, kind in sorted(field_types().items()):
        settings = "; ".join(f"`{key}` {_kind(value)}" for key, value in kind.settings.items())
        parts = ", ".join(f"`{part}`" for part in kind.parts(specimen(kind)))
        yield f"| `{name}` | {kind.titles['ar']} | {kind.titles['fr']} | {settings} | {parts} |"


def _expressions() -> Iterator[str]:
    yield "Conditions may speak of:\n"
    yield "| name | meaning |"
    yield "|---|---|"
    yield from (f"| `{name}` | {NAMES[name]} |" for name in (*expressions.TEXT_ROOTS, *expressions.STEP_ROOTS))
    yield "\nIn texts, `applicant.name`, `representative.name` and `commune.name` are names in the text’s language,"
    yield "and `commune.of` says « d’Alger », « de Rouiba », « des Eucalyptus » in French.\n"
    yield "| function | meaning |"
    yield "|---|---|"
    yield from (f"| `{name}` | {meaning} |" for name, meaning in FUNCTIONS.items())
    yield ""
    yield "Days are texts such as `2026-11-22`: `<` and `>` compare them rightly. What is not known yet makes a"
    yield f"condition false. An expression has at most {parsing.MAX_LENGTH} characters,"
    yield f"{parsing.MAX_NESTING} levels, and goes through lists (`all`, `exists`, `exists_one`, `map`, `filter`)"
    yield f"at most {parsing.MAX_WALKS} times, never through one inside another."
