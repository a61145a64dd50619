"""What a listing says, and what a partner wants it to say, in words."""

from __future__ import annotations

from typing import Any

from django import forms

from hub.organisations.enums import ACCESS_QUESTIONS, AccessAnswer
from hub.organisations.models import Area, Organisation
from hub.portal.domain import listings
from hub.portal.models import ListingChange
from hub.shared.models import HubImage, Theme

NOTHING = "Not given"
LONGEST_QUOTE = 200


def in_words(name: str, value: Any) -> str:
    """One value of a listing as people read it; empty for nothing."""
    if name in ("areas", "themes"):
        model = Area if name == "areas" else Theme
        return ", ".join(model.objects.filter(pk__in=value).order_by("name").values_list("name", flat=True))
    if name == "logo":
        image = HubImage.objects.filter(pk=value).first() if value else None
        return image.description if image else ""
    if name in ("hides_exact_address", "lists_events_of_others"):
        return "Yes" if value else "No"
    if name in ACCESS_QUESTIONS:
        return AccessAnswer(value).label if value in AccessAnswer.values else ""
    return str(value)


def rows(values: listings.Values) -> list[dict[str, str]]:
    """Question and answer of each part of a listing."""
    return [{"question": label, "answer": in_words(name, values[name])} for name, label in listings.LABELS.items()]


def changed_rows(change: ListingChange, organisation: Organisation) -> list[dict[str, str]]:
    """What the partner wants to have changed: what is public now, and what it shall be."""
    words, public = listings.words_of(change), listings.values_of(organisation)
    return [
        {
            "name": name,
            "question": label,
            "now": in_words(name, public[name]) or NOTHING,
            "then": in_words(name, words[name]) or NOTHING,
            "has_picture": name == "logo" and bool(words[name]),
        }
        for name, label in listings.LABELS.items()
        if name in words
    ]


def tell_conflicts(form: forms.Form, error: listings.ChangedMeanwhile) -> None:
    """Say at each box what somebody else has written there meanwhile."""
    for name in error.fields:
        now = in_words(name, error.current[name]) or NOTHING
        quote = now if len(now) <= LONGEST_QUOTE else f"{now[:LONGEST_QUOTE]}…"
        form.add_error(
            name,
            f"Somebody changed this while you were writing. It says now: “{quote}”. Check yours, and send it again to "
            "use it instead.",
        )
