"""What the values of a definition are called, and what helps to fill them in."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiwar.catalogue import api as catalogue
from jiwar.kernel.texts import pick

LANGUAGES = {
    "ar": pgettext_lazy("language of a text", "Arabic"),
    "fr": pgettext_lazy("language of a text", "French"),
    "en": pgettext_lazy("language of a text", "English"),
    "kab": pgettext_lazy("language of a text", "Tamazight"),
}
# (name of the property, value) or value → words. A test asks for each value of the schema and of the field types.
VALUES: dict[Any, Any] = {
    "required": _("Required"),
    "optional": _("Optional"),
    ("nin", "none"): _("Not asked"),
    ("nif", "none"): _("Not asked"),
    ("rc", "none"): _("Not asked"),
    ("representation", "none"): _("Nobody"),
    "mandate": _("A representative with a mandate"),
    "pdf": _("PDF"),
    "image": _("Photo"),
    "examine": _("Examination"),
    "opinions": _("Opinions of other services"),
    "session": _("Session of a commission: files are ranked by a grid"),
    ("kind", "inquiry"): _("Public inquiry"),
    ("kind", "validate"): _("Validation of what is proposed"),
    "automatic": _("Done by Jiwar, without anybody"),
    ("does", "assign"): _("Gives the file to the handler who carries the least"),
    ("does", "ask_opinions"): _("Asks the opinions of the step that follows"),
    "choose_record": _("Chooses the record when exactly one answers to the file"),
    "propose_grant": _("Proposes to grant once nothing is missing; a person signs"),
    "sign": _("Signature"),
    "favourable": _("Favourable"),
    "unfavourable": _("Unfavourable"),
    "with_reservations": _("Favourable with reservations"),
    "working": _("Working days"),
    "calendar": _("Calendar days"),
    "approval": _("It is an approval"),
    "refusal": _("It is a refusal"),
    ("silence", "none"): _("The law gives it no effect"),
    "resume": _("The count goes on where it stopped"),
    "restart": _("The count begins again"),
    "keep": _("They keep their own time limit"),
    "follow": _("They may follow this one, by a word of the head of the office"),
    ("collect", "none"): _("Not through Jiwar: the amount is only shown"),
    "before_signature": _("Before the signature"),
    "before_delivery": _("Before the act is handed over"),
    "certificate": _("Certificate: a page of paragraphs"),
    "decree": _("Decree: visas and articles"),
    "low": _("Low"),
    "medium": _("Medium"),
    "commune": _("Commune"),
    "daira": _("Daïra"),
    "wilaya": _("Wilaya"),
    "text": _("Text"),
    ("keypad", "text"): _("Letters"),
    "digits": _("Digits"),
    "pin": _("A point"),
    "line": _("A line"),
    "area": _("An outline"),
    "integer": _("Whole number"),
    "decimal": _("Decimal number"),
    "money": _("Amount of money"),
    "yes_no": pgettext_lazy("type of a value", "Yes or no"),
    "date": _("Date"),
    "ccp": _("CCP account"),
    "rib": _("Bank account (RIB)"),
    "case": _("A file"),
    "document": _("An act already issued"),
    ("within", "wilaya"): _("In the wilaya of the file"),
    ("within", "commune"): _("In the commune of the file"),
    "fee": _("Fee of the service"),
    "stamp": _("Stamp duty"),
    "tax": _("Tax whose amount the law fixes"),
    "paper": _("A paper"),
    "answer": _("An answer"),
    "f": pgettext_lazy("condition", "a woman"),
    "m": pgettext_lazy("condition", "a man"),
    "applicant": pgettext_lazy("who acts", "The applicant"),
    "representative": pgettext_lazy("who acts", "The representative"),
    "counter": pgettext_lazy("who acts", "The counter agent"),
    "handler": pgettext_lazy("who acts", "The case handler"),
    "expert": pgettext_lazy("who acts", "The service consulted"),
    "commission": pgettext_lazy("who acts", "The commission"),
    "public": pgettext_lazy("who acts", "Anyone"),
    "commissioner": pgettext_lazy("who acts", "The commissioner of the inquiry"),
    "validator": pgettext_lazy("who acts", "The validator"),
    "signatory": pgettext_lazy("who acts", "The signatory"),
    "jiwar": pgettext_lazy("who acts", "Jiwar"),
    "assign": _("takes the file"),
    "request_completion": _("asks to complete it; the time limit stops"),
    "complete": _("completes it; the time limit runs again"),
    "ask_opinions": _("asks the other services"),
    "give_opinion": _("gives an opinion"),
    "send_parts": _("puts the file before the authorities"),
    "remark_part": _("says what the part lacks, or that it lacks nothing"),
    "decide_part": _("decides its part"),
    "open_inquiry": _("opens the public inquiry"),
    "observe": _("writes an observation in the register"),
    "report_inquiry": _("gives the report of the inquiry"),
    "propose": _("proposes a decision"),
    ("do", "validate"): _("agrees to what is proposed"),
    "return_from_validation": _("does not agree, and sends it back"),
    "return_to_handler": _("sends it back without signing"),
    ("do", "sign"): _("signs; the act is sealed"),
    "withdraw": _("gives up"),
    "post_message": _("writes a message"),
    "cosign": _("confirms with the applicant, or refuses"),
    "pay": _("pays, or receives the payment"),
    "present": _("says that the file is ready for the commission"),
    "correct": _("corrects what the visit found; a second member confirms it"),
    "hold_session": _("ranks the files by the grid and publishes the list"),
    "look_up": _("looks up what the administration holds"),
    "cosigner": pgettext_lazy("who acts", "A co-signer"),
    "authority": pgettext_lazy("who acts", "Another authority"),
    "part": pgettext_lazy("kind of step", "Part of another authority"),
    "awaiting_cosigners": pgettext_lazy("stage", "With the co-signers"),
    ("do", "submit"): _("files the application"),
    "grant": pgettext_lazy("verdict", "Grant"),
    "refuse": pgettext_lazy("verdict", "Refuse"),
    "granted": pgettext_lazy("outcome", "Granted"),
    "refused": pgettext_lazy("outcome", "Refused"),
    "withdrawn": pgettext_lazy("outcome", "Withdrawn"),
    None: _("Not finished"),
    "submitted": pgettext_lazy("stage", "New"),
    "examining": pgettext_lazy("stage", "Being examined"),
    "awaiting_applicant": pgettext_lazy("stage", "With the applicant"),
    "awaiting_opinions": pgettext_lazy("stage", "Opinions asked"),
    "awaiting_session": pgettext_lazy("stage", "Before the commission"),
    "awaiting_validation": pgettext_lazy("stage", "To be validated"),
    "awaiting_signature": pgettext_lazy("stage", "To be signed"),
    "sealing": pgettext_lazy("stage", "Being sealed"),
    "closed": pgettext_lazy("stage", "Closed"),
    "ar": LANGUAGES["ar"],
    "fr": LANGUAGES["fr"],
}
ICONS = {
    "home": _("House"),
    "family": _("Family"),
    "birth": _("Birth"),
    "building": _("Building"),
    "business": _("Business"),
    "road": _("Road"),
    "health": _("Health"),
    "school": _("School"),
    "document": _("Document"),
    "person": _("Person"),
    "map": _("Map"),
}
# What a property is called here rather than by its general name.
NAMES: dict[tuple[str, str], Any] = {
    ("question", "required"): _("An answer is needed"),
    ("question", "visible"): _("Asked when"),
    ("paper", "required"): _("The paper is needed"),
    ("paper", "visible"): _("Wanted when"),
    ("eligibility", "when"): _("Entitled when"),
    ("eligibility", "message"): _("What is said to whoever is not entitled"),
    ("rule", "when"): _("Refused when"),
    ("rule", "message"): _("What is said to whoever answered so"),
    ("fee", "amount"): _("Amount in dinars"),
    ("fee", "collect"): _("When it is paid"),
    ("fee", "text"): _("Fee in words"),
    ("act", "series"): _("Letters in front of the number"),
    ("refusal", "series"): _("Letters in front of the number"),
    ("act", "body"): _("Text of the act"),
    ("refusal", "body"): _("Text of the refusal"),
    ("receipt", "body"): _("Text of the receipt"),
    ("step", "role"): _("Who does it"),
    ("step", "competence"): _("Which office does it"),
    ("step", "when"): _("It takes place when"),
    ("step", "days"): _("Days to do it"),
    ("step", "does"): _("What Jiwar does"),
    ("step", "warn_days"): _("Warn so many working days before"),
    ("opinion", "competence"): _("Which service is asked"),
    ("part", "series"): _("Letters in front of the number"),
    ("part", "body"): _("Text of the act"),
    ("inquiry", "days"): _("Days that the register stays open"),
}
HINTS: dict[Any, Any] = {
    "titles": _("As people call it, without “application for”."),
    "summary": _("One or two sentences under the title: what one obtains."),
    "easy_read": _("Short sentences, one idea each, no word of the administration."),
    "who": _("Who may ask for it, in one sentence."),
    "elsewhere": _("Where it can be asked for without the internet."),
    ("local", "hours"): _("Days and hours of the counter. Each commune may write its own."),
    ("local", "contact"): _("Telephone, e-mail, door. Each commune may write its own."),
    ("local", "information"): _("What else a person has to know. Each commune may write its own."),
    "keywords": _("Words that people type when they look for it, one a line."),
    ("question", "label"): _("A full question, as one asks it aloud."),
    ("question", "hint"): _("One sentence under the question, when it helps to answer."),
    ("paper", "label"): _("What the paper is, as people call it."),
    ("paper", "hint"): _("Which pages, which sides, how recent."),
    ("paper", "evidence"): _("Papers that prove the same thing have the same word here."),
    ("fee", "amount"): _("0 when it is free; empty when the text says how it is worked out."),
    ("fee", "text"): _("The amount as people read it, with exemptions."),
    ("act", "body"): _("An empty line separates two paragraphs. {{ … }} stands for what is known of the file."),
    ("act", "validity_days"): _("Empty: the act has no end. An expression may follow an answer: answers.months * 30."),
    ("opinion", "when"): _("The service is consulted only then."),
    "workflow": _("Steps shared by several procedures. Choosing one puts its steps in place of those below."),
    ("step", "competence"): _(
        "Empty: the office that holds the file; for the examination, the one competent for this procedure."
    ),
    ("step", "after"): _("None ticked: the step above. Steps that wait for the same ones run together."),
    ("step", "days"): _("From the day the step begins. Beyond, it is shown as late."),
    ("part", "needs"): _("This authority reads these alone. What several need is asked once."),
    ("part", "articles"): _("With articles the act is a decree, without them a certificate."),
    ("step", "does"): _("For an automatic step only. Jiwar never proposes to refuse."),
    ("step", "warn_days"): _(
        "Whoever holds the step is warned then; of opinions, before the day on which silence speaks."
    ),
    ("inquiry", "days"): _("Calendar days, the first and the last counted."),
    ("inquiry", "notice"): _("Who asks for what, and where; no more of the applicant than that."),
    ("inquiry", "posting"): _("The places, and how far around."),
    "prefill": _("A CEL expression that gives a first answer, which the person sees and may change."),
    "silence_text": _("What silence at the end of the time limit means, for the applicant."),
    "deadline.days": _("Counted from the complete file."),
    "pattern": _("What an answer must look like, as a regular expression."),
    "about": _("What is to be confirmed, for instance deadline.days."),
    "retention": _("How long the file is kept after it is closed."),
}


def name_of(holder: str, key: str, node: Mapping[str, Any]) -> str:
    """The label of a property: what the field type calls it, what it is called there, or its general name."""
    if "titles" in node:
        return pick(node["titles"])
    return str(NAMES.get((holder, key)) or catalogue.word_of(key))


def hint_of(holder: str, key: str) -> str:
    """What helps to fill it in, or nothing."""
    return str(HINTS.get((holder, key)) or HINTS.get(f"{holder}.{key}") or HINTS.get(key) or "")


def value_of(key: str, value: Any) -> str:
    """What a value of a list is called."""
    return str(VALUES.get((key, value)) or VALUES.get(value) or value)


def choices_of(key: str, values: Iterable[Any]) -> list[tuple[Any, str]]:
    """Values with their words, in the order of the schema."""
    words = ICONS if key == "icon" else {}
    return [("" if value is None else value, str(words.get(value) or value_of(key, value))) for value in values]
