"""Addresses of the direction portal."""

from django.urls import path

from jiwar.portals.direction.pages import board, definitions, export, late, today

app_name = "direction"
urlpatterns = [
    path("", board.overview, name="overview"),
    path("indicators/<str:id>/", definitions.indicator, name="indicator"),
    path("<str:code>/", board.drill, name="drill"),
    path("<str:code>/late/", late.late, name="late"),
    path("<str:code>/today/", today.today, name="today"),
    path("<str:code>/today/<uuid:alert_id>/", today.answer, name="answer_alert"),
    path("<str:code>/table.csv", export.table_csv, name="table_csv"),
]
