"""Addresses of the public portal: verification, published figures, proofs, and how Jiwar is built."""

from django.urls import path

from jiwar.portals.public.pages import (
    about,
    attributions,
    demo,
    inquiries,
    order,
    paying,
    performance,
    proofs,
    questions,
    verify,
)

app_name = "public_site"
urlpatterns = [
    path("verify/", verify.verify, name="verify"),
    path("verify/order/", order.verify_order, name="verify_order"),
    path("v/<str:reference>", verify.verify_reference, name="verify_reference"),
    path("v/<str:reference>/proof.json", proofs.proof, name="verify_proof"),
    path("trust.json", proofs.trust, name="trust"),
    path("ledger/<slug:log>/checkpoint", proofs.checkpoint, name="checkpoint"),
    path("performance/", performance.performance, name="performance"),
    path("performance/<str:division>/", performance.performance, name="performance_of"),
    path("attributions/", attributions.attributions, name="attributions"),
    path("attributions/<uuid:session_id>/", attributions.attribution, name="attribution"),
    path("inquiries/", inquiries.inquiries, name="inquiries"),
    path("inquiries/<uuid:inquiry_id>/", inquiries.inquiry, name="inquiry"),
    path("inquiries/<uuid:inquiry_id>/notice.pdf", inquiries.poster, name="inquiry_poster"),
    path("inquiries/<uuid:inquiry_id>/written/<uuid:key>/", inquiries.observed, name="observed"),
    path("about/", about.about, name="about"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("privacy/", about.privacy, name="privacy"),
    path("demo/messages/", demo.messages, name="demo_messages"),
    path("demo/pay/<str:reference>/", paying.demo_pay, name="demo_pay"),
    path("payments/<slug:provider>/notice", paying.notice, name="payment_notice"),
    path("design/", about.design, name="design"),
    path("design/questions/", questions.questions, name="design_questions"),
    path("health", about.health, name="health"),
]
