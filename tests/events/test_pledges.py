"""Promises to oneself: made, asked about, answered, shown, withdrawn, counted, forgotten."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.contrib.auth.models import Group, User

from events.domain.pledges import answer, approve, ask_due, hide, undo, withdraw
from events.enums.pledges import PledgeState, PledgeStatus
from events.models import Pledge, PledgeAsking, PledgeShowing
from hub.shared.clock import as_of, today
from hub.shared.models import OutgoingEmail, Token
from hub.shared.privacy.registry import ERASED
from hub.shared.privacy.retention import carry_out, rules
from hub.shared.states import TransitionNotAllowed
from tests.factories.events import make_event
from tests.factories.pledges import make_pledge
from tests.factories.shared import guarded_data

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
NOON = dt.datetime(2026, 5, 5, 11, 0, tzinfo=dt.UTC)


def promise(client, url="/pledge/", **values):
    data = {"text": "Ask for a longer appointment.", "name": "", "email": "", **values}
    return client.post(url, guarded_data(**data))


def latest_link() -> str:
    return re.search(r"(/pledge/mine/\S+)", OutgoingEmail.objects.latest("pk").text_body)[1]


def test_a_promise_is_kept_and_private(client):
    event = make_event()
    data = guarded_data(text="Ring Ada.", name="", email="")
    url = f"/pledge/at/{event.pk}/"

    answers = [client.post(url, data)["Location"] for _ in range(2)]

    assert answers == ["/pledge/made/"] * 2
    pledge = Pledge.objects.get()
    assert (pledge.text, pledge.event, pledge.email, pledge.status) == ("Ring Ada.", event, "", "open")
    assert (OutgoingEmail.objects.count(), PledgeShowing.objects.count()) == (0, 0)
    assert "Ring Ada." not in client.get("/pledges/").content.decode()


@pytest.mark.drawn
@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"text": "  "}, "Write what you promise yourself"),
        ({"email": "nowhere"}, "Enter an email address like name@example.org"),
        ({"text": "x" * 301}, "Your answer has 301 characters. Shorten it to 300 or fewer."),
    ],
)
def test_what_was_typed_stays_on_an_error(client, values, words):
    response = promise(client, name="Sam", **values)

    html = response.content.decode()
    assert (response.status_code, 'value="Sam"' in html, Pledge.objects.count()) == (422, True, 0)
    assert words in html


def test_nobody_is_asked_whose_address_was_not_confirmed(client):
    with as_of(NOON):
        promise(client, email="sam@pledge.example", name="Buy at shop.example")
    mail = OutgoingEmail.objects.get()
    assert (mail.kind, "shop.example" in mail.text_body, "longer" in mail.text_body) == (
        "events.pledge_confirm",
        False,
        False,
    )
    with as_of(NOON + 7 * DAY):
        assert client.get(latest_link()).status_code == 200

    assert ask_due(on=NOON.date() + 84 * DAY) == 0
    with as_of(NOON + 7 * DAY):
        client.post(latest_link(), {"do": "confirm"})
    assert ask_due(on=NOON.date() + 28 * DAY) == 1


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([27], []),
        ([28, 28, 28], [("first", 28)]),
        ([28, 83, 84, 84, 85], [("first", 28), ("last", 84)]),
        ([40, 99], [("first", 40), ("last", 99)]),
        ([84, 85], [("last", 84)]),
        ([182], []),
    ],
    ids=["early", "once", "both", "missed nights", "never both at once", "too late"],
)
def test_each_question_is_put_once_and_missed_nights_do_not_matter(runs, expected):
    pledge = make_pledge()

    for days in runs:
        ask_due(on=pledge.made_on + days * DAY)

    asked = PledgeAsking.objects.order_by("asked_on").values_list("question", "asked_on")
    assert [(question, (on - pledge.made_on).days) for question, on in asked] == expected
    assert OutgoingEmail.objects.count() == len(expected)


@pytest.mark.parametrize(
    ("status", "asked"), [("open", 1), ("partly", 1), ("not_kept", 1), ("kept", 0), ("withdrawn", 0)]
)
def test_who_kept_or_withdrew_it_is_not_asked_again(status, asked):
    make_pledge(PledgeStatus(status), days_ago=84)

    assert ask_due(on=today(), dry_run=True) == asked
    assert ask_due(on=today()) == asked


def test_a_link_answers_only_by_its_button_and_can_be_changed(client):
    pledge = make_pledge(days_ago=28)
    ask_due(on=today())
    link = latest_link()

    def now_is() -> str:
        pledge.refresh_from_db()
        return pledge.status

    states = [now_is()]
    client.get(f"{link}?do=kept")
    states.append(now_is())
    for button in ("kept", "kept", "partly", "nonsense", "undo", "withdraw", "kept", "undo", "not_kept"):
        assert client.post(link, {"do": button})["Location"] == link
        states.append(now_is())

    assert states == [
        *("open", "open"),
        *("kept", "kept", "partly", "partly", "open", "withdrawn", "withdrawn", "open", "not_kept"),
    ]
    assert "Your answer: Not kept" in client.get(link).content.decode()
    assert client.get("/pledge/mine/made-up/").status_code == 404


def test_no_reply_begins_two_weeks_after_the_last_question():
    pledge = make_pledge()
    days = [pledge.made_on + number * DAY for number in (97, 98)]

    assert [pledge.state(on=day) for day in days] == [PledgeState.RUNNING, PledgeState.NO_REPLY]
    for day in days:
        assert [state for state in PledgeState if Pledge.objects.in_state(state, on=day)] == [pledge.state(on=day)]
    answer(pledge, PledgeStatus.KEPT)
    assert pledge.state(on=days[1]) == PledgeState.KEPT
    undo(pledge)
    assert pledge.state(on=days[1]) == PledgeState.NO_REPLY


def test_a_promise_is_shown_only_with_its_authors_and_a_moderators_word(client):
    promise(client, wants_shown="on", name="Sam", email="sam@pledge.example")
    showing = PledgeShowing.objects.get()
    staff = User.objects.create_user("mo", "mo@kilnford.example", "x")
    staff.groups.add(Group.objects.get(name="Moderator"))

    def is_public() -> bool:
        return "Ask for a longer appointment." in client.get("/pledges/").content.decode()

    seen = [is_public()]
    approve(showing, user=staff)
    seen.append(is_public())
    hide(showing.pledge)
    seen.append(is_public())
    with pytest.raises(TransitionNotAllowed):
        approve(PledgeShowing.objects.get(), user=staff)
    client.post(latest_link(), {"do": "show"})
    seen.append(is_public())
    approve(PledgeShowing.objects.get(), user=staff)
    seen.append(is_public())
    withdraw(showing.pledge)
    seen.append(is_public())

    assert seen == [False, True, False, False, True, False]


def test_pledges_are_forgotten_after_two_years_and_unconfirmed_addresses_after_a_week(client):
    with as_of(NOON):
        promise(client, wants_shown="on", name="Sam", email="sam@pledge.example")
        make_pledge(name="Kim")
        approve(PledgeShowing.objects.get(), user=None)
    by_key = {rule.key: rule for rule in rules()}

    def carried(key: str, days: int) -> int:
        return carry_out(by_key[key], at=NOON + days * DAY)

    assert [carried("unconfirmed_pledges", days) for days in (7, 8, 9)] == [0, 1, 0]
    assert sorted(Pledge.objects.values_list("email", "name")) == [("", "Sam"), (Pledge.objects.first().email, "Kim")]
    assert [carried("pledges", days) for days in (731, 732, 733)] == [0, 2, 0]
    assert set(Pledge.objects.values_list("text", "name", "email")) == {(ERASED, "", "")}
    assert (Pledge.objects.shown().count(), Token.objects.count()) == (0, 0)
    assert ERASED not in client.get("/pledges/").content.decode()
