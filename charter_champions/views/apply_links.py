"""Links to an application that is not sent yet: to come back by, to work on it together, and new ones for old."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from charter_champions.domain import applications, drafts
from charter_champions.domain.sections import find_page
from charter_champions.forms.apply_start import ComeBackForm
from hub.shared.clock import now
from hub.shared.guards import Limit, take
from hub.shared.tokens import TokenUnknown

from .apply_base import DraftView
from .link_problems import link_problem

NEW_LINKS = (Limit(3, dt.timedelta(hours=1)),)


class LaterView(DraftView):
    """Sends the link to come back to, or to share; only when asked for it."""

    def get(self, request, token):
        if "sent" in request.GET:
            return self.render("later_sent", {"until": applications.last_day(applications.DRAFT_LASTS)})
        return self.show(ComeBackForm(initial={"email": self.application.email}))

    def post(self, request, token):
        form = ComeBackForm(request.POST)
        form.guard(request)
        if not form.is_valid():
            return form.answer_headers(self.show(form))
        form.run_once(lambda: drafts.mail_come_back_link(self.application, form.cleaned_data["email"]))
        return redirect(f"{self.address('later')}?sent=1")

    def show(self, form) -> HttpResponse:
        context = {
            "form": form,
            "title": "Save and come back later",
            "back_url": self.address("tasks"),
            "back_text": "Back to your application",
            "button": "Send the link",
            "until": applications.last_day(applications.DRAFT_LASTS),
            "kept_until": drafts.last_day_kept(self.application),
            "rest": find_page(self.request.GET.get("rest", "")),
        }
        return self.render("later", context)


class AgainView(View):
    """A new link in place of one that is over, only ever to the address of the application itself."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request, token):
        if "sent" not in request.GET:
            return redirect("apply:tasks", token)
        return render(request, "charter_champions/apply/again_sent.html")

    def post(self, request, token):
        application = drafts.find_expired(token)
        if application is None:
            return link_problem(request, TokenUnknown())
        if not take(f"champions new link {application.pk}", NEW_LINKS, at=now()):
            drafts.mail_come_back_link(application, application.email)
        return redirect(f"{request.path}?sent=1")
