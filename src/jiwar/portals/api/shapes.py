"""What a program sends and receives when it files: the shapes that the OpenAPI document describes."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

Language = Literal["ar", "fr", "kab", "en"]
Short = Annotated[str, Field(max_length=254)]
MOST_ANSWERS, MOST_COSIGNERS = 500, 50


class Sent(Schema):
    """What a program sends holds nothing that nobody would read."""

    model_config = ConfigDict(extra="forbid")


class PersonSent(Sent):
    """Somebody as declared: names in one script at least, the NIN as 18 digits; a year alone is a presumed birth."""

    given_ar: Short = ""
    family_ar: Short = ""
    given_latin: Short = ""
    family_latin: Short = ""
    birth_date: Annotated[str, Field(max_length=10, description="1958-03-14, or 1958 when only the year is known")] = ""
    birth_place_ar: Short = ""
    birth_place_latin: Short = ""
    sex: Literal["m", "f", ""] = ""
    nin: Annotated[str, Field(max_length=40)] = ""
    phone: Short = ""
    email: Short = ""
    language: Language | None = None


class RepresentativeSent(PersonSent):
    """Who acts for the applicant, as what, and until which day the mandate lasts (empty: of this request alone)."""

    quality: Short = ""
    mandate_until: Annotated[str, Field(max_length=10, description="2027-06-30")] = ""


class CosignerSent(Sent):
    """Who asks together with the applicant: each is written to and confirms alone."""

    given_ar: Short = ""
    family_ar: Short = ""
    given_latin: Short = ""
    family_latin: Short = ""
    phone: Short = ""
    email: Short = ""
    language: Language | None = None


class ApplicationPatch(Sent):
    """What is said next; what is absent stays as it was. An answer that is null is taken away."""

    commune: Annotated[str, Field(max_length=8, description="Code of the commune, such as 1601")] | None = None
    language: Language | None = None
    applicant: PersonSent | None = None
    representative: RepresentativeSent | None = None
    cosigners: Annotated[list[CosignerSent], Field(max_length=MOST_COSIGNERS)] | None = None
    answers: Annotated[
        dict[str, Any],
        Field(max_length=MOST_ANSWERS, description="By question; see the answers schema of the version"),
    ] = {}


class ContestedSent(Sent):
    """The file that an appeal contests: its tracking code is the right to; `remedy`, before whom."""

    reference: Short
    tracking_code: Short
    remedy: Annotated[
        Literal["author", "above"],
        Field(description="`remedies` of an application of yours say which are open, before whom, until when"),
    ]


class ApplicationSent(ApplicationPatch):
    """A new application. An appeal has its applicant, its commune and its act from the file that it contests."""

    procedure: Annotated[str, Field(max_length=80, description="Code of the service, such as residence-certificate")]
    appeal_of: Annotated[ContestedSent | None, Field(description="Of an appeal, and of nothing else")] = None


class Submission(Sent):
    """What may be said when filing."""

    despite: Annotated[
        str,
        Field(max_length=1000, description="Why another is filed although the same is open already (409 names it)"),
    ] = ""


class Lack(Schema):
    """Something that still lacks before the application can be submitted, in the words of the pages."""

    id: Annotated[str, Field(description="A question, a paper, or applicant, representative, commune, contact …")]
    sentence: str


class PaperKept(Schema):
    """A file given as a paper."""

    paper: str
    name: str
    media_type: str
    size: int
    counts: Annotated[bool, Field(description="False once a virus was found in it")]


class Receipt(Schema):
    """What the applicant must be given: with the tracking code the file can be followed and acted upon."""

    reference: str
    tracking_code: str
    submitted_at: datetime
    due_on: date | None
    link: str


class Stage(Schema):
    """How far the file has come."""

    id: str
    words: str
    outcome: str


class Remedy(Schema):
    """An appeal that the law opens against the act, or against the lack of one."""

    remedy: Literal["author", "above"]
    against: Literal["refusal", "conditions", "silence"]
    state: Annotated[
        Literal["open", "passed", "used", "elsewhere"],
        Field(description="Open; past its last day; filed already; heard outside Jiwar, by whom `to` names"),
    ]
    to: str
    last_day: Annotated[date | None, Field(description="Null: no limit binds, as the act did not state it")]


class Contested(Schema):
    """What an appeal contests, in words, and who hears it."""

    reference: str
    act: str
    to: str


class Application(Schema):
    """An application of the program that asks; once submitted, its contents are in the file of the administration."""

    id: UUID
    state: Literal["draft", "submitted"]
    procedure: str
    version: Annotated[int, Field(description="Number of the version whose questions are answered")]
    commune: str
    language: str
    answers: dict[str, Any]
    applicant: dict[str, Any]
    representative: dict[str, Any]
    papers: list[PaperKept]
    lacks: list[Lack]
    expires_at: datetime | None
    receipt: Receipt | None
    stage: Stage | None
    remedies: Annotated[list[Remedy], Field(description="Appeals against it, which `appeal_of` may name")]
    appeal_of: Annotated[Contested | None, Field(description="Of an appeal")]


class Said(Schema):
    """One thing that lacks or is wrong."""

    id: str
    detail: str


class OpenFile(Schema):
    """A file that is open already for the same person, service and commune."""

    reference: str
    submitted_at: datetime
    link: str


class Problem(Schema):
    """A problem document (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = ""
    errors: list[Said] = []
    open: Annotated[list[OpenFile], Field(description="What is open already, where that is the problem")] = []
