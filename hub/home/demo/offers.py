"""Events that people offered for the list of the demo."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from events.domain.offers import accept_offer, decline_offer, receive_offer
from hub.home.demo.dates import Days, at
from hub.home.demo.words import words
from hub.organisations.models import Organisation
from hub.shared.clock import as_of


def make_offers(organisations: Mapping[str, Organisation], days: Days, *, user) -> None:
    """One that waits, one with a draft page, one of a partner that waits, one declined."""
    for row in words("offers")["offer"]:
        answers = {name: row.get(name, "") for name in ("what", "when_words", "place", "access_notes", "cost")}
        answers |= row["answers"] | {"title": row["title"], "access": row.get("access", [])}
        if "ahead" in row:
            answers |= {"on": days.ahead(row["ahead"])}
            answers |= {end: dt.time.fromisoformat(row[end]) for end in ("starts", "ends")}
        organisation = organisations[row["organisation"]] if "organisation" in row else None
        if organisation is not None:
            answers["organiser_name"] = organisation.name
        with as_of(at(days.working_day_ago(row["ago"]), 15)):
            offer = receive_offer(answers, organisation=organisation)
        with as_of(at(days.working_day_ago(max(0, row["ago"] - 2)), 10)):
            if row.get("accepted"):
                accept_offer(offer, user=user)
            elif "declined" in row:
                decline_offer(offer, row["declined"], user=user)
