"""Officers of bodies who may answer a request."""

from __future__ import annotations

import itertools

from reports.models import Officer, ResponseRequest

numbers = itertools.count(1)


def make_officer(request: ResponseRequest, **kwargs) -> Officer:
    """Somebody at the body who has a link to ``request``."""
    number = next(numbers)
    kwargs.setdefault("name", f"Jo Officer {number}")
    kwargs.setdefault("role", "Head of primary care")
    kwargs.setdefault("email", f"jo{number}@northmoor.example")
    return Officer.objects.create(request=request, **kwargs)
