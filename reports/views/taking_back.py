"""Staff take back what they logged by mistake, after a look at what comes of it."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.shortcuts import get_object_or_404
from django.urls import reverse

from hub.shared.working_days import long_date
from reports.domain.taking_back import Mistake, take_back
from reports.enums import ResponseStatus
from reports.forms.requests import TakeBackForm
from reports.models import Commitment, Message, ResponseRequestEvent
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
    """``kind`` says what the key in the address is of: a message, a move of the request in its history, a promise."""

    move = TAKE_BACK
    kind: type[Model] = Message

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(self.move.needs):
            raise PermissionDenied
        self.what = get_object_or_404(self.kind._base_manager.all(), pk=kwargs["pk"])
        owner = self.what.subject_id if self.kind is ResponseRequestEvent else self.what.request_id
        return super().dispatch(request, *args, **{**kwargs, "pk": owner})

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "what": self.what}

    def get_page_subtitle(self):
        return f"{self.named}. {self.object}"

    @property
    def named(self) -> str:
        if self.kind is Message:
            return f"{self.what.get_nature_display()} of {long_date(self.what.happened_on)}"
        if self.kind is Commitment:
            return f"Promise of {long_date(self.what.made_on)}"
        return self.what.after_label


KINDS: Mapping[str, type[Model]] = {"message": Message, "move": ResponseRequestEvent, "promise": Commitment}
"""What can be taken back, by its name in the address."""


def take_back_address(what: Mistake) -> str:
    kind = next(name for name, model in KINDS.items() if isinstance(what, model))
    return reverse(f"{NAMESPACE}:take-back-{kind}", args=[what.pk])
