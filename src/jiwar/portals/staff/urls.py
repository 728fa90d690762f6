"""Addresses of the staff portal."""

from django.urls import path

from jiwar.portals.staff.pages import access, case, counter, desk_actions, failures, fees, queue, scans, session

app_name = "staff"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("sign-in/", session.sign_in, name="sign_in"),
    path("sign-out/", session.sign_out, name="sign_out"),
    path("nothing/", access.nothing, name="nothing"),
    path("signing/", queue.signing_book, name="signing_book"),
    path("opinions/", queue.opinions, name="opinions"),
    path("cases/<uuid:case_id>/", case.case, name="case"),
    path("cases/<uuid:case_id>/assign/", case.assign, name="assign"),
    path("cases/<uuid:case_id>/completion/", case.request_completion, name="request_completion"),
    path("cases/<uuid:case_id>/look-up/<slug:paper_id>/", case.look_up, name="look_up"),
    path("cases/<uuid:case_id>/record/<uuid:record_id>/", case.choose_record, name="choose_record"),
    path("cases/<uuid:case_id>/opinions/", case.ask_opinions, name="ask_opinions"),
    path("cases/<uuid:case_id>/opinions/<uuid:opinion_id>/", case.give_opinion, name="give_opinion"),
    path("cases/<uuid:case_id>/propose/", case.propose, name="propose"),
    path("cases/<uuid:case_id>/return/", case.return_to_handler, name="return_to_handler"),
    path("cases/<uuid:case_id>/sign/", case.sign, name="sign"),
    path("cases/<uuid:case_id>/complete/", desk_actions.complete, name="desk_complete"),
    path("cases/<uuid:case_id>/withdraw/", desk_actions.withdraw, name="desk_withdraw"),
    path("cases/<uuid:case_id>/write/", case.write, name="write"),
    path("cases/<uuid:case_id>/papers/<uuid:paper_id>/", case.paper, name="paper"),
    path("cases/<uuid:case_id>/preview.pdf", case.preview, name="preview"),
    path("cases/<uuid:case_id>/receipt.pdf", case.receipt, name="receipt"),
    path("cases/<uuid:case_id>/act.pdf", case.act, name="act"),
    path("cases/<uuid:case_id>/fee/", fees.take, name="take_fee"),
    path("cases/<uuid:case_id>/fee/waive/", fees.waive, name="waive_fee"),
    path("cases/<uuid:case_id>/fee/<uuid:payment_id>/give-back/", fees.give_back, name="give_back"),
    path("cases/<uuid:case_id>/fee/<uuid:payment_id>.pdf", fees.receipt, name="fee_receipt"),
    path("counter/", counter.counter, name="counter"),
    path("counter/scan/", scans.scan, name="counter_scan"),
    path("counter/drafts/<uuid:draft_id>/scans/<uuid:stored_id>/", scans.scanned, name="counter_scanned"),
    path("counter/new/", counter.begin, name="counter_begin"),
    path("counter/new/<slug:code>/", counter.begin, name="counter_begin"),
    path("counter/drafts/<uuid:draft_id>/", counter.draft, name="counter_draft"),
    path("counter/done/<uuid:case_id>/", counter.done, name="counter_done"),
    path("follow-up/", failures.failures, name="failures"),
    path("follow-up/<slug:kind>/<uuid:row_id>/", failures.retry, name="retry"),
]
