from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from hub.shared.working_days import Counting, Unit
from reports.enums import ClarificationEffect
from reports.models import DutyRule
from tests.factories.reports import make_rule

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_7_may_2026")]


def test_a_rule_shows_what_it_does(client, db):
    rule = make_rule(days=1)
    client.force_login(get_user_model().objects.create_superuser("boss"))

    html = client.get(f"/admin/duty_rules/edit/{rule.pk}/").content.decode()

    assert "1 working day counted from the day after 7 May 2026: due Friday 8 May 2026." in html


DOCS = Path(__file__).parents[2] / "docs" / "verifying-a-rule.md"
VERIFIED = {
    "verified_by": "Asha Cole",
    "verified_on": dt.date(2026, 5, 7),
    "citation": "Act",
    "quote": "within twenty working days",
}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"verified_by": "Asha Cole", "citation": "Act", "quote": "20 days"}, "verified_on"),
        ({"verified_on": dt.date(2026, 5, 7)}, "verified_on"),
        ({**VERIFIED, "verified_on": dt.date(2026, 5, 8)}, "verified_on"),
        ({**VERIFIED, "citation": " "}, "citation"),
        ({**VERIFIED, "citation": "Act, section 224: find the regulation and quote it"}, "citation"),
        ({**VERIFIED, "quote": " "}, "quote"),
        ({"name": "NHS bodies: 30 working days"}, "name"),
        ({"name": "NHS bodies: 20 days", "days": 21}, "name"),
        ({"name": "Twenty calendar days"}, "name"),
        ({"name": "Within 4 weeks"}, "name"),
        ({"name": "NHS: 20 WD", "days": 10}, "name"),
        ({"quote": "It must respond within 20 working days.", "days": 10}, "quote"),
        ({"in_force_from": dt.date(2026, 5, 7), "in_force_to": dt.date(2026, 5, 6)}, "in_force_to"),
        ({"days": 0}, "days"),
        ({"days": 2001}, "days"),
    ],
)
def test_a_rule_that_can_t_be_is_refused(db, values, field):
    rule = DutyRule(**{"name": "Rule", "days": 20, **values})

    with pytest.raises(ValidationError) as refused:
        rule.full_clean()

    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize(
    ("field", "value", "name"),
    [
        ("days", 30, "days"),
        ("unit", Unit.CALENDAR, "unit"),
        ("counting", Counting.BEGINNING_WITH, "counted"),
        ("clarification_effect", ClarificationEffect.PAUSE, "if the body asks what we mean"),
        ("in_force_to", dt.date(2027, 1, 1), "in force to"),
        ("citation", "Another Act", "citation"),
    ],
)
def test_what_was_verified_is_not_changed_under_the_verification(field, value, name):
    rule = make_rule(name="NHS bodies")
    setattr(rule, field, value)

    with pytest.raises(ValidationError) as refused:
        rule.full_clean()

    assert f"You changed: {name}. Read the source again" in refused.value.message_dict["verified_on"][0]
    rule.verified_on = dt.date(2026, 5, 7)
    rule.full_clean()
    rule.verified_by, rule.verified_on = "", None
    rule.full_clean()


@pytest.mark.parametrize(
    "name",
    ["20 days", "Twenty working days", "A 20-day rule of 2012", "20 days, once 30 days", "20 w.d.", "4 working weeks"],
)
def test_a_name_that_agrees_with_the_days_is_fine(name):
    make_rule(name=name).full_clean()


def test_a_rule_from_before_says_what_is_wrong_with_it(client):
    rule = make_rule(name="NHS bodies: 30 days", quote="")
    client.force_login(get_user_model().objects.create_superuser("boss"))

    page = BeautifulSoup(client.get(f"/admin/duty_rules/edit/{rule.pk}/").content, "html.parser")

    assert [row.get_text() for row in page.select(".help-warning li")] == [
        "Quote the sentence that says so, word for word: people read it next to the date.",
        "The name says “30 days”, but the rule has 20 working days. Put one of them right.",
    ]
    assert page.find("summary", string="How to verify a rule, step by step")


def test_the_admin_has_the_same_words_on_verifying_as_the_docs():
    docs = DOCS.read_text()
    shown = BeautifulSoup(render_to_string("reports/admin/verifying_a_rule.html"), "html.parser").get_text(" ")

    words = re.sub(r"^(# .*|\s*- |\d\. )|\*\*", "", docs, flags=re.M).split()
    assert "".join(shown.split()) == "".join(words)


def test_a_verified_rule_may_get_another_name():
    rule = make_rule()
    rule.name = "NHS bodies"

    rule.full_clean()


def test_the_editor_is_told_to_verify_a_changed_rule_anew(client):
    rule = make_rule(name="NHS bodies")
    client.force_login(get_user_model().objects.create_superuser("boss"))
    data = {
        "name": rule.name,
        "days": "10",
        "unit": rule.unit,
        "counting": rule.counting,
        "clarification_effect": rule.clarification_effect,
        "area": "",
        "in_force_from": "",
        "in_force_to": "",
        "citation": rule.citation,
        "citation_url": "",
        "quote": rule.quote,
        "verified_by": rule.verified_by,
        "verified_on": "2026-01-12",
    }

    refused = client.post(f"/admin/duty_rules/edit/{rule.pk}/", data)
    refused_days = DutyRule.objects.get(pk=rule.pk).days
    saved = client.post(f"/admin/duty_rules/edit/{rule.pk}/", {**data, "verified_on": "2026-05-07"})

    assert "verified this rule as it was before. You changed: days." in refused.content.decode()
    assert (refused_days, saved.status_code, DutyRule.objects.get(pk=rule.pk).days) == (20, 302, 10)
