from __future__ import annotations

from http import HTTPStatus

from django.http import HttpResponse

from hub.accounts.limits import retry_after


class AnswersForForm:
    """Mixin: 422 for a refused form and 429 with Retry-After for too many tries, as the hub's other forms answer."""

    title = ""
    button = "Continue"
    lead = ""

    def get_context_data(self, **kwargs) -> dict:
        own = {"title": self.title, "button": self.button, "lead": self.lead}
        return own | super().get_context_data(**kwargs)

    def render_to_response(self, context, **options) -> HttpResponse:
        response = super().render_to_response(context, **options)
        form = context.get("answered_form", context.get("form"))
        if self.request.method == "POST" and form is not None and form.is_bound and form.errors:
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
            if wait := retry_after(form):
                response.status_code = HTTPStatus.TOO_MANY_REQUESTS
                response["Retry-After"] = str(wait)
        return response
