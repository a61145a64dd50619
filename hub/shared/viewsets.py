from __future__ import annotations

from django.db import models
from django.http import Http404
from django.urls import reverse
from django.utils.html import escape
from wagtail.admin.ui.fields import BaseFieldDisplay, register_display_class
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from .emails import kind_of, kinds
from .models import CalendarException, EmailWording, OutgoingEmail
from .permissions import LimitedPermissionPolicy
from .templatetags.hub_tags import day, moment
from .wording_forms import EmailWordingForm

# A wording belongs to a kind of mail that an app registers; a mail tells what was sent. Neither is made by hand.
register_permission_policy(EmailWording, LimitedPermissionPolicy(EmailWording, allowed={"change"}))
register_permission_policy(OutgoingEmail, LimitedPermissionPolicy(OutgoingEmail, allowed={"view"}))


class DayColumn(Column):
    """A date in full, or the words for none. Wagtail's own says how long ago it was: "just now" for days to come."""

    def __init__(self, *args, without: str = "", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.without = without

    def get_value(self, instance):
        return day(super().get_value(instance)) or self.without


class MomentColumn(Column):
    """Day and time as the hub writes them everywhere."""

    def get_value(self, instance):
        return moment(super().get_value(instance))


class MomentDisplay(BaseFieldDisplay):
    """An instant among the details of one row."""

    def render_html(self, parent_context=None):
        return escape(moment(self.value))


register_display_class(models.DateTimeField, display_class=MomentDisplay)


class CalendarExceptionViewSet(ModelViewSet):
    """Days that count or do not count against the list of bank holidays."""

    model = CalendarException
    icon = "calendar-alt"
    menu_label = "Working days"
    add_to_settings_menu = True
    form_fields = ["day", "is_working", "reason"]
    list_display = ["day_in_words", "is_working", "reason"]
    list_filter = ["is_working"]
    copy_view_enabled = False


def registered_wordings():
    """The rows whose mail an app still sends."""
    return EmailWording.objects.filter(kind__in=[kind.key for kind in kinds()])


class EmailWordingIndexView(generic.IndexView):
    def get_base_queryset(self):
        return registered_wordings()


class EmailWordingEditView(generic.EditView):
    """Edits the words of one mail and shows the mail with sample values; the button “Preview” saves nothing."""

    template_name = "shared/email_wording_edit.html"

    def post(self, request, *args, **kwargs):
        if "preview" not in request.POST:
            return super().post(request, *args, **kwargs)
        self.object = self.get_object()
        form = self.get_form()
        form.is_valid()
        return self.render_to_response(self.get_context_data(form=form))

    def get_page_subtitle(self) -> str:
        return self.email_kind.label

    @property
    def email_kind(self):
        return kind_of(self.object.kind)

    def get_object(self, queryset=None):
        wording = super().get_object(queryset)
        if wording not in registered_wordings():
            raise Http404
        return wording

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["email_kind"] = self.email_kind
        context["preview"] = context["form"].preview()
        return context


class EmailWordingViewSet(ModelViewSet):
    """The words of the hub's mails: one row for each kind that an app registers."""

    model = EmailWording
    icon = "mail"
    menu_label = "E-mail wording"
    add_to_settings_menu = True
    index_view_class = EmailWordingIndexView
    edit_view_class = EmailWordingEditView
    copy_view_enabled = False
    inspect_view_enabled = False

    @property
    def list_display(self):
        return [
            TitleColumn(
                "kind",
                label="E-mail",
                accessor=lambda wording: kind_of(wording.kind).label,
                get_url=lambda wording: self.edit_url_of(wording),
            ),
            Column("own", label="Wording", accessor=lambda wording: "Own" if wording.is_changed else "Standard"),
            DayColumn("updated_at", label="Updated", sort_key="updated_at"),
        ]

    def edit_url_of(self, wording: EmailWording) -> str:
        return reverse(self.get_url_name("edit"), args=[wording.pk])

    def get_form_class(self, for_update=False):
        return EmailWordingForm


class OutgoingEmailViewSet(ModelViewSet):
    """What was sent to whom, what waits and what failed, and why. Never the text of a mail with a link or code."""

    model = OutgoingEmail
    icon = "mail"
    menu_label = "Sent e-mails"
    add_to_settings_menu = True
    exclude_form_fields: list[str] = []
    inspect_view_enabled = True
    inspect_view_fields = [
        "recipient", "subject", "kind", "status", "attempts", "last_error", "created_at", "next_attempt_at", "done_at",
    ]  # fmt: skip
    list_display = [
        "recipient",
        "subject",
        "status",
        "attempts",
        MomentColumn("created_at", label="Written", sort_key="created_at"),
        MomentColumn("done_at", label="Sent", sort_key="done_at"),
    ]
    list_filter = ["status", "kind"]
    copy_view_enabled = False


calendar_exception_viewset = CalendarExceptionViewSet("calendar_exceptions")
email_wording_viewset = EmailWordingViewSet("email_wording")
outgoing_email_viewset = OutgoingEmailViewSet("sent_emails")
