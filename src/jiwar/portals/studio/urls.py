"""Addresses of the studio."""

from django.urls import path

from jiwar.portals.studio.pages import (
    draft,
    editing,
    languages,
    local,
    procedures,
    published,
    reviewing,
    sound,
    trying,
    walking,
)

app_name = "studio"
DRAFT = "drafts/<uuid:draft_id>/"
PROCEDURE = "procedures/<slug:code>/"
RULE = "local/<uuid:override_id>/"
urlpatterns = [
    path("", procedures.procedures, name="procedures"),
    path("new/", procedures.new, name="new"),
    path("import/", procedures.import_file, name="import"),
    path("local/", local.rules, name="local"),
    path("local/new/", local.new, name="local_new"),
    path("local/new/<uuid:office_id>/<slug:code>/<str:place>/", local.write, name="local_write"),
    path(RULE, local.rule, name="local_rule"),
    path(f"{RULE}confirm/", local.confirm, name="local_confirm"),
    path(f"{RULE}refuse/", local.refuse, name="local_refuse"),
    path(f"{RULE}withdraw/", local.withdraw, name="local_withdraw"),
    path(f"{RULE}accept/", local.accept, name="local_accept"),
    path(f"{RULE}end/", local.end, name="local_end"),
    path(PROCEDURE, published.procedure, name="procedure"),
    path(f"{PROCEDURE}revise/", published.revise, name="revise"),
    path(f"{PROCEDURE}retire/", published.retire, name="retire"),
    path(f"{PROCEDURE}restore/", published.restore, name="restore"),
    path(f"{PROCEDURE}<int:number>.yaml", published.download, name="version_file"),
    path(f"{PROCEDURE}sound/", sound.sound, name="sound"),
    path(f"{PROCEDURE}sound/<str:language>/", sound.file, name="sound_file"),
    path(f"{PROCEDURE}languages/", languages.of_procedure, name="procedure_languages"),
    path(DRAFT, draft.draft, name="draft"),
    path(f"{DRAFT}languages/", languages.of_draft, name="languages"),
    path(f"{DRAFT}edit/<str:place>/", editing.edit, name="edit"),
    path(f"{DRAFT}remove/<str:place>/", editing.remove, name="remove"),
    path(f"{DRAFT}propose/", draft.propose, name="propose"),
    path(f"{DRAFT}rewrite/", draft.rewrite, name="rewrite"),
    path(f"{DRAFT}discard/", draft.discard, name="discard"),
    path(f"{DRAFT}definition.yaml", draft.download, name="download"),
    path(f"{DRAFT}review/", reviewing.review, name="review"),
    path(f"{DRAFT}approve/", reviewing.approve, name="approve"),
    path(f"{DRAFT}return/", reviewing.give_back, name="give_back"),
    path(f"{DRAFT}publish/", reviewing.publish, name="publish"),
    path(f"{DRAFT}take-over/", reviewing.take_over, name="take_over"),
    path(f"{DRAFT}try/", trying.try_it, name="try"),
    path(f"{DRAFT}try/form.pdf", trying.form, name="try_form"),
    path(f"{DRAFT}try/<slug:example_id>/<str:kind>.pdf", trying.paper, name="try_paper"),
    path(f"{DRAFT}walk/", walking.start, name="walk_start"),
    path(f"{DRAFT}walk/end/", walking.end, name="walk_end"),
    path(f"{DRAFT}walk/keep/", walking.keep, name="walk_keep"),
    path(f"{DRAFT}walk/questions/<str:question_id>/", walking.question, name="walk"),
]
