"""Reviewing in the admin: one page for each application and each membership, with its actions as POST forms."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.functional import cached_property

from charter_champions.domain import applications, assignment
from charter_champions.domain.checking import ChecksClosedError, save_checks
from charter_champions.domain.conflicts import ConflictOfInterest, conflict_of
from charter_champions.domain.diligence import missing_checks
from charter_champions.domain.duplicates import find_duplicates
from charter_champions.domain.queue import WORKING_DAYS_TO_ANSWER, first_day_in_time, is_late
from charter_champions.enums import APPLICATION_TRANSITIONS, ApplicationStatus
from charter_champions.forms.checks import ChecksForm
from charter_champions.forms.review import AssigneeForm, TakeForm
from charter_champions.models import Application, ApplicationCheck
from charter_champions.permissions import ENTER_ADMIN, REVIEW
from hub.organisations.enums import ACCESS_QUESTIONS, AccessAnswer
from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.names import name_of
from hub.shared.reveals import RevealsPerson
from hub.shared.staff_actions import NoteForm, PartlyDone, StaffActionsView
from hub.shared.web_addresses import check_web_address

from .apply_answers import grouped_rows, is_required

CHECKS_CLOSED = (
    "Nothing was saved: the application does not wait for a decision any more, so its checks stay as they are."
)
NOT_ALL_CHECKS = "Not every check was saved. See the message at the check."


def can_see_application(user) -> bool:
    return user.has_perm(REVIEW) and user.has_perm(ENTER_ADMIN)


def sections_to_read(application: Application) -> list[dict]:
    """The sections as the applicant saw them: what was answered, with links, and in one line what was left empty."""
    sections = []
    for group in grouped_rows(application, None):
        rows, unanswered = [], []
        for row in group["rows"]:
            if is_unanswered(application, row) and not is_required(application, row["name"]):
                unanswered.append(row["question"])
            else:
                rows.append({**row, "link": safe_link(str(row["answer"]))})
        sections.append({"title": group["title"], "rows": rows, "unanswered": "; ".join(unanswered)})
    return sections


def is_unanswered(application: Application, row: dict) -> bool:
    if row["name"] in ACCESS_QUESTIONS:
        return getattr(application, row["name"]) == AccessAnswer.UNKNOWN
    return not row["answer"]


def safe_link(answer: str) -> str:
    """``answer`` if it is nothing but a web address of http or https; else empty."""
    try:
        check_web_address(answer)
    except ValidationError:
        return ""
    return answer


def faster_sentence(answer: ApplicationCheck) -> str:
    """Who answered a check while somebody else had the page open, and what."""
    who = name_of(answer.user) if answer.user else "Somebody"
    remark = f", with the remark “{answer.remark}”" if answer.remark else ""
    return (
        f"{who} was faster and saved “{answer.get_result_display()}”{remark}. What you typed is not saved. "
        "Press the button again to put it in the place of that."
    )


class ApplicationInspectView(RevealsPerson, StaffActionsView):
    """All that is known about an application, and what can be done with it; decisions have pages of their own."""

    page_title = "Application"
    needs_permission = REVIEW
    actions = {"checks": ChecksForm, "note": NoteForm, "assign": AssigneeForm, "take": TakeForm, "release": TakeForm}
    decisions = {
        "approve": ApplicationStatus.APPROVED,
        "question": ApplicationStatus.INFORMATION_ASKED,
        "decline": ApplicationStatus.DECLINED,
    }

    def get_object(self, queryset=None) -> Application:
        application = super().get_object(queryset)
        if application.received_at is None:
            raise Http404("Nobody confirmed this application")
        return application

    def build_form(self, action: str, data=None):
        if action == "checks":
            return ChecksForm(data, prefix=action, application=self.object)
        if action == "assign":
            return AssigneeForm(data, prefix=action, initial={"assignee": self.object.assignee_id})
        return super().build_form(action, data)

    @cached_property
    def conflict(self) -> str:
        """Why the person must not decide this one, in a sentence; empty if they may."""
        return conflict_of(self.request.user, self.object)

    def is_possible(self, action: str) -> bool:
        is_mine = self.object.assignee_id == self.request.user.pk
        possible = {
            "checks": self.object.is_open and not self.conflict,
            "note": True,
            "assign": self.object.is_open,
            "take": self.object.is_open and not self.conflict and not is_mine,
            "release": self.object.is_open and self.object.assignee_id is not None,
        }
        return possible[action]

    def refusal(self, action: str) -> str:
        if not self.object.is_open:
            return CHECKS_CLOSED if action == "checks" else assignment.why_not(self.object, None)
        if action in ("checks", "take") and self.conflict:
            return self.conflict
        return "It is assigned to you already." if action == "take" else "It is assigned to nobody already."

    def run(self, action: str, form) -> str:
        try:
            return super().run(action, form)
        except (ConflictOfInterest, assignment.NotAssigned) as refused:
            self.object.refresh_from_db()
            raise ValidationError(refused.reason) from refused

    def do_checks(self, form: ChecksForm) -> str:
        try:
            faster = save_checks(self.object, form.typed(), user=self.request.user)
        except ChecksClosedError:
            raise ValidationError(CHECKS_CLOSED) from None
        if not faster:
            return "The checks are saved."
        form.show_again(faster)
        said = {f"{check}_result": faster_sentence(answer) for check, answer in faster.items()}
        raise PartlyDone(said, told=NOT_ALL_CHECKS)

    def do_note(self, form: NoteForm) -> str:
        form.run_once(lambda: applications.add_note(self.object, form.cleaned_data["text"], user=self.request.user))
        return "The note is saved."

    def do_assign(self, form: AssigneeForm) -> str:
        assignee = form.cleaned_data["assignee"]
        assignment.assign(self.object, assignee, user=self.request.user)
        return f"Assigned to {name_of(assignee)}." if assignee else "Assigned to nobody."

    def do_take(self, form: TakeForm) -> str:
        assignment.assign(self.object, self.request.user, user=self.request.user)
        return "Assigned to you."

    def do_release(self, form: TakeForm) -> str:
        assignment.assign(self.object, None, user=self.request.user)
        return "Assigned to nobody."

    def offered_decisions(self) -> list[str]:
        if not self.may_act or self.conflict:
            return []
        allowed = APPLICATION_TRANSITIONS[self.object.status]
        return [name for name, status in self.decisions.items() if status in allowed]

    def get_context_data(self, **kwargs):
        application = self.object
        offered = self.offered_decisions()
        is_declined = application.status == ApplicationStatus.DECLINED
        return {
            **super().get_context_data(**kwargs),
            "application": application,
            "sections": sections_to_read(application),
            "duplicates": find_duplicates(application),
            "notes": application.notes.select_related("user"),
            "history": application.history.select_related("user"),
            "is_asked": application.status == ApplicationStatus.INFORMATION_ASKED,
            "days_waiting": application.waiting_days(on=today()),
            "is_late": is_late(application, first_day_in_time(today(), working_calendar())),
            "promised_days": WORKING_DAYS_TO_ANSWER,
            "checks": application.checks.select_related("user"),
            "membership": getattr(application, "membership", None),
            "conflict": self.conflict if application.is_open or is_declined else "",
            "offered": offered,
            "missing": missing_checks(application) if "approve" in offered else [],
            "may_reopen": is_declined and self.may_act and not self.conflict,
        }
