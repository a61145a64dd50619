from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management import call_command
from django.urls import reverse
from PIL import Image
from wagtail.fields import StreamField
from wagtail.models import Page, Site

from charter_champions.domain.duplicates import find_duplicates
from charter_champions.enums import ApplicationStatus, Standing
from charter_champions.models import Application, Membership
from events.models import EventFile, EventOffer, EventPage
from hub.home.demo import pictures
from hub.home.models import StandardPage
from hub.organisations.enums import OrganisationKind
from hub.organisations.models import Organisation
from hub.shared.calendars import working_calendar
from hub.shared.clock import now, today
from hub.shared.models import HubImage, HubRendition, OutgoingEmail
from reports.enums import PhaseKey
from reports.models import Recommendation, ReportPage, ResponseRequest
from spotlights.models import Nomination, SpotlightPage

# In one process of a run: making the demo takes longer than all that is asked of it.
pytestmark = [pytest.mark.django_db, pytest.mark.drawn, pytest.mark.indexed, pytest.mark.xdist_group("demo")]


def small_picture(name: str) -> Image.Image:
    return Image.new("RGB", (160, 100), "#0b4f63")


@pytest.fixture(scope="module")
def demo_site(once):
    """The demo, made once for all tests here; its folder."""
    with pytest.MonkeyPatch.context() as patch, once() as folder:
        patch.setattr(pictures, "scene", small_picture)
        patch.setattr(pictures, "sign", small_picture)
        call_command("demo", stdout=StringIO())
    return folder


@pytest.fixture(autouse=True)
def demo(demo_site, media_folder, settings):
    settings.MEDIA_ROOT = demo_site / "media"
    settings.HUB_PRIVATE_ROOT = demo_site / "private"


def rows() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_makes_what_the_board_is_to_see():
    by_kind = Counter(Organisation.objects.visible().values_list("kind", flat=True))

    assert by_kind == {
        OrganisationKind.NHS_BODY: 4,
        OrganisationKind.COUNCIL: 1,
        OrganisationKind.PROVIDER: 2,
        OrganisationKind.CHARITY: 6,
        OrganisationKind.COMMUNITY_GROUP: 12,
        OrganisationKind.COLLECTIVE: 7,
    }
    assert Membership.objects.current(on=today()).count() == 12
    assert SpotlightPage.objects.visible().count() == 8
    assert SpotlightPage.objects.visible().featured().count() == 3
    assert EventPage.objects.visible().count() == 20
    assert ReportPage.objects.visible().count() == 7
    assert StandardPage.objects.visible().count() == 8
    assert Nomination.objects.count() == 3
    assert Counter(EventOffer.objects.values_list("status", flat=True)) == {"received": 2, "accepted": 1, "declined": 1}


def test_has_a_request_in_every_phase():
    calendar = working_calendar()

    phases = Counter(
        request.phase(on=today(), calendar=calendar).key for request in ResponseRequest.objects.for_phase()
    )

    twice = (PhaseKey.ANSWERED_IN_TIME, PhaseKey.PART_ANSWERED)
    assert phases == {key: 2 if key in twice else 1 for key in PhaseKey}


def test_late_requests_are_late_by_the_days_of_their_story():
    calendar = working_calendar()

    late = {
        (request.body.slug, request.report.slug): request.phase(on=today(), calendar=calendar).label
        for request in ResponseRequest.objects.for_phase()
        if request.phase(on=today(), calendar=calendar).working_days_late
    }

    assert late == {
        ("kilnford-council", "gp-appointments-that-fit-around-caring"): "answered 5 working days late",
        ("kilnford-council", "getting-to-vale-park-without-a-car"): "overdue by 8 working days",
        ("northmoor-ambulance-service", "getting-to-vale-park-without-a-car"): "long overdue by 27 working days",
    }


def test_numbers_of_the_record_run_with_the_days():
    started = ResponseRequest.objects.started().order_by("year", "number")

    assert [request.received_on for request in started] == sorted(request.received_on for request in started)


def test_messages_and_moves_stand_on_the_day_they_happened():
    withdrawn = ResponseRequest.objects.get(status="withdrawn")

    moved_on = withdrawn.history.latest("at").at.date()

    assert withdrawn.received_on < moved_on < today()


def test_memberships_stand_in_every_way():
    standings = Counter(membership.standing(today()) for membership in Membership.objects.all())

    assert standings == {Standing.CURRENT: 12, Standing.LAPSED: 1, Standing.SUSPENDED: 1, Standing.REPLACED: 1}
    # The lapsed one is still listed: its thirty days of grace are not over.
    assert Membership.objects.listed(on=today()).count() == 13


def test_three_applications_wait_and_one_may_be_a_double():
    waiting = Application.objects.waiting()

    assert [application.name for application in waiting] == [
        "The Sweet Enough Group",
        "Northgate Dads",
        "Kilnford Stroke Singers",
    ]
    assert [application.status for application in waiting] == [
        ApplicationStatus.RECEIVED,
        ApplicationStatus.INFORMATION_ASKED,
        ApplicationStatus.RECEIVED,
    ]
    assert [application.waiting_days(on=today()) for application in waiting] == [13, 9, 2]
    assert [duplicate.found.name for duplicate in find_duplicates(waiting[0])] == ["Sweet Enough"]


def test_events_are_past_archived_today_later_and_cancelled():
    upcoming = EventPage.objects.upcoming(at=now())

    assert EventPage.objects.past(at=now()).count() in {4, 5}  # Today's phone-in ends at 8pm.
    assert sum(event.show_archive_notice for event in EventPage.objects.all()) == 2
    assert [event.slug for event in upcoming if event.is_cancelled] == ["canal-walk"]
    formats = Counter(EventPage.objects.live().values_list("format", flat=True))
    assert formats == {"in_person": 14, "online": 2, "both": 4}
    assert EventPage.objects.get(slug="phone-in-getting-to-hospital").sessions.get().starts_at.date() == today()
    assert EventFile.objects.filter(document__isnull=False).count() == 6


def test_running_it_again_changes_nothing():
    before, words = rows(), StringIO()
    passwords = list(django_users().values_list("password", "last_login"))

    call_command("demo", stdout=words)

    assert rows() == before
    assert list(django_users().values_list("password", "last_login")) == passwords
    assert words.getvalue() == "The demo site is here already; nothing was changed.\n"


def django_users():
    return apps.get_model(django_settings.AUTH_USER_MODEL).objects.order_by("pk")


def test_takes_the_place_of_the_greeting_of_wagtail():
    site = Site.objects.get()

    assert (site.site_name, site.root_page.title, site.hostname, site.port) == (
        "Kilnford Voice (demo)",
        "Kilnford Voice",
        "hub.example",
        443,
    )
    assert Page.objects.filter(depth=2).count() == 1


def test_writes_to_nobody():
    assert OutgoingEmail.objects.count() == 0


class Tags(HTMLParser):
    def __init__(self, html: str):
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def named(self, name: str) -> list[dict]:
        return [attrs for tag, attrs in self.found if tag == name]


@pytest.mark.drawn
def test_every_page_answers_and_every_link_of_the_site_leads_somewhere(client):
    addresses = [page.url for page in Page.objects.live().filter(depth__gt=1)]
    addresses += [organisation.get_absolute_url() for organisation in Organisation.objects.visible()]
    addresses += [request.get_absolute_url() for request in ResponseRequest.objects.started()]
    addresses += [membership.get_absolute_url() for membership in Membership.objects.all()]
    addresses += [reverse(name) for name in ("directory:list", "record:list", "apply:start", "nominate:start")]
    made_before = set(HubRendition.objects.values_list("file", flat=True))

    wrong, links = {}, {}
    for address in addresses:
        response = client.get(address)
        tags = Tags(response.content.decode())
        faults = [f"status {response.status_code}"] if response.status_code != 200 else []
        if len(tags.named("h1")) != 1:
            faults.append(f"{len(tags.named('h1'))} headings of the first level")
        faults += [f"picture without alt: {image}" for image in tags.named("img") if "alt" not in image]
        if faults:
            wrong[address] = faults
        links |= {path: address for link in tags.named("a") if (path := path_of(link.get("href", "")))}
    broken = {
        path: f"linked from {source}, status {status}"
        for path, source in links.items()
        if path not in addresses and (status := client.get(path).status_code) >= 400
    }

    assert wrong == {}
    assert broken == {}
    assert len(addresses) == 47 + 32 + 15 + 16 + 4 + 4
    # Every size that a page asks for was made before: reading a page writes nothing.
    assert set(HubRendition.objects.values_list("file", flat=True)) - made_before == set()


@pytest.mark.drawn
def test_reading_any_page_without_sizes_makes_none(client, demo_site, django_assert_max_num_queries):
    addresses = public_paths()
    HubRendition.objects.all().delete()
    files_before = {path for path in demo_site.rglob("*") if path.is_file()}

    with django_assert_max_num_queries(5000) as asked:
        pages = [client.head("/"), *(client.get(address) for address in addresses)]

    writes = {"INSERT", "UPDATE", "DELETE", "REPLACE"} & {query["sql"].split(None, 1)[0] for query in asked}
    assert {page.status_code for page in pages} == {200}
    assert writes == set()
    assert HubRendition.objects.count() == 0
    assert {path for path in demo_site.rglob("*") if path.is_file()} == files_before
    # No size, no picture: nothing is broken.
    sources = [image["src"] for page in pages for image in Tags(page.content.decode()).named("img")]
    assert [source for source in sources if source.startswith("/media/")] == []


def path_of(href: str) -> str:
    """The path of a link inside the site, without the filters that lists put behind it; empty for all others."""
    return href.split("#")[0].split("?")[0] if href.startswith("/") else ""


def test_pictures_describe_themselves():
    images = HubImage.objects.all()

    assert len(images) == 12 + 8
    assert [image.title for image in images if len(image.default_alt_text) < 20] == []


def test_editors_could_have_written_every_page():
    """Every stream passes the checks of the editor's form, and every row those of its model."""
    for page in Page.objects.filter(depth__gt=1).specific():
        page.full_clean()
        for field in page._meta.get_fields():
            if isinstance(field, StreamField):
                field.stream_block.clean(getattr(page, field.name))
    for organisation in Organisation.objects.all():
        organisation.full_clean()
    for recommendation in Recommendation.objects.all():
        assert recommendation.bodies.count() == 1


# The most queries of each kind of page, by what its path looks like; the first that fits counts.
BUDGETS = [
    (r"/", 20),
    (r"/(directory|record|reports|spotlights|whats-on|search)/(\?.*)?", 15),
    (r"/directory/list\.csv|/record/list\.csv", 15),
    (r"/.*", 12),
]


def public_paths() -> list[str]:
    pages = [page.get_url() for page in Page.objects.live().filter(depth__gte=2)]
    rows = [organisation.get_absolute_url() for organisation in Organisation.objects.visible()]
    rows += [request.get_absolute_url() for request in ResponseRequest.objects.public()]
    rows += [reverse("record:body", args=[body.slug]) for body in Organisation.objects.bodies()]
    badges = [reverse("verify:membership", args=[membership.code]) for membership in Membership.objects.all()]
    lists = [reverse(name) for name in ("directory:list", "record:list", "search", "verify:form", "apply:start")]
    filters = ["/search/?q=carers", "/directory/?champions=yes&access=step_free", "/whats-on/?when=past"]
    return sorted({*pages, *rows, *badges, *lists, *filters})


@pytest.mark.drawn
def test_every_page_keeps_its_budget_and_asks_nothing_twice(client, django_assert_max_num_queries):
    faults = {}
    for path in public_paths():
        client.get(path)  # Fills the caches of sites and content types.
        with django_assert_max_num_queries(200) as asked:
            answer = client.get(path)
        assert answer.status_code == 200, path
        statements = [query["sql"] for query in asked]
        budget = next(most for pattern, most in BUDGETS if re.fullmatch(pattern, path))
        if len(statements) > budget:
            faults[path] = f"{len(statements)} queries of {budget}"
        elif repeated := [sql for sql, times in Counter(statements).items() if times > 1]:
            faults[path] = f"asks twice: {repeated[0][:160]}"

    assert not faults, "\n".join(f"{path}: {fault}" for path, fault in faults.items())
