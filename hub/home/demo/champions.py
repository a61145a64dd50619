"""The charter of the demo, its champions, and applications of every kind."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from charter_champions.domain.applications import (
    CONFIRM,
    CONFIRM_LASTS,
    answer,
    confirm,
    start,
    submit,
)
from charter_champions.domain.assignment import assign
from charter_champions.domain.charter import freeze_version, version_in_force
from charter_champions.domain.decisions import approve, ask, decline, record_check
from charter_champions.domain.diligence import applying_checks
from charter_champions.domain.memberships import start_membership, suspend
from charter_champions.domain.renewals import renew
from charter_champions.enums import CheckResult, DiligenceCheck, SuspensionReason, YesNo
from charter_champions.models import Application, CharterPage, CharterPromise, CharterVersion
from hub.home.demo.dates import Days, at
from hub.home.demo.pages import body_of, publish_below
from hub.home.demo.words import words
from hub.organisations.models import Area, Organisation
from hub.shared import tokens
from hub.shared.clock import as_of
from hub.shared.models import HubImage, Theme

CHARTER_DAYS_OLD = 640


def make_charter(home: Page, pictures: dict[str, HubImage], days: Days, *, user=None) -> CharterPage:
    """The charter, and the frozen version of it that champions commit to."""
    row = words("pages")["charter"]
    published_on = days.working_day_ago(CHARTER_DAYS_OLD)
    page = CharterPage(
        title=row["title"],
        slug="charter",
        summary=row["summary"],
        intro=row["intro"],
        body=body_of(row["body"], pictures),
        listing_image=pictures["many-languages"],
        reviewed_on=days.ago(40),
    )
    page.promises = [CharterPromise(sort_order=place, **promise) for place, promise in enumerate(row["promises"])]
    publish_below(home, page, on=published_on, user=user)
    freeze_version(page, at=at(published_on))
    return page


def make_champions(organisations: dict[str, Organisation], days: Days, *, user) -> None:
    """Memberships that are current, renewed, lapsed a little while ago, and suspended."""
    version = version_in_force()
    for row in words("people")["champion"]:
        joined, *renewed = row["since"]
        started_on = days.ago(joined)
        with as_of(at(started_on)):
            membership = start_membership(organisations[row["organisation"]], version, user=user, on=started_on)
        for since in renewed:
            with as_of(at(days.ago(since))):
                renew(
                    membership,
                    version,
                    did=row["did"],
                    is_listing_right=True,
                    last_day=membership.valid_until,
                    user=None,
                )
        if "suspended" in row:
            suspended_on = days.ago(row["suspended"])
            with as_of(at(suspended_on)):
                suspend(
                    membership,
                    user=user,
                    code=SuspensionReason.CONCERN,
                    reason=row["reason"],
                    on=suspended_on,
                )


def make_applications(
    organisations: dict[str, Organisation], areas: dict[str, Area], themes: dict[str, Theme], days: Days, *, user
) -> None:
    """Applications: three in the queue, one that made a champion, one declined."""
    version = version_in_force()
    for row in words("people")["application"]:
        with as_of(at(days.ago(row["ago"]), 19)):
            application = receive(row["answers"], version, areas, themes)
        review(application, row, organisations, days, user=user)


def receive(
    answers: dict[str, Any], version: CharterVersion, areas: dict[str, Area], themes: dict[str, Theme]
) -> Application:
    """An application that was filled in, sent and confirmed in one go."""
    application = start(
        {
            **answers,
            "areas": [areas[slug] for slug in answers["areas"]],
            "themes": [themes[slug] for slug in answers["themes"]],
            "run_by_several": YesNo.YES,
            "agreed_promises": sorted(promise["number"] for promise in version.promises),
            "commits": True,
            "charter_version": version,
        }
    )
    submit(application)
    application, _ = confirm(tokens.issue(CONFIRM, application, lasts=CONFIRM_LASTS))
    return application


def review(
    application: Application, row: dict[str, Any], organisations: dict[str, Organisation], days: Days, *, user
) -> None:
    """What staff and the applicant did with it since."""
    if "question" in row:
        with as_of(at(days.working_day_ago(row["asked"]), 11)):
            record_check(application, DiligenceCheck.EXISTS, CheckResult.FINE, user=user)
            ask(application, row["question"], user=user)
            assign(application, user, user=user)
    if "answer" in row:
        with as_of(at(days.ago(row["answered"]), 20)):
            answer(application, row["answer"])
            answer_checks(application, user=user)
    if "approved" in row:
        approved_on = days.working_day_ago(row["approved"])
        with as_of(at(approved_on, 14)):
            answer_checks(application, user=user)
            approve(application, user=user, organisation=organisations[row["organisation"]], on=approved_on)
    if "declined" in row:
        with as_of(at(days.working_day_ago(row["declined"]), 14)):
            record_check(application, DiligenceCheck.CONDUCT, CheckResult.CONCERN, remark="It sells checks.", user=user)
            decline(application, row["reason"], user=user)


def answer_checks(application: Application, *, user) -> None:
    """Nothing stands against it."""
    for check in applying_checks(application):
        record_check(application, check, CheckResult.FINE, user=user)
