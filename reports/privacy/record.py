"""Reports, requests and what was written: a public record."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from hub.shared.privacy.registry import ERASED, ByMention, Erasing, Held, With, declaration_of, declare
from hub.shared.privacy.retention import Rule, register_rule
from hub.shared.privacy.scrub import Tally, scrub
from hub.shared.privacy.words import BASE_PAGE, HISTORY_STAFF, REASON_IN_PUBLIC
from reports.models import Message

from .reasons import PUBLIC_RECORD

declare("reports.ReportIndexPage", public=BASE_PAGE)
declare(
    "reports.ReportPage", public=f"{BASE_PAGE} published_on people_heard who_we_heard how_we_heard body observations"
)
declare("reports.InformationRequestPage", public="why_we_ask")
declare("reports.ReportTheme", public="tag content_object")
declare("reports.Recommendation", public="sort_order report heading text bodies")
declare("reports.ReportCredit", public="sort_order report organisation brought", staff="is_named_publicly")
declare("reports.ReportDownload", public="sort_order report document kind label")
declare("reports.Correction", public="sort_order report corrected_on text")
declare("reports.RecordYear", public="year last_number")
declare(
    "reports.ResponseRequest",
    public=(
        "report body duty_rule year number status received_on due_on due_explanation reply_requested_by "
        "clock_paused_on answered_on working_days_taken redirected_to carried_to carried_on asked_by"
    ),
)
declare(
    "reports.ResponseRequestEvent",
    staff="user",
    public=f"{HISTORY_STAFF} subject told_before",
    personal={"reason": REASON_IN_PUBLIC},
    whose="who a reason names",
    seen_by="everyone",
    kept="for ever",
    made_at="at",
)
declare(
    "reports.TakenBack",
    public="row message move commitment",
    personal={
        "decisions": Held("what was logged by mistake as the decisions of a body, for the history", Erasing.BLANK)
    },
    whose="an officer of a body",
    found=(With("message"),),
    seen_by="officers of the hub",
    kept="for ever",
)
declare("reports.RequestedItem", public="request recommendation kind number heading text")
declare(
    "reports.Message",
    public="request direction channel nature happened_on role",
    staff="recorded_by recorded_at",
    personal={
        "private_text": Held("the original of what an officer wrote, to prove what was said", Erasing.WORDS),
        "public_text": Held("what the body answered, for everyone", Erasing.KEEP, PUBLIC_RECORD),
    },
    whose="an officer of a body",
    found=(ByMention("private_text"),),
    seen_by="officers; the public version everyone",
    kept="the original: `message_originals`; the public version: for ever",
    made_at="recorded_at",
)
declare(
    "reports.RecommendationReply",
    public="message item decision by_when",
    personal={"explanation": Held("the body's own words on a recommendation", Erasing.KEEP, PUBLIC_RECORD)},
    whose="an officer of a body",
    seen_by="everyone",
    kept="for ever",
)
declare(
    "reports.DutyRule",
    public=(
        "name days unit counting clarification_effect body_kinds area in_force_from in_force_to citation citation_url "
        "quote verified_on"
    ),
    personal={
        "verified_by": Held(
            "who found that the rule says so; a date can be called late only on somebody's word",
            Erasing.KEEP,
            "the public record says on whose word a reply was called late",
        )
    },
    whose="a member of staff",
    seen_by="everyone",
    kept="for ever",
)


def old_originals(before: dt.datetime) -> QuerySet:
    """Messages of before an instant whose original is still there."""
    day = timezone.localdate(before, timezone.get_default_timezone())
    return Message.everything.filter(happened_on__lt=day).exclude(private_text__in=["", ERASED])


def forget_originals(keys: list, before: dt.datetime) -> None:
    scrub(declaration_of(Message), keys, Tally())


register_rule(Rule("message_originals", "originals of messages", "message_originals", old_originals, forget_originals))
