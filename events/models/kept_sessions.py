from __future__ import annotations

from typing import Any

from events.domain.keeping import why_kept
from hub.shared.clock import now


class KeepsSessions:
    """Mixin for the page: no draft takes a session away that is over or that somebody counts on, or revives one.

    A draft brings only what it knew. Publishing an older one would delete all sessions that came after it, and let one
    go ahead that was cancelled meanwhile.
    """

    left_sessions: list[int] = []
    """Primary keys of sessions that an editor deleted by hand: what is over may go only so."""

    def serializable_data(self) -> dict[str, Any]:
        return {**super().serializable_data(), "left_sessions": list(self.left_sessions)}

    def with_content_json(self, content):
        page = super().with_content_json(content)
        page.left_sessions = list(content.get("left_sessions", []))
        if page.pk:
            put_back(page)
        return page


def put_back(page) -> None:
    """Join the sessions of a draft with the stored ones that they became, and add those that have to stay."""
    sessions = page.sessions.get_object_list()
    stored = {session.pk: session for session in page.sessions.model.objects.filter(page_id=page.pk)}
    by_uid = {session.uid: session.pk for session in stored.values()}
    known = {session.pk for session in sessions if session.pk}
    for session in sessions:
        key = by_uid.get(session.uid)
        if session.pk is None and key is not None and key not in known:
            session.pk = key
            known.add(key)
    for session in sessions:
        if session.pk in stored:
            stay_cancelled(session, stored[session.pk])
    missing = [session for key, session in stored.items() if key not in known]
    kept, at = why_kept(missing), now()
    for session in missing:
        if session.pk in kept or (session.ends_at <= at and session.pk not in page.left_sessions):
            page.sessions.add(session)


def stay_cancelled(session, stored) -> None:
    """Let ``session`` of a draft be cancelled if the ``stored`` one was since the draft knew it; it knows that now."""
    if session.sequence < stored.sequence and stored.is_cancelled:
        for name in ("status", "status_reason"):
            setattr(session, name, getattr(stored, name))
    session.sequence = stored.sequence
