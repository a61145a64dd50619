"""The classes of the fields of Spotlights and nominations, and how long nominations are kept."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet

from hub.shared.privacy.registry import ByEmail, Erasing, Held, With, declaration_of, declare
from hub.shared.privacy.retention import Rule, register_rule
from hub.shared.privacy.scrub import Tally, is_left, scrub
from hub.shared.privacy.words import BASE_PAGE, HISTORY_STAFF, REASON_OF_A_MOVE
from spotlights.models import Nomination, NominationHistory, NominationNote

declare("spotlights.SpotlightIndexPage", public=BASE_PAGE)
declare(
    "spotlights.SpotlightPage",
    public=(
        f"{BASE_PAGE} organisation lead_photo what_they_do who_it_is_for how_to_take_part body what_was_heard "
        "what_people_asked_for what_changed shown_on is_featured"
    ),
    personal={
        "quote_words quote_name quote_role": Held(
            "what somebody said and agreed to have published",
            Erasing.KEEP,
            "a page is words that an editor changes: an erasing names the pages to look at",
        )
    },
    whose="who is quoted",
    seen_by="everyone",
    kept="until an editor takes it out",
)
declare("spotlights.SpotlightPageTheme", public="tag content_object")
declare("spotlights.SpotlightStep", public="sort_order page title details happened_on")

KEPT = "`nominations` after the last step"
declare(
    "spotlights.Nomination",
    staff="reference status created_at group_name group_knows spotlight",
    personal={
        "nominator_name nominator_email may_contact": Held("to answer who nominates a group", Erasing.BLANK),
        "group_email how_to_reach group_website": Held("to get in touch with the group", Erasing.BLANK),
        "why": Held("why the group should be in a Spotlight; it may tell of people", Erasing.WORDS),
    },
    whose="who nominates, and who answers for a group",
    found=(ByEmail("nominator_email", "group_email"),),
    seen_by="editors, moderators, officers",
    kept=KEPT,
    made_at="created_at",
)
declare(
    "spotlights.NominationHistory",
    staff=f"{HISTORY_STAFF} user subject",
    personal={"reason": REASON_OF_A_MOVE},
    whose="who a reason names",
    found=(With("subject"),),
    seen_by="editors, moderators, officers",
    kept=KEPT,
    made_at="at",
)
declare(
    "spotlights.NominationNote",
    staff="nomination user at",
    personal={"text": Held("what staff found out about a group", Erasing.WORDS)},
    whose="who a note names",
    found=(With("nomination"),),
    seen_by="editors, moderators, officers",
    kept=KEPT,
    made_at="at",
)


def past_nominations(before: dt.datetime) -> QuerySet:
    """Nominations without a step or a note since an instant that still hold people, decided or not."""
    steps = NominationHistory.objects.filter(subject=OuterRef("pk"))
    notes = NominationNote.objects.filter(nomination=OuterRef("pk"))
    own, step, note = (declaration_of(model) for model in (Nomination, NominationHistory, NominationNote))
    left = is_left(own) | Exists(steps.filter(is_left(step))) | Exists(notes.filter(is_left(note)))
    return Nomination.objects.filter(
        left, ~Exists(steps.filter(at__gte=before)), ~Exists(notes.filter(at__gte=before)), created_at__lt=before
    )


def forget_nominations(keys: list, before: dt.datetime) -> None:
    scrub(declaration_of(Nomination), keys, Tally())


register_rule(Rule("nominations", "nominations", "nominations", past_nominations, forget_nominations))
