"""What anyone sees of a message that waits for its check, and the files that were published."""

from __future__ import annotations

import datetime as dt
import html
from urllib.parse import quote

import pytest
from django.urls import reverse

from hub.shared.clock import today
from reports.domain.attachments import attach, keep
from reports.domain.numbers import latest_replies
from reports.domain.redactions import prepare, publish, reopen, withhold
from reports.domain.requests import Answer, record_message, record_reply
from reports.enums import Channel, Decision, Nature
from reports.models import Redaction
from tests.factories.files import make_docx, upload
from tests.factories.reports import make_staff, make_started

pytestmark = [pytest.mark.django_db, pytest.mark.drawn, pytest.mark.usefixtures("in_june_2026")]
DAY = dt.date(2026, 4, 24)
WAIT = "The words are being checked before they are published"
SECRET = "Zebedee"


def held(request):
    """A reply of which every word is secret."""
    words = f"Ask {SECRET}."
    message = record_reply(
        request,
        answers=[Answer(item, Decision.ACCEPTED, words, by_when=SECRET) for item in request.items.all()],
        channel=Channel.EMAIL,
        happened_on=DAY,
        public_text=words,
        private_text=words,
        is_held=True,
    )
    return message.redaction


def publish_now(redaction, **kwargs) -> None:
    user = make_staff()
    kwargs = {"public_text": redaction.public_text, "explanations": redaction.explanations, **kwargs}
    prepare(redaction, user=user, **kwargs)
    publish(redaction, user=user)


def read(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    content = b"".join(response) if response.streaming else response.content
    return html.unescape(content.decode())


def places(request) -> list[str]:
    """Where anyone might read of a request."""
    return [
        request.get_absolute_url(),
        request.report.url,
        request.report.get_parent().specific.url,
        f"{request.report.get_parent().specific.url}feed/",
        reverse("record:list"),
        reverse("record:list_csv"),
        reverse("record:body", args=[request.body.slug]),
        "/",
        f"/search/?q={quote(request.report.title)}",
    ]


def test_held_words_appear_nowhere(client):
    request = make_started()
    redaction = held(request)

    for address in places(request):
        assert SECRET not in read(client, address), address
    page = read(client, request.get_absolute_url())
    assert f"{request.body} accepted 2 of 2 recommendations." in page
    assert f"{request.body} replied" in page
    # Once on the timeline, and once at each recommendation.
    assert page.count(WAIT) == 3
    assert "no date given" not in page
    assert [(row.quote, row.decision) for row in latest_replies(today())] == [("", "Accepted")]

    publish_now(redaction)

    page = read(client, request.get_absolute_url())
    assert (page.count(f"Ask {SECRET}."), page.count(f"By when: {SECRET}"), WAIT in page) == (3, 2, False)
    assert [row.quote for row in latest_replies(today())] == [f"Ask {SECRET}."]


@pytest.mark.parametrize("act", [withhold, reopen])
def test_what_is_withheld_or_taken_back_is_gone_again(client, act):
    request = make_started()
    redaction = held(request)
    publish_now(redaction)

    act(redaction, reason=f"About {SECRET}", user=make_staff())

    for address in places(request):
        assert SECRET not in read(client, address), address
    told = "We do not publish the words of this message" if act == withhold else WAIT
    assert told in read(client, request.get_absolute_url())


def test_a_held_message_of_another_kind_shows_its_day_only(client):
    request = make_started()
    record_message(
        request, nature=Nature.OTHER, channel=Channel.EMAIL, happened_on=DAY, public_text=SECRET, is_held=True
    )

    page = read(client, request.get_absolute_url())

    assert f"{request.body} wrote to us" in page
    assert (WAIT in page, SECRET in page) == (True, False)


def published_file(request, *, name: str = "Plan.docx"):
    redaction = held(request)
    files = [keep(upload(name, make_docx()), request), keep(upload("Private.txt", b"Private."), request)]
    attach(files, redaction.message)
    publish_now(redaction, files=[files[0].pk])
    return files


def test_only_published_files_are_listed_and_given_out(client):
    request = make_started()
    public, private = published_file(request)
    address = reverse("record:file", args=[request.year, request.number, public.pk])

    page = read(client, request.get_absolute_url())
    assert f'<a href="{address}" download>Plan.docx</a> (Word document, 1KB)' in page
    assert "Private.txt" not in page

    response = client.get(address)
    assert b"".join(response) == public.cleaned.read()
    assert response["Content-Disposition"] == 'attachment; filename="Plan.docx"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "no-cache"
    assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert client.get(address.replace(f"/{public.pk}/", f"/{private.pk}/")).status_code == 404
    other = make_started()
    assert client.get(reverse("record:file", args=[other.year, other.number, public.pk])).status_code == 404


def test_a_file_goes_with_its_report_and_with_the_check(client):
    request = make_started()
    public, _ = published_file(request)
    address = reverse("record:file", args=[request.year, request.number, public.pk])

    request.report.unpublish()
    assert client.get(address).status_code == 404
    request.report.save_revision().publish()
    assert client.get(address).status_code == 200
    reopen(Redaction.objects.get(), user=make_staff())
    assert client.get(address).status_code == 404


def test_names_of_files_are_text_and_nothing_else(client):
    request = make_started()
    public, _ = published_file(request, name='"><script>alert(1)<script>.docx')

    content = client.get(request.get_absolute_url()).content.decode()

    assert "<script>alert" not in content
    response = client.get(reverse("record:file", args=[request.year, request.number, public.pk]))
    assert "\n" not in response["Content-Disposition"]
    assert response["Content-Disposition"].startswith("attachment; filename=")
