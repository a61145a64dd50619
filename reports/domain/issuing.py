"""Issuing a report: its text is frozen, each body is asked and gets its date and its link, all of it or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from wagtail.actions.publish_page_revision import PublishPagePermissionError, PublishPageRevisionAction
from wagtail.models import Page

from hub.organisations.models import Organisation
from hub.shared import audit
from hub.shared.brand import brand_in_use
from hub.shared.calendars import working_calendar
from hub.shared.clock import now, today
from hub.shared.digests import digest_of
from hub.shared.mail_frames import MailPreview
from hub.shared.working_days import DueDate, weekday_date
from reports.domain.fact_checks import end_with_issuing
from reports.domain.officers import link_letter, name_officer, send_link
from reports.domain.requests import RequestRefused, start_request
from reports.domain.rules import rules_for, taken
from reports.enums import ResponseStatus
from reports.models import DutyRule, IssuedText, ReportPage, ResponseRequest
from reports.models.frozen import parts_of
from reports.models.issued import sealed

CHOOSE = "Choose the rule under which it is asked."


class IssueRefused(Exception):
    """The report can't be issued so; ``message`` is for people, ``body`` is whose part of the form is at fault."""

    def __init__(self, message: str, *, body: Organisation | None = None, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.body = body
        self.field = field


class AlreadyIssued(Exception):
    """Somebody issued it before."""

    def __init__(self, issued: IssuedText) -> None:
        super().__init__(str(issued))
        self.issued = issued


class NotWhatWasRead(Exception):
    """Something changed since it was looked at: the draft, a date, a mail."""


@dataclass(frozen=True)
class RuleChoice:
    """A rule that binds a body, and by when it has to reply under it if it has the report today."""

    rule: DutyRule
    due: DueDate


@dataclass(frozen=True)
class Addressee:
    """A body that the report asks: what of it, and the rules that bind it, the one that counts first."""

    body: Organisation
    asked: Sequence[tuple[int, str]]
    choices: Sequence[RuleChoice]
    drafted_rule: DutyRule | None = None
    """What somebody chose in a request that is drafted."""

    @property
    def needs_date(self) -> bool:
        """Whether somebody has to say by when the reply is asked for."""
        return not self.choices

    @property
    def taken(self) -> DutyRule | None:
        """The rule that counts unless another is chosen; none where several verified ones bind, and none is drafted."""
        return taken([choice.rule for choice in self.choices], chosen=self.drafted_rule)

    def rule(self, key: int | None) -> DutyRule | None:
        """The rule with this primary key, without one the one that is taken; ``None`` where no rule is known.

        Raises ``IssueRefused`` where one has to be chosen, and ``NotWhatWasRead`` for a rule that does not bind the
        body, or no longer.
        """
        if key is None:
            if self.choices and self.taken is None:
                raise IssueRefused(CHOOSE, body=self.body, field="rule")
            return self.taken
        for choice in self.choices:
            if choice.rule.pk == key:
                return choice.rule
        raise NotWhatWasRead


@dataclass(frozen=True)
class Sending:
    """How one body is asked: under which rule or by when without one, and who gets the link.

    No ``rule_pk``: the rule that is taken by itself. No ``email``: the letter goes by post.
    """

    body: Organisation
    rule_pk: int | None = None
    reply_requested_by: dt.date | None = None
    name: str = ""
    role: str = ""
    email: str = ""


@dataclass(frozen=True)
class Sent:
    """What issuing makes for one body."""

    request: ResponseRequest
    preview: MailPreview | None

    @property
    def date_words(self) -> str:
        if self.request.due_on:
            return f"The reply is due by {weekday_date(self.request.due_on)}."
        return f"We ask for the reply by {weekday_date(self.request.reply_requested_by)}."


@dataclass(frozen=True)
class Issue:
    """What issuing does, or would do: the same words until something changes, told by ``digest``."""

    issued: IssuedText
    sent: Sequence[Sent] = field(default_factory=tuple)

    @property
    def digest(self) -> str:
        # Without the keys of rows: those of new recommendations are given anew each time.
        asked = [{**row, "pk": None} for row in self.issued.content["recommendations"]]
        told = [sealed({**self.issued.content, "recommendations": asked}), self.issued.issuer_name]
        for row in self.sent:
            told += [str(row.request.body_id), row.request.reference, str(row.request.duty_rule_id), row.date_words]
            told.append(row.preview.digest if row.preview else "by post")
        return digest_of(told)


def draft_of(page: ReportPage) -> ReportPage:
    """The words that would be issued: the latest draft, which is published with it."""
    if needs_publishing(page):
        return page.get_latest_revision_as_object()
    return page


def needs_publishing(page: ReportPage) -> bool:
    return not page.live or page.has_unpublished_changes


def faults_of(draft: ReportPage) -> list[str]:
    """Why the report can't be issued yet, in sentences; empty if it can."""
    noun = draft.asks.label.lower()
    rows = draft.numbered_recommendations()
    faults = [] if rows else [f"It has no {noun}. Write at least one on its tab."]
    faults += [
        f"{draft.asks.label} {row.number} is addressed to nobody. Choose a body for it."
        for row in rows
        if not row.bodies.all()
    ]
    if not draft.summary.strip():
        faults.append("It has no summary.")
    if draft.expire_at:
        faults.append("It is to leave the web at a later time, and a record stays. Take the time out of its settings.")
    if draft.get_view_restrictions().exists():
        faults.append("It is private, or lies below a page that is: nobody could read what is asked.")
    return faults


def addressees(draft: ReportPage, *, on: dt.date) -> list[Addressee]:
    """The bodies that ``draft`` is addressed to and that were not asked before, by name, if it is issued on ``on``."""
    asked: dict[Organisation, list[tuple[int, str]]] = {}
    for row in draft.numbered_recommendations():
        for body in row.bodies.all():
            asked.setdefault(body, []).append((row.number, row.heading))
    requests = ResponseRequest.objects.filter(report_id=draft.pk).select_related("duty_rule")
    drafted = {row.body_id: row.duty_rule for row in requests.filter(status=ResponseStatus.DRAFT)}
    before = set(requests.exclude(status=ResponseStatus.DRAFT).values_list("body_id", flat=True))
    calendar = working_calendar()
    found = []
    for body in sorted((body for body in asked if body.pk not in before), key=lambda body: body.name):
        rules = rules_for(body, on=on, area=draft.area)
        choices = [RuleChoice(rule, rule.due_date(on, calendar)) for rule in rules]
        found.append(Addressee(body, asked[body], choices, drafted.get(body.pk)))
    return found


def preview_issue(page: ReportPage, sendings: Sequence[Sending], *, user) -> Issue:
    """What ``issue`` would do now, to be read first. All of it is done and taken back. Raises as ``issue`` does."""
    with transaction.atomic():
        found = carry_out(page, sendings, user=user)
        transaction.set_rollback(True)
    return found


def issue(page: ReportPage, sendings: Sequence[Sending], *, user, read: str) -> Issue:
    """Publish the draft of ``page``, freeze its text, ask every body and mail the links, in one transaction.

    ``read`` is the digest of what was looked at. Raises ``AlreadyIssued`` for the second of two who press,
    ``NotWhatWasRead`` if it would not be the same any more, ``IssueRefused`` for what is not possible: then nothing
    has happened at all.
    """
    with transaction.atomic():
        found = carry_out(page, sendings, user=user)
        if found.digest != read:
            raise NotWhatWasRead
        for row in found.sent:
            for officer in row.request.officers.active():
                send_link(officer)
        audit.record(audit.MOVED, actor=user, subject=found.issued, summary="Issued a report")
    return found


def carry_out(page: ReportPage, sendings: Sequence[Sending], *, user) -> Issue:
    """All of ``issue`` but the mails. Belongs into a transaction."""
    # One after the other: the second finds what the first has issued.
    Page.objects.select_for_update().get(pk=page.pk)
    page = ReportPage.objects.get(pk=page.pk).specific
    if before := IssuedText.objects.filter(page_id=page.pk).first():
        raise AlreadyIssued(before)
    draft = draft_of(page)
    if faults := faults_of(draft):
        raise IssueRefused(" ".join(faults))
    on = today()
    wanted = {row.body.pk: row for row in addressees(draft, on=on)}
    if wanted.keys() != {row.body.pk for row in sendings}:
        raise NotWhatWasRead
    rules = {row.body.pk: wanted[row.body.pk].rule(row.rule_pk) for row in sendings}
    page = published(page, user=user)
    content = parts_of(page)
    issued = IssuedText.objects.create(
        page_id=page.pk,
        issued_at=now(),
        issued_by=user,
        issuer_name=brand_in_use().name,
        content=content,
        sha256=sealed(content),
    )
    end_with_issuing(page.pk, user=user)
    sent = [ask(page, sending, rules[sending.body.pk], on=on, user=user) for sending in sendings]
    return Issue(issued, tuple(sent))


def published(page: ReportPage, *, user) -> ReportPage:
    """``page`` with its latest draft published by Wagtail, so that its log and its revisions say so."""
    if not needs_publishing(page):
        return page
    try:
        PublishPageRevisionAction(page.get_latest_revision() or page.save_revision(user=user), user=user).execute()
    except PublishPagePermissionError:
        raise IssueRefused("It is a draft that you may not publish. Somebody has to sign it off first.") from None
    page = type(page).objects.get(pk=page.pk)
    if not page.live or page.has_unpublished_changes:
        raise IssueRefused("It is to be published at a later time. Take the time out of its settings first.")
    return page


def ask(page: ReportPage, sending: Sending, rule: DutyRule | None, *, on: dt.date, user) -> Sent:
    """Start the request to one body and name who gets its link. A draft that was made before is used."""
    request = ResponseRequest.objects.live(page, sending.body).filter(status=ResponseStatus.DRAFT).first()
    request = request or ResponseRequest(report_id=page.pk, body=sending.body)
    request.duty_rule = rule
    request.save()
    try:
        start_request(request, received_on=on, reply_requested_by=sending.reply_requested_by, user=user)
        if not sending.email:
            return Sent(request, None)
        officer = name_officer(request, name=sending.name, role=sending.role, email=sending.email, user=user)
    except RequestRefused as refused:
        raise IssueRefused(refused.message, body=sending.body, field=refused.field or "") from None
    return Sent(request, link_letter(officer).preview())
