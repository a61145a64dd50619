"""Applying to be a Charter Champion: a start page, a task list, one page for each topic, check answers, done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View
from django.views.decorators.http import require_safe

from charter_champions.domain import applications
from charter_champions.domain.charter import version_in_force
from charter_champions.enums import ApplicationStatus
from charter_champions.forms.apply import (
    AboutForm,
    CharityForm,
    ComeBackForm,
    CommitmentForm,
    ContactForm,
    LogoForm,
    StartForm,
    StepForm,
)
from charter_champions.models import Application
from hub.shared import tokens
from hub.shared.clock import now
from hub.shared.guards import Limit, take
from hub.shared.states import TransitionNotAllowed

from .link_problems import link_problem

RESENDS = (Limit(3, dt.timedelta(hours=1)),)


@dataclass(frozen=True)
class Step:
    """One page of the application."""

    slug: str
    title: str
    form: type[StepForm]
    is_done: Callable[[Application], bool]
    applies: Callable[[Application], bool] = lambda application: True
    hint: str = ""
    is_optional: bool = False


STEPS = (
    Step("organisation", "About your organisation", AboutForm, lambda a: bool(a.name and a.kind and a.summary)),
    Step(
        "charity",
        "Your charity number",
        CharityForm,
        lambda a: bool(a.charity_number),
        applies=lambda a: a.needs_charity_number,
    ),
    Step("contact", "Who to contact", ContactForm, lambda a: a.is_contact_done),
    Step("commitment", "Your commitment", CommitmentForm, lambda a: a.is_commitment_done),
    Step(
        "logo",
        "Your logo",
        LogoForm,
        lambda a: bool(a.logo),
        hint="You can do without, or send it later",
        is_optional=True,
    ),
)


def steps_of(application: Application) -> list[Step]:
    return [step for step in STEPS if step.applies(application)]


def next_step(application: Application, after: Step) -> Step | None:
    """The first required page after ``after`` that is not done, else the first one at all; ``None`` if all are."""
    steps = [step for step in steps_of(application) if not step.is_optional]
    following = [step for step in steps if STEPS.index(step) > STEPS.index(after)]
    return next((step for step in [*following, *steps] if not step.is_done(application)), None)


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Before you start: what it takes, what you need, and who helps."""
    return render(request, "charter_champions/apply/start.html", {"version": version_in_force()})


class StartView(View):
    """The first page: sending it makes the record."""

    http_method_names = ["get", "head", "post", "options"]

    def dispatch(self, request, *args, **kwargs):
        if version_in_force() is None:
            return redirect("apply:start")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self.show(request, StartForm())

    def post(self, request):
        form = StartForm(request.POST)
        form.guard(request)
        if not form.is_valid():
            return form.answer_headers(self.show(request, form))
        with transaction.atomic():
            application, _ = form.run_once(lambda: applications.start(form.answers))
            if application is None:
                return redirect("apply:start")
            link = applications.draft_link(application)
        following = next_step(application, STEPS[0])
        return redirect(f"{link}{following.slug}/" if following and application.is_editable else link)

    def show(self, request, form):
        context = {
            "form": form,
            "title": STEPS[0].title,
            "caption": "Page 1 of 3",
            "back_url": reverse("apply:start"),
            "back_text": "Back",
            "button": "Save and continue",
            "step": STEPS[0],
        }
        return render(request, "charter_champions/apply/step.html", context)


class DraftView(View):
    """A page behind the link to an unfinished application. A GET changes nothing."""

    http_method_names = ["get", "head", "post", "options"]
    needs_editable = True

    def dispatch(self, request, *args, **kwargs):
        self.token = kwargs["token"]
        try:
            self.application = tokens.look_up(applications.DRAFT, self.token).subject
        except tokens.TokenError as error:
            return link_problem(request, error)
        if self.needs_editable and not self.application.is_editable:
            return redirect("apply:done", self.token)
        return super().dispatch(request, *args, **kwargs)

    def address(self, name: str, *arguments: str) -> str:
        return reverse(f"apply:{name}", args=[self.token, *arguments])

    def render(self, template: str, context: dict, *, status: int = 200) -> HttpResponse:
        context = {"application": self.application, "token": self.token, **context}
        return render(self.request, f"charter_champions/apply/{template}.html", context, status=status)


class TaskListView(DraftView):
    def get(self, request, token):
        steps = steps_of(self.application)
        required = [step for step in steps if not step.is_optional]
        tasks = [
            {
                "title": step.title,
                "url": self.address("step", step.slug),
                "is_done": step.is_done(self.application),
                "is_optional": step.is_optional,
                "hint": step.hint,
            }
            for step in steps
        ]
        context = {
            "tasks": tasks,
            "done": sum(step.is_done(self.application) for step in required),
            "total": len(required),
            "check_url": self.address("check") if self.application.is_complete else "",
            "later_url": self.address("later"),
        }
        return self.render("tasks", context)


class StepView(DraftView):
    """One page of the application, to fill in or to change."""

    def dispatch(self, request, *args, **kwargs):
        self.step = next((step for step in STEPS if step.slug == kwargs["step"]), None)
        if self.step is None:
            raise Http404("No such page")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, token, step):
        if not self.step.applies(self.application):
            return redirect("apply:tasks", token)
        return self.show(self.form(initial=self.initial()))

    def post(self, request, token, step):
        if "remove_logo" in request.POST and self.step.slug == "logo":
            return self.save({"logo": "", "logo_description": ""}, lambda: redirect(self.address("step", "logo")))
        form = self.form(request.POST, request.FILES)
        is_valid = form.is_valid()
        if "later" in request.POST:
            return self.save(form.answers, lambda: self.leave(form))
        if not is_valid:
            return self.show(form, status=422)
        return self.save(form.answers, self.go_on)

    def save(self, answers: dict, then: Callable[[], HttpResponse]) -> HttpResponse:
        try:
            applications.save_answers(self.application, answers)
        except TransitionNotAllowed:
            return redirect("apply:done", self.token)
        return then()

    def leave(self, form: StepForm) -> HttpResponse:
        """On to the link to come back by. What is missing never blocks; what was typed and can't be kept is shown."""
        form.forgive_missing()
        if form.errors:
            return self.show(form, status=422, is_rest_saved=True)
        return redirect(self.address("later"))

    def go_on(self) -> HttpResponse:
        following = next_step(self.application, self.step)
        return redirect(self.address("step", following.slug) if following else self.address("check"))

    def form(self, *args, **kwargs) -> StepForm:
        return self.step.form(*args, application=self.application, **kwargs)

    def initial(self) -> dict:
        return {
            name: getattr(self.application, name).all()
            if name in ("areas", "themes")
            else getattr(self.application, name)
            for name in self.step.form.base_fields
            if name not in ("version", "logo")
        }

    def show(self, form: StepForm, *, status: int = 200, is_rest_saved: bool = False) -> HttpResponse:
        pages = [step for step in steps_of(self.application) if not step.is_optional]
        context = {
            "form": form,
            "step": self.step,
            "title": self.step.title,
            "caption": "Optional" if self.step.is_optional else f"Page {pages.index(self.step) + 1} of {len(pages)}",
            "back_url": self.address("tasks"),
            "back_text": "Back to your application",
            "button": "Save and continue",
            "can_come_back": True,
            "is_rest_saved": is_rest_saved,
        }
        return self.render("step", context, status=status)


class CheckView(DraftView):
    """Every answer on one page, each with a link to change it; the button sends them."""

    def get(self, request, token):
        if not self.application.is_complete:
            return redirect("apply:tasks", token)
        return self.render("check", {"rows": answer_rows(self.application, self.address)})

    def post(self, request, token):
        try:
            applications.submit(self.application)
        except applications.ApplicationIncomplete:
            return redirect("apply:tasks", token)
        except TransitionNotAllowed:
            return redirect("apply:done", token)  # The button was pressed twice.
        return redirect("apply:done", token)


class DoneView(DraftView):
    """What was sent and what happens next; the mail can be sent again, and a mistake put right."""

    needs_editable = False

    def get(self, request, token):
        if self.application.is_editable:
            return redirect("apply:tasks", token)
        return self.render("done", {"was_sent_again": "again" in request.GET})

    def post(self, request, token):
        if self.application.status != ApplicationStatus.SUBMITTED:
            return redirect("apply:done", token)
        if "correct" in request.POST:
            try:
                applications.reopen(self.application)
            except TransitionNotAllowed:
                return redirect("apply:done", token)
            return redirect("apply:step", token, "contact")
        if take(f"champions resend {self.application.pk}", RESENDS, at=now()):
            return self.render("done", {"is_over_limit": True}, status=429)
        applications.mail_confirmation(self.application)
        return redirect(f"{self.address('done')}?again=1")


class LaterView(DraftView):
    """Sends the link to come back to; only when asked for it."""

    def get(self, request, token):
        return self.show(ComeBackForm(initial={"email": self.application.email}))

    def post(self, request, token):
        form = ComeBackForm(request.POST)
        form.guard(request)
        if not form.is_valid():
            return form.answer_headers(self.show(form))
        applications.mail_come_back_link(self.application, form.cleaned_data["email"])
        return self.render(
            "later_sent",
            {"email": form.cleaned_data["email"], "until": applications.last_day(applications.DRAFT_LASTS)},
        )

    def show(self, form) -> HttpResponse:
        context = {
            "form": form,
            "title": "Save and come back later",
            "back_url": self.address("tasks"),
            "back_text": "Back to your application",
            "button": "Send me the link",
            "until": applications.last_day(applications.DRAFT_LASTS),
        }
        return self.render("later", context)


def answer_rows(application: Application, address: Callable[..., str]) -> list[dict]:
    """Question, answer and the page to change it, in the order in which they were asked."""

    def row(question: str, answer: str, step: str) -> dict:
        return {"question": question, "answer": answer, "url": address("step", step) if address else ""}

    rows = [
        row("Organisation", application.name, "organisation"),
        row("Kind", application.get_kind_display(), "organisation"),
        row("What you do, and who for", application.summary, "organisation"),
        row("Where you work", ", ".join(area.name for area in application.areas.all()), "organisation"),
        row("Themes", ", ".join(theme.name for theme in application.themes.all()), "organisation"),
        row("Website", application.website, "organisation"),
    ]
    if application.needs_charity_number:
        rows.append(row("Charity number", application.charity_number, "charity"))
    rows += [
        row("Contact", application.contact_name, "contact"),
        row("Role", application.contact_role, "contact"),
        row("Email address", application.email, "contact"),
        row("Phone number", application.phone, "contact"),
        row("May we list the email address and phone number?", "Yes" if application.shows_contact else "No", "contact"),
        row("What you will do", application.plan, "commitment"),
        row("Commitment", "To every promise of the charter" if application.commits else "", "commitment"),
        row("Logo", "Sent" if application.logo else "", "logo"),
    ]
    return rows
