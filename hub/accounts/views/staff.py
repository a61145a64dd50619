"""In the admin: what an administrator does for somebody who lost their second factor."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from hub.accounts.forms import ResetSecondFactorForm
from hub.accounts.notices import name_of
from hub.accounts.second_factors import may_reset, reset_second_factor
from hub.shared.audit import SECOND_FACTOR_REMOVED, record


class ResetSecondFactorView(WagtailAdminTemplateMixin, TemplateView):
    """Shows what somebody has set up, and resets it. 404 for whoever may not."""

    template_name = "accounts/admin/reset_second_factor.html"
    page_title = "Reset second factor"
    header_icon = "lock"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.person = get_object_or_404(get_user_model(), pk=kwargs["pk"])
        if not may_reset(request.user, self.person):
            raise Http404
        self.form = ResetSecondFactorForm(request.POST if request.method == "POST" else None)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data(), status=422)
        with transaction.atomic():
            count = reset_second_factor(self.person)
            changes = {"taken_away": count, "known_by": self.form.cleaned_data["how"]}
            record(SECOND_FACTOR_REMOVED, actor=request.user, subject=self.person, changes=changes, request=request)
        messages.success(
            request,
            f"{name_of(self.person)} has no second factor now ({count} taken away) and is signed out everywhere.",
        )
        return redirect("wagtailusers_users:index")

    def get_page_subtitle(self) -> str:
        return name_of(self.person)

    def get_breadcrumbs_items(self):
        people = {"url": reverse("wagtailusers_users:index"), "label": "Users"}
        return [*super().get_breadcrumbs_items(), people, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs) -> dict:
        kinds = [one.get_type_display() for one in Authenticator.objects.filter(user=self.person)]
        return super().get_context_data(**kwargs) | {"form": self.form, "person": self.person, "kinds": kinds}
