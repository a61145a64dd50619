from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View

from charter_champions.domain import drafts
from charter_champions.domain.charter import version_in_force
from charter_champions.domain.sections import is_complete
from charter_champions.models import CharterVersion
from hub.shared import tokens

from .link_problems import link_problem

SENT_ADVICE = (
    "If you sent your application, we have it. Our latest email to you has a link to follow it or to withdraw it."
)


class DraftView(View):
    """A page behind the link to an unfinished application. A GET changes nothing."""

    http_method_names = ["get", "head", "post", "options"]
    needs_editable = True

    def dispatch(self, request, *args, **kwargs):
        self.token = kwargs["token"]
        try:
            self.application, self.is_own_link = drafts.find_draft(self.token)
        except tokens.TokenExpired as error:
            expired = drafts.find_expired(self.token)
            again_url = reverse("apply:again", args=[self.token]) if expired else ""
            return link_problem(request, error, again_url=again_url)
        except tokens.TokenError as error:
            advice = SENT_ADVICE if isinstance(error, tokens.TokenRevoked) else ""
            return link_problem(request, error, advice=advice)
        if self.needs_editable and not self.application.is_editable:
            return redirect("apply:done", self.token)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def version(self) -> CharterVersion | None:
        return version_in_force()

    @property
    def is_complete(self) -> bool:
        return is_complete(self.application, self.version)

    def address(self, name: str, *arguments: str) -> str:
        return reverse(f"apply:{name}", args=[self.token, *arguments])

    def render(self, template: str, context: dict, *, status: int = 200) -> HttpResponse:
        context = {"application": self.application, "token": self.token, **context}
        return render(self.request, f"charter_champions/apply/{template}.html", context, status=status)
