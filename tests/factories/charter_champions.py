from __future__ import annotations

import datetime as dt
import itertools
import re

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from charter_champions.domain.applications import draft_link
from charter_champions.domain.codes import new_code, new_reference
from charter_champions.domain.diligence import applying_checks
from charter_champions.domain.promises import fingerprint
from charter_champions.domain.standing import valid_until
from charter_champions.enums import ApplicationStatus, CheckResult, CommitmentOccasion, MembershipStatus
from charter_champions.models import (
    Application,
    ApplicationCheck,
    CharterCommitment,
    CharterPage,
    CharterPromise,
    CharterVersion,
    Membership,
)
from hub.home.domain.roles import CHAMPIONS_OFFICER
from hub.organisations.enums import OrganisationKind
from hub.organisations.models import Area
from hub.shared.clock import now, today

from .organisations import make_area, make_organisation

numbers = itertools.count(1)
PASSWORD = "correct horse battery staple"
PROMISES = (
    ("We listen first", "hear people before we write a word.", "ask people what matters to them."),
    ("Nobody is asked twice", "look at what is known already.", "share what you have heard."),
)


def make_charter_page(parent, *, promises=PROMISES, live: bool = True, **kwargs) -> CharterPage:
    """A charter page under ``parent`` with its promises; publish it to freeze a version."""
    kwargs.setdefault("title", "Citizens Involvement Charter")
    kwargs.setdefault("slug", "charter")
    page = CharterPage(live=live, **kwargs)
    page.promises = [
        CharterPromise(title=title, we_will=we, you_will=you, sort_order=order)
        for order, (title, we, you) in enumerate(promises)
    ]
    parent.add_child(instance=page)
    return page


def make_version(page: CharterPage | None = None, *, number: int = 0, **kwargs) -> CharterVersion:
    """A version of the charter; without ``page`` one whose page is gone."""
    frozen = {
        "title": "Citizens Involvement Charter",
        "intro": "What people say must count.",
        "promises": [
            {"number": order, "title": title, "we_will": we, "you_will": you}
            for order, (title, we, you) in enumerate(PROMISES, start=1)
        ],
    }
    return CharterVersion.objects.create(
        page=page,
        number=number or next(numbers),
        published_at=kwargs.pop("published_at", now()),
        fingerprint=fingerprint(frozen),
        **{**frozen, **kwargs},
    )


def make_application(
    status: ApplicationStatus = ApplicationStatus.STARTED, *, areas=(), is_checked: bool = True, **kwargs
) -> Application:
    """A complete application of a community group in any state; once it is received, with every check answered."""
    number = next(numbers)
    at = kwargs.pop("at", now())
    values = {
        "reference": new_reference(at.year),
        "name": f"Supper Club {number}",
        "kind": OrganisationKind.COMMUNITY_GROUP,
        "summary": "A hot meal and a chat for people who live alone.",
        "contact_name": "Amina Example",
        "email": f"amina{number}@supper.example",
        "run_by_several": "yes",
        "listening": "We ask at each meal.",
        "feedback": "month",
        "safety": "Amina is the person to go to; she rings adult social care.",
        "plan": "We write what happened on the board.",
        "commits": True,
        "speaks_for": True,
        "started_at": at,
        "saved_at": at,
    }
    if status != ApplicationStatus.STARTED:
        values["submitted_at"] = at
    if status not in (ApplicationStatus.STARTED, ApplicationStatus.SUBMITTED):
        values["received_at"] = at
    if status in (ApplicationStatus.APPROVED, ApplicationStatus.DECLINED, ApplicationStatus.WITHDRAWN):
        values["decided_at"] = at
    if "charter_version" not in kwargs:
        values["charter_version"] = CharterVersion.objects.first() or make_version()
    version = kwargs.get("charter_version", values.get("charter_version"))
    if version is not None and kwargs.get("commits", True):
        values["agreed_promises"] = [promise["number"] for promise in version.promises]
    application = Application.objects.create(status=status, **{**values, **kwargs})
    if not areas and status == ApplicationStatus.STARTED:
        areas = [Area.objects.first() or make_area("Potters Row", slug="potters-row")]
    application.areas.set(areas)
    if is_checked and application.received_at:
        answer_checks(application)
    return application


def answer_checks(application: Application) -> None:
    """Each line of the due-diligence list that nobody answered yet is fine."""
    ApplicationCheck.objects.bulk_create(
        [
            ApplicationCheck(application=application, check_key=check, result=CheckResult.FINE, at=now())
            for check in applying_checks(application)
        ],
        ignore_conflicts=True,
    )


def make_draft(**kwargs) -> tuple[Application, str]:
    """An application that is being filled in, and the path of the link that opens it."""
    application = make_application(**kwargs)
    return application, draft_link(application)


def apply_link_in(message) -> str:
    """The path of the link to an application in a mail."""
    return re.search(r"https://hub\.example(/apply/\S+)", message.body)[1]


def make_membership(organisation=None, *, started_on: dt.date | None = None, **kwargs) -> Membership:
    """An active membership that started today, or on ``started_on``."""
    started_on = started_on or today()
    status = kwargs.setdefault("status", MembershipStatus.ACTIVE)
    if status == MembershipStatus.SUSPENDED:
        kwargs.setdefault("suspended_on", started_on)
    if status == MembershipStatus.ENDED:
        kwargs.setdefault("ended_on", started_on)
    if "charter_version" not in kwargs:
        kwargs["charter_version"] = CharterVersion.objects.first() or make_version()
    membership = Membership.objects.create(
        organisation=organisation or make_organisation(),
        code=kwargs.pop("code", "") or new_code(),
        started_on=started_on,
        valid_until=kwargs.pop("valid_until", None) or valid_until(started_on),
        **kwargs,
    )
    CharterCommitment.objects.create(
        membership=membership,
        version=membership.charter_version,
        occasion=CommitmentOccasion.JOINED,
        at=dt.datetime.combine(started_on, dt.time(12), tzinfo=dt.UTC),
    )
    return membership


def make_champion(name: str = "", *, started_on: dt.date | None = None, **kwargs):
    """A published organisation with an active membership."""
    organisation = make_organisation(name, **kwargs)
    make_membership(organisation, started_on=started_on)
    return organisation


def make_reviewer(username: str = "reviewer", **kwargs):
    """A member of staff who may decide applications: an officer."""
    user = get_user_model().objects.create_user(username, f"{username}@kilnford.example", PASSWORD, **kwargs)
    user.groups.add(Group.objects.get(name=CHAMPIONS_OFFICER))
    return user
