"""Addresses of the direction portal."""

from django.urls import URLPattern

app_name = "direction"
urlpatterns: list[URLPattern] = []
