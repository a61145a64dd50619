"""In the admin: the page of one membership, and that of one version of the charter, with what staff decide there."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from wagtail.admin.views import generic

from charter_champions.domain import memberships, recommitting
from charter_champions.domain.charter import version_in_force
from charter_champions.domain.verdicts import newest_of, verdict_on
from charter_champions.enums import MEMBERSHIP_TRANSITIONS, MembershipStatus, Standing
from charter_champions.forms.standing import RecallForm, StandingForm, SuspendForm
from charter_champions.models import CharterRecall, CharterVersion, Membership
from charter_champions.permissions import CHANGE_STANDING, REVIEW
from hub.shared.clock import today
from hub.shared.mail_frames import MailPreview
from hub.shared.staff_actions import StaffActionsView
from hub.shared.templatetags.hub_tags import day


class MembershipInspectView(StaffActionsView):
    """A membership with its history; suspend, reinstate or end it."""

    page_title = "Membership"
    needs_permission = CHANGE_STANDING
    actions = {"suspend": SuspendForm, "reinstate": StandingForm, "end": StandingForm}
    targets = {
        "suspend": MembershipStatus.SUSPENDED,
        "reinstate": MembershipStatus.ACTIVE,
        "end": MembershipStatus.ENDED,
    }
    transitions = MEMBERSHIP_TRANSITIONS
    notices = {
        "suspend": memberships.suspension_notice,
        "reinstate": memberships.reinstatement_notice,
        "end": memberships.ending_notice,
    }

    def preview(self, action: str, form: StandingForm) -> MailPreview:
        notice = self.notices[action](self.object, **form.cleaned_data)
        return MailPreview(notice.addresses, notice.rendered())

    @cached_property
    def standing(self) -> Standing:
        return self.object.standing(today())

    @property
    def sensible(self) -> set[str]:
        """What there is to do with it on this day, whatever its state allows: one that lapsed has left already."""
        if self.standing in (Standing.ENDED, Standing.REPLACED):
            return set()
        if self.standing == Standing.LAPSED and today() > self.object.listed_until:
            return {"end"}
        return set(self.actions)

    def is_possible(self, action: str) -> bool:
        return action in self.sensible and super().is_possible(action)

    def refusal(self, action: str) -> str:
        if action not in self.sensible and super().is_possible(action):
            return f"Nothing was changed. {verdict_on(self.object, today()).sentence}"
        return f"Somebody was faster: the membership is {self.object.get_status_display().lower()} now."

    def do_suspend(self, form: SuspendForm) -> str:
        memberships.suspend(self.object, user=self.request.user, **form.cleaned_data)
        return "The membership is suspended. The badge says so from now on, and the organisation is told."

    def do_reinstate(self, form: StandingForm) -> str:
        memberships.reinstate(self.object, user=self.request.user, reason=form.cleaned_data["reason"])
        return "The membership is active again, and the organisation is told."

    def do_end(self, form: StandingForm) -> str:
        memberships.end(self.object, user=self.request.user, reason=form.cleaned_data["reason"])
        return "The membership has ended, and the organisation is told."

    def get_context_data(self, **kwargs):
        membership: Membership = self.object
        return {
            **super().get_context_data(**kwargs),
            "membership": membership,
            "verdict": verdict_on(membership, today()),
            "is_listed": self.standing in (Standing.CURRENT, Standing.LAPSED),
            "has_left": today() > membership.listed_until,
            "newest": newest_of(membership),
            "history": membership.history.select_related("user"),
            "renewals": membership.renewals.select_related("commitment__user", "commitment__version"),
            "commitments": membership.commitments.select_related("user", "version"),
            "reminders": membership.reminders.all(),
            "credentials": membership.credentials.order_by("-number").defer("document"),
        }


class CharterVersionIndexView(generic.IndexView):
    def get_base_queryset(self):
        return CharterVersion.objects.select_related("recall")


class CharterVersionInspectView(StaffActionsView):
    """A version of the charter, who is committed to it, and whether champions must commit to it again."""

    page_title = "Charter version"
    needs_permission = REVIEW
    actions = {"recall": RecallForm}

    def is_possible(self, action: str) -> bool:
        return self.is_in_force and recommitting.supersedes(self.object)

    def refusal(self, action: str) -> str:
        if self.is_in_force:
            return "No version came before it, so nobody has to commit again. Nothing was changed."
        return "Another version is in force now. Nothing was changed."

    @property
    def is_in_force(self) -> bool:
        return self.object == version_in_force()

    @property
    def recall(self) -> CharterRecall | None:
        return CharterRecall.objects.filter(version=self.object).select_related("decided_by").first()

    def build_form(self, action: str, data=None) -> RecallForm:
        recall = self.recall
        initial = {"is_needed": "yes" if recall.is_needed else "no", "due_on": recall.due_on} if recall else {}
        return RecallForm(data, prefix=action, initial=initial)

    def do_recall(self, form: RecallForm) -> str:
        due_on = form.cleaned_data["due_on"]
        try:
            recommitting.decide(self.object, due_on=due_on, user=self.request.user)
        except recommitting.NotInForceError:
            raise ValidationError(self.refusal("recall")) from None
        if due_on is None:
            return "Champions need not commit again. They commit to it when they renew."
        return f"Champions are asked to commit again by {day(due_on)}. The first emails leave within the hour."

    def get_context_data(self, **kwargs):
        version: CharterVersion = self.object
        committed, champions = recommitting.committed_counts(version, on=today())
        recall = self.recall
        waiting = (
            recommitting.outstanding(recall, on=today()) if recall and recall.is_needed else Membership.objects.none()
        )
        return {
            **super().get_context_data(**kwargs),
            "version": version,
            "is_in_force": self.is_in_force,
            "recall": recall,
            "committed": committed,
            "champions": champions,
            "waiting": waiting.select_related("organisation", "charter_version")[:200],
            "waiting_count": waiting.count(),
        }
