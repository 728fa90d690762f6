"""Front door of the catalogue."""

from jiwar.catalogue import editing, overriding
from jiwar.catalogue.actions.clips import CLIP_BYTES, add_clip, approve_clip, remove_clip
from jiwar.catalogue.actions.drafting import (
    conflicts_of,
    copy_procedure,
    discard_definition,
    import_definition,
    revise_procedure,
    save_definition,
    start_definition,
    take_from_library,
    take_over,
)
from jiwar.catalogue.actions.publishing import (
    FolderPublished,
    publish,
    publish_all,
    restore_procedure,
    retire_procedure,
)
from jiwar.catalogue.actions.reviewing import (
    approve_definition,
    propose_definition,
    publish_definition,
    publish_due,
    return_definition,
    rewrite_definition,
    schedule_publication,
)
from jiwar.catalogue.actions.telling import tell_proposed, tell_published, tell_reviewed
from jiwar.catalogue.actions.telling_owners import tell_owners, tell_rule_decided, tell_rule_proposed
from jiwar.catalogue.answers_schema import answer_schema, answers_schema, is_typed
from jiwar.catalogue.checks import Problem, check_definition
from jiwar.catalogue.checks.examples import example_context
from jiwar.catalogue.definition import (
    NOTHING,
    Act,
    Change,
    Conflict,
    Cosigners,
    Deadline,
    Definition,
    EligibilityRule,
    Escalation,
    Example,
    Exemption,
    Fee,
    FeeComponent,
    Inquiry,
    NoSuchPlace,
    OpinionAsked,
    Option,
    Paper,
    Part,
    Question,
    Reason,
    Refusal,
    Section,
    Side,
    Step,
    Texts,
    ToConfirm,
    UnreadableDefinition,
    as_data,
    at,
    canonical_json,
    changes_in_words,
    compare,
    content_hash,
    data_of_yaml,
    definition_from,
    lines_of,
    named,
    place_in_words,
    steps_settled,
    value_of_yaml,
    with_steps,
    word_of,
    workflows,
    yaml_of,
    yaml_text,
)
from jiwar.catalogue.errors import (
    AnswerInvalid,
    ClipNotFound,
    CodeChanged,
    CodeInvalid,
    CodeTaken,
    DefinitionNotFound,
    DefinitionOutdated,
    DefinitionRefused,
    DefinitionTooLarge,
    MayNotEdit,
    MayNotReview,
    NothingToRead,
    NotInThisState,
    NotLater,
    ProcedureNotFound,
    ProcedureRetired,
    ReviewerIsAuthor,
    StaleDefinition,
    TextMissing,
    VersionIsFixed,
    VersionsConflict,
)
from jiwar.catalogue.evidence import EvidenceType, evidence_types
from jiwar.catalogue.exporting import export_answers, export_columns, export_rows, paper_of
from jiwar.catalogue.expressions import day_in
from jiwar.catalogue.fields import FieldType, field_type, field_types, specimen
from jiwar.catalogue.filling import (
    AnswerForm,
    Eligibility,
    answered_by_files,
    applicant_question,
    clean_answer,
    context_for,
    cosigners_wanted,
    display_answer,
    eligibility,
    fill,
    form_for,
    initial_answer,
    most_files,
    next_question,
    nin_known,
    paper_for,
    papers_to_look_up,
    person_context,
    places_context,
    previous_question,
    problems_in,
    question,
    redrawn,
    relevant_answers,
    representative_question,
    takes_files,
    typed_form,
    visible_questions,
    wanted_papers,
)
from jiwar.catalogue.folders import (
    LibraryEntry,
    check_folder,
    definition_files,
    library,
    load_definitions,
    procedure_folders,
)
from jiwar.catalogue.letters import LETTERS
from jiwar.catalogue.picturing import Picture, Standing, picture_of_case, picture_of_plan, word_of_deed
from jiwar.catalogue.prefilling import (
    COMMUNE_PROPOSED,
    Prefill,
    holds_nin,
    may_be_proposed,
    prefill_of,
    private_parts,
    proposals,
)
from jiwar.catalogue.published_schema import published_schema
from jiwar.catalogue.queries.clips import ClipView, clip_sound, clips_of
from jiwar.catalogue.queries.definitions import (
    DefinitionDraftView,
    KeptProcedure,
    ReviewView,
    definition_visible_to,
    definitions_visible_to,
    keepers_of,
    procedures_kept_by,
)
from jiwar.catalogue.queries.local import (
    LocalRule,
    LocalView,
    depends_on_commune,
    in_commune,
    local_procedure,
    rules_stand,
    units_with_rules,
    version,
)
from jiwar.catalogue.queries.published import (
    LifeEvent,
    ProcedureView,
    Retirement,
    life_event,
    life_events,
    procedure,
    procedures,
    retirement,
    retirement_of,
    search_procedures,
    versions,
)
from jiwar.catalogue.readability import HardWord, Reading, reading_of
from jiwar.catalogue.replies import Reply, replies_for
from jiwar.catalogue.retention import RetentionClass, retention_classes
from jiwar.catalogue.rights import (
    ABOUT,
    ACTING,
    BIRTH,
    PLACE,
    SEX,
    PaperNeeded,
    Rights,
    answers_given,
    clean_given,
    commune_given,
    context_of,
    next_of_rights,
    rights_of,
    rights_questions,
)
from jiwar.catalogue.rules import (
    OPEN_STATES,
    can_edit_procedure,
    can_read_drafts,
    can_retire,
    can_review,
)
from jiwar.catalogue.scoring import Score, questions_counted, scores_of, total_of
from jiwar.catalogue.sheets import SheetCode, code_text, form_preview, parse_code, print_form
from jiwar.catalogue.sources import example_record, example_records, wanted_record
from jiwar.catalogue.staffing import Unstaffed, unstaffed
from jiwar.catalogue.tables.files import table_problems
from jiwar.catalogue.terms import (
    FeeDue,
    FeeLine,
    automatic_due,
    commune_of,
    competence_of,
    deadline_by,
    deadline_of,
    fee_of,
    inquiry_may_open,
    inquiry_of,
    opinions_ever,
    opinions_wanted,
    parts_wanted,
    validations_open,
    validity_of,
    variant_of,
)
from jiwar.catalogue.workflow import VALIDATING_ROLES, steps_before
from jiwar.catalogue.workflow import columns as step_columns

ProcedureVersionView = ProcedureView

# fmt: off
__all__ = [
    "ABOUT", "ACTING", "BIRTH", "CLIP_BYTES", "COMMUNE_PROPOSED", "LETTERS", "NOTHING", "OPEN_STATES", "PLACE",
    "SEX", "VALIDATING_ROLES",
    "Act", "AnswerForm", "AnswerInvalid",
    "Change", "ClipNotFound", "ClipView", "CodeChanged", "CodeInvalid", "CodeTaken", "Conflict", "Cosigners",
    "Deadline", "Definition", "DefinitionDraftView", "DefinitionNotFound", "DefinitionOutdated",
    "DefinitionRefused", "DefinitionTooLarge",
    "Eligibility", "EligibilityRule", "Escalation", "EvidenceType", "Example", "Exemption",
    "Fee", "FeeComponent", "FeeDue", "FeeLine", "FieldType", "FolderPublished",
    "HardWord",
    "Inquiry",
    "KeptProcedure",
    "LibraryEntry", "LifeEvent", "LocalRule", "LocalView",
    "MayNotEdit", "MayNotReview",
    "NoSuchPlace", "NotInThisState", "NotLater", "NothingToRead",
    "OpinionAsked", "Option",
    "Paper", "PaperNeeded", "Part", "Picture", "Prefill", "Problem", "ProcedureNotFound", "ProcedureRetired",
    "ProcedureVersionView", "ProcedureView",
    "Question",
    "Reading", "Reason", "Refusal", "Reply", "RetentionClass", "Retirement", "ReviewView", "ReviewerIsAuthor",
    "Rights",
    "Score", "Section", "SheetCode", "Side", "StaleDefinition", "Standing", "Step",
    "TextMissing", "Texts", "ToConfirm",
    "UnreadableDefinition", "Unstaffed",
    "VersionIsFixed", "VersionsConflict",
    "add_clip", "answer_schema", "answered_by_files", "answers_given", "answers_schema", "applicant_question",
    "approve_clip", "approve_definition", "as_data", "at", "automatic_due",
    "can_edit_procedure", "can_read_drafts", "can_retire", "can_review", "canonical_json", "changes_in_words",
    "check_definition", "check_folder", "clean_answer", "clean_given", "clip_sound", "clips_of", "code_text",
    "commune_given", "commune_of", "compare", "competence_of", "conflicts_of", "content_hash", "context_for",
    "context_of", "copy_procedure", "cosigners_wanted",
    "data_of_yaml", "day_in", "deadline_by", "deadline_of", "definition_files", "definition_from",
    "definition_visible_to", "definitions_visible_to", "depends_on_commune", "discard_definition",
    "display_answer",
    "editing", "eligibility", "evidence_types", "example_context", "example_record", "example_records",
    "export_answers", "export_columns", "export_rows",
    "fee_of", "field_type", "field_types", "fill", "form_for", "form_preview",
    "holds_nin",
    "import_definition", "in_commune", "initial_answer", "inquiry_may_open", "inquiry_of", "is_typed",
    "keepers_of",
    "library", "life_event", "life_events", "lines_of", "load_definitions", "local_procedure",
    "may_be_proposed", "most_files",
    "named", "next_of_rights", "next_question", "nin_known",
    "opinions_ever", "opinions_wanted", "overriding",
    "paper_for", "paper_of", "papers_to_look_up", "parse_code", "parts_wanted", "person_context",
    "picture_of_case", "picture_of_plan", "place_in_words", "places_context", "prefill_of", "previous_question",
    "print_form", "private_parts", "problems_in", "procedure", "procedure_folders", "procedures",
    "procedures_kept_by", "proposals", "propose_definition", "publish", "publish_all", "publish_definition",
    "publish_due", "published_schema",
    "question", "questions_counted",
    "reading_of", "redrawn", "relevant_answers", "remove_clip", "replies_for", "representative_question",
    "restore_procedure", "retention_classes", "retire_procedure", "retirement", "retirement_of",
    "return_definition", "revise_procedure", "rewrite_definition", "rights_of", "rights_questions", "rules_stand",
    "save_definition", "schedule_publication", "scores_of", "search_procedures", "specimen", "start_definition",
    "step_columns", "steps_before", "steps_settled",
    "table_problems", "take_from_library", "take_over", "takes_files", "tell_owners", "tell_proposed",
    "tell_published", "tell_reviewed", "tell_rule_decided", "tell_rule_proposed", "total_of", "typed_form",
    "units_with_rules", "unstaffed",
    "validations_open", "validity_of", "value_of_yaml", "variant_of", "version", "versions", "visible_questions",
    "wanted_papers", "wanted_record", "with_steps", "word_of", "word_of_deed", "workflows",
    "yaml_of", "yaml_text",
]
# fmt: on
