"""One row on its own page in the admin, with a form for each thing that staff can do with it now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin.views import generic

from .guards import OnceForm
from .mail_frames import Consequences, MailPreview, allow_style_of
from .states import TransitionNotAllowed

NOTHING_SAVED = "Nothing was saved. See the message at the box."
MOVED_ON = "Somebody was faster. Load the page again and see how it is now."


class PartlyDone(ValidationError):
    """A part of it was refused, which is said at the box; ``told`` is said on top instead of that nothing was saved."""

    def __init__(self, *args, told: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.told = told


class StaffActionsView(generic.InspectView):
    """An inspect view with a form for each of ``actions``; each posts here with its name in ``action``.

    A subclass has a method ``do_<action>(form)`` for each, which calls the domain and returns what to tell. Templates
    find the forms in ``action_forms`` and draw one with ``shared/action_form.html``. What a form refuses, what the
    state of the row does not allow, and a move that somebody else was faster with, is said at the box, where what was
    typed stays. An action that sends a mail is done once that very mail was looked at, and one that can't be undone
    once its consequences were: see ``preview``.
    """

    needs_permission = ""
    actions: Mapping[str, type[forms.Form]] = {}

    targets: Mapping[str, Any] = {}
    """The state that an action leads to; one that is not here is possible in every state."""

    transitions: Mapping[Any, Collection[Any]] = {}

    @property
    def may_act(self) -> bool:
        return self.request.user.has_perm(self.needs_permission)

    def may_run(self, action: str) -> bool:
        """Whether this person may do ``action``, whatever the state; for one with a right of its own."""
        return True

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not self.may_act:
            raise PermissionDenied
        action = request.POST.get("action", "")
        if action not in self.actions:
            return redirect(request.path)
        if not self.may_run(action):
            raise PermissionDenied
        form = self.build_form(action, request.POST)
        trouble = NOTHING_SAVED
        is_valid, is_possible = form.is_valid(), self.is_possible(action)
        # What was sent twice has moved the row itself: the second press is told what the first did.
        if not is_possible and not (is_valid and isinstance(form, OnceForm) and form.is_repeat()):
            form.add_error(None, self.refusal(action))
        elif is_valid:
            if is_possible and (preview := self.preview(action, form)):
                looked_at = request.POST.get("previewed", "")
                if looked_at != preview.digest:
                    return self.show_preview(action, form, preview, is_outdated=bool(looked_at))
            try:
                done = self.run(action, form)
            except TransitionNotAllowed:
                self.object.refresh_from_db()
                form.add_error(None, self.refusal(action))
            except PartlyDone as refused:
                form.add_error(None, refused)
                trouble = refused.told
            except ValidationError as refused:
                form.add_error(None, refused)
            else:
                messages.success(request, done)
                return redirect(request.path)
        messages.error(request, trouble)
        return self.render_to_response(self.get_context_data(sent={action: form}), status=422)

    def preview(self, action: str, form: forms.Form) -> MailPreview | Consequences | None:
        """What ``action`` would send or do with what was typed, to be read first; none needs no second press."""
        return None

    def show_preview(
        self, action: str, form: forms.Form, preview: MailPreview | Consequences, *, is_outdated: bool
    ) -> HttpResponse:
        if is_outdated:
            messages.error(self.request, preview.outdated)
        else:
            messages.warning(self.request, preview.look_first)
        context = self.get_context_data(sent={action: form}, previews={action: preview})
        response = self.render_to_response(context, status=422 if is_outdated else 200)
        return allow_style_of(response, preview.mail.html) if isinstance(preview, MailPreview) else response

    def run(self, action: str, form: forms.Form) -> str:
        """Do ``action`` and return what to tell. Raises ``ValidationError`` for what is said at the box instead."""
        return getattr(self, f"do_{action}")(form)

    def build_form(self, action: str, data=None) -> forms.Form:
        return self.actions[action](data, prefix=action)

    def is_possible(self, action: str) -> bool:
        """Whether the state that the row was read in allows the action; else it is refused, and its form not shown.

        The domain asks again when it moves the row: somebody may be faster.
        """
        return action not in self.targets or self.targets[action] in self.transitions[self.object.status]

    def refusal(self, action: str) -> str:
        """What to tell when the row is not, or no longer, in a state that allows the action."""
        return MOVED_ON

    def get_context_data(
        self,
        *,
        sent: Mapping[str, forms.Form] | None = None,
        previews: Mapping[str, MailPreview | Consequences] | None = None,
        **kwargs,
    ):
        offered = [each for each in self.actions if self.may_act and self.may_run(each) and self.is_possible(each)]
        action_forms = {action: self.build_form(action) for action in offered} | dict(sent or {})
        context = super().get_context_data(**kwargs)
        if previews:
            (preview,) = previews.values()
            context["header_title"] = f"{preview.heading}: {context['header_title']}"
        return {**context, "action_forms": action_forms, "previews": previews or {}}


class NoteForm(OnceForm):
    """What staff write down for one another; kept once however often it is sent."""

    text = forms.CharField(label="Note", max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
