"""In the admin: a working day more or less is saved once somebody has read which dates it moves (decision 43)."""

from __future__ import annotations

from django.http import HttpResponse
from wagtail.admin.views import generic

from .calendar_changes import CalendarChange, change_by

LOOK = "Nothing is saved yet. Read what it moves, then press the button."
OUTDATED = "Nothing is saved: it would not move what you read. Read it again, then press the button."
MOST_SHOWN = 50


class ReadFirst:
    """Mixin: what was typed is carried out when the form brings the digest of what it moves."""

    def change(self, form) -> CalendarChange:
        raise NotImplementedError

    def form_valid(self, form) -> HttpResponse:
        change = self.change(form)
        read = self.request.POST.get("previewed", "")
        if read == change.digest:
            return super().form_valid(form)
        self.form = form
        context = self.get_context_data(form=form, **shown(change), told=OUTDATED if read else LOOK)
        return self.render_to_response(context, status=422 if read else 200)


def shown(change: CalendarChange) -> dict:
    """``change`` for a template; of very many dates the first."""
    return {"change": change, "moves": change.moves[:MOST_SHOWN], "more": max(0, len(change.moves) - MOST_SHOWN)}


class SavesDay(ReadFirst):
    template_name = "shared/calendar_exception_form.html"

    def change(self, form) -> CalendarChange:
        return change_by(form.instance)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["submit_button_label"] = "Save" if "change" in context else "Show what it moves"
        return context


class CreateDayView(SavesDay, generic.CreateView):
    pass


class EditDayView(SavesDay, generic.EditView):
    pass


class DeleteDayView(ReadFirst, generic.DeleteView):
    """Says at once what is moved: there is nothing to type."""

    template_name = "shared/calendar_exception_delete.html"

    def change(self, form) -> CalendarChange:
        return change_by(self.object, removed=True)

    def get_context_data(self, **kwargs):
        if "change" not in kwargs:
            kwargs |= shown(self.change(None))
        return super().get_context_data(**kwargs)
