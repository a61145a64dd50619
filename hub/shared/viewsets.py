from __future__ import annotations

import django_filters
from django.db import models, transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import escape
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.fields import BaseFieldDisplay, register_display_class
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log
from wagtail.permissions import register_permission_policy

from .calendar_views import CreateDayView, DeleteDayView, EditDayView
from .emails import kind_of, kinds
from .mail_frames import allow_style_of
from .models import CalendarException, EmailWording
from .permissions import LimitedPermissionPolicy
from .templatetags.hub_tags import day, moment
from .wording_forms import EmailWordingForm

# A wording belongs to a kind of mail that an app registers. None is made by hand.
register_permission_policy(EmailWording, LimitedPermissionPolicy(EmailWording, allowed={"change"}))


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


class CalendarExceptionFilterSet(WagtailFilterSet):
    is_working = django_filters.ChoiceFilter(choices=CalendarException.KINDS, label="Counts as")

    class Meta:
        model = CalendarException
        fields = ["is_working"]


class CalendarExceptionViewSet(ModelViewSet):
    """Days that count or do not count against the list of bank holidays."""

    model = CalendarException
    icon = "calendar-alt"
    add_to_settings_menu = True
    form_fields = ["day", "is_working", "reason"]
    list_display = [
        TitleColumn(
            "day",
            label="Day",
            accessor="day_in_words",
            sort_key="day",
            get_url=lambda row: reverse("calendar_exceptions:edit", args=[row.pk]),
        ),
        Column("is_working", label="Counts as", accessor="get_kind_display"),
        "reason",
    ]
    filterset_class = CalendarExceptionFilterSet
    add_view_class = CreateDayView
    edit_view_class = EditDayView
    delete_view_class = DeleteDayView
    copy_view_enabled = False


def registered_wordings():
    """The rows whose mail an app still sends."""
    return EmailWording.objects.filter(kind__in=[kind.key for kind in kinds()])


class EmailWordingIndexView(generic.IndexView):
    def get_base_queryset(self):
        return registered_wordings()


class EmailWordingEditView(generic.EditView):
    """Edits the words of one mail and shows it with sample values while they are typed, before they are saved.

    The button “Preview” does the same without a script. “Use the standard wording” empties the row.
    """

    template_name = "shared/email_wording_edit.html"

    def post(self, request, *args, **kwargs):
        if "reset" in request.POST:
            return self.reset()
        if "preview" not in request.POST:
            return super().post(request, *args, **kwargs)
        self.object = self.get_object()
        form = self.get_form()
        is_valid = form.is_valid()
        if request.headers.get("Accept") == "application/json":
            return self.preview_as_data(form, is_valid=is_valid)
        return self.render_to_response(self.get_context_data(form=form))

    def preview_as_data(self, form: EmailWordingForm, *, is_valid: bool) -> JsonResponse:
        """What the script puts on the page; with faults, these instead of a preview of other words."""
        if not is_valid:
            return JsonResponse({"faults": [error for errors in form.errors.values() for error in errors]})
        preview = form.preview()
        return JsonResponse({"faults": [], "subject": preview.subject, "text": preview.text, "html": preview.html})

    def reset(self) -> HttpResponse:
        self.object = self.get_object()
        with transaction.atomic():
            self.object.subject = self.object.body = self.object.button_label = ""
            self.object.save()
            log(instance=self.object, action="wagtail.edit", user=self.request.user, content_changed=True)
        messages.success(self.request, "The standard wording is used again.")
        return redirect(self.request.path)

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

    def render_to_response(self, context, **response_kwargs):
        return allow_style_of(super().render_to_response(context, **response_kwargs), context["preview"].html)


class EmailWordingViewSet(ModelViewSet):
    """The words of the hub's mails: one row for each kind that an app registers."""

    model = EmailWording
    icon = "mail"
    menu_label = "Email wording"
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
                label="Email",
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


calendar_exception_viewset = CalendarExceptionViewSet("calendar_exceptions")
email_wording_viewset = EmailWordingViewSet("email_wording")
