"""The classes of the fields of the partner area, and how long invitations are kept."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from charter_champions.models import Membership
from hub.portal.domain import pictures
from hub.portal.models import Invitation, KeptPicture
from hub.shared.privacy.registry import ByEmail, Erasing, Held, With, declare
from hub.shared.privacy.retention import Rule, register_rule
from hub.shared.privacy.words import HISTORY_STAFF, REASON_OF_A_MOVE

declare(
    "portal.Invitation",
    staff="organisation role invited_by sent_at accepted_at cancelled_at",
    personal={"email": Held("whom to let act for an organisation", Erasing.DELETE)},
    whose="who was invited",
    found=(ByEmail("email"),),
    seen_by="the people of the organisation, and staff",
    kept="`invitations`",
    made_at="sent_at",
)
declare(
    "portal.ListingChange",
    staff="organisation status revision before fields sent_by sent_at changed_at",
    personal={"reason": Held("why a change of a listing was sent back", Erasing.BLANK)},
    whose="who a reason names",
    seen_by="the people of the organisation, and staff",
    kept="with the organisation",
    made_at="sent_at",
)
declare(
    "portal.ListingChangeHistory",
    staff=f"{HISTORY_STAFF} user subject",
    personal={"reason": REASON_OF_A_MOVE},
    whose="who a reason names",
    found=(With("subject"),),
    seen_by="staff",
    kept="with the organisation",
    made_at="at",
)


declare(
    "portal.KeptPicture",
    staff="organisation user kept_at",
    personal={"file": Held("a picture that came with a form that was not right yet", Erasing.DELETE)},
    whose="who sent it",
    found=(With("user"),),
    seen_by="who sent it",
    kept="`unsaved_forms`",
    made_at="kept_at",
)

USERNAME = "partner-"
"""What ``hub.accounts.partners`` begins their user names with; an account that was erased has another."""


def past(before: dt.datetime) -> QuerySet:
    return Invitation.objects.filter(sent_at__lt=before)


def forget(keys: list, before: dt.datetime) -> None:
    Invitation.objects.filter(pk__in=keys).delete()


def forget_pictures(keys: list, before: dt.datetime) -> None:
    for picture in KeptPicture.objects.filter(pk__in=keys):
        pictures.forget(picture)


def unused_accounts(before: dt.datetime) -> QuerySet:
    """Partner accounts that nobody signed in with since an instant, but those of a champion of that day or later.

    A partner account has neither a password nor a right of staff.
    """
    day = timezone.localdate(before, timezone.get_default_timezone())
    lasting = Membership.objects.open().filter(valid_until__gte=day, organisation__people__user=OuterRef("pk"))
    has_no_password = Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    was_here = Coalesce("last_login", "date_joined")
    return (
        get_user_model()
        .objects.alias(was_here=was_here)
        .filter(has_no_password, ~Exists(lasting), was_here__lt=before, username__startswith=USERNAME)
        .filter(is_staff=False, is_superuser=False, groups=None, user_permissions=None)
    )


def forget_accounts(keys: list, before: dt.datetime) -> None:
    get_user_model().objects.filter(pk__in=keys).delete()


register_rule(Rule("partner_accounts", "accounts of partners", "contacts", unused_accounts, forget_accounts))
register_rule(Rule("invitations", "invitations of partners", "invitations", past, forget))
register_rule(
    Rule(
        "kept_pictures",
        "pictures of forms that nobody sent again",
        "unsaved_forms",
        lambda before: KeptPicture.objects.filter(kept_at__lt=before),
        forget_pictures,
    )
)
