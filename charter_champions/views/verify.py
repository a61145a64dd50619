"""Anyone may check a badge, without signing in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from charter_champions.domain import credentials
from charter_champions.domain.badges import inline_svg, is_downloadable, year_words
from charter_champions.domain.codes import MEMBERSHIP_CODE_LENGTH, normalise_code
from charter_champions.domain.timeline import public_timeline
from charter_champions.domain.verdicts import Verdict, newest_of, verdict_on
from charter_champions.enums import Standing, StatusPurpose
from charter_champions.forms.verify import VerifyForm
from charter_champions.models import Membership
from hub.shared.clock import today
from hub.shared.codes import LONGEST_TYPED

from .guesses import count_miss, too_many, wait_of_guesser

SOFTWARE_SAYS = {
    Standing.CURRENT: "Software that checks it today finds that it is valid.",
    Standing.LAPSED: "Software that checks it today finds that its time has run out.",
    Standing.SUSPENDED: "Software that checks it today finds that it is suspended.",
    Standing.ENDED: "Software that checks it today finds that it was revoked.",
    Standing.REPLACED: "Software that checks it today finds that it was revoked.",
}
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
    """What the badge says, and whether it is true today.

    A whole code, as a phone reads it, is always answered; a short one that somebody typed waits while others guess.
    """
    if len(normalise_code(code)) < MEMBERSHIP_CODE_LENGTH and (wait := wait_of_guesser(request)):
        return too_many(request, wait)
    found = list(Membership.objects.select_related(*MEMBERSHIP_RELATIONS).with_code(code)[:2])
    if len(found) != 1:
        if wait := count_miss(request):
            return too_many(request, wait)
        typed = code[:LONGEST_TYPED]
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
        **credential_context(membership, verdict),
        "is_listed": membership.organisation.is_visible(on=on),
    }
    return render(request, "charter_champions/verify.html", context)


def credential_context(membership: Membership, verdict: Verdict) -> dict[str, Any]:
    """What leads other software to the signed credential, and what it will find; nothing before it is signed."""
    credential = credentials.newest_of(membership)
    if credential is None:
        return {}
    entry = credential.status_entry
    return {
        "credential": credential,
        "software_says": SOFTWARE_SAYS[verdict.standing],
        **{f"{purpose}_url": entry.status_list.path(purpose) for purpose in StatusPurpose},
    }
