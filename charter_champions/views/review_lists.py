"""The lists of applications and memberships, with their filters."""

from __future__ import annotations

import datetime as dt

import django_filters
from django.core.paginator import Page
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views import generic

from charter_champions.domain.assignment import reviewers
from charter_champions.domain.duplicates import flagged
from charter_champions.domain.queue import WORKING_DAYS_TO_ANSWER, first_day_in_time, is_late
from charter_champions.domain.standing import earliest_listed_end
from charter_champions.enums import OPEN_STATUSES, ApplicationStatus, MembershipStatus
from charter_champions.forms.review import BulkAssigneeForm
from charter_champions.models import Application, LikelyDuplicate, Membership
from charter_champions.models.applications import KIND_CHOICES
from hub.organisations.models import Area
from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.filters import ChoicesFilter
from hub.shared.names import name_of

SEEN_STATUSES = [
    (status.value, status.label)
    for status in ApplicationStatus
    if status not in (ApplicationStatus.STARTED, ApplicationStatus.SUBMITTED)
]
ENDS_SOON = dt.timedelta(days=60)


def assignee_choices() -> list[tuple[str, str]]:
    return [("me", "Mine"), ("nobody", "Nobody's"), *((str(user.pk), name_of(user)) for user in reviewers())]


class ApplicationFilterSet(WagtailFilterSet):
    status = ChoicesFilter(choices=SEEN_STATUSES, label="Status")
    assignee = django_filters.ChoiceFilter(choices=assignee_choices, label="Assigned to", method="filter_assignee")
    waiting = django_filters.ChoiceFilter(
        choices=[("late", f"Over {WORKING_DAYS_TO_ANSWER} working days")], label="Waiting", method="filter_waiting"
    )
    duplicates = django_filters.ChoiceFilter(
        choices=[("yes", "May be a duplicate")], label="Duplicates", method="filter_duplicates"
    )
    kind = django_filters.ChoiceFilter(choices=KIND_CHOICES, label="Kind")
    areas = django_filters.ModelChoiceFilter(queryset=Area.objects.order_by("path"), label="Area")

    class Meta:
        model = Application
        fields = ["status", "assignee", "waiting", "duplicates", "kind", "areas"]

    def filter_assignee(self, rows, name, value):
        if value == "nobody":
            return rows.filter(assignee=None)
        return rows.filter(assignee=self.request.user.pk if value == "me" else int(value))

    def filter_waiting(self, rows, name, value):
        day = first_day_in_time(today(), working_calendar())
        return rows.waiting_since_before(day).filter(status=ApplicationStatus.RECEIVED)

    def filter_duplicates(self, rows, name, value):
        either = Q(application=OuterRef("pk")) | Q(other=OuterRef("pk"))
        return rows.filter(Exists(LikelyDuplicate.objects.filter(either)), status__in=OPEN_STATUSES)


def age_words(application: Application) -> str:
    days = application.waiting_days(on=today())
    return "" if days is None or application.is_decided else str(days)


class ApplicationIndexView(generic.IndexView):
    """The queue: what waits comes first, longest waiting on top; then what is decided, newest first."""

    results_template_name = "charter_champions/admin/applications.html"
    export_headings = {
        "reference": "Reference",
        "name": "Organisation",
        "kind": "Kind",
        "status": "Status",
        "received_at": "Received",
        "age": "Days waiting",
        "late": f"Over {WORKING_DAYS_TO_ANSWER} working days",
        "duplicates": "May be a duplicate",
        "assignee": "Assigned to",
        "decided_at": "Decided",
        "decided_by": "Decided by",
        "decision_reason": "Reason",
        "summary": "What it does",
        "charity_number": "Charity number",
        "website": "Website",
        "contact_name": "Contact",
        "contact_role": "Role",
        "email": "Email",
        "phone": "Phone",
        "plan": "What it will do",
    }

    def get_base_queryset(self):
        return Application.objects.confirmed().select_related("decided_by", "assignee")

    def order_queryset(self, queryset):
        if self.request.GET.get("ordering"):
            return super().order_queryset(queryset)
        return queryset.in_queue_order()

    @cached_property
    def first_day(self) -> dt.date:
        return first_day_in_time(today(), working_calendar())

    def paginate_queryset(self, queryset, page_size):
        paginator, page, rows, is_paginated = super().paginate_queryset(queryset, page_size)
        page.object_list = self.with_signs(rows)
        return paginator, page, page.object_list, is_paginated

    def with_signs(self, rows: Page) -> list[Application]:
        """``rows``, each with whether it is late and whether it may be a duplicate: two queries for all."""
        rows = list(rows)
        # Of one that is decided its own listing is no news.
        duplicates = flagged([row for row in rows if row.is_open])
        for row in rows:
            row.is_late = is_late(row, self.first_day)
            row.may_be_duplicate = row.pk in duplicates
        return rows

    @cached_property
    def exported_duplicates(self) -> set[int]:
        pairs = LikelyDuplicate.objects.values_list("application_id", "other_id")
        return {key for pair in pairs for key in pair if key}

    def to_row_dict(self, item):
        item.age = age_words(item)
        item.late = is_late(item, self.first_day)
        item.duplicates = item.is_open and item.pk in self.exported_duplicates
        return super().to_row_dict(item) | {
            "assignee": name_of(item.assignee) if item.assignee else "",
            "decided_by": name_of(item.decided_by) if item.decided_by else "",
        }

    @cached_property
    def no_results_message(self) -> str:
        if self.is_searching or self.is_filtering:
            return "No application fits. Take a filter away or search for something else."
        return "Nobody has applied yet. What comes in is here as soon as its email address is confirmed."

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "assignee_form": BulkAssigneeForm()}


class MembershipFilterSet(WagtailFilterSet):
    status = ChoicesFilter(choices=MembershipStatus.choices, label="Status")
    ending = django_filters.ChoiceFilter(
        choices=[
            ("soon", f"Ends within {ENDS_SOON.days} days"),
            ("grace", "In the days of grace"),
            ("suspended", "Suspended"),
        ],
        label="Valid until",
        method="filter_ending",
    )

    class Meta:
        model = Membership
        fields = ["status", "ending"]

    def filter_ending(self, rows, name, value):
        on = today()
        if value == "suspended":
            return rows.filter(status=MembershipStatus.SUSPENDED)
        rows = rows.filter(status=MembershipStatus.ACTIVE, replaced_by=None)
        if value == "soon":
            return rows.filter(valid_until__gte=on, valid_until__lte=on + ENDS_SOON)
        return rows.filter(valid_until__lt=on, valid_until__gte=earliest_listed_end(on))


class MembershipIndexView(generic.IndexView):
    export_headings = {
        "organisation": "Organisation",
        "short_code": "Code",
        "standing_today": "Standing",
        "status": "Status",
        "started_on": "Since",
        "valid_until": "Valid until",
        "charter_version": "Charter",
    }

    def get_base_queryset(self):
        # With all that the standing of a row depends on.
        return Membership.objects.select_related("organisation", "replaced_by", "charter_version")

    def search_queryset(self, queryset):
        """Also by the code as the list shows it, with its dash."""
        rows = super().search_queryset(queryset)
        return rows | queryset.with_code(self.search_query) if self.is_searching else rows

    def to_row_dict(self, item):
        item.standing_today = item.standing(today()).label
        row = super().to_row_dict(item)
        return row | {"organisation": str(item.organisation), "charter_version": str(item.charter_version)}
