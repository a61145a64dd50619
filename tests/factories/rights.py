from __future__ import annotations

import datetime as dt

from hub.rights.domain.requests import receive
from hub.rights.enums import RequestKind, RequestSource
from hub.rights.models import RightsRequest
from hub.shared.clock import today

ADA = "ada@potters.example"


def make_request(
    kind: str = RequestKind.ACCESS,
    source: str = RequestSource.LETTER,
    *,
    received_on: dt.date | None = None,
    name: str = "Ada Potter",
    email: str = ADA,
    **values,
) -> RightsRequest:
    return receive(kind, source, received_on=received_on or today(), name=name, email=email, **values)
