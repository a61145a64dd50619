from __future__ import annotations

from functools import partial

from hub.shared.privacy.registry import ByEmail, ByMention, Erasing, Held, Restricting, With, declare
from hub.shared.privacy.words import HISTORY_STAFF, REASON_OF_A_MOVE
from stories.domain.moves import lift_restriction, restrict
from stories.models import Story

WHOSE = "who tells a story, and who it is about"
SCREENERS = "evidence officers; each opening is logged"


def restrict_or_lift(keys: list, user, *, is_restricted: bool) -> int:
    """Restrict the use of these stories, or lift that; returns of how many it changed."""
    rows = Story.objects.filter(pk__in=keys, restricted_at__isnull=is_restricted).order_by("pk")
    done = [(restrict if is_restricted else lift_restriction)(story, user=user) for story in rows]
    return len(done)


declare("stories.ConsentWording", public="number texts digest first_shown_at")
declare("stories.PaperYear", staff="year last_number")
declare(
    "stories.Submission",
    staff="source organisation is_partner_named sent_by received_at paper_year paper_number file_name file_digest",
    made_at="received_at",
)
declare(
    "stories.Story",
    staff=(
        "reference submission row code_digest status received_at screened_at teller services area happened_in themes "
        "severity consent consented_at may_count may_quote may_publish may_contact restricted_at"
    ),
    personal={
        "public_text": Held(
            "what a person made of a story for others to read",
            Erasing.KEEP,
            "it names nobody; the address of a person is taken out of it",
        )
    },
    whose=WHOSE,
    found=(ByMention("public_text"),),
    seen_by="evidence officers; everyone, once it is published",
    kept="for good, without words that name anybody",
    made_at="received_at",
    restricting=Restricting(
        restrict=partial(restrict_or_lift, is_restricted=True), lift=partial(restrict_or_lift, is_restricted=False)
    ),
)
declare(
    "stories.StoryWords",
    staff="story",
    special={"what_happened what_better service_words": Held("what somebody told", Erasing.DELETE)},
    whose=WHOSE,
    found=(With("story"), ByMention("what_happened", "what_better", "service_words")),
    seen_by=SCREENERS,
    kept="accepted: `story_words` after it was decided; not decided: as long after it came; not used: "
    "`rejected_stories`; taken back: not at all; with the safeguarding lead: until they end it",
)


declare(
    "stories.StoryContact",
    staff="story created_at contacted_on",
    personal={"name email phone": Held("to ask more, or to tell what became of it", Erasing.DELETE)},
    whose="who tells a story",
    found=(ByEmail("email"),),
    seen_by="evidence officers; each opening is logged",
    kept="`story_contacts` after the last contact; with a story that is not used, `rejected_stories`",
    made_at="created_at",
    leads_to=("story",),
)
declare(
    "stories.AboutTeller",
    staff="story",
    special={
        "age_band gender ethnic_group is_disabled is_carer district": Held(
            "whose stories are missing, in numbers only", Erasing.DELETE
        )
    },
    whose="who tells a story",
    found=(With("story"),),
    seen_by="nobody one by one; staff in numbers",
    kept="with the words of the story",
)
declare(
    "stories.StoryHistory",
    staff=f"{HISTORY_STAFF} user subject",
    personal={"reason": REASON_OF_A_MOVE},
    whose=WHOSE,
    found=(With("subject"),),
    seen_by="evidence officers; public steps by who has the code",
    kept="with the story",
    made_at="at",
)
declare(
    "stories.StoryNote",
    staff="story user at",
    personal={"text": Held("what staff found out about a story", Erasing.DELETE)},
    whose=WHOSE,
    found=(With("story"),),
    seen_by=SCREENERS,
    kept="with the words of the story",
    made_at="at",
)
declare(
    "stories.StoryFile",
    staff="organisation user name digest is_partner_named uploaded_at",
    special={"text": Held("what people told a partner, until it is taken in", Erasing.DELETE)},
    whose=WHOSE,
    found=(ByMention("text"),),
    seen_by="nobody but the people of the partner that sent it",
    kept="`story_drafts` after it was sent",
    made_at="uploaded_at",
)
declare(
    "stories.StoryDraft",
    staff="key_digest started_at saved_at",
    special={"answers": Held("what somebody tells just now, page by page", Erasing.DELETE)},
    whose=WHOSE,
    found=(ByMention("answers"),),
    seen_by="nobody but who tells it",
    kept="`story_drafts` after the last page",
    made_at="started_at",
)
