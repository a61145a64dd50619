from __future__ import annotations

import pytest
import time_machine

from hub.shared import emails
from hub.shared.emails import EmailKind, register

from .letters import AT
from .servers import mail_server


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    monkeypatch.setattr(emails, "REGISTRY", {})
    monkeypatch.setattr(emails, "enqueue_delivery", lambda mail_id: None)
    register(EmailKind(key="sample.plain", label="Plain", subject="Hello", body="Good day"))
    register(
        EmailKind(
            key="sample.code",
            label="Code",
            subject="Your code",
            body="It is {{ code }}.",
            placeholders={"code": "123456"},
            is_secret=True,
            is_limited=True,
        )
    )


@pytest.fixture
def server(settings):
    with mail_server(settings) as server:
        yield server


@pytest.fixture
def clock():
    with time_machine.travel(AT, tick=False) as clock:
        yield clock
