"""Officers of bodies, the links by which they answer, and what they write there."""

from __future__ import annotations

import itertools
import re

from hub.shared.models import OutgoingEmail
from reports.domain.officers import name_officer
from reports.domain.proposals import propose
from reports.domain.reply_drafts import parts_of, save_part
from reports.domain.reply_links import new_link
from reports.domain.reply_parts import (
    SIGNATORY,
    ItemAnswer,
    Signatory,
    answer_to_json,
    item_key,
    mark_of,
    signatory_to_json,
)
from reports.domain.sealing import ready_of, send_reply
from reports.enums import Decision
from reports.models import Officer, RedirectProposal, ResponseRequest, SealedReply

from .reports import make_started

numbers = itertools.count(1)
ROLE = "Head of primary care"


def make_officer(request: ResponseRequest | None = None, **kwargs) -> Officer:
    """Somebody who may answer ``request``, or a new one. Nothing is mailed."""
    kwargs.setdefault("name", "Ruth Marlow")
    kwargs.setdefault("role", ROLE)
    kwargs.setdefault("email", f"ruth{next(numbers)}@northmoor.example")
    return name_officer(request or make_started(), **kwargs)


def make_proposal(officer: Officer | None = None, **kwargs) -> RedirectProposal:
    """What an officer says about who is in charge: a body that is not in the list, unless it is given."""
    kwargs.setdefault("to_body", None)
    kwargs.setdefault("other_body", "Kilnford Buses")
    return propose(officer or make_officer(), reason="It holds the contract.", **kwargs)


def last_code() -> str:
    """The six digits that were mailed last."""
    mail = OutgoingEmail.objects.filter(kind="reports.reply_code").order_by("-pk")[0]
    return re.search(r"^(\d{6})$", mail.text_body, re.M)[1]


def let_in(client, officer: Officer) -> str:
    """Type the officer's code in this browser; returns the path of the link."""
    link = new_link(officer)
    client.post(link)
    client.post(f"{link}code/", {"code": last_code()})
    return link


def save(officer: Officer, key: str, content) -> None:
    """Write a part of the draft as somebody who sees what is there."""
    save_part(officer, key, content, seen=mark_of(parts_of(officer.request).get(key)))


def write(officer: Officer, *places: int, decision: Decision = Decision.ACCEPTED, actions=()) -> None:
    """Answer the items with these numbers, or all of them, in the draft, and say who signs."""
    for item in officer.request.items.all():
        if not places or item.number in places:
            answer = ItemAnswer(decision, f"We will do number {item.number}.", tuple(actions))
            save(officer, item_key(item.pk), answer_to_json(answer))
    save(officer, SIGNATORY, signatory_to_json(Signatory("Sir Humphrey", "Chief executive", has_authority=True)))


def send(officer: Officer, *places: int, **kwargs) -> SealedReply:
    """Write a reply to these items, or to all, and send it."""
    write(officer, *places, **kwargs)
    return send_reply(officer, seen=ready_of(officer.request).mark)
