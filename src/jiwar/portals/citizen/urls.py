"""Addresses of the citizen portal."""

from django.urls import URLPattern

app_name = "citizen"
urlpatterns: list[URLPattern] = []
