"""The classes of the fields of organisations, and what is known of people in them."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from hub.organisations.domain.contacts import closed_with_people, forget_contacts
from hub.shared.privacy.registry import ByEmail, Erasing, Held, declare
from hub.shared.privacy.retention import Rule, register_rule
from hub.shared.privacy.words import ACCESS, DRAFT, LOCK, PLACE

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
        "hides_exact_address checked_on opened_on closed_on succeeded_by areas"
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

declare("organisations.OrganisationPerson", staff="organisation user added_at added_by")


def closed(before: dt.datetime) -> QuerySet:
    return closed_with_people(timezone.localdate(before, timezone.get_default_timezone()))


def forget_closed(keys: list, before: dt.datetime) -> None:
    forget_contacts(keys)


register_rule(Rule("closed_organisations", "organisations that closed", "contacts", closed, forget_closed))
