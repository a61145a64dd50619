from __future__ import annotations

from stories.domain.topics import freeze_uses


def after_issuing(sender, instance, *, created: bool, raw: bool = False, **kwargs) -> None:
    """A page was issued: what it stands on is frozen with its text."""
    if created and not raw:
        freeze_uses(instance.page_id, at=instance.issued_at)
