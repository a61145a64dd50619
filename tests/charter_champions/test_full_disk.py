"""A full disk while people apply: a clean 503, nothing half saved, and on it goes when there is room again."""

from __future__ import annotations

import errno
import io
from pathlib import Path

import pytest
from django.conf import settings as project_settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from PIL import Image

from charter_champions.domain import answers
from charter_champions.forms.apply_start import StartForm
from charter_champions.models import Application, ApplicationHistory
from hub.shared.models import SubmissionKey, Token
from hub.shared.whole_files import WholeFileStorage
from tests.charter_champions.test_apply_start import first_page
from tests.factories.charter_champions import make_draft

on_sqlite = pytest.mark.skipif(
    "postgres" in project_settings.DATABASES["default"]["ENGINE"],
    reason="PostgreSQL has no setting that makes a disk full; test_outages has its errors",
)


@pytest.fixture
def fill_up():
    """Let the database have not one page more; the same error as that of a full disk."""

    def fill_up():
        with connection.cursor() as cursor:
            (pages,) = cursor.execute("PRAGMA page_count").fetchone()
            cursor.execute(f"PRAGMA max_page_count = {pages}")

    yield fill_up
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 4294967294")


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Application, ApplicationHistory, SubmissionKey, Token))


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_full_database_answers_503_saves_nothing_and_recovers(client, charter, fill_up, monkeypatch):
    monkeypatch.setattr(StartForm, "guard_network_limits", ())
    client.raise_request_exception = False
    fill_up()
    started = 0
    while True:
        data = first_page()
        response = client.post("/apply/organisation/", data)
        if response.status_code != 302:
            break
        started += 1
        assert started < 300, "the database never filled up"

    assert response.status_code == 503
    assert response["Retry-After"] == "120"
    assert response["Cache-Control"] == "private, no-store"
    assert "what you typed is still in your browser" in response.content.decode()
    assert counts() == (started, started, started, 2 * started)  # One link is mailed, one opens the page.

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 4294967294")
    assert client.post("/apply/organisation/", data).status_code == 302
    assert counts() == (started + 1, started + 1, started + 1, 2 * started + 2)


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (400, 300), "green").save(file, "PNG")
    return file.getvalue()


@pytest.mark.django_db
def test_a_logo_whose_row_can_not_be_saved_leaves_no_file(client, charter, monkeypatch, settings, tmp_path):
    application, link = make_draft()
    client.raise_request_exception = False

    def fail(*args):
        raise OperationalError("disk") from OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(answers, "set_related", fail)
    logo = SimpleUploadedFile("logo.png", picture(), "image/png")
    response = client.post(f"{link}logo/", {"logo": logo, "logo_description": "A green field"})

    application.refresh_from_db()
    assert (response.status_code, application.logo.name) == (503, "")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_a_logo_for_which_there_is_no_room_answers_503(client, charter, monkeypatch, settings, tmp_path):
    _, link = make_draft()
    client.raise_request_exception = False
    monkeypatch.setattr(FileSystemStorage, "_save", write_half)

    logo = SimpleUploadedFile("logo.png", picture(), "image/png")
    response = client.post(f"{link}logo/", {"logo": logo, "logo_description": "A green field"})

    assert response.status_code == 503
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def write_half(self, name, content):
    Path(self.path(name)).parent.mkdir(parents=True, exist_ok=True)
    with open(self.path(name), "wb") as file:
        file.write(b"half")
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_file_of_somebody_who_was_faster_is_not_removed(tmp_path, monkeypatch):
    monkeypatch.setattr(FileSystemStorage, "_save", write_half)
    storage = WholeFileStorage(location=tmp_path)

    with pytest.raises(OSError, match="No space"):
        storage._save("a.txt", ContentFile(b"1234567"))
    assert not (tmp_path / "a.txt").exists()

    (tmp_path / "b.txt").write_bytes(b"theirs")
    with pytest.raises(OSError, match="No space"):
        storage._save("b.txt", ContentFile(b"ours"))
    assert [path.name for path in tmp_path.iterdir()] == ["b.txt"]
    assert (tmp_path / "b.txt").read_bytes() == b"theirs"
