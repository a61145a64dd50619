"""After the form: confirming the e-mail address, seeing how far the application is, answering, withdrawing."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from charter_champions.domain import applications
from charter_champions.domain.verdicts import verdict_on
from charter_champions.enums import ApplicationStatus, NoteKind
from charter_champions.forms.apply_status import AnswerForm
from charter_champions.models import Application
from hub.shared import tokens
from hub.shared.clock import today
from hub.shared.states import TransitionNotAllowed

from .apply_answers import grouped_rows
from .link_problems import link_problem

USED_ADVICE = (
    "If you pressed the button before, we have your application. Our email after that has a link to follow it."
)


class ConfirmView(View):
    """The link in the first mail. Opening it shows a button; only the button confirms: mail scanners open links."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request, token):
        try:
            application = tokens.look_up(applications.CONFIRM, token).subject
        except tokens.TokenError as error:
            return self.problem(error)
        return render(request, "charter_champions/apply/confirm.html", {"application": application})

    def post(self, request, token):
        try:
            _, link = applications.confirm(token)
        except tokens.TokenError as error:
            return self.problem(error)
        except TransitionNotAllowed:
            return self.problem(tokens.TokenRevoked())
        return redirect(link)

    def problem(self, error: tokens.TokenError) -> HttpResponse:
        advice = USED_ADVICE if isinstance(error, tokens.TokenUsed) else ""
        return link_problem(self.request, error, advice=advice)


class FollowView(View):
    """A page behind the link to an application that was received. A GET changes nothing."""

    http_method_names = ["get", "head", "post", "options"]
    application: Application

    def dispatch(self, request, *args, **kwargs):
        self.token = kwargs["token"]
        try:
            self.application = tokens.look_up(applications.STATUS, self.token).subject
        except tokens.TokenError as error:
            return link_problem(request, error)
        return super().dispatch(request, *args, **kwargs)

    def address(self) -> str:
        return reverse("apply:status", args=[self.token])


class StatusView(FollowView):
    """How far the application is; the place to answer a question."""

    def get(self, request, token):
        return self.show(AnswerForm())

    def post(self, request, token):
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            form.run_once(lambda: applications.answer(self.application, form.cleaned_data["answer"]))
        except TransitionNotAllowed:
            self.application.refresh_from_db()
            return self.show(form, status=409) if self.was_asked else redirect(self.address())
        return redirect(f"{self.address()}?answered=1")

    @property
    def was_asked(self) -> bool:
        return self.application.status == ApplicationStatus.INFORMATION_ASKED

    def show(self, form: AnswerForm, *, status: int = 200) -> HttpResponse:
        application = self.application
        notes = [note for note in application.notes.all() if note.kind != NoteKind.STAFF]
        membership = getattr(application, "membership", None)
        context = {
            "application": application,
            "steps": progress(application),
            "notes": notes,
            "question": next((note for note in reversed(notes) if note.kind == NoteKind.QUESTION), None),
            "form": form if self.was_asked else None,
            "was_answered": "answered" in self.request.GET,
            "copy_url": reverse("apply:status-copy", args=[self.token]),
            "withdraw_url": reverse("apply:withdraw", args=[self.token]) if application.can_withdraw else "",
            "membership": membership,
            "verdict": verdict_on(membership, today()) if membership else None,
        }
        return render(self.request, "charter_champions/apply/status.html", context, status=status)


class StatusCopyView(FollowView):
    """All answers to print."""

    def get(self, request, token):
        context = {
            "application": self.application,
            "groups": grouped_rows(self.application, None),
            "back_url": self.address(),
        }
        return render(request, "charter_champions/apply/copy.html", context)


class WithdrawView(FollowView):
    def get(self, request, token):
        if not self.application.can_withdraw:
            return redirect(self.address())
        context = {"application": self.application, "back_url": self.address()}
        return render(request, "charter_champions/apply/withdraw.html", context)

    def post(self, request, token):
        try:
            applications.withdraw(self.application)
        except TransitionNotAllowed:
            return redirect(self.address())  # Decided or withdrawn meanwhile: the page says which.
        return redirect(self.address())


def progress(application: Application) -> list[dict]:
    """The four stages of an application, each done, now or still to come."""
    is_asked = application.status == ApplicationStatus.INFORMATION_ASKED
    decided = application.is_decided
    return [
        {"text": "Sent", "state": "done"},
        {"text": "Email address confirmed", "state": "done"},
        {
            "text": "We look at it",
            "state": "done" if decided else "now",
            "note": "We asked you a question" if is_asked else "",
        },
        {
            "text": application.get_status_display() if decided else "Decision",
            "state": "done" if decided else "",
        },
    ]
