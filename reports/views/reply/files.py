"""Files of a reply: each is checked when it is added; one that is refused leaves the others as they are."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect

from hub.shared.guards import Limit, take, wait_in_words
from hub.shared.image_files import megabytes
from hub.shared.sent_files import ACCEPT, ALLOWED, MAX_BYTES
from reports.domain.access_codes import DAY, HOUR
from reports.domain.attachments import MOST_FILES, forget, keep
from reports.domain.reply_drafts import touch, waiting_files
from reports.forms.reply import FilesForm

from .base import ReplyView

UPLOADS = (Limit(60, HOUR), Limit(150, DAY))


class FilesView(ReplyView):
    """What is there, and a box to add to it."""

    needs_answerable = True
    blank_form = FilesForm

    def get(self, request, token):
        return self.show(FilesForm())

    def post(self, request, token):
        form = FilesForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, status=422)
        kept = False
        for upload in form.cleaned_data["files"]:
            if wait := take(f"reply files {self.officer.pk}", UPLOADS):
                form.add_error("files", f"You have sent many files. Try again {wait_in_words(wait)}.")
                break
            try:
                keep(upload, self.officer.request)
            except ValidationError as refused:
                for message in refused.messages:
                    form.add_error("files", f"“{upload.name}”: {message}")
            else:
                kept = True
        if kept:
            touch(self.officer)
        if form.errors:
            return self.show(form, status=422)
        return redirect(self.address("files"))

    def put_back(self, typed):
        """No page can put a file back: it has to be chosen again."""
        form = FilesForm(typed.data)
        form.fields["files"].error_messages["required"] = f"Choose your files again: {typed.rows[0][1]}"
        return self.show(form, status=422)

    def show(self, form: FilesForm, *, status: int = 200) -> HttpResponse:
        form.fields["files"].widget.attrs["accept"] = ACCEPT
        context = {
            "form": form,
            "title": "Files",
            "lead": "Write your answers on the pages before this. Add files only for what does not fit there.",
            "files": [{"file": file, "url": self.address("remove_file", file.pk)} for file in waiting_files(self.row)],
            "most": MOST_FILES,
            "allowed": ALLOWED,
            "largest": megabytes(MAX_BYTES),
            "back_url": self.address("overview"),
            "back_text": "Back to your reply",
            "button": "Add",
        }
        return self.render("files", context, status=status)


class RemoveView(ReplyView):
    """The button beside a file; a GET only leads back to the list."""

    needs_answerable = True

    def get(self, request, token, pk):
        return redirect(self.address("files"))

    def post(self, request, token, pk):
        file = self.row.attachments.drafted(by=None).filter(pk=pk).first()
        if file is not None and forget(file):
            touch(self.officer)
        return redirect(self.address("files"))
