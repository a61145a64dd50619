"""The forms with which staff run the clock of a request: one for each thing that can happen next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from hub.shared.states import TransitionNotAllowed
from reports.domain import requests as moves
from reports.domain.attachments import attach
from reports.domain.commitments import make_commitment, make_commitments
from reports.domain.consequences import LookFirst, do_as_shown
from reports.domain.marks import ReadMarks
from reports.domain.meanwhile import logged_since
from reports.domain.redactions import needs_second_person, prepare, publish, write
from reports.domain.requests import RequestRefused
from reports.enums import LATE_REPLIES, TRANSITIONS, Channel, ResponseStatus
from reports.forms.promise_staff import PromiseForm
from reports.forms.requests import (
    MessageFields,
    MessageForm,
    MoveForm,
    ReasonForm,
    RedirectForm,
    RefusalForm,
    ReplyForm,
    StartForm,
    changed_meanwhile,
)
from reports.models import ResponseRequest
from reports.permissions import RUN_CLOCK

NAMESPACE = "response_requests"
READ_FIRST = "Nothing has happened yet. Read below what will happen, then press the button under it."
NOT_AS_READ = "Nothing has happened: something else would come of it than you read. Read it again, then press."
WAITS = "It is logged, and its day counts. Its words are public once a second person has checked them."
LEFT_TO_CHECK = "It is logged, and its day counts. Its words wait under “To redact” until somebody has checked them."
AS_LOGGED = "Published as it was logged, without this check"
READ_MARKS = "Nothing was logged yet. Read what is marked, then change it or choose what happens."
OTHER_MARKS = "Nothing was logged: something else is marked than you read. Read it again, then choose."
CASE_PANELS = "case_file_panels"
"""The hook for further parts of a case file: takes ``(request, *, on, calendar, user)`` and returns a ``Panel``."""


@dataclass(frozen=True)
class Move:
    """Something that staff can log or do: its form, what it calls, when it is offered."""

    key: str
    title: str
    button: str
    form_class: type[MoveForm]
    act: Callable
    statuses: tuple[ResponseStatus, ...]
    done: str
    help_text: str = ""
    needs: str = RUN_CLOCK
    """The permission without which it is neither offered nor done."""

    is_looked_at: bool = False
    """Whether it is done only once what comes of it was looked at (decision 43)."""

    def is_possible(self, request: ResponseRequest) -> bool:
        return request.status in self.statuses

    def url(self, request: ResponseRequest) -> str:
        return reverse(f"{NAMESPACE}:{self.key}", args=[request.pk])


def statuses_before(*after: ResponseStatus) -> tuple[ResponseStatus, ...]:
    """The statuses from which a move leads to one of ``after``."""
    return tuple(status for status, possible in TRANSITIONS.items() if possible & set(after))


def start(request, form, user):
    data = form.cleaned_data
    return moves.start_request(
        request, received_on=data["received_on"], reply_requested_by=data.get("reply_requested_by"), user=user
    )


def message_data(form) -> dict:
    names = ("channel", "happened_on", "public_text", "private_text")
    return {**{name: form.cleaned_data[name] for name in names}, "is_held": form.is_held}


def with_files(message, form, user):
    """``message`` with the files of its form, published unless it was left to the check or four eyes look at it."""
    files = form.cleaned_data["attachments"]
    attach(files, message)
    if form.is_held:
        check = message.redaction
        chosen = [row.pk for row in files] if form.cleaned_data["publish_files"] else []
        keep = write if form.waits_for_check else prepare
        keep(check, public_text=check.public_text, explanations=check.explanations, files=chosen, user=user)
        if not form.waits_for_check and not needs_second_person():
            publish(check, reason=AS_LOGGED, user=user)
    return message


def log_message(request, form, user):
    direction = form.cleaned_data["direction"] or None
    message = moves.record_message(
        request, nature=form.cleaned_data["nature"], direction=direction, user=user, **message_data(form)
    )
    return with_files(message, form, user)


def log_reply(request, form, user):
    message = moves.record_reply(request, answers=form.answers, user=user, **message_data(form))
    make_commitments(message, form.promises, user=user)
    return with_files(message, form, user)


def log_refusal(request, form, user):
    return with_files(moves.refuse(request, user=user, **message_data(form)), form, user)


def redirect_people(request, form, user):
    return moves.redirect(
        request, to_body=form.cleaned_data["redirected_to"], reason=form.cleaned_data["reason"], user=user
    )


def withdraw(request, form, user):
    return moves.withdraw(request, reason=form.cleaned_data["reason"], user=user)


def close(request, form, user):
    return moves.close_without_reply(request, reason=form.cleaned_data["reason"], user=user)


def add_promise(request, form, user):
    return make_commitment(request, form.promise, made_on=form.cleaned_data["made_on"], user=user)


MOVES = (
    Move(
        "start",
        "Start the request",
        "Start the clock",
        StartForm,
        start,
        (ResponseStatus.DRAFT,),
        "The request has started and is public. Its date is worked out below.",
        "From now on the words sent to the body are fixed, and the request stands on the public record.",
    ),
    Move(
        "message",
        "Log a message",
        "Log the message",
        MessageForm,
        log_message,
        tuple(status for status in ResponseStatus if status != ResponseStatus.DRAFT),
        "The message is logged. The date by which we wait stands below.",
    ),
    Move(
        "reply",
        "Log a reply",
        "Log the reply",
        ReplyForm,
        log_reply,
        statuses_before(*LATE_REPLIES),
        "The reply is logged and public.",
        "Choose a decision for each {item} that the reply speaks of. What it is silent on stays open.",
    ),
    Move(
        "refuse",
        "Log a refusal",
        "Log the refusal",
        RefusalForm,
        log_refusal,
        statuses_before(ResponseStatus.REFUSED),
        "The refusal is logged and public.",
        is_looked_at=True,
    ),
    Move(
        "redirect",
        "Another body is in charge",
        "Redirect",
        RedirectForm,
        redirect_people,
        statuses_before(ResponseStatus.REDIRECTED),
        "The request is redirected. What to do next stands first on this page.",
        is_looked_at=True,
    ),
    Move(
        "withdraw",
        "Withdraw",
        "Withdraw the request",
        ReasonForm,
        withdraw,
        statuses_before(ResponseStatus.WITHDRAWN),
        "The request is withdrawn.",
        is_looked_at=True,
    ),
    Move(
        "close",
        "Close without a reply",
        "Close the request",
        ReasonForm,
        close,
        statuses_before(ResponseStatus.CLOSED),
        "The request is closed. A reply that comes later can still be logged.",
        is_looked_at=True,
    ),
    Move(
        "promise",
        "Add a promise",
        "Put it on the record",
        PromiseForm,
        add_promise,
        tuple(status for status in ResponseStatus if status != ResponseStatus.DRAFT),
        "The promise is on the public record.",
    ),
)


class MoveView(WagtailAdminTemplateMixin, FormView):
    """The form of one ``Move``. What the rules refuse is said at the form, and what was typed stays.

    A form that comes back says what was logged since it was opened.
    """

    template_name = "reports/admin/move.html"
    header_icon = "history"
    _show_breadcrumbs = True
    move: Move = None

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(self.move.needs):
            raise PermissionDenied
        rows = ResponseRequest.objects.select_related("report", "body", "duty_rule")
        self.object = get_object_or_404(rows, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        if not self.move.is_possible(self.object):
            messages.error(request, f"That is not possible: the request is “{self.object.get_status_display()}”.")
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_form_class(self):
        return self.move.form_class

    def get_initial(self):
        """What the button that led here knows already, such as that a letter came by post."""
        asked = self.request.GET.get("channel", "")
        return {"channel": asked} if asked in Channel.values else {}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "request": self.object, "user": self.request.user}

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        if not form.is_bound:
            form.put_cursor()
        return form

    def form_valid(self, form):
        try:
            _, is_new = form.run_once(lambda: self.act(form))
        except LookFirst as first:
            return self.show_first(form, first.consequences)
        except ReadMarks as unread:
            return self.show_marks(form, unread.marks)
        except RequestRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        except TransitionNotAllowed as refused:
            form.add_error(None, changed_meanwhile(refused.before))
        except ValidationError as refused:
            form.add_error("files", refused)
        else:
            if is_new:
                messages.success(self.request, self.done(form))
            return redirect(self.get_success_url())
        return self.form_invalid(form)

    def act(self, form):
        """Do it. Raises ``ReadMarks``, and ``LookFirst`` where what comes of it was not looked at."""
        if isinstance(form, MessageFields):
            form.refuse_unread()

        def do():
            return self.move.act(self.object, form, self.request.user)

        if not self.move.is_looked_at:
            return do()
        return do_as_shown(self.object, do, seen=self.request.POST.get("previewed", ""))

    def done(self, form) -> str:
        if isinstance(form, MessageFields) and form.waits_for_check:
            return LEFT_TO_CHECK
        waits = isinstance(form, MessageFields) and form.is_held and needs_second_person()
        return WAITS if waits else self.move.done

    def show_marks(self, form, marks):
        """The form with what is marked; ``form.marks`` stays empty until one of the buttons answers it."""
        was_read = bool(form.cleaned_data["marks"])
        if was_read:
            messages.error(self.request, OTHER_MARKS)
        else:
            messages.warning(self.request, READ_MARKS)
        return self.render_to_response(self.get_context_data(form=form, marks=marks), status=422 if was_read else 200)

    def show_first(self, form, consequences):
        looked_at = bool(self.request.POST.get("previewed"))
        if looked_at:
            messages.error(self.request, NOT_AS_READ)
        else:
            messages.warning(self.request, READ_FIRST)
        context = self.get_context_data(form=form, consequences=consequences)
        return self.render_to_response(context, status=422 if looked_at else 200)

    def form_invalid(self, form):
        logged = logged_since(self.object, form.known)
        return self.render_to_response(self.get_context_data(form=form, meanwhile=logged), status=422)

    def get_success_url(self):
        return reverse(f"{NAMESPACE}:inspect", args=[self.object.pk])

    def get_page_title(self):
        return self.move.title

    def get_page_subtitle(self):
        return str(self.object)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse(f"{NAMESPACE}:index"), "label": "Response requests"},
            {"url": self.get_success_url(), "label": str(self.object)},
            {"url": "", "label": self.move.title},
        ]

    def get_context_data(self, **kwargs):
        return {
            **super().get_context_data(**kwargs),
            "move": self.move,
            "row": self.object,
            "help_text": self.help_text,
        }

    @property
    def help_text(self) -> str:
        return self.move.help_text.format(item=self.object.source.asks.label.lower())
