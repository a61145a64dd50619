"""Who looks at which application: one, or several at once. And what waits, on the first page of the admin."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from charter_champions.domain.applications import withdraw
from charter_champions.enums import ApplicationStatus
from charter_champions.models import Application
from hub.shared.clock import as_of
from hub.shared.models import AuditEntry
from tests.factories.charter_champions import make_application, make_charter_page, make_reviewer
from tests.factories.home import make_home
from tests.factories.shared import make_user_in

pytestmark = pytest.mark.django_db

LIST, ASSIGN = "/admin/champion_applications/", "/admin/champion_applications/assign/"
NOW = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def on_1_june():
    with as_of(NOW):
        yield


@pytest.fixture
def asha(client):
    user = make_reviewer("asha", first_name="Asha", last_name="Example")
    client.force_login(user)
    return user


@pytest.fixture
def ben():
    return make_reviewer("ben", first_name="Ben", last_name="Example")


def received(name: str, *, days: int = 3, **kwargs) -> Application:
    return make_application(ApplicationStatus.RECEIVED, name=name, at=NOW - dt.timedelta(days=days), **kwargs)


def assigned() -> dict[str, str]:
    return {row.name: row.assignee.username if row.assignee else "" for row in Application.objects.order_by("name")}


def test_several_are_assigned_after_a_page_that_lists_what_changes(client, asha, ben):
    one, two, mine = received("Kites"), received("Bees"), received("Choir", assignee=ben)
    ids = {"id": [one.pk, two.pk, mine.pk], "assignee": ben.pk}

    shown = client.get(ASSIGN, ids)
    page = shown.content.decode()
    before = assigned()
    rows = {"row": [f"{one.pk}-0", f"{two.pk}-0"], "assignee": ben.pk}
    done = client.post(ASSIGN, rows, follow=True).content.decode()
    again = client.post(ASSIGN, rows, follow=True).content.decode()

    assert before == {"Kites": "", "Bees": "", "Choir": "ben"}
    assert f'value="{one.pk}-0"' in page
    assert f'value="{mine.pk}-' not in page
    assert "It is so already." in page
    assert "2 applications are assigned to Ben Example." in done
    assert again.count("Somebody assigned it meanwhile.") == 2
    assert assigned() == {"Kites": "ben", "Bees": "ben", "Choir": "ben"}
    entries = AuditEntry.objects.filter(action="assign").order_by("subject_id")
    assert [(entry.actor, entry.changes) for entry in entries] == [(asha, {"assignee": [None, ben.pk]})] * 2


def test_one_that_was_decided_meanwhile_is_left_and_the_others_go_on(client, asha, ben):
    one, two = received("Kites"), received("Bees")
    withdraw(two)

    done = client.post(
        ASSIGN, {"row": [f"{one.pk}-0", f"{two.pk}-0"], "assignee": ben.pk}, follow=True
    ).content.decode()

    assert "1 application is assigned to Ben Example." in done
    assert "It does not wait for a decision: withdrawn." in done
    assert assigned() == {"Kites": "ben", "Bees": ""}


@pytest.mark.parametrize("row", ["", "x-0", "1", "-1-0", "1-0-0", "9" * 30 + "-0", "1-\u0663"])
def test_rubbish_assigns_nothing(client, asha, ben, row):
    received("Kites")

    response = client.post(ASSIGN, {"row": [row], "assignee": ben.pk}, follow=True)

    assert response.status_code == 200
    assert assigned() == {"Kites": ""}


def test_one_that_nobody_confirmed_can_not_be_assigned_by_its_number(client, asha, ben):
    draft = make_application(name="Draft")

    client.post(ASSIGN, {"row": [f"{draft.pk}-0"], "assignee": ben.pk})

    assert "Draft" not in client.get(ASSIGN, {"id": [draft.pk], "assignee": ben.pk}).content.decode()
    assert assigned() == {"Draft": ""}


def test_nobody_is_assigned_who_may_not_review(client, asha):
    one = received("Kites")
    editor = make_user_in("Communications editor")

    client.post(ASSIGN, {"row": [f"{one.pk}-0"], "assignee": editor.pk})

    assert assigned() == {"Kites": ""}


def test_who_may_not_review_assigns_nothing(client, ben):
    one = received("Kites")
    client.force_login(make_user_in("Communications editor"))

    client.post(ASSIGN, {"row": [f"{one.pk}-0"], "assignee": ben.pk})

    assert assigned() == {"Kites": ""}


def test_nobody_takes_one_of_their_own_organisation(client, asha):
    one = received("Kites", email=asha.email.upper())

    client.post(f"/admin/champion_applications/inspect/{one.pk}/", {"action": "take"})
    client.post(ASSIGN, {"row": [f"{one.pk}-0"], "assignee": asha.pk})

    assert assigned() == {"Kites": ""}


def test_one_is_taken_and_given_back_with_one_click(client, asha):
    one = received("Kites")
    address = f"/admin/champion_applications/inspect/{one.pk}/"

    client.post(address, {"action": "take"})
    taken = assigned()
    client.post(address, {"action": "release"})

    assert (taken, assigned()) == ({"Kites": "asha"}, {"Kites": ""})


def names_in(client, **query) -> list[str]:
    rows = list(csv.DictReader(io.StringIO(client.get(LIST, {"export": "csv", **query}).getvalue().decode())))
    return [row["Organisation"] for row in rows]


def test_the_list_filters_by_who_has_it_and_by_age(client, asha, ben):
    received("Mine", assignee=asha)
    received("Bens", assignee=ben)
    # 15 May 2026 is the tenth working day before 1 June: 25 May is a holiday.
    received("Late", days=18)
    received("In time", days=17)

    assert names_in(client, assignee="me") == ["Mine"]
    assert sorted(names_in(client, assignee="nobody")) == ["In time", "Late"]
    assert names_in(client, assignee=str(ben.pk)) == ["Bens"]
    assert names_in(client, waiting="late") == ["Late"]
    assert "Over 10 working days" in client.get(LIST).content.decode()


def test_the_list_asks_as_often_for_many_as_for_few(client, asha):
    for number in range(2):
        received(f"Kites {number}")
    client.get(LIST)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(LIST)
    for number in range(2, 40):
        received(f"Kites {number}", assignee=asha)

    with CaptureQueriesContext(connection) as many:
        client.get(LIST)

    assert len(many) <= len(few)


# The first page


def today_panel(client) -> str:
    html = client.get("/admin/").content.decode()
    return html[html.index("Needs you today") :] if "Needs you today" in html else ""


def test_the_first_page_says_what_waits_mine_first(client, asha, ben):
    assert "Nothing waiting." in today_panel(client)
    received("Mine", assignee=asha, days=20)
    received("Bens", assignee=ben)
    received("Free", days=0)
    received("Free too", days=2)

    panel = today_panel(client)

    order = [
        "1 application of yours to decide</a>: it waits for 20 days",
        "2 applications that nobody looks at yet</a>: the oldest waits for 2 days",
        "1 application with colleagues</a>: it waits for 3 days",
    ]
    assert [panel.index(words) for words in order] == sorted(panel.index(words) for words in order)
    assert panel.count("Late</span>") == 1
    assert "status=received&amp;assignee=me" in panel


def test_a_new_charter_waits_for_a_decision(client, asha):
    page = make_charter_page(make_home())
    page.save_revision().publish()
    assert "Nothing waiting." in today_panel(client)
    page.intro = "Other words."
    page.save_revision().publish()

    assert "Version 2 of the charter: must champions commit again?</a>: published on 1 June 2026" in today_panel(client)


def test_the_panel_is_not_for_who_has_nothing_to_do_with_it(client):
    client.force_login(make_user_in("Training officer"))

    assert today_panel(client) == ""
