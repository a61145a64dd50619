"""A page of one organisation in the partner area, with its menu."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hub.organisations.views.acting import ActsForView
from hub.shared.guards import Limits, take_all, wait_in_words


class PortalView(ActsForView):
    """For who acts for the organisation that the address names."""

    here = ""

    def render(self, template: str, context: dict, *, status: int = 200) -> HttpResponse:
        base = {"organisation": self.organisation, "here": self.here, "is_keeper": self.person.is_keeper}
        return render(self.request, f"portal/{template}.html", {**base, **context}, status=status)

    def over(
        self,
        form: Form,
        what: str,
        limits: Limits,
        show: Callable[..., HttpResponse],
        *,
        more: Mapping[str, Limits] | None = None,
    ) -> HttpResponse | None:
        """The form once more, by ``show``, for an organisation that sent very much of ``what``; else nothing.

        ``more`` are keys with limits of their own that count too.
        """
        if not (wait := take_all({f"portal {what} {self.organisation.pk}": limits, **(more or {})})):
            return None
        form.add_error(None, f"You sent very much. Nothing is lost: try again {wait_in_words(wait)}.")
        response = show(form, status=429)
        response["Retry-After"] = str(wait)
        return response

    def address(self, name: str, *arguments) -> str:
        return reverse(f"portal:{name}", args=[self.organisation.slug, *arguments])
