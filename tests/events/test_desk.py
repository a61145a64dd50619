"""What staff do with a date and its bookings, and who may."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import escape
from django.utils.http import urlencode
from pypdf import PdfReader

from events.domain import bookings
from events.domain.register_files import BOX, printed_list
from events.domain.thanking import send_thanks
from events.models import Arrival, Booking, EventFeedback, EventFile, EventPage, EventSession, HeadCount, Places
from hub.shared.errands import run_errands
from hub.shared.guards import stamp_of
from hub.shared.lettering import printable
from hub.shared.models import AuditEntry, OutgoingEmail
from hub.shared.states import TransitionNotAllowed
from tests.factories.bookings import make_bookable, make_booking
from tests.factories.events import make_event, session
from tests.factories.shared import make_document
from tests.journeys.conftest import member_of

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

NOW = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
STARTS = dt.datetime(2026, 11, 24, 14)
OVER = dt.datetime(2026, 11, 24, 17, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def signed_in(client, role: str = "Training officer"):
    """``client`` with a session of its own, which lasts for some hours."""
    client.force_login(member_of(role, role[:4]), backend="hub.accounts.backends.PasswordBackend")
    return client


@pytest.fixture
def trainer(client):
    return signed_in(client)


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def desk(places: Places) -> str:
    return reverse("event_dates:inspect", args=[places.session_id])


def act(client, places: Places, action: str, **typed):
    data = {f"{action}-{name}": value for name, value in typed.items()} | {"action": action}
    return client.post(desk(places), data | {f"{action}-submission_key": str(uuid.uuid4())}, follow=True)


def act_after_reading(client, places: Places, action: str, **typed):
    first = act(client, places, action, **typed)
    digest = re.search(r'name="previewed" value="([0-9a-f]{64})"', first.content.decode()).group(1)
    data = {f"{action}-{name}": value for name, value in typed.items()}
    data |= {"action": action, "previewed": digest, f"{action}-submission_key": str(uuid.uuid4())}
    return client.post(desk(places), data, follow=True)


def test_the_desk_shows_who_is_booked_and_who_waits(trainer):
    places = make_bookable(2, starts=STARTS)
    booked, waits = make_booking(places, 2), make_booking(places, 1)

    text = text_of(trainer.get(desk(places)))

    assert "2 of 2" in text
    assert booked.reference in text
    assert waits.reference in text
    assert "2 of 2" in text_of(trainer.get(reverse("event_dates:index")))
    assert booked.reference in text_of(trainer.get(reverse("event_bookings:index") + f"?q={booked.email}"))


def test_book_for_somebody_who_rang_from_those_kept_back(trainer):
    places = make_bookable(3, starts=STARTS, reserved=2)

    act(trainer, places, "add", name="Ada", size="2", uses_reserved="on")
    refused = act(trainer, places, "add", name="Bo", size="2")

    assert list(Booking.objects.values_list("name", "status", "is_by_staff")) == [("Ada", "confirmed", True)]
    assert "There are not so many places left." in text_of(refused)


def test_the_desk_names_those_whom_no_email_reaches(trainer):
    places = make_bookable(5, starts=STARTS)
    make_booking(places, 1, name="Ada")
    assert "No email reaches" not in text_of(trainer.get(desk(places)))

    act(trainer, places, "add", name="Rita", size="2")

    rita = Booking.objects.get(name="Rita")
    assert "No email reaches Rita : they gave no address. Ring them." in text_of(trainer.get(desk(places)))
    assert "Booked" in text_of(trainer.get(reverse("event_bookings:inspect", args=[rita.pk]))).split("Why", 1)[1]


def test_dates_to_come_stand_before_those_that_are_over(trainer):
    for day in (1, 25, 24):
        make_event(sessions=[session(dt.datetime(2026, 11, day, 14))])

    def days(query: str = "") -> list[str]:
        return re.findall(r"(\d+) November", text_of(trainer.get(reverse("event_dates:index") + query)))

    assert days() == ["24", "25", "1"]
    assert days("?ordering=starts_at") == ["1", "24", "25"]


def test_the_editor_of_an_event_leads_to_its_dates(client):
    page = make_bookable(5, starts=STARTS).session.page
    url = escape(f"{reverse('event_dates:index')}?{urlencode({'q': page.title, 'when': 'to-come'})}")
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])

    assert url in signed_in(client, "Communications editor").get(edit).content.decode()


def test_one_mail_to_everybody_read_before_it_is_sent(trainer):
    places = make_bookable(5, starts=STARTS)
    rows = [make_booking(places, 2), make_booking(places, 3)]
    waits = make_booking(places, 1)

    act(trainer, places, "message", subject="Bring a cushion", text="The chairs are hard.")
    assert not OutgoingEmail.objects.filter(kind="events.booking_message").exists()
    act_after_reading(trainer, places, "message", subject="Bring a cushion", text="The chairs are hard.")

    mails = OutgoingEmail.objects.filter(kind="events.booking_message")
    assert sorted(mails.values_list("recipient", "subject")) == sorted((row.email, "Bring a cushion") for row in rows)
    assert waits.email not in mails.values_list("recipient", flat=True)


def test_cancel_a_date_with_one_mail_to_all(trainer, client):
    places = make_bookable(2, starts=STARTS)
    booked, waits = make_booking(places, 2), make_booking(places, 1)
    page = places.session.page
    page.summary = "A draft that was begun before."
    page.save_revision()

    act_after_reading(trainer, places, "cancel", reason="The hall is flooded.")
    run_errands()
    EventPage.objects.get(pk=page.pk).get_latest_revision().publish()
    run_errands()

    row = EventSession.objects.get()
    assert (row.status, row.status_reason, row.sequence) == ("cancelled", "The hall is flooded.", 1)
    mails = OutgoingEmail.objects.filter(kind="events.booking_session_cancelled")
    assert sorted(mails.values_list("recipient", flat=True)) == sorted([booked.email, waits.email])
    assert "The hall is flooded." in text_of(client.get(page.url))


def test_each_mark_of_the_register_counts_once(trainer):
    places = make_bookable(5, starts=STARTS)
    booking = make_booking(places, 3)
    url = reverse("event_register", args=[places.session_id])
    assert booking.name in text_of(trainer.get(url))
    three, two = ({"booking": booking.pk, "number": n, "key": str(uuid.uuid4())} for n in (3, 2))
    more = {"number": "1", "key": str(uuid.uuid4())}

    for data in (three, three, two, more, more):
        assert trainer.post(url, data).status_code == 302
    # The network sends the first press once more, long after.
    trainer.post(url, three)

    assert list(Arrival.objects.values_list("booking", "came")) == [(booking.pk, 2)]
    assert HeadCount.objects.get().walk_ins == 1
    assert "2 of 3 booked are here, and 1 without booking." in text_of(trainer.get(url))


@pytest.mark.parametrize(
    "data",
    [
        {"number": "1"},
        {"number": "x", "key": str(uuid.uuid4())},
        {"number": "9" * 400, "key": str(uuid.uuid4())},
        {"booking": "9" * 19, "number": "1", "key": str(uuid.uuid4())},
        {"booking": "x", "number": "1", "key": str(uuid.uuid4())},
        {"number": "21", "key": str(uuid.uuid4())},
    ],
)
def test_rubbish_marks_nothing(trainer, data):
    places = make_bookable(5, starts=STARTS)

    response = trainer.post(reverse("event_register", args=[places.session_id]), data)

    assert (response.status_code, Arrival.objects.count(), HeadCount.objects.count()) == (302, 0, 0)


def test_more_than_a_party_and_who_is_not_booked_are_not_marked(trainer):
    places, other = make_bookable(5, starts=STARTS), make_bookable(5, starts=STARTS)
    booking, theirs = make_booking(places, 2), make_booking(other, 2)
    url = reverse("event_register", args=[places.session_id])

    for pk, number in ((booking.pk, 3), (theirs.pk, 1)):
        trainer.post(url, {"booking": pk, "number": number, "key": str(uuid.uuid4())})
    bookings.cancel(booking)
    trainer.post(url, {"booking": booking.pk, "number": 2, "key": str(uuid.uuid4())})

    assert not Arrival.objects.exists()


def test_needs_are_in_the_files_of_those_allowed_alone(client):
    places = make_bookable(5, starts=STARTS)
    booking = make_booking(places, 2, name="=Ada", needs="A hearing loop", answers={"Lunch?": "Yes"})
    urls = [reverse(name, args=[places.session_id]) for name in ("event_bookings_csv", "event_print_list")]
    page = reverse("event_bookings:inspect", args=[booking.pk])

    seen = {}
    for role in ("Moderator", "Communications editor"):
        signed_in(client, role)
        csv = b"".join(client.get(urls[0]).streaming_content).decode()
        assert client.get(urls[1])["Content-Type"] == "application/pdf"
        seen[role] = ("A hearing loop" in csv, "A hearing loop" in client.get(page).content.decode())
        assert '"\'=Ada"' in csv
        assert '"Lunch?"' in csv

    assert seen == {"Moderator": (True, True), "Communications editor": (False, False)}
    assert AuditEntry.objects.filter(action="export").count() == 4


def test_the_list_on_paper_has_boxes_that_can_be_drawn():
    assert printable(BOX) == BOX


def test_the_list_on_paper_has_a_box_for_each_of_a_large_party():
    places = make_bookable(20, starts=STARTS)
    make_booking(places, 12, name="Ada")

    pdf = PdfReader(BytesIO(printed_list(places.session, with_needs=False, at=NOW)))

    assert "".join(page.extract_text() for page in pdf.pages).count(BOX) == 12


def test_a_name_that_staff_type_is_plain_text(trainer):
    places = make_bookable(5, starts=STARTS)

    act(trainer, places, "add", name=" \u202eAda Example ", size="1")

    assert Booking.objects.get().name == "Ada Example"


def test_others_may_not_open_any_of_it(client):
    places = make_bookable(5, starts=STARTS)
    booking = make_booking(places, 2)
    signed_in(client, "Evidence officer")

    for url in (
        desk(places),
        reverse("event_bookings:inspect", args=[booking.pk]),
        reverse("event_register", args=[places.session_id]),
        reverse("event_print_list", args=[places.session_id]),
        reverse("event_bookings_csv", args=[places.session_id]),
    ):
        response = client.get(url, follow=True)
        assert booking.name not in response.content.decode(errors="replace")


@pytest.mark.parametrize("action", ["add", "message", "thanks"])
def test_nothing_is_done_about_bookings_where_there_are_none(trainer, action):
    row = make_event(sessions=[session(STARTS)]).session_list[0]
    typed = {"subject": "Soon", "text": "See you.", "name": "Ada", "size": "1", "email": ""}

    data = {f"{action}-{name}": value for name, value in typed.items()}
    response = trainer.post(
        reverse("event_dates:inspect", args=[row.pk]),
        data | {"action": action, f"{action}-submission_key": str(uuid.uuid4())},
    )

    assert (response.status_code, "Nothing was saved" in text_of(response)) == (422, True)


@pytest.mark.parametrize(("days", "status"), [(0, "scheduled"), (30, "cancelled")])
def test_nobody_is_thanked_for_what_is_to_come_or_was_cancelled(clock, days, status):
    places = make_bookable(5, starts=STARTS)
    make_booking(places, 1)
    EventSession.objects.update(status=status)
    clock.shift(dt.timedelta(days=days))

    with pytest.raises(TransitionNotAllowed):
        send_thanks(EventSession.objects.get(), user=None)


def test_thanks_go_once_to_those_who_came_with_the_presentations(client, clock):
    places = make_bookable(9, starts=STARTS)
    came, stayed_away = make_booking(places, 2), make_booking(places, 1)
    page = places.session.page.get_latest_revision_as_object()
    page.files = [EventFile(document=make_document(title="What is in a care plan"), kind="presentation")]
    page.save_revision().publish()
    clock.move_to(OVER)
    trainer = signed_in(client)
    url = reverse("event_register", args=[places.session_id])
    for booking, number in ((came, 2), (stayed_away, 0)):
        trainer.post(url, {"booking": booking.pk, "number": number, "key": str(uuid.uuid4())})

    assert f"Thank those who came: {page.title}" in text_of(trainer.get("/admin/"))

    act_after_reading(trainer, places, "thanks")
    act(trainer, places, "thanks")

    assert "Thank those who came" not in text_of(trainer.get("/admin/"))

    mail = OutgoingEmail.objects.get(kind="events.booking_thanks")
    assert mail.recipient == came.email
    assert "What is in a care plan: https://hub.example/documents/" in mail.text_body
    assert f"https://hub.example/book/how-was-it/{places.session.uid}/" in mail.text_body


def test_feedback_holds_nobody(client, clock):
    places = make_bookable(9, starts=STARTS)
    url = reverse("book:feedback", args=[places.session.uid])
    assert "You can say how it was from its start until 60 days after it." in text_of(client.get(url))
    clock.move_to(OVER)
    data = {"rating": "good", "good": "The tea", "better": "", "submission_key": str(uuid.uuid4())}
    data["started"] = stamp_of(OVER - dt.timedelta(minutes=1))

    assert client.post(url, {**data, "rating": ""}).status_code == 422
    for _ in range(2):
        assert "We read every answer" in text_of(client.post(url, data, follow=True))

    [row] = EventFeedback.objects.values("rating", "good", "better", "received_on")
    assert row == {"rating": "good", "good": "The tea", "better": "", "received_on": dt.date(2026, 11, 24)}
    assert "The tea" in text_of(signed_in(client).get(desk(places)))


def test_heads_of_a_drop_in(client, clock):
    page = make_event(sessions=[session(STARTS)])
    clock.move_to(OVER)
    url = reverse("event_dates:inspect", args=[page.sessions.get().pk])

    data = {"action": "heads", "heads-counted": "37", "heads-submission_key": str(uuid.uuid4())}
    assert "37 people counted in the room." in text_of(signed_in(client).post(url, data, follow=True))
