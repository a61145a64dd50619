from __future__ import annotations

import datetime as dt

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from wagtail import hooks

from hub.organisations.models import Organisation
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

    def none(organisation, *, on):
        asked.append((organisation, on))

    with (
        hooks.register_temporarily(HOOK, lambda organisation, *, on: LAST),
        hooks.register_temporarily(HOOK, none),
        hooks.register_temporarily(HOOK, lambda organisation, *, on: FIRST),
    ):
        panels = organisation_panels("Ravenfold", on=ON)

    assert panels == [FIRST, LAST]
    assert asked == [("Ravenfold", ON)]


def test_the_tag_renders_each_panel_escaped():
    template = Template(
        "{% load panel_tags %}{% organisation_panels group %}{% organisation_panels group leave_out='reports' %}"
    )
    context = {"group": Organisation(name="Ravenfold"), "request": RequestFactory().get("/")}

    with hooks.register_temporarily(HOOK, lambda organisation, *, on: LAST):
        html = template.render(Context(context))

    assert html.count("<h2>Reports</h2><p>&lt;b&gt;3&lt;/b&gt; Ravenfold</p>") == html.count("<h2>") == 1
