from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.files.base import ContentFile

from charter_champions.enums import ApplicationStatus
from charter_champions.models import Application
from hub.shared.models import Token
from hub.shared.privacy.retention import carry_out, rules
from hub.shared.tokens import issue
from tests.factories.charter_champions import make_application

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 5, 12, 9, 0, tzinfo=dt.UTC)
WEEK_AGO = dt.datetime(2026, 5, 5, 9, 0, tzinfo=dt.UTC)


def forget_unfinished(*, at: dt.datetime) -> int:
    """Carry out the rule for unfinished applications at ``at``."""
    rule = next(rule for rule in rules() if rule.key == "unfinished_applications")
    with time_machine.travel(at, tick=False):
        return carry_out(rule, at=at)


def aged(status: ApplicationStatus, saved_at: dt.datetime, **values) -> Application:
    application = make_application(status, **values)
    Application.objects.filter(pk=application.pk).update(saved_at=saved_at)
    return application


def test_what_nobody_finished_in_seven_days_is_deleted_with_its_links():
    old = aged(ApplicationStatus.STARTED, WEEK_AGO - dt.timedelta(seconds=1))
    unconfirmed = aged(ApplicationStatus.SUBMITTED, WEEK_AGO - dt.timedelta(days=1))
    kept = aged(ApplicationStatus.STARTED, WEEK_AGO)
    with time_machine.travel(WEEK_AGO - dt.timedelta(days=1), tick=False):
        for application in (old, unconfirmed, kept):
            issue("application-draft", application, lasts=dt.timedelta(days=30))

    assert forget_unfinished(at=AT) == 2

    assert list(Application.objects.all()) == [kept]
    assert [token.subject for token in Token.objects.all()] == [kept]
    assert forget_unfinished(at=AT) == 0


def test_what_the_link_that_confirms_still_opens_is_kept_as_long_as_the_mail_says():
    application = aged(ApplicationStatus.SUBMITTED, WEEK_AGO - dt.timedelta(days=1))
    with time_machine.travel(AT - dt.timedelta(days=6), tick=False):
        issue("application-confirm", application, lasts=dt.timedelta(days=7))

    assert forget_unfinished(at=AT) == 0
    assert forget_unfinished(at=AT + dt.timedelta(days=1)) == 1


@pytest.mark.parametrize("status", [status for status in ApplicationStatus if status not in ("started", "submitted")])
def test_what_was_confirmed_is_kept(status):
    aged(status, WEEK_AGO - dt.timedelta(days=400), received_at=WEEK_AGO)

    assert forget_unfinished(at=AT) == 0
    assert Application.objects.count() == 1


def test_a_logo_goes_with_its_application(django_capture_on_commit_callbacks):
    application = make_application(ApplicationStatus.STARTED)
    application.logo.save("logo.png", ContentFile(b"picture"), save=True)
    Application.objects.filter(pk=application.pk).update(saved_at=WEEK_AGO - dt.timedelta(days=1))
    storage, name = application.logo.storage, application.logo.name
    assert storage.exists(name)

    with django_capture_on_commit_callbacks(execute=True):
        forget_unfinished(at=AT)

    assert not storage.exists(name)
