"""What staff do leaves exactly one entry each in the audit log, and no personal text in its mirror."""

from __future__ import annotations

import datetime as dt
import json
import logging

import pytest
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.models import AnonymousUser, Group, User
from django.contrib.auth.signals import user_login_failed
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import LogContext
from wagtail.models import GroupPagePermission, Page, Site

from charter_champions.enums import ApplicationStatus
from hub.home.domain.roles import ADMINISTRATOR, CHAMPIONS_OFFICER, MODERATOR
from hub.shared import audit
from hub.shared.models import AuditEntry, JobRun, JobState
from tests.charter_champions.decision_pages import decide
from tests.factories.charter_champions import make_application
from tests.factories.home import make_home
from tests.factories.organisations import make_organisation
from tests.factories.shared import make_user_in
from tests.factories.spotlights import make_nomination

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

NAME = 'Kim "Reed" <kim@kilnford.example>\n{"a": 1}'
ORGANISATIONS = "wagtailsnippets_organisations_organisation"


@pytest.fixture
def kim():
    user = User.objects.create_superuser("kim@kilnford.example", "kim@kilnford.example", "x", first_name="Kim")
    Site.objects.update(root_page=make_home())
    return user


@pytest.fixture
def staff(client, kim):
    client.force_login(kim)
    return client


@pytest.fixture
def entries(caplog, django_capture_on_commit_callbacks):
    """Does something and returns what it left in the audit log, having compared the mirror with it."""

    def left(action) -> list[tuple]:
        before = set(AuditEntry.objects.values_list("pk", flat=True))
        caplog.clear()
        with caplog.at_level(logging.INFO, "hub.audit"), django_capture_on_commit_callbacks(execute=True):
            action()
        new = AuditEntry.objects.exclude(pk__in=before).order_by("pk")
        lines = [each.getMessage() for each in caplog.records if each.name == "hub.audit"]
        ours = [line for line in map(json.loads, lines) if line["source"] == "hub"]
        assert [(line["action"], line["id"], line["entry"]) for line in ours] == list(
            new.values_list("action", "subject_id", "pk")
        )
        for word in ("Kim", "kim@", "Reed", "Quiet", "07700"):
            assert word not in "".join(lines)
        fields = ("action", "actor", "subject_type", "subject_id", "changes", "network")
        return list(new.values_list(*fields))

    return left


HERE = "127.0.0.0/24"


def test_signing_in_out_and_failing(rf, kim, entries):
    request = rf.post("/", REMOTE_ADDR="127.0.0.1")
    request.session, request.user = SessionStore(), AnonymousUser()

    failed = entries(lambda: authenticate(request, username=kim.username, password="Kim Reed"))
    by_address = entries(lambda: user_login_failed.send(None, credentials={"email": "KIM@kilnford.example"}))
    unknown = entries(lambda: authenticate(request, username=NAME, password="x"))
    nul = entries(lambda: user_login_failed.send(None, credentials={"username": "Kim\0"}))
    signed_in = entries(lambda: login(request, authenticate(request, username=kim.username, password="x")))
    signed_out = entries(lambda: logout(request))

    assert failed == [("sign_in_failed", None, "auth.user", str(kim.pk), {}, HERE)]
    assert by_address == [("sign_in_failed", None, "auth.user", str(kim.pk), {}, "")]
    assert unknown == [("sign_in_failed", None, "", "", {}, HERE)]
    assert nul == [("sign_in_failed", None, "", "", {}, "")]
    assert signed_in == [("sign_in", kim.pk, "auth.user", str(kim.pk), {}, HERE)]
    assert signed_out == [("sign_out", kim.pk, "auth.user", str(kim.pk), {}, HERE)]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_says_who_took_how_many_rows(staff, kim, entries, kind):
    for name in (NAME, "Kim's kites"):
        make_organisation(name, slug=f"o{len(name)}")

    left = entries(lambda: staff.get(reverse(f"{ORGANISATIONS}:list"), {"export": kind, "q": "Kim"}).getvalue())

    assert left == [
        ("export", kim.pk, "organisations.organisation", "", {"format": kind, "rows": 2}, HERE),
    ]


def test_the_export_of_the_log_is_in_the_log(staff, kim, entries):
    left = entries(lambda: staff.get("/admin/audit_log/", {"export": "csv"}))

    assert left == [("export", kim.pk, "shared.auditentry", "", {"format": "csv", "rows": 1}, HERE)]


def test_opening_what_is_held_about_a_person_is_a_reveal(staff, kim, entries):
    application = make_application(ApplicationStatus.RECEIVED, contact_name=NAME)
    nomination, organisation = make_nomination(nominator_name=NAME), make_organisation(NAME, slug="kim")
    pages = {
        f"/admin/champion_applications/inspect/{application.pk}/": ("charter_champions.application", application),
        reverse("nominations:inspect", args=[nomination.pk]): ("spotlights.nomination", nomination),
        reverse(f"{ORGANISATIONS}:inspect", args=[organisation.pk]): ("organisations.organisation", organisation),
        reverse(f"{ORGANISATIONS}:edit", args=[organisation.pk]): ("organisations.organisation", organisation),
    }

    for url, (label, row) in pages.items():
        assert entries(lambda url=url: staff.get(url)) == [("reveal", kim.pk, label, str(row.pk), {}, HERE)]


def test_who_may_not_open_it_reveals_nothing(client, entries):
    application = make_application(ApplicationStatus.RECEIVED)
    client.force_login(make_user_in(MODERATOR))

    assert entries(lambda: client.get(f"/admin/champion_applications/inspect/{application.pk}/")) == []


@pytest.mark.parametrize(
    ("page", "answers", "action", "after"),
    [
        ("approve", {}, "approve", "approved"),
        ("decline", {"reason": NAME}, "decline", "declined"),
        ("question", {"question": NAME}, "move", "information_asked"),
    ],
)
def test_a_decision_leaves_one_entry_with_both_states(client, entries, page, answers, action, after):
    officer = make_user_in(CHAMPIONS_OFFICER)
    application = make_application(ApplicationStatus.RECEIVED, name=NAME[:100].replace("\n", " "))
    client.force_login(officer)

    left = entries(lambda: decide(client, application, page, **answers))

    mine = [entry for entry in left if entry[2] == "charter_champions.application"]
    assert mine == [
        (action, officer.pk, "charter_champions.application", str(application.pk), {"status": ["received", after]}, "")
    ]


def test_people_and_their_roles(kim, entries):
    with LogContext(user=kim):
        added = entries(lambda: User.objects.create_user("sam@kilnford.example", first_name="Kim Reed"))
        sam = User.objects.get(username="sam@kilnford.example")
        roles = entries(lambda: sam.groups.set(Group.objects.filter(name__in=[ADMINISTRATOR, MODERATOR])))
        fewer = entries(lambda: sam.groups.set(Group.objects.filter(name=MODERATOR)))
        cleared = entries(sam.groups.clear)
        sam.is_active = False
        suspended = entries(sam.save)
        sam.is_active = True
        restored = entries(sam.save)
        sam.is_superuser = True
        raised = entries(sam.save)
        renamed = entries(lambda: (setattr(sam, "last_name", "Reed"), sam.save()))
        number = str(sam.pk)
        gone = entries(sam.delete)

    assert added == [
        (
            "user_added",
            kim.pk,
            "auth.user",
            number,
            {"is_active": True, "is_superuser": False, "is_staff": False},
            "",
        )
    ]
    assert roles == [
        ("groups_changed", kim.pk, "auth.user", number, {"added": ["administrator", "moderator"]}, ""),
    ]
    assert fewer == [("groups_changed", kim.pk, "auth.user", number, {"taken": ["administrator"]}, "")]
    assert cleared == [("groups_changed", kim.pk, "auth.user", number, {"taken": ["moderator"]}, "")]
    assert suspended == [("user_suspended", kim.pk, "auth.user", number, {"is_active": [True, False]}, "")]
    assert restored == [("user_restored", kim.pk, "auth.user", number, {"is_active": [False, True]}, "")]
    assert raised == [("user_changed", kim.pk, "auth.user", number, {"is_superuser": [False, True]}, "")]
    assert renamed == []
    assert [entry for entry in gone if entry[0] == "user_deleted"] == [
        ("user_deleted", kim.pk, "auth.user", number, {}, "")
    ]


def test_rights_of_a_group(kim, entries):
    from django.contrib.auth.models import Permission

    group, page = Group.objects.create(name=NAME[:100]), Page.objects.get(depth=1)
    right = Permission.objects.get(codename="view_auditentry")
    publish = Permission.objects.get(codename="publish_page")
    with LogContext(user=kim):
        added = entries(lambda: group.permissions.add(right))
        again = entries(lambda: group.permissions.add(right))
        taken = entries(lambda: group.permissions.remove(right))
        row = entries(lambda: GroupPagePermission.objects.create(group=group, page=page, permission=publish))

    told = ("permissions_changed", kim.pk, "auth.group", str(group.pk))
    assert added == [(*told, {"added": ["shared.view_auditentry"]}, "")]
    assert again == []
    assert taken == [(*told, {"taken": ["shared.view_auditentry"]}, "")]
    assert row == [(*told, {"added": "publish_page", "page": page.pk}, "")]


def test_what_a_migration_grants_is_not_recorded(entries):
    from hub.home.domain.roles import grant_roles

    Group.objects.get(name=MODERATOR).permissions.clear()

    assert entries(grant_roles) == []


def test_administrators_read_the_log_and_filter_it(client, kim):
    audit.record(audit.MOVED, actor=kim, subject=kim, changes={"status": ("off", "on")})
    audit.record(audit.EXPORTED, actor=None, subject=User, changes={"rows": 3})
    client.force_login(make_user_in(ADMINISTRATOR))

    page = client.get("/admin/audit_log/").content.decode()
    only = client.get("/admin/audit_log/", {"action": "export"}).content.decode()
    by_kim = client.get("/admin/audit_log/", {"actor": kim.pk, "at_from": "2020-01-01"}).content.decode()

    assert "status: off to on" in page
    assert f"user {kim.pk}" in page
    assert ("rows: 3" in only, "off to on" in only) == (True, False)
    assert ("rows: 3" in by_kim, "off to on" in by_kim) == (False, True)


@pytest.mark.parametrize("role", [MODERATOR, CHAMPIONS_OFFICER])
def test_nobody_else_finds_the_log_or_the_scheduled_work(client, role):
    client.force_login(make_user_in(role))
    job = JobState.objects.create(key="shared.mail")

    for url in ("/admin/audit_log/", "/admin/scheduled_work/", f"/admin/scheduled_work/inspect/{job.pk}/"):
        assert client.get(url).status_code == 302
    assert "audit_log" not in client.get("/admin/").content.decode()


def test_scheduled_work_shows_what_was_done_and_what_fails(client):
    at = timezone.now()
    JobState.objects.create(key="shared.mail", done_until=at, ended_at=at)
    JobState.objects.create(key="shared.task_results", failures=2, ended_at=at, retry_at=at)
    JobState.objects.create(key="shared.sessions", done_until=at - dt.timedelta(days=4), ended_at=at)
    JobState.objects.create(key="gone.job")
    for key, outcome, words, error in [
        ("shared.mail", "done", "3 mails sent", ""),
        ("shared.task_results", "failed", "", "  File …\nOSError: No space left on device"),
        ("shared.sessions", "done", "", ""),
    ]:
        JobRun.objects.create(key=key, due_at=at, started_at=at, ended_at=at, outcome=outcome, words=words, error=error)
    client.force_login(make_user_in(ADMINISTRATOR))

    page = client.get("/admin/scheduled_work/")
    shown = [(state.key, state.last_run and state.last_run.outcome) for state in page.context["object_list"]]
    html = page.content.decode()
    failing = JobState.objects.get(key="shared.task_results")
    one = client.get(f"/admin/scheduled_work/inspect/{failing.pk}/").content.decode()

    assert shown == [("shared.mail", "done"), ("shared.sessions", "done"), ("shared.task_results", "failed")]
    assert (html.count("3 mails sent"), html.count("OSError: No space left on device")) == (1, 1)
    assert "Nothing to do" in html
    assert "Failing" in html
    assert "Overdue" in html
    assert "Failed 2 times in a row" in one
    assert "OSError: No space left on device" in one
