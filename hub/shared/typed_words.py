"""What was typed on a page that can't take it now: shown back, or carried past a code into its form again.

For views of a class with a function ``blank_form(data)``: the form of the page with ``data`` and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.core import signing
from django.http import HttpRequest, QueryDict
from django.urls import resolve

from .forms import HubBoundField, HubForm

FIELD = "typed"
SALT = "hub.shared.typed_words"

LONGEST = 20_000
"""Characters of one answer that are kept: twice what any page takes."""

MOST_FIELDS = 60
"""Twice what the longest page has."""


@dataclass(frozen=True)
class Typed:
    """What one press sent to ``page``, a path. It is never stored: the page that explains holds it."""

    page: str
    data: QueryDict
    is_cut: bool = False

    @cached_property
    def rows(self) -> list[tuple[str, str]]:
        """Each question that has an answer, with the answer."""
        form = blank_form(resolve(self.page).func, self.data)
        said = [(bound.label, words_of(bound)) for bound in form.visible_fields()] if form else []
        return [row for row in said if row[1]]

    @property
    def has_files(self) -> bool:
        """Whether there were files, of which only the names are here."""
        form = blank_form(resolve(self.page).func, self.data)
        return form is not None and form.is_multipart()

    @property
    def packed(self) -> str:
        """All of it as the value of one hidden field, signed so that it leads to no other page."""
        return signing.dumps([self.page, dict(self.data.lists()), self.is_cut], salt=SALT, compress=True)


def typed_in(request: HttpRequest) -> Typed | None:
    """What somebody wrote and sent with ``request``, now or before the code was asked for; ``None`` for no words."""
    if request.method != "POST":
        return None
    typed = unpacked(request.POST[FIELD]) if FIELD in request.POST else kept_of(request)
    return typed if typed and typed.rows else None


def kept_of(request: HttpRequest) -> Typed:
    data, is_cut = QueryDict(mutable=True), len(request.POST) > MOST_FIELDS
    for name, values in list(request.POST.lists())[:MOST_FIELDS]:
        if name != "csrfmiddlewaretoken":
            is_cut = is_cut or len(values) > 1 or len(values[-1]) > LONGEST
            data[name] = values[-1][:LONGEST]
    for name, uploads in request.FILES.lists():
        data[name] = ", ".join(upload.name for upload in uploads)[:LONGEST]
    return Typed(request.path, data, is_cut)


def unpacked(packed: str) -> Typed | None:
    """``None`` for what the hub did not pack."""
    try:
        page, kept, is_cut = signing.loads(packed, salt=SALT)
    except signing.BadSignature:
        return None
    data = QueryDict(mutable=True)
    for name, values in kept.items():
        data.setlist(name, values)
    return Typed(page, data, is_cut)


def blank_form(view, data: QueryDict) -> HubForm | None:
    make = getattr(getattr(view, "view_class", None), "blank_form", None)
    return make(data) if make else None


def words_of(bound: HubBoundField) -> str:
    """The answer as somebody reads it: the words of a choice, a date as it was typed, the names of files."""
    if bound.kind == "file":
        return bound.form.data.get(bound.html_name, "")
    value = bound.value()
    if bound.kind == "day":
        return " ".join(part for part in value or [] if part)
    if bound.kind == "checkbox":
        return "Yes" if value else ""
    if bound.kind in {"radios", "select"}:
        return next((str(label) for key, label in bound.field.choices if key and str(key) == value), "")
    return (value or "").strip()
