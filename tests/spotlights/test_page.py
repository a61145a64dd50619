from __future__ import annotations

import datetime as dt
import json

import pytest
from django.urls import reverse

from hub.shared.size_making import make_sizes
from spotlights.models import SpotlightPage
from tests.factories.spotlights import (
    make_area,
    make_group,
    make_image,
    make_spotlight,
    make_spotlight_index,
    make_theme,
)

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]


def test_page_tells_the_whole_story(client):
    group = make_group(
        name="Hanbury Lunch Club", address="1 Kiln Lane", town="Kilnford", postcode="KF1 2AB", step_free="yes"
    )
    photo = make_image()
    make_sizes(photo.pk)
    page = make_spotlight(
        title="Lunch for all",
        organisation=group,
        area=make_area("Hanbury"),
        lead_photo=photo,
        themes=[make_theme("Carers")],
        who_it_is_for="<p>Anyone over 60</p>",
        how_to_take_part="<p>Come along</p>",
        quote_words="I come for the soup",
        quote_name="Ada Example",
        quote_role="cook",
        what_was_heard="<p>Carers eat alone</p>",
        what_people_asked_for="<p>A table for ten</p>",
        what_changed="<p>Thirty people eat together</p>",
        steps=["Found a kitchen", "Found a cook"],
        body=json.dumps([{"type": "text", "value": "<p>More about soup</p>"}]),
    )

    html = client.get(page.url).content.decode()

    for words in (
        "Lunch for all",
        "They cook together",
        "Anyone over 60",
        "Come along",
        "“I come for the soup”",
        "<b>Ada Example</b><br>cook",
        "Carers eat alone",
        "A table for ten",
        "Step 1: </span>Found a kitchen",
        "Step 2: </span>Found a cook",
        "Thirty people eat together",
        "More about soup",
        f'href="/directory/{group.slug}/"',
        "1 Kiln Lane",
        "Step-free way in: yes",
        "Six people peel potatoes",
        "5 May 2026",
        "Carers</li>",
    ):
        assert words in html, words


@pytest.mark.parametrize("state", [{"live": False}, {"closed_on": dt.date(2026, 1, 1)}])
def test_an_organisation_that_is_not_public_is_not_shown(client, state):
    page = make_spotlight(organisation=make_group(name="Hidden House", email="secret@hidden.example", **state))

    html = client.get(page.url).content.decode()

    assert "Hidden House" not in html
    assert "secret@hidden.example" not in html


def test_exact_address_of_a_refuge_stays_hidden(client):
    group = make_group(address="7 Secret Street", town="Kilnford", postcode="KF1 2AB", hides_exact_address=True)

    html = client.get(make_spotlight(organisation=group).url).content.decode()

    assert "Secret Street" not in html
    assert "KF1 2AB" not in html
    assert "KF1" in html


def test_related_have_most_in_common_first_and_at_most_three(client):
    carers, youth, area = make_theme("Carers"), make_theme("Young people"), make_area()
    page = make_spotlight(title="This", themes=[carers, youth], area=area)
    make_spotlight(title="Stranger", themes=[make_theme("Dentists")])
    make_spotlight(title="Area only", area=area, shown_on=dt.date(2026, 3, 1))
    make_spotlight(title="Theme only", themes=[carers], shown_on=dt.date(2026, 2, 1))
    make_spotlight(title="Two themes", themes=[carers, youth], shown_on=dt.date(2020, 1, 1))
    make_spotlight(title="Oldest", themes=[carers], shown_on=dt.date(2019, 1, 1))

    related = [other.title for other in SpotlightPage.objects.visible().related_to(page)]
    html = client.get(page.url).content.decode()

    assert related == ["Two themes", "Area only", "Theme only", "Oldest"]
    assert "Theme only" in html
    assert "Oldest" not in html
    assert "Stranger" not in html


def test_a_page_without_theme_or_area_is_related_to_nothing():
    page = make_spotlight()
    make_spotlight()

    assert list(SpotlightPage.objects.visible().related_to(page)) == []


def test_featured_are_the_newest_three():
    from spotlights.domain.featured import featured_spotlights

    for day in (1, 4, 3, 2):
        make_spotlight(title=f"Day {day}", is_featured=True, shown_on=dt.date(2026, 1, day))
    make_spotlight(title="Not featured", shown_on=dt.date(2026, 2, 1))

    assert [page.title for page in featured_spotlights()] == ["Day 4", "Day 3", "Day 2"]


def test_organisation_page_shows_its_spotlights_but_a_spotlight_not_itself(client):
    from hub.shared.panels import organisation_panels

    page = make_spotlight()
    panels = {panel.key: panel for panel in organisation_panels(page.organisation, on=dt.date.today())}

    assert [one.pk for one in panels["spotlights"].context["spotlights"]] == [page.pk]
    assert "In the Spotlight" not in client.get(page.url).content.decode()


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"quote_words": "Half a quote"},
        {"what_changed": "<p>Something</p>"},
        {"body": json.dumps([{"type": "image", "value": {"image": None, "caption": ""}}])},
        {"body": json.dumps([{"type": "video", "value": {"title": ""}}, {"type": "quote", "value": {"words": ""}}])},
    ],
)
def test_half_filled_draft_can_be_previewed(values):
    index = make_spotlight_index()
    page = SpotlightPage(title="Half", slug="half", live=False, **values)
    index.add_child(instance=page)
    draft = page.save_revision(clean=False).as_object()

    response = draft.make_preview_request(preview_mode=draft.default_preview_mode)

    assert response.status_code == 200
    assert "Half" in response.render().content.decode()


def editor_post(**values) -> dict[str, str]:
    data = {
        "title": "Lunch club",
        "slug": "lunch-club",
        "summary": "",
        "shown_on": "2026-05-05",
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
        **{f"steps-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")},
        "steps-MAX_NUM_FORMS": "1000",
        **dict.fromkeys(("what_they_do", "who_it_is_for", "how_to_take_part"), "null"),
        **dict.fromkeys(("what_was_heard", "what_people_asked_for", "what_changed"), "null"),
    }
    return data | values


@pytest.fixture
def add_url():
    return reverse("wagtailadmin_pages:add", args=["spotlights", "spotlightpage", make_spotlight_index().pk])


def test_an_empty_draft_is_saved(admin_client, add_url):
    admin_client.post(add_url, editor_post())

    page = SpotlightPage.objects.get()
    assert (page.title, page.live, page.organisation) == ("Lunch club", False, None)


def test_publishing_needs_an_organisation_and_what_they_do(admin_client, add_url):
    response = admin_client.post(add_url, editor_post(**{"action-publish": "1"}))

    errors = response.context["form"].errors
    assert sorted(errors) == ["organisation", "what_they_do"]
    assert SpotlightPage.objects.count() == 0


def test_publishing_needs_who_said_the_quote(admin_client, add_url):
    values = {"quote_words": "Soup!", "organisation": str(make_group().pk), "action-publish": "1"}

    response = admin_client.post(add_url, editor_post(**values))

    assert response.context["form"].errors["quote_name"] == [
        "Say who said it, or “A volunteer” if the person wants no name."
    ]


def test_the_address_of_the_feed_is_taken(admin_client, add_url):
    response = admin_client.post(add_url, editor_post(slug="feed"))

    assert response.context["form"].errors["slug"] == ["The list's feed has this address. Choose another."]
