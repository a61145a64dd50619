from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.utils.text import slugify
from wagtail.models import Page, PageViewRestriction

from hub.home.models import StandardPage
from hub.shared.generation import as_known, generation
from hub.shared.models import BasePageQuerySet
from hub.shared.restrictions import is_restricted
from tests.factories.home import make_home, make_standard_page
from tests.factories.reports import make_report_index

pytestmark = pytest.mark.django_db


def titles(pages) -> list[str]:
    return sorted(page.title for page in pages)


def test_visible_leaves_out_drafts_and_private_pages_and_what_lies_under_them(django_assert_num_queries):
    home = make_home()
    make_standard_page(home, title="Open")
    make_standard_page(home, title="Draft", live=False)
    private = make_standard_page(home, title="Private")
    make_standard_page(private, title="Under private")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)

    with django_assert_num_queries(1):
        found = titles(StandardPage.objects.visible())

    assert found == ["Open"]


def test_a_restriction_on_one_page_does_not_hide_its_neighbour():
    home = make_home()
    first = make_standard_page(home, title="First")
    make_standard_page(home, title="Second")
    PageViewRestriction.objects.create(page=first, restriction_type=PageViewRestriction.PASSWORD, password="x")

    assert titles(BasePageQuerySet(Page).visible().child_of(home)) == ["Second"]


@pytest.mark.parametrize(
    ("today", "is_archived"),
    [(dt.date(2026, 4, 30), False), (dt.date(2026, 5, 1), True), (dt.date(2026, 5, 2), True)],
)
def test_page_is_an_archive_from_its_day_on(today, is_archived):
    page = make_standard_page(make_home(), title="Old", archived_on=dt.date(2026, 5, 1))

    with time_machine.travel(dt.datetime.combine(today, dt.time(12), tzinfo=dt.UTC), tick=False):
        assert page.show_archive_notice is is_archived
        assert StandardPage.objects.archived(on=today).exists() is is_archived


def test_breadcrumbs_lead_from_the_home_page_down(rf):
    home = make_home()
    about = make_standard_page(home, title="About us")
    people = make_standard_page(about, title="Our people")

    assert people.get_breadcrumbs(rf.get("/")) == [
        {"title": "Home", "url": "/"},
        {"title": "About us", "url": "/about-us/"},
    ]
    assert home.get_breadcrumbs(rf.get("/")) == []


def test_archived_page_says_so_to_its_readers(client):
    home = make_home()
    make_standard_page(home, title="Old", archived_on=dt.date(2020, 5, 1))
    make_standard_page(home, title="New")

    assert "This page is an archive." in client.get("/old/").content.decode()
    assert "This page is an archive." not in client.get("/new/").content.decode()


def test_breadcrumbs_of_a_routed_page_call_the_home_page_home(client):
    reports = make_report_index(make_home(title="Kilnford Voice"))

    assert client.get(reports.url).context["breadcrumbs"] == [{"title": "Home", "url": "/"}]


@pytest.mark.parametrize("title", ["Fête", "مجموعة الجيران", "Tŷ Croeso"])
def test_a_draft_whose_address_is_in_another_script_can_be_previewed(title):
    slug = slugify(title, allow_unicode=True)
    page = make_home().add_child(instance=StandardPage(title=title, slug=slug, live=False))

    response = page.make_preview_request()

    assert (response.status_code, title in response.content.decode()) == (200, True)


@pytest.mark.django_db
@pytest.mark.parametrize("most", [0, 50])
@pytest.mark.parametrize("private", [(), ("Private",), ("Private", "Open")])
def test_one_answer_knows_which_pages_are_private(monkeypatch, most, private):
    monkeypatch.setattr("hub.shared.restrictions.MOST_PATHS", most)
    home = make_home()
    pages = {title: make_standard_page(home, title=title) for title in ("Open", "Private", "Other")}
    make_standard_page(pages["Private"], title="Under private")
    for title in private:
        PageViewRestriction.objects.create(page=pages[title], restriction_type=PageViewRestriction.LOGIN)

    def seen() -> tuple[list[str], list[str]]:
        marked = StandardPage.objects.annotate(is_private=is_restricted())
        return titles(StandardPage.objects.visible()), titles(page for page in marked if page.is_private)

    outside = seen()
    with as_known(generation()):
        inside = seen()

    hidden = set(private)
    hidden |= {"Under private"} if "Private" in hidden else set()
    everything = {"Open", "Private", "Other", "Under private"}
    assert inside == outside == (sorted(everything - hidden), sorted(hidden))


def test_asking_for_restrictions_goes_through_no_pages():
    plan = BasePageQuerySet(Page).visible().explain()

    # SQLite would scan all pages for each page, the square of their number.
    if connection.vendor == "sqlite":
        assert [line for line in plan.splitlines() if "SCAN U" in line] == []
    else:
        assert "SubPlan" in plan  # The page of a restriction is looked up by its key.
