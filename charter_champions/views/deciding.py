"""Deciding in two steps: a page that shows what will happen, with the very mail, and a button there that does it.

A GET changes nothing. What was looked at goes with the button as a digest; the domain compares it under the lock.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from charter_champions.domain import decisions
from charter_champions.domain.conflicts import ConflictOfInterest, conflict_of
from charter_champions.domain.diligence import ChecksMissing, concerns, missing_checks
from charter_champions.domain.duplicates import Duplicate, find_duplicates
from charter_champions.domain.letters import MADE_LATER, PreviewOutdated
from charter_champions.enums import APPLICATION_TRANSITIONS, ApplicationStatus, DuplicateReason
from charter_champions.forms.review import (
    NEW_LISTING,
    AppealForm,
    ApproveForm,
    DecisionForm,
    DeclineForm,
    QuestionForm,
)
from charter_champions.models import Application
from hub.accounts.partners import may_be_partner
from hub.organisations.models import Organisation
from hub.shared import audit
from hub.shared.brand import brand_in_use
from hub.shared.clock import today
from hub.shared.mail_frames import allow_style_of
from hub.shared.names import name_of
from hub.shared.states import TransitionNotAllowed
from hub.shared.working_days import long_date

from .review import can_see_application

SURE = {DuplicateReason.NUMBER, DuplicateReason.EMAIL}
"""What two groups hardly share by chance."""

CHANGED = (
    "Nothing was decided and nothing was sent: what would be sent now is not what you looked at. Your words, the "
    "wording of the email or the application changed. Look at it again, then press the button."
)


class DecideView(WagtailAdminTemplateMixin, TemplateView):
    """One decision about one application. A subclass says which, and how it is planned and made."""

    template_name = "charter_champions/admin/decide.html"
    _show_breadcrumbs = True
    header_icon = "clipboard-list"
    index_url_name = "champion_applications:index"
    inspect_url_name = "champion_applications:inspect"

    form_class: type[DecisionForm]
    target: ApplicationStatus
    sources: tuple[ApplicationStatus, ...] | None = None
    """The states that it starts from; all from which the table leads to ``target`` if it is left out."""

    button = ""
    look = ""
    needs_words = True
    """Whether something must be written before there is anything to show."""

    def setup(self, request: HttpRequest, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        self.plan: decisions.Plan | None = None
        self.trouble = ""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not can_see_application(request.user):
            raise PermissionDenied
        self.object = get_object_or_404(Application.objects.confirmed(), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    @property
    def inspect_url(self) -> str:
        return reverse(self.inspect_url_name, args=[self.object.pk])

    @cached_property
    def conflict(self) -> str:
        """Why the person must not decide it; empty too where nobody can any more, which is told instead."""
        return conflict_of(self.request.user, self.object) if self.is_possible() else ""

    def is_possible(self) -> bool:
        status = self.object.status
        if self.sources is not None:
            return status in self.sources
        return self.target in APPLICATION_TRANSITIONS[status]

    def build_form(self, data=None) -> DecisionForm:
        return self.form_class(data)

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        form = self.build_form()
        if not self.needs_words and self.can_go_on():
            self.plan = self.make_plan({})
        response = self.show(form)
        audit.record(audit.REVEALED, actor=request.user, subject=self.object, request=request)
        return response

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        form = self.build_form(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        if not self.can_go_on():
            return self.show(form, status=422)
        is_final = request.POST.get("step") == "send"
        try:
            if is_final:
                done = self.decide(form.cleaned_data, previewed=request.POST.get("previewed", ""))
                messages.success(request, done)
                return redirect(self.inspect_url)
            self.plan = self.make_plan(form.cleaned_data)
        except TransitionNotAllowed:
            self.object.refresh_from_db()
            self.trouble = self.refusal()
        except ConflictOfInterest as refused:
            self.conflict = refused.reason
        except ChecksMissing:
            self.trouble = "Nothing was decided: the checks are not complete any more."
        except decisions.NotAPartner:
            form.add_error("organisation", "This organisation can't become a champion now.")
        except PreviewOutdated:
            self.object.refresh_from_db()
            self.trouble = CHANGED
            if self.can_go_on():
                self.plan = self.make_plan(form.cleaned_data)
        return self.show(form, status=422 if is_final or self.plan is None else 200)

    def can_go_on(self) -> bool:
        return self.is_possible() and not self.conflict and not self.missing

    @property
    def missing(self) -> list[str]:
        return []

    def refusal(self) -> str:
        application = self.object
        by = application.decided_by
        what = application.get_status_display().lower()
        if application.is_decided:
            who = f" by {name_of(by)}" if by else ""
            return f"Already decided{who}: {what}. Nothing more was changed or sent."
        return f"This application has moved on meanwhile: {what}. Nothing more was changed or sent."

    def show(self, form: DecisionForm, *, status: int = 200) -> HttpResponse:
        if not self.is_possible() and not self.trouble:
            self.trouble, status = self.refusal(), 422
        if self.conflict:
            status = 403
        context = self.get_context_data(form=form)
        response = self.render_to_response(context, status=status)
        return allow_style_of(response, context["mail"].html) if context["mail"] else response

    def get_breadcrumbs_items(self) -> list[dict]:
        return [
            {"url": reverse(self.index_url_name), "label": "Applications"},
            {"url": self.inspect_url, "label": str(self.object)},
            {"url": "", "label": self.page_title, "sublabel": str(self.object)},
        ]

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_context_data(self, **kwargs) -> dict:
        plan = self.plan
        mail = plan.letter.rendered() if plan else None
        return {
            **super().get_context_data(**kwargs),
            "application": self.object,
            "inspect_url": self.inspect_url,
            "conflict": self.conflict,
            "trouble": self.trouble,
            "is_possible": self.is_possible(),
            "missing": self.missing if self.is_possible() else [],
            "concerns": concerns(self.object) if plan and self.target == ApplicationStatus.APPROVED else [],
            "plan": plan,
            "mail": mail,
            "made_later": MADE_LATER if mail and MADE_LATER in mail.text else "",
            "effects": self.effects(plan) if plan else [],
            "button": self.button,
            "look": self.look,
        }

    def make_plan(self, answers: Mapping) -> decisions.Plan:
        raise NotImplementedError

    def decide(self, answers: Mapping, *, previewed: str) -> str:
        """Make the decision and return what to tell."""
        raise NotImplementedError

    def effects(self, plan: decisions.Plan) -> list[str]:
        """What happens beside the mail, in sentences."""
        raise NotImplementedError


class ApproveView(DecideView):
    page_title = "Approve"
    form_class = ApproveForm
    target = ApplicationStatus.APPROVED
    button = "Approve and send"

    @cached_property
    def likely(self) -> dict[int, Organisation]:
        """The organisations that may be this one and can be chosen, by their keys, the likest first."""
        alike = [each.found.pk for each in self.alike]
        possible = decisions.possible_champions(on=today()).in_bulk(alike)
        return {pk: possible[pk] for pk in alike if pk in possible}

    @cached_property
    def alike(self) -> list[Duplicate]:
        return [each for each in find_duplicates(self.object) if each.is_organisation]

    @cached_property
    def suggested(self) -> int | str:
        """The listing to begin with: who may change it must be theirs beyond doubt, so a like name is not enough."""
        if not self.likely:
            return NEW_LISTING
        sure = [
            each.found.pk for each in self.alike if SURE.intersection(each.reasons) and each.found.pk in self.likely
        ]
        return sure[0] if len(sure) == 1 else ""

    @property
    def needs_words(self) -> bool:
        return not self.suggested

    @cached_property
    def missing(self) -> list[str]:
        return missing_checks(self.object)

    def build_form(self, data=None) -> ApproveForm:
        return ApproveForm(data, likely=self.likely, initial={"organisation": self.suggested})

    def make_plan(self, answers: Mapping) -> decisions.ApprovalPlan:
        organisation = answers["organisation"] if answers else self.likely.get(self.suggested)
        if reason := conflict_of(self.request.user, self.object, organisation):
            raise ConflictOfInterest(reason)
        return decisions.plan_approval(self.object, organisation=organisation, added=answers.get("added", ""))

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            return super().get(request, *args, **kwargs)
        except ConflictOfInterest as refused:
            # Not with the application, but with the listing that was suggested: another one may be chosen.
            self.trouble = f"{refused.reason} So you can't approve it for that listing."
            return self.show(self.build_form())

    def decide(self, answers: Mapping, *, previewed: str) -> str:
        membership = decisions.approve(
            self.object,
            user=self.request.user,
            organisation=answers["organisation"],
            added=answers["added"],
            previewed=previewed,
        )
        return (
            f"{membership.organisation} is a {brand_in_use().champion}. The badge is on its way to {self.object.email}."
        )

    def effects(self, plan: decisions.ApprovalPlan) -> list[str]:
        organisation = plan.organisation
        if organisation.pk is None:
            told = [f"A new listing “{organisation.name}” is made and published."]
        elif not organisation.live:
            told = [f"The listing “{organisation.name}” is used as it is, and published."]
        elif organisation.has_unpublished_changes:
            told = [f"The listing “{organisation.name}” is used. A draft of it that waits stays a draft."]
        else:
            told = [f"The listing “{organisation.name}” is used as it is."]
        if organisation.name != self.object.name:
            told.append(f"The badge, the email and the verify page name “{organisation.name}”, as the listing does.")
        who = self.object.contact_name or self.object.email
        told.append(f"{who} becomes a contact of it, which only staff see.")
        if may_be_partner(self.object.email):
            already = organisation.people.active().count() if organisation.pk else 0
            others = f", as {already} {'person' if already == 1 else 'people'} can already" if already else ""
            told.append(f"{who} can sign in to the partner area and change the listing{others}.")
        else:
            told.append(f"{who} can’t sign in to the partner area with this email address.")
        told.append(f"The membership starts on {long_date(plan.from_day)} and is valid until {long_date(plan.until)}.")
        if plan.replaced is not None:
            told.append(f"It replaces the membership valid until {long_date(plan.replaced.valid_until)}.")
        return told


class DeclineView(DecideView):
    page_title = "Decline"
    form_class = DeclineForm
    target = ApplicationStatus.DECLINED
    button = "Decline and send"
    look = "no"

    def make_plan(self, answers: Mapping) -> decisions.Plan:
        return decisions.plan_decline(self.object, answers["reason"], added=answers["added"])

    def decide(self, answers: Mapping, *, previewed: str) -> str:
        decisions.decline(
            self.object, answers["reason"], user=self.request.user, added=answers["added"], previewed=previewed
        )
        return f"The application is declined. The reason is on its way to {self.object.email}."

    def effects(self, plan: decisions.Plan) -> list[str]:
        return ["The application is declined. Somebody else may look at it again if they appeal."]


class QuestionView(DecideView):
    page_title = "Ask for information"
    form_class = QuestionForm
    target = ApplicationStatus.INFORMATION_ASKED
    button = "Send the question"

    def make_plan(self, answers: Mapping) -> decisions.Plan:
        return decisions.plan_question(self.object, answers["question"], added=answers["added"])

    def decide(self, answers: Mapping, *, previewed: str) -> str:
        decisions.ask(
            self.object, answers["question"], user=self.request.user, added=answers["added"], previewed=previewed
        )
        return f"The question is on its way to {self.object.email}."

    def effects(self, plan: decisions.Plan) -> list[str]:
        return ["The application waits for an answer. It comes back into the queue with it."]


class AppealView(DecideView):
    """After an appeal: a declined application is looked at again, by somebody who did not decline it."""

    page_title = "Look at it again"
    form_class = AppealForm
    target = ApplicationStatus.RECEIVED
    sources = (ApplicationStatus.DECLINED,)
    button = "Look at it again and tell them"

    def make_plan(self, answers: Mapping) -> decisions.Plan:
        return decisions.plan_appeal(self.object, added=answers["added"])

    def decide(self, answers: Mapping, *, previewed: str) -> str:
        decisions.reopen_for_appeal(
            self.object, answers["reason"], user=self.request.user, added=answers["added"], previewed=previewed
        )
        return f"The application waits for a decision again. The email is on its way to {self.object.email}."

    def effects(self, plan: decisions.Plan) -> list[str]:
        return [
            "The application is in the queue again and waits from today. Its history stays.",
            "Who declined it can't decide it this time.",
        ]
