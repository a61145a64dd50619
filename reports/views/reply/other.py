"""What an officer can do besides replying: pass the link on, ask, take more time, say whose it is, refuse."""

from __future__ import annotations

from collections.abc import Callable

from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from hub.shared.forms import HubForm
from hub.shared.guards import Limit, take, wait_in_words
from hub.shared.states import TransitionNotAllowed
from reports.domain.access_codes import DAY, HOUR
from reports.domain.officer_moves import NOT_OPEN, acknowledge, ask_what_is_meant, need_more_time, will_not_reply
from reports.domain.officers import pass_on, take_back
from reports.domain.proposals import propose
from reports.domain.requests import RequestRefused
from reports.forms.reply import AskForm, MoreTimeForm, NotOursForm, PassOnForm, RefuseForm

from .base import ReplyView

PASSED_ON = (Limit(5, HOUR), Limit(10, DAY))
WRITTEN = (Limit(10, HOUR), Limit(20, DAY))


class SayView(ReplyView):
    """One form; what it does happens once however often it is pressed, and the overview says so."""

    needs_open = True
    form_class: type[HubForm]
    act: Callable
    said = ""
    title = button = template = ""
    limits = WRITTEN

    def get(self, request, token):
        return self.show(self.form())

    def post(self, request, token):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        if not form.is_repeat() and (wait := take(f"{self.said} by link {self.officer.pk}", self.limits)):
            form.add_error(None, f"You have sent this often. Nothing is lost: try again {wait_in_words(wait)}.")
            response = self.show(form, status=429)
            response["Retry-After"] = str(wait)
            return response
        try:
            form.run_once(lambda: self.do(form))
        except RequestRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
            return self.show(form, status=422)
        except TransitionNotAllowed:
            form.add_error(None, NOT_OPEN)
            return self.show(form, status=422)
        return self.back(self.said)

    def put_back(self, typed):
        return self.show(self.form(typed.data), is_put_back=True)

    def form(self, data=None) -> HubForm:
        return self.form_class(data)

    def do(self, form) -> models.Model:
        raise NotImplementedError

    def show(self, form: HubForm, *, status: int = 200, **context) -> HttpResponse:
        context = {
            "form": form,
            "title": self.title,
            "button": self.button,
            "back_url": self.address("overview"),
            "back_text": "Back to your reply",
            **context,
        }
        return self.render(self.template, context, status=status)


class AskView(SayView):
    form_class = blank_form = AskForm
    said, template = "asked", "ask"
    title, button = "Ask us what we mean", "Send my question"

    def do(self, form):
        return ask_what_is_meant(self.officer, question=form.cleaned_data["question"])


class MoreTimeView(SayView):
    form_class = blank_form = MoreTimeForm
    said, template = "more-time", "more_time"
    title, button = "We need more time", "Tell the public that we need more time"

    def do(self, form):
        return need_more_time(self.officer, reason=form.cleaned_data["reason"])


class RefuseView(SayView):
    form_class = blank_form = RefuseForm
    said, template = "refused", "refuse"
    title, button = "We will not reply", "Tell the public that we will not reply"

    def do(self, form):
        return will_not_reply(self.officer, reason=form.cleaned_data["reason"])


class NotOursView(SayView):
    said, template = "not-ours", "not_ours"
    title, button = "It is not ours, it is theirs", "Send"
    blank_form = NotOursForm

    def form(self, data=None) -> NotOursForm:
        return NotOursForm(data, asked=self.row.owing_body)

    def do(self, form):
        data = form.cleaned_data
        return propose(self.officer, reason=data["reason"], to_body=data["to_body"], other_body=data["other_body"])


class PassOnView(SayView):
    """A colleague gets a link of their own; this one goes on working until one of them, or staff, takes it back."""

    needs_open = False
    needs_answerable = True
    form_class = blank_form = PassOnForm
    said, template = "passed-on", "pass_on"
    title, button = "Pass this on to a colleague", "Send my colleague a link"
    limits = PASSED_ON

    def form(self, data=None) -> PassOnForm:
        return PassOnForm(data, sender=self.officer.email)

    def do(self, form):
        data = form.cleaned_data
        return pass_on(self.officer, name=data["name"], role=data["role"], email=data["email"])


class AcknowledgeView(ReplyView):
    """One press; a second changes nothing."""

    needs_open = True

    def get(self, request, token):
        return self.back()

    def post(self, request, token):
        try:
            acknowledge(self.officer)
        except RequestRefused:
            return self.back()
        return self.back("acknowledged")


class TakeBackView(ReplyView):
    """Two of whom one passed the link on may each take the other's back; a page asks first."""

    def colleague(self, pk: int):
        holders = self.row.officers.active().filter(
            models.Q(pk=self.officer.passed_on_by_id) | models.Q(passed_on_by=self.officer)
        )
        return get_object_or_404(holders, pk=pk)

    def get(self, request, token, pk):
        return self.render("take_back", {"title": "Take a link back", "colleague": self.colleague(pk)})

    def post(self, request, token, pk):
        take_back(self.colleague(pk), by=self.officer)
        return self.back("taken-back")
