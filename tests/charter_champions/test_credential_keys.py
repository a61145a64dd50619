from __future__ import annotations

import io
import stat
import threading

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection

from charter_champions.clients.open_badges import CannotSign, Key
from charter_champions.domain import keys
from charter_champions.models import CredentialKey
from hub.shared.models import Errand
from tests.factories.charter_champions import make_membership

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.HUB_KEYS = tmp_path / "var" / "keys"
    return settings.HUB_KEYS


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_private_half_is_in_a_file_that_nobody_else_may_read(folder):
    made = keys.make_first_key()

    (file,) = folder.iterdir()
    assert (file.name, mode(folder), mode(file)) == (f"{made.key_id}.pem", 0o700, 0o600)
    assert b" PRIVATE KEY-" in file.read_bytes().splitlines()[0]
    assert Key.read(file.read_bytes()) == keys.signing_key()
    columns = [str(getattr(made, field.attname)) for field in made._meta.concrete_fields]
    assert not any("PRIVATE" in column for column in columns)


def test_there_is_one_first_key():
    made = keys.make_first_key()

    assert keys.make_first_key() is None
    assert list(CredentialKey.objects.all()) == [made]


def test_rotating_deletes_the_old_private_half_and_keeps_the_public_one(folder):
    first, second = keys.make_first_key(), keys.rotate_key()

    assert [path.name for path in folder.iterdir()] == [f"{second.key_id}.pem"]
    assert keys.published_key_ids() == [second.key_id, first.key_id]
    assert keys.signing_key().key_id == second.key_id


def at_once(run, count: int = 6) -> list:
    """What ``run`` gives in so many threads that begin together; what it raises is raised here."""
    barrier = threading.Barrier(count)
    results, failures = [], []

    def begin():
        try:
            barrier.wait(timeout=20)
            results.append(run())
        except Exception as failure:  # noqa: BLE001 - raised below
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=begin) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return results


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_first_key(folder):
    results = at_once(keys.make_first_key)

    (made,) = [key for key in results if key is not None]
    assert list(CredentialKey.objects.all()) == [made]
    assert [path.name for path in folder.iterdir()] == [f"{made.key_id}.pem"]


@pytest.mark.django_db(transaction=True)
def test_many_that_rotate_at_once_leave_one_key_that_signs(folder):
    keys.make_first_key()

    def rotate():
        try:
            return keys.rotate_key()
        except keys.KeyMadeMeanwhile:
            return None

    made = [key for key in at_once(rotate) if key is not None]

    numbers = list(CredentialKey.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(made) + 2))
    assert [path.name for path in folder.iterdir()] == [f"{keys.signing_key().key_id}.pem"]
    assert keys.signing_key().key_id == max(made, key=lambda key: key.number).key_id


def test_without_a_key_or_its_file_nothing_is_signed(folder):
    with pytest.raises(keys.NoSigningKey, match="make_credential_key"):
        keys.signing_key()
    made = keys.make_first_key()
    (folder / f"{made.key_id}.pem").unlink()
    with pytest.raises(keys.NoSigningKey, match="rotate_credential_key"):
        keys.signing_key()
    assert keys.key_state() == "no key to sign with"


def test_the_file_of_another_key_is_not_taken_for_it(folder):
    made = keys.make_first_key()
    (folder / f"{made.key_id}.pem").write_bytes(Key.new().pem)

    with pytest.raises(keys.NoSigningKey, match="another key"):
        keys.signing_key()


def test_a_broken_file_is_told_apart(folder):
    made = keys.make_first_key()
    (folder / f"{made.key_id}.pem").write_bytes(b"nonsense")

    with pytest.raises(CannotSign):
        keys.signing_key()
    assert keys.key_state() == "the key can't be read"


def test_a_monitor_hears_of_a_missing_key(client):
    def credentials_part():
        return client.get("/readyz/work").json()["parts"]["credentials"]

    assert credentials_part() == "no key to sign with"
    assert client.get("/readyz").json()["parts"].get("credentials") is None
    keys.make_first_key()
    assert credentials_part() == "ok"


@pytest.mark.parametrize("bits", [0o750, 0o701, 0o704])
def test_keys_that_others_can_read_are_a_fault(folder, bits):
    made = keys.make_first_key()
    assert [fault.id for fault in run_checks() if fault.id == "hub.E011"] == []

    folder.chmod(bits)
    assert [fault.id for fault in run_checks() if fault.id == "hub.E011"] == ["hub.E011"]
    folder.chmod(0o700)
    (folder / f"{made.key_id}.pem").chmod(0o640)
    assert keys.key_state() == "keys are open to others"


def test_keys_in_a_folder_that_is_served_are_a_fault(settings):
    settings.HUB_KEYS = settings.MEDIA_ROOT / "keys"

    assert keys.faults_of_key_folder() == ["The folder of keys lies in 'media', which is served."]


def test_the_first_key_is_made_by_command_and_what_waited_is_ordered():
    make_membership()
    out, err = io.StringIO(), io.StringIO()

    call_command("make_credential_key", stdout=out, stderr=err)
    call_command("make_credential_key", stdout=out, stderr=err)

    (made,) = CredentialKey.objects.all()
    assert out.getvalue() == (f"Made key 1, {made.key_id}. Copy the folder of keys (HUB_KEYS) to a safe place.\n")
    assert err.getvalue() == ""
    assert Errand.objects.filter(kind="champions.badge_packs").count() == 1


def test_a_key_that_is_elsewhere_is_not_made_again(settings, tmp_path):
    keys.make_first_key()
    settings.HUB_KEYS = tmp_path / "another-machine"
    err = io.StringIO()

    call_command("make_credential_key", stderr=err)

    assert "no key to sign with" in err.getvalue()
    assert CredentialKey.objects.count() == 1


def test_rotating_by_command(monkeypatch):
    first = keys.make_first_key()
    out = io.StringIO()

    call_command("rotate_credential_key", stdout=out)

    assert out.getvalue().startswith("Made key 2, z6Mk")
    assert keys.published_key_ids()[1] == first.key_id

    def too_late():
        raise keys.KeyMadeMeanwhile

    monkeypatch.setattr("charter_champions.management.commands.rotate_credential_key.rotate_key", too_late)
    with pytest.raises(CommandError, match="at this moment"):
        call_command("rotate_credential_key")
