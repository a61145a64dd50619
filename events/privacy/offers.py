"""The classes of the fields of offers of events, and how long they are kept."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet

from events.models import EventOffer, EventOfferHistory
from hub.shared.privacy.registry import ByEmail, Erasing, Held, With, declaration_of, declare
from hub.shared.privacy.retention import Rule, register_rule
from hub.shared.privacy.scrub import Tally, is_left, scrub
from hub.shared.privacy.words import HISTORY_STAFF, REASON_OF_A_MOVE

SEEN_BY = "editors, moderators"
KEPT = "`event_offers` after the last step"
declare(
    "events.EventOffer",
    staff=(
        "reference status created_at organisation organiser_name title on starts ends format access is_free cost page "
        "published_told_at"
    ),
    personal={
        "contact_name contact_email contact_phone": Held("to answer who offers an event", Erasing.BLANK),
        "what when_words place access_notes how_to_book": Held(
            "what the event is; it may name a person or a home", Erasing.WORDS
        ),
    },
    whose="who offers an event, and who answers for it",
    found=(ByEmail("contact_email"),),
    seen_by=SEEN_BY,
    kept=KEPT,
    made_at="created_at",
)
declare(
    "events.EventOfferHistory",
    staff=f"{HISTORY_STAFF} user subject",
    personal={"reason": REASON_OF_A_MOVE},
    whose="who a reason names",
    found=(With("subject"),),
    seen_by=SEEN_BY,
    kept=KEPT,
    made_at="at",
)


def past_offers(before: dt.datetime) -> QuerySet:
    """Offers without a step since an instant that still hold people, decided or not."""
    steps = EventOfferHistory.objects.filter(subject=OuterRef("pk"))
    own, step = (declaration_of(model) for model in (EventOffer, EventOfferHistory))
    left = is_left(own) | Exists(steps.filter(is_left(step)))
    return EventOffer.objects.filter(left, ~Exists(steps.filter(at__gte=before)), created_at__lt=before)


def forget_offers(keys: list, before: dt.datetime) -> None:
    scrub(declaration_of(EventOffer), keys, Tally())


register_rule(Rule("event_offers", "offers of events", "event_offers", past_offers, forget_offers))
