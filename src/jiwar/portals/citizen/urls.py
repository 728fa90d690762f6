"""Addresses of the citizen portal."""

from django.urls import path

from jiwar.portals.citizen.pages import account, apply, discover, finish, follow, rate

app_name = "citizen"
urlpatterns = [
    path("", discover.home, name="home"),
    path("search/", discover.search, name="search"),
    path("life/<slug:event_id>/", discover.life_event, name="life_event"),
    path("services/<slug:code>/", discover.service, name="service"),
    path("services/<slug:code>/apply/", apply.apply, name="apply"),
    path("apply/<uuid:draft_id>/place/", apply.place, name="draft_place"),
    path("apply/<uuid:draft_id>/for/", apply.acting, name="draft_acting"),
    path("apply/<uuid:draft_id>/applicant/", apply.applicant, name="draft_applicant"),
    path("apply/<uuid:draft_id>/representative/", apply.representative, name="draft_representative"),
    path("apply/<uuid:draft_id>/questions/<slug:question_id>/", apply.question, name="draft_question"),
    path("apply/<uuid:draft_id>/papers/<slug:paper_id>/", apply.paper, name="draft_paper"),
    path("apply/<uuid:draft_id>/contact/", finish.contact, name="draft_contact"),
    path("apply/<uuid:draft_id>/code/", finish.code, name="draft_code"),
    path("apply/<uuid:draft_id>/check/", finish.check, name="draft_check"),
    path("apply/<uuid:draft_id>/save/", finish.save, name="draft_save"),
    path("resume/", finish.resume, name="resume"),
    path("receipts/<uuid:case_id>/", finish.receipt, name="receipt"),
    path("receipts/<uuid:case_id>.pdf", finish.receipt_pdf, name="receipt_pdf"),
    path("track/", follow.track, name="track"),
    path("track/<str:reference>/", follow.tracked, name="tracked"),
    path("track/<str:reference>/complete/", follow.complete, name="complete"),
    path("track/<str:reference>/write/", follow.write, name="write"),
    path("track/<str:reference>/withdraw/", follow.withdraw, name="withdraw"),
    path("acts/<uuid:document_id>.pdf", follow.act_pdf, name="act_pdf"),
    path("sign-in/", account.sign_in, name="sign_in"),
    path("sign-in/code/", account.sign_in_code, name="sign_in_code"),
    path("sign-out/", account.sign_out, name="sign_out"),
    path("account/", account.account, name="account"),
    path("account/messages/", account.inbox, name="inbox"),
    path("rate/<str:token>/", rate.rate, name="rate"),
]
