"""What somebody tells stands in its own tables and nowhere else: no log, error report, mail, session, address."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import models
from django.urls import reverse

from hub.shared.models import OutgoingEmail
from stories.domain import telling
from stories.models import AboutTeller, StoryContact, StoryDraft, StoryWords
from tests.factories.organisations import make_organisation
from tests.factories.shared import guarded_data
from tests.logged import every_line

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

WORDS, SERVICE, NAME, EMAIL, PHONE = "Quokka", "Numbat", "Wombat", "bilby@teller.example", "01632960123"
MARKS = (WORDS, SERVICE, NAME, EMAIL, PHONE)
TYPED = {
    "who": {"teller": "self"},
    "service": {"service_words": f"{SERVICE} house"},
    "what-happened": {"what_happened": f"{WORDS} said she would kill herself"},
    "what-better": {"what_better": f"{WORDS} again"},
    "when": {"is_forgotten": "on"},
    "about-you": {"district": "ST6"},
    "consent": {"allowed": ["count", "contact"]},
    "contact": {"name": NAME, "email": EMAIL, "phone": PHONE},
}
WHERE_IT_BELONGS = {StoryWords, StoryContact, AboutTeller, StoryDraft}


@pytest.fixture
def lines():
    with every_line() as written:
        yield written


def found(marks, text: str) -> list[str]:
    return [mark for mark in marks if mark.lower() in text.lower()]


def rows_elsewhere(marks) -> list[str]:
    """Fields of tables that are not the story's own in which a mark stands."""
    hits = []
    for model in apps.get_models(include_auto_created=True):
        if model in WHERE_IT_BELONGS or not model._meta.managed:
            continue
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        for row in model.objects.values_list(*names) if names else ():
            hits += [f"{model._meta.label}: {mark}" for mark in found(marks, repr(row))]
    return hits


def test_marks_stand_nowhere_else(client, lines, monkeypatch):
    make_organisation(name="Hanbury Surgery")
    client.raise_request_exception = False
    addresses = []
    for step, typed in TYPED.items():
        addresses.append(client.post(reverse("stories:page", args=[step]), typed)["Location"])
    key = client.cookies["hub_story"].value
    with monkeypatch.context() as broken:
        broken.setattr(telling, "receive_own", fail)
        fault = client.post(reverse("stories:check"), guarded_data())
    assert fault.status_code == 500
    addresses.append(client.post(reverse("stories:check"), guarded_data())["Location"])
    receipt = client.get(reverse("stories:sent")).content.decode()
    grouped = re.search(r"<code>([0-9A-Z-]{19})</code>", receipt)[1]
    marks = (*MARKS, grouped, grouped.replace("-", ""), key)
    mine = client.post(reverse("stories:mine"), guarded_data() | {"code": grouped}).content.decode()
    token = {"token": re.search(r'name="token" value="([^"]+)"', mine)[1]}
    looks = [client.post(reverse(f"stories:{name}"), token) for name in ("take_back", "uses")]
    looks.append(client.post(reverse("stories:uses"), token | {"saved": "1"}, follow=True))

    assert StoryWords.objects.get().what_happened.startswith(WORDS)
    assert any("RuntimeError" in line for line in lines), "the fault was not logged at all"
    assert found(marks, "\n".join(lines)) == []
    assert found(marks, fault.content.decode()) == []
    assert found(marks, " ".join(addresses)) == []
    assert [look.status_code for look in looks] == [200, 200, 200]
    assert found(marks, mine + "".join(look.content.decode() for look in looks)) == []
    assert found(MARKS, receipt) == []
    assert rows_elsewhere(marks) == []
    assert (len(mail.outbox), OutgoingEmail.objects.count(), Session.objects.count()) == (0, 0, 0)


def fail(answers, *, code):
    """What goes wrong names what was typed, as the database does when it refuses a row."""
    raise RuntimeError(f"broken here: {answers.what_happened} {answers.contact} {code}")
