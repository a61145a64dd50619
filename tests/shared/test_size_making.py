from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command

from hub.shared import size_making
from hub.shared.errands import run_errands
from hub.shared.generation import generation
from hub.shared.jobs import Due
from hub.shared.models import Errand, HubImage, HubRendition
from hub.shared.renditions import MADE_SIZES
from hub.shared.size_making import PictureTooLarge, catch_up, make_all, make_sizes
from tests.factories.home import make_home, make_standard_page
from tests.factories.shared import make_image, picture_bytes

pytestmark = pytest.mark.django_db

DUE = Due(at=dt.datetime(2026, 5, 5, 12, tzinfo=dt.UTC), since=dt.datetime(2026, 5, 5, 11, tzinfo=dt.UTC))


def specs_of(image) -> set[str]:
    return set(image.renditions.values_list("filter_spec", flat=True))


def files(settings) -> list[str]:
    """The sizes on the disk."""
    return sorted(path.name for path in Path(settings.MEDIA_ROOT, "images").glob("*"))


def test_a_saved_picture_gets_the_sizes_that_pages_ask_for(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        image = make_image()

    assert specs_of(image) == set(MADE_SIZES)
    assert len(image.file_hash) == 40


def test_sizes_are_made_once_and_a_picture_that_is_gone_has_none():
    image = make_image()

    assert (make_sizes(image.pk), make_sizes(image.pk)) == (10, 0)
    assert image.renditions.count() == 10
    assert make_sizes(image.pk + 1) == 0


@pytest.mark.parametrize("path", ["images/", "images/chooser/", "images/chooser/chosen/{pk}/"])
def test_staff_find_the_small_ones_made_already(admin_client, path):
    image = make_image()
    make_sizes(image.pk)

    html = admin_client.get(f"/admin/{path.format(pk=image.pk)}").content.decode()

    assert "max-165x165" in html or "max-800x600" in html
    assert specs_of(image) == set(MADE_SIZES)


@pytest.mark.indexed
def test_publishing_orders_what_its_pictures_lack(django_capture_on_commit_callbacks):
    image = make_image()
    page = make_standard_page(make_home(), listing_image=image, live=False)
    Errand.objects.all().delete()
    page.save_revision()
    waiting = Errand.objects.count()

    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
        ordered = list(Errand.objects.values_list("kind", "payload"))

    assert (waiting, ordered) == (0, [("shared.make_sizes", {"image": image.pk})])
    assert specs_of(image) == set(MADE_SIZES)
    page.save_revision().publish()
    assert Errand.objects.count() == 1


def test_the_job_makes_what_no_task_made_and_renews_kept_pages():
    image = make_image()
    before = generation()

    assert catch_up(DUE) == "1 picture given its sizes"
    assert specs_of(image) == set(MADE_SIZES)
    assert generation() != before
    assert catch_up(DUE) == ""


def test_a_new_focal_point_needs_new_sizes():
    image = make_image(size=(400, 300))
    make_sizes(image.pk)
    image.focal_point_x = image.focal_point_y = image.focal_point_width = image.focal_point_height = 50
    image.save()

    assert make_sizes(image.pk) == 4  # Those that cut something off.


def test_the_command_does_it_by_hand(capsys):
    make_image()

    call_command("make_sizes", dry_run=True)
    counted = HubRendition.objects.count()
    call_command("make_sizes")
    call_command("make_sizes")

    assert counted == 0
    assert capsys.readouterr().out.splitlines() == [
        "1 picture given its sizes", "1 picture given its sizes", "Every picture has its sizes.",
    ]  # fmt: skip


def test_a_picture_that_cannot_be_read_keeps_no_other_waiting(caplog):
    lost, broken, good = make_image(), make_image(), make_image()
    lost.file.storage.delete(lost.file.name)
    Path(broken.file.path).write_bytes(b"no picture")

    words = make_all()

    assert words == "1 picture given its sizes, 2 pictures could not be read"
    assert specs_of(good) == set(MADE_SIZES)
    assert (specs_of(lost), specs_of(broken)) == (set(), set())
    assert f"picture {lost.pk} " in caplog.text


def test_an_errand_that_fails_is_tried_again(django_capture_on_commit_callbacks):
    image = make_image()
    data = Path(image.file.path).read_bytes()
    Path(image.file.path).unlink()
    run_errands()
    errand = Errand.objects.get()

    assert (errand.status, errand.attempts) == ("queued", 1)

    Path(image.file.path).write_bytes(data)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=2)):
        run_errands()

    assert specs_of(image) == set(MADE_SIZES)


def test_a_picture_that_is_too_large_is_not_decoded(settings):
    image = make_image()
    HubImage.objects.update(width=8000, height=7500)

    with pytest.raises(PictureTooLarge, match="more than 25 million pixels"):
        make_sizes(image.pk)


def test_the_slower_of_two_workers_leaves_no_file(settings, monkeypatch):
    image = make_image()
    plain = HubImage.generate_rendition_instance

    def slow(self, wanted, source):
        made = plain(self, wanted, source)
        monkeypatch.setattr(HubImage, "generate_rendition_instance", plain)
        make_sizes(image.pk)  # Another worker does it all meanwhile.
        return made

    monkeypatch.setattr(HubImage, "generate_rendition_instance", slow)

    assert make_sizes(image.pk) == 0
    assert len(files(settings)) == image.renditions.count() == 10


def test_no_size_is_made_of_a_file_that_was_replaced_meanwhile(settings, monkeypatch):
    image = make_image()
    plain = HubImage.generate_rendition_instance

    def slow(self, wanted, source):
        made = plain(self, wanted, source)
        HubImage.objects.filter(pk=image.pk).update(file="original_images/another.png")
        return made

    monkeypatch.setattr(HubImage, "generate_rendition_instance", slow)

    assert make_sizes(image.pk) == 0
    assert (files(settings), image.renditions.count()) == ([], 0)


def test_a_worker_that_dies_half_way_leaves_whole_sizes_only(monkeypatch):
    image = make_image()
    plain = size_making.make_size
    calls = []

    def dying(*arguments):
        calls.append(arguments)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return plain(*arguments)

    monkeypatch.setattr(size_making, "make_size", dying)
    with pytest.raises(KeyboardInterrupt):
        make_sizes(image.pk)
    monkeypatch.undo()

    assert image.renditions.count() == 3
    assert make_sizes(image.pk) == 7


@time_machine.travel(dt.datetime(2026, 5, 6, 12, tzinfo=dt.UTC), tick=False)
def test_sizes_go_when_consent_has_ended(settings, django_capture_on_commit_callbacks):
    kept, ended = make_image(consent_until=dt.date(2026, 5, 6)), make_image(consent_until=dt.date(2026, 5, 6))
    make_all()
    HubImage.objects.filter(pk=ended.pk).update(consent_until=dt.date(2026, 5, 5))

    with django_capture_on_commit_callbacks(execute=True):
        words = catch_up(DUE)

    assert words == "8 sizes deleted after the end of consent"
    assert (kept.renditions.count(), ended.renditions.count(), len(files(settings))) == (10, 2, 12)


@time_machine.travel(dt.datetime(2026, 5, 6, 12, tzinfo=dt.UTC), tick=False)
def test_withdrawal_takes_them_away_and_a_new_agreement_brings_them_back(settings, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        image = make_image()
    counts = [len(files(settings))]
    for until in (dt.date(2026, 5, 5), dt.date(2027, 5, 5)):
        with django_capture_on_commit_callbacks(execute=True):
            image.consent_until = until
            image.save()
            counts.append(len(files(settings)))
        counts.append(len(files(settings)))

    # After each commit, not before.
    assert counts == [10, 10, 2, 2, 10]


def test_a_file_that_could_not_be_written_names_no_size(monkeypatch):
    image = make_image()
    monkeypatch.setattr(
        FileSystemStorage,
        "_save",
        lambda *arguments: (_ for _ in ()).throw(OSError(28, "No space left on device")),
    )

    with pytest.raises(OSError, match="No space left"):
        make_sizes(image.pk)

    assert image.renditions.count() == 0


def test_the_same_bytes_under_another_name_are_another_picture():
    data = picture_bytes()
    first, second = (make_image(file=ContentFile(data, name="same.png")) for _ in range(2))

    make_all()

    assert (first.renditions.count(), second.renditions.count()) == (10, 10)
    assert not set(first.renditions.values_list("file", flat=True)) & set(
        second.renditions.values_list("file", flat=True)
    )
