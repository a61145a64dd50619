"""Somebody whose every word holds one mark, planted everywhere, and a search for the mark in all that is stored."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.admin.models import FormState
from wagtail.models import Comment, ModelLogEntry, Page
from wagtail.users.models import UserProfile

from charter_champions.domain.applications import add_note, answer, ask_for_information, change_status, confirm
from charter_champions.domain.decisions import approve, decline, record_check
from charter_champions.domain.memberships import end
from charter_champions.enums import ApplicationStatus, CheckResult, DiligenceCheck
from charter_champions.models import Application, Membership
from hub.organisations.models import Organisation, OrganisationContact
from hub.shared.clock import now
from hub.shared.emails import send
from hub.shared.models import OutgoingEmail
from hub.shared.tokens import issue
from reports.enums import Nature
from spotlights.domain.nominations import add_note as add_nomination_note
from spotlights.domain.nominations import move_nomination
from spotlights.enums import NominationStatus
from tests.factories.charter_champions import answer_checks, make_application
from tests.factories.home import make_home, make_standard_page
from tests.factories.organisations import make_organisation
from tests.factories.reports import log, make_started
from tests.factories.shared import picture_bytes
from tests.factories.spotlights import make_nomination

MARK = "zqx7"


@dataclass(frozen=True)
class Planted:
    """Whose words hold ``mark``."""

    mark: str = MARK
    kept_mark: str = "kept9"

    @property
    def address(self) -> str:
        return f"ada.{self.mark}@potters.example"

    @property
    def answers(self) -> dict[str, str]:
        """What an application says of its applicant."""
        return {
            "contact_name": f"Ada {self.mark}",
            "contact_role": f"Chair {self.mark}",
            "email": self.address,
            "phone": f"01632 960 {self.mark}",
            "plan": f"I, {self.mark}, will ask everyone.",
            "logo_description": f"{self.mark} smiling",
        }


def everything_stored() -> list[tuple[str, str]]:
    """Each value of each column of each table, and each file, as text with its place. Plain SQL over the schema."""
    stored = []
    quoted = connection.ops.quote_name
    kind = "text" if connection.vendor == "postgresql" else "blob"  # The index of SQLite's search is bytes.
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - {"django_migrations"}):
            names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            columns = ", ".join(f"CAST({quoted(name)} AS {kind})" for name in names)
            cursor.execute(f"SELECT {columns} FROM {quoted(table)}")
            for row in cursor.fetchall():
                stored += [(f"{table}.{name}", as_text(value)) for name, value in zip(names, row, strict=True) if value]
    for folder in (Path(settings.MEDIA_ROOT), Path(settings.HUB_PRIVATE_ROOT)):
        for path in sorted(folder.rglob("*")) if folder.exists() else []:
            if path.is_file():
                stored.append((f"file in {path.parent.name}", f"{path.name} {path.read_bytes().decode('latin-1')}"))
    return stored


def as_text(value: str | bytes) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def places_with(mark: str, stored: list[tuple[str, str]] | None = None) -> list[str]:
    """Every column and folder in which ``mark`` stands, in any case: now, or in what was ``stored``."""
    stored = everything_stored() if stored is None else stored
    return sorted({place for place, text in stored if mark.lower() in text.lower()})


def staff_user():
    user, _ = get_user_model().objects.get_or_create(username="asha", defaults={"is_superuser": True})
    return user


def apply(
    person: Planted, status: ApplicationStatus = ApplicationStatus.STARTED, *, logo_mark: str = "", **values
) -> Application:
    """An application with the mark in each text about the applicant, a logo with it in its bytes, and links."""
    application = make_application(status, **{**person.answers, **values})
    application.logo.save("logo.png", ContentFile(picture_bytes() + (logo_mark or person.mark).encode()), save=True)
    issue("application-status", application, lasts=dt.timedelta(days=7))
    return application


def apply_and_talk(person: Planted, **values) -> Application:
    """A received application with a question, an answer, a note and a check."""
    application = apply(person, ApplicationStatus.SUBMITTED, **values)
    raw = issue("application-confirm", application, lasts=dt.timedelta(days=7))
    application, _ = confirm(raw)
    ask_for_information(application, f"What does {person.mark} do?", user=staff_user())
    answer(application, f"{person.mark} cooks.")
    add_note(application, f"Rang {person.mark}.", user=staff_user())
    record_check(application, DiligenceCheck.CONTACT, CheckResult.FINE, remark=f"Met {person.mark}", user=staff_user())
    ModelLogEntry.objects.log_action(application, "wagtail.edit", user=staff_user())
    return application


def declined(person: Planted) -> Application:
    application = apply_and_talk(person, name=f"{person.mark} alone", website=f"https://{person.mark}.example")
    decline(application, user=staff_user(), reason=f"We could not reach {person.mark}.")
    return application


def withdrawn(person: Planted) -> Application:
    application = apply_and_talk(person, name=f"{person.mark} again")
    change_status(application, ApplicationStatus.WITHDRAWN, changes={"decided_at": now()})
    return application


def champion(person: Planted, *, ended: bool = False) -> Membership:
    """A champion whose contact is the person, on the listing and in a draft too."""
    application = apply_and_talk(
        person,
        name=f"{person.kept_mark} Lunch",
        shows_email=True,
        shows_phone=True,
        logo_mark="soup",
        logo_description="Soup",
    )
    answer_checks(application)
    membership = approve(application, user=staff_user())
    organisation = Organisation.objects.get(pk=membership.organisation_id)
    organisation.summary = "Waiting as a draft."
    organisation.save_revision(user=staff_user())
    if ended:
        end(membership, user=staff_user(), reason="It closed.")
    return membership


def contact(person: Planted, **values) -> OrganisationContact:
    """A contact at an organisation that is no champion, in a version from before with another address."""
    organisation = make_organisation(f"{person.kept_mark} Allotments")
    row = OrganisationContact(
        name=f"Ada {person.mark}", role=f"Treasurer {person.mark}", email="old@potters.example", phone=person.mark
    )
    organisation.contacts.add(row)
    organisation.save()
    organisation.save_revision(user=staff_user())
    row = OrganisationContact.objects.get(pk=organisation.contacts.get().pk)
    OrganisationContact.objects.filter(pk=row.pk).update(email=person.address.upper(), **values)
    return row


def nomination(person: Planted):
    row = make_nomination(
        nominator_name=f"Ada {person.mark}",
        nominator_email=person.address,
        how_to_reach=f"Ring {person.mark}",
        group_email=f"group@{person.mark}.example",
        group_website=f"https://{person.mark}.example",
        why=f"{person.mark} was cared for there.",
        group_name=f"{person.kept_mark} Choir",
    )
    add_nomination_note(row, f"{person.mark} is the cousin.", user=staff_user())
    move_nomination(row, NominationStatus.DECLINED, user=staff_user(), reason=f"{person.mark} asked us not to.")
    return row


def message(person: Planted):
    """An acknowledgement whose original names the officer; the public version gives the address by mistake."""
    return log(
        make_started(),
        Nature.ACKNOWLEDGEMENT,
        on=dt.date(2026, 4, 14),
        private_text=f"Dear Asha, ring me on {person.mark}. {person.address}",
        public_text=f"We have it, {person.kept_mark}.",
    )


def mails(person: Planted) -> None:
    """To the person, queued and sent; and to somebody else, about the person."""
    context = {"name": f"Ada {person.mark}", "group_name": "Choir", "reference": "SN-7"}
    for _ in range(2):
        send("spotlights.nomination_received", person.address, context=context)
    other = send("spotlights.nomination_received", "sam@kilnford.example", context={**context, "name": person.address})
    OutgoingEmail.objects.filter(pk=other.pk).update(last_error=f"550 <{person.address}> unknown")


def leftovers(person: Planted) -> None:
    """What libraries keep: a form that was typed, a session, a task that failed, a comment, a page and its draft."""
    organisation = make_organisation(f"{person.kept_mark} Garden")
    kind = import_module("django.contrib.contenttypes.models").ContentType.objects.get_for_model(organisation)
    FormState.objects.create(
        data=f"contacts-0-name=Ada+{person.mark}&contacts-0-email={quote(person.address, safe='')}",
        user=staff_user(),
        content_type=kind,
        object_id=str(organisation.pk),
        last_updated_at=timezone.now(),
    )
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["asked_for"] = person.address
    session.create()
    DBTaskResult.objects.create(
        id=uuid.uuid4(),
        args_kwargs={"args": [1], "kwargs": {}},
        task_path="hub.shared.tasks.deliver_email",
        backend_name="default",
        run_after=timezone.now(),
        exception_class_path="smtplib.SMTPRecipientsRefused",
        traceback=f"SMTPRecipientsRefused: {person.address}, dear {person.mark}",
    )
    page = make_standard_page(make_home(), f"{person.kept_mark} times", body=body_with(person.address))
    page.save_revision()
    Comment.objects.create(
        page=Page.objects.get(pk=page.pk), user=staff_user(), text=f"Ask {person.address}.", contentpath="title"
    )


def body_with(address: str) -> str:
    return json.dumps([{"type": "text", "value": f"<p>Write to\n{address}.</p>", "id": str(uuid.uuid4())}])


def account(person: Planted):
    """Of somebody who has left."""
    user = get_user_model().objects.create_user(
        f"ada-{person.mark}", person.address, "pw", first_name=person.mark, last_name=person.mark, is_active=False
    )
    UserProfile.get_for_user(user).avatar.save("me.png", ContentFile(picture_bytes() + person.mark.encode()))
    return user


@dataclass
class Everything:
    """One of each, planted."""

    person: Planted = field(default_factory=Planted)

    def plant(self) -> None:
        person = self.person
        apply(person)
        apply(person, ApplicationStatus.SUBMITTED)
        apply_and_talk(person)
        declined(person)
        withdrawn(person)
        champion(person)
        contact(person)
        nomination(person)
        message(person)
        mails(person)
        leftovers(person)
        account(person)
