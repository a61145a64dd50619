"""The pages of an application: filling in, changing, and what happens to what can't be saved as it is."""

from __future__ import annotations

import uuid
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files import File
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect

from charter_champions.domain import answers, drafts
from charter_champions.domain.sections import SECTIONS, find_page, next_page
from charter_champions.domain.unsaved import Typed, forget_unsaved, keep_unsaved, recall_unsaved
from charter_champions.forms.apply_base import PageForm
from charter_champions.models import UnsavedPage
from hub.shared.responses import private_file
from hub.shared.states import TransitionNotAllowed

from .apply_answers import conflicts_in_words
from .apply_base import DraftView
from .apply_kept import FORMS, conflicts_of, form_with

OLD_NAMES = {"organisation": "group", "commitment": "promises"}
"""Pages of before, which may still be open in somebody's browser."""

IN_CONFLICT = "Somebody else changed this answer while you were writing. Compare the two and choose."
REMOVED = "remove_logo"
BUTTONS = {"csrfmiddlewaretoken", "later", REMOVED}


class PageView(DraftView):
    """One page of the application, to fill in or to change.

    A page that can't be saved as it is leads to itself by a redirect, with what was typed kept for it: "back" then
    never asks whether to send a form again (decision 39).
    """

    def dispatch(self, request, *args, **kwargs):
        found = find_page(OLD_NAMES.get(kwargs["step"], kwargs["step"]))
        if found is None:
            raise Http404("No such page")
        self.section, self.page = found
        return super().dispatch(request, *args, **kwargs)

    @property
    def key(self) -> uuid.UUID | None:
        """The key of what was kept of this page, from the address."""
        try:
            return uuid.UUID(self.request.GET.get("kept", ""))
        except ValueError:
            return None

    def get(self, request, token, step):
        if not self.page.applies(self.application):
            return redirect("apply:tasks", token)
        kept = recall_unsaved(self.application, self.page.slug, self.key)
        return self.show_kept(*kept) if kept else self.show(self.form())

    def post(self, request, token, step):
        if self.is_own_link:
            drafts.confirm_address(self.application)
        try:
            if REMOVED in request.POST and self.page.slug == "logo":
                answers.save_page(self.application, {"logo": "", "logo_description": ""}, page="logo")
                return redirect(self.address("step", "logo"))
            return self.save(self.form(request.POST, request.FILES))
        except TransitionNotAllowed:
            return redirect("apply:done", token)

    def save(self, form: PageForm) -> HttpResponse:
        is_valid, is_for_later = form.is_valid(), "later" in self.request.POST
        # What can be kept is kept at once, whatever else is wrong: nobody's typing waits on another box.
        sent = {name: value for name, value in form.answers.items() if name not in self.taken}
        if "logo" in form.fields and "logo" not in sent and (picture := self.picture_kept()):
            sent["logo"] = picture
        conflicts = answers.save_page(self.application, sent, page=self.page.slug, seen=form.seen_marks)
        if is_for_later:
            form.forgive_missing()
            is_valid = not form.errors
        if is_valid and not conflicts:
            if self.key:
                forget_unsaved(self.application, key=self.key)
            return redirect(self.address("later") if is_for_later else self.following())
        row = keep_unsaved(
            self.application,
            self.page.slug,
            self.typed(form, is_for_later=is_for_later),
            key=self.key,
            picture=sent["logo"] if "logo" in conflicts else None,
        )
        if is_for_later:
            return redirect(f"{self.address('later')}?rest={self.page.slug}")
        to = "&to=check" if self.comes_from_check else ""
        return redirect(f"{self.address('step', self.page.slug)}?kept={row.key}{to}")

    @property
    def taken(self) -> set[str]:
        """The fields in conflict for which whoever sends the form takes what the other person saved."""
        return {
            name.removeprefix("take_")
            for name, choice in self.request.POST.items()
            if name.startswith("take_") and choice == "saved"
        }

    @property
    def comes_from_check(self) -> bool:
        return self.request.GET.get("to") == "check"

    def picture_kept(self) -> File | None:
        """The logo from before a conflict about it, if whoever sends the form chooses it now."""
        kept = recall_unsaved(self.application, self.page.slug, self.key)
        if kept is None or not kept[0].picture or self.request.POST.get("take_logo") != "typed":
            return None
        picture = kept[0].picture
        return File(picture.storage.open(picture.name), name=PurePosixPath(picture.name).name)

    def typed(self, form: PageForm, *, is_for_later: bool) -> Typed:
        boxes = {name: values for name, values in self.request.POST.lists() if name not in BUTTONS}
        file_errors = {
            name: [str(message) for message in form.errors[name]]
            for name in form.errors
            if name in form.fields and form.fields[name].widget.needs_multipart_form
        }
        return Typed(boxes, file_errors, is_for_later)

    def following(self) -> str:
        """Where to go on: out of a section that says no, to the next page of the section, else to the list."""
        if self.page.slug == "can-join" and self.application.cannot_join_because:
            return self.address("cannot-join")
        if self.comes_from_check and self.is_complete:
            return self.address("check")
        page = next_page(self.application, self.page)
        return self.address("step", page.slug) if page else self.address("tasks")

    def form(self, *args) -> PageForm:
        return FORMS[self.page.slug](*args, application=self.application)

    def show_kept(self, row: UnsavedPage, typed: Typed) -> HttpResponse:
        """The page with what was typed, what is wrong with it, and what somebody else saved meanwhile."""
        form = form_with(self.application, self.page.slug, typed)
        conflicts = conflicts_of(form, row)
        if typed.is_for_later:
            form.forgive_missing()
        for name, messages in typed.file_errors.items():
            form.errors[name] = form.error_class([*messages], renderer=form.renderer)
        for name in conflicts:
            form.add_error(name, ValidationError(IN_CONFLICT, code="conflict"))
        return self.show(
            form,
            is_rest_saved=typed.is_for_later,
            conflicts=conflicts_in_words(self.application, form, conflicts, row),
            kept_picture_url=self.address("kept-picture", str(row.key)) if row.picture else "",
        )

    def show(self, form: PageForm, **context) -> HttpResponse:
        form.show_current()
        number = SECTIONS.index(self.section) + 1
        context = {
            "form": form,
            "page": self.page,
            "title": self.page.title,
            "caption": f"Section {number} of {len(SECTIONS)}" + (", optional" if self.section.is_optional else ""),
            "back_url": self.back_url(),
            "back_text": "Back to check your answers" if self.comes_from_check else "Back to your application",
            "button": "Save and continue",
            "logo_url": self.address("picture") if self.application.logo else "",
            **context,
        }
        return self.render("step", context)

    def back_url(self) -> str:
        return self.address("check" if self.comes_from_check else "tasks")


class CannotJoinView(DraftView):
    """Why a group can't be a champion, kindly, and what it can do with us all the same. Nothing is lost."""

    def get(self, request, token):
        reasons = self.application.cannot_join_because
        if not reasons:
            return redirect("apply:tasks", token)
        return self.render("cannot_join", {"reasons": reasons, "change_url": self.address("step", "can-join")})


class PictureView(DraftView):
    """The logo of an application, or one that could not be saved, for whoever has the link."""

    def get(self, request, token, key=None):
        if key is None:
            picture = self.application.logo
        else:
            row = self.application.unsaved_pages.filter(key=key).first()
            picture = row.picture if row else None
        if not picture:
            raise Http404("No picture")
        try:
            file = picture.storage.open(picture.name)
        except FileNotFoundError:
            raise Http404("No picture") from None
        return private_file(FileResponse(file), f"logo{PurePosixPath(picture.name).suffix}")
