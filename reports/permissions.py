"""Who may do what with requests in the admin."""

from __future__ import annotations

from wagtail.permission_policies import ModelPermissionPolicy

from hub.shared.permissions import RightPolicy

RUN_CLOCK = "reports.run_clock"
ESCALATE = "reports.escalate"
PUBLISH_REDACTION = "reports.publish_redaction"
ISSUE = "reports.issue_report"


class RequestPermissionPolicy(ModelPermissionPolicy):
    """Who runs the clock may look. A started request is a fact: nobody edits or deletes it, superusers included."""

    def user_has_permission(self, user, action):
        if action == "view" and user.has_perm(RUN_CLOCK):
            return True
        return super().user_has_permission(user, action)

    def user_has_permission_for_instance(self, user, action, instance):
        if action in ("change", "delete") and not instance.is_draft:
            return False
        return super().user_has_permission_for_instance(user, action, instance)


def may_read_originals(user) -> bool:
    """Whether ``user`` may read what bodies wrote before it is checked, and the files as they came."""
    return user.has_perm(RUN_CLOCK) or user.has_perm(PUBLISH_REDACTION)


class ClockPolicy(RightPolicy):
    """Who runs the clock may do what is ``allowed``, look as a rule; nobody, superusers included, may more."""

    needs = RUN_CLOCK


class FactCheckPermissionPolicy(ClockPolicy):
    """Who issues reports asks bodies to check them. A check is never edited or deleted: it is answered or withdrawn."""

    needs = ISSUE


class RedactionPermissionPolicy(ClockPolicy):
    """Who publishes may look; a check is made with its message, acted on by its own screen, and never deleted."""

    needs = PUBLISH_REDACTION


class OutcomePolicy(ClockPolicy):
    """A draft is changed; what was published is corrected in the open."""

    def user_has_permission_for_instance(self, user, action, instance):
        if action in ("change", "delete") and not instance.is_draft:
            return False
        return super().user_has_permission_for_instance(user, action, instance)
