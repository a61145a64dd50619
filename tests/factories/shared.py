from __future__ import annotations

import datetime as dt
import uuid

from hub.shared.clock import now
from hub.shared.guards import stamp_of


def guarded_data(**answers) -> dict[str, object]:
    """What a person posts who opened a guarded form a minute ago, with ``answers``."""
    return {
        "submission_key": str(uuid.uuid4()),
        "started": stamp_of(now() - dt.timedelta(minutes=1)),
        "website_address": "",
        **answers,
    }
