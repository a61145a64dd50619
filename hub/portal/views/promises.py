"""Promises of bodies that an organisation can speak to: whether they were kept, as its people see it."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.contrib import messages
from django.db.models import Exists, F, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from charter_champions.models import Membership
from hub.shared.clock import today
from hub.shared.guards import Limit
from hub.shared.pagination import paginate
from reports.domain import voices
from reports.domain.promise_view import promise_view, promise_views
from reports.enums import CommitmentStatus
from reports.forms.promises import HappenedForm
from reports.models import Commitment, ReportCredit

from .access import PortalView

PER_PAGE = 20
SENDS = (Limit(30, dt.timedelta(hours=1)), Limit(100, dt.timedelta(days=1)))
"""How often an organisation may write: each is for staff to read."""


class PromisesPage(PortalView):
    here = "promises"

    def promises(self):
        """Public promises of reports that credit the organisation, first; those of all others too for a champion."""
        credits = ReportCredit.objects.filter(report=OuterRef("request__report"), organisation=self.organisation)
        rows = Commitment.objects.public().exclude(status=CommitmentStatus.GIVEN_UP).annotate(is_ours=Exists(credits))
        if self.organisation.is_body:
            return rows.none()
        if not Membership.objects.current(on=today()).filter(organisation=self.organisation).exists():
            rows = rows.filter(is_ours=True)
        return rows.order_by("-is_ours", F("due_on").asc(nulls_last=True), "pk")


class PromisesView(PromisesPage):
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        results = paginate(request, self.promises().for_display(), per_page=PER_PAGE)
        rows = [
            {
                "view": view,
                "is_ours": view.commitment.is_ours,
                "url": self.address("promise", view.commitment.pk),
            }
            for view in promise_views(results.object_list, on=today())
        ]
        return self.render("promises", {"rows": rows, "results": results})


class SpeakView(PromisesPage):
    """ "Has this happened where you are?", in the name of the organisation."""

    needs_keeper = True

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        return self.show(self.promise(pk), HappenedForm())

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        row = self.promise(pk)
        form = HappenedForm(request.POST)
        if not form.is_valid():
            return self.show(row, form, status=422)
        if not form.is_repeat() and (over := self.over(form, "promise", SENDS, partial(self.show, row))):
            return over
        form.run_once(lambda: voices.champion_says(row, self.organisation, **form.answers))
        messages.success(request, "Thank you. We read it, and then show it under the name of your organisation.")
        return redirect(self.address("promises"))

    def promise(self, pk: int) -> Commitment:
        return get_object_or_404(self.promises().for_display(), pk=pk)

    def show(self, row: Commitment, form: HappenedForm, *, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": "Has this happened where you are?",
            "view": promise_view(row, on=today()),
            "back_url": self.address("promises"),
            "back_text": "Back to the promises",
            "button": "Send it",
        }
        return self.render("promise", context, status=status)
