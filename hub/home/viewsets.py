"""Wagtail's screens for people and groups, under the hub's rules about who may change whom."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import TitleColumn
from wagtail.permissions import policy_registry
from wagtail.users.views import groups, users
from wagtail.users.views.bulk_actions import AssignRoleBulkAction, SetActiveStateBulkAction

from hub.home.forms import OwnGroupForm, PersonCreationForm, PersonEditForm, RoleForm


class AsksForTheRow:
    """Mixin: the policy is asked about the very row, not only about the model."""

    def dispatch(self, request, *args, **kwargs):
        if not self.user_has_permission_for_instance(self.permission_required, self.get_object()):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class KnowsTheGiver:
    """Mixin: the form is told who fills it in."""

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "giver": self.request.user}


class PersonCreateView(KnowsTheGiver, users.CreateView):
    pass


class PersonEditView(AsksForTheRow, KnowsTheGiver, users.EditView):
    pass


class PeopleViewSet(users.UserViewSet):
    add_view_class = PersonCreateView
    edit_view_class = PersonEditView
    copy_view_enabled = False

    def get_form_class(self, for_update=False):
        return PersonEditForm if for_update else PersonCreationForm


class GivesOnlyRightsOnModels:
    """Mixin: rights on single pages, collections and sites are given to groups by superusers; others leave them."""

    @cached_property
    def permission_panel_forms(self):
        return super().permission_panel_forms if self.request.user.is_superuser else []


class GroupIndexView(groups.IndexView):
    """The list leads to those groups that the person may change; what a role may do stands in the editors' guide."""

    @cached_property
    def columns(self):
        return [TitleColumn("name", label="Name", sort_key="name", get_url=self.url_of)]

    def url_of(self, group) -> str | None:
        may = self.user_has_permission_for_instance("change", group)
        return reverse("wagtailusers_groups:edit", args=[group.pk]) if may else None


class GroupCreateView(KnowsTheGiver, GivesOnlyRightsOnModels, groups.CreateView):
    pass


class GroupEditView(AsksForTheRow, KnowsTheGiver, GivesOnlyRightsOnModels, groups.EditView):
    pass


class GroupDeleteView(AsksForTheRow, groups.DeleteView):
    pass


class GroupsViewSet(groups.GroupViewSet):
    index_view_class = GroupIndexView
    add_view_class = GroupCreateView
    edit_view_class = GroupEditView
    delete_view_class = GroupDeleteView

    def get_form_class(self, for_update=False):
        return OwnGroupForm


class AsksForEachPerson:
    """Mixin for what is done to several people at once: each is left out whom the person may not change."""

    def check_perm(self, obj) -> bool:
        policy = policy_registry.get(obj)
        return super().check_perm(obj) and policy.user_has_permission_for_instance(self.request.user, "change", obj)


class AssignRole(AsksForEachPerson, AssignRoleBulkAction):
    form_class = RoleForm

    def check_perm(self, obj) -> bool:
        is_own = obj == self.request.user and not self.request.user.is_superuser
        return not is_own and super().check_perm(obj)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "giver": self.request.user}


class SetActiveState(AsksForEachPerson, SetActiveStateBulkAction):
    pass
