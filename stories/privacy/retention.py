"""How long what people told is kept: their words, how to reach them, and what was not used."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from hub.shared.privacy.retention import Rule, register_rule
from stories.enums import StoryStatus
from stories.models import AboutTeller, Story, StoryContact, StoryNote, StoryWords

PRIVATE = (StoryWords, StoryContact, AboutTeller, StoryNote)


def with_private_parts(models=PRIVATE) -> Q:
    """Stories of which a part that tells of a person is still there."""
    found = Q()
    for model in models:
        found |= Q(Exists(model.objects.filter(story=OuterRef("pk"))))
    return found


def past_words(before: dt.datetime) -> QuerySet:
    """Stories whose private words are still there and that were accepted before an instant.

    With them those that came before it and that nobody has decided about since: what waits is not kept for good.
    """
    kept = with_private_parts((StoryWords, AboutTeller, StoryNote))
    accepted = Q(status=StoryStatus.ACCEPTED, screened_at__lt=before)
    return Story.objects.filter(kept, accepted | Q(status=StoryStatus.RECEIVED, received_at__lt=before))


def forget_words(keys: list, before: dt.datetime) -> None:
    for model in (StoryWords, AboutTeller, StoryNote):
        model.objects.filter(story__in=keys).delete()


def rejected(before: dt.datetime) -> QuerySet:
    return Story.objects.filter(with_private_parts(), status=StoryStatus.REJECTED, screened_at__lt=before)


def forget_all(keys: list, before: dt.datetime) -> None:
    for model in PRIVATE:
        model.objects.filter(story__in=keys).delete()


def past_contacts(before: dt.datetime) -> QuerySet:
    """Contacts that nobody used since an instant, and those that may not be used any more."""
    day = before.astimezone(dt.UTC).date()
    last = Coalesce("contacted_on", "created_at__date")
    return StoryContact.objects.alias(last=last).filter(Q(last__lt=day) | Q(story__may_contact=False))


def forget_contacts(keys: list, before: dt.datetime) -> None:
    StoryContact.objects.filter(pk__in=keys).delete()


register_rule(Rule("story_words", "private words of stories", "story_words", past_words, forget_words))
register_rule(Rule("rejected_stories", "stories that are not used", "rejected_stories", rejected, forget_all))
register_rule(Rule("story_contacts", "contacts of stories", "story_contacts", past_contacts, forget_contacts))
