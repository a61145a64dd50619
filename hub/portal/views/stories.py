"""Stories that an organisation sends: one by one, or many in a file that is read, looked at, and taken in whole."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from hub.shared.codes import grouped
from hub.shared.csv_export import csv_response
from hub.shared.guards import Limit
from hub.shared.pagination import paginate
from hub.shared.responses import private
from hub.shared.working_days import long_date
from stories.domain import partner_files
from stories.domain.files import COLUMNS, MOST_BYTES, MOST_PROBLEMS, FileRefused, parse_stories, read_stories
from stories.domain.partner_files import SentBefore
from stories.forms.partners import PartnerStoryForm, StoryFileForm
from stories.models import StoryFile, Topic

from .access import PortalView

SENDS = (Limit(40, dt.timedelta(hours=1)), Limit(200, dt.timedelta(days=1)))
"""How often an organisation may send: a file counts as one."""

PER_PAGE = 20
MOST_SHOWN = 5


class StoriesPage(PortalView):
    here = "stories"


class StoriesView(StoriesPage):
    """What was sent and what became of it, in numbers; never the words again."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        page = paginate(request, partner_files.envelopes_of(self.organisation), per_page=PER_PAGE)
        topics = Topic.objects.visible().filter(stories__submission__organisation=self.organisation).distinct()
        waiting = StoryFile.objects.filter(organisation=self.organisation).order_by("-uploaded_at").first()
        return self.render("stories", {"results": page, "rows": page.object_list, "topics": topics, "waiting": waiting})


class StoryView(StoriesPage):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.show(PartnerStoryForm())

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        form = PartnerStoryForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        if not form.is_repeat() and (over := self.over(form, "stories", SENDS, self.show)):
            return over
        kept: dict[str, str] = {}

        def keep():
            story, kept["code"] = partner_files.send_one(
                form.answers,
                organisation=self.organisation,
                user=request.user,
                is_partner_named=form.cleaned_data["named"] == "yes",
            )
            return story

        form.run_once(keep)
        if not kept:
            messages.info(request, "This story was kept before. Its code was shown then.")
            return redirect(self.address("stories"))
        return private(self.render("story_sent", {"code": grouped(kept["code"])}))

    def show(self, form, *, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": "Send one story",
            "lead": "A story that somebody told you, with what they allowed.",
            "button": "Send the story",
            "back_url": self.address("stories"),
            "back_text": "Back to your stories",
        }
        return self.render("form", context, status=status)


class TemplateFileView(StoriesPage):
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        heads = [column.title for column in COLUMNS]
        return csv_response("stories-template.csv", heads, [[column.example for column in COLUMNS]])


class FileView(StoriesPage):
    """Send a file: what is wrong with it is shown by row and column; one that is right waits to be looked at."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.show(StoryFileForm())

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        form = StoryFileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, status=422)
        if over := self.over(form, "stories", SENDS, self.show):
            return over
        upload = form.cleaned_data["file"]
        try:
            read = read_stories(upload.read(MOST_BYTES + 1))
            if read.problem_count:
                return self.show(form, status=422, read=read)
            file = partner_files.keep_file(
                read,
                organisation=self.organisation,
                user=request.user,
                name=upload.name,
                is_partner_named=form.cleaned_data["named"] == "yes",
            )
        except FileRefused as refused:
            form.add_error("file", refused.message)
            return self.show(form, status=422)
        except SentBefore as before:
            form.add_error("file", sent_before_words(before))
            return self.show(form, status=422)
        return redirect(self.address("story_file", file.pk))

    def show(self, form, *, status: int = 200, read=None) -> HttpResponse:
        context = {
            "form": form,
            "title": "Send many stories",
            "button": "Read the file",
            "back_url": self.address("stories"),
            "back_text": "Back to your stories",
            "columns": COLUMNS,
            "template_url": self.address("stories_template"),
            "read": read,
            "most_problems": MOST_PROBLEMS,
        }
        return self.render("stories_file", context, status=status)


def sent_before_words(before: SentBefore) -> str:
    day = long_date(before.submission.received_at.date())
    return f"You sent these stories on {day}. Nothing was taken in again."


class WaitingFileView(StoriesPage):
    """A file that was found right: how many stories, the first of them, and the press that takes them in."""

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        file = self.file(pk)
        read = parse_stories(file.text)
        context = {
            "file": file,
            "count": len(read.answers),
            "first": read.answers[:MOST_SHOWN],
            "known": partner_files.known_words(self.organisation, list(read.answers)),
            "without_service": sum(1 for row in read.answers if row.service is None),
            "countable": sum("count" in row.allowed for row in read.answers),
        }
        return self.render("stories_waiting", context)

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        file = StoryFile.objects.filter(organisation=self.organisation, pk=pk).first()
        if file is None:
            messages.info(request, "This file is not waiting any more: it was taken in, or taken away.")
            return redirect(self.address("stories"))
        if "cancel" in request.POST:
            file.delete()
            messages.success(request, "The file is deleted. Nothing was taken in.")
            return redirect(self.address("stories"))
        try:
            envelope, codes = partner_files.take_in(file, user=request.user)
        except SentBefore as before:
            messages.info(request, sent_before_words(before))
            return redirect(self.address("stories"))
        if "codes" in request.POST:
            rows = ([row, grouped(code)] for row, code in codes)
            return private(csv_response(f"story-codes-{envelope.pk}.csv", ("Row", "Code"), rows))
        count = len(codes)
        messages.success(request, f"{count:,} stor{'y was' if count == 1 else 'ies were'} taken in. Thank you.")
        return redirect(self.address("stories"))

    def file(self, pk: int) -> StoryFile:
        """A file of this organisation, and of no other."""
        return get_object_or_404(StoryFile, organisation=self.organisation, pk=pk)
