"""The drill: save while others write, lose everything, put it back."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import sys
import tarfile
import threading
from contextlib import closing

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from charter_champions.domain.keys import make_first_key
from charter_champions.domain.status_lists import begin_list
from charter_champions.models import StatusList
from hub.operations.domain import backups, snapshots
from hub.operations.domain.archives import MANIFEST, ArchiveWriter, BackupError, is_safe, opened
from hub.operations.domain.backups import Made, keep_backup, rotate
from hub.operations.domain.restores import HELD, check_backup, restore_backup
from hub.shared.clock import now
from hub.shared.models import HubDocument, OutgoingEmail, Theme

BACKWARDS = f"{sys.executable} -c 'import sys; sys.stdout.buffer.write(sys.stdin.buffer.read()[::-1])'"


def make_document(name: str) -> HubDocument:
    return HubDocument.objects.create(title=name, file=ContentFile(name.encode(), name=f"{name}.txt"))


@pytest.mark.django_db(transaction=True)
def test_a_backup_made_while_others_write_brings_everything_back(tmp_path):
    kept = make_document("kept")
    begin_list(1)
    at = now()
    OutgoingEmail.objects.create(
        kind="k", recipient="a@people.example", subject="s", message_id="<1>", created_at=at, next_attempt_at=at
    )
    stop, begun, written = threading.Event(), threading.Event(), []

    def write() -> None:
        with closing(connection):
            while not stop.is_set() and len(written) < 300:
                written.append(make_document(f"new-{len(written)}"))
                if len(written) % 3 == 0:
                    written[-2].file.delete(save=False)
                begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    begun.wait(timeout=30)
    path, made = keep_backup(tmp_path / "kept")
    stop.set()
    writer.join()

    checked = check_backup(path)
    assert checked.faults == []
    assert (checked.rows, checked.tables, checked.files) == (made.rows, made.tables, made.files)
    assert 1 <= checked.files <= len(written) + 1
    with pytest.raises(BackupError, match="There is a database or files here already"):
        restore_backup(path, replace=False)

    HubDocument.objects.all().delete()
    Theme.objects.create(name="Since then", slug="since-then")
    default_storage.delete(kept.file.name)
    default_storage.save("documents/stray.txt", ContentFile(b"x"))
    restored = restore_backup(path, replace=True)

    with HubDocument.objects.get(pk=kept.pk).file.open() as file:
        assert file.read() == b"kept"
    with opened(path) as archive:
        assert HubDocument.objects.count() == archive.manifest["rows"]["shared_hubdocument"]
    assert not Theme.objects.filter(slug="since-then").exists()
    assert not default_storage.exists("documents/stray.txt")
    assert (restored.migrated, restored.held) == (0, 1)
    assert list(StatusList.objects.values_list("number", flat=True)) == [1, 2]
    assert OutgoingEmail.objects.values_list("status", "last_error").get() == ("failed", HELD)


@pytest.mark.django_db(transaction=True)
def test_no_private_key_is_in_a_backup(tmp_path, settings):
    settings.HUB_KEYS = tmp_path / "keys"
    key = make_first_key()

    path, _ = keep_backup(tmp_path / "kept")

    private = (settings.HUB_KEYS / f"{key.key_id}.pem").read_bytes().splitlines()[1]
    with tarfile.open(path) as archive:
        contents = [archive.extractfile(member).read() for member in archive.getmembers()]
    contents += [gzip.decompress(content) for content in contents if content.startswith(b"\x1f\x8b")]
    assert any(key.key_id.encode() in content for content in contents) or connection.vendor == "postgresql"
    assert not any(private in content for content in contents)


@pytest.mark.django_db(transaction=True)
def test_the_commands_encrypt_check_and_tell_what_is_wrong(tmp_path, capsys, settings):
    make_document("letter")
    settings.HUB_BACKUPS = str(tmp_path / "kept")

    call_command("backup", encrypt=BACKWARDS)

    path = next((tmp_path / "kept").glob("hub-*"))
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"database" not in path.read_bytes()[:512]
    with pytest.raises(CommandError, match="It is encrypted: say with --decrypt"):
        call_command("restore", str(path), check=True)
    call_command("restore", str(path), check=True, decrypt=BACKWARDS)
    assert capsys.readouterr().out.splitlines()[-1] == (
        "Green: everything is there and as its manifest says. Nothing was changed."
    )

    call_command("restore", str(path), replace=True, decrypt=BACKWARDS)
    assert "Erased 0 people again (0 rows)." in capsys.readouterr().out

    plain = tmp_path / "plain.tar"
    plain.write_bytes(path.read_bytes()[::-1].replace(b"letter", b"better"))
    with pytest.raises(CommandError, match="Not green"):
        call_command("restore", str(plain), check=True)


def test_a_full_disk_leaves_nothing_behind(tmp_path, monkeypatch):
    def fill(target, workplace=None) -> Made:
        target.write(b"x" * 100)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "write_backup", fill)

    with pytest.raises(BackupError, match="could not be written: No space left on device"):
        keep_backup(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]


def test_what_a_killed_backup_left_is_cleared_and_never_looks_finished(tmp_path, monkeypatch):
    (tmp_path / ".hub-20260101T000000Z.tar.unfinished").mkdir()
    monkeypatch.setattr(backups, "write_backup", lambda target, workplace: Made(0, 0, 0, 0, []))

    path, _ = keep_backup(tmp_path)

    assert sorted(item.name for item in tmp_path.iterdir()) == [".lock", path.name]


def test_a_program_that_fails_to_encrypt_fails_the_backup(tmp_path, monkeypatch):
    monkeypatch.setattr(backups, "write_backup", lambda target, workplace: Made(0, 0, 0, 0, []))

    with pytest.raises(BackupError, match="failed"):
        keep_backup(tmp_path, encrypt="false")
    with pytest.raises(BackupError, match="no-such-program can't be started"):
        keep_backup(tmp_path, encrypt="no-such-program")
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]


def test_two_backups_do_not_share_a_folder(tmp_path):
    with backups.sole_user(tmp_path), pytest.raises(BackupError, match="Another backup"):
        keep_backup(tmp_path)


def test_old_backups_go_and_the_newest_stays(tmp_path, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC))
    names = ["hub-20261017T115959Z.tar", "hub-20261018T120001Z.tar.age", "hub-20261001T000000Z.tar.age", "notes.txt"]
    for name in names:
        (tmp_path / name).write_text("")

    assert sorted(rotate(tmp_path)) == ["hub-20261001T000000Z.tar.age", "hub-20261017T115959Z.tar"]
    assert rotate(tmp_path, kept=dt.timedelta(days=1)) == []


GOOD = {"made_at": "", "database": "sqlite", "version": "1", "rows": {}, "migrations": [], "absent": []}


def archive(tmp_path, *, members=(), manifest=GOOD, links=(), extra=()):
    """A tar with a manifest that names ``members``, and with whatever else somebody put into it."""
    path = tmp_path / "hostile.tar"
    with path.open("wb") as file:
        writer = ArchiveWriter(file)
        for name in members:
            writer.add(name, io.BytesIO(b"x"))
        for name in extra:
            writer.write(name, io.BytesIO(b"x"), 1)
        for name, kind in links:
            link = tarfile.TarInfo(name)
            link.type, link.linkname = kind, "/etc/passwd"
            writer.tar.addfile(link)
        if manifest is None:
            writer.tar.close()
        else:
            writer.finish(manifest)
    return path


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"members": ["files/default/../../../etc/cron.d/x"]}, "no name that a backup has"),
        ({"members": ["/etc/passwd"]}, "no name that a backup has"),
        ({"members": ["files/default/a\\..\\b"]}, "no name that a backup has"),
        ({"links": [("files/default/a", tarfile.SYMTYPE)]}, "no plain file"),
        ({"links": [("files/default/a", tarfile.LNKTYPE)]}, "no plain file"),
        ({"links": [("files/default/a", tarfile.CHRTYPE)]}, "no plain file"),
        ({"extra": ["files/default/a"]}, "1 members that its manifest does not name"),
        ({"members": ["files/default/a"], "extra": ["files/default/a"]}, "two members"),
        ({"manifest": None}, "not finished"),
        ({"manifest": {}}, "manifest can't be read"),
        ({"manifest": GOOD | {"rows": {"a": "many"}}}, "manifest can't be read"),
        ({"manifest": GOOD | {"absent": 3}}, "manifest can't be read"),
    ],
)
def test_a_hostile_archive_is_refused(tmp_path, parts, words):
    with pytest.raises(BackupError, match=words), opened(archive(tmp_path, **parts)):
        pytest.fail("it was opened")


def test_what_is_no_archive_is_told(tmp_path):
    (tmp_path / "a.tar").write_bytes(b"not a tar" * 100)

    with pytest.raises(BackupError, match="no tar archive"), opened(tmp_path / "a.tar"):
        pytest.fail("it was opened")
    with pytest.raises(BackupError, match="There is no file"), opened(tmp_path / "b.tar"):
        pytest.fail("it was opened")


def test_no_more_is_unpacked_than_the_manifest_says(tmp_path):
    path = tmp_path / "bomb.tar"
    with path.open("wb") as file:
        writer = ArchiveWriter(file)
        writer.add("database.sqlite3", io.BytesIO(b"\0" * 10_000_000), packed=True)
        writer.members[0]["bytes"] = 1000
        writer.finish(GOOD)
    target = io.BytesIO()

    with opened(path) as found, pytest.raises(BackupError, match="longer than its manifest says"):
        found.copy("database.sqlite3", target)
    assert len(target.getvalue()) <= 1001


def test_a_file_that_grows_while_it_is_read_is_kept_as_it_was_read(tmp_path):
    path = tmp_path / "a.tar"
    with path.open("wb") as file:
        writer = ArchiveWriter(file)
        writer.add("files/default/a", io.BytesIO(b"abc"))
        writer.finish(GOOD)

    with tarfile.open(path) as tar:
        assert json.load(tar.extractfile(MANIFEST))["members"][0]["bytes"] == 3


@pytest.mark.parametrize("name", ["files/default/a b/é.jpg", "database.pgdump", "manifest.json"])
def test_names_that_a_backup_has(name):
    assert is_safe(name)


@pytest.mark.parametrize(("server", "words"), [(99, "can't work with a server of version 99"), (1, None)])
def test_an_older_tool_is_told_in_one_sentence(server, words, tmp_path, monkeypatch):
    tool = tmp_path / "pg_dump"
    tool.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 15.8 (Debian 15.8-0)'\n")
    tool.chmod(0o755)

    if words is None:
        snapshots.refuse_older_tool(str(tool), server)
        return
    with pytest.raises(BackupError, match=words):
        snapshots.refuse_older_tool(str(tool), server)
    with pytest.raises(BackupError, match="not installed; on Debian: apt-get install postgresql-client-16"):
        snapshots.refuse_older_tool(str(tmp_path / "none"), 16)


def test_a_password_stands_on_no_command_line():
    words, variables = snapshots.tool_call(
        "pg_dump", ["--format=custom"], {"NAME": "hub", "USER": "hub", "PASSWORD": "very secret", "OPTIONS": {}}
    )

    assert words == ["pg_dump", "-U", "hub", "--format=custom", "hub"]
    assert variables["PGPASSWORD"] == "very secret"
