"""What a procedure is, as data: read from YAML, checked, hashed; no database."""

from jiwar.catalogue.definition.comparing import Change, compare
from jiwar.catalogue.definition.merging import Conflict, Side, merge
from jiwar.catalogue.definition.model import (
    Act,
    Applicant,
    Deadline,
    Definition,
    EligibilityRule,
    Example,
    Fee,
    OpinionAsked,
    Option,
    Paper,
    Question,
    Reason,
    Refusal,
    Rule,
    Section,
    Step,
    Texts,
    ToConfirm,
)
from jiwar.catalogue.definition.places import NoSuchPlace, at, place_in_words
from jiwar.catalogue.definition.reading import (
    FORMAT,
    as_data,
    canonical_json,
    content_hash,
    definition_from,
    question_from,
    tidy,
)
from jiwar.catalogue.definition.skeleton import skeleton
from jiwar.catalogue.definition.writing import yaml_of
from jiwar.catalogue.definition.yaml_file import UnreadableDefinition, data_of_yaml

__all__ = [
    "FORMAT",
    "Act",
    "Applicant",
    "Change",
    "Conflict",
    "Deadline",
    "Definition",
    "EligibilityRule",
    "Example",
    "Fee",
    "NoSuchPlace",
    "OpinionAsked",
    "Option",
    "Paper",
    "Question",
    "Reason",
    "Refusal",
    "Rule",
    "Section",
    "Side",
    "Step",
    "Texts",
    "ToConfirm",
    "UnreadableDefinition",
    "as_data",
    "at",
    "canonical_json",
    "compare",
    "content_hash",
    "data_of_yaml",
    "definition_from",
    "merge",
    "place_in_words",
    "question_from",
    "skeleton",
    "tidy",
    "yaml_of",
]
