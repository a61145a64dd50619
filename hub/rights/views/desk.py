"""The rights desk: one request, its clock, and what staff do with it."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied

from hub.rights.domain import requests
from hub.rights.enums import TRANSITIONS, RequestStatus
from hub.rights.forms import DayForm, OutcomeForm, QuestionForm, ReasonForm, RecordForm
from hub.rights.models import RightsRequest
from hub.rights.permissions import HANDLE
from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.mail_frames import MailPreview
from hub.shared.reveals import RevealsPerson
from hub.shared.staff_actions import NoteForm, StaffActionsView

NAMESPACE = "rights_desk"


class RequestView(RevealsPerson, StaffActionsView):
    """One request. Each opening is logged."""

    page_title = "Request about personal data"
    needs_permission = HANDLE
    actions = {
        "acknowledge": DayForm,
        "ask": QuestionForm,
        "came": DayForm,
        "extend": ReasonForm,
        "done": OutcomeForm,
        "refuse": OutcomeForm,
        "withdrawn": OutcomeForm,
        "spam": forms.Form,
        "reopen": ReasonForm,
        "note": NoteForm,
    }
    targets = {
        "ask": RequestStatus.WAITING,
        "done": RequestStatus.DONE,
        "refuse": RequestStatus.REFUSED,
        "withdrawn": RequestStatus.WITHDRAWN,
        "spam": RequestStatus.SPAM,
    }
    transitions = TRANSITIONS

    def get_page_subtitle(self) -> str:
        return self.object.reference

    def is_possible(self, action: str) -> bool:
        row = self.object
        match action:
            case "acknowledge":
                return row.is_open and row.acknowledged_on is None
            case "came":
                return row.status == RequestStatus.WAITING
            case "reopen":
                return not row.is_open
            case "extend":
                return requests.may_extend(row, on=today())
        return super().is_possible(action)

    def build_form(self, action: str, data=None) -> forms.Form:
        if self.actions[action] is DayForm:
            return DayForm(data, prefix=action, initial={"on": today()})
        return super().build_form(action, data)

    def preview(self, action: str, form: forms.Form) -> MailPreview | None:
        row, cleaned = self.object, form.cleaned_data
        letter = None
        if action in ("done", "refuse", "withdrawn"):
            letter = requests.outcome_letter(row, self.targets[action], cleaned["outcome"])
        elif action == "ask" and row.email:
            letter = requests.question_letter(row, cleaned["question"])
        elif action == "extend" and row.email:
            letter = requests.longer_letter(row, cleaned["reason"])
        return letter.preview() if letter else None

    def do_acknowledge(self, form: DayForm) -> str:
        requests.acknowledge(self.object, on=form.cleaned_data["on"], user=self.request.user)
        return "The acknowledgement is sent." if self.object.email else "The day of the acknowledgement is kept."

    def do_ask(self, form: QuestionForm) -> str:
        cleaned = form.cleaned_data
        requests.ask(self.object, cleaned["wait_for"], cleaned["question"], user=self.request.user)
        return "The clock stands still until the answer comes."

    def do_came(self, form: DayForm) -> str:
        requests.take_answer(self.object, on=form.cleaned_data["on"], user=self.request.user)
        return "The clock runs again."

    def do_extend(self, form: ReasonForm) -> str:
        requests.extend(self.object, form.cleaned_data["reason"], user=self.request.user)
        return "There are two months more."

    def end(self, action: str, outcome: str) -> str:
        to = self.targets[action]
        requests.close(self.object, to, outcome, user=self.request.user)
        return f"Closed: “{to.label}”."

    def do_done(self, form: OutcomeForm) -> str:
        return self.end("done", form.cleaned_data["outcome"])

    def do_refuse(self, form: OutcomeForm) -> str:
        return self.end("refuse", form.cleaned_data["outcome"])

    def do_withdrawn(self, form: OutcomeForm) -> str:
        return self.end("withdrawn", form.cleaned_data["outcome"])

    def do_spam(self, form: forms.Form) -> str:
        return self.end("spam", "")

    def do_reopen(self, form: ReasonForm) -> str:
        requests.reopen(self.object, form.cleaned_data["reason"], user=self.request.user)
        return "It is open again."

    def do_note(self, form: NoteForm) -> str:
        form.run_once(lambda: requests.note(self.object, form.cleaned_data["text"], user=self.request.user))
        return "The note is kept."

    def get_context_data(self, **kwargs):
        row, calendar = self.object, working_calendar()
        next_day = row.next_day(calendar)
        return {
            **super().get_context_data(**kwargs),
            "rights_request": row,
            "clock": row.clock(calendar),
            "next_day": next_day,
            "days_left": (next_day - today()).days if next_day else None,
            "waits": row.waits.all(),
            "history": row.history.select_related("user"),
            "notes": row.notes.select_related("user"),
            "held_url": reverse("rights_held", args=[row.pk]) if row.is_open else "",
        }


def record(request: HttpRequest) -> HttpResponse:
    """Note down a request that came by e-mail, by post, on the phone or in person."""
    if not request.user.has_perm(HANDLE):
        return permission_denied(request)
    form = RecordForm(request.POST if request.method == "POST" else None, initial={"received_on": today()})
    if form.is_valid():
        row, _ = form.run_once(lambda: keep(form, request.user))
        if row is None:
            raise Http404("The request is gone")
        messages.success(request, f"Kept as {row.reference}. Acknowledge it, if you have not yet.")
        return redirect(f"{NAMESPACE}:inspect", row.pk)
    context = {
        "page_title": "New request",
        "header_title": "New request about personal data",
        "header_icon": "plus",
        "form": form,
    }
    return render(request, "rights/admin/record.html", context, status=422 if form.errors else 200)


def keep(form: RecordForm, user) -> RightsRequest:
    values = {name: form.cleaned_data[name] for name in RecordForm.Meta.fields}
    return requests.receive(values.pop("kind"), values.pop("source"), **values, user=user)
