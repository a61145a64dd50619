from __future__ import annotations

import datetime as dt

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from wagtail import hooks

from hub.shared.panels import HOOK, Panel, organisation_panels

ON = dt.date(2026, 5, 5)
LAST = Panel("reports", "Reports", "sample/panel.html", {"text": "<b>3</b>"}, order=20)
FIRST = Panel("events", "Events", "sample/panel.html", {"text": "none"}, order=10)


@pytest.fixture(autouse=True)
def no_other_panels(monkeypatch):
    hooks.search_for_hooks()
    monkeypatch.setitem(hooks._hooks, HOOK, [])


def test_panels_come_in_order_and_get_what_they_ask_for():
    asked = []
    request = RequestFactory().get("/")

    def none(organisation, *, request, on):
        asked.append((organisation, request, on))

    with (
        hooks.register_temporarily(HOOK, lambda organisation, *, request, on: LAST),
        hooks.register_temporarily(HOOK, none),
        hooks.register_temporarily(HOOK, lambda organisation, *, request, on: FIRST),
    ):
        panels = organisation_panels("Ravenfold", request=request, on=ON)

    assert panels == [FIRST, LAST]
    assert asked == [("Ravenfold", request, ON)]


def test_the_tag_renders_each_panel_escaped():
    template = Template("{% load panel_tags %}{% organisation_panels name %}")

    with hooks.register_temporarily(HOOK, lambda organisation, *, request, on: LAST):
        html = template.render(Context({"name": "Ravenfold", "request": RequestFactory().get("/")}))

    assert "<h2>Reports</h2><p>&lt;b&gt;3&lt;/b&gt; Ravenfold</p>" in html
