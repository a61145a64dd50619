"""The forms of an application, and what of their pages was kept because it could not be saved."""

from __future__ import annotations

from django.http import QueryDict

from charter_champions.domain import answers
from charter_champions.domain.sections import find_page
from charter_champions.domain.unsaved import Typed, kept_pages
from charter_champions.forms.apply_base import PageForm
from charter_champions.forms.apply_group import CanJoinForm, CharityForm, ContactForm, GroupForm
from charter_champions.forms.apply_practice import ListeningForm, SafetyForm
from charter_champions.forms.apply_promises import PromisesForm
from charter_champions.forms.apply_public import LogoForm, PlaceForm, PublicPageForm
from charter_champions.models import Application, UnsavedPage

FORMS: dict[str, type[PageForm]] = {
    "can-join": CanJoinForm,
    "group": GroupForm,
    "charity": CharityForm,
    "contact": ContactForm,
    "listening": ListeningForm,
    "safety": SafetyForm,
    "logo": LogoForm,
    "public-page": PublicPageForm,
    "place": PlaceForm,
    "promises": PromisesForm,
}


def form_with(application: Application, page: str, typed: Typed) -> PageForm:
    """The form of ``page`` as it was sent, with what is wrong with it now."""
    data = QueryDict(mutable=True)
    for name, values in typed.boxes.items():
        data.setlist(name, values)
    form = FORMS[page](data, application=application)
    form.is_valid()
    return form


def conflicts_of(form: PageForm, row: UnsavedPage) -> list[str]:
    """The fields that somebody else has changed since the page was opened."""
    sent = {**form.answers, **({"logo": row.picture} if row.picture else {})}
    return answers.in_conflict(form.application, sent, form.seen_marks)


def unsettled(application: Application) -> dict[str, UnsavedPage]:
    """What was kept and still waits, the newest of each page: nobody has answered the same since."""
    found: dict[str, UnsavedPage] = {}
    for row, typed in kept_pages(application):
        page = find_page(row.page)
        if row.page in found or page is None or not page[1].applies(application):
            continue
        form = form_with(application, row.page, typed)
        if conflicts_of(form, row) or is_waiting(form):
            found[row.page] = row
    return found


def is_waiting(form: PageForm) -> bool:
    """Whether something typed could not be saved, and the answer in its place is still the one from before."""
    form.forgive_missing()
    fields = {field.name for field in Application._meta.get_fields()}
    seen = form.seen_marks
    return any(
        answers.mark_of(answers.value_of(form.application, name)) == answers.before_of(name, seen)
        for name in form.errors
        if name in fields
    )
