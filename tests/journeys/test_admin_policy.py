"""The admin works under a policy without 'unsafe-inline'; the fixture ``open_page`` fails on a console error."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import Page

from tests.journeys.conftest import PASSWORD, sign_in
from tests.sample.models import WidgetPage, WidgetPagePart

PICKER = ".xdsoft_datetimepicker:visible"
FIRST_OF_MONTH = f"{PICKER} .xdsoft_date:not(.xdsoft_other_month)"
CHOOSE = "[data-chooser-action-choose]:visible"
MODAL = ".modal-dialog"


@pytest.fixture
def editor():
    return get_user_model().objects.create_superuser("editor", "editor@kilnford.example", PASSWORD)


@pytest.fixture
def widget_page():
    page = WidgetPage(
        title="Widgets",
        slug="widgets",
        body=json.dumps([{"type": "day", "value": "2026-05-05"}, {"type": "words", "value": "<p>Hello</p>"}]),
        parts=[WidgetPagePart(day=dt.date(2026, 5, 5))],
    )
    return Page.objects.filter(depth=2).first().add_child(instance=page)


def pick_first_day(page, selector):
    field = page.locator(selector)
    field.click()
    page.locator(FIRST_OF_MONTH).first.click()
    assert field.input_value().endswith("-01")
    field.press("Tab")


def open_and_close_modal(page, selector):
    page.locator(selector).first.click()
    page.locator(MODAL).wait_for()
    page.locator(f"{MODAL} button.close").first.click()
    page.locator(MODAL).wait_for(state="detached")


def test_every_widget_of_the_page_editor_starts(page, editor, widget_page):
    sign_in(page, editor)
    response = page.goto(f"/admin/pages/{widget_page.pk}/edit/")
    assert "unsafe" not in response.headers["content-security-policy"]
    page.locator(".public-DraftEditor-content").last.wait_for()

    pick_first_day(page, "#id_day")
    for selector in ("#id_time", "#id_instant"):
        page.locator(selector).click()
        page.locator(PICKER).wait_for()
        page.locator(selector).press("Tab")
    page.locator("#id_parts-ADD").click()
    pick_first_day(page, "#id_parts-1-day")
    pick_first_day(page, "[name=body-0-value]")
    open_and_close_modal(page, f"#id_other-chooser {CHOOSE}")
    open_and_close_modal(page, f"#id_parts-1-picture-chooser {CHOOSE}")

    assert page.locator(".public-DraftEditor-content").count() == 2
    assert page.evaluate("document.adoptedStyleSheets.length") > 0


def test_several_pages_are_chosen_at_once(page, editor, widget_page):
    sign_in(page, editor)
    page.goto(f"/admin/pages/{widget_page.pk}/edit/")

    page.locator("#id_links-OPEN_MODAL").click()
    page.locator(f"{MODAL} input[type=checkbox]").last.check()
    chosen = page.locator(f"{MODAL} input[type=checkbox]").last.get_attribute("value")
    page.locator(f"{MODAL} [type=submit]").last.click()

    page.locator("#inline_child_links-0").wait_for()
    assert page.locator("#id_links-0-page").input_value() == chosen


def test_the_editor_frames_its_preview(page, editor, widget_page):
    sign_in(page, editor)
    page.goto(f"/admin/pages/{widget_page.pk}/edit/")
    page.get_by_label("Toggle preview").click()

    heading = page.frame_locator("#w-preview-iframe[src]").get_by_role("heading", name="Widgets")
    heading.wait_for()


def test_staff_see_the_user_bar_on_a_public_page_under_the_public_policy(page, editor, widget_page):
    sign_in(page, editor)
    response = page.goto("/widgets/")

    assert "unsafe" not in response.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
    bar = page.locator("wagtail-userbar")
    bar.get_by_role("button").first.click()
    bar.get_by_role("menuitem", name="Edit this page").wait_for()


def test_pages_of_the_admin_break_no_rule(page, editor):
    sign_in(page, editor)

    for path in ("/admin/images/add/", "/admin/documents/multiple/add/", "/admin/users/", "/admin/workflows/add/"):
        assert page.goto(path).status == 200
        page.wait_for_load_state("networkidle")
