"""The classes of the fields of events: what the organiser wants everyone to know."""

from __future__ import annotations

from hub.shared.privacy.registry import Erasing, Held, declare
from hub.shared.privacy.words import ACCESS, BASE_PAGE, PLACE

declare("events.EventIndexPage", public=BASE_PAGE)
declare(
    "events.EventPage",
    public=(
        f"{BASE_PAGE} {PLACE} {ACCESS} organiser format venue_name getting_there joining_online cost how_to_book "
        "phone body is_free attendance booking_scope capacity reserved_places largest_party booking_opens_at "
        "booking_closes_hours repeats repeat_every repeat_weekdays repeat_week repeat_first_on repeat_starts "
        "repeat_ends repeat_all_day repeat_until repeat_count venue price promises_updates"
    ),
    staff="online_link",
)
declare("events.EventPageTheme", public="tag content_object")
declare(
    "events.EventSession",
    public=(
        "page starts_at ends_at is_all_day place capacity status status_reason uid sequence changed_at recurs_at "
        "recurs_to moved_from"
    ),
)
declare("events.SkippedDate", public="page day reason")
declare(
    "events.ProgrammeItem",
    public="sort_order page day starts ends title room text",
    personal={
        "speaker speaker_role": Held(
            "who speaks at an event, as they agreed to have it said",
            Erasing.KEEP,
            "a page is words that an editor changes: an erasing names the pages to look at",
        )
    },
    whose="who speaks at an event",
    seen_by="everyone",
    kept="until an editor takes it out",
)
declare("events.EventUpdate", public="page day text")
declare("events.EventFile", public="sort_order page document kind")
