from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from hub.organisations.enums import BODY_KINDS, OrganisationKind
from hub.organisations.models import Area
from reports.domain.requests import RequestRefused, start_request
from reports.domain.rules import rules_for, taken
from reports.models import DutyRule
from tests.factories.reports import make_body, make_request, make_rule

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_7_may_2026")]

NHS, COUNCIL, PROVIDER = BODY_KINDS
LAST_DAY = dt.date(2026, 4, 30)
NEXT_DAY = dt.date(2026, 5, 1)


def rule_for(body, *, on: dt.date) -> DutyRule | None:
    """The one that counts first."""
    return next(iter(rules_for(body, on=on)), None)


@pytest.fixture
def no_rules(db):
    DutyRule.objects.all().delete()


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (NHS, "NHS bodies: 20 working days"),
        (COUNCIL, "Councils: 20 working days"),
        (PROVIDER, "Providers of care: 20 working days"),
    ],
)
def test_a_fresh_hub_has_a_rule_for_each_kind_of_body_that_nobody_verified(db, kind, name):
    rule = rule_for(make_body(kind=kind), on=NEXT_DAY)

    assert (rule.name, rule.days, rule.unit, rule.is_verified) == (name, 20, "working", False)
    request = start_request(make_request(body=make_body(kind=kind), rule=rule), received_on=NEXT_DAY)
    # 5 to 8, 11 to 15, 18 to 22, 26 to 29 May, 1 and 2 June.
    assert (request.due_on, request.reply_requested_by) == (None, dt.date(2026, 6, 2))


def test_each_kind_has_its_own_rule_and_a_body_without_one_has_none(no_rules):
    nhs = make_rule(name="NHS", body_kinds=[NHS.value])
    both = make_rule(name="Others", body_kinds=[COUNCIL.value])

    found = [rule_for(make_body(kind=kind), on=NEXT_DAY) for kind in (NHS, COUNCIL, PROVIDER)]

    assert found == [nhs, both, None]


def test_the_last_day_of_a_rule_and_the_first_day_after(no_rules):
    old = make_rule(name="Old", in_force_to=LAST_DAY)
    new = make_rule(name="New", days=30, in_force_from=NEXT_DAY)
    body = make_body()

    assert [rule_for(body, on=day) for day in (LAST_DAY, NEXT_DAY)] == [old, new]


def test_a_rule_that_ends_mid_way_keeps_the_dates_it_gave(no_rules):
    rule = make_rule(in_force_to=LAST_DAY)
    request = start_request(make_request(rule=rule), received_on=LAST_DAY)

    rule.days = 5
    rule.save()
    request.refresh_from_db()

    # 1 May, 5 to 8, 11 to 15, 18 to 22 (the 4th is a bank holiday), 26 to 29 (the 25th too), 1 June.
    assert request.due_on == dt.date(2026, 6, 1)
    assert rule_for(request.body, on=NEXT_DAY) is None


def test_which_of_several_rules_counts(no_rules):
    elsewhere = Area.add_root(name="Elsewhere", slug="elsewhere")
    kilnford = Area.add_root(name="Kilnford", slug="kilnford")
    hanbury = kilnford.add_child(name="Hanbury", slug="hanbury")
    unverified = make_rule(name="Nobody verified it", verified=False, area=hanbury, body_kinds=[NHS.value])
    everywhere = make_rule(name="Everywhere")
    of_kind = make_rule(name="Of its kind", body_kinds=[NHS.value])
    of_area = make_rule(name="Of Kilnford", body_kinds=[NHS.value], area=kilnford)
    newer = make_rule(name="Newer", body_kinds=[NHS.value], area=kilnford, in_force_from=LAST_DAY)
    make_rule(name="Of another place", body_kinds=[NHS.value], area=elsewhere)
    make_rule(name="For others", body_kinds=[OrganisationKind.COUNCIL.value])

    assert rules_for(make_body(), on=NEXT_DAY, area=hanbury) == [newer, of_area, of_kind, everywhere, unverified]
    assert rules_for(make_body(), on=NEXT_DAY) == [of_kind, everywhere]


def test_a_page_without_an_area_is_about_the_whole_of_it(no_rules):
    kilnford = Area.add_root(name="Kilnford", slug="kilnford")
    kilnford.add_child(name="Hanbury", slug="hanbury")
    whole = make_rule(name="Of Kilnford", area=kilnford)
    make_rule(name="Of Hanbury", area=Area.objects.get(slug="hanbury"))

    assert rules_for(make_body(), on=NEXT_DAY) == [whole]


def test_staff_tick_the_kinds_that_a_rule_binds(admin_client, no_rules):
    data = {
        "name": "Councils and providers",
        "days": "20",
        "unit": "working",
        "counting": "day_after",
        "clarification_effect": "none",
        "body_kinds": ["council", "provider"],
        "quote": "must respond within 20 days",
    }

    answer = admin_client.post("/admin/duty_rules/new/", data)

    rule = DutyRule.objects.get()
    assert (answer.status_code, rule.body_kinds, rule.kinds_in_words) == (
        302,
        ["council", "provider"],
        "Council, Provider of care",
    )
    assert "Council, Provider of care" in admin_client.get("/admin/duty_rules/").content.decode()


def test_a_community_group_can_t_be_bound(no_rules):
    with pytest.raises(ValidationError) as refused:
        DutyRule(name="Rule", days=20, body_kinds=["community_group"]).full_clean()

    assert list(refused.value.message_dict) == ["body_kinds"]


def test_a_request_starts_only_under_a_rule_that_binds_its_body():
    council_rule = make_rule(name="Councils", body_kinds=[COUNCIL.value])
    elsewhere = make_rule(name="Elsewhere", area=Area.add_root(name="Elsewhere", slug="elsewhere"))
    Area.add_root(name="Here", slug="here")
    body = make_body("Northmoor Trust")

    for rule in (council_rule, elsewhere):
        request = make_request(body=body, rule=rule)
        with pytest.raises(RequestRefused, match=f"The rule “{rule.name}” does not bind Northmoor Trust"):
            start_request(request, received_on=NEXT_DAY)


def test_several_verified_rules_leave_the_choice_open(no_rules):
    body = make_body()
    unverified = make_rule(name="A", verified=False)
    first = taken(rules_for(body, on=NEXT_DAY))
    usual = make_rule(name="B", body_kinds=[NHS.value])
    second = taken(rules_for(body, on=NEXT_DAY))
    make_rule(name="Where people can’t get care at all", days=28)

    assert (first, second, taken(rules_for(body, on=NEXT_DAY))) == (unverified, usual, None)


def test_what_asks_staff_for_the_regulation_is_no_public_source(client, db):
    body = make_body()
    request = start_request(make_request(body=body, rule=rule_for(body, on=NEXT_DAY)), received_on=NEXT_DAY)
    # As it was kept before.
    request.due_explanation["citation"] = request.duty_rule.citation
    request.save()

    page = client.get(request.get_absolute_url()).content.decode()

    assert "find the regulation" in request.duty_rule.citation
    assert ("find the regulation" in page, "Not verified." in page) == (False, True)
