"""One of everything that the hub keeps about people, each text of it a mark that stands nowhere else."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

from django.apps import apps
from django.db import models
from django.db.models import Model

from charter_champions.enums import ApplicationStatus, NoteKind
from charter_champions.models import ApplicationNote
from events.enums import CertificateEnding, RevokedBecause
from events.models import BookingAnswer, BookingNeeds, CertificateEnd, EventFeedback
from hub.organisations.models import MistakeReport, OrganisationContact
from hub.portal.models import Invitation
from hub.shared.clock import now, today
from hub.shared.privacy.registry import Declaration, declarations
from hub.shared.staff_notes import StaffNote
from hub.shared.states import HistoryRow
from stories.domain.topic_numbers import recount_topic
from tests.factories.alerts import make_follow
from tests.factories.charter_champions import make_application, make_champion
from tests.factories.officers import make_officer, send
from tests.factories.reports import make_started
from tests.factories.stories import make_accepted_story, make_story, make_story_file
from tests.factories.training import make_learner
from tests.home.matrix_world import World

MARK = re.compile(r"zq\d{4}x", re.IGNORECASE)
SHORTEST = 12
"""No field that is shorter holds a mark; what is in it is one of a few values."""
TEXTS = (models.CharField, models.TextField)
"""Addresses of the web and of mail are among them."""

OPEN = {
    "events.Challenge": "decided in public",
    "events.ChallengeHistory": "decided in public",
    "events.ProgrammeItem": "who speaks is announced",
    "organisations.Organisation": "as the organisation wants",
    "reports.Commitment": "promised in public",
    "reports.CommitmentEvent": "promised in public",
    "reports.DutyRule": "who read the law is told with the rule",
    "reports.EscalationNews": "published with the request",
    "reports.Outcome": "what changed is said in public",
    "reports.RecommendationReply": "answered in public",
    "reports.ResponseRequestEvent": "the steps of a request are public",
    "spotlights.SpotlightPage": "a published page",
}
"""Models whose texts are public by what they are, and why."""

UNMADE = {
    "account.EmailAddress": "never written",
    "accounts.EmailChange": "a day at most; tested with the accounts",
    "alerts.Follow": "its one text is a search in a normal form",
    "alerts.Told": "the key of a happening",
    "charter_champions.UnsavedPage": "a picture and a dictionary of answers, tested with the form",
    "django_tasks_database.DBTaskResult": "a library's, for administrators",
    "events.VotingAddress": "a digest",
    "shared.Erasure": "a digest",
    "shared.RateEvent": "a digest",
    "wagtailadmin.FormState": "a library's, for who typed it",
}
"""Models of which the world has no row with a mark, and why."""

OPEN_FIELDS = {
    "events.Certificate": {"person_name": "by the code that is on it"},
    "events.Pledge": {"text": "the person asked for it", "name": "the person asked for it"},
    "reports.CommitmentUpdate": {"public_text": "the version for everybody"},
    "reports.Escalation": {"reason": "told with the request"},
    "reports.Message": {"public_text": "the version for everybody"},
    "stories.Story": {"public_text": "the version for others, quoted where that is allowed"},
}


class Mark(NamedTuple):
    """Where a mark stands: in a field of one row."""

    label: str
    name: str
    key: object

    def __str__(self) -> str:
        return f"{self.label}.{self.name}"


class MarkedWorld(World):
    """The world of the admin's matrix, and what else is kept of people, with its ``marks``."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: dict[str, Mark] = {}
        self.make_people()
        self.make_stories()
        self.make_steps()
        self.plant()

    def make_people(self) -> None:
        organisation = self.row("organisations.organisation")
        booking = self.row("events.booking")
        OrganisationContact.objects.create(organisation=organisation, name="Mo", role="Chair", email="mo@group.example")
        MistakeReport.objects.update(email="reader@kilnford.example")
        Invitation.objects.create(organisation=organisation, email="new@group.example", invited_by=self.owner)
        BookingNeeds.objects.create(booking=booking, text="A ramp")
        EventFeedback.objects.create(
            session=self.event.sessions.get(), rating="good", good="Tea", better="Heat", received_on=today()
        )
        BookingAnswer.objects.create(booking=booking, question="Tea?", answer="Yes")
        make_learner(self.row("events.courserun"))
        make_champion("Kilnford Kin")
        for status in (ApplicationStatus.RECEIVED, ApplicationStatus.DECLINED):
            make_application(status, name=f"Kites {status}")
        for model in subclasses(StaffNote):
            self.note(model)
        received = self.row("charter_champions.application")
        ApplicationNote.objects.create(application=received, kind=NoteKind.STAFF, text="A word", at=now())
        CertificateEnd.objects.create(
            certificate=self.row("events.certificate"),
            kind=CertificateEnding.REVOKED,
            because=RevokedBecause.WRONG_PERSON,
            at=now(),
            reason="A mistake",
        )
        request = make_started(received_on=dt.date(2026, 4, 2))
        self.request = request
        send(make_officer(request))
        make_follow(request)

    def make_stories(self) -> None:
        topic = self.row("stories.topic")
        partner = self.row("organisations.organisation")
        for number in range(6):
            make_accepted_story(
                topic=topic,
                organisation=partner if number % 2 else None,
                contact=f"teller{number}@kilnford.example",
                allowed="count quote publish contact",
                what_better="A call",
            )
        make_story(what_better="A call", contact="other@kilnford.example")
        recount_topic(topic)
        make_story_file(partner, self.people["partner"])

    def note(self, model: type[StaffNote]) -> None:
        (link,) = (field for field in model._meta.concrete_fields if field.name not in {"id", "user", "at", "text"})
        subject = self.row(link.related_model._meta.label_lower)
        model.objects.create(**{link.name: subject}, user=self.owner, at=now(), text="A word")

    def make_steps(self) -> None:
        """A step, with a reason, of everything that had none."""
        for model in subclasses(HistoryRow):
            owner = model._meta.get_field("subject").related_model
            subject = self.rows.get(owner._meta.label_lower) or owner._base_manager.first()
            if subject is not None and not model._base_manager.exists():
                status = subject.status
                model._base_manager.create(subject=subject, at=now(), before="", after=status, reason="Because")

    def plant(self) -> None:
        for declaration in declarations():
            for name in marked_fields(declaration):
                for key in models.QuerySet(declaration.model).values_list("pk", flat=True):
                    self.mark(declaration, name, key)
        for row in (*self.people.values(), *self.rows.values()):
            row.refresh_from_db()

    def mark(self, declaration: Declaration, name: str, key: object) -> None:
        mark = f"zq{len(self.marks):04d}x"
        field = declaration.model._meta.get_field(name)
        if isinstance(field, models.EmailField):
            value = f"{mark}@planted.example"
        elif isinstance(field, models.URLField):
            value = f"https://{mark}.example/"
        else:
            value = mark
        rows = models.QuerySet(declaration.model).filter(pk=key)
        if isinstance(rows.values_list(name, flat=True)[0], str):
            rows.update(**{name: value})
            self.marks[mark] = Mark(declaration.label, name, key)

    def found(self, text: str) -> set[Mark]:
        """The marks that stand in ``text``."""
        return {self.marks[mark.lower()] for mark in set(MARK.findall(text)) if mark.lower() in self.marks}


def marked_fields(declaration: Declaration) -> Iterator[str]:
    """The texts about people of a model that are not public by what they are."""
    if declaration.label in OPEN or declaration.is_derived or not declaration.model._meta.managed:
        return
    for name, held in declaration.held.items():
        field = declaration.model._meta.get_field(name)
        is_text = isinstance(field, TEXTS) and not isinstance(field, models.FileField) and not field.choices
        is_long = field.max_length is None or field.max_length >= SHORTEST
        if is_text and is_long and not held.is_secret and name not in OPEN_FIELDS.get(declaration.label, {}):
            yield name


def subclasses(model: type[Model]) -> list[type[Model]]:
    return [each for each in apps.get_models() if issubclass(each, model)]
