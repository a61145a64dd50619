"""Staff take back what they logged by mistake, after a look at what comes of it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.shortcuts import get_object_or_404
from django.urls import reverse

from hub.shared.working_days import long_date
from reports.domain.taking_back import take_back
from reports.enums import ResponseStatus
from reports.forms.requests import TakeBackForm
from reports.models import Message, ResponseRequestEvent
from reports.views.admin import NAMESPACE, Move, MoveView


def act(request, form, user):
    return take_back(form.what, reason=form.cleaned_data["reason"], user=user)


TAKE_BACK = Move(
    "take-back",
    "Logged by mistake",
    "Take it back",
    TakeBackForm,
    act,
    tuple(status for status in ResponseStatus if status != ResponseStatus.DRAFT),
    "It is taken back. It stays in the full history, and no longer counts.",
    "What was logged stays written down, and no longer counts: where the request stands and its date are worked out "
    "anew. If it was public, the page says that it was a mistake, and since when.",
    is_looked_at=True,
)


class TakeBackView(MoveView):
    """``kind`` says what the key in the address is of: a message, or a move of the request in its history."""

    move = TAKE_BACK
    kind: type[Model] = Message

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(self.move.needs):
            raise PermissionDenied
        self.what = get_object_or_404(self.kind._base_manager.all(), pk=kwargs["pk"])
        owner = self.what.request_id if self.kind is Message else self.what.subject_id
        return super().dispatch(request, *args, **{**kwargs, "pk": owner})

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "what": self.what}

    def get_page_subtitle(self):
        return f"{self.named}. {self.object}"

    @property
    def named(self) -> str:
        if self.kind is Message:
            return f"{self.what.get_nature_display()} of {long_date(self.what.happened_on)}"
        return self.what.after_label


def take_back_address(what: Message | ResponseRequestEvent) -> str:
    kind = "message" if isinstance(what, Message) else "move"
    return reverse(f"{NAMESPACE}:take-back-{kind}", args=[what.pk])
