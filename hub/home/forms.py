"""Wagtail's forms for people and groups, which ask who fills them in: what that person may not give is not taken."""

from __future__ import annotations

from django import forms
from wagtail.users.forms import GroupForm, UserCreationForm, UserEditForm

from hub.home.permissions import groups_to_give, rights_to_give

SUPERUSER_HELP = "Everything, whatever the roles say. Only for setting up; an Administrator needs it for nothing."
ROLES_LABEL = "Roles and groups"


class GivesWhatMayBeGiven:
    """Mixin: ``giver`` makes no superusers, and puts people only into groups that they may give."""

    def __init__(self, *args, giver, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        groups = self.fields["groups"]
        groups.label = ROLES_LABEL
        if "is_superuser" in self.fields:
            self.fields["is_superuser"].label = "Superuser"
            self.fields["is_superuser"].help_text = SUPERUSER_HELP
            # What a disabled field holds is not read from what is sent.
            self.fields["is_superuser"].disabled = not giver.is_superuser
        allowed = groups_to_give(giver)
        is_new = self.instance.pk is None
        self.kept_groups = [] if is_new else list(self.instance.groups.exclude(pk__in=allowed))
        if self.instance == giver and not giver.is_superuser:
            groups.disabled = True
            groups.help_text = "Somebody else has to change your own roles."
        else:
            groups.queryset = allowed

    def _save_m2m(self) -> None:
        super()._save_m2m()
        if not self.fields["groups"].disabled:
            self.instance.groups.add(*self.kept_groups)


class PersonCreationForm(GivesWhatMayBeGiven, UserCreationForm):
    pass


class PersonEditForm(GivesWhatMayBeGiven, UserEditForm):
    pass


class OwnGroupForm(GroupForm):
    """A group of rights that who makes it holds too."""

    def __init__(self, *args, giver, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.registered_permissions = rights_to_give(giver, self.registered_permissions)
        self.fields["permissions"].queryset = self.registered_permissions


class RoleForm(forms.Form):
    """The role that several people get at once."""

    role = forms.ModelChoiceField(queryset=None)

    def __init__(self, *args, giver, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = groups_to_give(giver)
