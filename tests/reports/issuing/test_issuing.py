from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import transaction
from wagtail.models import PageLogEntry, Site

from hub.home.models import BrandSettings
from hub.shared.clock import today
from hub.shared.models import OutgoingEmail
from reports.domain import issuing
from reports.domain.issuing import AlreadyIssued, IssueRefused, NotWhatWasRead, issue, preview_issue
from reports.domain.requests import RequestRefused
from reports.forms.issuing import IssueForm
from reports.models import DutyRule, IssuedText, Officer, RecordYear, ReportPage, ResponseRequest
from tests.factories.issuing import issue_now, link_in, mailed, make_issuer, make_report_to_three, sendings_for
from tests.factories.reports import make_body, make_request, make_rule, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_2_april_2026():
    with time_machine.travel(dt.datetime(2026, 4, 2, 12, tzinfo=dt.UTC), tick=False):
        yield


def recipients() -> list[str]:
    """Who was mailed a link to reply."""
    return sorted(mail.recipient for mail in mailed("reports.reply_link"))


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (IssuedText, ResponseRequest, Officer, OutgoingEmail, RecordYear))


def test_three_bodies_of_three_kinds_each_get_their_own_date_and_link():
    page = make_report_to_three()

    issue_now(page)

    rows = {row.body.name: row for row in ResponseRequest.objects.select_related("body", "duty_rule")}
    told = {
        name: (row.status, row.due_on, row.reply_requested_by, [item.number for item in row.items.all()])
        for name, row in rows.items()
    }
    assert told == {
        "Northmoor Trust": ("awaiting", dt.date(2026, 5, 5), None, [1, 3]),
        "Kilnford Council": ("awaiting", None, dt.date(2026, 5, 5), [2]),
        "Willow Care": ("awaiting", None, dt.date(2026, 5, 2), [3]),
    }
    assert sorted(row.reference for row in rows.values()) == ["2026/1", "2026/2", "2026/3"]
    links = mailed("reports.reply_link")
    assert sorted(mail.recipient for mail in links) == [
        "ann@kilnford.example",
        "ann@northmoor.example",
        "ann@willow.example",
    ]
    assert len({link_in(mail) for mail in links}) == 3
    assert "due by Tuesday 5 May 2026" in next(mail.text_body for mail in links if "northmoor" in mail.recipient)


def test_what_was_issued_is_kept_whole_under_the_name_of_that_day(client):
    page = make_report_to_three()
    brand = BrandSettings.objects.create(site=Site.objects.get(), name="Healthwatch Kilnford")

    issued = issue_now(page)
    brand.name = "Kilnford Health Voice"
    brand.save()

    html = client.get(page.url).content.decode()
    assert issued.issuer_name == "Healthwatch Kilnford"
    assert issued.content["title"] == "Fit around caring"
    assert [
        (row["number"], row["heading"], [body["name"] for body in row["bodies"]])
        for row in issued.content["recommendations"]
    ] == [
        (1, "Hold afternoon slots", ["Northmoor Trust"]),
        (2, "Fund a carers’ card", ["Kilnford Council"]),
        (3, "Ask at each visit", ["Northmoor Trust", "Willow Care"]),
    ]
    assert issued.is_whole
    assert 'Issued on <time datetime="2026-04-02">2 April 2026</time> by Healthwatch Kilnford.' in html


def test_a_draft_is_published_with_it_and_wagtails_log_says_who_did():
    page = make_report_to_three()
    page.unpublish()
    page.title = "Fit around caring, again"
    page.save_revision()
    user = make_issuer()

    issue_now(page, user=user)

    page = ReportPage.objects.get(pk=page.pk)
    assert (page.live, page.has_unpublished_changes, page.title) == (True, False, "Fit around caring, again")
    assert IssuedText.objects.get().content["title"] == "Fit around caring, again"
    assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish", user=user).count() == 1


def test_a_fault_at_the_last_body_leaves_nothing(monkeypatch):
    page = make_report_to_three()
    page.unpublish()
    page.save_revision()
    user, sendings = make_issuer(), sendings_for(page)
    read = preview_issue(page, sendings, user=user).digest
    before = counts()
    real, sent = issuing.send_link, []

    def fails_at_the_third(officer):
        sent.append(real(officer))
        if len(sent) == 3:
            raise RequestRefused("The post is down")

    monkeypatch.setattr(issuing, "send_link", fails_at_the_third)
    with pytest.raises(RequestRefused):
        issue(page, sendings, user=user, read=read)

    assert len(sent) == 3
    assert counts() == before
    assert not ReportPage.objects.get(pk=page.pk).live


def test_looking_at_it_first_changes_nothing():
    page = make_report_to_three()
    user = make_issuer()
    before = counts()

    found = preview_issue(page, sendings_for(page), user=user)

    assert [sent.date_words for sent in found.sent] == [
        "We ask for the reply by Tuesday 5 May 2026.",
        "The reply is due by Tuesday 5 May 2026.",
        "We ask for the reply by Saturday 2 May 2026.",
    ]
    assert counts() == before
    assert preview_issue(page, sendings_for(page), user=user).digest == found.digest


def test_the_second_who_presses_issues_nothing():
    page = make_report_to_three()
    user, sendings = make_issuer(), sendings_for(page)
    read = preview_issue(page, sendings, user=user).digest
    issue(page, sendings, user=user, read=read)
    before = counts()

    with pytest.raises(AlreadyIssued):
        issue(page, sendings, user=user, read=read)

    assert counts() == before


@pytest.mark.parametrize("change", ["draft", "officer", "body", "day"])
def test_what_changed_since_it_was_read_is_not_issued(change):
    page = make_report_to_three()
    user, sendings = make_issuer(), sendings_for(page)
    read = preview_issue(page, sendings, user=user).digest
    before = counts()
    if change == "draft":
        page.summary = "Other words"
        page.save_revision()
    elif change == "officer":
        sendings = sendings_for(page, by_post="Kilnford Council")
    elif change == "body":
        row = page.recommendations.first()
        row.bodies.add(make_body("Late Trust"))
        row.save()

    with (
        time_machine.travel(dt.datetime(2026, 4, 3 if change == "day" else 2, 12, tzinfo=dt.UTC), tick=False),
        pytest.raises(NotWhatWasRead),
        transaction.atomic(),
    ):
        issue(page, sendings, user=user, read=read)

    assert counts() == before


def test_a_body_without_a_contact_is_asked_by_post():
    page = make_report_to_three()

    issue_now(page, by_post="Kilnford Council")

    council = ResponseRequest.objects.get(body__name="Kilnford Council")
    assert council.status == "awaiting"
    assert council.officers.count() == 0
    assert len(mailed("reports.reply_link")) == 2


def test_a_draft_request_that_was_made_before_is_started_and_a_body_that_was_asked_is_left_out():
    page = make_report_to_three()
    trust, council = (page.numbered_recommendations()[place].bodies.first() for place in (0, 1))
    drafted = make_request(report=page, body=trust, rule=DutyRule.objects.get(name="NHS: 20 working days"))
    for_councils = make_rule(body_kinds=[council.kind])
    started = make_request(report=page, body=council, rule=for_councils)
    issuing.start_request(started, received_on=dt.date(2026, 4, 1))

    issue_now(page)

    drafted.refresh_from_db()
    assert drafted.status == "awaiting"
    assert ResponseRequest.objects.count() == 3
    assert sorted(mail.recipient for mail in mailed("reports.reply_link")) == [
        "ann@northmoor.example",
        "ann@willow.example",
    ]


def test_a_draft_is_issued_only_by_who_may_publish_it():
    page = make_report_to_three()
    page.unpublish()
    page.save_revision()

    with pytest.raises(IssueRefused, match="sign it off first"):
        preview_issue(page, sendings_for(page), user=make_staff("issue_report"))


def test_an_incomplete_report_is_not_issued():
    page = make_report_to_three()
    page.summary = ""
    row = page.recommendations.first()
    row.bodies.clear()
    row.save()
    page.save()
    page = ReportPage.objects.get(pk=page.pk)

    assert issuing.faults_of(page) == [
        "Recommendation 1 is addressed to nobody. Choose a body for it.",
        "It has no summary.",
    ]
    with pytest.raises(IssueRefused):
        preview_issue(page, sendings_for(page), user=make_issuer())


def test_among_several_verified_rules_one_must_be_chosen():
    page = make_report_to_three()
    longer = make_rule(name="Where people can’t get care at all", days=28)
    user = make_issuer()
    sendings = sendings_for(page)

    with pytest.raises(IssueRefused, match="Choose the rule under which it is asked"):
        issuing.preview_issue(page, sendings, user=user)
    form = IssueForm(addressees=issuing.addressees(issuing.draft_of(page), on=today())).forms[1]

    assert form.addressee.body.name == "Northmoor Trust"
    assert (form.fields["rule"].initial, form.fields["rule"].required) == (None, True)
    assert longer.pk in [key for key, _ in form.fields["rule"].choices]


def test_the_rule_that_was_chosen_in_a_drafted_request_is_kept():
    page = make_report_to_three()
    trust = page.numbered_recommendations()[0].bodies.first()
    longer = make_rule(name="Where people can’t get care at all", days=28)
    make_request(report=page, body=trust, rule=longer)

    form = IssueForm(addressees=issuing.addressees(issuing.draft_of(page), on=today())).forms[1]
    issue_now(page)

    assert form.fields["rule"].initial == longer.pk
    assert ResponseRequest.objects.get(body=trust).duty_rule == longer


def test_a_drafted_rule_that_nobody_verified_gives_way_to_one_that_is():
    page = make_report_to_three()
    trust = page.numbered_recommendations()[0].bodies.first()
    make_request(report=page, body=trust, rule=make_rule(name="Habit", days=60, verified=False))

    issue_now(page)

    assert ResponseRequest.objects.get(body=trust).duty_rule.name == "NHS: 20 working days"
