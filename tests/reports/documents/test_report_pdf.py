from __future__ import annotations

import datetime as dt
import json

import pytest
import time_machine

from hub.shared import paper
from hub.shared.models import HubImage
from hub.shared.renditions import WEBP_SIZES
from reports.enums import Nature
from reports.models import Correction, ReportCredit, ReportPage
from tests.factories.issuing import issue_now, make_report_to_three
from tests.factories.reports import log, make_body, make_partner, make_report, make_started, reply
from tests.factories.shared import make_image

from .pdf_reading import alternatives_of, marks_of, tags_of, tree_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]


def pictured() -> HubImage:
    image = make_image(description="Two carers at a table")
    image.get_rendition(WEBP_SIZES["width-1200"])
    return image


def make_whole_report() -> ReportPage:
    """A report with a block of each kind that can be made of words, every part, a credit and a correction."""
    page = make_report_to_three()
    page.who_we_heard = "<p>64 carers, <b>most of them</b> women</p>"
    page.how_we_heard = (
        '<p>At <a href="https://kilnford.example/drop-ins">two drop-ins</a></p><ul><li>Hanbury</li></ul>'
    )
    page.observations = "<ol><li>The line was busy</li><li>Nobody rang back</li></ol>"
    blocks = [
        ("heading", {"text": "Mornings", "level": "h2"}),
        ("heading", {"text": "On the phone", "level": "h3"}),
        ("text", "<p>Most ring at eight.</p>"),
        ("quote", {"words": "Everything had gone.", "who": "A carer from Hanbury"}),
        (
            "figure",
            {
                "title": "What matters most",
                "summary": "An appointment matters most.",
                "kind": "bars",
                "unit": "%",
                "base": 212,
                "base_name": "people answered",
                "rows": [{"label": "An appointment", "number": "71"}, {"label": "Being heard", "is_hidden": True}],
            },
        ),
        ("image", {"image": pictured().pk, "caption": "The drop-in."}),
        ("callout", {"kind": "warning", "heading": "Last day", "text": "<p>It is on Friday.</p>"}),
        ("key_facts", {"title": "At a glance", "facts": [{"fact": "14 days", "label": "The reply took"}]}),
        ("steps", {"title": "", "steps": [{"title": "Ring", "text": "At eight"}, {"title": "Wait", "text": ""}]}),
        (
            "video",
            {
                "title": "How to ring",
                "url": "https://video.example/1",
                "site_name": "V",
                "transcript": "<p>Hello there.</p>",
            },
        ),
        (
            "cards",
            {"title": "", "cards": [{"title": "A group", "text": "Near you", "link": {"url": "https://a.example/"}}]},
        ),
        ("call_to_action", {"heading": "Join", "label": "Start now", "link": {"url": "https://b.example/"}}),
    ]
    page.body = json.dumps([{"type": kind, "value": value, "id": str(n)} for n, (kind, value) in enumerate(blocks)])
    page.credits.add(ReportCredit(organisation=make_partner("Potters Row Group"), brought="40 people"))
    page.save()
    return ReportPage.objects.get(pk=page.pk)


def test_every_part_of_a_report_is_set_tagged(client):
    with time_machine.travel(dt.datetime(2026, 4, 2, 12, tzinfo=dt.UTC), tick=False):
        page = make_whole_report()
        issue_now(page)
        page.corrections.add(Correction(corrected_on=dt.date(2026, 4, 2), text="It was 63 carers."))
        page.save()

        response = client.get(page.url + "report.pdf")

    pdf, words = response.content, words_of(response.content)
    assert (response["Content-Type"], response["ETag"][:1]) == ("application/pdf", '"')
    assert marks_of(pdf) == {
        "title": "Fit around caring",
        "language": "en-GB",
        "is_tagged": True,
        "shows_title": True,
        "claims_ua_1": True,
    }
    for part in (
        "Issued 2 April 2026 by ",
        "Who we heard from 64 carers, most of them women",
        "How we heard At two drop-ins",
        "What people told us Mornings On the phone Most ring at eight.",
        "“Everything had gone.” A carer from Hanbury",
        "What matters most Answer Share An appointment 71% Being heard fewer than 5",
        "212 people answered.",
        "The drop-in.",
        "Important: Last day It is on Friday.",
        "At a glance The reply took 14 days",
        "1. Ring. At eight 2. Wait",
        "Video: How to ring. Watch it on the web The words of this video: Hello there.",
        "A group: Near you",
        "Join. Start now",
        "What we saw 1. The line was busy 2. Nobody rang back",
        "2. Fund a carers’ card What exactly: 1 Kilnford Council: Reply requested by 5 May 2026",
        "Where it stands on 2 April 2026",
        "Northmoor Trust 2026/2 5 May 2026",
        "Potters Row Group: 40 people",
        "Corrections • 2 April 2026. It was 63 carers.",
        "We published the report",
    ):
        assert part in words, part
    assert alternatives_of(tree_of(pdf)) == ["Two carers at a table"]
    tags = tags_of(tree_of(pdf))
    assert {"H1", "H2", "H3", "H4", "Table", "TH", "L", "Link", "BlockQuote", "Figure"} <= set(tags)


def test_the_same_state_is_set_once_and_another_anew(client, monkeypatch):
    made = []
    real = paper.press
    monkeypatch.setattr(paper, "press", lambda *args, **kwargs: made.append(1) or real(*args, **kwargs))
    with time_machine.travel(dt.datetime(2026, 5, 7, 12, tzinfo=dt.UTC), tick=False) as clock:
        request = make_started()
        address = request.get_absolute_url() + "file.pdf"

        first, second = client.get(address), client.get(address)
        unchanged = client.get(address, headers={"if-none-match": first["ETag"]})
        log(request, Nature.HOLDING, on=dt.date(2026, 5, 6), public_text="More time, please.")
        third = client.get(address)
        clock.move_to(dt.datetime(2026, 5, 8, 12, tzinfo=dt.UTC))
        fourth = client.get(address)

    assert first.content == second.content
    assert unchanged.status_code == 304
    assert "More time, please." in words_of(third.content)
    assert "Friday 8 May 2026" in words_of(fourth.content)
    assert len(made) == 3


def test_a_document_is_had_only_of_what_anyone_may_see(client):
    with time_machine.travel(dt.datetime(2026, 5, 7, 12, tzinfo=dt.UTC), tick=False):
        request = make_started()
        report = request.report
        addresses = [request.get_absolute_url() + "file.pdf", report.url + "report.pdf"]

        seen = [client.get(address).status_code for address in addresses]
        linked = [
            client.get(page).content.decode().count(address)
            for page, address in zip([request.get_absolute_url(), report.url], addresses, strict=True)
        ]
        report.unpublish()
        gone = [client.get(address).status_code for address in addresses]

    # The pages announce them in their heads too.
    assert (seen, linked, gone) == ([200, 200], [2, 2], [404, 404])


def test_a_long_reply_and_a_title_in_another_script_make_a_document(on_7_may_2026, client):
    body = make_body("صندوق كيلنفورد 🙂")
    request = make_started(body=body, report=make_report("字 and “quotes”", bodies=[body]))
    reply(request, on=dt.date(2026, 5, 4), public_text="W" * 400 + "\n\nأهلا\n\n" + "A long answer. " * 600)

    pdf = client.get(request.get_absolute_url() + "file.pdf").content

    words = words_of(pdf)
    assert marks_of(pdf)["title"].endswith("“字 and ‘quotes’”")
    assert words.count("A long answer.") == 600
    assert "words in letters that this file can’t show" in words
    assert "slightly smiling face" in words
