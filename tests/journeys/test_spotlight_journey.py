"""An editor makes a Spotlight from nothing, a moderator publishes it, everybody reads it."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from spotlights.models import SpotlightPage
from tests.factories.spotlights import make_group, make_spotlight_index
from tests.journeys.conftest import member_of, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

SLOWEST = 30_000
"""Milliseconds that the editor may take on a busy machine."""


def picture_file() -> dict:
    buffer = io.BytesIO()
    Image.new("RGB", (1400, 900), (62, 124, 58)).save(buffer, "JPEG")
    return {"name": "allotment.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def write_rich_text(page, field: str, text: str) -> None:
    page.locator(f"#panel-child-content-{field}-section").get_by_role("textbox").click()
    page.keyboard.type(text)


def choose_organisation(page, name: str) -> None:
    page.locator("#panel-child-content-organisation-section").get_by_role(
        "button", name=re.compile("Choose", re.IGNORECASE)
    ).first.click()
    page.get_by_role("dialog").get_by_role("link", name=name).click()
    expect(page.get_by_role("dialog")).to_have_count(0, timeout=SLOWEST)


def upload_picture(page) -> None:
    page.locator("#panel-child-content-lead_photo-section").get_by_role(
        "button", name=re.compile("Choose", re.IGNORECASE)
    ).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("tab", name="Upload").click()
    upload = dialog.locator("form[data-chooser-modal-creation-form]")
    upload.locator("input[type=file]").set_input_files(picture_file())
    upload.get_by_label("Title").fill("The allotment")
    upload.get_by_label("Description").fill("Two people hold a pumpkin between them.")
    upload.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("dialog")).to_have_count(0, timeout=SLOWEST)


def test_editor_writes_moderator_publishes_public_reads(open_page, transactional_db):
    make_group(name="Bottle Lane Allotments")
    index = make_spotlight_index()
    editor, moderator = member_of("Communications editor", "ned"), member_of("Moderator", "mina")

    desk = open_page()
    sign_in(desk, editor)
    desk.goto(f"/admin/pages/add/spotlights/spotlightpage/{index.pk}/")
    desk.get_by_placeholder("Page title").fill("Vegetables for everyone")
    desk.get_by_role("textbox", name="Summary").fill("An allotment that shares what it grows.")
    choose_organisation(desk, "Bottle Lane Allotments")
    upload_picture(desk)
    write_rich_text(desk, "what_they_do", "They grow vegetables and give them away on Fridays.")
    desk.get_by_role("textbox", name="The words").fill("Nobody goes home without a cabbage.")
    desk.get_by_role("textbox", name="Who said it").fill("Ada Example")

    desk.get_by_role("button", name="Toggle preview").first.click()
    preview = desk.frame_locator("#w-preview-iframe")
    expect(preview.get_by_role("heading", level=1)).to_contain_text("Vegetables for everyone", timeout=SLOWEST)
    expect(preview.get_by_text("Nobody goes home without a cabbage.")).to_be_visible()

    # The draft saves itself; who sends a new page in that very moment makes Wagtail try to add it twice.
    desk.wait_for_url("**/edit/**", timeout=SLOWEST)
    desk.get_by_role("button", name="More actions").click()
    desk.get_by_role("button", name=re.compile("Submit to")).click()
    expect(desk.get_by_text(re.compile("submitted for moderation"))).to_be_visible(timeout=SLOWEST)

    page = SpotlightPage.objects.get()
    visitor = open_page()
    assert visitor.goto(f"/spotlights/{page.slug}/").status == 404

    check = open_page()
    sign_in(check, moderator)
    check.goto(f"/admin/pages/{page.pk}/edit/")
    check.get_by_role("button", name="More actions").click()
    check.get_by_role("button", name="Approve and Publish").click()
    check.wait_for_url(f"**/admin/pages/{index.pk}/")
    page.refresh_from_db()
    assert (page.live, page.workflow_in_progress) == (True, False)

    visitor.goto("/spotlights/")
    visitor.get_by_role("link", name="Vegetables for everyone").click()
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Vegetables for everyone")
    expect(visitor.get_by_text("“Nobody goes home without a cabbage.”")).to_be_visible()
    expect(visitor.get_by_role("img", name="Two people hold a pumpkin between them.")).to_be_visible()
    expect(visitor.get_by_role("link", name="Bottle Lane Allotments")).to_be_visible()
