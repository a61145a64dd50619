"""What the people of a champion do: renew, and commit to a new charter. And what the public reads of it."""

from __future__ import annotations

import datetime as dt

import pytest
from wagtail.models import PageViewRestriction, Site

from charter_champions.domain import memberships, recommitting
from charter_champions.enums import SuspensionReason
from charter_champions.models import CharterPromise, Membership, MembershipRenewal
from hub.home.models import BrandSettings
from hub.shared.clock import as_of
from hub.shared.models import OutgoingEmail
from tests.factories.charter_champions import make_membership, make_version
from tests.factories.organisations import make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

LAST = dt.date(2027, 5, 1)
RENEW, COMMIT = "/portal/potters-row-supper-club/renew/", "/portal/potters-row-supper-club/charter/"


@pytest.fixture(autouse=True)
def in_april():
    with as_of(dt.datetime(2027, 4, 10, 12, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def champion(charter):
    organisation = make_organisation("Potters Row Supper Club")
    make_person(organisation, "amina@supper.example")
    return make_membership(organisation, charter_version=charter, started_on=dt.date(2026, 5, 2))


@pytest.fixture
def amina(client, champion):
    client.force_login(champion.organisation.people.get().user, backend="hub.accounts.backends.PasswordBackend")
    return client


def answers(champion, **changes):
    return {
        "did": "We asked 40 carers.",
        "listing": "yes",
        "commits": "on",
        "version": str(champion.charter_version_id),
        "last_day": "2027-05-01",
        **changes,
    }


def test_who_is_not_signed_in_is_led_to_the_code(client, champion):
    for address in (RENEW, COMMIT):
        response = client.get(address)
        assert (response.status_code, response["Location"]) == (
            302,
            f"/account/code/?next=%2Fportal%2Fpotters-row-supper-club%2F{address.split('/')[3]}%2F",
        )
    assert client.post(RENEW, answers(champion)).status_code == 302
    typed = "We asked 40 carers, and told each of them what came of it."
    again = client.post(RENEW, answers(champion, did=typed))
    assert (again.status_code, typed in again.content.decode()) == (401, True)
    assert MembershipRenewal.objects.count() == 0


def test_who_acts_for_another_organisation_finds_nothing(client, champion):
    other = make_person(make_organisation("Another"), "cora@other.example")
    client.force_login(other.user, backend="hub.accounts.backends.PasswordBackend")

    for address in (RENEW, COMMIT, f"{RENEW}1/"):
        assert client.get(address).status_code == 404
    assert client.post(RENEW, answers(champion)).status_code == 404
    assert client.post(COMMIT, {"commits": "on"}).status_code == 404
    assert MembershipRenewal.objects.count() == 0


def test_its_pages_stand_in_the_partner_area(amina, champion):
    renewed = amina.post(RENEW, answers(champion))["Location"]

    for address in (COMMIT, renewed, RENEW):
        html = amina.get(address).content.decode()
        assert '<nav class="portal-menu" aria-label="Partner area">' in html
        assert '<a href="/portal/potters-row-supper-club/people/">People</a>' in html
        assert "Sign out" in html
        assert 'aria-current="true"' not in html


def test_help_to_fill_in_stands_where_something_is_filled_in(amina, champion):
    BrandSettings.objects.create(site=Site.objects.get(), phone="01632 960 120")
    asks = amina.get(RENEW).content.decode()
    renewed = amina.get(amina.post(RENEW, answers(champion))["Location"]).content.decode()
    overview = amina.get("/portal/potters-row-supper-club/").content.decode()

    assert "Rather talk it through?" in asks
    for html in (renewed, overview):
        assert "Rather talk it through?" not in html
        assert "<h2>Ask us</h2>" in html


def test_three_answers_make_it_a_year_more(amina, champion):
    page = amina.get(RENEW)
    sent = amina.post(RENEW, answers(champion), follow=True)
    again = amina.post(RENEW, answers(champion), follow=True)

    assert page["Cache-Control"] == "private, no-store"
    assert page.content.decode().count("<fieldset") == 1
    for response in (sent, again):
        assert "Renewed until 1 May 2028" in response.content.decode()
    renewal = MembershipRenewal.objects.get()
    assert (renewal.did, renewal.is_listing_right, renewal.commitment.user.email) == (
        "We asked 40 carers.",
        True,
        "amina@supper.example",
    )
    public = amina.get(champion.get_absolute_url()).content.decode()
    assert "Current until 1 May 2028" in public
    assert "Renewed until 1 May 2028" in public
    assert "We asked 40 carers." not in public


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"did": ""}, "Write one sentence on what you did"),
        ({"did": "x" * 301}, "300"),
        ({"listing": ""}, "Say whether your page is still right"),
        ({"listing": "maybe"}, "Select a valid choice"),
        ({"commits": ""}, "Tick to commit to the promises of the charter"),
        ({"version": "0"}, "The charter was changed while you were reading"),
    ],
)
def test_what_is_refused_stays_typed(amina, champion, changes, message):
    response = amina.post(RENEW, answers(champion, **changes))

    html = response.content.decode()
    assert response.status_code == 422
    assert message in html
    assert changes.get("did", "We asked 40 carers.") in html
    assert MembershipRenewal.objects.count() == 0


def test_outside_its_time_the_page_says_when(amina, champion):
    Membership.objects.update(valid_until=dt.date(2027, 8, 1))
    early = amina.get(RENEW).content.decode()
    Membership.objects.update(valid_until=dt.date(2027, 3, 1))
    late = amina.get(RENEW).content.decode()
    sent = amina.post(RENEW, answers(champion, last_day="2027-03-01"))

    assert "You can renew from 2 June 2027." in early
    assert "It is too late to renew" in late
    assert (sent.status_code, MembershipRenewal.objects.count()) == (409, 0)


def test_while_it_is_suspended_nobody_renews(amina, champion):
    memberships.suspend(champion, user=None, code=SuspensionReason.NO_CONTACT, reason="Ring us.")

    html = amina.get(RENEW).content.decode()

    assert "While it is suspended" in html
    assert amina.post(RENEW, answers(champion)).status_code == 409


def test_the_mail_of_a_suspension_says_why_and_the_public_page_does_not(amina, champion):
    memberships.suspend(champion, user=None, code=SuspensionReason.NO_CONTACT, reason="Your phone is out of use.")

    mail = OutgoingEmail.objects.get()
    public = amina.get(champion.get_absolute_url()).content.decode()
    assert "We can't reach anybody there. Your phone is out of use." in mail.text_body
    assert "Suspended since 10 April 2027" in public
    assert "<h3>Suspended</h3>" in public
    assert "out of use" not in public
    memberships.reinstate(champion, user=None, reason="Thank you.")
    assert "uspended" not in amina.get(champion.get_absolute_url()).content.decode()


def publish_second_version(charter):
    page = charter.page
    page.promises = [CharterPromise(title="We answer", we_will="answer.", you_will="tell us.")]
    page.save_revision().publish()
    return page.versions.get(number=2)


def test_a_champion_commits_to_a_new_version_once(amina, champion, charter):
    newer = publish_second_version(charter)
    recommitting.decide(newer, due_on=LAST, user=None)

    page = amina.get(COMMIT).content.decode()
    stale = amina.post(COMMIT, {"commits": "on", "version": str(charter.pk)})
    for _ in range(2):
        sent = amina.post(COMMIT, {"commits": "on", "version": str(newer.pk)}, follow=True)

    assert "Please commit by 1 May 2027." in page
    assert "Promise 1: new." in page
    assert stale.status_code == 422
    assert "You are committed to our charter" in sent.content.decode()
    champion.refresh_from_db()
    assert (champion.charter_version, champion.commitments.count()) == (newer, 2)
    public = amina.get(champion.get_absolute_url()).content.decode()
    assert "Committed to version 2 of the charter" in public


def test_a_version_that_nobody_committed_to_is_public_only_with_its_page(client, charter):
    address = f"/charter-versions/{charter.pk}/"
    assert "It is in force." in client.get(address).content.decode()
    PageViewRestriction.objects.create(page=charter.page, restriction_type=PageViewRestriction.PASSWORD, password="x")

    assert client.get(address).status_code == 404
    make_membership(charter_version=charter)
    assert client.get(address).status_code == 200


def test_an_older_version_says_which_one_is_in_force(client, champion, charter):
    newer = publish_second_version(charter)

    html = client.get(f"/charter-versions/{charter.pk}/").content.decode()

    assert "It is kept because champions committed to these words." in html
    assert f'<a href="/charter-versions/{newer.pk}/">Version 2</a> is in force now.' in html
    assert client.get("/charter-versions/999999/").status_code == 404
    assert make_version().page_id is None
