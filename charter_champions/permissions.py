from __future__ import annotations

from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

ENTER_ADMIN = "wagtailadmin.access_admin"
REVIEW = "charter_champions.review_application"
CHANGE_STANDING = "charter_champions.change_membership_standing"


class ReadingPolicy(ModelPermissionPolicy):
    """For facts: who has the one permission ``needs`` may look at them in the admin; nobody edits them by a form.

    What may be decided about them is checked by the views, with permissions of their own.
    """

    def __init__(self, model, *, needs: str) -> None:
        super().__init__(model)
        self.needs = needs

    def user_has_permission(self, user, action) -> bool:
        return action == "view" and user.has_perm(self.needs)

    def user_has_any_permission(self, user, actions) -> bool:
        return "view" in actions and user.has_perm(self.needs)

    def user_has_permission_for_instance(self, user, action, instance) -> bool:
        return self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user, actions, instance) -> bool:
        return self.user_has_any_permission(user, actions)

    def instances_user_has_any_permission_for(self, user, actions):
        if self.user_has_any_permission(user, actions):
            return self.model._default_manager.all()
        return self.model._default_manager.none()


def may_print_poster(user) -> bool:
    """Who reviews applications, and who writes for the whole site: whoever may change its home page."""
    if not user.has_perm("wagtailadmin.access_admin"):
        return False
    if user.has_perm(REVIEW):
        return True
    home = Page.objects.filter(sites_rooted_here__is_default_site=True).first()
    return home is not None and PagePermissionPolicy().user_has_permission_for_instance(user, "change", home)
