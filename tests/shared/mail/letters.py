"""Mails to be sent in these tests, and the moment at which they begin."""

from __future__ import annotations

import datetime as dt

from hub.shared.emails import send
from hub.shared.models import OutgoingEmail

AT = dt.datetime(2026, 5, 5, 9, 0, tzinfo=dt.UTC)
SECOND, MINUTE, DAY = dt.timedelta(seconds=1), dt.timedelta(minutes=1), dt.timedelta(days=1)


def write(to="sam@kilnford.example") -> OutgoingEmail:
    return send("sample.plain", to, context={})


def write_code(to="sam@kilnford.example") -> OutgoingEmail:
    return send("sample.code", to, context={"code": "918273"})


def stored(row: OutgoingEmail) -> OutgoingEmail:
    return OutgoingEmail.objects.get(pk=row.pk)
