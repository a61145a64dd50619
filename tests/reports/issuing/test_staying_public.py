"""A report about which bodies were asked stays public; one that asks nobody is published only after a question."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from reports.domain.issuing import faults_of
from reports.domain.requests import RequestRefused, start_request
from reports.models import DutyRule, ReportIndexPage, ReportPage, ResponseRequest
from tests.factories.issuing import issue_now, make_issuer, make_report_to_three
from tests.factories.reports import RECEIVED, make_report, make_request

pytestmark = pytest.mark.django_db

STAYS = "bodies were asked about it, and that record stays public. If something in it is wrong, write a correction"


@pytest.fixture(autouse=True)
def on_2_april_2026():
    with time_machine.travel(dt.datetime(2026, 4, 2, 12, tzinfo=dt.UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def boss(client):
    user = get_user_model().objects.create_superuser("boss")
    client.force_login(user)
    return user


def told(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_what_bodies_were_asked_about_is_not_taken_out_of_sight(client, boss):
    page = make_report_to_three()
    issue_now(page)
    index = page.get_parent()
    home = index.get_parent()
    private, draft = (
        home.add_child(instance=ReportIndexPage(title=title, slug=title.lower(), live=title != "Draft"))
        for title in ("Private", "Draft")
    )
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    bulk = "/admin/bulk/wagtailcore/page"

    tries = {
        "delete": client.post(f"/admin/pages/{page.pk}/delete/"),
        "unpublish": client.post(f"/admin/pages/{page.pk}/unpublish/"),
        "unpublish all below": client.post(f"/admin/pages/{index.pk}/unpublish/", {"include_descendants": "on"}),
        "move": client.post(f"/admin/pages/{page.pk}/move/{private.pk}/confirm/"),
        "move below a draft": client.post(f"/admin/pages/{page.pk}/move/{draft.pk}/confirm/"),
        "move out": client.post(f"/admin/pages/{index.pk}/move/{Page.get_first_root_node().pk}/confirm/"),
        "bulk delete": client.post(f"{bulk}/delete/?id={page.pk}"),
        "bulk unpublish": client.post(f"{bulk}/unpublish/?id={page.pk}"),
        "bulk move": client.post(f"{bulk}/move/?id={page.pk}", {"chooser": str(private.pk)}),
    }
    closing = {"restriction_type": "login", "password": ""}
    for closed in (page, index):
        client.post(f"/admin/pages/{closed.pk}/privacy/", closing)

    assert {name: STAYS in told(response) for name, response in tries.items()} == dict.fromkeys(tries, True)
    kept = Page.objects.get(pk=page.pk)
    assert (kept.live, kept.path, Page.objects.get(pk=index.pk).live) == (True, page.path, True)
    assert list(PageViewRestriction.objects.values_list("page", flat=True)) == [private.pk]
    assert Client().get(ResponseRequest.objects.first().get_absolute_url()).status_code == 200


def test_what_nobody_was_asked_about_may_go(client, boss):
    page, drafted = make_report(), make_request().report
    client.post(f"/admin/pages/{page.pk}/unpublish/")
    client.post(f"/admin/pages/{drafted.pk}/unpublish/")
    refused = client.post(f"/admin/pages/{drafted.pk}/delete/")
    client.post(f"/admin/pages/{page.pk}/delete/")

    assert not Page.objects.filter(pk=page.pk).exists()
    assert "it has requests that were drafted. Delete those first" in told(refused)
    assert not Page.objects.get(pk=drafted.pk).live


def test_no_time_takes_it_off_the_web(client, boss, on_2_april_2026):
    page = make_report_to_three()
    end = dt.datetime(2026, 4, 3, 9, tzinfo=dt.UTC)
    page.expire_at = end
    before_issue = faults_of(page)
    ReportPage.objects.filter(pk=page.pk).update(expire_at=end)
    by_hand = make_request(
        report=ReportPage.objects.get(pk=page.pk),
        body=page.numbered_recommendations()[0].bodies.get(),
        rule=DutyRule.objects.get(name="NHS: 20 working days"),
    )
    with pytest.raises(RequestRefused, match="is to leave the web at a later time"):
        start_request(by_hand, received_on=RECEIVED)
    by_hand.delete()
    ReportPage.objects.filter(pk=page.pk).update(expire_at=None)
    page = ReportPage.objects.get(pk=page.pk)
    old = page.save_revision()
    old.content["expire_at"] = end.isoformat()
    old.save()
    page.save_revision()
    issue_now(ReportPage.objects.get(pk=page.pk))

    old.publish()
    on_2_april_2026.move_to(dt.datetime(2026, 4, 3, 10, tzinfo=dt.UTC))
    call_command("publish_scheduled")

    assert before_issue == [
        "It is to leave the web at a later time, and a record stays. Take the time out of its settings."
    ]
    kept = ReportPage.objects.get(pk=page.pk)
    assert (kept.live, kept.expire_at) == (True, None)


def make_draft() -> ReportPage:
    page = make_report_to_three()
    page.unpublish()
    page.save_revision()
    return ReportPage.objects.get(pk=page.pk)


def test_a_report_that_asks_nobody_is_published_only_after_a_question(client):
    page = make_draft()
    user = make_issuer()
    client.force_login(user)
    empty = {
        name: inline_formset([]) for name in ("credits", "downloads", "corrections", "comments", "recommendations")
    }
    texts = {name: rich_text("") for name in ("who_we_heard", "how_we_heard", "observations")}
    typed = nested_form_data(
        {
            "title": "Softer title",
            "slug": page.slug,
            "summary": "Softer.",
            "published_on": "2026-03-30",
            "people_heard": "",
            "body": streamfield([]),
            **texts,
            **empty,
        }
    )

    pressed = client.post(f"/admin/pages/{page.pk}/edit/", {**typed, "action-publish": "Publish"})
    new = {**typed, "title": "New", "slug": "new", "action-publish": "Publish"}
    made = client.post(f"/admin/pages/add/reports/reportpage/{page.get_parent().pk}/", new)
    address = f"/admin/reports/{page.pk}/publish/"
    html = BeautifulSoup(client.get(address).content, "html.parser")
    saved = ReportPage.objects.get(pk=page.pk)
    ways = [link["href"] for link in html.select("main a.button")]
    revision = html.select_one("[name=revision]")["value"]
    page.save_revision()
    outdated = client.post(address, {"revision": revision})
    still_hidden = ReportPage.objects.get(pk=page.pk).live
    newest = str(ReportPage.objects.get(pk=page.pk).latest_revision_id)
    published = client.post(address, {"revision": newest})
    again = client.get(address)

    assert (pressed.status_code, pressed.url) == (302, address), pressed.context and pressed.context["form"].errors
    other = ReportPage.objects.get(slug="new")
    assert (made.url, other.live) == (f"/admin/reports/{other.pk}/publish/", False)
    assert (saved.live, saved.draft_title) == (False, "Softer title")
    assert ways == [f"/admin/reports/{page.pk}/issue/", f"/admin/pages/{page.pk}/edit/"]
    assert ("somebody has saved it since" in told(outdated), still_hidden) == (True, False)
    assert "It is published. No body was asked." in told(published)
    assert ReportPage.objects.get(pk=page.pk).live
    assert again.url == f"/admin/pages/{page.pk}/edit/"


def test_many_at_once_are_not_published_past_the_question(client, boss):
    page = make_draft()
    seen = make_report()
    index = page.get_parent()
    bulk = "/admin/bulk/wagtailcore/page/publish/"

    refused = client.post(f"{bulk}?id={page.pk}&id={seen.pk}")
    below = client.post(f"{bulk}?id={index.pk}", {"include_descendants": "on"})
    client.post(f"{bulk}?id={seen.pk}")

    assert "“Fit around caring” was never issued" in told(refused)
    assert "“Fit around caring” was never issued" in told(below)
    assert not ReportPage.objects.get(pk=page.pk).live


def test_what_is_refused_is_not_offered(client, boss):
    page = make_report_to_three()
    lists = f"/admin/pages/{page.get_parent().pk}/"
    offers = [f'href="/admin/pages/{page.pk}/{action}/' for action in ("delete", "unpublish")]

    before = client.get(lists).content.decode()
    issue_now(page)
    after = client.get(lists).content.decode()

    assert [offer in before for offer in offers] == [True, True]
    assert [offer in after for offer in offers] == [False, False]
