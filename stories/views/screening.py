"""The screening desk: one story, its private words beside the version for others to read, and what staff decide."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied

from hub.shared import audit
from hub.shared.codes import grouped
from hub.shared.guards import run_once
from hub.shared.mail_frames import Consequences
from hub.shared.reveals import RevealsPerson
from hub.shared.staff_actions import NoteForm, StaffActionsView
from hub.shared.traces import pieces_of
from stories.domain import screening
from stories.domain.consent import USES
from stories.domain.crisis import suggests_danger
from stories.domain.moves import lift_restriction, restrict, withdraw
from stories.domain.papers import receive_paper
from stories.domain.receiving import StoryAnswers
from stories.enums import STORY_TRANSITIONS, StoryStatus
from stories.forms.screening import PaperForm, PlacingForm, PrivateReasonForm, RejectForm
from stories.models import Story, StoryContact
from stories.permissions import REACH, SAFEGUARD, SCREEN

NAMESPACE = "stories_desk"
NOBODY_MAILED = (
    "It is out of the flow, but nobody was told: no Safeguarding lead has an email address. Tell an administrator now."
)
MAILED = "It is out of the flow. {people} told by email; only those who see to safeguarding can open it now."


def may_open(user, story: Story) -> bool:
    """Whether ``user`` may read the private words of ``story``."""
    return user.has_perm(SAFEGUARD if story.status == StoryStatus.SAFEGUARDING else SCREEN)


class StoryView(RevealsPerson, StaffActionsView):
    """One story. Each opening is logged; one with the safeguarding lead is there for nobody else."""

    page_title = "Story"
    needs_permission = SCREEN
    actions = {
        "accept": PlacingForm,
        "change": PlacingForm,
        "reject": RejectForm,
        "safeguard": PrivateReasonForm,
        "back": PrivateReasonForm,
        "withdraw": PrivateReasonForm,
        "restrict": forms.Form,
        "lift": forms.Form,
        "note": NoteForm,
    }
    targets = {
        "accept": StoryStatus.ACCEPTED,
        "reject": StoryStatus.REJECTED,
        "safeguard": StoryStatus.SAFEGUARDING,
        "back": StoryStatus.RECEIVED,
        "withdraw": StoryStatus.WITHDRAWN,
    }
    transitions = STORY_TRANSITIONS

    def get_object(self, queryset=None):
        story = super().get_object(queryset)
        if not may_open(self.request.user, story):
            raise Http404("There is no such story")
        return story

    def get_page_subtitle(self) -> str:
        return self.object.reference

    def is_possible(self, action: str) -> bool:
        if action == "change":
            return self.object.status == StoryStatus.ACCEPTED
        if action == "note":
            return self.object.status != StoryStatus.WITHDRAWN
        if action in ("restrict", "lift"):
            is_restricted = self.object.restricted_at is not None
            return self.object.status != StoryStatus.WITHDRAWN and is_restricted == (action == "lift")
        return super().is_possible(action)

    def refusal(self, action: str) -> str:
        return f"It is “{self.object.get_status_display()}” now. What you typed is still in the box; nothing was saved."

    def build_form(self, action: str, data=None) -> forms.Form:
        form_class = self.actions[action]
        if form_class is not PlacingForm:
            return form_class(data, prefix=action)
        story = self.object
        initial = {
            "public_text": story.public_text or screening.suggested_text(story),
            "services": story.services.all(),
            "area": story.area_id,
            "themes": story.themes.all(),
            "topics": story.topics.all(),
        }
        if story.severity:
            initial["severity"] = story.severity
        return PlacingForm(data, prefix=action, story=story, initial=initial)

    def preview(self, action: str, form: forms.Form):
        if action != "withdraw":
            return None
        return Consequences(
            [
                "All private words, the version for others to read, the contact and the notes are deleted at once.",
                "It leaves its topics. Numbers in reports that were issued stay.",
                "The code opens nothing any more. This can’t be undone.",
            ]
        )

    def placed(self, form: PlacingForm) -> dict:
        cleaned = form.cleaned_data
        return {
            "public_text": cleaned["public_text"],
            "services": cleaned["services"],
            "themes": cleaned["themes"],
            "topics": cleaned["topics"],
            "user": self.request.user,
            **screening.kept_values(cleaned),
        }

    def do_accept(self, form: PlacingForm) -> str:
        screening.accept(self.object, **self.placed(form))
        return "The story is accepted."

    def do_change(self, form: PlacingForm) -> str:
        screening.change_accepted(self.object, **self.placed(form))
        return "It is changed."

    def do_reject(self, form: RejectForm) -> str:
        screening.reject(self.object, **form.cleaned_data, user=self.request.user)
        return "The story is not used."

    def do_safeguard(self, form: PrivateReasonForm) -> str:
        addresses = screening.to_safeguarding(self.object, reason=form.cleaned_data["reason"], user=self.request.user)
        if not addresses:
            return NOBODY_MAILED
        return MAILED.format(people="One person is" if len(addresses) == 1 else f"{len(addresses)} people are")

    def do_back(self, form: PrivateReasonForm) -> str:
        screening.back_to_flow(self.object, reason=form.cleaned_data["reason"], user=self.request.user)
        return "It is to be read again."

    def do_withdraw(self, form: PrivateReasonForm) -> str:
        withdraw(self.object, user=self.request.user, reason=form.cleaned_data["reason"])
        return "It is taken back. Nothing of it is here any more."

    def do_restrict(self, form: forms.Form) -> str:
        restrict(self.object, user=self.request.user)
        return "It is kept, and shown and counted nowhere."

    def do_lift(self, form: forms.Form) -> str:
        lift_restriction(self.object, user=self.request.user)
        return "It may be used again as it was allowed."

    def do_note(self, form: NoteForm) -> str:
        text = form.cleaned_data["text"]
        form.run_once(lambda: screening.note(self.object, text, user=self.request.user))
        return "The note is kept."

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        # Who takes a story out of the flow can't open it any more.
        if response.status_code == 302 and not may_open(request.user, Story.objects.get(pk=self.object.pk)):
            return redirect(f"{NAMESPACE}:index")
        return response

    def get_context_data(self, **kwargs):
        story = self.object
        words = getattr(story, "words", None)
        texts = (
            [("What happened", words.what_happened), ("What would have been better", words.what_better)]
            if words
            else []
        )
        return {
            **super().get_context_data(**kwargs),
            "story": story,
            "texts": [(title, pieces_of(text, is_story=True)) for title, text in texts if text],
            "service_words": words.service_words if words else "",
            "danger": any(suggests_danger(text) for _, text in texts),
            "allowed": [use for use in USES if getattr(story, f"may_{use}")],
            "notes": story.notes.select_related("user"),
            "history": story.history.select_related("user"),
            "contact_url": contact_url(self.request.user, story),
        }


def contact_url(user, story: Story) -> str:
    """Where the contact is, for who may see it of a story that may be asked about; empty otherwise."""
    may = user.has_perm(REACH) and story.may_contact and StoryContact.objects.filter(story=story).exists()
    return reverse("story_contact", args=[story.pk]) if may else ""


class ContactedForm(forms.Form):
    contacted_on = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}))


def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """How to reach who told a story: each opening is logged."""
    story = Story.objects.filter(pk=pk, may_contact=True).first()
    if not request.user.has_perm(REACH):
        return permission_denied(request)
    row = StoryContact.objects.filter(story=story).first() if story else None
    if row is None or not may_open(request.user, story):
        raise Http404("There is no such contact")
    form = ContactedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        row.contacted_on = form.cleaned_data["contacted_on"]
        row.save(update_fields=["contacted_on"])
        messages.success(request, "The day is kept.")
        return redirect("story_contact", pk)
    audit.record(audit.REVEALED, actor=request.user, subject=row, request=request)
    context = {
        "story": story,
        "contact": row,
        "form": form,
        "page_title": "How to reach who told it",
        "header_title": "How to reach who told it",
        "page_subtitle": story.reference,
        "header_icon": "user",
    }
    return render(request, "stories/admin/contact.html", context, status=422 if form.errors else 200)


def paper(request: HttpRequest) -> HttpResponse:
    """Type in a story that came on paper; its number and its code are shown once."""
    if not request.user.has_perm(SCREEN):
        return permission_denied(request)
    form = PaperForm(request.POST if request.method == "POST" else None)
    context = {
        "page_title": "Story on paper",
        "header_title": "Story on paper",
        "header_icon": "edit",
        "form": form,
    }
    if not form.is_valid():
        return render(request, "stories/admin/paper.html", context, status=422 if form.errors else 200)
    answers, kept = paper_answers(form), {}

    def keep() -> Story:
        story, kept["code"] = receive_paper(
            answers,
            received_on=form.cleaned_data["received_on"],
            organisation=form.cleaned_data["organisation"],
            is_partner_named=form.cleaned_data["is_partner_named"],
            user=request.user,
        )
        return story

    story, _ = run_once("stories.paper", form.cleaned_data["submission_key"], keep)
    if story is None:
        raise Http404("The story is gone")
    context |= {"story": story, "code": grouped(kept["code"]) if kept else ""}
    return render(request, "stories/admin/paper_kept.html", context)


def paper_answers(form: PaperForm) -> StoryAnswers:
    cleaned = form.cleaned_data
    contact = {name: cleaned[f"contact_{name}"] for name in ("name", "email", "phone")}
    return StoryAnswers(
        what_happened=cleaned["what_happened"].replace("\r\n", "\n"),
        what_better=cleaned["what_better"].replace("\r\n", "\n"),
        service=cleaned["service"],
        service_words=cleaned["service_words"],
        area=cleaned["area"],
        happened_in=cleaned["happened_in"],
        teller=cleaned["teller"],
        allowed=cleaned["allowed"],
        contact=contact if "contact" in cleaned["allowed"] else {},
    )
