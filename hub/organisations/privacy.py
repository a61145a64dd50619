"""The classes of the fields of organisations, and what is known of people in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils import timezone

from hub.organisations.domain.contacts import closed_with_people, forget_contacts
from hub.organisations.models import ListingClaim, ListingClaimHistory, MistakeReport, MistakeReportHistory
from hub.shared.privacy.registry import ByEmail, Erasing, Held, With, declaration_of, declare
from hub.shared.privacy.retention import Rule, register_rule
from hub.shared.privacy.scrub import Tally, is_left, scrub
from hub.shared.privacy.words import ACCESS, DRAFT, HISTORY_STAFF, LOCK, PLACE, REASON_OF_A_MOVE

declare("organisations.Area", public="path depth numchild name slug code latitude longitude")
declare("organisations.AreaOutline", public="area polygons latitude longitude source loaded_at")
declare("organisations.Postcode", public="code outward latitude longitude district is_in_use")
declare(
    "organisations.PostcodeLoad",
    staff="fingerprint name lines_read lines_left_out started_at finished_at",
)
declare("organisations.OrganisationTheme", public="tag content_object")

declare(
    "organisations.Organisation",
    public=(
        f"{DRAFT} {PLACE} {ACCESS} name slug kind summary description logo ods_code cqc_id charity_number website "
        "hides_exact_address lists_events_of_others checked_on opened_on closed_on succeeded_by areas"
    ),
    staff=f"{LOCK} locked_by",
    personal={
        "email phone": Held("how the public reaches it; of a small group it is often a person's own", Erasing.BLANK)
    },
    whose="who answers for a group",
    found=(ByEmail("email"),),
    seen_by="everyone, as the organisation wants",
    kept="while it is listed; that of an erased contact goes with the contact",
)

declare(
    "organisations.OrganisationContact",
    staff="sort_order organisation added_at",
    personal={"name role email phone": Held("whom to write to or ring about the listing", Erasing.DELETE)},
    whose="a contact at an organisation",
    found=(ByEmail("email"),),
    seen_by="staff",
    kept="while it is a champion or listed, and `contacts` after",
    made_at="added_at",
)

declare(
    "organisations.OrganisationPerson",
    staff="organisation role added_at added_by",
    personal={"user": Held("who acts for an organisation", Erasing.DELETE)},
    whose="a person of a partner organisation",
    found=(With("user"),),
    seen_by="the people of the organisation, and staff",
    kept="until they leave or are removed, or the account goes",
    made_at="added_at",
)


KEPT = "`listing_care` after the last step"
declare(
    "organisations.MistakeReport",
    staff="organisation status created_at is_from_owner",
    personal={
        "email": Held("to tell who reported a mistake what came of it", Erasing.BLANK),
        "what": Held("what is wrong in a listing; it may tell of people", Erasing.WORDS),
        "answer": Held("what was answered", Erasing.BLANK),
    },
    whose="who reports a mistake",
    found=(ByEmail("email"),),
    seen_by="moderators, officers",
    kept=KEPT,
    made_at="created_at",
)
declare(
    "organisations.ListingClaim",
    staff="organisation status created_at confirmed_at",
    personal={
        "name": Held("who wants to look after a listing", Erasing.PERSON),
        "role email how_to_check": Held("to check that they speak for the group, and to answer", Erasing.BLANK),
        "decision_reason": Held("why it was declined", Erasing.BLANK),
    },
    whose="who claims a listing",
    found=(ByEmail("email"),),
    seen_by="moderators, officers",
    kept=KEPT,
    made_at="created_at",
)
for history, whose in (
    ("organisations.MistakeReportHistory", "who reports a mistake"),
    ("organisations.ListingClaimHistory", "who claims a listing"),
):
    declare(
        history,
        staff=f"{HISTORY_STAFF} user subject",
        personal={"reason": REASON_OF_A_MOVE},
        whose=whose,
        found=(With("subject"),),
        seen_by="moderators, officers",
        kept=KEPT,
        made_at="at",
    )
declare("organisations.ListingQuestion", staff="organisation asked_on reminded_on answered_at")
declare("organisations.ListingConfirmation", staff="organisation at before after by user")


def past(model: type[Model], history: type[Model]) -> Callable[[dt.datetime], QuerySet]:
    """What finds rows of ``model`` without a step since an instant that still hold people."""

    def found(before: dt.datetime) -> QuerySet:
        steps = history.objects.filter(subject=OuterRef("pk"))
        left = is_left(declaration_of(model)) | Exists(steps.filter(is_left(declaration_of(history))))
        return model.objects.filter(left, ~Exists(steps.filter(at__gte=before)), created_at__lt=before)

    return found


def forget(model: type[Model]) -> Callable[[list, dt.datetime], None]:
    return lambda keys, before: scrub(declaration_of(model), keys, Tally())


register_rule(
    Rule(
        "listing_mistakes",
        "mistakes in listings",
        "listing_care",
        past(MistakeReport, MistakeReportHistory),
        forget(MistakeReport),
    )
)
register_rule(
    Rule(
        "listing_claims",
        "claims of listings",
        "listing_care",
        past(ListingClaim, ListingClaimHistory),
        forget(ListingClaim),
    )
)


def closed(before: dt.datetime) -> QuerySet:
    return closed_with_people(timezone.localdate(before, timezone.get_default_timezone()))


def forget_closed(keys: list, before: dt.datetime) -> None:
    forget_contacts(keys)


register_rule(Rule("closed_organisations", "organisations that closed", "contacts", closed, forget_closed))
