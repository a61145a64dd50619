from __future__ import annotations

from typing import Any

from events.domain.keeping import why_kept
from hub.shared.clock import now


class KeepsSessions:
    """Mixin for the page: no draft takes a session away that is over or that somebody counts on.

    A draft brings only the sessions that it knew. Publishing an older one would delete all that came after it.
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
    missing = [session for key, session in stored.items() if key not in known]
    kept, at = why_kept(missing), now()
    for session in missing:
        if session.pk in kept or (session.ends_at <= at and session.pk not in page.left_sessions):
            page.sessions.add(session)
