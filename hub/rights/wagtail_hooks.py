from __future__ import annotations

from django.contrib.auth.models import Permission
from django.urls import path
from wagtail import hooks

from hub.rights.needs_today import lines_of_rights
from hub.rights.views import desk, held
from hub.rights.viewsets import rights_viewset
from hub.shared.needs_today import HOOK as TODAY_HOOK

hooks.register(TODAY_HOOK, lines_of_rights)


@hooks.register("register_admin_viewset")
def register_rights():
    return rights_viewset


@hooks.register("register_admin_urls")
def register_rights_pages():
    return [
        path("rights/record/", desk.record, name="rights_record"),
        path("rights/<int:pk>/held/", held.held_page, name="rights_held"),
        path("rights/correct/<str:key>/", held.correct, name="rights_correct"),
    ]


@hooks.register("register_permissions")
def register_rights_permissions():
    return Permission.objects.filter(content_type__app_label="rights", codename="handle_rights")
