"""What is told in confidence stands in no page, file, feed, mail, log or error report that is not for it.

Each text about a person, of a world with one of everything, is a mark that stands nowhere else. Then all that the hub
gives out is read: what a stranger can reach, each address of the admin as each role, what a partner sees, what is
mailed as the clock moves, what is logged, what a fault says.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.core import mail
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from hub.shared.job_runs import run_due
from hub.shared.models import AuditEntry
from hub.shared.privacy.registry import declarations
from stories.models import Story
from tests.home.matrix_addresses import admin_addresses, routes
from tests.home.matrix_world import INSIDE
from tests.home.test_admin_matrix import known, visitor
from tests.logged import every_line
from tests.markers.world import UNMADE, Mark, MarkedWorld, marked_fields

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

EVENTS = ("editor", "moderator", "training")
REVIEW = ("champions",)
LISTINGS = ("champions", "moderator")
NAMES = ("auth.User.first_name", "auth.User.last_name", "auth.User.username")
READERS: dict[str, tuple[str, ...]] = {
    "auth.User.email": ("administrator", "champions", "moderator"),
    "charter_champions.Application": (*REVIEW,),
    "charter_champions.ApplicationCheck": REVIEW,
    "charter_champions.ApplicationHistory": REVIEW,
    "charter_champions.ApplicationNote": REVIEW,
    "charter_champions.MembershipHistory": REVIEW,
    "events.Booking": EVENTS,
    "events.BookingAnswer": EVENTS,
    "events.BookingHistory": EVENTS,
    "events.BookingNeeds": ("moderator", "training"),
    "events.Certificate": ("training",),
    "events.CertificateEnd": ("training",),
    "events.Enrolment": ("training",),
    "events.EventFeedback": EVENTS,
    "events.EventOffer": ("editor", "moderator"),
    "events.EventOfferHistory": ("editor", "moderator"),
    "events.PledgeShowingHistory": ("editor", "moderator"),
    "events.TrainingEnquiry": ("training",),
    "events.TrainingEnquiryHistory": ("training",),
    "events.TrainingEnquiryNote": ("training",),
    "organisations.ListingClaim": LISTINGS,
    "organisations.ListingClaimHistory": LISTINGS,
    "organisations.MistakeReport": LISTINGS,
    "organisations.MistakeReportHistory": LISTINGS,
    "organisations.OrganisationContact": ("champions", "editor", "evidence", "moderator", "training"),
    "portal.Invitation": LISTINGS,
    "portal.ListingChangeHistory": ("champions", "evidence", "moderator"),
    "reports.Attachment": ("evidence",),
    "reports.CommitmentUpdate": ("evidence",),
    "reports.CommitmentUpdateEvent": ("evidence",),
    "reports.FactCheck": ("evidence",),
    "reports.FactCheckEvent": ("evidence",),
    "reports.Message": ("evidence",),
    "reports.Officer": ("evidence",),
    "reports.OutcomeEvent": ("evidence",),
    "reports.Redaction": ("evidence",),
    "reports.RedactionEvent": ("evidence",),
    "reports.RedirectProposal": ("evidence",),
    "reports.RedirectProposalEvent": ("evidence",),
    "rights.RightsNote": ("administrator",),
    "rights.RightsRequest": ("administrator",),
    "rights.RightsRequestHistory": ("administrator",),
    "shared.OutgoingEmail": ("administrator",),
    "shared.OutgoingEmailHistory": ("administrator",),
    "spotlights.Nomination": ("moderator",),
    "spotlights.NominationHistory": ("moderator",),
    "spotlights.NominationNote": ("moderator",),
    "stories.StoryContact": ("evidence",),
    "stories.StoryHistory": ("evidence", "safeguarding"),
    "stories.StoryNote": ("evidence", "safeguarding"),
    "stories.StoryWords": ("evidence", "safeguarding"),
    "wagtailcore.ModelLogEntry": ("editor", "evidence", "moderator", "training"),
    "wagtailcore.PageLogEntry": ("editor", "evidence", "moderator", "training"),
}
"""Which roles read the texts of a model, or of one field, in the admin. What is not named nobody reads there."""

LEAVES = re.compile(
    r"""(?:href|src|action)="(/[^"#]*)|https://hub\.example(/[^\s"<>\\#]*)|<loc>[^<]*?//[^/<]+(/[^<]*)"""
)
EXPORT = "export=csv"
EXPORTERS = ("administrator", "champions", "editor", "evidence", "moderator", "training")
"""Roles with a list that can be had as a file and has marks."""

MOST_QUERIES = 4
"""Of one address: filters come in every combination, and each says the same of other rows."""


@pytest.fixture
def lines(world):
    with every_line() as written:
        yield written


@pytest.fixture
def world(settings, time_machine):
    time_machine.move_to("2026-05-06T10:00:00Z")
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    return MarkedWorld()


def text_of(answer: HttpResponse) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8", "replace") + str(answer.headers)


def in_words(marks: Iterable[Mark]) -> list[str]:
    return sorted({str(mark) for mark in marks})


def walk(world: MarkedWorld, client: Client, starts: list[str]) -> Iterator[tuple[str, HttpResponse, str]]:
    """Every address that can be reached from ``starts`` and what it answers; each asked with the same cookies."""
    cookies = copy.copy(client.cookies)
    waiting, known, queries = list(starts), set(starts), defaultdict(int)
    while waiting:
        address = waiting.pop()
        client.cookies = copy.copy(cookies)
        answer = client.get(address)
        text = text_of(answer)
        yield address, answer, text
        led = [answer["Location"]] if answer.status_code in (301, 302) else []
        led += [unescape(next(filter(None, found))) for found in LEAVES.findall(text)]
        for each in led:
            parts = urlsplit(each)
            if parts.path.startswith(("/admin/", "/static/", "/media/", "/account/")) or each in known:
                continue
            queries[parts.path] += 1
            if queries[parts.path] <= MOST_QUERIES:
                known.add(each)
                waiting.append(each)


def starts() -> list[str]:
    """Addresses of the site without a part that has to be known."""
    plain = [f"/{route.key.lstrip('/')}" for route in routes() if not route.parameters and route.name]
    return [path for path in plain if not path.startswith(("/admin/", "/account/", "/_util/")) and "(" not in path]


def test_the_world_has_a_mark_in_every_text_about_people(world):
    marked = {mark.label for mark in world.marks.values()}
    wanted = {declaration.label for declaration in declarations() if any(marked_fields(declaration))}
    assert sorted(wanted - marked - UNMADE.keys()) == [], "make a row of each in tests/markers/world.py"
    assert sorted(UNMADE.keys() & marked) == []


def test_a_stranger_reads_none(world, lines):
    read, faults = set(), {}
    for address, answer, text in walk(world, Client(raise_request_exception=False), starts()):
        read.add(urlsplit(address).path)
        if answer.status_code >= 500 or (found := world.found(text)):
            faults[address] = answer.status_code if answer.status_code >= 500 else in_words(found)
    logged = world.found("\n".join(lines))

    topic, request = world.row("stories.topic"), world.request
    expected = {
        topic.get_absolute_url(),
        request.get_absolute_url(),
        request.report.url,
        "/api/v1/openapi.json",
        "/api/v1/topics",
        "/hsds/services",
        "/topics/topics.csv",
        "/record/list.csv",
        "/sitemap.xml",
        "/directory/supper-club/",
        reverse("asking:list"),
    }
    assert expected - read == set(), sorted(read)
    assert faults == {}
    assert in_words(logged) == []


@pytest.mark.parametrize("who", INSIDE)
def test_each_role_reads_what_is_for_it(world, lines, who):
    client, seen, where, exported = visitor(world, who), set(), {}, set()
    cookies = copy.copy(client.cookies)
    for address in admin_addresses(world):
        paths = [address.path]
        for path in paths:
            client.cookies = copy.copy(cookies)
            with known(world):
                text = text_of(client.get(path))
            if EXPORT in text and EXPORT not in path:
                paths.append(f"{address.path}?{EXPORT}")
            for mark in (found := world.found(text)):
                where.setdefault(mark, path)
                seen.add(mark)
            exported |= found if EXPORT in path else set()
    assert bool(exported) is (who in EXPORTERS)

    assert {str(mark): where[mark] for mark in seen if who not in readers(mark)} == {}
    told = {mark.label for mark in seen}
    expected = {
        key.rpartition(".")[0] if key.count(".") == 2 else key for key, whose in READERS.items() if who in whose
    }
    assert sorted(expected - told) == [], "the table says that they are read"
    assert in_words(world.found("\n".join(lines))) == []
    assert in_words(world.found(repr(list(AuditEntry.objects.values())))) == []


def readers(mark: Mark) -> tuple[str, ...]:
    return INSIDE if str(mark) in NAMES else READERS.get(str(mark), READERS.get(mark.label, ()))


def test_a_partner_reads_what_is_of_its_organisation(world):
    own = {"portal.Invitation.email", "portal.ListingChange.reason", "auth.User.email", *NAMES}
    client, seen = visitor(world, "partner"), {}
    for address, _, text in walk(world, client, [reverse("portal:home")]):
        for mark in in_words(world.found(text)):
            seen.setdefault(mark, address)
    assert {mark: address for mark, address in seen.items() if mark not in own} == {}


def test_what_is_mailed_holds_none_but_for_whom_it_is(world, lines, time_machine):
    for days in (0, 1, 8, 40, 400):
        time_machine.move_to(dt.datetime(2026, 5, 6, 10, tzinfo=dt.UTC) + dt.timedelta(days=days))
        run_due()
    # A mail that waited is told as it was written.
    sent = [message for message in mail.outbox if not world.found(message.subject)]
    strange = {}
    for message in sent:
        whole = "\n".join([message.subject, message.body, *(str(part.content) for part in message.alternatives)])
        own = {(mark.label, mark.key) for mark in world.found(" ".join(message.to))}
        if others := [mark for mark in world.found(whole) if (mark.label, mark.key) not in own]:
            strange[message.subject] = in_words(others)
    assert len(sent) > 5
    assert strange == {}
    assert in_words(world.found("\n".join(lines))) == []


def test_a_fault_says_nothing_of_what_it_was_about(world, lines, monkeypatch):
    story = Story.objects.exclude(words=None).first()

    def fail(*args, **kwargs):
        raise RuntimeError(f"{story.words.what_happened} {story.contact.email if hasattr(story, 'contact') else ''}")

    monkeypatch.setattr("stories.views.screening.StoryView.get_context_data", fail)
    client = visitor(world, "evidence")
    client.raise_request_exception = False
    answer = client.get(reverse("stories_desk:inspect", args=[story.pk]))

    assert answer.status_code == 500
    assert any("RuntimeError" in line for line in lines)
    assert in_words(world.found(text_of(answer))) == []
    assert in_words(world.found("\n".join(lines))) == []


STAYS = {
    "alerts.Follower": "what they follow is still open",
    "auth.User": "accounts in use",
    "charter_champions.Application": "nobody has decided it",
    "charter_champions.ApplicationCheck": "as the application",
    "charter_champions.ApplicationHistory": "as the application",
    "charter_champions.ApplicationNote": "as the application",
    "charter_champions.MembershipHistory": "why a standing changed is on the record",
    "events.Certificate": "for good, to be found again by its holder",
    "events.CertificateEnd": "as the certificate",
    "events.TrainedPerson": "a digest, so that nobody is counted twice",
    "events.PledgeShowingHistory": "why staff did not show it, without the pledge",
    "organisations.OrganisationContact": "as long as the organisation is listed",
    "portal.ListingChange": "nobody has decided it",
    "portal.ListingChangeHistory": "as the change",
    "reports.CommitmentUpdate": "nobody has decided it",
    "reports.CommitmentUpdateEvent": "a step on the record",
    "reports.FactCheckEvent": "a step on the record",
    "reports.Officer": "the request is open",
    "reports.OutcomeEvent": "a step on the record",
    "reports.Redaction": "nobody has decided it",
    "reports.RedactionEvent": "a step on the record",
    "reports.RedirectProposal": "nobody has decided it",
    "reports.RedirectProposalEvent": "a step on the record",
    "rights.RightsNote": "the request is open",
    "rights.RightsRequest": "the request is open",
    "rights.RightsRequestHistory": "the request is open",
    "stories.StoryHistory": "why it was decided so, for who told it",
}
"""Models of which a mark is left after years in which nobody did anything, and why."""


def test_what_is_past_its_time_goes_by_what_runs_each_night(world, time_machine):
    for year in (2027, 2029, 2033, 2040):
        time_machine.move_to(dt.datetime(year, 6, 1, 10, tzinfo=dt.UTC))
        run_due()

    def is_left(mark: str, where: Mark) -> bool:
        rows = models.QuerySet(apps.get_model(where.label)).filter(pk=where.key)
        return rows.filter(**{f"{where.name}__icontains": mark}).exists()

    left = {where.label for mark, where in world.marks.items() if is_left(mark, where)}
    assert sorted(left ^ STAYS.keys()) == []
