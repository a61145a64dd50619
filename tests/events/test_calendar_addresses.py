"""Calendar files by their addresses."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from hub.shared.clock import now
from tests.events.calendar_readers import python_reader
from tests.events.test_pages import NOW, at
from tests.factories.events import make_event, session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(settings):
    settings.HUB_BASE_URL = "https://hub.example"
    with time_machine.travel(NOW, tick=False):
        yield


def read(client, address: str, tmp_path) -> list[tuple]:
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert b"secret-room" not in response.content
    return python_reader(response.content, tmp_path)


def test_one_session_and_a_whole_event(client, tmp_path):
    page = make_event(
        title="Tea; with cake",
        sessions=[
            session(at(11, 10)),
            session(at(12, 8), status="cancelled", status_reason="The hall is flooded."),
            session(at(12, 15), place="St Anne’s Hall, Kilnford"),
        ],
        format="both",
        address="3 Ring Road",
        online_link="https://meet.example/secret-room",
    )
    first, off, moved = page.session_list
    library = "Hanbury Library, 3 Ring Road, Kilnford, KF1 2AB, online"
    expected = [
        (str(first.uid), "2026-11-10T14:00:00Z", "2026-11-10T16:00:00Z", 0, False, page.title, page.summary, library),
        (
            str(off.uid), "2026-12-08T14:00:00Z", "2026-12-08T16:00:00Z", 0, True, "Cancelled: Tea; with cake",
            f"Cancelled: The hall is flooded.\n\n{page.summary}", library,
        ),
        (
            str(moved.uid), "2026-12-15T14:00:00Z", "2026-12-15T16:00:00Z", 0, False, page.title, page.summary,
            "St Anne’s Hall, Kilnford, online",
        ),
    ]  # fmt: skip

    assert read(client, f"/calendar/event/{page.pk}.ics", tmp_path) == sorted(expected)
    assert read(client, f"/calendar/session/{moved.uid}.ics", tmp_path) == expected[2:]


def test_what_the_public_may_not_see_has_no_file(client):
    draft, private = make_event(publish=False), make_event()
    private.view_restrictions.create(restriction_type="login")
    addresses = ["/calendar/event/999999.ics", "/calendar/session/5e7b4bd8-6f3a-4b7e-9d57-0d4f6a5c9a11.ics"]
    for page in (draft, private):
        addresses += [f"/calendar/event/{page.pk}.ics", f"/calendar/session/{page.sessions.get().uid}.ics"]

    assert {client.get(address).status_code for address in addresses} == {404}


def test_files_say_when_what_they_tell_was_changed(client):
    page = make_event()
    with time_machine.travel(now() + dt.timedelta(days=1), tick=False):
        draft = page.get_latest_revision_as_object()
        draft.title = "Tea, moved"
        draft.save_revision().publish()

    content = client.get(f"/calendar/event/{page.pk}.ics").content.decode()

    changed = f"{NOW + dt.timedelta(days=1):%Y%m%dT%H%M%SZ}"
    assert [line for line in content.split("\r\n") if line.startswith(("DTSTAMP", "LAST-M", "SEQ", "SUMM"))] == [
        f"DTSTAMP:{changed}",
        f"LAST-MODIFIED:{changed}",
        "SEQUENCE:1",
        "SUMMARY:Tea\\, moved",
    ]


def test_no_number_is_too_large(client):
    assert client.get(f"/calendar/event/{2**63}.ics").status_code == 404
