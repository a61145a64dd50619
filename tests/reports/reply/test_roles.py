"""The role of who answers for a body: public once somebody of ours wrote or checked it; a name never is."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reports.domain.documents import request_file
from reports.domain.officer_moves import acknowledge, need_more_time
from reports.domain.redactions import publish, reopen
from reports.enums import Nature
from reports.models import Message
from tests.factories.officers import make_officer, send
from tests.factories.reports import make_staff
from tests.reports.reading import get

pytestmark = pytest.mark.django_db


def read(client, url: str) -> str:
    response = client.get(url)
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()


def addresses(request) -> list[str]:
    page = request.get_absolute_url()
    return [
        page,
        f"{page}data.json",
        "/record/replies/",
        "/record/replies/list.csv",
        "/record/replies/list.json",
        "/record/replies/feed/",
    ]


def on_paper(request) -> str:
    return str(request_file(request, on=request.messages.latest("pk").happened_on).blocks)


def test_a_role_is_shown_once_the_reply_is_checked(client, asked, ruth):
    sealed = send(ruth)
    check = sealed.message.redaction
    shown = addresses(asked)

    assert check.role == "Chief executive"
    assert [url for url in shown if "Chief exec" in read(client, url)] == []
    assert "Chief exec" not in on_paper(asked)

    user = make_staff("publish_redaction")
    client.force_login(user)
    screen = reverse("redactions:check", args=[check.pk])
    texts = {f"explanation_{key}": text for key, text in check.explanations.items()}
    sent = {"action": "publish", "seen": check.version, "public_text": "Yes.", "role": "Chief exec, Northmoor", **texts}
    assert client.post(screen, sent).status_code == 302
    client.logout()

    assert [url for url in shown if "Chief exec, Northmoor" not in read(client, url)] == []
    assert get(client, shown[0]).count("Signed by: Chief exec, Northmoor") == 1
    assert "Signed by: Chief exec, Northmoor" in on_paper(asked)
    secrets = ("Sir Humphrey", "Ruth Marlow", "ruth@")
    assert [(url, secret) for url in shown for secret in secrets if secret in read(client, url)] == []

    check.refresh_from_db()
    reopen(check, user=user)
    assert [url for url in shown if "Chief exec" in read(client, url)] == []


def test_only_a_role_that_staff_wrote_is_shown_unchecked(client, asked, other, ruth):
    acknowledge(ruth)
    acknowledge(make_officer(other, role="Zebedee Quill", passed_on_by=make_officer(other)))
    need_more_time(make_officer(asked, role="Zebedee Quill", passed_on_by=ruth), reason="Leave.")

    page = get(client, asked.get_absolute_url())
    assert page.count("Sent by: Head of primary care") == 1
    assert "Zebedee" not in page + get(client, other.get_absolute_url())

    publish(Message.objects.get(nature=Nature.HOLDING).redaction, user=make_staff("publish_redaction"))
    assert "Sent by: Zebedee Quill" in get(client, asked.get_absolute_url())
