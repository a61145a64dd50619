from __future__ import annotations

from django.contrib.auth.models import Permission
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from hub.organisations.models import Organisation
from hub.portal.needs_today import lines_of_portal
from hub.portal.permissions import MANAGE_PEOPLE
from hub.portal.viewsets import people_url, portal_group
from hub.shared.needs_today import HOOK as TODAY_HOOK

hooks.register(TODAY_HOOK, lines_of_portal)


@hooks.register("register_admin_viewset")
def register_portal():
    return portal_group


@hooks.register("register_permissions")
def register_portal_permissions():
    return Permission.objects.filter(content_type__app_label="portal", codename="manage_people")


@hooks.register("register_snippet_listing_buttons")
def lead_to_people(snippet, user, next_url=None):
    if isinstance(snippet, Organisation) and user.has_perm(MANAGE_PEOPLE):
        yield Button("People", people_url(snippet.pk), icon_name="user", priority=30)
