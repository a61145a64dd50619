"""Whoever applied signs in for the new champion."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from charter_champions.domain.decisions import approve
from charter_champions.enums import ApplicationStatus
from hub.shared.models import OutgoingEmail
from tests.factories.charter_champions import make_application, make_reviewer

pytestmark = pytest.mark.django_db


def test_the_applicant_of_an_approved_application_is_the_first_person():
    application = make_application(ApplicationStatus.RECEIVED, email="ann@kites.example", contact_name="Ann Other")

    membership = approve(application, user=make_reviewer())

    (person,) = membership.organisation.people.all()
    assert (person.user.email, person.user.get_full_name()) == ("ann@kites.example", "Ann Other")
    assert "we send you a code each time. https://hub.example/portal/" in OutgoingEmail.objects.get().text_body


def test_with_an_address_of_staff_nobody_is_added_and_the_mail_says_so():
    officer = make_reviewer()
    User.objects.filter(pk=officer.pk).update(email="officer@elsewhere.example")
    officer.refresh_from_db()
    application = make_application(ApplicationStatus.RECEIVED, email=officer.email.upper())

    membership = approve(application, user=make_reviewer("other"))

    assert membership.organisation.people.count() == 0
    assert User.objects.filter(email__iexact=officer.email).count() == 1
    assert "Nobody can sign in to the partner area with this email address" in OutgoingEmail.objects.get().text_body
