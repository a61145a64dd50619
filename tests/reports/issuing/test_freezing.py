"""What was issued stays as it was: in the form, in a draft that is older, when it is published on a schedule."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core.management import call_command
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from reports.models import Correction, IssuedText, Recommendation, ReportPage
from reports.models.frozen import FROZEN_FIELDS, parts_of, plainly
from tests.factories.issuing import issue_now, make_report_to_three
from tests.factories.reports import make_body, make_request

pytestmark = pytest.mark.django_db

BODY = [{"type": "quote", "value": {"words": "Everything had gone.", "who": "A carer"}, "id": "1"}]
OTHER_BODY = [{"type": "quote", "value": {"words": "All was well.", "who": "A carer"}, "id": "1"}]


@pytest.fixture(autouse=True)
def on_2_april_2026():
    with time_machine.travel(dt.datetime(2026, 4, 2, 12, tzinfo=dt.UTC), tick=False) as clock:
        yield clock


def make_full_report() -> ReportPage:
    page = make_report_to_three()
    page.who_we_heard, page.how_we_heard = "<p>64 carers</p>", "<p>At two drop-ins</p>"
    page.body, page.observations = json.dumps(BODY), "<p>The line was busy</p>"
    page.save()
    return ReportPage.objects.get(pk=page.pk)


QUOTE = {"words": "Everything had gone.", "who": "A carer", "context": "", "source": ""}


def asked(page: ReportPage) -> list[dict]:
    """The rows of recommendations as the form has them."""
    rows = []
    for row in page.numbered_recommendations():
        bodies = [str(body.pk) for body in row.bodies.all()]
        rows.append({"id": str(row.pk), "heading": row.heading, "text": row.text, "bodies": bodies})
    return rows


def typed(page: ReportPage, *, rows: list[dict] | None = None, **answers) -> dict:
    """What an editor posts who opened the form and pressed Publish, with ``answers`` in place of what is there."""
    rows = rows or asked(page)
    values = {
        "title": page.title,
        "slug": page.slug,
        "summary": page.summary,
        "published_on": page.published_on.isoformat(),
        "people_heard": str(page.people_heard),
        "who_we_heard": rich_text(page.who_we_heard),
        "how_we_heard": rich_text(page.how_we_heard),
        "body": streamfield([("quote", QUOTE)]),
        "observations": rich_text(page.observations),
        "recommendations": inline_formset(rows, initial=3),
        "credits": inline_formset([]),
        "downloads": inline_formset([]),
        "corrections": inline_formset([]),
        "comments": inline_formset([]),
    }
    bodies = {f"recommendations-{place}-bodies": row["bodies"] for place, row in enumerate(rows)}
    return {**nested_form_data({**values, **answers}), **bodies, "action-publish": "Publish"}


CHANGES = {
    "title": "Softer title",
    "summary": "Softer summary.",
    "published_on": "2026-03-01",
    "people_heard": "99",
    "who_we_heard": rich_text("<p>99 carers</p>"),
    "how_we_heard": rich_text("<p>On paper</p>"),
    "body": streamfield([("quote", {"words": "All was well.", "who": "A carer", "context": "", "source": ""})]),
    "observations": rich_text("<p>All was well</p>"),
}


NO_BOX = rf"({'|'.join(FROZEN_FIELDS)})(-|$)|recommendations-\d-(heading|text)$"


def test_no_field_that_was_issued_is_edited(client):
    page = make_full_report()
    issued = issue_now(page)
    client.force_login(get_user_model().objects.create_superuser("boss"))

    response = client.post(f"/admin/pages/{page.pk}/edit/", typed(page, **CHANGES))

    form = response.context["form"]
    assert set(form.errors) == set(CHANGES) == set(FROZEN_FIELDS)
    assert form.errors["summary"] == [
        "“Summary” was issued on 2 April 2026 and stays as it was then. Put it back, and write a correction on the "
        "Details tab."
    ]
    assert plainly(parts_of(ReportPage.objects.get(pk=page.pk))) == plainly(issued.content)


def test_what_was_issued_is_shown_and_has_no_box(client):
    page = make_full_report()
    issued = issue_now(page)
    client.force_login(get_user_model().objects.create_superuser("boss"))
    address = f"/admin/pages/{page.pk}/edit/"

    editor = BeautifulSoup(client.get(address).content, "html.parser").select_one("form[data-edit-form]")
    boxes = {box.get("name", "") for box in editor.select("input:not([type=hidden]), textarea, select")}
    data = {name: value for name, value in typed(page).items() if not re.match(NO_BOX, name)}
    # Nothing changed at all: the form compares each of its fields with what came.
    unchanged = client.post(address, data)
    data |= nested_form_data({"corrections": inline_formset([{"corrected_on": "2026-04-02", "text": "63 people."}])})
    response = client.post(address, data)
    data["corrections-0-corrected_on"] = "2026-04-01"
    refused = client.post(address, data)

    assert unchanged.status_code == 302
    assert "Fit around caring" in BeautifulSoup(refused.content, "html.parser").select_one(".hub-frozen").get_text()
    assert [name for name in boxes if re.match(NO_BOX, name)] == []
    assert {"slug", "area", "recommendations-0-bodies"} <= boxes
    shown = [field.get_text(" ", strip=True) for field in editor.select(".w-field__textoutput")]
    assert shown[:4] == [
        "Fit around caring",
        "Carers told us that morning phone queues shut them out.",
        "30 March 2026",
        "64",
    ]
    assert "Everything had gone." in " ".join(shown)
    assert not editor.find(id="id_recommendations-ADD")
    assert "Issued on 2 April 2026: stays as it was then." in editor.get_text()
    assert response.status_code == 302, response.context["form"].errors
    assert [row.text for row in Correction.objects.all()] == ["63 people."]
    assert plainly(parts_of(ReportPage.objects.get(pk=page.pk))) == plainly(issued.content)


def test_what_was_issued_and_not_changed_is_saved_with_a_correction_and_another_body(client):
    page = make_full_report()
    issue_now(page)
    client.force_login(get_user_model().objects.create_superuser("boss"))
    corrections = inline_formset([{"corrected_on": "2026-04-02", "text": "It was 63 people."}])
    rows = asked(page)
    rows[0]["bodies"].append(str(make_body("Hanbury Trust").pk))

    response = client.post(
        f"/admin/pages/{page.pk}/edit/",
        typed(page, rows=rows, corrections=corrections),
    )

    assert response.status_code == 302, response.context["form"].errors
    html = client.get(page.url).content.decode()
    assert "It was 63 people." in html
    row = ReportPage.objects.get(pk=page.pk).numbered_recommendations()[0]
    assert {body.name for body in row.bodies.all()} == {"Northmoor Trust", "Hanbury Trust"}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"text": "It was 60 people."}, "The correction of 3 April 2026 is public and stays as it is."),
        ({"corrected_on": "2026-04-02"}, "The correction of 3 April 2026 is public and stays as it is."),
        ({"DELETE": "on"}, "The correction of 3 April 2026 is public and stays as it is."),
        ({}, ""),
    ],
)
def test_a_correction_that_anyone_has_read_stays(client, on_2_april_2026, change, fault):
    page = make_full_report()
    issue_now(page)
    client.force_login(get_user_model().objects.create_superuser("boss"))
    on_2_april_2026.shift(dt.timedelta(days=1))
    client.force_login(get_user_model().objects.get(username="boss"))
    first = {"corrected_on": "2026-04-03", "text": "It was 63 people."}
    client.post(f"/admin/pages/{page.pk}/edit/", typed(page, corrections=inline_formset([first])))
    typed_again = {"id": str(Correction.objects.get().pk), **first, **change}
    another = {"corrected_on": "2026-04-03", "text": "And ten of them children."}

    response = client.post(
        f"/admin/pages/{page.pk}/edit/", typed(page, corrections=inline_formset([typed_again, another], initial=1))
    )

    if fault:
        assert fault in response.context["form"].non_field_errors()[0]
        assert [row.text for row in Correction.objects.all()] == ["It was 63 people."]
    else:
        assert response.status_code == 302, response.context["form"].errors
        assert Correction.objects.count() == 2


def test_a_correction_is_not_older_than_the_issue(client):
    page = make_full_report()
    issue_now(page)
    client.force_login(get_user_model().objects.create_superuser("boss"))
    corrections = inline_formset([{"corrected_on": "2026-04-01", "text": "It was 63 people."}])

    response = client.post(f"/admin/pages/{page.pk}/edit/", typed(page, corrections=corrections))

    assert response.context["form"].non_field_errors() == [
        "A correction can’t be older than the issue of 2 April 2026."
    ]


def test_no_recommendation_that_was_issued_is_edited_or_added(client):
    page = make_full_report()
    issued = issue_now(page)
    client.force_login(get_user_model().objects.create_superuser("boss"))
    first, second, third = asked(page)
    rows = [first | {"heading": "Softer"}, second | {"bodies": []}, third | {"text": "Softer"}]
    rows.append({"heading": "One more", "text": "", "bodies": []})

    response = client.post(f"/admin/pages/{page.pk}/edit/", typed(page, rows=rows))

    said = response.context["form"].non_field_errors()
    assert [line for line in said if "was sent to" not in line] == [
        "The report was issued on 2 April 2026. A recommendation can’t be added: it belongs in another report.",
        *(
            f"Recommendation {number} was issued on 2 April 2026 and stays as it was then. Put it back, and write a "
            "correction on the Details tab."
            for number in (1, 2, 3)
        ),
    ]
    assert plainly(parts_of(ReportPage.objects.get(pk=page.pk))) == plainly(issued.content)


def thaw(page: ReportPage) -> None:
    """Change every part that issuing freezes, and a part that stays free."""
    page.title, page.summary, page.people_heard = "Softer title", "Softer.", 99
    page.published_on = dt.date(2026, 1, 1)
    page.who_we_heard = page.how_we_heard = page.observations = "<p>Softer</p>"
    page.body = json.dumps(OTHER_BODY)
    first, second, _ = page.numbered_recommendations()
    first.heading = "Softer"
    first.bodies.set([])
    first.sort_order, second.sort_order = 1, 0
    page.recommendations.set([second, first, Recommendation(heading="New", sort_order=5)])
    page.search_description = "Free"


def check_frozen(page: ReportPage, issued: IssuedText) -> None:
    now = ReportPage.objects.get(pk=page.pk)
    assert plainly(parts_of(now)) == plainly(issued.content)
    assert now.search_description == "Free"


def test_a_draft_older_than_the_issue_is_published_with_what_was_issued():
    page = make_full_report()
    draft = ReportPage.objects.get(pk=page.pk)
    thaw(draft)
    page.save_revision()
    page.get_latest_revision().publish()
    issued = issue_now(ReportPage.objects.get(pk=page.pk))

    draft.save_revision().publish()

    check_frozen(page, issued)


def test_a_draft_that_is_scheduled_is_published_with_what_was_issued(on_2_april_2026):
    page = make_full_report()
    issued = issue_now(page)
    draft = ReportPage.objects.get(pk=page.pk)
    thaw(draft)
    draft.go_live_at = dt.datetime(2026, 4, 3, 9, tzinfo=dt.UTC)
    draft.save_revision(approved_go_live_at=draft.go_live_at)

    on_2_april_2026.move_to(dt.datetime(2026, 4, 3, 10, tzinfo=dt.UTC))
    call_command("publish_scheduled")

    check_frozen(page, issued)


def test_the_editor_says_what_is_frozen_and_what_was_put_back(client):
    page = make_full_report()
    issue_now(page)
    draft = ReportPage.objects.get(pk=page.pk)
    draft.title = "Softer title"
    draft.save_revision()
    client.force_login(get_user_model().objects.create_superuser("boss"))

    html = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()

    assert "This report was issued on 2 April 2026 under the name Partner Hub." in html
    assert "This draft would have changed what was issued: title." in html
    assert ">Fit around caring</div>" in html


def test_an_issued_text_is_never_changed_or_deleted_and_its_report_stays(client):
    page = make_full_report()
    issued = issue_now(page)
    client.force_login(get_user_model().objects.create_superuser("boss"))

    issued.issuer_name = "Somebody else"
    with pytest.raises(TypeError, match="never changed"):
        issued.save()
    with pytest.raises(TypeError, match="never deleted"):
        IssuedText.objects.all().delete()
    client.post(f"/admin/pages/{page.pk}/delete/")
    client.post(f"/admin/pages/{page.pk}/unpublish/")

    kept = Page.objects.get(pk=page.pk)
    assert (kept.live, IssuedText.objects.get().issuer_name) == (True, "Partner Hub")


def corrected(page: ReportPage) -> list[tuple[dt.date, str]]:
    return list(Correction.objects.filter(report_id=page.pk).order_by("pk").values_list("corrected_on", "text"))


FIRST = (dt.date(2026, 4, 2), "It was 63 people.")
SECOND = (dt.date(2026, 4, 2), "And ten of them children.")


def test_a_public_correction_stays_whatever_draft_is_published(client, on_2_april_2026):
    page = make_full_report()
    issue_now(page)
    old = page.save_revision()
    draft = ReportPage.objects.get(pk=page.pk)
    draft.go_live_at = dt.datetime(2026, 4, 3, 9, tzinfo=dt.UTC)
    draft.save_revision(approved_go_live_at=draft.go_live_at)
    # One that the draft had no key for when it was published: the key must not be lost with the next publishing.
    later = ReportPage.objects.get(pk=page.pk)
    later.corrections.add(Correction(corrected_on=FIRST[0], text=FIRST[1]))
    newest = later.save_revision()
    later.revisions.filter(pk=newest.pk).get().publish()
    Correction.objects.create(report_id=page.pk, corrected_on=SECOND[0], text=SECOND[1])
    keys = list(Correction.objects.order_by("pk").values_list("pk", flat=True))
    client.force_login(get_user_model().objects.create_superuser("boss"))

    newest.refresh_from_db()
    newest.publish()
    after_its_own = corrected(page)
    old.refresh_from_db()
    old.publish()
    after_older = corrected(page)
    reverted = client.get(f"/admin/pages/{page.pk}/revisions/{old.pk}/revert/")
    told = reverted.content.decode()
    rows = [form.initial | {"id": form.instance.pk} for form in reverted.context["form"].formsets["corrections"]]
    ReportPage.objects.get(pk=page.pk).revisions.filter(pk=old.pk).update(approved_go_live_at=draft.go_live_at)
    on_2_april_2026.move_to(dt.datetime(2026, 4, 3, 10, tzinfo=dt.UTC))
    call_command("publish_scheduled")

    assert after_its_own == after_older == corrected(page) == [FIRST, SECOND]
    assert list(Correction.objects.order_by("pk").values_list("pk", flat=True)) == keys
    assert sorted((row["id"], row["text"]) for row in rows) == [(keys[0], FIRST[1]), (keys[1], SECOND[1])]
    assert (
        "This draft did not have every correction that is public: that of 2 April 2026, that of 2 April 2026." in told
    )


def test_a_page_that_was_not_issued_keeps_its_public_corrections_too(client):
    page = make_full_report()
    Correction.objects.create(report_id=page.pk, corrected_on=FIRST[0], text=FIRST[1])
    page = ReportPage.objects.get(pk=page.pk)
    client.force_login(get_user_model().objects.create_superuser("boss"))
    row = {"id": str(Correction.objects.get().pk), "corrected_on": "2026-04-02", "text": FIRST[1], "DELETE": "on"}

    response = client.post(f"/admin/pages/{page.pk}/edit/", typed(page, corrections=inline_formset([row], initial=1)))
    page.corrections.set([])
    page.save_revision().publish()

    assert response.context["form"].non_field_errors() == [
        "The correction of 2 April 2026 is public and stays as it is. Write another one."
    ]
    assert corrected(page) == [FIRST]


def test_a_draft_older_than_a_drafted_request_keeps_its_addressee(client):
    page = make_full_report()
    issue_now(page)
    old = ReportPage.objects.get(pk=page.pk).save_revision()
    asked = Recommendation.objects.filter(report=page).order_by("sort_order").first()
    other = make_body("Added Later Trust")
    asked.bodies.add(other)
    asked.save()
    make_request(report=page, body=other)
    client.force_login(get_user_model().objects.create_superuser("boss"))

    html = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    old.publish()

    assert "This draft did not ask Added Later Trust, for which there is a request." in html
    assert other in Recommendation.objects.get(pk=asked.pk).bodies.all()
