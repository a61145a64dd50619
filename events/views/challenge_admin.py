"""A challenge in the admin: announce, print codes, decide, tell what came of it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from wagtail.admin.views import generic

from events.domain import ballots, challenge_consequences, challenges
from events.domain.challenges import ChallengeRefused
from events.domain.slips import ballot_slips, challenge_poster
from events.enums.challenges import ChallengePhase, ChallengeStatus
from events.forms.challenge_staff import (
    BatchForm,
    CancelBatchForm,
    EndForm,
    PostponeForm,
    ReasonForm,
    TieForm,
    UpdateForm,
)
from events.models import BallotBatch, Challenge
from events.permissions import DECIDE, RUN
from hub.shared.clock import now
from hub.shared.mail_frames import Consequences
from hub.shared.staff_actions import StaffActionsView
from hub.shared.templatetags.hub_tags import moment

CHALLENGES = "challenges_admin"
# What can be done in which phase.
POSSIBLE = {
    "announce": {ChallengePhase.DRAFT},
    "take_back": {ChallengePhase.SOON},
    "postpone": {ChallengePhase.SOON, ChallengePhase.OPEN},
    "call_off": {ChallengePhase.OPEN, ChallengePhase.CLOSED, ChallengePhase.SOON},
    "decide": {ChallengePhase.CLOSED},
    "update": {ChallengePhase.DECIDED},
    "end": {ChallengePhase.DECIDED},
    "cancel": {ChallengePhase.SOON, ChallengePhase.OPEN},
}
# What can't be taken back is read first.
LOOKED_AT = {
    "announce": challenge_consequences.of_announcing,
    "postpone": challenge_consequences.of_postponing,
    "call_off": challenge_consequences.of_calling_off,
    "decide": challenge_consequences.of_deciding,
}
TAKES_CODES = {ChallengePhase.SOON, ChallengePhase.OPEN}


def pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


class ChallengeView(StaffActionsView):
    """One challenge: how it stands, its codes, and what may be done now."""

    page_title = "Challenge"
    needs_permission = RUN
    actions = {
        "announce": forms.Form,
        "take_back": forms.Form,
        "postpone": PostponeForm,
        "call_off": ReasonForm,
        "decide": TieForm,
        "update": UpdateForm,
        "end": EndForm,
        "cancel": CancelBatchForm,
    }

    def may_run(self, action: str) -> bool:
        return action != "decide" or self.request.user.has_perm(DECIDE)

    @property
    def phase(self) -> ChallengePhase:
        return self.object.phase(at=now())

    def is_possible(self, action: str) -> bool:
        if action == "cancel" and not self.object.batches.exists():
            return False
        return self.phase in POSSIBLE[action]

    def build_form(self, action: str, data=None) -> forms.Form:
        if action in ("decide", "cancel"):
            return self.actions[action](data, prefix=action, challenge=self.object)
        return super().build_form(action, data)

    def preview(self, action: str, form: forms.Form) -> Consequences | None:
        if action not in LOOKED_AT or self.is_refused(action, form):
            return None
        return LOOKED_AT[action](self.object, **form.cleaned_data)

    def is_refused(self, action: str, form: forms.Form) -> bool:
        """Whether it would be refused whatever is read first."""
        if action == "announce":
            return bool(challenges.why_not_announced(self.object))
        return action == "postpone" and form.cleaned_data["closes_at"] <= self.object.closes_at

    def refusal(self, action: str) -> str:
        return f"It can't be done now: “{self.phase.label}”. Somebody may have been faster."

    def run(self, action: str, form: forms.Form) -> str:
        try:
            return super().run(action, form)
        except ChallengeRefused as refused:
            field = refused.field if refused.field in form.fields else None
            raise ValidationError({field: refused.message} if field else refused.message) from refused

    def do_announce(self, form: forms.Form) -> str:
        challenges.announce(self.object, user=self.request.user)
        return "It is announced. Its words, options and opening stand still from now on."

    def do_take_back(self, form: forms.Form) -> str:
        challenges.take_back(self.object, user=self.request.user)
        return "It is a draft again."

    def do_postpone(self, form: PostponeForm) -> str:
        challenges.postpone(self.object, user=self.request.user, **form.cleaned_data)
        return f"Voting closes on {moment(self.object.closes_at)} now. The page says so, and why."

    def do_call_off(self, form: ReasonForm) -> str:
        challenges.call_off(self.object, reason=form.cleaned_data["reason"], user=self.request.user)
        return "It is called off. The reason is on its page."

    def do_decide(self, form: TieForm) -> str:
        challenges.decide(self.object, user=self.request.user, **form.cleaned_data)
        return f"Decided: {self.object.chosen}."

    def do_update(self, form: UpdateForm) -> str:
        text = form.cleaned_data["text"]
        form.run_once(lambda: challenges.add_update(self.object, text, user=self.request.user))
        return "The update is public."

    def do_end(self, form: EndForm) -> str:
        to = ChallengeStatus(form.cleaned_data["to"])
        text = form.cleaned_data["text"]
        form.run_once(lambda: challenges.conclude(self.object, to, text, user=self.request.user))
        return f"It has ended: “{to.label}”."

    def do_cancel(self, form: CancelBatchForm) -> str:
        count = ballots.cancel_unused(form.cleaned_data["batch"], user=self.request.user)
        return f"{count} unused code{'' if count == 1 else 's'} cancelled."

    def get_context_data(self, **kwargs):
        challenge = self.object
        return {
            **super().get_context_data(**kwargs),
            "challenge": challenge,
            "phase": self.phase,
            "options": challenge.option_list,
            "tally": challenges.result_of(challenge, at=now()),
            "batches": ballots.batches_of(challenge),
            "addresses": challenge.addresses.filter(has_voted=True).count(),
            "updates": challenge.updates.select_related("user"),
            "history": challenge.history.select_related("user"),
            "waits_for_decider": self.phase == ChallengePhase.CLOSED and not self.request.user.has_perm(DECIDE),
            "may_edit": self.may_act and challenge.is_draft,
            "may_print": self.may_act and self.phase in TAKES_CODES,
            "edit_url": reverse(f"{CHALLENGES}:edit", args=[challenge.pk]),
            "codes_url": reverse(f"{CHALLENGES}:codes", args=[challenge.pk]),
            "poster_url": reverse(f"{CHALLENGES}:poster", args=[challenge.pk]),
        }


class DraftOnly:
    """Mixin before a view of one challenge: what was announced opens on its page instead."""

    def dispatch(self, request: HttpRequest, *args, **kwargs):
        challenge = Challenge.objects.filter(pk=self.kwargs["pk"]).first()
        if request.user.has_perm(RUN) and challenge is not None and not challenge.is_draft:
            messages.warning(request, "It was announced, so its words, options and opening stand still.")
            return redirect(reverse(f"{CHALLENGES}:inspect", args=[challenge.pk]))
        return super().dispatch(request, *args, **kwargs)


class ChallengeEditView(DraftOnly, generic.EditView):
    pass


class ChallengeDeleteView(DraftOnly, generic.DeleteView):
    pass


class ChallengeStaffView(View):
    """For who runs challenges."""

    challenge: Challenge

    def dispatch(self, request: HttpRequest, *args, pk: int, **kwargs):
        if not request.user.has_perm(RUN):
            raise PermissionDenied
        self.challenge = get_object_or_404(Challenge, pk=pk)
        return super().dispatch(request, *args, **kwargs)


class CodesView(ChallengeStaffView):
    """Make codes and get them as a sheet, this once: nobody can read them again."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(BatchForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = BatchForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        made: list[str] = []

        def make() -> BallotBatch:
            batch, codes = ballots.make_batch(
                self.challenge, label=form.cleaned_data["label"], size=form.cleaned_data["size"], user=request.user
            )
            made.extend(codes)
            return batch

        try:
            batch, is_new = form.run_once(make)
        except ballots.VotingNotOpen:
            form.add_error(None, "Codes are made once the challenge is announced, until voting closes.")
            return self.show(form, status=422)
        if not is_new or batch is None:
            form.add_error(
                None,
                "These codes were made with the first press, and can't be shown again. If the sheet did not arrive, "
                "cancel the batch on the page of the challenge and make another.",
            )
            return self.show(form, status=409)
        return pdf(ballot_slips(batch, made), f"ballot-codes-{self.challenge.slug}-{batch.pk}")

    def show(self, form: BatchForm, *, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "challenge": self.challenge,
            "can_make": self.challenge.phase(at=now()) in TAKES_CODES,
            "back_url": reverse(f"{CHALLENGES}:inspect", args=[self.challenge.pk]),
            "header_title": f"Ballot codes: {self.challenge.title}",
            "page_title": "Ballot codes",
            "page_subtitle": self.challenge.title,
            "header_icon": "key",
        }
        return render(self.request, "events/admin/ballot_codes.html", context, status=status)


class PosterView(ChallengeStaffView):
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return pdf(challenge_poster(self.challenge), f"challenge-{self.challenge.slug}")
