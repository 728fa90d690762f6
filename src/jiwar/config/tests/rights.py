"""Who may open what: every address of every portal by its name, with the roles that get further than a refusal."""

EXAMINERS = {"handler", "colleague", "head", "papc", "deputy", "chef", "wali", "counter", "elsewhere"}
SEATS = {"papc", "chef", "wali"}
SIGNATORIES = {"papc", "deputy", "chef", "wali"}
STUDIO = {"author", "reviewer"}
STAFF = EXAMINERS | STUDIO | {"administrator", "expert"}
ALL = STAFF | {"stranger", "citizen", "owner"}
# Who may read the one residence case of Alger-Centre: its bureau, its desk, those above it; not another commune.
READERS = {"handler", "colleague", "head", "papc", "deputy", "chef", "wali", "counter"}
OWN = {"owner"}
REGISTER_READERS = {"handler", "colleague", "head", "papc", "deputy", "counter"}
# name → who gets further than a refusal. GET for pages, POST (without data) for the rest.
PAGES: dict[str, set[str]] = {
    "citizen:home": ALL,
    "citizen:search": ALL,
    "citizen:life_event": ALL,
    "citizen:service": ALL,
    "citizen:listen": set(),  # nothing was recorded: portals/studio/tests/test_sound.py
    "citizen:rights": ALL,
    "citizen:resume": ALL,
    "citizen:drafts": ALL,
    "citizen:form_pdf": ALL,
    "citizen:track": ALL,
    "citizen:sign_in": ALL,
    "citizen:rate": ALL,  # the token is the right
    "catalogue:entries": ALL,  # public reference tables
    "public_site:verify": ALL,
    "public_site:inquiries": ALL,
    "public_site:verify_reference": ALL,
    "public_site:verify_order": ALL,
    "public_site:trust": ALL,
    "public_site:attributions": ALL,
    "public_site:performance": ALL,
    "public_site:performance_of": ALL,
    "public_site:about": ALL,
    "public_site:accessibility": ALL,
    "public_site:privacy": ALL,
    "public_site:demo_messages": ALL,  # 404 in production: test_the_demo_page_is_for_the_demo
    "public_site:design": ALL,
    "public_site:design_questions": ALL,
    "public_site:health": ALL,
    **{f"api:service{many}{form}": ALL for many in ("", "s") for form in ("", "_json", "_jsonld", "_ttl")},
    "api:openapi-json": ALL,
    "api:definition": ALL,
    "api:procedure_schema": ALL,
    "api:answers_schema": ALL,
    "staff:sign_in": ALL,
    "unsent": ALL - {"stranger"},  # one's own words alone: config/tests/test_unsent.py
    "staff:queue": EXAMINERS,
    "staff:signing_book": SIGNATORIES,
    "staff:second_factor": STAFF,
    "staff:validations": {"head", "expert"} | SIGNATORIES,
    "staff:opinions": {"expert"},
    "staff:parts": {"handler", "colleague", "head", "elsewhere"} | SIGNATORIES,
    "staff:exports": EXAMINERS,
    "staff:delegations": SEATS,
    "staff:signed": SEATS,
    "staff:team": SEATS | {"head"},
    "staff:share": {"head"},
    "staff:replies": {"head"},
    "staff:out_of_turn": SEATS | {"head"},
    "staff:commissions": {"handler", "colleague", "head", "elsewhere"} | SIGNATORIES,
    "staff:counter": {"counter"},
    "staff:failures": {"administrator"},
    **dict.fromkeys(("staff:interests", "staff:inquiries"), STAFF),
    "staff:absences": {"handler", "colleague", "head", "elsewhere"},
    "staff:acts": REGISTER_READERS | {"elsewhere"},
    "staff:act_of_register": REGISTER_READERS,
    "staff:correct_act": {"handler", "colleague", "head"},
    "staff:case": READERS,
    "staff:order": READERS,
    **{f"staff:{page}": {"head"} for page in ("older_versions", "move_files")},
    "staff:offices": SEATS | {"administrator"},
    "staff:change_term": set(),  # no text of the tests gives running files a term: staff/tests/test_terms.py
    "staff:bulk_deeds": STAFF,
    "staff:paper": READERS,
    "staff:paper_page": READERS,
    "staff:presence": READERS,
    "staff:receipt": {"handler", "colleague", "head", "counter"},
    "studio:procedures": STUDIO,
    "studio:new": {"author"},
    "studio:import": {"author"},
    "studio:local": STUDIO,
    "studio:local_new": {"author"},
    "studio:local_write": {"author"},
    "studio:local_rule": STUDIO,
    "studio:procedure": STUDIO,
    "studio:procedure_languages": STUDIO,
    "studio:languages": STUDIO,
    "studio:sound": STUDIO,
    "studio:version_file": STUDIO,
    "studio:draft": STUDIO,
    "studio:edit": STUDIO,
    "studio:remove": {"author"},
    "studio:download": STUDIO,
    "studio:review": STUDIO,
    "studio:try": STUDIO,
    "studio:try_paper": STUDIO,
    "studio:try_form": STUDIO,
    "studio:walk": STUDIO,
    "studio:walk_end": STUDIO,
}
OF_REFERENCE = {"citizen:readings", "citizen:order", "citizen:tracked", "citizen:complete", "citizen:write"}
OF_A_CASE = {"staff:case", "staff:order", "staff:receipt", "staff:presence"}
# Addresses that act, or that belong to one person: refused (or led elsewhere) for everybody who is not concerned.
COMMISSION_FILE = ("correct", "confirm", "leave_out", "recuse", "answer")

PRIVATE: dict[str, set[str]] = {
    "staff:reply": set(),  # of an office that one heads: portals/staff/tests/test_replies.py
    "staff:read_reply": set(),  # the same
    "staff:bulk": set(),  # of whoever asked: portals/staff/tests/test_versions.py
    "citizen:draft": set(),
    **{f"citizen:draft_{page}": set() for page in ("place", "acting", "applicant", "representative")},
    "citizen:draft_question": set(),
    **{f"citizen:draft_{page}": set() for page in ("paper", "uploads", "upload")},
    "citizen:given_uploads": set(),
    "citizen:given_upload": set(),
    "citizen:draft_contact": set(),
    "citizen:draft_cosigners": set(),
    "citizen:cosign": set(),  # the link is the right to read who asks: portals/citizen/tests/test_cosigners.py
    # The link is the right: portals/citizen/tests/test_expert.py
    **{f"citizen:expert{page}": set() for page in ("", "_paper", "_uploads", "_upload")},
    "citizen:mandate": set(),  # the link is the right: portals/citizen/tests/test_mandates.py
    "citizen:cosigner_replace": set(),
    "citizen:cosigner_remind": set(),
    "citizen:draft_code": set(),
    "citizen:draft_check": set(),
    "citizen:draft_save": set(),
    "citizen:draft_delete": set(),
    "citizen:draft_stop": set(),
    "citizen:receipt": OWN | {"handler", "colleague", "head", "counter"},
    "citizen:receipt_pdf": OWN | {"handler", "colleague", "head", "counter"},
    "citizen:tracked": OWN,
    "citizen:pay": OWN,
    "citizen:paid": OWN,
    "citizen:payment_receipt": OWN,
    "staff:counter_scanned": set(),
    "staff:counter_scanned_page": set(),
    "staff:fee_receipt": READERS,
    "citizen:complete": set(),
    "citizen:act_pdf": set(),
    "citizen:account": {"owner", "citizen"},
    "citizen:inbox": {"owner", "citizen"},
    "citizen:my_readings": {"owner", "citizen"},
    "citizen:readings": OWN,
    "citizen:order": OWN,
    **{f"staff:commission{page}": set() for page in ("", "_call", "_minutes", "_item")},
    "public_site:attribution": set(),  # no list is published: portals/public/tests/test_attributions.py
    "staff:preview": set(),
    "staff:preview_page": set(),
    **{f"staff:joined_paper{page}": set() for page in ("", "_page")},  # staff/tests/test_opinion_papers.py
    # No authority decides in this file: portals/staff/tests/test_parts.py.
    **{f"staff:part_{page}": set() for page in ("presence", "preview", "preview_page", "act", "paper", "paper_page")},
    "staff:part": set(),
    "staff:inquiry": set(),  # none is open here: portals/staff/tests/test_inquiries.py
    "staff:signing_read": set(),  # nothing waits to be read here: portals/staff/tests/test_signing.py
    "staff:export": set(),  # none was made: portals/staff/tests/test_exports.py
    "staff:act": set(),
    "staff:counter_draft": set(),
    "staff:object": set(),  # nothing is listed here: portals/staff/tests/test_commissions.py
    "staff:attest": set(),  # nobody co-signs here: portals/staff/tests/test_cosigners.py
    "staff:desk_complete": set(),  # the counter, while something is asked: portals/staff/tests/test_desk_actions.py
    "studio:publish": set(),  # nothing is approved yet: portals/studio/tests/test_reviewing.py
    "studio:take_over": set(),  # nothing was published meanwhile: the same
    "studio:sound_file": set(),  # nothing was recorded yet: portals/studio/tests/test_sound.py
    "studio:walk_start": set(),  # leads to the first question
    "staff:counter_done": {"handler", "colleague", "head", "counter"} & {"counter"},
}
# POST only; the actions of `cases` check again under the lock (cases/tests), here: nobody else gets past the door.
ACTIONS = {
    "staff:retire_reply": {"head"},
    "citizen:apply": ALL - STAFF | {"counter", "handler", "colleague", "head", "elsewhere"},  # may file for others
    "citizen:draft_language": set(),
    "citizen:draft_typing": set(),
    "citizen:write": OWN,
    "citizen:withdraw": OWN,
    "citizen:appeal": OWN,
    "citizen:object": OWN,
    "staff:take_fee": {"counter", "head"},
    "staff:waive_fee": READERS,  # the action asks for a head
    "staff:give_back": set(),  # nothing was received in excess: portals/staff/tests/test_fees.py
    "citizen:sign_out": ALL,
    "staff:sign_out": ALL,
    "staff:assign": READERS,
    "staff:take_next": {"handler", "colleague", "head", "elsewhere"},
    "staff:end_delegation": SEATS,  # says so when it is not theirs: portals/staff/tests/test_delegations.py
    "staff:ask_export": EXAMINERS,
    "staff:many": {"handler", "colleague", "head", "elsewhere"},
    "staff:save_filter": EXAMINERS,
    "staff:forget_filter": EXAMINERS,  # one's own: somebody else's is left alone
    "staff:request_completion": READERS,
    "staff:ask_opinions": READERS,
    **{f"staff:{name}": set() for name in ("open_inquiry", "take_observation", "report_inquiry")},  # there is none
    "staff:look_up": set(),  # nothing is held elsewhere here: portals/staff/tests/test_lookups.py
    "staff:choose_record": READERS,  # the action asks for who examines: cases/tests/test_records.py
    "staff:give_opinion": {"expert"},
    **{name: {"handler", "colleague", "head"} for name in ("staff:consult", "staff:remind_opinion")},
    "staff:answer_validation": READERS & {"head", "papc", "deputy", "chef", "wali"},
    "staff:propose": READERS,
    "staff:send_parts": READERS,  # the action asks for who examines: cases/tests/test_parts.py
    **{f"staff:{deed}_part": set() for deed in ("take", "give", "remark", "prepare", "decide", "return")},  # the same
    "staff:return_to_handler": SIGNATORIES,
    "staff:sign": SIGNATORIES,
    "staff:move_back": {"head"},
    "staff:bulk_stop": set(),  # of whoever asked, as its page
    "staff:bulk_take_back": set(),
    **{f"staff:commission_{act}": set() for act in ("hold", "act", *COMMISSION_FILE)},
    "staff:present": READERS,  # the action asks for who examines, and for a commission
    "staff:write": READERS,
    "staff:note": READERS,
    "staff:transfer": {"handler", "colleague", "head"},
    "staff:merge": {"handler", "colleague", "head"},
    "staff:undo": STAFF,
    "staff:reopen": SIGNATORIES,
    "staff:appeal": {"counter"},
    "staff:end_absence": {"handler", "colleague", "head", "elsewhere"},
    "staff:declare_interest": READERS,
    "staff:end_interest": STAFF,
    "staff:answer_succession": SEATS | {"administrator"},
    "staff:counter_begin": {"counter"},
    "staff:counter_scan": {"counter"},
    "staff:counter_resume": {"counter"},
    "staff:counter_code": {"counter"},
    "staff:desk_withdraw": {"counter"},
    "staff:retry": {"administrator"},
    "staff:approve_correction": set(),  # none waits here: portals/staff/tests/test_acts.py
    "staff:drop_correction": set(),
    "studio:revise": {"author"},
    "studio:local_confirm": {"reviewer"},
    "studio:local_refuse": {"reviewer"},
    "studio:local_withdraw": {"author"},
    "studio:local_accept": STUDIO,
    "studio:local_end": {"reviewer"},
    "studio:retire": {"reviewer"},
    "studio:restore": {"reviewer"},
    "studio:propose": {"author"},
    "studio:rewrite": {"author"},
    "studio:discard": {"author"},
    "studio:approve": {"reviewer"},
    "studio:give_back": {"reviewer"},
    "studio:walk_keep": {"author"},
}
# Open to all by nature, covered by tests of their own.
ELSEWHERE = {
    "api:api-root",
    *(f"api:application{one}" for one in ("s", "", "_paper", "_submit")),
    *(f"citizen:{one}" for one in ("sign_in_code", "sign_up", "sign_in_nin")),
    "public_site:verify_proof",
    "citizen:order_proof",  # once it is sealed: portals/public/tests/test_order.py
    "staff:order_proof",  # the same
    *("public_site:inquiry", "public_site:inquiry_poster", "public_site:observed"),  # their own test_inquiries.py
    "citizen:printed_form",  # leads to the page of the service
    "public_site:demo_pay",
    "public_site:payment_notice",  # the signature is the right: portals/public/tests/test_paying.py
    "public_site:checkpoint",
    "staff:nothing",
}
# Actions on one thing of a file, of which nothing is there.
OF_ONE = {
    "staff:answer_validation": "validation_id",
    "staff:choose_record": "record_id",
    "staff:attest": "cosigner_id",
    "staff:remind_opinion": "opinion_id",
}
# Names of what stands in an address of the staff's that speaks of no file.
OF_DESKS = {
    **dict.fromkeys(
        ("staff:save_filter", "staff:take_next", "staff:ask_export", "staff:many", "staff:signing_read"), ""
    ),
    "staff:end_absence": "absence_id",
    "staff:reply": "reply_id",
    "staff:retire_reply": "reply_id",
    "staff:read_reply": "office_id shared_id language",
    "staff:end_delegation": "delegation_id",
    "staff:end_interest": "interest_id",
    "staff:answer_succession": "succession_id",
    "staff:forget_filter": "filter_id",
    "staff:export": "export_id",
    **{f"staff:part{page}": "part_id" for page in ("", "_presence", "_preview", "_act")},
    **{f"staff:{deed}_part": "part_id" for deed in ("take", "give", "remark", "prepare", "decide", "return")},
    "staff:part_paper": "part_id paper_id",
    "staff:part_paper_page": "part_id paper_id page",
    "staff:joined_paper": "case_id paper_id",
    "staff:joined_paper_page": "case_id paper_id page",
    "staff:part_preview_page": "part_id page",
    "staff:counter_scanned_page": "draft_id stored_id page",
    "staff:preview_page": "case_id page",
    **{f"staff:{name}": "inquiry_id" for name in ("inquiry", "take_observation", "report_inquiry")},
}
