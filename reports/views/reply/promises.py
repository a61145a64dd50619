"""What became of a body's promises, told by its officers through the reply link."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from hub.shared.clock import today
from hub.shared.guards import Limit, take, wait_in_words
from hub.shared.states import TransitionNotAllowed
from reports.domain import voices
from reports.domain.access_codes import DAY, HOUR
from reports.domain.promise_view import promise_view, promise_views
from reports.domain.requests import RequestRefused
from reports.enums import COMMITMENT_TRANSITIONS, PROGRESS_REPORTS, CommitmentStatus, UpdateKind
from reports.forms.promises import BODY_KINDS, BodyReportForm
from reports.models import Commitment

from .base import ReplyView

WRITTEN = (Limit(20, HOUR), Limit(60, DAY))
MOVED_ON = "This promise is “{}” now, so this can’t be said any more. Nothing was saved."
TARGETS = {UpdateKind.DONE: CommitmentStatus.REPORTED_DONE, UpdateKind.GIVEN_UP: CommitmentStatus.GIVEN_UP}


def kinds_of(commitment: Commitment) -> list[UpdateKind]:
    """What the body can report of ``commitment`` now; nothing once it is done or given up."""
    status = CommitmentStatus(commitment.status)
    possible = COMMITMENT_TRANSITIONS[status]
    return [
        kind for kind in BODY_KINDS if (TARGETS[kind] in possible if kind in TARGETS else status in PROGRESS_REPORTS)
    ]


class PromisesPage(ReplyView):
    """Every promise is found through the officer's own request."""

    def promises(self):
        return Commitment.objects.filter(request=self.officer.request_id).for_display()


class PromisesView(PromisesPage):
    def get(self, request, token):
        return self.render(
            "promises",
            {
                "title": "What you promised",
                "said": "done" in request.GET,
                "rows": [
                    {
                        "view": view,
                        "url": self.address("promise", view.commitment.pk) if kinds_of(view.commitment) else "",
                    }
                    for view in promise_views(self.promises().by_date(), on=today())
                ],
            },
        )

    def post(self, request, token):
        return self.back()


class PromiseView(PromisesPage):
    """One promise: how far it is. Its status moves at once; the words wait for the check."""

    def get(self, request, token, pk):
        row = self.promise(pk)
        kinds = kinds_of(row)
        return self.show(row, BodyReportForm(kinds=kinds)) if kinds else redirect(self.address("promises"))

    def post(self, request, token, pk):
        row = self.promise(pk)
        form = BodyReportForm(request.POST, kinds=BODY_KINDS)
        if not form.is_valid():
            return self.show(row, form, status=422)
        if not form.is_repeat() and (wait := take(f"promise by link {self.officer.pk}", WRITTEN)):
            form.add_error(None, f"You have sent this often. Nothing is lost: try again {wait_in_words(wait)}.")
            response = self.show(row, form, status=429)
            response["Retry-After"] = str(wait)
            return response
        try:
            form.run_once(lambda: voices.body_says(row, officer=self.officer, **form.answers))
        except RequestRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
            return self.show(row, form, status=422)
        except TransitionNotAllowed as refused:
            form.add_error(None, MOVED_ON.format(CommitmentStatus(refused.before).label))
            return self.show(row, form, status=422)
        return redirect(f"{self.address('promises')}?done=1")

    @staticmethod
    def blank_form(data):
        return BodyReportForm(data, kinds=BODY_KINDS)

    def put_back(self, typed):
        return self.show(
            self.promise(self.kwargs["pk"]), BodyReportForm(typed.data, kinds=BODY_KINDS), is_put_back=True
        )

    def promise(self, pk: int) -> Commitment:
        return get_object_or_404(self.promises(), pk=pk)

    def show(self, row: Commitment, form: BodyReportForm, *, status: int = 200, **context) -> HttpResponse:
        context = {
            "form": form,
            "title": "How far is this?",
            "button": "Tell the public",
            "view": promise_view(row, on=today()),
            "back_url": self.address("promises"),
            "back_text": "Back to what you promised",
            **context,
        }
        return self.render("promise", context, status=status)
