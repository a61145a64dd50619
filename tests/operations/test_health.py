from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.storage import InMemoryStorage
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from charter_champions.domain.keys import make_first_key
from hub.operations.domain import readiness
from hub.operations.domain.readiness import missing_from
from hub.shared.clock import now
from hub.shared.jobs import Job
from hub.shared.models import JobState, OutgoingEmail

WELL = {"database": "ok", "cache": "ok", "storage": "ok"}


def test_a_process_lives_without_its_database(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_everything_is_ready(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"ok": True, "parts": WELL})


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_for_any_host_without_a_redirect_a_cookie_or_a_cache(client, settings, path):
    settings.SECURE_SSL_REDIRECT = True

    answer = client.get(path, headers={"host": "10.0.0.7:8000"})

    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert client.post(path).status_code == 405


@pytest.mark.django_db
def test_a_host_that_is_not_ours_is_refused_elsewhere(client):
    assert client.get("/search/", headers={"host": "10.0.0.7:8000"}).status_code == 400


def test_a_database_that_is_gone_is_told_without_its_address(client, monkeypatch):
    def refuse(*args, **kwargs):
        raise DatabaseError("no route to host db.internal")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["parts"]) == (503, WELL | {"database": "no answer"})


@pytest.mark.django_db
def test_a_migration_that_is_not_applied_is_told(client):
    MigrationRecorder.Migration.objects.filter(app="reports", name="0001_initial").delete()

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["parts"]["database"]) == (503, "migrations are missing")


def test_a_squashed_migration_is_there_if_its_parts_are(monkeypatch):
    parts = frozenset({("a", "0001"), ("a", "0002")})
    monkeypatch.setattr(readiness, "known_migrations", lambda: ((("a", "0001_squashed"), parts),))

    assert missing_from(parts) == set()
    assert missing_from(frozenset({("a", "0001")})) == {("a", "0001_squashed")}


@pytest.mark.django_db
def test_a_cache_that_forgets_is_told(client, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

    assert client.get("/readyz").json()["parts"]["cache"] == "does not keep what it is given"


@pytest.mark.django_db
def test_a_folder_that_cannot_be_written_is_told(client, settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.MEDIA_ROOT = tmp_path / "file"

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["parts"]["storage"]) == (503, "no answer")


@pytest.mark.django_db
def test_a_file_that_cannot_be_written_is_told_and_nothing_is_left(client, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "media").mkdir()
    settings.HUB_PRIVATE_ROOT = tmp_path / "private"
    monkeypatch.setattr(readiness, "PROBE", "no-such-folder/probe")

    assert client.get("/readyz").json()["parts"]["storage"] == "can't be written"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_a_store_elsewhere_is_asked(client, monkeypatch):
    monkeypatch.setattr(readiness, "storages", {"default": InMemoryStorage(), "renditions": InMemoryStorage()})

    assert client.get("/readyz").json()["parts"]["storage"] == "ok"


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "state"), [(14, "ok"), (16, "stuck")])
def test_mail_that_nobody_sends_is_told_to_monitors_only(client, minutes, state):
    at = now() - dt.timedelta(minutes=minutes)
    OutgoingEmail.objects.create(
        kind="k", recipient="a@people.example", subject="s", message_id="<1>", created_at=at, next_attempt_at=at
    )

    assert client.get("/readyz/work").json()["parts"]["mail"] == state
    assert client.get("/readyz").status_code == 200


EVERY_MINUTE = Job("minutely", "Minutely", lambda due: "", every=dt.timedelta(minutes=1))
NIGHTLY = Job("nightly", "Nightly", lambda due: "", daily_at=dt.time(3))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("job", "done", "state"),
    [
        (EVERY_MINUTE, dt.datetime(2026, 11, 22, 11, 46, tzinfo=dt.UTC), "ok"),
        (EVERY_MINUTE, dt.datetime(2026, 11, 22, 11, 44, tzinfo=dt.UTC), "stuck"),
        (EVERY_MINUTE, None, "stuck"),
        (NIGHTLY, dt.datetime(2026, 11, 22, 3, 0, tzinfo=dt.UTC), "ok"),
        (NIGHTLY, dt.datetime(2026, 11, 21, 3, 0, tzinfo=dt.UTC), "stuck"),
    ],
)
def test_work_that_nobody_does_is_told(client, monkeypatch, settings, tmp_path, time_machine, job, done, state):
    settings.HUB_KEYS = tmp_path / "keys"
    make_first_key()
    time_machine.move_to(dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC), tick=False)
    monkeypatch.setattr(readiness, "jobs", lambda: [job])
    if done:
        JobState.objects.create(key=job.key, done_until=done)

    answer = client.get("/readyz/work")

    assert (answer.status_code, answer.json()["parts"]) == (
        200 if state == "ok" else 503,
        {"mail": "ok", "jobs": state, "credentials": "ok"},
    )
    assert "no-store" in answer["Cache-Control"]
