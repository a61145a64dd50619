"""The admin's own pages of a request: what happened, and a form for each thing that can happen next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.panels import panels_of
from hub.shared.reveals import RevealsPerson
from hub.shared.states import TransitionNotAllowed
from reports.domain import requests as moves
from reports.domain.commitments import make_commitment, make_commitments
from reports.domain.report_view import request_view, sent_views
from reports.domain.requests import RequestRefused
from reports.enums import LATE_REPLIES, TRANSITIONS, ResponseStatus
from reports.forms.promise_staff import PromiseForm
from reports.forms.requests import (
    TWICE,
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
    return {name: form.cleaned_data[name] for name in names}


def log_message(request, form, user):
    direction = form.cleaned_data["direction"] or None
    return moves.record_message(
        request, nature=form.cleaned_data["nature"], direction=direction, user=user, **message_data(form)
    )


def log_reply(request, form, user):
    message = moves.record_reply(request, answers=form.answers, user=user, **message_data(form))
    make_commitments(message, form.promises, user=user)
    return message


def log_refusal(request, form, user):
    return moves.refuse(request, user=user, **message_data(form))


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
        "The message is logged. The date stays as it is.",
    ),
    Move(
        "reply",
        "Log a reply",
        "Log the reply",
        ReplyForm,
        log_reply,
        statuses_before(*LATE_REPLIES),
        "The reply is logged and public.",
        "Choose a decision for each recommendation that the reply speaks of. What it is silent on stays open.",
    ),
    Move(
        "refuse",
        "Log a refusal",
        "Log the refusal",
        RefusalForm,
        log_refusal,
        statuses_before(ResponseStatus.REFUSED),
        "The refusal is logged and public.",
    ),
    Move(
        "redirect",
        "Another body is in charge",
        "Redirect",
        RedirectForm,
        redirect_people,
        statuses_before(ResponseStatus.REDIRECTED),
        "The request is redirected. Make a request to the other body next.",
    ),
    Move(
        "withdraw",
        "Withdraw",
        "Withdraw the request",
        ReasonForm,
        withdraw,
        statuses_before(ResponseStatus.WITHDRAWN),
        "The request is withdrawn.",
    ),
    Move(
        "close",
        "Close without a reply",
        "Close the request",
        ReasonForm,
        close,
        statuses_before(ResponseStatus.CLOSED),
        "The request is closed. A reply that comes later can still be logged.",
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
    """The form of one ``Move``. What the rules refuse is said at the form, and what was typed stays."""

    template_name = "reports/admin/move.html"
    header_icon = "history"
    _show_breadcrumbs = True
    move: Move = None

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(RUN_CLOCK):
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

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "request": self.object}

    def form_valid(self, form):
        try:
            _, is_new = form.run_once(lambda: self.move.act(self.object, form, self.request.user))
        except RequestRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        except TransitionNotAllowed as refused:
            form.add_error(None, changed_meanwhile(refused.before))
        else:
            if is_new:
                messages.success(self.request, self.move.done)
            return redirect(self.get_success_url())
        return self.form_invalid(form)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

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
        return {**super().get_context_data(**kwargs), "move": self.move, "row": self.object}


class RequestInspectView(RevealsPerson, generic.InspectView):
    """Everything about one request: the date explained, what was asked and answered, every message, the log."""

    template_name = "reports/admin/request_inspect.html"
    page_title = "Request"

    def get_object(self, queryset=None):
        rows = ResponseRequest.objects.for_display().select_related(
            "report", "body", "carried_to", "redirected_to", "duty_rule"
        )
        return get_object_or_404(rows, pk=self.pk)

    def get_edit_url(self):
        return super().get_edit_url() if self.object.is_draft else None

    def get_delete_url(self):
        return super().get_delete_url() if self.object.is_draft else None

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        row, on, calendar = self.object, today(), working_calendar()
        may_move = self.request.user.has_perm(RUN_CLOCK)
        context.update(
            row=row,
            view=request_view(row, on=on, calendar=calendar),
            due=row.due_date,
            sent_views=sent_views(row, on=on, calendar=calendar),
            would_ask=moves.items_for(row) if row.is_draft else [],
            moves=[{"title": move.title, "url": move.url(row)} for move in MOVES if may_move and move.is_possible(row)],
            message_log=row.messages.select_related("recorded_by").newest_first(),
            history=row.history.select_related("user").order_by("-at", "-pk"),
            panels=panels_of(CASE_PANELS, row, on=on, calendar=calendar, user=self.request.user),
            is_public=not row.is_draft and ResponseRequest.objects.public().filter(pk=row.pk).exists(),
        )
        return context


class DraftOnly:
    """Mixin for views that change or delete: of a started request nothing is changed by hand."""

    def dispatch(self, request, *args, **kwargs):
        row = get_object_or_404(ResponseRequest, pk=kwargs["pk"])
        if row.is_draft or not self.user_has_any_permission({"view", "change", "delete"}):
            # The view's own check of rights comes first.
            return super().dispatch(request, *args, **kwargs)
        if request.method in ("GET", "HEAD") and self.is_edit:
            return redirect(reverse(f"{NAMESPACE}:inspect", args=[row.pk]))
        raise PermissionDenied


class SavesOneRequest:
    """Mixin: two people making the same request at once get one; the second is told."""

    def form_valid(self, form):
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except IntegrityError:
            form.add_error("body", TWICE)
            return self.form_invalid(form)

    def get_success_url(self):
        return reverse(f"{NAMESPACE}:inspect", args=[self.form.instance.pk])


class RequestCreateView(SavesOneRequest, generic.CreateView):
    success_message = "The draft is saved. Start it when the body has the report."


class RequestEditView(DraftOnly, SavesOneRequest, generic.EditView):
    is_edit = True


class RequestDeleteView(DraftOnly, generic.DeleteView):
    is_edit = False
