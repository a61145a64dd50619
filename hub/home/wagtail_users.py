"""Wagtail's own app for people and groups, with the hub's rules about who may change whom (decision 14)."""

from __future__ import annotations

from wagtail.users.apps import WagtailUsersAppConfig


class HubUsersConfig(WagtailUsersAppConfig):
    user_viewset = "hub.home.viewsets.PeopleViewSet"
    group_viewset = "hub.home.viewsets.GroupsViewSet"

    def ready(self) -> None:
        from django.contrib.auth import get_user_model
        from django.contrib.auth.models import Group
        from wagtail.permissions import register_permission_policy

        from hub.home.permissions import GroupPolicy, PeoplePolicy

        super().ready()
        register_permission_policy(get_user_model(), PeoplePolicy(get_user_model()))
        register_permission_policy(Group, GroupPolicy(Group))
