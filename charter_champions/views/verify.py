"""Anyone may check a badge, without signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from charter_champions.domain.badges import inline_svg, is_downloadable, year_words
from charter_champions.domain.codes import LONGEST_TYPED_CODE
from charter_champions.domain.timeline import public_timeline
from charter_champions.domain.verdicts import newest_of, verdict_on
from charter_champions.forms.verify import VerifyForm
from charter_champions.models import Membership
from hub.shared.clock import today

MEMBERSHIP_RELATIONS = ("organisation__succeeded_by", "charter_version", "replaced_by")


@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    """The box for a code; a good one leads to its page."""
    form = VerifyForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("verify:membership", form.cleaned_data["code"])
    status = 422 if form.is_bound else 200
    return render(request, "charter_champions/verify_form.html", {"form": form}, status=status)


@require_safe
def verify_membership(request: HttpRequest, code: str) -> HttpResponse:
    """What the badge says, and whether it is true today."""
    found = list(Membership.objects.select_related(*MEMBERSHIP_RELATIONS).with_code(code)[:2])
    if len(found) != 1:
        typed = code[:LONGEST_TYPED_CODE]
        context = {"form": VerifyForm(initial={"code": typed}), "typed": typed, "is_shared": bool(found)}
        return render(request, "charter_champions/verify_unknown.html", context, status=404)
    (membership,) = found
    if code != membership.code:
        return redirect(membership)
    on = today()
    verdict = verdict_on(membership, on)
    newest = newest_of(membership)
    context = {
        "membership": membership,
        "organisation": membership.organisation,
        "version": membership.charter_version,
        "timeline": public_timeline(membership, on=on),
        "verdict": verdict,
        "newest": newest,
        "years": year_words(membership),
        "on": on,
        "artwork": inline_svg(membership) if is_downloadable(membership, on=on) else "",
        "is_listed": membership.organisation.is_visible(on=on),
    }
    return render(request, "charter_champions/verify.html", context)
