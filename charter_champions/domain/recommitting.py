"""When a version takes the place of an older one: whether champions must commit again, by when, and who has not."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F, Q, QuerySet

from charter_champions.enums import CommitmentOccasion, MembershipStatus
from charter_champions.models import (
    CharterCommitment,
    CharterRecall,
    CharterRecallMail,
    CharterVersion,
    Membership,
)
from hub.shared import audit
from hub.shared.clock import now, today
from hub.shared.templatetags.hub_tags import day

from .charter import version_in_force
from .credentials import issue
from .renewals import commit
from .telling import Notice, send_once

ASK, REMIND, AFTER = 0, 14, -1
"""Days before the day by which champions must have committed: the first mail, the reminder, the one after it."""


class NotInForceError(Exception):
    """Only the version in force that took the place of another can ask champions to commit again."""


def supersedes(version: CharterVersion) -> bool:
    """Whether ``version`` took the place of an earlier one of its page."""
    return version.page_id is not None and version.number > 1


def undecided_version() -> CharterVersion | None:
    """The version in force about which staff have not decided whether champions must commit again."""
    version = version_in_force()
    if version is None or not supersedes(version) or CharterRecall.objects.filter(version=version).exists():
        return None
    return version


@transaction.atomic
def decide(version: CharterVersion, *, due_on: dt.date | None, user) -> CharterRecall:
    """Keep staff's decision: champions must commit to ``version`` by ``due_on``, or need not (``None``).

    It can be changed while ``version`` is in force; mails that went out stay out. Raises ``NotInForceError``.
    """
    # The version's row is the lock.
    CharterVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if version != version_in_force() or not supersedes(version):
        raise NotInForceError
    recall, _ = CharterRecall.objects.update_or_create(
        version=version,
        defaults={
            "is_needed": due_on is not None,
            "due_on": due_on,
            "decided_at": now(),
            "decided_by": user if user is not None and user.is_authenticated else None,
        },
    )
    if user is not None and user.is_authenticated:
        audit.record(audit.MOVED, actor=user, subject=version, changes={"due_on": due_on})
    return recall


def recall_in_force() -> CharterRecall | None:
    """The decision that asks champions to commit to the version in force; ``None`` if nothing is asked of them."""
    version = version_in_force()
    return CharterRecall.objects.filter(version=version, is_needed=True).first() if version else None


def outstanding(recall: CharterRecall, *, on: dt.date) -> QuerySet[Membership]:
    """Champions on the day ``on`` that have not committed to the version of ``recall``."""
    return Membership.objects.listed(on=on).exclude(charter_version=recall.version)


@transaction.atomic
def commit_again(membership: Membership, version: CharterVersion, *, user) -> CharterCommitment | None:
    """Commit ``membership`` to ``version``, the one in force. Sent twice it counts once: then ``None`` is returned.

    Raises ``NotInForceError`` if another version is in force meanwhile, or the membership is over.
    """
    row = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if row.charter_version_id == version.pk:
        return None
    if version != version_in_force() or row.status == MembershipStatus.ENDED:
        raise NotInForceError
    made = commit(row, version, occasion=CommitmentOccasion.NEW_VERSION, user=user)
    issue(row)
    membership.refresh_from_db()
    return made


def ask_again(*, on: dt.date | None = None, dry_run: bool = False) -> int:
    """Send the mails of the decision in force whose day has come: at once, 14 days before the day, the day after it.

    Of several that were missed only the newest goes out, and each once. Returns to how many memberships.
    """
    on = on or today()
    recall = recall_in_force()
    if recall is None:
        return 0
    kind = stage(recall, on=on)
    waiting = outstanding(recall, on=on).select_related("organisation")
    done = CharterRecallMail.objects.filter(Q(days_before=kind) | Q(days_before=AFTER), recall=recall)
    waiting = list(waiting.exclude(pk__in=done.values("membership_id")))
    if not dry_run:
        for membership in waiting:
            ask_one(recall, membership, kind)
    return len(waiting)


def stage(recall: CharterRecall, *, on: dt.date) -> int:
    """Which of the mails is the newest whose day has come."""
    if on > recall.due_on:
        return AFTER
    return REMIND if on >= recall.due_on - dt.timedelta(days=REMIND) else ASK


@transaction.atomic
def ask_one(recall: CharterRecall, membership: Membership, kind: int) -> None:
    """Send one mail and write down that it went out; nothing if somebody was faster or it committed meanwhile."""
    row = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if row.charter_version_id == recall.version_id:
        return
    key = "champions.commit_late" if kind == AFTER else "champions.commit_again"
    notice = Notice(row, key, {"until": day(recall.due_on)}, to="charter")
    send_once(notice, CharterRecallMail, recall=recall, days_before=kind)


def committed_counts(version: CharterVersion, *, on: dt.date) -> tuple[int, int]:
    """How many champions on the day ``on`` are committed to ``version``, and how many champions there are."""
    champions = Membership.objects.listed(on=on)
    return champions.filter(charter_version=version).count(), champions.count()


def is_readable(version: CharterVersion, *, is_page_visible: bool) -> bool:
    """Whether anyone may read ``version``: its page is public, or a champion committed to it (for ever)."""
    return is_page_visible or Membership.objects.filter(commitments__version=version).exists()


def earlier_versions(version: CharterVersion) -> QuerySet[CharterVersion]:
    """The versions of its page that were in force before ``version``, newest first."""
    return CharterVersion.objects.filter(page=version.page_id, number__lt=version.number).order_by(F("number").desc())
