from __future__ import annotations

import datetime as dt
import logging
from io import StringIO

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core import serializers
from django.core.management import CommandError, call_command

from charter_champions.enums import ApplicationStatus
from charter_champions.models import Application, ApplicationNote
from hub.organisations.models import OrganisationContact, OrganisationPerson
from hub.shared.clock import now
from hub.shared.models import AuditEntry, Erasure, OutgoingEmail
from hub.shared.privacy import ledger, mentions
from hub.shared.privacy.accounts import WorksHere
from hub.shared.privacy.erasure import NotAnAddress, erase_person, replay_erasures
from reports.models import Message
from tests.factories.charter_champions import make_application, make_reviewer
from tests.factories.organisations import make_organisation

from .traces import MARK, Everything, Planted, apply_and_talk, champion, contact, mails, message, places_with

pytestmark = pytest.mark.django_db

PERSON = Planted()
AT = dt.datetime(2026, 5, 12, 9, 0, tzinfo=dt.UTC)
LATER = AT + dt.timedelta(days=20)


@pytest.fixture(autouse=True)
def folders_of_its_own(settings, tmp_path):
    settings.HUB_ERASURE_LEDGER = tmp_path / "ledger" / "erasures.jsonl"
    settings.VAR_DIR = tmp_path


@pytest.mark.indexed
def test_an_erased_person_leaves_no_trace_and_the_record_stays(django_capture_on_commit_callbacks, caplog):
    caplog.set_level(logging.INFO)
    with django_capture_on_commit_callbacks(execute=True):
        Everything().plant()
    before = places_with(MARK)
    caplog.clear()

    with django_capture_on_commit_callbacks(execute=True):
        report = erase_person("ADA.zqx7@Potters.Example ")

    assert len(before) > 40
    assert places_with(MARK) == []
    assert MARK not in caplog.text
    assert MARK not in "\n".join(report.lines())
    # Of the pages whose words were touched an editor is told.
    assert [place.split()[0] for place in report.to_look_at] == ["home.StandardPage"]
    assert Message.objects.get().public_text == "We have it, kept9."
    assert sorted(Application.objects.values_list("status", flat=True)) == [
        "approved",
        "declined",
        "withdrawn",
        "withdrawn",
    ]
    assert sorted(set(Application.objects.values_list("name", flat=True))) == ["[erased]", "kept9 Lunch"]
    # Who worked here, and who acted for the champion.
    erased = get_user_model().objects.exclude(username="asha")
    assert [user.username for user in erased] == [f"erased-{user.pk}" for user in erased]
    assert (len(erased), OrganisationPerson.objects.count()) == (2, 0)
    again = erase_person(PERSON.address)
    assert (again.total, again.lines()) == (0, ["Nothing found"])


def test_a_dry_run_tells_what_would_go_and_changes_nothing():
    apply_and_talk(PERSON)
    before = places_with(MARK)

    report = erase_person(PERSON.address, dry_run=True)

    assert report.tally["charter_champions.Application", "erased"] == 1
    assert places_with(MARK) == before
    assert (Erasure.objects.count(), ledger.read().entries) == (0, frozenset())


def test_nobody_else_is_touched():
    others = ["joanna@potters.example", "anna@potters.example.org", "anna@xpotters.example", "anna-b@potters.example"]
    for address in others:
        make_application(ApplicationStatus.RECEIVED, email=address)
    note = ApplicationNote.objects.create(
        application=Application.objects.first(), kind="staff", text="; ".join([*others, "anna@potters.example."]), at=AT
    )
    make_application(ApplicationStatus.RECEIVED, email="anna+hub@potters.example")

    report = erase_person("anna@potters.example")

    note.refresh_from_db()
    assert note.text == "; ".join([*others, "[erased]."])
    assert sorted(Application.objects.values_list("email", flat=True)) == sorted([*others, "anna+hub@potters.example"])
    assert report.plus_forms == 1
    assert report.lines()[-1] == "Left alone: 1 with the same address and a +tag"


def test_an_address_beyond_ascii_is_found_in_each_spelling(monkeypatch):
    monkeypatch.setattr(mentions, "READ_AT_ONCE", 2)
    application = make_application(ApplicationStatus.RECEIVED, email="jane@bücher.example")
    spellings = ["JANE@BÜCHER.example", "jane@xn--bcher-kva.example", "jane%40b%C3%BCcher.example"]
    for text in [*spellings, "jane@bucher.example", "x"]:
        ApplicationNote.objects.create(application=make_application(), kind="staff", text=text, at=AT)
    draft = make_organisation("Books", description="jane@bücher.example")
    draft.save_revision()

    erase_person("Jane@XN--bcher-KVA.example")

    application.refresh_from_db()
    draft.refresh_from_db()
    assert application.email == ""
    assert list(ApplicationNote.objects.order_by("pk").values_list("text", flat=True)) == [
        *["[erased]"] * 3,
        "jane@bucher.example",
        "x",
    ]
    assert (draft.description, draft.latest_revision.content["description"]) == ("[erased]", "[erased]")


def test_what_waits_for_a_decision_is_withdrawn_without_a_mail():
    application = make_application(ApplicationStatus.RECEIVED, email=PERSON.address)

    erase_person(PERSON.address)

    application.refresh_from_db()
    assert (application.status, application.contact_name, application.email) == ("withdrawn", "Erased person", "")
    assert OutgoingEmail.objects.count() == 0


def test_who_works_here_is_refused_until_suspended():
    officer = make_reviewer("ada")

    with pytest.raises(WorksHere):
        erase_person(officer.email)
    assert get_user_model().objects.get(pk=officer.pk).email == "ada@kilnford.example"
    with pytest.raises(CommandError, match="Suspend it first"):
        call_command("erase_person", "ada@kilnford.example")

    get_user_model().objects.filter(pk=officer.pk).update(is_active=False)
    erase_person("ada@kilnford.example")

    officer.refresh_from_db()
    assert (officer.username, officer.email, officer.groups.count()) == (f"erased-{officer.pk}", "", 0)
    assert not officer.check_password("correct horse battery staple")


@pytest.mark.parametrize("address", ["", "ada", "@potters.example", "ada@", "a b@potters.example", "%@%"])
def test_what_is_no_address_erases_nobody(address):
    with pytest.raises(NotAnAddress):
        erase_person(address)


def test_nothing_is_erased_that_cannot_be_remembered(settings, tmp_path):
    make_application(ApplicationStatus.RECEIVED, email=PERSON.address)
    (tmp_path / "file").write_text("")
    settings.HUB_ERASURE_LEDGER = tmp_path / "file" / "erasures.jsonl"

    with pytest.raises(CommandError, match="nothing was erased"):
        call_command("erase_person", PERSON.address)

    assert Application.objects.get().email == PERSON.address
    assert Erasure.objects.count() == 0


def test_an_erasure_is_in_the_audit_log_without_the_person():
    make_application(ApplicationStatus.RECEIVED, email=PERSON.address)

    erase_person(PERSON.address)

    entry = AuditEntry.objects.get(action="erase")
    assert (entry.subject_id, entry.summary, entry.changes) == ("", "", {"rows": 1})


def test_the_command_reports_counts():
    contact(PERSON)
    output = StringIO()

    call_command("erase_person", PERSON.address, "--dry-run", stdout=output)
    call_command("erase_person", PERSON.address, stdout=output)

    assert output.getvalue().splitlines() == [
        "Dry run: nothing was changed.",
        "organisations.OrganisationContact: 1 deleted with its row",
        "wagtailcore.Revision: 1 person taken out of a version",
        "Erased.",
        "organisations.OrganisationContact: 1 deleted with its row",
        "wagtailcore.Revision: 1 person taken out of a version",
    ]


# Restored backups


def dumped(*models) -> str:
    return serializers.serialize("json", [row for model in models for row in model._base_manager.all()])


def restore(backup: str) -> None:
    for row in serializers.deserialize("json", backup):
        row.save()


def test_who_comes_back_with_an_older_backup_is_erased_again():
    with time_machine.travel(AT, tick=False):
        champion(PERSON)
        mails(PERSON)
        message(PERSON)
    backup = dumped(Application, OutgoingEmail, OrganisationContact)
    Message._base_manager.all().update(private_text="")
    with time_machine.travel(LATER, tick=False):
        erase_person(PERSON.address)
    Erasure.objects.all().delete()
    restore(backup)
    assert places_with(PERSON.address) != []

    with time_machine.travel(LATER + dt.timedelta(days=1), tick=False):
        report = replay_erasures()
        again = replay_erasures()

    assert places_with(MARK) == []
    assert (report.people, report.is_complete, again.people) == (1, True, 0)
    assert Erasure.objects.count() == 1


def test_an_address_that_is_only_mentioned_is_found_by_a_replay():
    with time_machine.travel(LATER, tick=False):
        erase_person(PERSON.address)
    with time_machine.travel(AT, tick=False):
        message(PERSON)

    assert replay_erasures().people == 1
    assert places_with(PERSON.address) == []


def test_who_came_back_of_their_own_accord_is_spared():
    with time_machine.travel(AT, tick=False):
        old = make_application(ApplicationStatus.DECLINED, email=PERSON.address)
        backup = dumped(Application)
    with time_machine.travel(LATER, tick=False):
        erase_person(PERSON.address)
    with time_machine.travel(LATER + dt.timedelta(days=2), tick=False):
        new = make_application(ApplicationStatus.RECEIVED, email=PERSON.address.upper())
    assert replay_erasures().people == 0
    restore(backup)

    assert replay_erasures().people == 1

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.email, new.email, new.status) == ("", PERSON.address.upper(), "received")


def test_a_contact_of_unknown_age_is_erased_again_and_a_newer_one_is_not():
    with time_machine.travel(LATER, tick=False):
        erase_person(PERSON.address)
    old, new = contact(PERSON, added_at=None), contact(PERSON, added_at=LATER + dt.timedelta(days=1))

    replay_erasures()

    assert list(OrganisationContact.objects.all()) == [new]
    assert old not in OrganisationContact.objects.all()


def test_a_member_of_staff_who_left_is_erased_again_although_the_backup_has_them_at_work():
    with time_machine.travel(AT, tick=False):
        officer = make_reviewer("ada")
        get_user_model().objects.filter(pk=officer.pk).update(date_joined=AT)
    with time_machine.travel(LATER, tick=False):
        ledger.append([ledger.new_entry(officer.email, now())])

    replay_erasures()

    officer.refresh_from_db()
    assert (officer.is_active, officer.email, officer.groups.count()) == (False, "", 0)


def test_an_older_secret_is_still_compared_with_and_a_lost_one_is_told(settings):
    with time_machine.travel(LATER, tick=False):
        erase_person(PERSON.address)
    with time_machine.travel(AT, tick=False):
        application = make_application(ApplicationStatus.DECLINED, email=PERSON.address)
    first = settings.SECRET_KEY
    settings.SECRET_KEY = "another-secret-" * 5

    assert replay_erasures().unmatched == 1
    with pytest.raises(CommandError):
        call_command("replay_erasures", stderr=StringIO())
    application.refresh_from_db()
    assert application.email == PERSON.address

    settings.SECRET_KEY_FALLBACKS = [first]
    assert replay_erasures().is_complete
    application.refresh_from_db()
    assert application.email == ""
