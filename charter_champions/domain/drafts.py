"""Applications that are not sent yet: the links that open them, whose address is right, and when they end."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone

from charter_champions.enums import ApplicationStatus
from charter_champions.models import Application
from hub.shared import emails, tokens
from hub.shared.clock import now
from hub.shared.models import Token
from hub.shared.templatetags.hub_tags import day

from .answers import DRAFT, OWN
from .applications import CONFIRM, DRAFT_LASTS, draft_link, last_day

WARNED_BEFORE = dt.timedelta(days=7)
"""A silent application ends no sooner after the mail that says so."""


def find_draft(raw: str) -> tuple[Application, bool]:
    """The application that the link opens, and whether the link was sent to its own address. Raises ``TokenError``."""
    try:
        return tokens.look_up(DRAFT, raw).subject, False
    except tokens.TokenUnknown:
        return tokens.look_up(OWN, raw).subject, True


def find_expired(raw: str) -> Application | None:
    """The unfinished application that a link which is over once opened."""
    token = Token.objects.filter(purpose__in=(DRAFT, OWN), digest=tokens.digest_of(raw), revoked_at=None).first()
    application = token.subject if token else None
    return application if application and application.is_editable and application.email else None


def confirm_address(application: Application) -> None:
    """Somebody acts on a link that was sent to the address of the application. A second time changes nothing."""
    Application.objects.filter(pk=application.pk, email_confirmed_at=None).update(email_confirmed_at=now())
    application.refresh_from_db(fields=["email_confirmed_at"])


def links_purpose(application: Application, address: str) -> str:
    return OWN if address.casefold() == application.email.casefold() else DRAFT


@transaction.atomic
def mail_start(application: Application) -> None:
    """Send the link to come back by as soon as there is something to come back to."""
    emails.send(
        "champions.started",
        application.email,
        context=link_words(application),
        button_url=draft_link(application, purpose=OWN),
    )


@transaction.atomic
def mail_come_back_link(application: Application, address: str) -> Application:
    """Send a new link to ``address``, of the applicant or of who helps; links sent before go on working.

    Asking for a link is working on it: the days until it is deleted begin again.
    """
    touch(application)
    is_own = links_purpose(application, address) == OWN
    emails.send(
        "champions.come_back" if is_own else "champions.work_together",
        address,
        context=link_words(application),
        button_url=draft_link(application, purpose=OWN if is_own else DRAFT),
    )
    return application


def touch(application: Application) -> None:
    Application.objects.filter(pk=application.pk).update(saved_at=now())
    application.refresh_from_db(fields=["saved_at"])


def link_words(application: Application) -> dict[str, str]:
    return {
        "organisation": application.name,
        "until": last_day(DRAFT_LASTS),
        "kept_until": day(last_day_kept(application)),
    }


def kept_for(application: Application) -> dt.timedelta:
    """How long it stays after it was last saved: longer once its address is confirmed."""
    key = "silent_applications" if application.email_confirmed_at else "unfinished_applications"
    at = now()
    return at - settings.HUB_RETENTION[key].before(at)


def last_day_kept(application: Application) -> dt.date:
    """The last whole day on which it is there for certain if nobody saves anything more."""
    return timezone.localtime(application.saved_at + kept_for(application)).date() - dt.timedelta(days=1)


def unconfirmed(before: dt.datetime) -> QuerySet:
    """Applications whose address nobody confirmed and that nobody saved, or took back, since ``before``.

    One that was sent is kept as long as the mail with the link that confirms it says. One that was received once is
    not here.
    """
    links = Token.objects.filter(
        purpose=CONFIRM,
        subject_type=ContentType.objects.get_for_model(Application),
        subject_id=Cast(OuterRef("pk"), CharField()),
    )
    is_unsent = Q(status=ApplicationStatus.STARTED, email_confirmed_at=None)
    is_sent = Q(status=ApplicationStatus.SUBMITTED) & ~Exists(links.open(at=now()))
    # One that was taken back before anybody received it is as unconfirmed as the others.
    return Application.objects.filter(
        is_unsent | is_sent | Q(status=ApplicationStatus.WITHDRAWN), received_at=None, saved_at__lt=before
    )


def drafts_with_address() -> QuerySet:
    return Application.objects.filter(status=ApplicationStatus.STARTED, received_at=None).exclude(
        email_confirmed_at=None
    )


def silent(before: dt.datetime) -> QuerySet:
    """Unfinished applications with a confirmed address that nobody saved since ``before``, and that were warned of it.

    The warning counts if it came after the last save, and a week ago: a job that was missed lets nothing end unwarned.
    """
    return drafts_with_address().filter(
        saved_at__lt=before, warned_at__gt=F("saved_at"), warned_at__lte=now() - WARNED_BEFORE
    )


def to_warn(at: dt.datetime) -> QuerySet:
    """Unfinished applications that end in a week at ``at`` and whose applicant has not been told yet."""
    quiet_since = settings.HUB_RETENTION["silent_applications"].before(at) + WARNED_BEFORE
    is_told = Q(warned_at__gt=F("saved_at"))
    return drafts_with_address().filter(saved_at__lt=quiet_since).exclude(is_told)


def warn_silent() -> int:
    """Mail each applicant whose application is about to end, with a link to go on; returns how many. Safe to repeat."""
    at, count = now(), 0
    for key in to_warn(at).values_list("pk", flat=True):
        with transaction.atomic():
            # Asked again now that it is locked: somebody may have saved it a moment ago.
            application = to_warn(at).select_for_update(of=("self",)).filter(pk=key).first()
            if application is None:
                continue
            Application.objects.filter(pk=key).update(warned_at=at)
            ends = timezone.localtime(max(at + WARNED_BEFORE, application.saved_at + kept_for(application))).date()
            emails.send(
                "champions.silent",
                application.email,
                context={"organisation": application.name, "kept_until": day(ends - dt.timedelta(days=1))},
                button_url=draft_link(application, purpose=OWN),
            )
            count += 1
    return count
