"""The whole chain: told on a phone without scripts, gathered, asked about, answered, changed; read back at both ends.

The clock moves with it, from the day a story is told to the day on which something is different.
"""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from playwright.sync_api import expect

from hub.shared import guards
from hub.shared.clock import today
from reports.domain.commitments import Promise, make_commitment
from reports.models import ReportPage, ResponseRequest
from stories.enums import StoryStatus
from stories.models import Story
from tests.factories.home import make_home
from tests.factories.issuing import issue_now, make_report_to_three
from tests.factories.organisations import make_organisation
from tests.factories.portal import make_partner, make_person
from tests.factories.promises import make_outcome
from tests.factories.reports import reply
from tests.factories.shared import root_collection
from tests.factories.stories import make_rule

from .checks import assert_nothing, faults_of_kept, kept
from .conftest import member_of, sign_in
from .test_portal_journey import sign_in_by_code
from .test_story_journey import go_on

pytestmark = pytest.mark.django_db(transaction=True)

FILE = "\r\n".join(
    [
        "What happened,May be counted,May be quoted",
        *(f"The sitter came late for the {n}th time.,yes,no" for n in range(5, 11)),
    ]
)
TOPIC = "Night sitters who come late"


@pytest.fixture
def club(transactional_db):
    root_collection()
    make_home()
    club = make_organisation("Potters Row Supper Club", slug="potters-row")
    make_person(club, make_partner("amina@supper.example", "Amina Example"))
    return club


@pytest.fixture
def move_on():
    """Let days pass."""
    travels, days = [], [0]
    began = dt.datetime(2026, 3, 23, 10, tzinfo=dt.UTC)

    def move(number: int) -> dt.date:
        days[0] += number
        travel = time_machine.travel(began + dt.timedelta(days=days[0]))
        travel.start()
        travels.append(travel)
        return today()

    yield move
    for travel in reversed(travels):
        travel.stop()


def tell(phone) -> str:
    """Tell a story; the code."""
    phone.goto("/stories/")
    phone.get_by_role("link", name="Start", exact=True).click()
    phone.get_by_role("radio", name="Mine", exact=True).check()
    go_on(phone)
    phone.get_by_label("Which service is it about?").fill("willow")
    go_on(phone)
    phone.get_by_role("radio", name="Willow Care").check()
    go_on(phone)
    phone.get_by_label("What happened?").fill("Nobody told us when the sitter would come, and she came at midnight.")
    go_on(phone)
    phone.get_by_label("What would have been better?").fill("An hour that holds.")
    go_on(phone)
    phone.get_by_label("Month").fill("March")
    phone.get_by_label("Year").fill(str(today().year - 1))
    go_on(phone)
    go_on(phone)
    boxes = phone.get_by_role("checkbox")
    boxes.first.check()
    go_on(phone)
    phone.get_by_role("button", name="Send my story").click()
    return phone.locator(".receipt code").inner_text()


def send_file(phone) -> None:
    """The partner sends what six people told it."""
    phone.goto("/portal/")
    sign_in_by_code(phone, "amina@supper.example")
    phone.goto("/portal/potters-row/stories/")
    phone.get_by_role("link", name="Send many in a file").click()
    phone.set_input_files("input[type=file]", {"name": "sitters.csv", "mimeType": "text/csv", "buffer": FILE.encode()})
    phone.get_by_label("Yes, name us with thanks").check()
    phone.get_by_role("button", name="Read the file").click()
    expect(phone.get_by_text("has 6 stories")).to_be_visible()
    phone.get_by_role("button", name="Take them in", exact=True).click()


def gather(desk, report: ReportPage) -> None:
    """Staff make a topic, accept each story into it, take it up, and let it be evidence of a report."""
    desk.goto("/admin/topics/new/")
    desk.locator("#id_title").fill(TOPIC)
    desk.locator("#id_rule").select_option(label="Usual")
    desk.locator("#id_is_public").check()
    desk.locator("main form[method=POST] button[type=submit]").first.click()
    for story in Story.objects.order_by("pk"):
        desk.goto(f"/admin/stories/inspect/{story.pk}/")
        desk.get_by_label(TOPIC).check()
        desk.get_by_role("button", name="Accept the story").click()
        expect(desk.get_by_text("Accepted, received")).to_be_visible()
    desk.goto("/admin/topics/")
    desk.get_by_role("link", name=TOPIC).first.click()
    desk.goto(desk.url.replace("/edit/", "/inspect/"))
    expect(desk.get_by_text(re.compile("has weight since"))).to_be_visible()
    desk.locator("#id_take_up-reason").fill("Seven people say the same.")
    desk.locator("form", has=desk.locator("#id_take_up-reason")).get_by_role("button", name="Take it up").click()
    desk.locator("#id_use-page").select_option(str(report.pk))
    desk.get_by_role("button", name="Use it for this page").click()
    expect(desk.get_by_role("table", name="Pages that stand on this topic")).to_contain_text(report.title)


def read_back(phone, code: str) -> str:
    """What my story shows."""
    phone.goto("/stories/mine/")
    phone.get_by_label("The code of your story").fill(code)
    phone.get_by_role("button", name="Show my story").click()
    expect(phone.get_by_role("heading", name="We received it")).to_be_visible()
    return phone.locator("main").inner_text()


def in_words(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def test_from_a_story_to_what_changed_and_back(open_page, club, move_on, monkeypatch, links_to_this_server):
    monkeypatch.setattr(guards, "QUICKEST", dt.timedelta())
    make_rule()
    officer = member_of("Evidence officer", "olu")
    report, told_on = make_report_to_three(), move_on(0)
    ReportPage.objects.update(live=False, first_published_at=None, published_on=told_on + dt.timedelta(days=7))
    phone, partner = (open_page(width=390, height=800, scripts=False) for _ in range(2))
    desk, seen = open_page(), {}

    code = tell(phone)
    send_file(partner)
    assert Story.objects.count() == 7
    text = read_back(phone, code)
    assert f"{in_words(told_on)}" in text
    assert "Somebody will read it" in text

    move_on(3)
    sign_in(desk, officer)
    gather(desk, report)
    assert Story.objects.filter(status=StoryStatus.ACCEPTED).count() == 7
    assert TOPIC in read_back(phone, code)
    assert report.title not in read_back(phone, code)

    issued_on = move_on(4)
    issue_now(ReportPage.objects.get(pk=report.pk))
    asked = ResponseRequest.objects.get(body__name="Northmoor Trust")
    text = read_back(phone, code)
    for words in (report.title, in_words(issued_on), "We asked Northmoor Trust", in_words(asked.due_on)):
        assert words in text, words
    seen["asked"] = kept(phone)

    replied_on = move_on(10)
    reply(asked, on=replied_on)
    make_commitment(asked, Promise(None, "Say an hour, and ring if it changes", replied_on), made_on=replied_on)
    text = read_back(phone, code)
    assert "Say an hour, and ring if it changes" in text
    assert "Northmoor Trust: answered in time" in text

    changed_on = move_on(60)
    make_outcome(request=asked, report=report, title="Sitters come within the hour they said", since_on=changed_on)
    text = read_back(phone, code)
    assert "Sitters come within the hour they said" in text
    assert "came at midnight" not in kept(phone)
    seen["mine"] = kept(phone)

    partner.goto("/impact/partner/potters-row/")
    statement = partner.locator("main")
    expect(statement).to_contain_text(f"Stories about {TOPIC}: 6")
    expect(statement).to_contain_text("Sitters come within the hour they said")
    expect(statement).to_contain_text("Say an hour, and ring if it changes")
    numbers = dict(
        zip(statement.locator("dt").all_inner_texts(), statement.locator("dd").all_inner_texts(), strict=True)
    )
    assert numbers["Stories that it brought"] == "6"
    assert numbers["Reports and questions that stand on them"] == "1"
    assert numbers["Changes"] == "1"
    seen["statement"] = kept(partner)
    paper = partner.request.get(partner.get_by_role("link", name=re.compile("Impact statement")).get_attribute("href"))
    assert (paper.status, paper.headers["content-type"]) == (200, "application/pdf")
    partner.goto("/impact/changed/")
    expect(partner.locator("main")).to_contain_text("Sitters come within the hour they said")
    assert_nothing(faults_of_kept(open_page(width=390, height=800), seen))
