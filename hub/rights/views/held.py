"""What is held about the person behind a request: look, give a copy, put right, restrict, erase."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django import forms
from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.auth import permission_denied

from hub.rights.domain import held
from hub.rights.domain.copy import copy_pdf
from hub.rights.forms import LookForm
from hub.rights.models import RightsRequest
from hub.rights.permissions import HANDLE
from hub.rights.views.desk import NAMESPACE
from hub.shared import audit
from hub.shared.clock import now
from hub.shared.mail_frames import Consequences
from hub.shared.privacy.accounts import WorksHere
from hub.shared.privacy.erasure import NotAnAddress, by_label, erase_person
from hub.shared.privacy.finding import Found
from stories.domain.moves import withdraw
from stories.enums import STORY_TRANSITIONS, StoryStatus

logger = logging.getLogger(__name__)

SALT = "rights.correct"
SECONDS = 60 * 60
ROWS_SHOWN = 50
WORKS_HERE = "This is the address of somebody who works here. Suspend the account first. Nothing was erased."
NO_LEDGER = (
    "Nothing was erased: the list of erasures, which outlives a restore, can’t be written. "
    "Tell whoever runs the server."
)
NOTHING_TO_SHOW = "Nothing is held under this address or code."


@dataclass(frozen=True)
class Line:
    """One row as staff see it: what it says, and where it is put right."""

    values: dict
    correct_url: str


@dataclass(frozen=True)
class Table:
    found: Found
    why: str
    lines: list[Line]

    @property
    def left_out(self) -> int:
        return len(self.found.keys) - len(self.lines)


def held_page(request: HttpRequest, pk: int) -> HttpResponse:
    """GET looks under nothing: an address in an address would be logged. Each look is."""
    if not request.user.has_perm(HANDLE):
        return permission_denied(request)
    row = RightsRequest.objects.filter(pk=pk).first()
    if row is None:
        raise Http404("There is no such request")
    if request.method != "POST":
        return shown(request, row, LookForm(initial={"email": row.email}))
    form = LookForm(request.POST)
    person = None
    if form.is_valid():
        try:
            person = held.person_of(form.cleaned_data["email"], form.cleaned_data["code"])
            found = person.found()
        except (held.UnknownCode, NotAnAddress) as error:
            form.add_error(None, str(error))
    if form.errors:
        return shown(request, row, form, status=422)
    return act(request, row, form, person, found)


def act(request: HttpRequest, row: RightsRequest, form: LookForm, person: held.Person, found: list) -> HttpResponse:
    match request.POST.get("action"):
        case "json" | "pdf" as kind:
            return handed_out(request, row, person, found, kind)
        case "restrict":
            done = held.restrict(person, user=request.user, request_row=row)
            messages.success(request, f"Restricted: {done}. See what the public can read for the rest.")
        case "lift":
            done = held.lift(person, user=request.user, request_row=row)
            messages.success(request, f"Lifted: {done}.")
        case "erase":
            return erased(request, row, form, person, found)
    audit.record(audit.REVEALED, actor=request.user, subject=row, changes={"rows": count(found)}, request=request)
    return shown(request, row, form, found=found)


def count(found: list[Found]) -> int:
    return sum(len(each.keys) for each in found)


def handed_out(request: HttpRequest, row: RightsRequest, person, found: list[Found], kind: str) -> HttpResponse:
    """The copy as a file, for this person alone; who took it away is logged."""
    at = now()
    if kind == "json":
        response = JsonResponse(held.as_json(person, found, at=at), json_dumps_params={"indent": 2})
    else:
        content = copy_pdf(person, found, reference=row.reference, at=at)
        response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{row.reference}.{kind}"'
    changes = {"format": kind, "rows": count(found)}
    audit.record(held.GIVEN_OUT, actor=request.user, subject=row, changes=changes, request=request)
    return response


def erased(request: HttpRequest, row: RightsRequest, form: LookForm, person, found: list[Found]) -> HttpResponse:
    """Shows what erasing would do; the second press, on the very same, does it."""
    try:
        follows = consequences(person)
        if request.POST.get("previewed") != follows.digest:
            return shown(request, row, form, found=found, follows=follows)
        lines = carry_out(person, row, user=request.user)
    except WorksHere:
        form.add_error(None, WORKS_HERE)
    except OSError:
        logger.exception("The ledger of erasures can't be written")
        form.add_error(None, NO_LEDGER)
    if form.errors:
        return shown(request, row, form, found=found, status=422)
    messages.success(request, f"Erased. {held.BACKUPS}")
    return shown(request, row, LookForm(initial={"email": row.email}), lines=lines)


def consequences(person: held.Person) -> Consequences:
    lines = erase_person(person.email, dry_run=True).lines() if person.email else []
    if may_take_back(person):
        lines.append(f"{person.story.reference} is taken back: its words go and it counts no more")
    return Consequences([*lines, held.BACKUPS])


@transaction.atomic
def carry_out(person: held.Person, row: RightsRequest, *, user) -> list[str]:
    """Erase, and say in lines what was; ``row`` remembers that it was done. Raises ``WorksHere`` and ``OSError``."""
    lines = []
    if may_take_back(person):
        withdraw(person.story, user=user, reason="Asked to erase it")
        lines.append(f"{person.story.reference}: taken back")
    row.erased_at = now()
    row.save(update_fields=["erased_at"])
    return [*lines, *(erase_person(person.email, user=user).lines() if person.email else [])]


def may_take_back(person: held.Person) -> bool:
    return person.story is not None and StoryStatus.WITHDRAWN in STORY_TRANSITIONS[StoryStatus(person.story.status)]


def shown(request: HttpRequest, row: RightsRequest, form: LookForm, *, found=None, follows=None, lines=(), status=200):
    context = {
        "page_title": "What is held",
        "header_title": "What is held about the person",
        "page_subtitle": row.reference,
        "header_icon": "user",
        "rights_request": row,
        "request_url": reverse(f"{NAMESPACE}:inspect", args=[row.pk]),
        "form": form,
        "tables": None if found is None else [table_of(each, row, request.user) for each in found],
        "nothing": NOTHING_TO_SHOW,
        "follows": follows,
        "lines": lines,
    }
    return render(request, "rights/admin/held.html", context, status=status)


def table_of(found: Found, row: RightsRequest, user) -> Table:
    finder = AdminURLFinder(user)
    can_correct = bool(held.correctable_fields(found.declaration))
    lines = []
    for number, each in enumerate(found.rows()):
        if number == ROWS_SHOWN:
            break
        url = finder.get_edit_url(each) or ""
        if not url and can_correct:
            url = reverse("rights_correct", args=[correct_key(row, found.declaration.label, each.pk)])
        lines.append(Line(held.told_row(found.declaration, each), url))
    return Table(found, "; ".join(held.reasons(found.declaration)), lines)


def correct_key(row: RightsRequest, label: str, pk) -> str:
    """What opens one row of the table ``label`` to be put right, for an hour."""
    return signing.dumps([row.pk, label, str(pk)], salt=SALT)


def correct(request: HttpRequest, key: str) -> HttpResponse:
    """Put right what one row says about a person (UK GDPR, Article 16). Which fields were changed is logged."""
    if not request.user.has_perm(HANDLE):
        return permission_denied(request)
    try:
        request_pk, label, pk = signing.loads(key, salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        raise Http404("Look again: the link is too old") from None
    declaration = by_label(label)
    row = declaration.model._base_manager.filter(pk=pk).first()
    request_row = RightsRequest.objects.filter(pk=request_pk).first()
    if row is None or request_row is None:
        raise Http404("There is no such row any more")
    form_class = forms.modelform_factory(declaration.model, fields=held.correctable_fields(declaration))
    form = form_class(request.POST if request.method == "POST" else None, instance=row)
    if form.is_valid():
        if form.changed_data:
            row.save(update_fields=form.changed_data)
            changes = {"table": label, "fields": form.changed_data}
            audit.record(held.CORRECTED, actor=request.user, subject=request_row, changes=changes, request=request)
        messages.success(request, "It is put right." if form.changed_data else "Nothing was changed.")
        return redirect("rights_held", request_pk)
    context = {
        "page_title": "Put right",
        "header_title": f"Put right: {declaration.model._meta.verbose_name}",
        "page_subtitle": request_row.reference,
        "header_icon": "edit",
        "form": form,
        "back_url": reverse("rights_held", args=[request_pk]),
    }
    return render(request, "rights/admin/correct.html", context, status=422 if form.errors else 200)
