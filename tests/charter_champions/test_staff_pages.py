"""What staff see of applications and memberships: lists that can be searched and compared, links that lead on."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from charter_champions.enums import ApplicationStatus
from hub.shared.clock import now, today
from tests.factories.charter_champions import make_application, make_membership, make_version
from tests.factories.organisations import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

QUEUE = "/admin/champion_applications/"


def test_lists_show_days_in_full(admin_client):
    make_membership(started_on=dt.date(2026, 9, 23))
    make_application(ApplicationStatus.RECEIVED, received_at=dt.datetime(2025, 3, 30, 23, 30, tzinfo=dt.UTC))
    make_version(published_at=dt.datetime(2025, 1, 5, 12, tzinfo=dt.UTC))

    memberships = admin_client.get("/admin/champion_memberships/").content.decode()
    queue = admin_client.get(QUEUE).content.decode()
    versions = admin_client.get("/admin/charter_versions/").content.decode()

    assert "23 September 2026" in memberships
    assert "22 September 2027" in memberships
    assert "31 March 2025" in queue
    assert "5 January 2025" in versions
    for html in (memberships, queue, versions):
        assert not re.search(r"Just now| ago\b", html)


def test_a_membership_names_its_last_day_in_words():
    membership = make_membership(make_organisation("Sight Kilnford"), started_on=dt.date(2026, 9, 23))

    assert str(membership) == "Sight Kilnford, valid until 22 September 2027"


@pytest.mark.parametrize("typed", ["4KE1-T52N", "4ke1 t52n", "4KE1-T52N-0000-0000", "4KE1", "Sight Kil"])
def test_staff_find_a_membership_by_the_code_that_they_see(admin_client, typed):
    make_membership(make_organisation("Sight Kilnford"), code="4KE1T52N00000000")
    make_membership(make_organisation("Knit and Natter"), code="T52N9ZZ900000000")

    html = admin_client.get("/admin/champion_memberships/", {"q": typed}).content.decode()

    assert "Sight Kilnford" in html
    assert "Knit and Natter" not in html


def test_a_likely_duplicate_leads_to_a_page_even_if_it_is_not_listed(admin_client):
    application = make_application(ApplicationStatus.RECEIVED, name="Kilnford Kites")
    twins = [make_organisation("Kilnford Kites", live=False), make_organisation("Kilnford Kites", closed_on=today())]

    html = admin_client.get(f"{QUEUE}inspect/{application.pk}/").content.decode()

    for twin in twins:
        link = reverse("wagtailsnippets_organisations_organisation:inspect", args=[twin.pk])
        assert f'href="{link}"' in html
        assert admin_client.get(link).status_code == 200
        assert f'href="{twin.get_absolute_url()}"' not in html


def test_the_answers_stand_in_the_sections_that_the_applicant_saw(admin_client):
    application = make_application(
        ApplicationStatus.RECEIVED, website="https://kites.example/", step_free="yes", town="", safety=""
    )

    page = admin_client.get(f"{QUEUE}inspect/{application.pk}/")

    panel = BeautifulSoup(page.content, "html.parser").select_one("#answers-content")
    assert [heading.get_text() for heading in panel.select("h3")] == [
        "Check your group can join",
        "Tell us about your group",
        "How you listen to people",
        "How you keep people safe",
        "Your logo and public page",
        "Agree to the charter’s promises",
    ]
    answers = {dt.get_text(): dt.find_next_sibling("dd").get_text(" ") for dt in panel.select("dt")}
    assert (answers["Website"], answers["Step-free way in"]) == ("https://kites.example/", "Yes")
    assert "Town" not in answers
    assert "Hearing loop" not in answers
    # It has to be answered, so that it is not is news.
    assert answers["What you do if you are worried about somebody"] == "Not given"
    left = [line.get_text() for line in panel.select("p")]
    assert left[-1].startswith("Not answered: Logo; What happens at your group; How people can take part; ")
    assert "Town; Postcode; Accessible toilet; Hearing loop; " in left[-1]
    assert "Not answered: How you keep private what people tell you." in left


def test_nobody_is_chosen_beforehand_and_no_two_boxes_share_a_name_of_their_own(admin_client):
    application = make_application(ApplicationStatus.RECEIVED)
    soup = BeautifulSoup(admin_client.get(QUEUE).content, "html.parser")

    names = [each["id"] for each in soup.select("[id]")]
    assert {name for name in names if names.count(name) > 1 and "assign" in name} == set()
    (box,) = soup.select("form#assign select")
    assert [option["value"] for option in box.select("option[selected]")] in ([], [""])
    assert [option["value"] for option in box.select("option")][:2] == ["", "nobody"]
    refused = admin_client.get(f"{QUEUE}assign/", {"id": application.pk, "assignee": ""}, follow=True)
    assert "Tick at least one application and choose to whom to assign it." in refused.content.decode()


def test_several_are_given_back_at_once(admin_client, admin_user):
    application = make_application(ApplicationStatus.RECEIVED, assignee=admin_user)

    shown = admin_client.get(f"{QUEUE}assign/", {"id": application.pk, "assignee": "nobody"})
    form = BeautifulSoup(shown.content, "html.parser").select_one("form:has(input[name=row])")
    admin_client.post(f"{QUEUE}assign/", {box["name"]: box["value"] for box in form.select("input[type=hidden]")})

    application.refresh_from_db()
    assert application.assignee is None


def test_one_that_waits_for_the_applicant_says_so_once(admin_client):
    application = make_application(ApplicationStatus.INFORMATION_ASKED, received_at=now() - dt.timedelta(days=9))

    text = " ".join(
        BeautifulSoup(admin_client.get(f"{QUEUE}inspect/{application.pk}/").content, "html.parser")
        .get_text(" ")
        .split()
    )

    assert "Waiting for an answer from the applicant , received 9 days ago, on " in text
    assert "waiting for 9 days" not in text


@pytest.mark.parametrize(("days", "words"), [(0, "received today"), (1, "waiting for 1 day since")])
def test_how_long_an_application_waits_is_said_as_people_say_it(admin_client, days, words):
    application = make_application(ApplicationStatus.RECEIVED, received_at=now() - dt.timedelta(days=days))

    assert words in admin_client.get(f"{QUEUE}inspect/{application.pk}/").content.decode()
