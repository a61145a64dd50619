"""What the care of listings wrote to people."""

from __future__ import annotations

import datetime as dt
import re

from bs4 import BeautifulSoup

from hub.shared.models import OutgoingEmail

START = dt.datetime(2026, 5, 5, 9, 0, tzinfo=dt.UTC)


def mails() -> list[tuple[str, str]]:
    return list(OutgoingEmail.objects.order_by("pk").values_list("kind", "recipient"))


def link_in(mail: OutgoingEmail) -> str:
    return re.search(r"https?://[^/]+(/listing/\S+)", mail.text_body)[1]


def read_then_press(client, address: str, data: dict):
    """Press the button of a box, read the mail that it shows, and press the one below it: the mail and the answer."""
    shown = BeautifulSoup(client.post(address, data).content, "html.parser")
    (button,) = shown.select("button[name=previewed]")
    text = shown.select_one("pre.hub-mail-text").get_text()
    return text, client.post(address, {**data, "previewed": button["value"]})
