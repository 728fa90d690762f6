"""When an action may follow: from which stages of a file, and whose gesture it is."""

# What Jiwar notes by itself while somebody reads the file, and that no decision of theirs rests on.
NOTES = (
    "fee_paid",
    "clock_recounted",
    "parts_recounted",
    "escalated",
    "observation_received",
    "inquiry_closed",
    "appealed",
)

# What the handler does: somebody else does it for them only while they are away.
FOR_THE_HANDLER = frozenset(
    {
        "completion_requested",
        "opinions_asked",
        "consulted",
        "looked_up",
        "record_chosen",
        "parts_sent",
        "proposed",
        "transferred",
        "inquiry_opened",
        "presented",
    }
)
# In the order in which a file passes through them.
STAGES = (
    "awaiting_cosigners",
    "submitted",
    "examining",
    "awaiting_applicant",
    "awaiting_opinions",
    "awaiting_session",
    "awaiting_validation",
    "awaiting_signature",
    "sealing",
    "closed",
)
ANY_STAGE = frozenset(STAGES)
# Where a file may go over to another version: complete, and nothing decided yet upon the text of its own.
MOVING = frozenset({"submitted", "examining", "awaiting_applicant", "awaiting_opinions"})
# Where the clock has started or will: everything before the decision.
IN_HAND = MOVING | {"awaiting_session", "awaiting_validation", "awaiting_signature"}
# Where authorities work on their parts: also while the applicant is waited for, or the lead has nobody yet.
PARTS = MOVING
# After these a file that was before its authorities is its handler's again: its examination begins anew.
EXAMINED_AGAIN = frozenset({"returned", "validation_returned", "recalled", "reopened"})
# What happens to a file before its commission.
BEFORE_COMMISSION = (
    "recalled",
    "on_agenda",
    "left_out",
    "correction_said",
    "correction_confirmed",
    "correction_dropped",
    "ranked",
    "objected",
    "objection_answered",
    "session_decided",
)
# From which stages an action may follow.
_FROM: dict[str, frozenset[str]] = {
    "submitted": frozenset({""}),
    "assigned": frozenset({"submitted", "examining", "awaiting_applicant", "awaiting_opinions"}),
    "completion_requested": frozenset({"examining"}),
    "completed": frozenset({"awaiting_applicant"}),
    "opinions_asked": frozenset({"submitted", "examining"}),  # before anybody took it: by Jiwar alone
    "consulted": frozenset({"examining", "awaiting_opinions"}),
    "opinion_given": frozenset({"awaiting_opinions"}),
    "opinion_silent": frozenset({"awaiting_opinions"}),
    "parts_sent": frozenset({"examining"}),
    "part_taken": PARTS,
    "part_remarked": PARTS,
    "part_prepared": PARTS,
    "part_returned": PARTS,
    "part_decided": PARTS,
    "parts_recounted": PARTS,
    "part_annulled": ANY_STAGE - {"closed"},
    "proposed": frozenset({"examining"}),
    "presented": frozenset({"examining"}),
    **dict.fromkeys(BEFORE_COMMISSION, frozenset({"awaiting_session"})),
    "validated": frozenset({"awaiting_validation"}),
    "validation_returned": frozenset({"awaiting_validation"}),
    "returned": frozenset({"awaiting_signature"}),
    "signed": frozenset({"awaiting_signature"}),
    "annulled": frozenset({"sealing"}),
    "issued": frozenset({"sealing"}),
    "withdrawn": ANY_STAGE - {"sealing", "closed"},
    "message_posted": ANY_STAGE,
    "mandate_ended": ANY_STAGE,  # also of a closed file: the act is the represented person's
    "cosigned": frozenset({"awaiting_cosigners"}),
    "cosign_refused": frozenset({"awaiting_cosigners"}),
    "cosigner_changed": frozenset({"awaiting_cosigners"}),
    "looked_up": frozenset({"examining", "awaiting_opinions"}),
    "record_chosen": frozenset(
        {"submitted", "examining", "awaiting_applicant", "awaiting_opinions", "awaiting_signature"}
    ),
    "moved_to_version": MOVING,
    "moved_back": MOVING,
    "tacit": IN_HAND,
    "clock_recounted": IN_HAND,
    "escalated": IN_HAND,
    "term_changed": IN_HAND,
    "office_succeeded": IN_HAND | {"awaiting_cosigners"},
    "transferred": MOVING,
    "undone": ANY_STAGE,  # to a file that is closed one still writes
    "reopened": frozenset({"closed"}),
    "appealed": IN_HAND | {"closed"},
    "appeal_answered": ANY_STAGE,
    "merged": MOVING,
    "merged_in": MOVING,
    "inquiry_opened": frozenset({"examining"}),
    "observation_received": MOVING,
    "inquiry_closed": MOVING,
    "inquiry_reported": MOVING,
    "fee_paid": ANY_STAGE,  # a payment begun before the end may arrive after it
}


def possible(kind: str, stage: str) -> bool:
    """Whether an action of `kind` may follow when the case is in `stage`."""
    return stage in _FROM[kind]
