"""Offers of events: from the public form and the partner area to a page, and what who offered hears."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from events.domain.offers import accept_offer, decline_offer, withdraw_offer
from events.forms.clock_times import ClockField
from events.models import EventIndexPage, EventOffer, EventPage
from events.offer_lines import lines_of_offers
from hub.shared.clock import today
from hub.shared.models import OutgoingEmail
from hub.shared.privacy.retention import apply_retention
from hub.shared.states import TransitionNotAllowed
from tests.events.test_pages import NOW
from tests.factories.charter_champions import make_champion
from tests.factories.events import make_event_index
from tests.factories.offers import make_offer
from tests.factories.portal import client_of, make_person
from tests.factories.shared import guarded_data, make_user_in
from tests.factories.spotlights import make_group

pytestmark = pytest.mark.django_db

URL = "/offer/"


@pytest.fixture(autouse=True)
def clock(settings):
    settings.HUB_BASE_URL = "https://hub.example"
    with time_machine.travel(NOW, tick=False):
        yield


def typed(**values) -> dict[str, object]:
    """What a person types into either form."""
    defaults = {
        "title": "Tea at the allotments",
        "organiser_name": "Bottle Lane Allotments",
        "what": "Tea & <b>questions</b>.",
        "on_day": "5",
        "on_month": "December",
        "on_year": "2026",
        "starts": "2pm",
        "ends": "16:30",
        "when_words": "",
        "format": "in_person",
        "place": "Bottle Lane Hut\n3 Bottle Lane\nkf12ab",
        "access": ["step_free", "bsl"],
        "access_notes": "Ring the bell.",
        "is_free": "",
        "cost": "£2",
        "how_to_book": "Just come along.",
        "contact_name": "Sam Reed",
        "contact_email": "sam@kilnford.example",
        "contact_phone": "",
    }
    return defaults | values


def send(client, **values):
    with time_machine.travel(NOW - dt.timedelta(minutes=5), tick=False):
        data = guarded_data(**typed(**values))
    return client.post(URL, data)


def publish(page: EventPage, *, organiser=None) -> None:
    """As an editor does, who has said who runs it."""
    draft = page.get_latest_revision_as_object()
    draft.organiser = organiser or make_group()
    draft.save_revision().publish()


def mails() -> list[tuple[str, str]]:
    return list(OutgoingEmail.objects.order_by("pk").values_list("kind", "recipient"))


def test_an_offer_is_kept_thanked_for_and_told_to_staff(client):
    response = send(client)

    offer = EventOffer.objects.get()
    assert response["Location"] == f"/offer/received/{offer.reference}/"
    assert (offer.status, offer.title, offer.organisation, offer.access, offer.cost) == (
        "received",
        "Tea at the allotments",
        None,
        ["step_free", "bsl"],
        "£2",
    )
    assert offer.when == "Saturday 5 December 2026, 2pm to 4:30pm"
    assert [(row.before, row.after) for row in offer.history.all()] == [("", "received")]
    assert mails() == [("events.offer_received", "sam@kilnford.example")]
    assert "allotments" not in client.get(response["Location"]).content.decode()
    lines = lines_of_offers(make_user_in("Communications editor"), on=today())
    assert [(line.words, line.detail) for line in lines] == [("1 event offered for the list", "received today")]
    assert lines_of_offers(make_user_in("Champions officer"), on=today()) is None


def test_sent_twice_it_is_one_offer(client):
    data = guarded_data(**typed())
    with time_machine.travel(NOW + dt.timedelta(minutes=5), tick=False):
        first, second = client.post(URL, data), client.post(URL, data)

    assert EventOffer.objects.count() == 1
    assert first["Location"] == second["Location"]


NO_DAY = {"on_day": "", "on_month": "", "on_year": "", "starts": "", "ends": ""}


@pytest.mark.drawn
@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"title": " "}, "Enter the name of the event"),
        ({"title": "a" * 151}, "Shorten it to 150|150 characters"),
        ({**NO_DAY}, "Enter the day, or say below when it is"),
        ({**NO_DAY, "starts": "2pm", "when_words": "Tuesdays"}, "Enter the day, or say below when it is"),
        ({"ends": ""}, "Enter the time at which it ends"),
        ({"starts": "2"}, "Say whether 2 is in the morning or in the afternoon"),
        ({"starts": "25:00"}, "Enter a time like 2pm or 14:30"),
        ({"ends": "2pm"}, "It must end after it starts"),
        ({"on_day": "23", "on_month": "11"}, "The day must be today or later"),
        ({"on_year": "2126"}, "Check the year"),
        ({"on_day": "28", "on_month": "3", "on_year": "2027", "starts": "1:30am"}, "The clocks go forward"),
        ({"place": ""}, "Tell people where it is"),
        ({"format": "both", "place": ""}, "Tell people where it is"),
        ({"format": "hybrid"}, "Choose how people join|Select a valid choice"),
        ({"access": ["lift"]}, "Select a valid choice"),
        ({"is_free": "on"}, "Take the price away"),
        ({"how_to_book": ""}, "Tell people how to book"),
        ({"contact_email": "sam at example"}, "Enter an email address like"),
        ({"what": "a" * 2001}, "2,000|2000"),
        ({"website_address": "https://spam.example"}, "must stay empty"),
    ],
)
def test_a_mistake_is_said_and_what_was_typed_stays(client, values, message):
    response = send(client, **values)

    html = response.content.decode()
    assert (response.status_code, EventOffer.objects.count()) == (422, 0)
    assert "<title>Error: " in html
    assert re.search(message, html)
    if "how_to_book" not in values:
        assert "Just come along." in html


@pytest.mark.drawn
@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2pm", dt.time(14)),
        ("2.30 PM", dt.time(14, 30)),
        ("12am", dt.time(0)),
        ("12 p.m.", dt.time(12)),
        ("09:05", dt.time(9, 5)),
        ("midday", dt.time(12)),
    ],
)
def test_times_as_people_write_them(text, time):
    assert ClockField(required=False).clean(text) == time


def test_an_online_series_needs_neither_place_nor_day(client):
    send(client, **NO_DAY, format="online", place="", when_words="Every Tuesday until Christmas")

    assert EventOffer.objects.get().when == "Every Tuesday until Christmas"


def test_accepting_makes_a_draft_and_publishing_it_tells_who_offered_once(client):
    editor = make_user_in("Moderator")
    make_event_index()
    send(client)
    offer = EventOffer.objects.get()

    page = accept_offer(offer, user=editor)

    page = EventPage.objects.get(pk=page.pk)
    assert (page.live, page.title, page.venue_name, page.address, page.postcode, page.cost, page.how_to_book) == (
        False,
        "Tea at the allotments",
        "Bottle Lane Hut",
        "3 Bottle Lane",
        "KF1 2AB",
        "£2",
        "Just come along.",
    )
    assert (page.step_free, page.bsl, page.parking) == ("yes", "yes", "unknown")
    assert str(page.body[0].value) == "<p>Tea &amp; &lt;b&gt;questions&lt;/b&gt;.</p>"
    assert page.dates_in_words == "Saturday 5 December 2026, 2pm to 4:30pm"
    assert "sam@" not in client.get(make_event_index().url).content.decode()
    assert mails() == [("events.offer_received", "sam@kilnford.example")]

    for _ in range(2):
        publish(page)
    assert mails()[1:] == [("events.offer_published", "sam@kilnford.example")]
    assert f"https://hub.example{page.url}" in OutgoingEmail.objects.latest("pk").text_body
    with pytest.raises(TransitionNotAllowed):
        accept_offer(offer, user=editor)


def test_a_reason_is_sent_and_what_is_taken_back_is_not_published(admin_user):
    make_event_index()
    declined, withdrawn = make_offer(), make_offer(title="Walk")
    decline_offer(declined, "It is for members only.", user=admin_user)
    assert mails()[2:] == [("events.offer_declined", "sam@kilnford.example")]
    assert "It is for members only." in OutgoingEmail.objects.latest("pk").text_body

    signs = accept_offer(make_offer(title="🎉"), user=admin_user)
    assert signs.slug.startswith("eo-")
    page = accept_offer(withdrawn, user=admin_user)
    withdraw_offer(withdrawn, user=None)
    publish(page)
    assert len(mails()) == 4
    with pytest.raises(TransitionNotAllowed):
        decline_offer(withdrawn, "No.", user=admin_user)


def act(client, offer: EventOffer, action: str, **answers):
    data = {f"{action}-{name}": answer for name, answer in answers.items()}
    return client.post(reverse("event_offers:inspect", args=[offer.pk]), {"action": action, **data})


def test_staff_decide_on_its_page(client):
    client.force_login(make_user_in("Communications editor"))
    make_event_index()
    offer = make_offer()
    page = client.get(reverse("event_offers:inspect", args=[offer.pk])).content.decode()
    assert "sam@kilnford.example" in page
    assert "Make a draft event page" in page

    read = act(client, offer, "decline", reason="It is full.")
    assert (read.status_code, EventOffer.objects.get().status) == (200, "received")
    assert "It is full." in read.content.decode()

    assert act(client, offer, "accept").status_code == 302
    offer.refresh_from_db()
    assert (offer.status, offer.page.title, offer.page.live) == ("accepted", "Tea at the allotments", False)
    assert act(client, offer, "accept").status_code == 422

    offer.page.delete()
    assert act(client, offer, "draft").status_code == 302
    assert EventPage.objects.count() == 1


def test_no_draft_is_made_of_what_was_not_accepted(admin_client):
    make_event_index()
    offer = make_offer()

    response = act(admin_client, offer, "draft")

    offer.refresh_from_db()
    assert (response.status_code, offer.status, offer.page) == (422, "received", None)


def test_without_a_list_nothing_is_accepted(admin_client):
    offer = make_offer()
    EventIndexPage.objects.all().delete()

    response = act(admin_client, offer, "accept")

    assert "There is no list of events yet" in response.content.decode()
    assert (response.status_code, EventOffer.objects.get().status) == (422, "received")


def test_a_partner_offers_and_takes_back(client):
    club = make_champion("Potters Row Supper Club", slug="potters-row")
    amina = make_person(club).user
    browser, address = client_of(amina), "/portal/potters-row/events/"
    data = typed(submission_key="5e7b4bd8-6f3a-4b7e-9d57-0d4f6a5c9a11", organiser_name="Somebody else")

    for _ in range(2):
        assert browser.post(f"{address}offer/", data)["Location"] == address
    assert browser.post(f"{address}offer/", typed(title="")).status_code == 422

    offer = EventOffer.objects.get()
    assert (offer.organisation, offer.organiser_name, offer.contact_email) == (club, club.name, amina.email)
    listed = browser.get(address).content.decode()
    assert "Waiting for us" in listed
    assert "Tea at the allotments" in listed

    assert browser.get(f"{address}{offer.pk}/withdraw/").status_code == 200
    assert EventOffer.objects.get().status == "received"
    for _ in range(2):
        browser.post(f"{address}{offer.pk}/withdraw/")
    assert EventOffer.objects.get().status == "withdrawn"


def test_a_partner_reads_why_and_sees_the_page_and_nobody_elses(admin_user):
    make_event_index()
    club, other = make_champion("Potters Row", slug="potters-row"), make_champion("Kiln Lane", slug="kiln-lane")
    browser = client_of(make_person(club).user)
    declined, published = make_offer(organisation=club), make_offer(organisation=club, title="Walk")
    theirs = make_offer(organisation=other, title="Not ours")
    decline_offer(declined, "It is for members only.", user=admin_user)
    page = accept_offer(published, user=admin_user)
    publish(page, organiser=club)
    page.refresh_from_db()

    listed = browser.get("/portal/potters-row/events/").content.decode()

    assert "It is for members only." in listed
    assert f'<a href="{page.url}">Walk</a>' in listed
    assert "Not ours" not in listed
    for method in (browser.get, browser.post):
        assert method(f"/portal/potters-row/events/{theirs.pk}/withdraw/").status_code == 404
    browser.post(f"/portal/potters-row/events/{published.pk}/withdraw/")
    published.refresh_from_db()
    assert published.status == "accepted"


def test_a_year_after_the_last_step_people_and_words_go(admin_user):
    offer = make_offer(when_words="Ada rings the bell.")
    with time_machine.travel(NOW + dt.timedelta(days=10), tick=False):
        decline_offer(offer, "Sam asked for it.", user=admin_user)

    with time_machine.travel(NOW + dt.timedelta(days=370), tick=False):
        assert "event_offers" not in apply_retention()
    with time_machine.travel(NOW + dt.timedelta(days=377), tick=False):
        assert apply_retention()["event_offers"] == 1
        assert "event_offers" not in apply_retention()

    offer.refresh_from_db()
    assert (offer.title, offer.status, offer.contact_name, offer.contact_email, offer.contact_phone) == (
        "Tea at the allotments",
        "declined",
        "",
        "",
        "",
    )
    assert (offer.what, offer.place, offer.when_words) == ("[erased]",) * 3
    assert offer.history.last().reason == ""
