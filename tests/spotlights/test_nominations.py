from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail
from django.urls import reverse

from hub.shared.states import TransitionNotAllowed
from spotlights.domain.nominations import move_nomination
from spotlights.enums import NominationStatus
from spotlights.models import Nomination, NominationNote
from tests.factories.shared import guarded_data
from tests.factories.spotlights import make_nomination, make_spotlight

pytestmark = pytest.mark.django_db

URL = "/nominate/"


def answers(**values) -> dict[str, object]:
    defaults = {
        "group_name": "Bottle Lane Allotments",
        "why": "They share what they grow.",
        "how_to_reach": "Ring Ada on 01632 960150.",
        "group_website": "",
        "group_email": "",
        "group_knows": "no",
        "nominator_name": "Sam Reed",
        "nominator_email": "sam@kilnford.example",
        "may_contact": "on",
    }
    return guarded_data(**defaults | values)


def test_a_nomination_is_kept_and_answered(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(URL, answers())

    nomination = Nomination.objects.get()
    assert response["Location"] == f"/nominate/received/{nomination.reference}/"
    assert (nomination.status, nomination.group_name, nomination.may_contact) == (
        "received",
        "Bottle Lane Allotments",
        True,
    )
    assert [(row.before, row.after) for row in nomination.history.all()] == [("", "received")]
    assert [(message.to, nomination.reference in message.body) for message in mail.outbox] == [
        (["sam@kilnford.example"], True)
    ]
    confirmation = client.get(response["Location"]).content.decode()
    assert nomination.reference in confirmation
    assert "Bottle Lane" not in confirmation


def test_without_an_address_nobody_is_written_to(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(URL, answers(nominator_name="", nominator_email="", may_contact=""))

    assert Nomination.objects.count() == 1
    assert mail.outbox == []


def test_pressing_twice_makes_one_nomination(client):
    data = answers()

    first, second = client.post(URL, data), client.post(URL, data)

    assert Nomination.objects.count() == 1
    assert first["Location"] == second["Location"]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"group_name": " "}, "Enter the name of the group"),
        ({"why": ""}, "Tell us why people should know about this group"),
        ({"why": "a" * 100_000}, "4,000|4000"),
        ({"how_to_reach": ""}, "Tell us how to reach the group"),
        ({"group_knows": "perhaps"}, "Select a valid choice|choose|Choose"),
        ({"group_website": "javascript:alert(1)"}, "Enter a web address"),
        ({"group_website": "https://www.nhs.uk@bad.example/"}, "without a user name or password"),
        ({"group_name": "\u200e\u200f"}, "Enter the name of the group"),
        ({"group_email": f"{'a' * 250}@kilnford.example"}, "Shorten it to 254 or fewer"),
        ({"nominator_email": f"{'a' * 250}@kilnford.example"}, "Shorten it to 254 or fewer"),
        ({"nominator_email": "sam at example"}, "Enter an email address like name@example.org"),
        ({"nominator_email": ""}, "Enter your email address, or untick the last box"),
        ({"group_name": "Nul\x00 club"}, "hidden characters|invisible|Remove"),
    ],
)
def test_a_mistake_keeps_what_was_typed(client, values, message):
    response = client.post(URL, answers(**values))

    html = response.content.decode()
    assert response.status_code == 422
    assert Nomination.objects.count() == 0
    assert "<title>Error: " in html
    assert re.search(message, html)
    for typed in ("Bottle Lane Allotments", "They share what they grow.", "Ring Ada on 01632 960150."):
        if typed not in [answers()[name] for name in values]:
            assert typed in html


def test_names_in_any_script_are_taken(client):
    client.post(URL, answers(group_name="نادي 🫖 Łódź", nominator_name="李雷"))

    assert Nomination.objects.get().group_name == "نادي 🫖 Łódź"


def test_a_robot_is_turned_away(client):
    response = client.post(URL, answers(website_address="https://spam.example"))

    assert response.status_code == 422
    assert Nomination.objects.count() == 0


def test_form_and_confirmation_are_private_and_unknown_references_404(client):
    for url in (URL, f"/nominate/received/{make_nomination().reference}/"):
        response = client.get(url)
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex"
    assert client.get("/nominate/received/SN-22222222/").status_code == 404


def test_moves(admin_user):
    nomination = make_nomination()

    move_nomination(nomination, NominationStatus.IN_TOUCH, user=admin_user, reason="Rang Ada")
    move_nomination(nomination, NominationStatus.ACCEPTED, user=admin_user)
    with pytest.raises(TransitionNotAllowed):
        move_nomination(nomination, NominationStatus.RECEIVED, user=admin_user)

    assert [(row.before, row.after, row.user, row.reason) for row in nomination.history.all()] == [
        ("", "received", None, ""),
        ("received", "in_touch", admin_user, "Rang Ada"),
        ("in_touch", "accepted", admin_user, ""),
    ]


def inspect_url(nomination: Nomination) -> str:
    return reverse("nominations:inspect", args=[nomination.pk])


def act(client, nomination: Nomination, action: str, **answers):
    """Send one of the forms on the nomination's page."""
    data = {f"{action}-{name}": answer for name, answer in answers.items()}
    return client.post(inspect_url(nomination), {"action": action, **data})


def person(*groups: str) -> User:
    user = User.objects.create_user(f"user-{'-'.join(groups) or 'none'}", password="x")
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


READ, CHANGE = "read", "change"


@pytest.mark.parametrize(
    ("groups", "may"),
    [
        ([], set()),
        (["Communications editor"], set()),
        (["Moderator"], {READ, CHANGE}),
        (["Champions officer"], set()),
    ],
)
def test_who_may_do_what(client, groups, may):
    nomination = make_nomination()
    client.force_login(person(*groups))

    can_read = client.get(reverse("nominations:index")).status_code == 200
    shown = client.get(inspect_url(nomination))
    act(client, nomination, "move", to="in_touch", reason="")
    act(client, nomination, "note", text="Rang")
    for name in ("edit", "delete"):
        client.post(reverse(f"nominations:{name}", args=[nomination.pk]), {"group_name": "Changed"})
    client.post(reverse("nominations:add"), {"group_name": "Added"})

    nomination.refresh_from_db()
    assert can_read == (READ in may)
    assert (shown.status_code == 200) == (READ in may)
    assert ("Move it" in shown.content.decode()) == (CHANGE in may)
    assert (nomination.status == "in_touch") == (CHANGE in may)
    assert NominationNote.objects.count() == (1 if CHANGE in may else 0)
    assert (nomination.group_name, Nomination.objects.count()) == ("Bottle Lane Allotments", 1)


def test_nobody_signed_out_sees_the_desk(client):
    nomination = make_nomination()

    for url in (reverse("nominations:index"), inspect_url(nomination)):
        assert client.get(url)["Location"].startswith("/account/sign-in/")


def test_a_get_changes_nothing(admin_client):
    nomination = make_nomination()

    for action in ("move", "note", "link", "forget"):
        admin_client.get(inspect_url(nomination), {"action": action, "move-to": "accepted", "note-text": "Rang"})
    nomination.refresh_from_db()
    assert (nomination.status, nomination.nominator_name, nomination.notes.count()) == ("received", "Sam Reed", 0)


def test_staff_see_everything_and_can_decline_only_with_a_reason(admin_client):
    nomination = make_nomination(why="<script>alert(1)</script>")

    act(admin_client, nomination, "move", to="declined", reason="")
    nomination.refresh_from_db()
    assert nomination.status == "received"

    act(admin_client, nomination, "move", to="declined", reason="Not local")
    html = admin_client.get(inspect_url(nomination)).content.decode()
    nomination.refresh_from_db()
    assert nomination.status == "declined"
    assert "Declined" in html
    assert "Not local" in html
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize(
    ("action", "answers", "message", "typed"),
    [
        ("move", {"to": "declined", "reason": ""}, "Write down why", '<option value="declined" selected>'),
        ("move", {"to": "received", "reason": "Ring <again>"}, "somebody may have moved it", "Ring &lt;again&gt;"),
        ("note", {"text": "Rang. " * 1000}, "has at most 4000 characters", "Rang. Rang."),
    ],
)
def test_what_staff_typed_stays_when_it_is_refused(admin_client, action, answers, message, typed):
    nomination = make_nomination()

    response = act(admin_client, nomination, action, **answers)

    html = response.content.decode()
    assert response.status_code == 422
    assert message in html
    assert typed in html
    assert (nomination.history.count(), nomination.notes.count()) == (1, 0)


def test_a_note_that_is_sent_twice_is_kept_once(admin_client):
    nomination = make_nomination()
    page = admin_client.get(inspect_url(nomination)).content.decode()
    key = re.search(r'name="note-submission_key" value="([^"]+)"', page)[1]

    for _ in range(2):
        act(admin_client, nomination, "note", text="Rang", submission_key=key)

    assert [note.text for note in nomination.notes.all()] == ["Rang"]


def test_the_spotlight_that_came_of_it_can_be_linked_and_names_removed(admin_client):
    nomination, page = make_nomination(), make_spotlight()

    act(admin_client, nomination, "link", spotlight=page.pk)
    act(admin_client, nomination, "forget")

    nomination.refresh_from_db()
    assert nomination.spotlight == page
    assert (nomination.nominator_name, nomination.how_to_reach) == ("", "")


def test_filters_search_and_safe_export(admin_client):
    make_nomination(group_name="=HYPERLINK(1)")
    declined = make_nomination(group_name="Rainbow Youth")
    move_nomination(declined, NominationStatus.DECLINED, user=None, reason="x")
    index = reverse("nominations:index")

    listed = admin_client.get(f"{index}?status=declined").content.decode()
    found = admin_client.get(f"{index}?q=rainbow").content.decode()
    export = b"".join(admin_client.get(f"{index}?export=csv").streaming_content).decode()
    workbook = admin_client.get(f"{index}?export=xlsx")

    assert "Rainbow Youth" in listed
    assert "HYPERLINK" not in listed
    assert "Rainbow Youth" in found
    assert "HYPERLINK" not in found
    assert '"\'=HYPERLINK(1)"' in export
    assert '"Declined"' in export
    assert workbook.status_code == 200
