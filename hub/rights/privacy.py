"""The classes of the fields of requests about personal data, and how long who asked is kept."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from hub.rights.enums import OPEN
from hub.rights.models import RightsRequest
from hub.shared.privacy.registry import ByEmail, Erasing, Held, With, declaration_of, declare
from hub.shared.privacy.retention import Rule, register_rule
from hub.shared.privacy.scrub import Tally, is_left, scrub
from hub.shared.privacy.words import HISTORY_STAFF

WHOSE = "who asks about their data"
SEEN_BY = "who handles requests about personal data; each opening is logged"
KEPT = "`rights_requests` after it was closed; of who asked to be erased, until the last mail to them is sent"


def open_requests() -> set:
    """An open request needs its address: who asked hears what came of it (UK GDPR, Article 12(3))."""
    return set(RightsRequest.objects.open().values_list("pk", flat=True))


declare(
    "rights.RightsRequest",
    staff=(
        "reference kind source status received_on created_at address_confirmed_at acknowledged_on extended_on "
        "closed_on erased_at"
    ),
    personal={
        "name email address": Held("to answer who asks", Erasing.BLANK),
        "words": Held("what they ask", Erasing.BLANK),
        "outcome": Held("what they were told", Erasing.BLANK),
    },
    whose=WHOSE,
    found=(ByEmail("email"),),
    seen_by=SEEN_BY,
    kept=KEPT,
    made_at="created_at",
    spared=open_requests,
)
declare(
    "rights.RightsRequestHistory",
    staff=f"{HISTORY_STAFF} user subject",
    personal={"reason": Held("what was asked and told on the way", Erasing.BLANK)},
    whose=WHOSE,
    found=(With("subject"),),
    seen_by=SEEN_BY,
    kept=KEPT,
    made_at="at",
)
declare("rights.RightsWait", staff="request wait_for asked_on answered_on")
declare(
    "rights.RightsNote",
    staff="request user at",
    personal={"text": Held("what staff found out about a request", Erasing.WORDS)},
    whose=WHOSE,
    found=(With("request"),),
    seen_by=SEEN_BY,
    kept=KEPT,
    made_at="at",
)


def closed_requests(before: dt.datetime) -> QuerySet:
    """Requests that were closed before an instant and still hold who asked."""
    day = before.astimezone(dt.UTC).date()
    return RightsRequest.objects.filter(is_left(declaration_of(RightsRequest)), Q(closed_on__lt=day)).exclude(
        status__in=OPEN
    )


def forget_requests(keys: list, before: dt.datetime) -> None:
    scrub(declaration_of(RightsRequest), keys, Tally())


register_rule(
    Rule("rights_requests", "requests about personal data", "rights_requests", closed_requests, forget_requests)
)
