"""Reports to three bodies that are ready to be issued, and fact checks."""

from __future__ import annotations

import datetime as dt
import re
import uuid

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from hub.home.domain.roles import EVIDENCE_OFFICER, grant_roles
from hub.organisations.enums import OrganisationKind
from hub.shared.clock import today
from hub.shared.models import OutgoingEmail
from reports.domain import issuing
from reports.domain.fact_checks import open_check
from reports.models import DutyRule, FactCheck, IssuedText, Recommendation, ReportPage

from .reports import make_body, make_report, make_report_index, make_rule


def make_issuer():
    """Somebody in the role that issues and publishes reports."""
    make_report_index()
    grant_roles()
    user = get_user_model().objects.create_user(f"issuer-{uuid.uuid4()}")
    user.groups.add(Group.objects.get(name=EVIDENCE_OFFICER))
    return user


def make_report_to_three() -> ReportPage:
    """One recommendation to an NHS body with a verified rule, one to a council with none, one to both and a provider.

    Every rule of the shipment is taken away: the provider's rule is not verified.
    """
    DutyRule.objects.all().delete()
    make_rule(name="NHS: 20 working days", body_kinds=[OrganisationKind.NHS_BODY])
    make_rule(
        name="Providers: 30 days", days=30, unit="calendar", verified=False, body_kinds=[OrganisationKind.PROVIDER]
    )
    trust = make_body("Northmoor Trust")
    council = make_body("Kilnford Council", kind=OrganisationKind.COUNCIL)
    provider = make_body("Willow Care", kind=OrganisationKind.PROVIDER)
    report = make_report("Fit around caring", recommendations=0)
    for place, (heading, bodies) in enumerate(
        (
            ("Hold afternoon slots", [trust]),
            ("Fund a carers’ card", [council]),
            ("Ask at each visit", [trust, provider]),
        )
    ):
        row = Recommendation(report=report, heading=heading, text=f"What exactly: {place}", sort_order=place)
        row.bodies.set(bodies)
        row.save()
    return ReportPage.objects.get(pk=report.pk)


def sendings_for(page: ReportPage, *, by_post: str = "") -> list[issuing.Sending]:
    """A named officer at each body, but at the one called ``by_post``; without a rule by 5 May 2026."""
    found = []
    for row in issuing.addressees(issuing.draft_of(page), on=today()):
        stem = row.body.slug.split("-")[0]
        officer = {} if row.body.name == by_post else {"name": f"Ann of {stem}", "email": f"ann@{stem}.example"}
        date = {"reply_requested_by": dt.date(2026, 5, 5)} if row.needs_date else {}
        found.append(issuing.Sending(row.body, **date, **officer))
    return found


def issue_now(page: ReportPage, *, user=None, **kwargs) -> IssuedText:
    """Issue ``page`` as somebody who has read what will happen."""
    user = user or make_issuer()
    sendings = sendings_for(page, **kwargs)
    read = issuing.preview_issue(page, sendings, user=user).digest
    return issuing.issue(page, sendings, user=user, read=read).issued


def make_check(page: ReportPage | None = None, **kwargs) -> FactCheck:
    """An open window of Northmoor Trust, until Tuesday 5 May 2026 unless told otherwise."""
    page = page or make_report_to_three()
    kwargs.setdefault("closes_on", dt.date(2026, 5, 5))
    kwargs.setdefault("contact_name", "Sam Okoro")
    kwargs.setdefault("contact_email", "sam@northmoor.example")
    body = kwargs.pop("body", None) or page.numbered_recommendations()[0].bodies.first()
    return open_check(FactCheck(page_id=page.pk, body=body, **kwargs))


def make_any_check() -> FactCheck:
    """An open window of another body for another report."""
    body = make_body()
    return make_check(make_report(bodies=[body]), body=body, closes_on=today() + dt.timedelta(days=7))


def mailed(kind: str) -> list[OutgoingEmail]:
    return list(OutgoingEmail.objects.filter(kind=kind).order_by("pk"))


def link_in(mail: OutgoingEmail) -> str:
    """The path of the one link of the hub in ``mail``."""
    return re.search(r"https?://[^/\s]+(/reply/\S+)", mail.text_body)[1]


def code_in(mail: OutgoingEmail) -> str:
    return re.search(r"\b(\d{6})\b", mail.text_body)[1]
