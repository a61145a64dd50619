"""Enquiries about training: who answers them, and what happens while nobody does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse

from events.enums import ENQUIRY_TRANSITIONS, REMIND_AFTER_WORKING_DAYS, EnquiryStatus
from events.models import (
    TrainingEnquiry,
    TrainingEnquiryHistory,
    TrainingEnquiryNote,
    TrainingEnquiryReminder,
    TrainingRoute,
)
from hub.organisations.models import Area, Organisation, OrganisationPerson
from hub.shared.brand import brand_in_use
from hub.shared.clock import now
from hub.shared.emails import send
from hub.shared.states import move
from hub.shared.working_days import WorkingCalendar, working_days_between

MOST_TOLD = 5
"""The most people of one organisation to whom a mail about one enquiry goes."""


@dataclass(frozen=True)
class Answerers:
    """Who answers: an organisation, or ``None`` for the hub's own team; and the addresses that are told."""

    organisation: Organisation | None
    addresses: tuple[str, ...]


def route_for(area: Area | None) -> TrainingRoute | None:
    """The route of ``area``, else of the nearest place around it, else that of all other areas. Two queries."""
    if area is not None:
        paths = [area.path[:end] for end in range(Area.steplen, len(area.path) + 1, Area.steplen)]
        routes = TrainingRoute.objects.filter(area__path__in=paths).select_related("area", "organisation")
        nearest = max(routes, key=lambda route: len(route.area.path), default=None)
        if nearest is not None:
            return nearest
    return TrainingRoute.objects.filter(area=None).select_related("organisation").first()


def answerers_of(area: Area | None) -> Answerers:
    """Who answers enquiries from ``area``. An organisation that nobody can be told of leaves it to the hub's team."""
    route = route_for(area)
    if route is not None and route.organisation is not None and route.organisation.is_visible():
        addresses = addresses_of(route.organisation, route.email)
        if addresses:
            return Answerers(route.organisation, addresses)
    own = route.email if route is not None and route.organisation is None else ""
    return Answerers(None, tuple(address for address in (own or team_address(),) if address))


def addresses_of(organisation: Organisation, own: str = "") -> tuple[str, ...]:
    """The address of the route, else those of the people who act for it, else its public one."""
    if own:
        return (own,)
    people = OrganisationPerson.objects.active().filter(organisation=organisation).exclude(user__email="")
    found = tuple(dict.fromkeys(people.values_list("user__email", flat=True)[:MOST_TOLD]))
    return found or tuple(address for address in (organisation.email,) if address)


def team_address() -> str:
    """Where the hub's own training team reads: the route of all other areas, else the hub's address."""
    rest = TrainingRoute.objects.filter(area=None, organisation=None).first()
    return rest.email if rest and rest.email else brand_in_use().email


@transaction.atomic
def receive(answers: Mapping[str, Any]) -> TrainingEnquiry:
    """Keep an enquiry, tell who answers it, and tell the person who that is."""
    enquiry = TrainingEnquiry.objects.create(created_at=now(), **answers)
    TrainingEnquiryHistory.objects.create(
        subject=enquiry, at=enquiry.created_at, before="", after=EnquiryStatus.RECEIVED
    )
    answerers = answerers_of(enquiry.area)
    send(
        "events.enquiry_received",
        enquiry.email,
        context={
            "reference": enquiry.reference,
            "subject": enquiry.subject_in_words,
            "who_answers": answerers.organisation.name if answerers.organisation else "Our own training team",
        },
    )
    if answerers.organisation is not None:
        moved(enquiry, EnquiryStatus.PASSED_ON, user=None, trainer=answerers.organisation)
    tell(enquiry, answerers.addresses, "events.enquiry_to_answer")
    return enquiry


@transaction.atomic
def pass_on(enquiry: TrainingEnquiry, organisation: Organisation, *, user, reason: str = "") -> TrainingEnquiry:
    """Pass an enquiry on to ``organisation``; its people and the person who asked are told.

    Raises ``TransitionNotAllowed``.
    """
    moved(enquiry, EnquiryStatus.PASSED_ON, user=user, reason=reason, trainer=organisation)
    tell(enquiry, addresses_of(organisation, own_address_of(organisation)), "events.enquiry_to_answer")
    send(
        "events.enquiry_passed_on",
        enquiry.email,
        context={"name": enquiry.name, "reference": enquiry.reference, "organisation": organisation.name},
    )
    return enquiry


def own_address_of(organisation: Organisation) -> str:
    """The address that a route gives for ``organisation``, if one does."""
    route = TrainingRoute.objects.filter(organisation=organisation).exclude(email="").first()
    return route.email if route else ""


def move_enquiry(enquiry: TrainingEnquiry, to: EnquiryStatus, *, user, reason: str = "") -> TrainingEnquiry:
    """Say what became of an enquiry. Raises ``TransitionNotAllowed``."""
    return moved(enquiry, to, user=user, reason=reason)


def moved(enquiry: TrainingEnquiry, to: EnquiryStatus, *, user, reason: str = "", **changes) -> TrainingEnquiry:
    return move(
        enquiry,
        to,
        transitions=ENQUIRY_TRANSITIONS,
        history=TrainingEnquiryHistory,
        user=user,
        reason=reason,
        changes=changes,
    )


def add_note(enquiry: TrainingEnquiry, text: str, *, user) -> TrainingEnquiryNote:
    return TrainingEnquiryNote.objects.create(enquiry=enquiry, text=text, user=user, at=now())


def tell(enquiry: TrainingEnquiry, addresses, kind: str, **more: str) -> None:
    """Tell who is to answer ``enquiry``, each in a mail of their own."""
    for address in addresses:
        send(
            kind,
            address,
            context={
                "reference": enquiry.reference,
                "subject": enquiry.subject_in_words,
                "area": enquiry.area.name if enquiry.area else "Not known",
                "people": str(enquiry.people),
                **more,
            },
            button_url=answer_path(enquiry),
        )


def answer_path(enquiry: TrainingEnquiry) -> str:
    """Where who answers reads it: the partner area, or the admin for the hub's own team. Both ask to sign in."""
    if enquiry.trainer is not None:
        return f"/portal/{enquiry.trainer.slug}/training/{enquiry.pk}/"  # An address of an app above this one.
    return reverse("training_enquiries:inspect", args=[enquiry.pk])


def due_reminders(*, on: dt.date, calendar: WorkingCalendar) -> list[tuple[TrainingEnquiry, int]]:
    """Enquiries that nobody has answered, with the number of working days of the reminder that is due on ``on``.

    Of two that are due at once, after nights without the job, the later one.
    """
    waiting = TrainingEnquiry.objects.waiting().select_related("course", "area", "trainer")
    due = []
    for enquiry in waiting.prefetch_related("reminders"):
        passed = working_days_between(enquiry.received_on, on, calendar)
        reached = [days for days in REMIND_AFTER_WORKING_DAYS if passed >= days]
        if reached and reached[-1] not in {reminder.after_days for reminder in enquiry.reminders.all()}:
            due.append((enquiry, reached[-1]))
    return due


@transaction.atomic
def remind(enquiry: TrainingEnquiry, after_days: int, *, on: dt.date) -> bool:
    """Bring ``enquiry`` to mind once more; returns whether it was done now. The last reminder goes to the hub too."""
    row = TrainingEnquiry.objects.select_for_update().get(pk=enquiry.pk)
    if not row.is_waiting:
        return False
    _, is_new = TrainingEnquiryReminder.objects.get_or_create(
        enquiry=row, after_days=after_days, defaults={"sent_at": now()}
    )
    if not is_new:
        return False
    addresses = addresses_of(row.trainer, own_address_of(row.trainer)) if row.trainer else ()
    addresses = addresses or answerers_of(None).addresses
    if after_days == REMIND_AFTER_WORKING_DAYS[-1] and (team := team_address()):
        addresses = tuple(dict.fromkeys((*addresses, team)))
    tell(row, addresses, "events.enquiry_reminder", waits=row.waits_in_words(on=on))
    return True
