"""What somebody booked as a calendar file. Unlike the public files it says how to join: only they have it."""

from __future__ import annotations

from events.domain.occasions import Occasion
from hub.shared.calendar_times import CalendarTime, calendar_of
from hub.shared.emails import absolute_url


def calendar_of_occasion(occasion: Occasion) -> bytes:
    """Each of its times as the entry that the public files of it have, so nobody has it twice."""
    url = absolute_url(occasion.path)
    lines = (f"Join online: {occasion.online_link}" if occasion.online_link else "", occasion.notes, occasion.contact)
    description = "\n\n".join(line for line in lines if line)
    return calendar_of(
        [
            CalendarTime(
                uid=time.uid,
                sequence=time.sequence,
                changed_at=time.changed_at,
                starts_at=time.starts_at,
                ends_at=time.ends_at,
                summary=f"Cancelled: {occasion.title}" if time.is_cancelled else occasion.title,
                description=description,
                location=time.place,
                url=url,
                is_all_day=time.is_all_day,
                is_cancelled=time.is_cancelled,
            )
            for time in occasion.times
        ],
        name=occasion.title,
    )
