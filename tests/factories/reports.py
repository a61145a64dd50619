"""Reports about the invented area Kilnford, requests in any state."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from hub.home.models import HomePage
from hub.organisations.enums import OrganisationKind
from hub.organisations.models import Organisation
from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.working_days import Counting, Unit
from reports.domain.requests import Answer, record_message, record_reply, start_request
from reports.enums import Channel, Decision, Nature
from reports.models import DutyRule, Recommendation, ReportIndexPage, ReportPage, ResponseRequest
from tests.factories.home import make_home

numbers = itertools.count(1)

ADMIN = "/admin/response_requests"
RECEIVED = dt.date(2026, 4, 2)
"""Thursday before Easter. Under ``make_rule()`` the reply is due on Tuesday 5 May 2026."""


def make_body(name: str = "", **kwargs) -> Organisation:
    """An NHS body that can be asked."""
    kwargs.setdefault("kind", OrganisationKind.NHS_BODY)
    return Organisation.objects.create(name=name or f"Northmoor Trust {next(numbers)}", **kwargs)


def make_partner(name: str = "", **kwargs) -> Organisation:
    kwargs.setdefault("kind", OrganisationKind.COMMUNITY_GROUP)
    return Organisation.objects.create(name=name or f"Potters Row Group {next(numbers)}", **kwargs)


def make_rule(*, verified: bool = True, **kwargs) -> DutyRule:
    """20 working days from the day after, verified unless ``verified`` is false."""
    if verified:
        kwargs.setdefault("verified_by", "Asha Cole, policy officer")
        kwargs.setdefault("verified_on", dt.date(2026, 1, 12))
        kwargs.setdefault("citation", "Kilnford response protocol 2026, section 3")
        kwargs.setdefault("quote", "A body must respond within the period that this rule counts.")
    kwargs.setdefault("name", "NHS bodies: 20 working days")
    kwargs.setdefault("days", 20)
    kwargs.setdefault("unit", Unit.WORKING)
    kwargs.setdefault("counting", Counting.DAY_AFTER)
    return DutyRule.objects.create(**kwargs)


def make_report_index(home: HomePage | None = None) -> ReportIndexPage:
    """The list of reports below the home page; the one that is there already, if there is one."""
    home = home or make_home()
    existing = ReportIndexPage.objects.child_of(home).first()
    return existing or home.add_child(instance=ReportIndexPage(title="Reports and replies", slug="reports"))


def make_report(
    title: str = "", *, bodies=(), recommendations: int = 2, index: ReportIndexPage | None = None, **kwargs
) -> ReportPage:
    """A live report with ``recommendations`` addressed to each of ``bodies``."""
    number = next(numbers)
    kwargs.setdefault("published_on", dt.date(2026, 3, 30))
    kwargs.setdefault("people_heard", 64)
    kwargs.setdefault("summary", "Carers told us that morning phone queues shut them out.")
    page = ReportPage(title=title or f"Appointments that fit around caring {number}", **kwargs)
    for place in range(recommendations):
        row = Recommendation(
            heading=f"Hold afternoon appointments {place + 1}",
            text=f"Two slots after 1pm. {place + 1}",
            sort_order=place,
        )
        row.bodies.set(bodies)
        page.recommendations.add(row)
    parent = index or make_report_index()
    parent.add_child(instance=page)
    return ReportPage.objects.get(pk=page.pk)


def make_request(
    *, report: ReportPage | None = None, body: Organisation | None = None, rule: DutyRule | None = None, **report_values
) -> ResponseRequest:
    """A draft. ``rule`` is a verified one unless it is given; see ``make_started`` for one without a rule."""
    body = body or make_body()
    report = report or make_report(bodies=[body], **report_values)
    return ResponseRequest.objects.create(report=report, body=body, duty_rule=rule or make_rule())


def make_started(*, received_on: dt.date = RECEIVED, **kwargs) -> ResponseRequest:
    """A request whose clock runs since ``received_on``."""
    return start_request(make_request(**kwargs), received_on=received_on)


def make_started_without_rule(
    *, received_on: dt.date = RECEIVED, reply_requested_by: dt.date = dt.date(2026, 5, 5), body=None, report=None
) -> ResponseRequest:
    """A request for which no rule sets a date."""
    body = body or make_body()
    report = report or make_report(bodies=[body])
    request = ResponseRequest.objects.create(report=report, body=body, duty_rule=None)
    return start_request(request, received_on=received_on, reply_requested_by=reply_requested_by)


def answers_for(request: ResponseRequest, *places: int, decision: Decision = Decision.ACCEPTED) -> list[Answer]:
    """A decision on the items with these numbers; on all of them without any."""
    return [
        Answer(item, decision, explanation=f"We will do this from 1 June. {item.number}")
        for item in request.items.all()
        if not places or item.number in places
    ]


def reply(request: ResponseRequest, *places: int, on: dt.date, decision: Decision = Decision.ACCEPTED, **kwargs):
    """Log a reply of the day ``on`` that decides the items with these numbers, or all of them."""
    kwargs.setdefault("public_text", "Thank you for this clear report.")
    return record_reply(
        request,
        answers=answers_for(request, *places, decision=decision),
        channel=Channel.EMAIL,
        happened_on=on,
        **kwargs,
    )


def log(request: ResponseRequest, nature: Nature, *, on: dt.date, **kwargs):
    """Log a message of ``nature`` that came by e-mail on the day ``on``."""
    return record_message(request, nature=nature, channel=Channel.EMAIL, happened_on=on, **kwargs)


def phase_words(request: ResponseRequest, day: dt.date | None = None) -> str:
    """The words for where ``request`` stands on ``day``, or today."""
    return request.phase(on=day or today(), calendar=working_calendar()).label


def make_staff(*codenames: str):
    """A member of staff who may enter the admin, with these permissions of ``reports``."""
    user = get_user_model().objects.create_user(f"user-{uuid.uuid4()}")
    wanted = [("wagtailadmin", "access_admin"), *(("reports", codename) for codename in codenames)]
    user.user_permissions.set(
        [Permission.objects.get(content_type__app_label=app, codename=codename) for app, codename in wanted]
    )
    return user


def message_data(**answers) -> dict[str, object]:
    """What an officer posts to log a message: an acknowledgement of 14 April 2026, with ``answers``."""
    return {
        "submission_key": str(uuid.uuid4()),
        "nature": Nature.ACKNOWLEDGEMENT,
        "happened_on": "2026-04-14",
        "channel": "email",
        "public_text": "We have it.",
        "private_text": "Dear Asha",
        **answers,
    }


def press(client, address: str, data: dict[str, object]):
    """Post a form whose consequences are looked at first, and the button under them."""
    shown = client.post(address, data)
    return client.post(address, {**data, "previewed": shown.context["consequences"].digest})


def reply_data(request: ResponseRequest, *places: int, **answers) -> dict[str, object]:
    """What an officer posts to log a reply of 24 April 2026 that agrees to the items with these numbers."""
    data = message_data(happened_on="2026-04-24")
    for item in request.items.filter(number__in=places):
        data |= {f"decision_{item.pk}": Decision.ACCEPTED, f"explanation_{item.pk}": f"Yes to {item.number}"}
    return {**data, **answers}
