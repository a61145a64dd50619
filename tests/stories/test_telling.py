"""Tell us, and my story: one question on each page, one story however often it is sent, a code that is shown once."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from hub.shared.clock import as_of, now
from hub.shared.codes import ALPHABET
from stories.domain.crisis import suggests_danger
from stories.domain.drafts import code_of
from stories.domain.telling import PAGES
from stories.enums import StoryStatus
from stories.models import AboutTeller, Story, StoryContact, StoryDraft, StoryWords
from tests.factories.organisations import make_organisation
from tests.factories.shared import guarded_data
from tests.factories.stories import make_accepted_story, make_story

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

CODE = "7KQ2MD4X09TB3FHR"
TYPED = {
    "who": {"teller": "carer"},
    "service": {"service_words": "hanbury"},
    "which-service": {"service": "none"},
    "what-happened": {"what_happened": "The sitter came at nine.\nNobody had told us."},
    "what-better": {"what_better": "A call the day before."},
    "when": {"month": "march", "year": "2026"},
    "about-you": {"age_band": "50-64", "district": "st 6"},
    "consent": {"allowed": ["count", "contact"]},
    "contact": {"name": "Mo", "email": "mo@example.org", "phone": ""},
}


def page(step: str) -> str:
    return reverse("stories:page", args=[step])


def tell(client, typed=TYPED, *, until: str = ""):
    """Fill in the pages one after the other; returns where the last one leads."""
    address = page("who")
    while (step := address.rstrip("/").rpartition("/")[2]) in PAGES:
        answer = client.post(address, typed[step])
        assert answer.status_code == 302, step
        address = answer["Location"]
        if step == until:
            break
    return address


def send(client):
    return client.post(reverse("stories:check"), guarded_data())


def test_what_is_told_on_nine_pages_becomes_one_story_with_its_parts_apart(client):
    service = make_organisation(name="Hanbury Surgery", kind="nhs_body")
    make_organisation(name="Hanbury secret refuge", live=False)

    assert tell(client, {**TYPED, "which-service": {"service": str(service.pk)}}) == reverse("stories:check")
    check = client.get(reverse("stories:check")).content.decode()
    assert "Hanbury Surgery" in check
    assert "Hanbury secret refuge" not in client.get(page("which-service")).content.decode()
    assert send(client)["Location"] == reverse("stories:sent")

    story = Story.objects.get()
    assert (story.teller, story.happened_in, story.status) == ("carer", dt.date(2026, 3, 1), StoryStatus.RECEIVED)
    assert list(story.services.all()) == [service]
    assert (story.may_count, story.may_quote, story.may_publish, story.may_contact) == (True, False, False, True)
    assert story.consent.texts["count"].startswith("Count my story")
    words = StoryWords.objects.values("what_happened", "what_better", "service_words").get()
    assert words == {
        "what_happened": "The sitter came at nine.\nNobody had told us.",
        "what_better": "A call the day before.",
        "service_words": "hanbury",
    }
    assert StoryContact.objects.values_list("name", "email", "phone").get() == ("Mo", "mo@example.org", "")
    assert AboutTeller.objects.values_list("age_band", "gender", "district").get() == ("50-64", "", "ST6")
    assert not StoryDraft.objects.exists()


def test_the_code_is_shown_once_and_two_presses_make_one_story(client):
    tell(client)
    key = client.cookies["hub_story"].value
    send(client)
    again = send(client)

    assert again["Location"] == reverse("stories:sent")
    assert Story.objects.count() == 1
    shown = client.get(reverse("stories:sent"))
    code = re.search(r"<code>([0-9A-Z-]{19})</code>", shown.content.decode())[1]
    assert code.replace("-", "") == code_of(key)
    assert set(code_of(key)) <= set(ALPHABET)
    assert client.cookies["hub_story"].value == ""
    assert "can’t be shown again" in client.get(reverse("stories:sent")).content.decode()
    opened = client.post(reverse("stories:mine"), guarded_data() | {"code": code.lower()})
    assert "We received it" in opened.content.decode()


def test_the_cookie_is_kept_to_these_pages_and_to_the_browser(client):
    tell(client, until="who")

    cookie = client.cookies["hub_story"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == ("/stories/", True, "Lax", "")
    answer = client.get(page("service"))
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "noindex" in answer["X-Robots-Tag"]


@pytest.mark.parametrize(
    ("step", "typed", "message"),
    [
        ("who", {}, "Choose whose story it is"),
        ("service", {}, "Write the name of the service, or tick that you don’t know"),
        ("what-happened", {"what_happened": " "}, "Write what happened"),
        ("when", {}, "Write the month and the year, or tick that you don’t remember"),
        ("when", {"month": "13", "year": "2026"}, "Write the month as a number or a name, such as 3 or March"),
        ("when", {"month": "9" * 5000, "year": "2026"}, "Your answer is too long"),
        ("when", {"month": "1", "year": "1947"}, "The month must lie between 1948 and today"),
        ("when", {"month": "1", "year": "2999"}, "The month must lie between 1948 and today"),
        ("about-you", {"district": "ST6 4QQ"}, "Write only the first half of the postcode, such as ST6"),
        ("consent", {"allowed": ["sell"]}, "Select a valid choice"),
        ("which-service", {"service": "9" * 30}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, step, typed, message):
    make_organisation(name="Hanbury Surgery")
    tell(client, until="service")

    answer = client.post(page(step), typed)

    assert answer.status_code == 422
    html = answer.content.decode()
    assert "<title>Error: " in html
    if message != "Your answer is too long":
        assert message in html


def test_changing_an_answer_leads_back_to_the_check_and_takes_what_no_longer_applies(client):
    make_organisation(name="Hanbury Surgery")
    tell(client)

    back = client.post(page("consent") + "?to=check", {"allowed": []})
    assert back["Location"] == reverse("stories:check")
    assert client.post(page("service") + "?to=check", {"is_unknown": "on"})["Location"] == reverse("stories:check")
    send(client)

    assert not StoryContact.objects.exists()
    assert StoryWords.objects.get().service_words == ""


def test_a_story_without_what_is_needed_cannot_be_sent(client):
    tell(client, until="what-better")

    answer = client.post(reverse("stories:check"), guarded_data())

    assert answer["Location"] == page("consent") + "?to=check"
    assert not Story.objects.exists()


def test_after_a_day_there_is_nothing_to_go_on_with_but_what_is_typed_now_is_kept(client):
    tell(client, until="service")

    with as_of(now() + dt.timedelta(hours=24, minutes=1)):
        assert client.get(page("what-happened")).status_code == 410
        answer = client.post(page("what-happened"), TYPED["what-happened"])
        assert answer.status_code == 302
        assert client.get(reverse("stories:check"))["Location"] == page("who") + "?to=check"


def test_leaving_deletes_what_was_typed(client, settings):
    settings.HUB_QUICK_EXIT_URL = "https://weather.example/today"
    tell(client, until="what-happened")

    answer = client.post(reverse("stories:leave"))

    assert (answer.status_code, answer["Location"]) == (303, "https://weather.example/today")
    assert client.cookies["hub_story"].value == ""
    assert not StoryDraft.objects.exists()
    policy = client.get(reverse("stories:start"))["Content-Security-Policy"]
    assert "form-action 'self' https://weather.example" in policy


@pytest.mark.parametrize(
    "text",
    [
        "I want to die.",
        "She said she would KILL  HERSELF",
        "he hits me at home",
        "I don’t want to be here any more",
        "Took too many tablets",
        "the child is being hurt",
    ],
)
def test_words_that_suggest_danger(text):
    assert suggests_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "The drape hit the floor",
        "My grandfather died there and they were kind",
        "They cut my appointment short",
        "therapist",
        "The hours are killing the service",
        "",
    ],
)
def test_words_that_do_not(text):
    assert not suggests_danger(text)


def test_help_is_shown_on_the_pages_after_such_words_and_nothing_of_it_is_kept(client):
    typed = {**TYPED, "what-happened": {"what_happened": "I want to die."}}
    address = tell(client, typed, until="what-happened")

    assert "Are you, or is somebody else, in danger?" in client.get(address).content.decode()
    assert set(StoryDraft.objects.get().answers["what-happened"]) == {"what_happened"}


def test_wrong_and_withdrawn_codes_get_one_answer(client):
    make_story(code=CODE)
    shown = client.post(reverse("stories:mine"), guarded_data() | {"code": CODE}).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', shown)[1]
    look = client.post(reverse("stories:take_back"), {"token": token})
    assert "Take your story back?" in look.content.decode()
    assert Story.objects.get().status == StoryStatus.RECEIVED
    for _ in range(2):
        client.post(reverse("stories:take_back"), {"token": token, "confirmed": "1"})

    withdrawn = client.post(reverse("stories:mine"), guarded_data() | {"code": CODE})
    wrong = client.post(reverse("stories:mine"), guarded_data() | {"code": "0" * 16})

    def plain(answer):
        return re.sub(r'value="[^"]*"', "", answer.content.decode())

    assert Story.objects.get().status == StoryStatus.WITHDRAWN
    assert not StoryWords.objects.exists()
    assert (withdrawn.status_code, wrong.status_code) == (422, 422)
    assert plain(withdrawn) == plain(wrong)
    assert "We know no story with this code" in plain(wrong)


def test_guessing_codes_is_throttled(client):
    for _ in range(20):
        client.post(reverse("stories:mine"), guarded_data() | {"code": "0" * 16})

    answer = client.post(reverse("stories:mine"), guarded_data() | {"code": "0" * 16})

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


def test_my_story_never_shows_what_was_told(client):
    make_accepted_story(code=CODE, what_happened="Zebra at the window", contact="mo@example.org", public_text="Quokka")

    html = client.post(reverse("stories:mine"), guarded_data() | {"code": CODE}).content.decode()

    assert "We have read it" in html
    for marker in ("Zebra", "Quokka", "mo@example.org", CODE):
        assert marker not in html


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "9" * 5000])
def test_a_token_that_we_did_not_make_takes_nothing_back(client, token):
    make_story(code=CODE)

    assert client.post(reverse("stories:take_back"), {"token": token, "confirmed": "1"})["Location"] == reverse(
        "stories:mine"
    )
    assert Story.objects.get().status == StoryStatus.RECEIVED
    assert now()
