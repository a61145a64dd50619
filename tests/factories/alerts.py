"""People who follow something."""

from __future__ import annotations

import re

from hub.alerts.domain import following
from hub.alerts.domain.targets import Target, body_target, page_target, request_target
from hub.alerts.models import Follow
from hub.shared.models import OutgoingEmail

ADDRESS = "ada@potters.example"


def target_named(what: str, request) -> Target:
    """The ``request`` itself, its ``page`` or its ``body``."""
    return {
        "request": lambda: request_target(request),
        "page": lambda: page_target(request.source),
        "body": lambda: body_target(request.body),
    }[what]()


def make_follow(request, what: str = "request", *, email: str = ADDRESS, is_confirmed: bool = True) -> Follow:
    """A follow of ``request``, its ``page`` or its ``body``, as its owner confirmed it now; its mail is gone."""
    follow = following.ask_to_follow(email, target_named(what, request))
    mail = OutgoingEmail.objects.latest("pk")
    if is_confirmed:
        follow = following.confirm(path_in(mail).split("/")[-2])
    mail.delete()
    return follow


def path_in(mail: OutgoingEmail, start: str = "/follow/") -> str:
    """The first link of a mail that begins so."""
    return re.search(rf"https?://[^/\s]+({start}\S+)", mail.text_body)[1]


def mails() -> list[OutgoingEmail]:
    return list(OutgoingEmail.objects.order_by("pk"))
