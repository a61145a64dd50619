"""The screening desk: who reads what, what is decided, and what leaves the flow at once."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from hub.shared import audit
from hub.shared.models import AuditEntry, OutgoingEmail
from hub.shared.states import TransitionNotAllowed
from hub.shared.traces import pieces_of
from stories.domain.screening import accept, change_accepted, suggested_text
from stories.enums import StoryStatus
from stories.models import Story, StoryWords, Submission, TopicTally
from tests.factories.organisations import make_area, make_organisation
from tests.factories.shared import make_theme
from tests.factories.stories import make_accepted_story, make_story, make_submission, make_topic

pytestmark = pytest.mark.django_db

TEXT = "My husband Idris waited from 9am on 3 March 2026. Ring 01632 960123."


def member(role: str, client, name: str = "") -> User:
    user = User.objects.create_user(name or role, f"{name or role}@hub.example".replace(" ", "-"), "x")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return user


@pytest.fixture
def officer(client) -> User:
    return member("Evidence officer", client)


def desk(story: Story) -> str:
    return reverse("stories_desk:inspect", args=[story.pk])


def press(client, story: Story, action: str, **typed):
    data = {f"{action}-{name}": value for name, value in typed.items()}
    return client.post(desk(story), {"action": action, **data})


def test_what_may_tell_who_somebody_is_is_marked_and_a_person_decides(client, officer):
    story = make_story(what_happened=TEXT, allowed="count publish")

    html = client.get(desk(story)).content.decode()

    assert "<mark" in html
    assert suggested_text(story) == "My husband [name] waited from 9am on [date]. Ring [phone number]."
    assert "".join(piece.text for piece in pieces_of(TEXT, is_story=True)) == TEXT
    assert StoryWords.objects.get().what_happened == TEXT


def test_accepting_keeps_the_private_words_and_puts_it_where_it_belongs(client, officer):
    story, topic = make_story(what_happened=TEXT, allowed="count publish"), make_topic()
    service, theme, area = make_organisation(name="Hanbury Ward", kind="nhs_body"), make_theme("Carers"), make_area()
    placed = {"services": [service.pk], "themes": [theme.pk], "topics": [topic.pk], "area": area.pk, "severity": "2"}

    refused = press(client, story, "accept", public_text="", **placed)
    accepted = press(client, story, "accept", public_text="Nobody said when.", **placed)

    assert refused.status_code == 422
    assert accepted.status_code == 302
    story.refresh_from_db()
    assert (story.status, story.public_text, story.area, story.severity) == (
        StoryStatus.ACCEPTED,
        "Nobody said when.",
        area,
        2,
    )
    assert (list(story.services.all()), list(story.themes.all())) == ([service], [theme])
    assert story.words.what_happened == TEXT
    tally = TopicTally.objects.get(topic=topic)
    assert (tally.stories, tally.organisation, tally.worst) == (1, None, 2)


def test_each_opening_is_logged_and_the_list_holds_no_private_word(client, officer):
    story = make_story(what_happened="Zebra at the window", contact="mo@example.org", allowed="count contact")

    client.get(desk(story))
    client.get(desk(story))
    listed = client.get(reverse("stories_desk:index")).content.decode()
    exported = b"".join(client.get(reverse("stories_desk:index") + "?export=csv").streaming_content).decode()

    assert AuditEntry.objects.filter(action=audit.REVEALED, subject_id=str(story.pk)).count() == 2
    assert story.reference in listed
    for text in (listed, exported):
        assert "Zebra" not in text
        assert "mo@example.org" not in text


def test_of_two_who_decide_at_once_the_second_is_told_and_loses_nothing(client, officer):
    story = make_story(what_happened=TEXT)
    accept(Story.objects.get(pk=story.pk), public_text="", user=officer)

    answer = press(client, story, "reject", reason="It names a nurse", is_told="on")

    assert answer.status_code == 422
    assert "It names a nurse" in answer.content.decode()
    assert Story.objects.get().status == StoryStatus.ACCEPTED


def test_a_safeguarding_concern_leaves_the_flow_at_once(client, officer):
    lead = member("Safeguarding lead", client, "lead")
    client.force_login(officer)
    story = make_story(what_happened="Zebra", contact="mo@example.org", allowed="count contact")

    answer = press(client, story, "safeguard", reason="She is afraid of him")

    assert answer["Location"] == reverse("stories_desk:index")
    assert client.get(desk(story)).status_code == 404
    assert client.get(reverse("story_contact", args=[story.pk])).status_code == 404
    assert story.reference not in client.get(reverse("stories_desk:index")).content.decode()
    mail = OutgoingEmail.objects.get()
    assert mail.recipient == lead.email
    assert mail.subject == f"Safeguarding: story {story.reference}"
    assert "Zebra" not in mail.text_body + mail.html_body
    assert "afraid" not in mail.text_body + mail.html_body

    client.force_login(lead)
    assert client.get(desk(story)).status_code == 200
    assert "1 story with a safeguarding concern" in client.get(reverse("wagtailadmin_home")).content.decode()
    press(client, story, "back", reason="The family is safe")
    assert Story.objects.get().status == StoryStatus.RECEIVED


def test_who_takes_a_story_out_is_told_when_nobody_sees_to_safeguarding(client, officer):
    press(client, story := make_story(), "safeguard", reason="She is afraid of him")
    page = client.get(reverse("stories_desk:index")).content.decode()
    assert "nobody was told: no Safeguarding lead has an email address. Tell an administrator now." in page
    story.refresh_from_db()
    assert (story.status, OutgoingEmail.objects.count()) == (StoryStatus.SAFEGUARDING, 0)


def test_an_accepted_story_that_leaves_the_flow_counts_no_more(client, officer):
    topic = make_topic()
    story = make_story(topic=topic)
    press(client, story, "accept", public_text="", severity="1", topics=[topic.pk])
    assert TopicTally.objects.get().stories == 1

    press(client, story, "safeguard", reason="Read again")

    assert not TopicTally.objects.exists()


def test_a_story_with_the_lead_is_on_no_topic_of_others_and_can_no_longer_be_changed(client, officer):
    topic = make_topic()
    story = make_story(topic=topic)
    press(client, story, "accept", public_text="Quokka", severity="1", topics=[topic.pk])
    page = reverse("topics_admin:inspect", args=[topic.pk])
    assert story.reference in client.get(page).content.decode()

    press(client, story, "safeguard", reason="Read again")

    html = client.get(page).content.decode()
    assert story.reference not in html
    assert "Quokka" not in html
    with pytest.raises(TransitionNotAllowed):
        change_accepted(story, user=officer, services=[], themes=[], topics=[], public_text="Changed")
    member("Safeguarding lead", client)
    assert client.get(desk(story)).status_code == 200


def test_restricting_a_story_takes_it_out_of_every_number_until_that_is_lifted(client, officer):
    topic = make_topic()
    story = make_story(topic=topic, allowed="count publish")
    press(client, story, "accept", public_text="Quokka", severity="1", topics=[topic.pk])
    page = topic.get_absolute_url()
    assert "Quokka" in client.get(page).content.decode()

    press(client, story, "restrict")
    assert not TopicTally.objects.exists()
    assert "Quokka" not in client.get(page).content.decode()
    assert "Use of this story is restricted since" in client.get(desk(story)).content.decode()

    press(client, story, "lift")
    assert TopicTally.objects.get().stories == 1
    assert "Quokka" in client.get(page).content.decode()


def test_who_rings_takes_a_story_back_with_a_reason(client, officer):
    story = make_accepted_story(contact="mo@example.org", allowed="count contact")

    looked_at = press(client, story, "withdraw", reason="She rang")
    digest = re.search(r'name="previewed" value="([^"]+)"', looked_at.content.decode())[1]
    assert Story.objects.get().status == StoryStatus.ACCEPTED
    client.post(desk(story), {"action": "withdraw", "withdraw-reason": "She rang", "previewed": digest})

    assert Story.objects.get().status == StoryStatus.WITHDRAWN
    assert story.history.last().reason == "She rang"


def test_a_reason_is_read_on_my_story_only_if_it_is_to_be(client, officer):
    told, untold = make_story(), make_story()

    press(client, told, "reject", reason="It is about another county", is_told="on")
    press(client, untold, "reject", reason="It is made up")

    assert list(told.history.public().values_list("reason", flat=True)) == ["", "It is about another county"][-1:]
    assert not untold.history.public().exclude(reason="").exists()


@pytest.mark.parametrize(
    ("role", "status"),
    [("Evidence officer", 200), ("Safeguarding lead", 302), ("Moderator", 302), ("Administrator", 302)],
)
def test_who_may_see_how_to_reach_a_teller(client, role, status):
    member(role, client)
    story = make_story(contact="mo@example.org", allowed="contact")

    answer = client.get(reverse("story_contact", args=[story.pk]))

    assert answer.status_code == status
    assert ("mo@example.org" in answer.content.decode()) == (status == 200)
    assert AuditEntry.objects.filter(action=audit.REVEALED).exists() == (status == 200)


def test_a_contact_that_may_not_be_used_is_not_there(client, officer):
    story = make_story(contact="mo@example.org", allowed="count")

    assert client.get(reverse("story_contact", args=[story.pk])).status_code == 404


def test_papers_have_running_numbers_and_a_code_that_is_shown_once(client, officer):
    page = reverse("story_paper")
    typed = {
        "submission_key": "5bd3ee2b-7a4e-4b87-9f6a-5d3c1fb7b0a1",
        "received_on": "2026-04-02",
        "teller": "self",
        "what_happened": "It was cold.",
        "happened_in": "2026-03",
        "allowed": ["count", "contact"],
        "contact_name": "Mo",
    }

    first = client.post(page, typed).content.decode()
    again = client.post(page, typed).content.decode()
    client.post(page, {**typed, "submission_key": "5bd3ee2b-7a4e-4b87-9f6a-5d3c1fb7b0a2"})

    year = dt.date.today().year
    assert [envelope.paper_reference for envelope in Submission.objects.order_by("pk")] == [
        f"P{year}-0001",
        f"P{year}-0002",
    ]
    assert f"P{year}-0001" in first
    assert "It is shown only now" in first
    assert "can’t be shown again" in again
    assert Story.objects.first().contact.name == "Mo"
    assert client.post(page, {**typed, "received_on": "2999-01-01", "happened_in": "x"}).status_code == 422


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_asks_the_same_of_any_number(client, officer, django_assert_max_num_queries, count):
    envelope = make_submission(organisation=make_organisation())
    for _ in range(count):
        make_accepted_story(submission=envelope, area=make_area())
    client.get(reverse("stories_desk:index"))

    with django_assert_max_num_queries(18):
        client.get(reverse("stories_desk:index"))


def listed(client, **query) -> list[str]:
    html = client.get(reverse("stories_desk:index"), query).content.decode()
    return re.findall(r">\s*(ST[A-Z0-9-]+)\s*</a>", html)


def test_the_list_is_narrowed_by_service_place_and_topic(client, officer):
    service, county, topic = make_organisation("Willow Care"), make_area("Kilnshire"), make_topic()
    first, second, third = (make_accepted_story(), make_accepted_story(area=county), make_accepted_story(topic=topic))
    first.services.add(service)

    assert listed(client, service=service.pk) == [first.reference]
    assert listed(client, area=county.pk) == [second.reference]
    assert listed(client, topic=topic.pk) == [third.reference]
    assert len(listed(client)) == 3


def test_the_list_says_how_long_each_has_waited_and_can_begin_with_the_oldest(client, officer, time_machine):
    time_machine.move_to("2026-05-06T10:00:00Z")
    old = make_story(received_at=dt.datetime(2026, 4, 20, 9, tzinfo=dt.UTC))
    new, done = make_story(), make_accepted_story(received_at=dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC))

    assert listed(client, ordering="received_at") == [done.reference, old.reference, new.reference]
    assert listed(client, status="received", ordering="received_at") == [old.reference, new.reference]
    html = client.get(reverse("stories_desk:index"), {"status": "received"}).content.decode()
    assert re.findall(r"<td[^>]*>\s*(\d+)\s*</td>", html) == ["0", "16"]
