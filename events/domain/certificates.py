"""Issuing a certificate, replacing it, taking it back; and what a check of it says."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from events.domain.completion import hours_of
from events.domain.enrolling import CERTIFICATE_LINK, take_back
from events.domain.times import LONDON
from events.domain.trained_people import hold_count
from events.enums import CertificateEnding, EnrolmentStatus, RevokedBecause
from events.models import Certificate, CertificateEnd, Enrolment
from hub.shared import tokens
from hub.shared.brand import brand_in_use
from hub.shared.clock import now
from hub.shared.emails import send
from hub.shared.letters import Letter
from hub.shared.states import signed_in
from hub.shared.templatetags.hub_tags import day

MOST_VERSIONS = 6
"""How often a learner may have a certificate written anew by the link; staff may more often."""

NOT_COMPLETED = "The course has not been completed."
TOO_OFTEN = "The name was changed very often. Ring us, and we will write the certificate for you."
ENDED = "This certificate has ended already."


@dataclass(frozen=True)
class Verdict:
    """What a check says: ``tag`` is the look of its status tag."""

    label: str
    sentence: str
    tag: str


def verdict_on(certificate: Certificate) -> Verdict:
    """What is true of ``certificate`` now. Reads its ending."""
    end = certificate.end
    if end is None:
        return Verdict("Valid", f"{certificate.issuer_name} issued this certificate, and it is valid.", "replied")
    on = day(end.at.astimezone(LONDON))
    if end.kind == CertificateEnding.REPLACED:
        return Verdict("Replaced", f"A newer certificate has replaced this one since {on}.", "part")
    because = RevokedBecause(end.because)
    why = "" if because == RevokedBecause.OTHER else f" {because.label}."
    return Verdict("Revoked", f"This certificate has not been valid since {on}.{why}", "late")


def valid_certificate(enrolment: Enrolment) -> Certificate | None:
    return enrolment.certificates.valid().order_by("-version").first()


@transaction.atomic
def issue(enrolment: Enrolment, person_name: str, *, user=None) -> Certificate:
    """The certificate of a completed ``enrolment`` with this name on it; a valid one with another name is replaced.

    The same name twice is one certificate. Raises ``ValidationError`` where the course was not completed, and for the
    learner (no ``user``) who changed the name too often.
    """
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("run__course", "run__trainer")
    row = rows.get(pk=enrolment.pk)
    if row.status != EnrolmentStatus.COMPLETED:
        raise ValidationError(NOT_COMPLETED)
    old = valid_certificate(row)
    if old is not None and old.person_name == person_name:
        return old
    newest = row.certificates.order_by("-version").first()
    version = newest.version + 1 if newest else 1
    if user is None and version > MOST_VERSIONS:
        raise ValidationError(TOO_OFTEN)
    # What was taught stays as it was certified first: only the name is new.
    facts = facts_of(old) if old else facts_about(row)
    at = now()
    certificate = Certificate.objects.create(
        enrolment=row,
        version=version,
        person_name=person_name,
        email=old.email if old else row.email,
        issued_at=at,
        issued_on=at.astimezone(LONDON).date(),
        issued_by=signed_in(user),
        issuer_name=brand_in_use().name,
        **facts,
    )
    if old is not None:
        CertificateEnd.objects.create(
            certificate=old, kind=CertificateEnding.REPLACED, replaced_by=certificate, at=at, user=signed_in(user)
        )
    send_if_known(
        "events.certificate_issued",
        certificate.email,
        context={"name": person_name, "course": certificate.course_title, "code": certificate.grouped_code},
        button_url=certificate.get_absolute_url(),
    )
    return certificate


FACTS = ("course_title", "first_on", "last_on", "hours", "sessions_attended", "sessions_held", "trainer_name")


def facts_of(certificate: Certificate) -> dict:
    return {name: getattr(certificate, name) for name in FACTS}


def facts_about(enrolment: Enrolment) -> dict:
    """What a first certificate says of the course that was taught."""
    run, at = enrolment.run, now()
    held = run.took_place(at=at)
    came = enrolment.attended(at=at)
    return {
        "course_title": run.course.title,
        "first_on": held[0].starts_at.astimezone(LONDON).date(),
        "last_on": held[-1].ends_at.astimezone(LONDON).date(),
        "hours": hours_of(held),
        "sessions_attended": came.sessions,
        "sessions_held": came.of,
        "trainer_name": run.trainer.name if run.trainer else "",
    }


@transaction.atomic
def revoke(certificate: Certificate, because: RevokedBecause, *, reason: str, user) -> CertificateEnd:
    """Take a certificate back, for good; its holder is told. With a wrong register, the completion is taken back too.

    The learner's link ends: with it the same certificate could be had again at once.
    Raises ``ValidationError`` for one that has ended.
    """
    # In the order of who completes a course, and of who has a certificate written: neither waits for ever.
    hold_count()
    Enrolment.objects.select_for_update().filter(pk=certificate.enrolment_id).first()
    row = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if CertificateEnd.objects.filter(certificate=row).exists():
        raise ValidationError(ENDED)
    end = CertificateEnd.objects.create(
        certificate=row,
        kind=CertificateEnding.REVOKED,
        because=because,
        reason=reason,
        at=now(),
        user=signed_in(user),
    )
    if row.enrolment is not None:
        tokens.revoke_all(CERTIFICATE_LINK, row.enrolment)
        if because == RevokedBecause.NOT_COMPLETED:
            take_back(row.enrolment, user=user, reason=reason)
    letter = revocation_letter(row, because)
    if letter.to:
        letter.send()
    return end


def revocation_letter(certificate: Certificate, because: RevokedBecause) -> Letter:
    """What its holder is told; to nobody, if we were asked to forget the address."""
    return Letter(
        "events.certificate_revoked",
        certificate.email,
        {
            "name": certificate.person_name,
            "course": certificate.course_title,
            "reason": RevokedBecause(because).label,
        },
        button_url=certificate.get_absolute_url(),
    )


def send_if_known(kind: str, address: str, **mail) -> None:
    """Write to the holder, unless we were asked to forget the address."""
    if address:
        send(kind, address, **mail)
