"""Suspending, reinstating and ending a membership in the admin: the very mail first, then the button that sends it."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup

from charter_champions.domain import credentials, memberships
from charter_champions.enums import ApplicationStatus, MembershipStatus
from charter_champions.models import Membership
from hub.organisations.models import OrganisationPerson
from hub.shared.clock import as_of
from hub.shared.models import OutgoingEmail
from tests.factories.charter_champions import make_application, make_membership, make_reviewer
from tests.factories.organisations import make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

NOON = dt.datetime(2026, 9, 23, 12, tzinfo=dt.UTC)
SUSPENSION = {"suspend-code": "details", "suspend-reason": "We can't reach you."}
TOLD = "Their details could not be confirmed. We can't reach you."


@pytest.fixture
def membership():
    organisation = make_organisation("Potters Row Supper Club")
    make_person(organisation, "amina@supper.example")
    return make_membership(organisation, started_on=dt.date(2026, 5, 2))


@pytest.fixture
def desk(client):
    client.force_login(make_reviewer())
    return client


def press(desk, membership: Membership, action: str, typed: dict[str, str], *, previewed: str = ""):
    with as_of(NOON):
        return desk.post(
            f"/admin/champion_memberships/inspect/{membership.pk}/",
            {"action": action, **typed} | ({"previewed": previewed} if previewed else {}),
        )


def digest_in(response) -> str:
    return BeautifulSoup(response.content, "html.parser").select_one("button[name=previewed]")["value"]


def state(membership: Membership) -> tuple[str, int, int]:
    membership.refresh_from_db()
    return membership.status, membership.history.count(), OutgoingEmail.objects.count()


def test_the_first_press_shows_the_mail_and_does_nothing(desk, membership):
    before = state(membership)

    response = press(desk, membership, "suspend", SUSPENSION)

    soup = BeautifulSoup(response.content, "html.parser")
    text = soup.select_one("pre.hub-mail-text").get_text()
    assert response.status_code == 200
    assert state(membership) == before
    assert "This email goes to amina@supper.example." in soup.get_text()
    assert "Potters Row Supper Club" in text
    assert "We can't reach you." in text
    assert soup.select_one("textarea[name=suspend-reason]").get_text().strip() == "We can't reach you."
    assert soup.select_one("select[name=suspend-code] option[selected]")["value"] == "details"


def test_the_second_press_sends_what_was_read(desk, membership):
    shown = press(desk, membership, "suspend", SUSPENSION)
    text = BeautifulSoup(shown.content, "html.parser").select_one("pre.hub-mail-text").get_text()

    response = press(desk, membership, "suspend", SUSPENSION, previewed=digest_in(shown))

    mail = OutgoingEmail.objects.get()
    assert response.status_code == 302
    assert state(membership) == ("suspended", 1, 1)
    assert (mail.kind, mail.recipient) == ("champions.suspended", "amina@supper.example")
    assert mail.text_body.split() == text.split()


@pytest.mark.parametrize("change", ["words", "people", "an older wording"])
def test_nothing_happens_if_another_mail_would_leave(desk, membership, change):
    shown = digest_in(press(desk, membership, "suspend", SUSPENSION))
    typed = dict(SUSPENSION)
    if change == "words":
        typed["suspend-reason"] = "Something else."
    elif change == "people":
        OrganisationPerson.objects.all().delete()
    else:
        shown = "0" * 64

    response = press(desk, membership, "suspend", typed, previewed=shown)

    assert response.status_code == 422
    assert "would not be the one that you read" in response.content.decode()
    assert state(membership) == ("active", 0, 0)
    assert press(desk, membership, "suspend", typed, previewed=digest_in(response)).status_code == 302


def test_a_press_in_a_second_tab_after_it_happened_sends_nothing_more(desk, membership):
    shown = digest_in(press(desk, membership, "suspend", SUSPENSION))
    press(desk, membership, "suspend", SUSPENSION, previewed=shown)

    again = press(desk, membership, "suspend", SUSPENSION, previewed=shown)
    first_press = press(desk, membership, "suspend", SUSPENSION)

    for response in (again, first_press):
        assert response.status_code == 422
        assert "Somebody was faster: the membership is suspended now." in response.content.decode()
    assert state(membership) == ("suspended", 1, 1)


def test_who_has_no_address_is_to_be_rung(desk):
    membership = make_membership(make_organisation("Knit and Natter"), started_on=dt.date(2026, 5, 2))

    shown = press(desk, membership, "end", {"end-reason": "They asked for it."})
    press(desk, membership, "end", {"end-reason": "They asked for it."}, previewed=digest_in(shown))

    assert "Nobody would get an email: no address is known." in shown.content.decode()
    assert state(membership) == ("ended", 1, 0)


def test_reinstating_and_ending_show_their_own_mail(desk, membership):
    memberships.suspend(membership, user=None, code="details", reason="Why", on=dt.date(2026, 9, 1))

    for action, status in (("reinstate", MembershipStatus.ACTIVE), ("end", MembershipStatus.ENDED)):
        typed = {f"{action}-reason": "You rang us."}
        shown = press(desk, membership, action, typed)
        press(desk, membership, action, typed, previewed=digest_in(shown))
        assert state(membership)[0] == status

    kinds = list(OutgoingEmail.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["champions.suspended", "champions.reinstated", "champions.ended"]


def test_the_style_of_the_mail_works_in_its_frame_and_no_other_does(desk, membership):
    plain = desk.get(f"/admin/champion_memberships/inspect/{membership.pk}/")

    shown = press(desk, membership, "suspend", SUSPENSION)

    assert "sha256-" not in plain["Content-Security-Policy"].partition("style-src")[2].partition(";")[0]
    assert "sha256-" in shown["Content-Security-Policy"].partition("style-src")[2].partition(";")[0]


def test_the_page_lists_what_was_signed_newest_first(desk, membership, signing_key):
    page = f"/admin/champion_memberships/inspect/{membership.pk}/"
    assert "None yet." in BeautifulSoup(desk.get(page).content, "html.parser").select_one("#credentials-section").text
    with as_of(NOON):
        credentials.issue(membership)

    panel = BeautifulSoup(desk.get(page).content, "html.parser").select_one("#credentials-section")

    (line,) = [" ".join(line.get_text().split()) for line in panel.select("li")]
    assert line == ("Number 1, signed 23 September 2026, 1pm, for 2 May 2026 to 1 May 2027: the one in the badge now")
    assert panel.select_one("li a")["href"] == membership.credentials.get().get_absolute_url()


def actions_on(desk, membership: Membership) -> tuple[list[str], str]:
    """What the page of ``membership`` offers at ``NOON``, and its words."""
    with as_of(NOON):
        response = desk.get(f"/admin/champion_memberships/inspect/{membership.pk}/")
    soup = BeautifulSoup(response.content, "html.parser")
    return [box["value"] for box in soup.select("input[name=action]")], " ".join(soup.get_text(" ").split())


def lapse(membership: Membership, *, on: dt.date) -> None:
    membership.valid_until = on
    membership.save()


@pytest.mark.parametrize(
    ("last_day", "offered", "words"),
    [
        (dt.date(2026, 9, 23), ["suspend", "end"], "In the directory until 23 October 2026"),
        (dt.date(2026, 8, 24), ["suspend", "end"], "In the directory until 23 September 2026"),
        (dt.date(2026, 8, 23), ["end"], "Was in the directory until 22 September 2026"),
    ],
)
def test_one_that_lapsed_and_left_is_not_suspended(desk, membership, last_day, offered, words):
    lapse(membership, on=last_day)

    actions, text = actions_on(desk, membership)

    assert actions == offered
    assert words in text


def test_suspending_one_that_left_is_refused_without_a_mail(desk, membership):
    lapse(membership, on=dt.date(2026, 8, 23))

    response = press(desk, membership, "suspend", SUSPENSION)

    assert response.status_code == 422
    assert "has not renewed since" in response.content.decode()
    assert state(membership) == ("active", 0, 0)


@pytest.mark.parametrize("act", ["suspend", "end"])
def test_one_that_is_not_listed_does_not_say_until_when(desk, membership, act):
    more = {"code": "details"} if act == "suspend" else {}
    getattr(memberships, act)(membership, user=None, reason="Why", on=dt.date(2026, 9, 1), **more)

    actions, text = actions_on(desk, membership)

    assert actions == ({"suspend": ["reinstate", "end"], "end": []}[act])
    assert "the directory until" not in text


def test_one_that_was_replaced_leads_to_the_newest(desk, membership):
    newer = memberships.start_membership(
        membership.organisation, membership.charter_version, user=None, on=dt.date(2026, 9, 1)
    )

    membership.refresh_from_db()
    page = desk.get(f"/admin/champion_memberships/inspect/{membership.pk}/").content.decode()

    assert f'href="/admin/champion_memberships/inspect/{newer.pk}/"' in page
    assert actions_on(desk, membership)[0] == []
    assert (
        "See the membership that replaced it"
        not in desk.get(f"/admin/champion_memberships/inspect/{newer.pk}/").content.decode()
    )


def test_the_focus_and_the_title_are_at_the_mail_to_be_read(desk, membership):
    plain = BeautifulSoup(desk.get(f"/admin/champion_memberships/inspect/{membership.pk}/").content, "html.parser")
    shown = BeautifulSoup(press(desk, membership, "suspend", SUSPENSION).content, "html.parser")

    assert [each.name for each in plain.select("[autofocus]")] == []
    (focused,) = shown.select("[autofocus]")
    assert focused["tabindex"] == "-1"
    assert "This email goes to amina@supper.example." in focused.get_text()
    assert plain.title.get_text().split()[0] == "Membership:"
    assert " ".join(shown.title.get_text().split()).startswith("Read before it is sent: Membership:")


def test_the_page_leads_to_all_that_belongs_to_it(desk, admin_client, membership):
    page = f"/admin/champion_memberships/inspect/{membership.pk}/"

    def links(client) -> dict[str, str]:
        soup = BeautifulSoup(client.get(page).content, "html.parser")
        found = {link.get_text(): link["href"] for link in soup.select("main ul a") if link["href"].startswith("/")}
        assert soup.select_one(f'img[src="{membership.badge_url}"]')
        return found

    found = links(admin_client)

    organisation = membership.organisation
    assert found["What the public sees"] == membership.get_absolute_url()
    assert found["The badge and its files"] == f"/badge/{membership.code}/"
    assert found["Who can sign in for it"] == f"/admin/organisation_people/organisation/{organisation.pk}/"
    assert "The application" not in found
    for words in (
        "What the public sees",
        "The badge and its files",
        "Who can sign in for it",
        "The listing of Potters Row Supper Club",
    ):
        assert admin_client.get(found[words]).status_code == 200, words
    application = make_application(ApplicationStatus.APPROVED)
    Membership.objects.update(application=application)
    found = links(desk)
    assert desk.get(found["The application"]).status_code == 200
