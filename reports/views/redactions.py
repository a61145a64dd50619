"""The check before publishing, on one screen: the original beside the public version, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from hub.shared.reveals import RevealsPerson
from hub.shared.states import TransitionNotAllowed
from hub.shared.traces import Piece, Trace, pieces_of
from hub.shared.typed_numbers import row_keys
from reports.domain.marks import Mark, Marks, ReadMarks, marks_in, names_known
from reports.domain.redactions import (
    RedactionRefused,
    emptied,
    needs_second_person,
    prepare,
    publish,
    reopen,
    withhold,
    write,
)
from reports.enums import RedactionStatus
from reports.forms.redactions import CheckForm, ReasonForm
from reports.models import Redaction, RequestedItem, TakenBack
from reports.permissions import PUBLISH_REDACTION

NAMESPACE = "redactions"
SOMEBODY_WAS_QUICKER = "Somebody was quicker: this is “{status}” now. Nothing of yours was saved."
NOTHING_SAVED = "Nothing was saved. Put right what is marked below."

READ_MARKS = "Nothing was saved. Read what is marked in the public version, then change it or press again."

MADE_PUBLIC = ("send", "publish")
"""What is pressed only once the marks in the public version were read."""

WRITING = ("save", "send", "publish")
BY_REASON = ("back", "withhold", "take_back")
DONE = {
    "save": "The public version is saved. Nobody but staff can read it.",
    "send": "It waits for a second person now.",
    "publish": "It is published.",
    "back": "It is to be redacted again.",
    "withhold": "The words and files are withheld. The day and the decisions stay public.",
    "take_back": "It is taken back. Nobody but staff can read it until it is checked again.",
}


@dataclass(frozen=True)
class Section:
    """One text: the original in pieces, beside it the box or the words of the public version."""

    title: str
    note: str
    original: list[Piece]
    public: str
    field: forms.BoundField | None


class CheckView(RevealsPerson, WagtailAdminTemplateMixin, TemplateView):
    """The screen of one check. What is not possible now is not offered, and is refused if it is sent all the same."""

    template_name = "reports/admin/redaction_check.html"
    header_icon = "edit"
    _show_breadcrumbs = True

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(PUBLISH_REDACTION):
            raise PermissionDenied
        rows = Redaction.objects.select_related(
            "message__request__body", "message__request__report", "message__recorded_by", "prepared_by"
        )
        self.object = get_object_or_404(rows, pk=kwargs["pk"])
        self.files = list(self.object.message.attachments.all())
        for file in self.files:
            file.is_chosen = file.pk in self.object.files
        keys = [int(key) for key in self.object.explanations]
        self.items = list(RequestedItem.objects.filter(pk__in=keys).order_by("number", "pk"))
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        action = request.POST.get("action", "")
        if action not in self.possible():
            messages.error(request, SOMEBODY_WAS_QUICKER.format(status=self.object.get_status_display()))
            return redirect(request.path)
        form = self.form_for(action, request.POST)
        if form is not None and not form.is_valid():
            return self.answer_again(NOTHING_SAVED, action, form)
        try:
            if action in MADE_PUBLIC:
                self.refuse_unread(form)
            self.act(action, form)
        except ReadMarks as unread:
            return self.answer_again(READ_MARKS, action, form, unread=unread.marks)
        except RedactionRefused as refused:
            return self.answer_again(refused.message, action, form)
        except TransitionNotAllowed as refused:
            messages.error(request, SOMEBODY_WAS_QUICKER.format(status=RedactionStatus(refused.before).label))
            return redirect(request.path)
        messages.success(request, DONE[action])
        return redirect(request.path)

    def refuse_unread(self, form) -> None:
        """Raise ``ReadMarks`` unless what is marked in the version that would be public was read."""
        found = self.marks_of(form)
        if found.are_unread(self.request.POST.get("marks", "")):
            raise ReadMarks(found)

    def marks_of(self, form) -> Marks:
        """What is marked in the public version: as ``form`` has it, if it is sent, else as it is kept."""
        row, names = self.object, {file.pk: file.name for file in self.files}
        text, role, said, chosen = row.public_text, row.role, row.explanations, row.files
        if self.is_writing and isinstance(form, CheckForm) and form.is_bound and form.is_valid():
            words = form.words
            text, said, chosen, names = words["public_text"], words["explanations"], words["files"], words["names"]
            role = words["role"]
        texts = {"The message": text, "Role": role}
        for item in self.items:
            texts[f"{item.number}. {item.heading}"] = said.get(str(item.pk), "")
            texts[f"{item.number}. By when"] = row.originals.get(str(item.pk), {}).get("by_when", "")
        for number, promise in enumerate(row.message.commitments.order_by("pk"), start=1):
            texts[f"Promise {number}"] = promise.text
        files = [names[key] for key in chosen if key in names]
        found = marks_in(texts, files, names=names_known(row.message.request)).found
        if not files and not any(texts.values()):
            # Nothing at all would be public, which is refused.
            return Marks(found)
        left_out = (
            Mark(f"{item.number}. {item.heading}", "No words", Trace.LEFT_OUT)
            for item in self.items
            if emptied(row, str(item.pk), said.get(str(item.pk), ""))
        )
        return Marks((*found, *left_out))

    def answer_again(self, trouble: str, action: str, form, *, unread: Marks | None = None) -> HttpResponse:
        messages.error(self.request, trouble)
        self.object.refresh_from_db()
        return self.render_to_response(self.get_context_data(sent={action: form}, unread=unread), status=422)

    def possible(self) -> tuple[str, ...]:
        """What ``user`` may do with the check as it is, in the order of the buttons."""
        row, four_eyes = self.object, needs_second_person()
        if self.taken_back:
            return ()
        if row.status == RedactionStatus.TO_REDACT:
            return ("save", "send", "withhold") if four_eyes else ("publish", "save", "withhold")
        if row.status == RedactionStatus.TO_CHECK:
            may_publish = not four_eyes or row.prepared_by_id != self.request.user.pk
            return ("publish", "back", "withhold") if may_publish else ("back", "withhold")
        return ("take_back",)

    @cached_property
    def taken_back(self) -> TakenBack | None:
        """When and why the message was taken back, if it was: then nothing of it is checked any more."""
        return TakenBack.objects.filter(message=self.object.message).select_related("row").first()

    @property
    def is_writing(self) -> bool:
        return not self.taken_back and self.object.status == RedactionStatus.TO_REDACT

    def form_for(self, action: str, data=None) -> forms.Form:
        if action in WRITING and self.is_writing:
            return CheckForm(data, redaction=self.object, items=self.items, files=self.files)
        form = ReasonForm(data, redaction=self.object, auto_id=f"{action}_%s")
        if action != "withhold":
            form.fields["reason"].required = False
        return form

    def act(self, action: str, form) -> None:
        row, user = self.object, self.request.user
        seen = form.cleaned_data["seen"]
        with transaction.atomic():
            if action == "save":
                write(row, user=user, **form.words)
            elif action == "send":
                prepare(row, user=user, **form.words)
            elif action == "publish" and self.is_writing:
                prepare(row, user=user, **form.words)
                publish(row, user=user)
            elif action == "publish":
                publish(row, user=user, seen=seen)
            elif action == "withhold":
                withhold(row, reason=form.cleaned_data["reason"], user=user, seen=seen)
            else:
                reopen(row, reason=form.cleaned_data["reason"], user=user, seen=seen)

    def sections(self, form: CheckForm | None) -> list[Section]:
        row, message = self.object, self.object.message
        names = names_known(row.message.request)
        rows = [
            Section(
                "The message",
                "",
                pieces_of(message.private_text or row.public_text, names=names),
                row.public_text,
                form["public_text"] if form else None,
            )
        ]
        for item in self.items:
            original = row.originals.get(str(item.pk), {})
            by_when = original.get("by_when", "")
            rows.append(
                Section(
                    f"{item.number}. {item.heading}",
                    f"By when, published as it is: {by_when}" if by_when else "",
                    pieces_of(original.get("explanation", ""), names=names),
                    row.explanations.get(str(item.pk), ""),
                    form[f"explanation_{item.pk}"] if form else None,
                )
            )
        return rows

    def get_page_title(self):
        return "Check before publishing"

    def get_page_subtitle(self):
        return f"Check of {self.object.message.request.reference}, {self.object.message.request.body}"

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse(f"{NAMESPACE}:index"), "label": "To redact"},
            {"url": "", "label": self.get_page_subtitle()},
        ]

    def get_context_data(self, *, sent=None, unread=None, **kwargs):
        sent = sent or {}
        possible = self.possible()
        form = None
        if self.is_writing:
            written = next((form for action, form in sent.items() if action in WRITING), None)
            form = written or self.form_for("save")
            for file in self.files:
                file.name_field = form[f"name_{file.pk}"]
        reasons = {action: sent.get(action) or self.form_for(action) for action in possible if action in BY_REASON}
        return {
            **super().get_context_data(**kwargs),
            "row": self.object,
            "request_row": self.object.message.request,
            "form": form,
            "reasons": reasons,
            "possible": possible,
            "four_eyes": needs_second_person(),
            "sections": self.sections(form),
            "files": self.files,
            "promises": self.object.message.commitments.select_related("item"),
            "ticked": set(row_keys(map(str, form["files"].value() or ()))) if form else set(),
            "history": self.object.history.select_related("user").order_by("-at", "-pk"),
            "status_label": self.object.get_status_display(),
            "taken_back": self.taken_back,
            "marks": unread or (self.marks_of(form) if set(MADE_PUBLIC) & set(possible) else None),
            "unread": unread,
        }
