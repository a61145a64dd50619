from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

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


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"verified_by": "Asha Cole", "citation": "Act"}, "verified_on"),
        ({"verified_on": dt.date(2026, 5, 7)}, "verified_on"),
        ({"verified_by": "Asha Cole", "verified_on": dt.date(2026, 5, 8), "citation": "Act"}, "verified_on"),
        ({"verified_by": "Asha Cole", "verified_on": dt.date(2026, 5, 7)}, "citation"),
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
    rule = make_rule()
    setattr(rule, field, value)

    with pytest.raises(ValidationError) as refused:
        rule.full_clean()

    assert f"You changed: {name}. Read the source again" in refused.value.message_dict["verified_on"][0]
    rule.verified_on = dt.date(2026, 5, 7)
    rule.full_clean()
    rule.verified_by, rule.verified_on = "", None
    rule.full_clean()


def test_a_verified_rule_may_get_another_name():
    rule = make_rule()
    rule.name = "NHS bodies"

    rule.full_clean()


def test_the_editor_is_told_to_verify_a_changed_rule_anew(client):
    rule = make_rule()
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
        "verified_by": rule.verified_by,
        "verified_on": "2026-01-12",
    }

    refused = client.post(f"/admin/duty_rules/edit/{rule.pk}/", data)
    refused_days = DutyRule.objects.get(pk=rule.pk).days
    saved = client.post(f"/admin/duty_rules/edit/{rule.pk}/", {**data, "verified_on": "2026-05-07"})

    assert "verified this rule as it was before. You changed: days." in refused.content.decode()
    assert (refused_days, saved.status_code, DutyRule.objects.get(pk=rule.pk).days) == (20, 302, 10)
