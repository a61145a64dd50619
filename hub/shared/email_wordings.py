from __future__ import annotations


def list_wordings(sender, **kwargs) -> None:
    """Give each registered kind of mail an empty row, so that staff find it in the list of wordings."""
    from .emails import kinds
    from .models import EmailWording

    using = kwargs["using"]
    known = set(EmailWording.objects.using(using).values_list("kind", flat=True))
    EmailWording.objects.using(using).bulk_create(
        [EmailWording(kind=kind.key) for kind in kinds() if kind.key not in known], ignore_conflicts=True
    )
