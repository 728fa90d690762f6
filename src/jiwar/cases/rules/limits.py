"""How much, how long, how often."""

DRAFT_DAYS = 30  # a draft lives that long after it was last saved
QUIET_DAYS = 7  # an application left alone that long counts as stopped where it was
MOST_FILES = 6  # files for one paper: both sides, a few pages photographed
TYPING_FIELDS = 400  # boxes of one page whose typing is kept
TYPING_SIGNS = 60_000  # characters of all of them
RESUME_DIGITS = 8
TRACKING_DIGITS = 8
PROOF_DIGITS = 4  # last digits of a phone

# Tries in a window: counted before the answer is known, so that a right guess costs as much as a wrong one.
RESUME_PER_CODE = {"limit": 5, "window_s": 3600}
RESUME_PER_ADDRESS = {"limit": 10, "window_s": 600}
RESUME_IN_ALL = {"limit": 300, "window_s": 600}
RESUME_SENT = {"limit": 3, "window_s": 3600}  # messages with a code to one contact
TRACK_PER_REFERENCE = {"limit": 10, "window_s": 3600}
TRACK_PER_ADDRESS = {"limit": 20, "window_s": 600}
TRACK_IN_ALL = {"limit": 2000, "window_s": 600}

MANDATE_DIGITS = 16  # of the link by which a represented person ends a mandate
EXPERT_DIGITS = 16  # of the link that an expert from outside receives
COSIGN_DIGITS = 16  # of the link that a co-signer receives
COSIGN_PER_ADDRESS = {"limit": 60, "window_s": 600}
EXPERT_PARTS_PER_ADDRESS = {"limit": 1500, "window_s": 600}  # each part of a file is a request of its own
REMIND_DAYS = 3  # between two messages to a co-signer who does not answer
MOST_REMINDERS = 3

PASS_SECONDS = 4 * 3600  # how long a tracked file stays open in a session
BULK_SECONDS = 60  # of work on deeds over many files, shared by those that are due
BULK_AT_ONCE = 20  # deeds that share it
BULK_BATCH = 50  # files read at once
BULK_GATHERED = 500  # files found at once
BULK_MARGIN_SECONDS = 60  # after which what a dead worker held is taken up again
BULK_ATTEMPTS = 5  # of one file that fails

UNDOABLE = (
    "assigned",
    "completion_requested",
    "message_posted",
    "opinion_given",
    "proposed",
    "returned",
    "transferred",
    "validated",
    "validation_returned",
)
UNDO_SECONDS = 10  # an act may be taken back; its letters leave after
MOST_WORDS = 4000  # characters of a message, a note, an opinion
