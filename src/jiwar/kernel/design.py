"""The living page of components, `/design/`: each one with real texts, in the language and direction of the page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def design(request: HttpRequest) -> HttpResponse:
    """Every component, isolated."""
    return render(request, "kernel/design.html", {})
