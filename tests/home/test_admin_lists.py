"""How often a list of staff asks the database: no more for more rows, in every list there is."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, get_resolver, reverse
from wagtail.admin.viewsets import viewsets
from wagtail.models import Site

from charter_champions.enums import ApplicationStatus
from events.domain.pledges import show
from events.models import Milestone, OpeningBalance
from hub.organisations.domain.listings import report_mistake
from hub.organisations.enums import ClaimStatus
from hub.organisations.models import ListingClaim
from hub.portal.models import ListingChange
from hub.shared.clock import now
from hub.shared.models import CalendarException, Errand, OutgoingEmail
from reports.models import LetterTemplate
from stories.domain.topic_numbers import recount_topic
from tests.factories.bookings import make_bookable, make_booking
from tests.factories.challenges import make_challenge
from tests.factories.charter_champions import make_application, make_membership, make_version
from tests.factories.files import make_redaction
from tests.factories.home import make_home, make_standard_page
from tests.factories.issuing import make_any_check
from tests.factories.offers import make_offer
from tests.factories.officers import make_proposal
from tests.factories.organisations import make_area, make_organisation, make_person
from tests.factories.pledges import make_pledge
from tests.factories.promises import make_outcome, make_promise, make_voice
from tests.factories.reports import make_rule, make_started
from tests.factories.rights import make_request
from tests.factories.shared import make_document, make_image, make_theme
from tests.factories.spotlights import make_nomination
from tests.factories.stories import make_accepted_story, make_entry, make_topic
from tests.factories.stories import make_rule as make_weight_rule
from tests.factories.training import (
    make_certificate,
    make_enquiry,
    make_framework,
    make_learner,
    make_past_run,
    make_route,
)

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

FEW, MANY = 2, 6
numbers = itertools.count(1)


def make_user() -> None:
    user = get_user_model().objects.create_user(f"person-{next(numbers)}")
    user.groups.set(Group.objects.all()[:2])


def make_work(model, **values) -> None:
    at = now()
    model.objects.create(created_at=at, next_attempt_at=at, waiting_since=at, **values)


def make_mail() -> None:
    number = next(numbers)
    make_work(OutgoingEmail, kind="test", recipient=f"a{number}@supper.example", message_id=f"<{uuid.uuid4()}@hub>")


def make_counted_topic() -> None:
    topic = make_topic(f"Topic {next(numbers)}")
    make_accepted_story(topic=topic)
    recount_topic(topic)


def make_claim() -> None:
    ListingClaim.objects.create(organisation=make_organisation(), created_at=now(), status=ClaimStatus.CONFIRMED)


MAKERS = {
    "events.EventSession": make_bookable,
    "events.Booking": lambda: make_booking(make_bookable()),
    "stories.EngagementEntry": lambda: make_entry(make_organisation()),
    "organisations.MistakeReport": lambda: report_mistake(make_organisation(), "The phone does not work."),
    "organisations.ListingClaim": make_claim,
    "organisations.OrganisationPerson": lambda: make_person(make_organisation(), f"p{next(numbers)}@partner.example"),
    "portal.ListingChange": lambda: ListingChange.objects.create(organisation=make_organisation()),
    "organisations.Organisation": lambda: make_organisation(areas=[make_area()]),
    "organisations.Area": make_area,
    "shared.Theme": make_theme,
    "shared.CalendarException": lambda: CalendarException.objects.create(
        day=dt.date(2026, 1, 1) + dt.timedelta(days=next(numbers)), reason="A day of rest"
    ),
    "shared.OutgoingEmail": make_mail,
    "shared.Errand": lambda: make_work(Errand, kind="test"),
    "charter_champions.Application": lambda: make_application(ApplicationStatus.SUBMITTED),
    "charter_champions.Membership": make_membership,
    "charter_champions.CharterVersion": make_version,
    "rights.RightsRequest": make_request,
    "spotlights.Nomination": make_nomination,
    "stories.Story": lambda: make_accepted_story(organisation=make_organisation(), area=make_area()),
    "events.EventOffer": make_offer,
    "events.Challenge": make_challenge,
    "events.PledgeShowing": lambda: show(make_pledge()),
    "events.CourseRun": lambda: make_learner(make_past_run()),
    "events.TrainingEnquiry": lambda: make_enquiry(area=make_area()),
    "events.TrainingRoute": lambda: make_route(make_area(), make_organisation()),
    "events.Certificate": make_certificate,
    "events.Milestone": lambda: Milestone.objects.create(number=next(numbers)),
    "events.OpeningBalance": lambda: OpeningBalance.objects.create(
        number=1, as_of=dt.date(2020, 1, 1) + dt.timedelta(days=next(numbers)), source="Report"
    ),
    "events.Framework": lambda: make_framework("Listen"),
    "reports.ResponseRequest": make_started,
    "reports.DutyRule": make_rule,
    "reports.Redaction": make_redaction,
    "reports.FactCheck": make_any_check,
    "reports.RedirectProposal": make_proposal,
    "reports.LetterTemplate": lambda: LetterTemplate.objects.create(
        name=f"Letter {next(numbers)}", purpose="asking", subject="Our request", body="Dear {{ body }}"
    ),
    "reports.Commitment": make_promise,
    "reports.CommitmentUpdate": make_voice,
    "reports.Outcome": make_outcome,
    "stories.Topic": make_counted_topic,
    "stories.WeightRule": lambda: make_weight_rule(f"Rule {next(numbers)}"),
    "wagtailcore.Site": lambda: Site.objects.create(
        hostname=f"host{next(numbers)}.example", root_page=Site.objects.get(is_default_site=True).root_page
    ),
    "auth.User": make_user,
    "auth.Group": lambda: Group.objects.create(name=f"Group {next(numbers)}"),
}
# One row for each kind of mail and of job, however much there is; the audit log fills itself as rows are made.
OTHERS = {"shared.EmailWording", "shared.JobState", "shared.AuditEntry", "wagtailcore.Page"}


def lists() -> dict[str, str]:
    """The address of the list of each kind of thing that staff see in one, by its label."""
    get_resolver().url_patterns  # noqa: B018, the viewsets are registered as the addresses are read.
    found = {}
    for viewset in viewsets.viewsets:
        model = getattr(viewset, "model", None)
        if model is None or isinstance(model, str):
            continue  # A chooser, which is no list of staff's.
        for name in ("list", "index"):
            try:
                found.setdefault(model._meta.label, reverse(viewset.get_url_name(name)))
            except NoReverseMatch:
                continue
    return found


@pytest.fixture
def administrator(client):
    client.force_login(get_user_model().objects.create_superuser("administrator"))
    return client


def queries_of(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def assert_asks_the_same(client, url: str, make) -> None:
    for _ in range(FEW):
        make()
    few = queries_of(client, url)
    for _ in range(MANY - FEW):
        make()

    assert queries_of(client, url) <= few


def test_every_list_is_tried():
    assert set(lists()) == set(MAKERS) | (OTHERS & set(lists()))


@pytest.mark.parametrize("label", MAKERS)
def test_no_list_asks_for_each_row(administrator, label):
    make_home()
    assert_asks_the_same(administrator, lists()[label], MAKERS[label])


@pytest.mark.parametrize("make", [make_image, make_document, "page"])
def test_no_list_of_files_or_pages_asks_for_each_row(administrator, make):
    home = make_home()
    if make == "page":
        assert_asks_the_same(
            administrator, reverse("wagtailadmin_explore", args=[home.pk]), lambda: make_standard_page(home)
        )
    else:
        name = {make_image: "wagtailimages:index", make_document: "wagtaildocs:index"}[make]
        assert_asks_the_same(administrator, reverse(name), make)
