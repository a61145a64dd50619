from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

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
