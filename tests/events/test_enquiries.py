from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail
from django.urls import reverse

from events.domain.enquiries import answerers_of, due_reminders, move_enquiry, pass_on, remind, route_for
from events.enums import EnquiryStatus
from events.models import TrainingEnquiry
from hub.home.domain.roles import TRAINING_OFFICER
from hub.shared.calendars import working_calendar
from hub.shared.clock import as_of, today
from hub.shared.jobs import Due, job_of
from hub.shared.models import OutgoingEmail
from tests.factories.organisations import make_area, make_organisation, make_person
from tests.factories.portal import client_of
from tests.factories.shared import guarded_data, make_user_in
from tests.factories.training import make_course, make_enquiry, make_route

pytestmark = pytest.mark.django_db

URL = "/enquire/"


def answers(**values) -> dict[str, object]:
    defaults = {
        "course": "",
        "what": "Six of us would like to learn to listen.",
        "who_for": "group",
        "people": "6",
        "group_name": "Bottle Lane Allotments",
        "area": "",
        "name": "Sam Reed",
        "email": "sam@kilnford.example",
        "phone": "",
    }
    return guarded_data(**defaults | values)


def mails() -> list[tuple[str, str]]:
    return list(OutgoingEmail.objects.order_by("pk").values_list("kind", "recipient"))


@pytest.fixture
def city():
    """A city with two towns, of which one has its own trainer; and who answers for the rest."""
    root = make_area("Kilnford")
    hanbury, vale = make_area("Hanbury", parent=root), make_area("Vale", parent=root)
    ward = make_area("Market ward", parent=hanbury)
    for area in (root, hanbury, vale, ward):
        area.refresh_from_db()
    trainer = make_organisation("Hanbury Trainers", slug="hanbury-trainers")
    make_person(trainer, "amina@trainers.example")
    make_route(hanbury, trainer)
    make_route(None, None, email="team@hub.example")
    return {"root": root, "hanbury": hanbury, "vale": vale, "ward": ward, "trainer": trainer}


@pytest.mark.parametrize(
    ("area", "organisation", "addresses"),
    [
        ("hanbury", "Hanbury Trainers", ("amina@trainers.example",)),
        ("ward", "Hanbury Trainers", ("amina@trainers.example",)),  # Its own has no route: the town around it has.
        ("vale", None, ("team@hub.example",)),
        ("root", None, ("team@hub.example",)),
        (None, None, ("team@hub.example",)),
    ],
)
def test_an_area_leads_to_who_trains_there(city, area, organisation, addresses):
    found = answerers_of(city[area] if area else None)

    assert (found.organisation.name if found.organisation else None, found.addresses) == (organisation, addresses)


def test_the_nearest_route_counts_and_an_organisation_that_is_gone_leaves_it_to_the_team(city):
    other = make_organisation("City Trainers", email="city@trainers.example")
    make_route(city["root"], other)

    assert route_for(city["ward"]).organisation == city["trainer"]
    assert answerers_of(city["vale"]).addresses == ("city@trainers.example",)
    type(other).objects.filter(pk=other.pk).update(live=False)
    assert answerers_of(city["vale"]).addresses == ("team@hub.example",)


def test_an_enquiry_is_passed_on_and_everybody_is_told(client, city, django_capture_on_commit_callbacks):
    course = make_course(title="Listening well")
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(URL, answers(area=city["ward"].pk, course=course.pk))

    enquiry = TrainingEnquiry.objects.get()
    assert response["Location"] == f"/enquire/received/{enquiry.reference}/"
    assert (enquiry.status, enquiry.trainer, enquiry.people) == ("passed_on", city["trainer"], 6)
    assert [(row.before, row.after) for row in enquiry.history.all()] == [("", "received"), ("received", "passed_on")]
    assert mails() == [
        ("events.enquiry_received", "sam@kilnford.example"),
        ("events.enquiry_to_answer", "amina@trainers.example"),
    ]
    receipt, told = mail.outbox
    assert "Hanbury Trainers" in receipt.body
    assert f"/portal/hanbury-trainers/training/{enquiry.pk}/" in told.body
    # What was written and how to reach the person stand behind the sign-in, not in the mail.
    assert "sam@kilnford.example" not in told.body
    page = client.get(response["Location"]).content.decode()
    assert "Hanbury Trainers" in page
    assert "Sam Reed" not in page


def test_pressing_twice_makes_one_enquiry(client, city):
    data = answers()

    first, second = client.post(URL, data), client.post(URL, data)

    assert TrainingEnquiry.objects.count() == 1
    assert first["Location"] == second["Location"]
    assert len(mails()) == 2


@pytest.mark.drawn
@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"what": " "}, "Tell us what you would like to learn or ask"),
        ({"what": "a" * 2001}, "Shorten it to 2000 or fewer"),
        ({"who_for": ""}, "Choose who it is for"),
        ({"people": "many"}, "Enter how many people as a number, such as 6"),
        ({"people": "0"}, "Enter 1 or more"),
        ({"people": "9" * 5000}, "Enter how many people|500 or fewer"),
        ({"area": "999999"}, "Select a valid choice"),
        ({"course": "x'; --"}, "Select a valid choice"),
        ({"name": ""}, "Enter your name"),
        ({"email": "sam at example"}, "Enter an email address like name@example.org"),
        ({"phone": "0" * 31}, "Shorten it to 30 or fewer"),
    ],
)
def test_a_mistake_keeps_what_was_typed(client, values, message):
    response = client.post(URL, answers(**values))

    html = response.content.decode()
    assert response.status_code == 422
    assert TrainingEnquiry.objects.count() == 0
    assert re.search(message, html)
    if "what" not in values:
        assert "Six of us would like to learn to listen." in html
    if "group_name" not in values:
        assert 'value="Bottle Lane Allotments"' in html


@pytest.mark.drawn
def test_the_address_chooses_a_course_and_rubbish_chooses_none(client):
    course = make_course(title="Listening well")

    chosen = client.get(f"{URL}?course={course.pk}")

    assert f'<option value="{course.pk}" selected>Listening well</option>' in chosen.content.decode()
    for rubbish in ("x", "٣", "9" * 400, "-1", ""):
        assert client.get(URL, {"course": rubbish}).status_code == 200
    assert (chosen["Cache-Control"], chosen["X-Robots-Tag"]) == ("private, no-store", "noindex")


@pytest.mark.drawn
@pytest.mark.parametrize(
    ("on", "due"),
    [
        # Received on Friday 1 May 2026; Monday 4 May is a bank holiday: 5, 6, 7, 8 and 11 May are five days.
        (dt.date(2026, 5, 8), []),
        (dt.date(2026, 5, 11), [5]),
        (dt.date(2026, 5, 15), [5]),
        (dt.date(2026, 5, 18), [10]),
        (dt.date(2026, 6, 30), [10]),
    ],
)
def test_reminders_are_due_after_5_and_10_working_days(city, on, due):
    received = dt.datetime(2026, 5, 1, 11, tzinfo=dt.UTC)
    with as_of(received):
        make_enquiry(area=city["hanbury"])

    assert [days for _, days in due_reminders(on=on, calendar=working_calendar())] == due


def test_each_reminder_is_sent_once_and_the_second_goes_to_the_hub_too(city):
    with as_of(dt.datetime(2026, 5, 1, 11, tzinfo=dt.UTC)):
        enquiry = make_enquiry(area=city["hanbury"])
    OutgoingEmail.objects.all().delete()
    job = job_of("training_enquiries")

    told = []
    for day in (8, 11, 11, 12, 15, 18, 25):
        at = dt.datetime(2026, 5, day, 9, tzinfo=dt.UTC)
        with as_of(at):
            told.append(job.run(Due(at, at - dt.timedelta(days=1))))

    assert told == ["", "1 reminder", "", "", "", "1 reminder", ""]
    assert mails() == [
        ("events.enquiry_reminder", "amina@trainers.example"),
        ("events.enquiry_reminder", "amina@trainers.example"),
        ("events.enquiry_reminder", "team@hub.example"),
    ]
    assert "Waiting for 10 days" in OutgoingEmail.objects.earliest("pk").text_body
    assert [row.after_days for row in enquiry.reminders.all()] == [5, 10]
    assert not remind(enquiry, 10, on=dt.date(2026, 6, 1))


def test_who_was_answered_is_not_brought_to_mind(city, admin_user):
    with as_of(dt.datetime(2026, 5, 1, 11, tzinfo=dt.UTC)):
        enquiry = make_enquiry(area=city["hanbury"])
    on = dt.date(2026, 5, 30)
    assert enquiry.waits_in_words(on=on) == "Waiting for 29 days"

    move_enquiry(enquiry, EnquiryStatus.IN_TOUCH, user=admin_user)

    assert (enquiry.waits_in_words(on=on), due_reminders(on=on, calendar=working_calendar())) == ("", [])
    assert not remind(enquiry, 10, on=on)


# Staff


def test_staff_pass_it_on_and_the_person_hears(city):
    enquiry = make_enquiry(area=city["vale"])
    OutgoingEmail.objects.all().delete()
    client = client_of(make_user_in(TRAINING_OFFICER))
    url = reverse("training_enquiries:inspect", args=[enquiry.pk])

    answer = client.post(url, {"action": "pass_on", "pass_on-organisation": city["trainer"].pk})

    enquiry.refresh_from_db()
    assert (answer.status_code, enquiry.status, enquiry.trainer) == (302, "passed_on", city["trainer"])
    assert mails() == [
        ("events.enquiry_to_answer", "amina@trainers.example"),
        ("events.enquiry_passed_on", "sam@kilnford.example"),
    ]
    closing = client.post(url, {"action": "move", "move-to": "closed", "move-reason": ""})
    assert closing.status_code == 422
    assert "Write down why it is closed" in closing.content.decode()
    pass_on(enquiry, make_organisation("Others", email="o@others.example"), user=None)
    assert enquiry.history.count() == 3


@pytest.mark.drawn
def test_the_list_begins_with_the_oldest_and_says_how_long_it_waits(city):
    with as_of(dt.datetime.combine(today() - dt.timedelta(days=9), dt.time(12), tzinfo=dt.UTC)):
        old = make_enquiry()
    new = make_enquiry()
    client = client_of(make_user_in(TRAINING_OFFICER))

    html = client.get(reverse("training_enquiries:index")).content.decode()
    home = client.get("/admin/").content.decode()
    export = client.get(f"{reverse('training_enquiries:index')}?export=csv").getvalue().decode()

    assert html.index(old.reference) < html.index(new.reference)
    assert "Waiting for 9 days" in html
    assert "2 enquiries about training" in home
    assert "the oldest has waited for 9 days" in home
    assert (old.reference in export, "sam@kilnford.example" in export) == (True, False)


# The organisation that answers


@pytest.mark.drawn
def test_its_people_see_it_in_the_partner_area_and_say_what_happened(city):
    enquiry = make_enquiry(area=city["hanbury"], what="<b>Listening</b>")
    client = client_of(city["trainer"].people.get().user)
    place = f"/portal/hanbury-trainers/training/{enquiry.pk}/"

    assert "Somebody asks about training" in client.get("/portal/hanbury-trainers/").content.decode()
    assert place in client.get("/portal/hanbury-trainers/training/").content.decode()
    page = client.get(place).content.decode()
    assert "sam@kilnford.example" in page
    assert "&lt;b&gt;Listening" in page
    assert client.post(place, {"to": "closed", "reason": ""}).status_code == 422
    assert client.post(place, {"to": "in_touch", "reason": "Rang Sam"})["Location"] == (
        "/portal/hanbury-trainers/training/"
    )

    enquiry.refresh_from_db()
    assert (enquiry.status, enquiry.history.last().reason) == ("in_touch", "Rang Sam")


@pytest.mark.drawn
def test_other_organisations_find_nothing(city):
    enquiry = make_enquiry(area=city["hanbury"])
    other = make_organisation("Others", slug="others")
    client = client_of(make_person(other, "o@others.example").user)

    assert client.get(f"/portal/others/training/{enquiry.pk}/").status_code == 404
    assert client.get(f"/portal/hanbury-trainers/training/{enquiry.pk}/").status_code == 404
    assert "Training</a>" not in client.get("/portal/others/").content.decode()
    pass_on(enquiry, other, user=None)
    mine = client_of(city["trainer"].people.get().user)
    assert mine.get(f"/portal/hanbury-trainers/training/{enquiry.pk}/").status_code == 404
    assert client.get(f"/portal/others/training/{enquiry.pk}/").status_code == 200
