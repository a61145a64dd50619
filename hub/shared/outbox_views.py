"""What staff see of the outbox: what waits and why, the words of a mail, and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from types import ModuleType

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views import generic

from . import emails, errands, outbox
from .clock import now
from .mail_frames import allow_style_of
from .models.emails import BLANKED, MailStatus, OutgoingEmail, OutgoingEmailHistory
from .models.errands import Errand, ErrandHistory
from .models.outbox import WORK_TRANSITIONS, OutboxRow, WorkStatus
from .reveals import RevealsPerson
from .staff_actions import StaffActionsView

TEND_MAIL = "shared.tend_outgoingemail"
TEND_ERRANDS = "shared.tend_errand"
MOST_IN_BULK = 500


class StuckFilterSet(WagtailFilterSet):
    """Adds "only what is stuck" to the filters of a list."""

    stuck = django_filters.ChoiceFilter(
        label="Attention", choices=[("yes", "Stuck: given up, or waiting too long")], method="only_stuck"
    )

    def only_stuck(self, queryset, name, value):
        return queryset.stuck(at=now())


def labels_of(registry: Mapping) -> list[tuple[str, str]]:
    """The registered kinds as choices, by their words."""
    return sorted(((key, kind.label) for key, kind in registry.items()), key=itemgetter(1))


class OutgoingEmailFilterSet(StuckFilterSet):
    kind = django_filters.ChoiceFilter(label="Kind", choices=lambda: labels_of(emails.REGISTRY))

    class Meta:
        model = OutgoingEmail
        fields = ["stuck", "status", "kind"]


class ErrandFilterSet(StuckFilterSet):
    kind = django_filters.ChoiceFilter(label="Kind", choices=lambda: labels_of(errands.REGISTRY))

    class Meta:
        model = Errand
        fields = ["stuck", "status", "kind"]


class RetryForm(forms.Form):
    """A button; there is nothing to fill in."""


class CancelForm(forms.Form):
    reason = forms.CharField(label="Why", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class OutboxIndexView(generic.IndexView):
    """The list, with a button that tries everything again that was given up."""

    template_name = "shared/outbox_index.html"
    history_model: type = OutgoingEmailHistory
    needs_permission = ""

    def post(self, request, *args, **kwargs):
        """Try again what was given up, oldest first; at most ``MOST_IN_BULK`` at once."""
        if not request.user.has_perm(self.needs_permission):
            raise PermissionDenied
        if "retry_given_up" in request.POST:
            count = 0
            for row in self.given_up().order_by("created_at", "pk")[:MOST_IN_BULK]:
                count += try_again(row, history=self.history_model, user=request.user)
            messages.success(request, f"{count} put back: they are tried within a minute.")
        return redirect(request.path)

    def given_up(self):
        return self.model.objects.filter(status=WorkStatus.FAILED)

    def get_context_data(self, **kwargs):
        may_act = self.request.user.has_perm(self.needs_permission)
        return {**super().get_context_data(**kwargs), "given_up": self.given_up().count() if may_act else 0}


def try_again(row: OutboxRow, *, history, user) -> bool:
    """Put one row back; ``False`` if it has moved on meanwhile or has no text left to send."""
    if isinstance(row, OutgoingEmail) and not row.text_body:
        return False
    try:
        outbox.retry(row, history=history, user=user)
    except outbox.TransitionNotAllowed:
        return False
    return True


class OutboxInspectView(StaffActionsView):
    """One row, with its history and what can be done: try again now, or never."""

    actions = {"retry": RetryForm, "cancel": CancelForm}
    targets = {"retry": WorkStatus.QUEUED, "cancel": WorkStatus.CANCELLED}
    transitions = WORK_TRANSITIONS
    history_model: type = ErrandHistory
    kinds: ModuleType
    template_name = "shared/outbox_inspect.html"

    def get_kind_display_value(self) -> str:
        kind = self.kinds.REGISTRY.get(self.object.kind)
        return kind.label if kind else self.object.kind

    def get_is_uncertain_display_value(self) -> str:
        return "Yes" if self.object.is_uncertain else "No"

    def refusal(self, action: str) -> str:
        return (
            f"A worker has it just now, or was faster: {self.object.get_status_display().lower()}. Nothing was changed."
        )

    def do_retry(self, form: RetryForm) -> str:
        outbox.retry(self.object, history=self.history_model, user=self.request.user)
        return "It is tried again within a minute."

    def do_cancel(self, form: CancelForm) -> str:
        outbox.cancel(
            self.object,
            history=self.history_model,
            user=self.request.user,
            reason=form.cleaned_data["reason"],
            **self.blanks,
        )
        return "It is cancelled."

    @property
    def blanks(self) -> dict[str, str]:
        """What a cancelled row loses."""
        return {}

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "history": self.object.history.select_related("user")}


class ErrandInspectView(OutboxInspectView):
    page_title = "Background work"
    kinds = errands
    needs_permission = TEND_ERRANDS


class EmailInspectView(RevealsPerson, OutboxInspectView):
    """A mail: its words unless they hold a link or a code, what became of it, and a copy of what was sent."""

    page_title = "Email"
    kinds = emails
    needs_permission = TEND_MAIL
    history_model = OutgoingEmailHistory
    template_name = "shared/outgoing_email_inspect.html"
    actions = {"retry": RetryForm, "cancel": CancelForm, "send_copy": RetryForm}

    def is_possible(self, action: str) -> bool:
        mail = self.object
        if action == "send_copy":
            return mail.status == MailStatus.SENT and bool(mail.text_body) and not mail.is_secret
        return super().is_possible(action) and (action != "retry" or bool(mail.text_body))

    @property
    def blanks(self) -> dict[str, str]:
        return BLANKED if self.object.is_secret else {}

    def do_send_copy(self, form: RetryForm) -> str:
        copy = emails.send_copy(self.object, user=self.request.user)
        return f"A copy is on its way to {copy.recipient}, as an email of its own."

    @cached_property
    def shown_html(self) -> str:
        """The mail as it looks; nothing of one that holds a link or a code, which is a key."""
        return "" if self.object.is_secret else self.object.html_body

    def get_context_data(self, **kwargs):
        mail = self.object
        return {
            **super().get_context_data(**kwargs),
            "mail_text": "" if mail.is_secret else mail.text_body,
            "mail_html": self.shown_html,
        }

    def render_to_response(self, context, **response_kwargs):
        return allow_style_of(super().render_to_response(context, **response_kwargs), self.shown_html)
