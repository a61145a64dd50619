"""The classes of the fields of pledges, and how long they are kept."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from events.models import Pledge
from hub.shared.privacy.registry import ByEmail, Erasing, Held, With, declaration_of, declare
from hub.shared.privacy.retention import Rule, register_rule
from hub.shared.privacy.scrub import Tally, is_left, scrub
from hub.shared.privacy.words import HISTORY_STAFF, REASON_OF_A_MOVE

KEPT = "`pledges` after it was made; an address that nobody confirmed, `unconfirmed_pledges`"
WHOSE = "who made a promise to themselves"
declare(
    "events.Pledge",
    staff="made_on event confirmed_on status",
    personal={
        "text": Held("what somebody promised themselves; public only if they asked for it", Erasing.WORDS),
        "name": Held("how the person wants to be called", Erasing.BLANK),
        "email": Held("to ask how it went, once the person has agreed", Erasing.BLANK),
    },
    whose=WHOSE,
    found=(ByEmail("email"),),
    seen_by="the person; everyone, if they asked for it and staff agreed",
    kept=KEPT,
)
declare(
    "events.PledgeHistory",
    staff=f"{HISTORY_STAFF} user subject",
    personal={"reason": REASON_OF_A_MOVE},
    whose=WHOSE,
    found=(With("subject"),),
    seen_by="nobody",
    kept=KEPT,
    made_at="at",
)
declare("events.PledgeAsking", staff="pledge question asked_on")
declare("events.PledgeShowing", staff="pledge created_at status")
declare(
    "events.PledgeShowingHistory",
    staff=f"{HISTORY_STAFF} user subject",
    personal={"reason": REASON_OF_A_MOVE},
    whose=WHOSE,
    found=(With("subject"),),
    seen_by="editors, moderators",
    kept=KEPT,
    made_at="at",
)


def day_of(before: dt.datetime) -> dt.date:
    return timezone.localdate(before, timezone.get_default_timezone())


def past_pledges(before: dt.datetime) -> QuerySet:
    return Pledge.objects.filter(is_left(declaration_of(Pledge)), made_on__lt=day_of(before))


def forget_pledges(keys: list, before: dt.datetime) -> None:
    scrub(declaration_of(Pledge), keys, Tally())


def unconfirmed(before: dt.datetime) -> QuerySet:
    return Pledge.objects.filter(confirmed_on=None, made_on__lt=day_of(before)).exclude(email="")


def forget_unconfirmed(keys: list, before: dt.datetime) -> None:
    Pledge.objects.filter(pk__in=keys).update(email="")


register_rule(Rule("pledges", "pledges", "pledges", past_pledges, forget_pledges))
register_rule(
    Rule(
        "unconfirmed_pledges",
        "addresses of pledges that nobody confirmed",
        "unconfirmed_pledges",
        unconfirmed,
        forget_unconfirmed,
    )
)
