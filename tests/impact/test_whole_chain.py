"""The unbroken chain, walked once in both directions with the clock moved: from a story to what changed, and back."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from stories.domain import topics as topic_moves
from stories.enums import TopicStatus
from stories.models import Story, Topic, Use
from tests.factories.issuing import issue_now, make_report_to_three
from tests.factories.organisations import make_organisation
from tests.factories.portal import client_of, make_person
from tests.factories.promises import make_outcome, make_promise
from tests.factories.reports import reply
from tests.factories.shared import guarded_data
from tests.factories.stories import csv_of, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    with time_machine.travel(dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC), tick=False) as travelling:
        yield travelling


def staff(role: str) -> tuple[User, Client]:
    user = User.objects.create_user(role, f"{role.replace(' ', '.')}@hub.example", "x")
    user.groups.add(Group.objects.get(name=role))
    return user, client_of(user)


def tell(client: Client) -> str:
    """Tell a story as anybody would; returns its code."""
    pages = {
        "who": {"teller": "self"},
        "service": {"is_unknown": "on"},
        "what-happened": {"what_happened": "Zebra: nobody told me when she would come."},
        "what-better": {},
        "when": {"is_forgotten": "on"},
        "about-you": {},
        "consent": {"allowed": ["count"]},
    }
    for page, typed in pages.items():
        assert client.post(reverse("stories:page", args=[page]), typed).status_code == 302
    assert client.post(reverse("stories:check"), guarded_data()).status_code == 302
    receipt = client.get(reverse("stories:sent")).content.decode()
    return re.search(r"<code>([0-9A-Z-]{19})</code>", receipt)[1]


def screen(client: Client, topic: Topic) -> None:
    for story in Story.objects.to_screen():
        typed = {"accept-public_text": "", "accept-severity": "1", "accept-topics": [topic.pk]}
        address = reverse("stories_desk:inspect", args=[story.pk])
        assert client.post(address, {"action": "accept", **typed}).status_code == 302


def my_story(code: str) -> list[str]:
    html = Client().post(reverse("stories:mine"), guarded_data(code=code)).content.decode()
    assert "Zebra" not in html
    return re.findall(r"<h3>([^<]+)</h3>", html)


def test_from_a_story_to_what_changed_and_back(clock):
    # 2 March: somebody tells a story; a partner sends six that it heard.
    code = tell(Client())
    person = make_person(make_organisation(name="Alder Carers", kind="charity"))
    partner = client_of(person.user)
    portal = f"/portal/{person.organisation.slug}/stories/"
    file = SimpleUploadedFile("heard.csv", csv_of(*(f"Nobody said when {n},yes" for n in range(6))), "text/csv")
    waits = partner.post(f"{portal}file/", {"file": file, "named": "yes"})["Location"]
    partner.post(waits)
    assert my_story(code) == ["We received it", "Somebody will read it"]

    # 9 March: staff read them and put them into a topic, which now has weight and is taken up.
    clock.move_to(dt.datetime(2026, 3, 9, 10, tzinfo=dt.UTC))
    officer, desk = staff("Evidence officer")
    topic = make_topic("Night sitters")
    screen(desk, topic)
    topic_moves.decide(topic, TopicStatus.TAKEN_UP, reason="Seven say the same", is_public=True, user=officer)
    assert my_story(code) == ["We received it", "We have read it", "It is with others about “Night sitters”"]

    # 2 April: a report stands on it and is issued; the numbers are frozen.
    clock.move_to(dt.datetime(2026, 4, 2, 9, tzinfo=dt.UTC))
    report = make_report_to_three()
    topic_moves.use_topic(topic, report, user=officer)
    issue_now(report)
    request = report.response_requests.order_by("pk").first()
    asked = [title for title in my_story(code) if title.startswith("We asked ")]
    assert len(asked) == report.response_requests.count() == 3
    assert any("due" in title for title in my_story(code))

    # 14 April: a reply and a promise; 1 June: what changed.
    clock.move_to(dt.datetime(2026, 4, 14, 12, tzinfo=dt.UTC))
    reply(request, on=dt.date(2026, 4, 14))
    make_promise(request=request, text="Say the hour", due_on=dt.date(2026, 6, 1))
    clock.move_to(dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC))
    make_outcome(request=request, report=report, title="Sitters say when they come", since_on=dt.date(2026, 6, 1))

    told = my_story(code)
    assert f"{request.body} promised: Say the hour" in told
    assert told[-1] == "Sitters say when they come"

    # The way back: from the change to the report, the topic, the partner that is credited and its statement.
    reader = Client()
    changed = reader.get(reverse("impact:changed")).content.decode()
    for words in ("Sitters say when they come", report.title, "Night sitters", person.organisation.name):
        assert words in changed
    statement = reader.get(reverse("impact:partner", args=[person.organisation.slug])).content.decode()
    cells = dict(re.findall(r'__key">([^<]+)</dt><dd class="govuk-summary-list__value">([^<]+)</dd>', statement))
    assert (cells["Stories that it brought"], cells["Changes"]) == ("6", "1")
    assert "Sitters say when they come" in statement
    page = reader.get(topic.get_absolute_url()).content.decode()
    assert "Seven say the same" in page
    assert "Sitters say when they come" in page

    # Taking the story back changes nothing that was published, and ends the code.
    html = Client().post(reverse("stories:mine"), guarded_data(code=code)).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', html)[1]
    Client().post(reverse("stories:take_back"), {"token": token, "confirmed": "1"})
    assert Use.objects.get().own_stories == 1
    assert "We know no story" in Client().post(reverse("stories:mine"), guarded_data(code=code)).content.decode()
