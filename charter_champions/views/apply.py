"""Applying to be a Charter Champion: before you start, the task list, check answers, done."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_safe

from charter_champions.domain import applications, drafts
from charter_champions.domain.charter import version_in_force
from charter_champions.domain.sections import SECTIONS, Progress, Section, count_done
from charter_champions.enums import ApplicationStatus
from charter_champions.forms.apply_start import StartForm
from charter_champions.models import Application
from hub.shared.clock import now, today
from hub.shared.guards import Limit, take
from hub.shared.states import TransitionNotAllowed
from hub.shared.templatetags.hub_tags import clock, day

from .apply_answers import grouped_rows
from .apply_base import DraftView
from .apply_kept import unsettled

RESENDS = (Limit(3, dt.timedelta(hours=1)),)
STATUSES = {
    Progress.DONE: ("", "Completed"),
    Progress.STARTED: ("part", "In progress"),
    Progress.NOT_STARTED: ("waiting", "Not started"),
    Progress.REFUSED: ("late", "Can’t join"),
}


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Before you start: what it takes, what you need, and who helps."""
    return render(request, "charter_champions/apply/start.html", {"version": version_in_force()})


class StartView(View):
    """The name of the group and where to send the link: sending it makes the record."""

    http_method_names = ["get", "head", "post", "options"]

    def dispatch(self, request, *args, **kwargs):
        if version_in_force() is None:
            return redirect("apply:start")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self.show(request, StartForm())

    def post(self, request):
        form = StartForm(request.POST)
        form.guard(request)
        if not form.is_valid():
            return form.answer_headers(self.show(request, form))
        with transaction.atomic():
            application, _ = form.run_once(lambda: begin(form.answers))
            if application is None:
                return redirect("apply:start")
            link = applications.draft_link(application)
        return redirect(link)

    def show(self, request, form):
        context = {
            "form": form,
            "title": "Start your application",
            "back_url": reverse("apply:start"),
            "back_text": "Back",
            "button": "Start my application",
        }
        return render(request, "charter_champions/apply/new.html", context)


def begin(answers: dict[str, str]) -> Application:
    application = applications.start(answers)
    drafts.mail_start(application)
    return application


class TaskListView(DraftView):
    """Every section with how far it is; the place to go on from, and to confirm the address of the link."""

    def get(self, request, token):
        done, total = count_done(self.application, self.version)
        self.waiting = unsettled(self.application)
        context = {
            "tasks": [self.task(number, section) for number, section in enumerate(SECTIONS, 1)],
            "done": done,
            "total": total,
            "is_refused": bool(self.application.cannot_join_because),
            "check_url": self.address("check") if done == total else "",
            "later_url": self.address("later"),
            "kept_until": drafts.last_day_kept(self.application),
            "can_confirm": self.is_own_link and not self.application.email_confirmed_at,
        }
        return self.render("tasks", context)

    def post(self, request, token):
        if self.is_own_link:
            drafts.confirm_address(self.application)
            drafts.touch(self.application)
        return redirect("apply:tasks", token)

    def task(self, number: int, section: Section) -> dict:
        progress = section.progress(self.application, self.version)
        pages = section.pages_for(self.application)
        kind, words = STATUSES[progress]
        if section.is_optional and progress == Progress.NOT_STARTED:
            kind, words = "neutral", "Optional"
        for page in pages:
            if page.slug in self.waiting:
                return {
                    "number": number,
                    "title": section.title,
                    "url": f"{self.address('step', page.slug)}?kept={self.waiting[page.slug].key}",
                    "status_kind": "late",
                    "status": "Check an answer",
                    "hint": "Something that you wrote could not be saved as it is. We kept it for you.",
                }
        first = next((page for page in pages if not page.is_done(self.application, self.version)), pages[0])
        url = self.address("step", first.slug)
        return {
            "number": number,
            "title": section.title,
            "url": self.address("cannot-join") if progress == Progress.REFUSED else url,
            "status_kind": kind,
            "status": words,
            "hint": section.hint if progress == Progress.NOT_STARTED else self.saved(section, progress),
        }

    def saved(self, section: Section, progress: Progress) -> str:
        """When a page of a section that is begun was last saved, as "Saved today at 10:42am"."""
        if progress != Progress.STARTED:
            return ""
        stamps = [self.application.pages_saved.get(page.slug) for page in section.pages]
        latest = max((dt.datetime.fromisoformat(stamp) for stamp in stamps if stamp), default=None)
        if latest is None:
            return ""
        local = timezone.localtime(latest)
        on = "today" if local.date() == today() else f"on {day(local.date())}"
        return f"Saved {on} at {clock(local)}"


class CheckView(DraftView):
    """Every answer on one page, each with a link to change it; the button sends them."""

    def get(self, request, token):
        if not self.is_complete:
            return redirect("apply:tasks", token)
        return self.render("check", {"groups": grouped_rows(self.application, self.address)})

    def post(self, request, token):
        try:
            applications.submit(self.application)
        except applications.ApplicationIncomplete:
            return redirect("apply:tasks", token)
        except TransitionNotAllowed:
            return redirect("apply:done", token)  # The button was pressed twice.
        return redirect("apply:done", token)


class DoneView(DraftView):
    """What was sent and what happens next; the mail can be sent again, and a mistake put right."""

    needs_editable = False

    def get(self, request, token):
        if self.application.is_editable:
            return redirect("apply:tasks", token)
        return self.render("done", {"was_sent_again": "again" in request.GET})

    def post(self, request, token):
        if self.application.status != ApplicationStatus.SUBMITTED:
            return redirect("apply:done", token)
        if "correct" in request.POST:
            try:
                applications.reopen(self.application)
            except TransitionNotAllowed:
                return redirect("apply:done", token)
            return redirect("apply:step", token, "contact")
        if take(f"champions resend {self.application.pk}", RESENDS, at=now()):
            return self.render("done", {"is_over_limit": True}, status=429)
        applications.mail_confirmation(self.application)
        return redirect(f"{self.address('done')}?again=1")


class CopyView(DraftView):
    """All answers to print, until the application is received: from then on behind the link in the mail."""

    needs_editable = False

    def get(self, request, token):
        if self.application.status not in (ApplicationStatus.STARTED, ApplicationStatus.SUBMITTED):
            return redirect("apply:done", token)
        back = "tasks" if self.application.is_editable else "done"
        context = {"groups": grouped_rows(self.application, None), "back_url": self.address(back)}
        return self.render("copy", context)
