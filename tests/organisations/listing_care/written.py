"""What the care of listings wrote to people."""

from __future__ import annotations

import datetime as dt
import re

from hub.shared.models import OutgoingEmail

START = dt.datetime(2026, 5, 5, 9, 0, tzinfo=dt.UTC)


def mails() -> list[tuple[str, str]]:
    return list(OutgoingEmail.objects.order_by("pk").values_list("kind", "recipient"))


def link_in(mail: OutgoingEmail) -> str:
    return re.search(r"https?://[^/]+(/listing/\S+)", mail.text_body)[1]
