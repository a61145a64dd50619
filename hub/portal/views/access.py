"""A page of one organisation in the partner area, with its menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hub.organisations.views.acting import ActsForView
from hub.shared.guards import Limit, take, wait_in_words


class PortalView(ActsForView):
    """For who acts for the organisation that the address names."""

    here = ""

    def render(self, template: str, context: dict, *, status: int = 200) -> HttpResponse:
        base = {"organisation": self.organisation, "here": self.here, "is_keeper": self.person.is_keeper}
        return render(self.request, f"portal/{template}.html", {**base, **context}, status=status)

    def over(
        self, form: Form, what: str, limits: Sequence[Limit], show: Callable[..., HttpResponse]
    ) -> HttpResponse | None:
        """The form once more, by ``show``, for an organisation that sent very much of ``what``; else nothing."""
        if not (wait := take(f"portal {what} {self.organisation.pk}", limits)):
            return None
        form.add_error(None, f"You sent very much. Nothing is lost: try again {wait_in_words(wait)}.")
        response = show(form, status=429)
        response["Retry-After"] = str(wait)
        return response

    def address(self, name: str, *arguments) -> str:
        return reverse(f"portal:{name}", args=[self.organisation.slug, *arguments])
