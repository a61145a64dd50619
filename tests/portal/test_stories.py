"""Partners send stories: what is wrong is listed by row and column, and a file is taken in whole, once."""

from __future__ import annotations

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from stories.domain.codes import story_of
from stories.domain.files import COLUMNS, Problem, read_stories
from stories.enums import SourceKind
from stories.models import Story, StoryContact, StoryFile, StoryHistory, StoryWords, Submission
from tests.factories.organisations import make_organisation
from tests.factories.shared import guarded_data
from tests.factories.stories import csv_of, make_story_file

pytestmark = pytest.mark.django_db

STORIES = "/portal/potters-row/stories/"
HEADS = ",".join(column.title for column in COLUMNS)
GOOD = '"It was cold.\nVery.",,Hanbury Surgery,2026-03,carer,yes,no,no,yes,Mo,mo@example.org,'


def upload(client, content: bytes, name: str = "stories.csv", named: str = "yes"):
    file = SimpleUploadedFile(name, content, content_type="text/csv")
    return client.post(f"{STORIES}file/", {"file": file, "named": named})


def test_a_file_is_looked_at_and_then_taken_in(club, browser_of_amina):
    service = make_organisation(name="Hanbury Surgery", kind="provider")

    waits = upload(browser_of_amina, csv_of(GOOD, "Fine.,,,,,y", heads=HEADS), named="no")
    page = browser_of_amina.get(waits["Location"]).content.decode()
    assert "has 2 stories" in page
    assert not Story.objects.exists()
    done = browser_of_amina.post(waits["Location"], {"codes": "1"})

    codes = b"".join(done.streaming_content).decode("utf-8-sig").split("\r\n")
    envelope = Submission.objects.get()
    assert (envelope.source, envelope.organisation, envelope.is_partner_named) == (SourceKind.PARTNER, club, False)
    first, second = Story.objects.order_by("row")
    assert (first.row, second.row) == (2, 3)
    assert (first.may_count, first.may_contact, first.teller, list(first.services.all())) == (
        True,
        True,
        "carer",
        [service],
    )
    assert StoryWords.objects.get(story=first).what_happened == "It was cold.\nVery."
    assert StoryContact.objects.get().email == "mo@example.org"
    assert StoryHistory.objects.count() == 2
    assert story_of(codes[1].split(",")[1].strip('"')) == first
    assert not StoryFile.objects.exists()
    listed = browser_of_amina.get(STORIES).content.decode()
    assert "2 stories: 2 to be read, 0 accepted" in listed
    assert "It was cold" not in listed


def test_17_of_5000_rows_are_wrong_and_nothing_is_taken_in(club, browser_of_amina):
    good = [f"Story number {number},,,2026-03,,yes,,,,,," for number in range(5000)]
    bad = dict.fromkeys(range(100, 117), "")
    rows = [f'{row},,,"13/2026",,maybe,,,,,,' if place in bad else row for place, row in enumerate(good)]
    for place in bad:
        rows[place] = ",,,2026-03,,yes,,,,,,"

    started = time.process_time()
    refused = upload(browser_of_amina, csv_of(*rows, heads=HEADS))
    seconds = time.process_time() - started

    html = refused.content.decode()
    assert refused.status_code == 422
    assert "17 things to put right" in html
    assert html.count("Nothing is written here.") == 17
    assert not Story.objects.exists()
    assert not StoryFile.objects.exists()
    assert seconds < 5

    mended = upload(browser_of_amina, csv_of(*good, heads=HEADS))
    browser_of_amina.post(mended["Location"])
    assert Story.objects.count() == 5000
    again = upload(browser_of_amina, b"\xef\xbb\xbf" + csv_of(*reversed(good), heads=HEADS))
    assert again.status_code == 422
    assert "Nothing was taken in again." in again.content.decode()
    assert Story.objects.count() == 5000


def test_everything_that_is_wrong_with_a_row_is_said(club):
    read = read_stories(
        csv_of(
            "A,,,2026-13,uncle,maybe,no,no,yes,,bad,",
            '"\x07",,,2999-01,,,,,no,Mo,,',
            heads=HEADS,
        )
    )

    assert read.problems == [
        Problem(2, "May be counted", "Write yes or no."),
        Problem(2, "Whose story", "Write self, carer or worker."),
        Problem(2, "Email", "This is no email address."),
        Problem(2, "Month", "Write the year and the month, such as 2026-03."),
        Problem(3, "What happened", "It has hidden characters. Type it anew."),
        Problem(3, "What happened", "Nothing is written here."),
        Problem(
            3, "May be contacted", "There is a name, address or number, but they may not be contacted. Take it out."
        ),
        Problem(3, "Month", "The month must lie between 1948 and today."),
    ]
    assert read.answers == ()


@pytest.mark.parametrize(
    "content",
    [
        csv_of("Caf\xe9,yes"),
        "\ufeffWHAT  HAPPENED;may be counted\nCaf\xe9;yes\n\n".encode(),
        "may be counted\tWhat happened\nyes\tCaf\xe9\n".encode("cp1252"),
    ],
)
def test_encodings_separators_and_orders_of_columns_are_the_same_file(content):
    read = read_stories(content)

    assert [(row.what_happened, list(row.allowed)) for row in read.answers] == [("Caf\xe9", ["count"])]
    assert read.digest == read_stories(csv_of("Caf\xe9,yes")).digest


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04" + b"x" * 99, "This is a spreadsheet"),
        (b"What happened\n\x00", "This is no CSV file"),
        (b"Story\nIt was cold", "There is no column"),
        (b"What happened,What happened\na,b", "is there twice"),
        (b"What happened", "There is no story below"),
        (b"What happened\n" + b"x" * 200_000, "a cell is too long"),
        (b"What happened" + b",a" * 10_000 + b"\nx", "more than 60 columns"),
        (b"What happened\n" + b"x\n" * 5001, "5,001 stories"),
        (b"\xff\xfe\x00" * 9, "This is no CSV file"),
    ],
)
def test_what_is_no_file_of_stories_is_refused_with_a_reason(club, browser_of_amina, content, words):
    refused = upload(browser_of_amina, content)

    assert refused.status_code == 422
    assert words in refused.content.decode()
    assert not StoryFile.objects.exists()


def test_pressing_twice_takes_it_in_once_and_a_file_can_be_taken_away(club, amina, browser_of_amina):
    address = f"{STORIES}file/{make_story_file(club, amina).pk}/"
    for _ in range(2):
        assert browser_of_amina.post(address)["Location"] == STORIES
    assert Story.objects.count() == 1

    other = f"{STORIES}file/{make_story_file(club, amina, csv_of('It was warm.,no')).pk}/"
    assert "say word for word" not in browser_of_amina.get(other).content.decode()
    browser_of_amina.post(other, {"cancel": "1"})
    assert not StoryFile.objects.exists()
    assert Story.objects.count() == 1


def test_what_was_sent_before_is_pointed_at(club, amina, browser_of_amina):
    browser_of_amina.post(f"{STORIES}file/{make_story_file(club, amina).pk}/")

    more = make_story_file(club, amina, csv_of("It was cold.,yes", "New.,yes"))

    assert "<b>1 say word for word" in browser_of_amina.get(f"{STORIES}file/{more.pk}/").content.decode()


def test_one_story_by_form(club, browser_of_amina):
    typed = guarded_data(
        teller="worker", what_happened="Cold.", month="March 2026", allowed=["count"], named="yes", email=""
    )

    refused = browser_of_amina.post(f"{STORIES}one/", {**typed, "email": "mo@example.org", "month": "soon"})
    sent = browser_of_amina.post(f"{STORIES}one/", typed)
    again = browser_of_amina.post(f"{STORIES}one/", typed)

    assert refused.status_code == 422
    assert "They may not be contacted" in refused.content.decode()
    assert "It is shown only this once." in sent.content.decode()
    assert again["Location"] == STORIES
    assert Story.objects.count() == 1
