"""Files in a draft and with a message."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from reports.domain.attachments import attach, forget, keep
from reports.enums import Nature
from reports.models import Attachment
from tests.factories.files import AUTHOR, BigUpload, make_docm, make_docx, upload
from tests.factories.reports import log, make_staff, make_started

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june_2026")]
DAY = dt.date(2026, 4, 14)


def note(number: int = 1):
    return upload(f"note {number}.txt", f"Thank you. {number}".encode())


def test_a_file_is_kept_with_its_original_and_without_its_author():
    request = make_started()

    row = keep(upload("Plan.docx", make_docx()), request)

    assert (row.name, row.kind, row.message, row.is_public) == ("Plan.docx", "docx", None, False)
    assert row.original.read() == make_docx()
    assert row.size == len(make_docx())
    assert AUTHOR.encode() not in row.cleaned.read()
    assert row.original.name != row.cleaned.name
    assert "Plan" not in row.original.name + row.cleaned.name


def test_what_is_refused_leaves_the_others():
    request = make_started()
    kept = keep(note(), request)

    for file, words in ((upload("a.docm", make_docm()), "macros"), (BigUpload(), "26MB")):
        with pytest.raises(ValidationError, match=words):
            keep(file, request)

    assert list(request.attachments.all()) == [kept]


def test_the_21st_is_refused_and_20_are_kept():
    request = make_started()
    for number in range(20):
        keep(note(number), request)

    with pytest.raises(ValidationError, match="There can be at most 20 files"):
        keep(note(21), request)

    assert request.attachments.count() == 20
    # What staff add for a letter is another draft.
    keep(note(22), request, user=make_staff())


def test_sent_files_belong_to_their_message():
    request = make_started()
    files = [keep(note(number), request) for number in range(2)]
    message = log(request, Nature.HOLDING, on=DAY)

    attach(files, message)

    assert list(message.attachments.all()) == files
    assert list(request.attachments.drafted()) == []
    assert not forget(files[0])
    with pytest.raises(ValidationError, match="taken out meanwhile"):
        attach(files[:1], log(request, Nature.HOLDING, on=DAY))


def test_a_file_of_another_request_is_not_attached():
    file = keep(note(), make_started())
    message = log(make_started(), Nature.HOLDING, on=DAY)

    with pytest.raises(ValidationError):
        attach([file], message)

    file.refresh_from_db()
    assert file.message is None


def test_forgetting_deletes_what_is_stored(django_capture_on_commit_callbacks):
    file = keep(note(), make_started())
    paths = [Path(stored.path) for stored in (file.original, file.cleaned)]
    assert all(path.exists() for path in paths)

    with django_capture_on_commit_callbacks(execute=True):
        assert forget(file)

    assert not any(path.exists() for path in paths)
    assert not Attachment.objects.exists()
    assert not forget(file)
