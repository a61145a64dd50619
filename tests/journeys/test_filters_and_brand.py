"""Filters that follow while somebody chooses, and colours that an owner may choose."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from hub.home.domain.brand import Palette, faults, stylesheet
from tests.journeys.checks import assert_nothing, page_faults

PALETTES = {
    "standard": Palette(),
    "plum": Palette(brand="#5b2a86", accent="#8a3b12", highlight="#ffd166"),
    "forest": Palette(brand="#1e4d2b", accent="#7a1f3d", highlight="#f2e394"),
}


def test_a_filter_answers_at_once_is_told_once_and_keeps_focus(open_demo):
    page = open_demo()
    page.goto("/directory/")
    status = page.locator("[data-live-status]")
    before = status.inner_text()
    page.evaluate(
        """() => { window.told = [];
        const region = document.querySelector("[data-live-status]");
        new MutationObserver(() => window.told.push(region.textContent.trim()))
            .observe(region, { childList: true, characterData: true, subtree: true }); }"""
    )
    assert page.evaluate("() => window.told") == []

    choice = page.get_by_label("Charter Champions only")
    choice.focus()
    page.keyboard.press("Space")

    expect(status).not_to_have_text(before)
    page.wait_for_url("**/directory/?*champions=yes*")
    assert page.evaluate("() => [...new Set(window.told)]") == [status.inner_text()]
    assert page.evaluate("() => document.activeElement.name") == "champions"
    expect(choice).to_be_checked()
    address, told = page.url, status.inner_text()

    page.goto("/")
    page.go_back()
    assert page.url == address
    expect(page.locator("[data-live-status]")).to_have_text(told)


def test_back_undoes_one_choice_after_another(open_demo):
    page = open_demo()
    page.goto("/directory/")
    status = page.locator("[data-live-status]")
    seen = [status.inner_text()]
    for label in ("Charter Champions only", "Step-free way in"):
        page.get_by_label(label).check()
        expect(status).not_to_have_text(seen[-1])
        seen.append(status.inner_text())

    page.go_back()
    expect(status).to_have_text(seen[1])
    expect(page.get_by_label("Charter Champions only")).to_be_checked()
    expect(page.get_by_label("Step-free way in")).not_to_be_checked()
    page.go_back()
    expect(status).to_have_text(seen[0])
    expect(page.get_by_label("Charter Champions only")).not_to_be_checked()
    page.go_forward()
    expect(status).to_have_text(seen[1])


def test_the_same_filter_works_without_scripts(open_demo):
    page = open_demo(scripts=False)
    page.goto("/directory/")
    before = page.locator("[data-live-status]").inner_text()

    page.get_by_label("Charter Champions only").check()
    page.get_by_role("button", name="Show groups").click()

    assert "champions=yes" in page.url
    assert page.locator("[data-live-status]").inner_text() != before


@pytest.mark.parametrize("name", PALETTES)
def test_every_palette_the_guard_lets_pass_can_be_read(open_demo, name):
    assert faults(PALETTES[name]) == []
    page = open_demo()
    page.route(
        "**/brand.*.css",
        lambda route: route.fulfill(status=200, content_type="text/css", body=stylesheet(PALETTES[name])),
    )
    found = {}
    for path in ("/", "/record/", "/directory/", "/charter/"):
        page.goto(path)
        assert (
            page.evaluate("() => getComputedStyle(document.documentElement).getPropertyValue('--hub-brand')")
            == PALETTES[name].brand
        )
        if problems := page_faults(page):
            found[path] = problems

    assert_nothing(found)
