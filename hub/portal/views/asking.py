"""What an organisation plans to ask people, and who else asks the same."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from hub.shared.clock import today
from hub.shared.guards import Limit
from hub.shared.months import last_day_of
from hub.shared.pagination import paginate
from hub.shared.states import TransitionNotAllowed
from stories.domain import engagement
from stories.enums import EngagementStatus
from stories.forms.engagement import EntryForm, initial_of
from stories.models import EngagementEntry
from stories.views.asking import MOST_IN_A_MONTH, month_asked, month_links, with_neighbours

from .access import PortalView

PER_PAGE = 20
MOST_ALIKE = 10
LOGS = (Limit(60, dt.timedelta(hours=1)), Limit(200, dt.timedelta(days=1)))
"""How often an organisation may log and change what it plans: all others read it."""


class AskingPage(PortalView):
    here = "asking"

    @property
    def entries(self):
        """Those of this organisation, and of no other."""
        return EngagementEntry.objects.filter(organisation=self.organisation)


class AskingView(AskingPage):
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        rows = self.entries.with_reasons().order_by("-starts_on", "-pk")
        page = paginate(request, rows, per_page=PER_PAGE)
        return self.render("asking", {"results": page, "rows": page.object_list, "on": today()})


class MonthView(AskingPage):
    """What everybody plans to ask in a month, also what is not in the public list."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        on = today()
        month = month_asked(request.GET.get("month", ""), on)
        rows = EngagementEntry.objects.planned().between(month, last_day_of(month)).select_related("organisation")
        rows = list(rows.prefetch_related("themes", "areas")[:MOST_IN_A_MONTH])
        context = {"month": month, "rows": with_neighbours(rows), "links": month_links(request.path, month, on)}
        return self.render("asking_month", context)


class LogView(AskingPage):
    """Log what is planned. Who asks nearly the same is shown first; what was typed stays."""

    entry: EngagementEntry | None = None

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.show(EntryForm())

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        form = EntryForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        alike = list(engagement.alike(**form.question, but=self.entry)[:MOST_ALIKE])
        if alike and "all_the_same" not in request.POST:
            return self.show(form, alike=alike)
        if not form.is_repeat() and (over := self.over(form, "asking", LOGS, self.show)):
            return over
        self.keep(form)
        return redirect(self.address("asking"))

    def keep(self, form: EntryForm) -> None:
        form.run_once(lambda: engagement.log_entry(form.values, organisation=self.organisation, user=self.request.user))
        messages.success(self.request, "It is logged. Others see that you ask.")

    def show(self, form: EntryForm, *, status: int = 200, alike=()) -> HttpResponse:
        context = {
            "form": form,
            "title": "Change what you plan to ask" if self.entry else "Log what you plan to ask",
            "button": "Save",
            "back_url": self.address("asking"),
            "back_text": "Back to what you ask",
            "alike": alike,
        }
        return self.render("asking_form", context, status=status)


class ChangeView(LogView):
    def dispatch(self, request: HttpRequest, *args, **kwargs):
        if request.user.is_authenticated:
            self.entry = get_object_or_404(self.entries, pk=kwargs.pop("pk"))
        else:
            kwargs.pop("pk")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.show(EntryForm(initial=initial_of(self.entry)))

    def keep(self, form: EntryForm) -> None:
        engagement.change_entry(self.entry, form.values, user=self.request.user)
        messages.success(self.request, "It is changed.")


class CallOffView(AskingPage):
    """Call it off, or plan it again."""

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        return self.render("asking_call_off", {"entry": get_object_or_404(self.entries, pk=pk)})

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        entry = get_object_or_404(self.entries, pk=pk)
        # What the page that was pressed was for: a second press, or an old page, turns nothing round.
        is_again = request.POST.get("to") == EngagementStatus.PLANNED
        to = EngagementStatus.PLANNED if is_again else EngagementStatus.CANCELLED
        done = "It is planned again." if is_again else "It is called off."
        try:
            engagement.move_entry(entry, to, user=request.user)
        except TransitionNotAllowed:
            messages.info(request, done)
        else:
            messages.success(request, done)
        return redirect(self.address("asking"))
