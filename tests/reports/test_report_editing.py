"""What an editor may still change of a report about which bodies were asked."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from wagtail.models import Page, Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from reports.domain.requests import start_request
from reports.models import Recommendation, ReportPage, RequestedItem
from tests.factories.reports import RECEIVED, make_body, make_partner, make_report, make_request, make_started

pytestmark = [pytest.mark.django_db, pytest.mark.drawn, pytest.mark.usefixtures("on_7_may_2026")]


def edited(report, headings, *, order=None):
    rows = [
        {"id": str(row.pk), "heading": heading, "text": row.text, "bodies": [str(body.pk) for body in row.bodies.all()]}
        for row, heading in zip(report.numbered_recommendations(), headings, strict=False)
    ]
    data = nested_form_data(
        {
            "title": report.title,
            "slug": report.slug,
            "summary": report.summary,
            "published_on": "2026-03-30",
            "people_heard": "64",
            "how_we_heard": rich_text(""),
            "body": streamfield([]),
            "recommendations": inline_formset(rows, initial=len(report.numbered_recommendations())),
            "credits": inline_formset([]),
            "downloads": inline_formset([]),
            "corrections": inline_formset([]),
            "comments": inline_formset([]),
        }
    )
    for place, position in enumerate(order or []):
        data[f"recommendations-{place}-ORDER"] = str(position)
    return {**data, "action-publish": "Publish"}


@pytest.mark.parametrize(
    ("headings", "order", "words"),
    [
        (["Softer words", "Hold afternoon appointments 2"], None, "in its present words"),
        (["Hold afternoon appointments 1", "Hold afternoon appointments 2"], [2, 1], "under this number"),
    ],
)
def test_what_was_sent_to_a_body_is_not_edited(client, headings, order, words):
    request = make_started()
    client.force_login(get_user_model().objects.create_superuser("boss"))

    response = client.post(f"/admin/pages/{request.report_id}/edit/", edited(request.report, headings, order=order))

    assert words in re.sub(r"\s+", " ", response.content.decode())
    report = ReportPage.objects.get()
    assert [row.heading for row in report.numbered_recommendations()] == [
        "Hold afternoon appointments 1",
        "Hold afternoon appointments 2",
    ]


def test_what_was_not_sent_yet_may_be_edited(client):
    report = make_report(bodies=[make_body()])
    client.force_login(get_user_model().objects.create_superuser("boss"))

    response = client.post(f"/admin/pages/{report.pk}/edit/", edited(report, ["Softer words", "Other words"]))

    assert response.status_code == 302
    assert [row.heading for row in ReportPage.objects.get().numbered_recommendations()] == [
        "Softer words",
        "Other words",
    ]


def test_a_report_that_bodies_were_asked_about_is_not_deleted(client, db):
    request = make_started()
    client.force_login(get_user_model().objects.create_superuser("boss"))

    for page in (request.report, request.report.get_parent()):
        response = client.post(f"/admin/pages/{page.pk}/delete/")
        assert response.status_code == 302
    bulk = client.post(f"/admin/bulk/wagtailcore/page/delete/?next=/admin/&id={request.report.pk}")

    assert bulk.status_code == 302
    assert Page.objects.filter(pk=request.report.pk).exists()


def test_a_report_nobody_was_asked_about_can_go(client, db):
    report = make_report()
    client.force_login(get_user_model().objects.create_superuser("boss"))

    client.post(f"/admin/pages/{report.pk}/delete/")

    assert not ReportPage.objects.filter(pk=report.pk).exists()


def test_a_body_that_can_t_be_asked_is_offered_only_where_it_was_chosen(client):
    open_body, gone = make_body("Northmoor Trust"), make_body("Old Trust", closed_on=dt.date(2026, 5, 1))
    make_body("Draft Trust", live=False)
    make_partner("Carers Hub")
    report = make_report(bodies=[open_body, gone], recommendations=1)
    client.force_login(get_user_model().objects.create_superuser("boss"))

    document = BeautifulSoup(client.get(f"/admin/pages/{report.pk}/edit/").content, "html.parser")
    offered = {
        select["name"]: [option.get_text(strip=True) for option in select.select("option")]
        for select in document.select("select[name$=-bodies]")
    }
    added = str(document.select_one("#id_recommendations-EMPTY_FORM_TEMPLATE"))
    chosen = {"recommendations-0-bodies": [str(open_body.pk), str(gone.pk)]}
    saved = client.post(f"/admin/pages/{report.pk}/edit/", {**edited(report, ["Better words"]), **chosen})

    assert offered == {"recommendations-0-bodies": ["Northmoor Trust", "Old Trust"]}
    assert ("Northmoor Trust" in added, "Old Trust" in added, "Draft Trust" in added) == (True, False, False)
    assert saved.status_code == 302
    assert {body.name for body in ReportPage.objects.get().recommendations.get().bodies.all()} == {
        "Northmoor Trust",
        "Old Trust",
    }


def draft_before_the_request(change):
    """A report with a draft that ``change`` made before a body was asked about both recommendations."""
    body = make_body("Northmoor Trust")
    report = make_report(bodies=[body])
    change(report)
    draft = report.save_revision()
    start_request(make_request(report=ReportPage.objects.get(), body=body), received_on=RECEIVED)
    return draft


def soften(report):
    rows = report.numbered_recommendations()
    rows[0].heading = "Softer words"
    report.recommendations.set(rows)
    report.title = "A better title"


def swap(report):
    first, second = report.numbered_recommendations()
    first.sort_order, second.sort_order = 1, 0
    report.recommendations.set([first, second])


def drop_the_first(report):
    report.recommendations.set(report.numbered_recommendations()[1:])


def add_two_in_front(report):
    first, second = report.numbered_recommendations()
    first.sort_order, second.sort_order = 2, 3
    added = [Recommendation(heading="New A", sort_order=0), Recommendation(heading="New B", sort_order=1)]
    report.recommendations.set([*added, first, second])


SENT = ["Hold afternoon appointments 1", "Hold afternoon appointments 2"]


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        (soften, SENT),
        (swap, SENT),
        (drop_the_first, SENT),
        (add_two_in_front, [*SENT, "New A", "New B"]),
    ],
)
def test_a_draft_older_than_the_request_is_published_with_what_was_sent(change, kept):
    draft = draft_before_the_request(change)
    sent = dict(RequestedItem.objects.values_list("recommendation_id", "heading"))

    Revision.objects.get(pk=draft.pk).publish()

    rows = ReportPage.objects.get().numbered_recommendations()
    assert [row.heading for row in rows] == kept
    assert {row.pk: row.heading for row in rows if row.pk in sent} == sent
    assert list(rows[0].bodies.values_list("name", flat=True)) == ["Northmoor Trust"]


def test_what_else_the_older_draft_changes_is_published():
    draft_before_the_request(soften).publish()

    assert ReportPage.objects.get().title == "A better title"


def test_what_was_not_sent_of_an_older_draft_goes_out_as_drafted():
    body = make_body()
    report = make_report(bodies=[body], recommendations=3)
    for row in report.numbered_recommendations()[1:]:
        row.bodies.clear()
        row.save()
    first, second, _ = report.numbered_recommendations()
    first.heading, second.heading = "Softer words", "Better words"
    report.recommendations.set([first, second])
    draft = report.save_revision()
    start_request(make_request(report=ReportPage.objects.get(), body=body), received_on=RECEIVED)

    Revision.objects.get(pk=draft.pk).publish()

    rows = ReportPage.objects.get().numbered_recommendations()
    assert [row.heading for row in rows] == ["Hold afternoon appointments 1", "Better words"]


def test_a_sent_recommendation_keeps_its_number_when_the_draft_drops_the_one_before():
    body = make_body()
    report = make_report(bodies=[body])
    unsent = report.numbered_recommendations()[0]
    unsent.bodies.clear()
    unsent.save()
    drop_the_first(report)
    draft = report.save_revision()
    start_request(make_request(report=ReportPage.objects.get(), body=body), received_on=RECEIVED)

    Revision.objects.get(pk=draft.pk).publish()

    assert [row.heading for row in ReportPage.objects.get().numbered_recommendations()] == SENT


def test_the_editor_of_an_older_draft_reads_what_was_put_back(client):
    draft_before_the_request(soften)
    client.force_login(get_user_model().objects.create_superuser("boss"))

    html = client.get(f"/admin/pages/{ReportPage.objects.get().pk}/edit/").content.decode()

    assert "would have changed what was sent to a body: recommendation 1." in html
    assert 'value="Hold afternoon appointments 1"' in html
    assert "Softer words" not in html
