"""Sessions as entries of people's calendars. How to join online is never in them: anybody may have the file."""

from __future__ import annotations

from events.enums import SessionStatus
from hub.shared.calendar_times import CalendarTime
from hub.shared.emails import absolute_url
from hub.shared.feeds import page_path


def entry_of(page, session) -> CalendarTime:
    """What a calendar shows of one session of ``page``."""
    is_cancelled = session.status == SessionStatus.CANCELLED
    # In words too: some calendars show what is cancelled like anything else.
    reason = f"Cancelled: {session.status_reason}" if is_cancelled and session.status_reason else ""
    return CalendarTime(
        uid=str(session.uid),
        sequence=session.sequence,
        changed_at=session.changed_at,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        summary=f"Cancelled: {page.title}" if is_cancelled else page.title,
        description="\n\n".join(text for text in (reason, page.summary) if text),
        location=location(page, session),
        url=absolute_url(page_path(page)),
        is_all_day=session.is_all_day,
        is_cancelled=is_cancelled,
    )


def location(page, session) -> str:
    """ "Hanbury Library, 3 Ring Road, Kilnford, KF1 2AB"; the session's own place where it has one; or "Online"."""
    where = [session.place] if session.place else page.address_lines if page.is_in_person else []
    return ", ".join([*where, "online" if where else "Online"] if page.is_online else where)
