"""What was issued, and the check of facts before it."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from hub.shared.privacy.registry import (
    ERASED,
    ERASED_PERSON,
    ByEmail,
    ByMention,
    Erasing,
    Held,
    declaration_of,
    declare,
)
from hub.shared.privacy.retention import Rule, register_rule
from hub.shared.privacy.scrub import Tally, scrub
from hub.shared.privacy.words import HISTORY_STAFF, REASON_OF_A_MOVE
from reports.models import FactCheck

declare("reports.IssuedText", public="page issued_at issuer_name content sha256", staff="issued_by")
declare(
    "reports.FactCheck",
    staff=(
        "page revision body opened_on closes_on opened_by opened_at status answered_at reminded_at code_digest "
        "code_sent_at code_tries"
    ),
    personal={
        "contact_name contact_email": Held("who was asked to check facts for a body", Erasing.PERSON),
        "answers": Held("what a body said is wrong in a draft", Erasing.WORDS),
    },
    whose="an officer of a body",
    found=(ByEmail("contact_email"), ByMention("answers")),
    seen_by="officers of the hub",
    kept="`fact_checks`",
    made_at="opened_at",
)
declare(
    "reports.FactCheckEvent",
    staff=f"user {HISTORY_STAFF} subject",
    personal={"reason": REASON_OF_A_MOVE},
    whose="who a reason names",
    seen_by="officers of the hub",
    kept="with the fact check",
    made_at="at",
)


def old_contacts(before: dt.datetime) -> QuerySet:
    """Fact checks of before an instant whose contact is still named."""
    return FactCheck.objects.filter(opened_at__lt=before).exclude(contact_name__in=["", ERASED, ERASED_PERSON])


def forget_contacts(keys: list, before: dt.datetime) -> None:
    scrub(declaration_of(FactCheck), keys, Tally())


register_rule(Rule("fact_checks", "contacts of fact checks", "fact_checks", old_contacts, forget_contacts))
