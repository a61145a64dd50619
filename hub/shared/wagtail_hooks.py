from __future__ import annotations

from django.contrib.auth.models import Permission
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from .audit_viewsets import audit_viewset
from .deleting import refuse_in_bulk
from .job_viewsets import job_viewset
from .needs_today import NeedsYouToday
from .outbox_panels import StuckPanel
from .outbox_viewsets import errand_viewset, outgoing_email_viewset
from .viewsets import calendar_exception_viewset, email_wording_viewset

# After those of apps, which say better what is in the way.
hooks.register("before_bulk_action", refuse_in_bulk, order=100)


@hooks.register("register_admin_viewset")
def register_shared_viewsets():
    return [
        calendar_exception_viewset,
        email_wording_viewset,
        outgoing_email_viewset,
        errand_viewset,
        audit_viewset,
        job_viewset,
    ]


@hooks.register("insert_global_admin_js")
def start_widgets_without_inline_scripts() -> str:
    return format_html('<script src="{}"></script>', static("shared/js/admin.js"))


@hooks.register("insert_global_admin_css")
def keep_lists_readable_on_a_phone() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("shared/css/admin.css"))


@hooks.register("register_permissions")
def register_outbox_permissions():
    return Permission.objects.filter(
        content_type__app_label="shared", codename__in=["tend_outgoingemail", "tend_errand"]
    )


@hooks.register("construct_homepage_panels")
def tell_what_is_stuck(request, panels) -> None:
    panels.append(StuckPanel())


@hooks.register("construct_homepage_panels")
def tell_what_waits(request, panels) -> None:
    panels.append(NeedsYouToday())
