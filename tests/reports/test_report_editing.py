"""What an editor may still change of a report about which bodies were asked."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from reports.models import ReportPage
from tests.factories.reports import make_body, make_report, make_started

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_7_may_2026")]


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
