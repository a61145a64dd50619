"""A page of one organisation in the partner area, with its menu."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hub.organisations.views.acting import ActsForView


class PortalView(ActsForView):
    """For who acts for the organisation that the address names."""

    here = ""

    def render(self, template: str, context: dict, *, status: int = 200) -> HttpResponse:
        base = {"organisation": self.organisation, "here": self.here}
        return render(self.request, f"portal/{template}.html", {**base, **context}, status=status)

    def address(self, name: str, *arguments) -> str:
        return reverse(f"portal:{name}", args=[self.organisation.slug, *arguments])
