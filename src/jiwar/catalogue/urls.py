"""Addresses that questions need on any portal."""

from django.urls import path

from jiwar.catalogue.pages import lists

app_name = "catalogue"
urlpatterns = [path("lists/<slug:table>/", lists.entries, name="entries")]
