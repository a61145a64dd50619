"""The whole demo: where it may stand, and everything in it in the order in which one thing needs another."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from wagtail.models import Page, Site

from charter_champions.models import Application
from events.models import Booking, Challenge, EventOffer, Pledge
from hub.home.demo.bookings import make_bookings
from hub.home.demo.challenges import make_challenges, make_pledges
from hub.home.demo.champions import make_applications, make_champions, make_charter
from hub.home.demo.dates import Days, at
from hub.home.demo.happenings import make_events
from hub.home.demo.offers import make_offers
from hub.home.demo.pages import body_of, keep_revision, publish_below
from hub.home.demo.people import DEMO_PEOPLE, make_demo_partners, make_demo_people
from hub.home.demo.pictures import make_scene
from hub.home.demo.places import (
    make_areas,
    make_care,
    make_organisations,
    make_outlines,
    make_postcodes,
    make_signs,
    make_themes,
)
from hub.home.demo.promises import make_promises
from hub.home.demo.record import make_reports
from hub.home.demo.stories import make_nominations, make_spotlights
from hub.home.demo.told import make_plans, make_stories
from hub.home.demo.training import make_training
from hub.home.demo.words import as_stream, words
from hub.home.models import BrandSettings, HomePage, NavigationSettings, StandardPage
from hub.organisations.models import Area, Organisation
from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.models import HubImage, OutgoingEmail, Theme
from reports.models import DutyRule
from spotlights.models import Nomination
from stories.models import Story, Topic

SITE_NAME = "Kilnford Voice (demo)"
HOME_SLUG = "kilnford-voice"
WELCOME_TITLE = "Welcome to your new Wagtail site!"
HOME_DAYS_OLD = 640
PORTS = {"http": 80, "https": 443}


class RealContentError(Exception):
    """The database holds something that the demo did not make. The message is for people."""


def is_demo_here() -> bool:
    """Whether the default site is the demo's: it is made whole or not at all."""
    return Site.objects.filter(is_default_site=True, site_name=SITE_NAME, root_page__slug=HOME_SLUG).exists()


def refuse_real_content() -> None:
    """Raise ``RealContentError`` for the first thing found that is not part of a fresh installation."""
    pages = (
        Page.objects.filter(depth__gt=1).exclude(depth=2, title=WELCOME_TITLE, numchild=0).order_by("-depth", "path")
    )
    found = {
        "pages": pages,
        "organisations": Organisation.objects.all(),
        "applications": Application.objects.all(),
        "nominations": Nomination.objects.all(),
        "bookings": Booking.objects.all(),
        "offers of events": EventOffer.objects.all(),
        "challenges": Challenge.objects.all(),
        "pledges": Pledge.objects.all(),
        "stories": Story.objects.all(),
        "topics": Topic.objects.all(),
        "verified duty rules": DutyRule.objects.exclude(verified_by=""),
        "areas": Area.objects.all(),
        "themes": Theme.objects.all(),
        "images": HubImage.objects.all(),
    }
    for words_for_it, rows in found.items():
        first = rows.first()
        if first is not None:
            raise RealContentError(
                f"There are {words_for_it} here already, such as “{first}”. The demo only fills an empty hub."
            )
    names = [person.username for person in DEMO_PEOPLE]
    account = get_user_model().objects.filter(username__in=names).first()
    if account is not None:
        raise RealContentError(
            f"There is an account “{account.get_username()}” here already. The demo would give it a known password."
        )


@transaction.atomic
def make_demo() -> None:
    """Fill an empty hub. Raises ``RealContentError`` where it is not empty; nothing is written then."""
    refuse_real_content()
    last_mail = OutgoingEmail.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    days = Days(today(), working_calendar())
    make_demo_people()
    moderator, officer, trainer = (
        get_user_model().objects.get(username=name) for name in ("moderator", "officer", "training")
    )

    areas, themes = make_areas(), make_themes()
    make_outlines()
    make_postcodes()
    pictures = {name: make_scene(name, row["title"], row["description"]) for name, row in words("scenes").items()}
    organisations = make_organisations(areas, themes, make_signs(), days, user=officer)
    make_care(organisations, days, user=officer)
    home = make_home(pictures, days, user=moderator)
    site = Site.objects.get(is_default_site=True)
    # Badges are signed in the name of the hub.
    make_brand(site)
    make_charter(home, pictures, days, user=moderator)
    make_champions(organisations, days, user=officer)
    make_demo_partners(organisations)
    make_applications(organisations, areas, themes, days, user=officer)
    make_spotlights(home, organisations, areas, themes, pictures, days, user=moderator)
    make_nominations(days, user=moderator)
    make_events(home, organisations, areas, themes, pictures, days, user=moderator)
    make_bookings()
    make_offers(organisations, days, user=moderator)
    make_challenges(days, user=moderator)
    make_pledges(days, user=moderator)
    make_training(home, organisations, areas, themes, pictures, days, publisher=moderator, user=trainer)
    reports = make_reports(home, organisations, areas, themes, pictures, days, publisher=moderator, user=officer)
    make_promises(organisations, days, user=officer)
    make_stories(days, user=officer)
    make_plans(days)
    for row in words("pages")["page"]:
        page = StandardPage(
            title=row["title"],
            slug=row["slug"],
            summary=row["summary"],
            body=body_of(row["body"], pictures),
            reviewed_on=days.ago(row["reviewed"]),
        )
        publish_below(home, page, on=days.ago(HOME_DAYS_OLD), user=moderator)
    home.call_page = reports
    home.save()
    keep_revision(home, at(days.working_day_ago(5)), user=moderator)
    make_navigation(site, home)
    # The demo writes to nobody: all those people are invented.
    OutgoingEmail.objects.filter(pk__gt=last_mail).delete()


def make_home(pictures: dict[str, HubImage], days: Days, *, user) -> HomePage:
    """The front page as the root of the default site, in place of Wagtail's own greeting."""
    row = words("pages")["home"]
    home = HomePage(
        title=row["title"],
        slug=HOME_SLUG,
        hero_title=row["hero_title"],
        summary=row["summary"],
        call_text=row["call_text"],
        champions_text=row["champions_text"],
        body=body_of(row["body"], pictures),
        social_image=pictures["town"],
        reviewed_on=days.ago(5),
    )
    publish_below(Page.get_first_root_node(), home, on=days.ago(HOME_DAYS_OLD), user=user)
    address = urlsplit(settings.HUB_BASE_URL)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname,
            "port": address.port or PORTS[address.scheme],
            "root_page": home,
            "site_name": SITE_NAME,
        },
    )
    # Only now: a site goes with its root page.
    for welcome in Page.objects.filter(depth=2, title=WELCOME_TITLE):
        welcome.delete()
    return home


def make_brand(site: Site) -> None:
    """Name and contact of the demo."""
    brand = BrandSettings(
        site=site,
        name="Kilnford Voice",
        strapline="Partner hub",
        about_text="The independent champion for people who use health and social care in Kilnford.",
        legal_text="A demo: Kilnford, its people and its organisations are invented. Need something in another format? "
        "Ring us, and we will send it within five working days.",
        phone="01632 960 120",
        opening_hours="Monday to Friday, 9am to 5pm",
        text_relay="18001 01632 960 120",
        email="hello@kilnfordvoice.example",
        easy_read_url="/easy-read/",
        bsl_url="/bsl/",
        languages_url="/other-languages/",
    )
    brand.full_clean()
    brand.save()


def make_navigation(site: Site, home: HomePage) -> None:
    """Menu and footer of the demo."""
    pages = {page.slug: page.pk for page in home.get_children()}

    def links(rows: list[list[str]]) -> list[dict]:
        return [
            {"text": text, "page": pages.get(target), "address": "" if target in pages else target}
            for text, target in rows
        ]

    row = words("pages")["navigation"]
    columns = [{"heading": heading, "links": links(targets)} for heading, targets in row["footer"]]
    NavigationSettings.objects.create(
        site=site,
        menu=as_stream([{"type": "link", "value": link} for link in links(row["menu"])]),
        footer=as_stream([{"type": "column", "value": column} for column in columns]),
    )
