"""The page of a run in the admin: who is on it, its registers, and completing the course."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic.base import TemplateResponseMixin, View

from events.domain.bookings import BookingError
from events.domain.enrolling import (
    NOT_YET,
    enrol,
    finish,
    mark,
    move_run,
    ready_to_complete,
    with_run,
    withdraw,
)
from events.enums import RUN_TRANSITIONS, RunStatus
from events.forms.training import EnrolForm, MoveRunForm, WithdrawForm
from events.models import CourseRun, Enrolment, Places, RunSession
from events.permissions import SEE_NEEDS
from hub.shared.clock import now
from hub.shared.guards import run_once
from hub.shared.reveals import RevealsPerson
from hub.shared.staff_actions import StaffActionsView
from hub.shared.typed_numbers import whole_number

CHANGE = "events.change_courserun"
MARKED = "events.run_register"
NO_MARK = "That could not be read, so nothing was marked. Load the page again."


class RunView(RevealsPerson, StaffActionsView):
    """One run: its sessions with their registers, its learners with what they came to, and what may be done now."""

    page_title = "Run"
    needs_permission = CHANGE
    actions = {"move": MoveRunForm, "enrol": EnrolForm, "withdraw": WithdrawForm, "finish": forms.Form}

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def build_form(self, action: str, data=None) -> forms.Form:
        if action in ("move", "withdraw"):
            return self.actions[action](data, prefix=action, run=self.object)
        return super().build_form(action, data)

    def is_possible(self, action: str) -> bool:
        if action == "withdraw":
            return self.object.enrolments.taking_part().exists()
        return action != "move" or bool(RUN_TRANSITIONS[RunStatus(self.object.status)])

    def refusal(self, action: str) -> str:
        return f"Somebody was faster: it is “{self.object.get_status_display()}” now."

    def do_move(self, form: MoveRunForm) -> str:
        to = RunStatus(form.cleaned_data["to"])
        move_run(self.object, to, user=self.request.user, reason=form.cleaned_data["reason"])
        return f"Moved to “{to.label}”."

    def do_enrol(self, form: EnrolForm) -> str:
        try:
            enrol(self.object, **form.cleaned_data, user=self.request.user)
        except BookingError as refused:
            raise forms.ValidationError(refused.message) from refused
        return f"{form.cleaned_data['name']} is on the register, and gets an email that says so."

    def do_withdraw(self, form: WithdrawForm) -> str:
        enrolment = form.cleaned_data["enrolment"]
        withdraw(enrolment, user=self.request.user, reason=form.cleaned_data["reason"])
        return f"{enrolment.name} is off the register, and their place is free."

    def do_finish(self, form: forms.Form) -> str:
        done = finish(self.object, user=self.request.user)
        if not done:
            return "Nobody new has come to enough sessions."
        people = "1 person has" if len(done) == 1 else f"{len(done)} people have"
        return f"{people} completed the course. Each gets an email with the way to the certificate."

    def get_context_data(self, **kwargs):
        run, at = self.object, now()
        return {
            **super().get_context_data(**kwargs),
            "run": run,
            "learners": learners_of(run, with_needs=self.request.user.has_perm(SEE_NEEDS)),
            "registers": registers_of(run),
            "is_over": run.is_over(at=at),
            "ready": ready_to_complete(run, at=at),
            "not_yet": NOT_YET,
            "history": run.history.select_related("user"),
            "places": places_in_words(run),
            "edit_url": reverse("course_runs:edit", args=[run.pk]),
        }


def places_in_words(run: CourseRun) -> str:
    """How many places are taken, and how many people wait for one. Two queries."""
    places = Places.objects.filter(run=run).first()
    if places is None:
        return ""
    waiting = places.bookings.waiting().count()
    taken = f"{places.taken} of {places.capacity} places taken or held"
    return f"{taken}, {waiting} on the waiting list." if waiting else f"{taken}."


def learners_of(run: CourseRun, *, with_needs: bool = False) -> list[dict]:
    """Each on the register, what they came to, and whether that still fits that they completed it. Four queries."""
    at = now()
    rows = run.enrolments.taking_part().by_name().select_related("booking__needs")
    rows = rows.prefetch_related("marks", "certificates__ending")
    found = []
    for enrolment in with_run(rows, run):
        came = enrolment.attended(at=at)
        certificate = max(
            (each for each in enrolment.certificates.all() if each.is_valid),
            key=lambda each: each.version,
            default=None,
        )
        found.append(
            {
                "enrolment": enrolment,
                "came": came,
                "needs": needs_of(enrolment) if with_needs else "",
                "certificate": certificate,
                "is_doubtful": enrolment.is_completed and not came.is_enough,
            }
        )
    return found


def needs_of(enrolment: Enrolment) -> str:
    """What the learner needs to take part, while we keep it."""
    needs = getattr(enrolment.booking, "needs", None)
    return needs.text if needs else ""


def registers_of(run: CourseRun) -> list[dict]:
    """Each session with how many were marked as there and how many in all. One query."""
    rows = RunSession.objects.filter(run=run).annotate(
        came=Count("marks", filter=Q(marks__is_present=True)), marked=Count("marks")
    )
    return [
        {"session": row, "came": row.came, "marked": row.marked, "url": reverse("run_register", args=[run.pk, row.pk])}
        for row in rows.order_by("starts_at", "pk")
    ]


class RegisterView(TemplateResponseMixin, View):
    """The register of one session, to mark on a phone: two large buttons for each learner."""

    template_name = "events/run_register.html"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.has_perm(CHANGE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def session(self) -> RunSession:
        rows = RunSession.objects.select_related("run__course")
        return get_object_or_404(rows, pk=self.kwargs["session"], run=self.kwargs["pk"])

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """What one press says. It has a key: sent again, even after a correction, it counts no second time."""
        try:
            key, number = uuid.UUID(request.POST.get("key", "")), whole_number(request.POST.get("enrolment", ""))
            is_present = {"1": True, "0": False}[request.POST.get("came", "")]
        except (KeyError, ValueError):
            messages.error(request, NO_MARK)
            return redirect(request.path)
        rows = Enrolment.objects.filter(run=self.session.run_id).taking_part()
        enrolment = get_object_or_404(rows, pk=number)
        run_once(MARKED, key, lambda: mark(enrolment, self.session, is_present=is_present, user=request.user))
        return redirect(f"{request.path}#enrolment-{enrolment.pk}")

    def get_context_data(self) -> dict:
        marks = {mark.enrolment_id: mark.is_present for mark in self.session.marks.all()}
        rows = [
            {
                "enrolment": row,
                "is_present": marks.get(row.pk),
                "choices": choices_of(marks.get(row.pk)),
            }
            for row in self.session.run.enrolments.taking_part().by_name()
        ]
        return {
            "session": self.session,
            "rows": rows,
            "came": sum(marks.get(row["enrolment"].pk) is True for row in rows),
            "run_url": reverse("course_runs:inspect", args=[self.session.run_id]),
            "is_to_come": not self.session.has_begun,
        }


def choices_of(is_present: bool | None) -> list[dict]:
    """The two buttons of a learner, each with a key of its own."""
    return [
        {"value": "1", "words": "Here", "key": uuid.uuid4(), "is_chosen": is_present is True},
        {"value": "0", "words": "Not here", "key": uuid.uuid4(), "is_chosen": is_present is False},
    ]
