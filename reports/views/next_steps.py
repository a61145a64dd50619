"""What staff do next with a request that has ended, or that nothing is needed: the first thing its case file says."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from reports.enums import ResponseStatus
from reports.models import Recommendation, Redaction, ResponseRequest

NOTHING_NEEDED = {
    ResponseStatus.ANSWERED: "Nothing more is needed: everything is answered. Its promises have dates of their own.",
    ResponseStatus.REFUSED: "Nothing more is needed. If the body answers after all, log its reply.",
    ResponseStatus.CLOSED: "Nothing more is needed. If a reply comes after all, log it.",
}


@dataclass(frozen=True)
class NextStep:
    """A sentence, and a button that does what it says; without ``url`` nothing is needed."""

    text: str
    url: str = ""
    link: str = ""


def next_step(row: ResponseRequest) -> NextStep | None:
    """What to do with ``row`` now that it has ended; ``None`` while it is a draft or open. At most three queries."""
    if row.is_draft or row.is_open:
        return None
    check = Redaction.objects.waiting().filter(message__request=row).first()
    if check is not None:
        text = "Words of the body wait to be checked: nobody but staff reads them yet."
        return NextStep(text, reverse("redactions:check", args=[check.pk]), "Check them")
    if row.status == ResponseStatus.REDIRECTED:
        return ask_other(row)
    if row.status == ResponseStatus.WITHDRAWN:
        text = "Nothing more is needed. To ask the body about this again, make a new request."
        return NextStep(text, new_request(row, row.owing_body), "Ask it again")
    words = NOTHING_NEEDED.get(ResponseStatus(row.status))
    return NextStep(words) if words else None


def ask_other(row: ResponseRequest) -> NextStep:
    """The body that is in charge is asked by a request of its own."""
    body = row.redirected_to
    other = ResponseRequest.objects.filter(report=row.report, body=body).order_by("-pk").first()
    if other is not None:
        text = f"{body} is asked by {'a draft' if other.is_draft else f'request {other.reference}'}."
        return NextStep(text, reverse("response_requests:inspect", args=[other.pk]), "Open it")
    if not Recommendation.objects.filter(report=row.report, bodies=body).exists():
        text = f"Ask {body} next. First say in the {row.source.asks.page_noun} what it asks of this body."
        return NextStep(text, reverse("wagtailadmin_pages:edit", args=[row.report_id]), "Open it")
    return NextStep(f"Ask {body} next.", new_request(row, body), f"Ask {body}")


def new_request(row: ResponseRequest, body) -> str:
    """The form of a new request about the same page, with ``body`` chosen."""
    return f"{reverse('response_requests:add')}?{urlencode({'report': row.report_id, 'body': body.pk})}"
