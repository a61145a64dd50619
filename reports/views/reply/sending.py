"""Checking what the public will see, sending it, and the receipt."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from hub.shared.clock import today
from hub.shared.privacy.registry import ERASED
from hub.shared.responses import private_file
from hub.shared.states import TransitionNotAllowed
from reports.domain.answer_view import DECISION_TONES, PROMISES, AnswerView
from reports.domain.phases import items_named
from reports.domain.requests import RequestRefused
from reports.domain.sealing import AlreadySent, Fault, NotReady, Ready, moment_words, ready_of, send_reply
from reports.enums import Decision
from reports.forms.reply import SendForm
from reports.models import SealedReply

from .base import ReplyView


class CheckView(ReplyView):
    """Every answer as the public will read it, each with a link to change it; the button sends them."""

    def get(self, request, token):
        ready = ready_of(self.row)
        if not ready.answers and not ready.left:
            return self.sent() or self.back()
        return self.show(ready, SendForm(initial={"seen": ready.mark}))

    def post(self, request, token):
        form = SendForm(request.POST)
        if not form.is_valid():
            return self.show(ready_of(self.row), form, status=422)
        try:
            sealed, _ = form.run_once(lambda: send_reply(self.officer, seen=form.cleaned_data["seen"]))
        except (AlreadySent, TransitionNotAllowed):
            return self.sent() or self.back()
        except NotReady:
            return self.back()
        except RequestRefused as refused:
            # Read again: what is shown now is what the next press sends.
            ready = ready_of(self.row)
            form = SendForm(data={"seen": ready.mark})
            form.is_valid()
            form.add_error(None, refused.message)
            return self.show(ready, form, status=422)
        return redirect(self.address("receipt", sealed.pk)) if sealed else self.back()

    def sent(self) -> HttpResponse | None:
        """To the receipt of what was sent last, if anything was."""
        sealed = SealedReply.objects.filter(message__request=self.row).order_by("-pk").first()
        return redirect(self.address("receipt", sealed.pk)) if sealed else None

    def show(self, ready: Ready, form: SendForm, *, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "ready": ready,
            "faults": [{"sentence": fault.sentence, "url": self.mended_at(fault)} for fault in ready.faults],
            "title": "Check your reply before you send it",
            "previews": [self.preview(item, answer) for item, answer in ready.answers],
            "left_words": items_named([item.number for item in ready.left], self.row.item_kind) if ready.left else "",
            "left": [{"item": item, "url": self.address("item", item.number)} for item in ready.left],
            "back_url": self.address("overview"),
            "back_text": "Back to your reply",
        }
        return self.render("check", context, status=status)

    def mended_at(self, fault: Fault) -> str:
        return self.address("item", fault.item.number) if fault.item else self.address("signatory")

    def preview(self, item, answer) -> dict[str, Any]:
        """One item as its page will show it, once the words are published."""
        decision = Decision(answer.decision)
        return {
            "item": item,
            "url": self.address("item", item.number),
            "actions": answer.actions,
            "answer": AnswerView(
                body=self.row.owing_body,
                tone=DECISION_TONES[decision],
                label=decision.label,
                explanation=answer.explanation,
                by_when=answer.by_when,
                answered_on=today(),
                is_promise=decision in PROMISES,
            ),
        }


class SealedView(ReplyView):
    """Something about one sealed reply of this very request."""

    def find(self, pk: int) -> SealedReply:
        rows = SealedReply.objects.filter(message__request=self.row).select_related("message", "officer")
        return get_object_or_404(rows, pk=pk)


class ReceiptView(SealedView):
    """What was received, when, and the number that proves it; then the sealed words, read only."""

    def get(self, request, token, pk):
        sealed = self.find(pk)
        has_words = sealed.text != ERASED
        context = {
            "title": "We have your reply",
            "sealed": sealed,
            "signed_role": json.loads(sealed.content)["signed_by"] if has_words else "",
            "when": moment_words(sealed.sealed_at),
            "copy_url": self.address("copy", sealed.pk),
            "has_words": has_words,
            "has_gaps": any(item.decision == Decision.ANSWERED_IN_PART for item in self.row.asked_items),
            "is_whole": not self.row.unanswered_numbers,
        }
        return self.render("receipt", context)


class CopyView(SealedView):
    """The very bytes that the number of the receipt is of."""

    def get(self, request, token, pk):
        sealed = self.find(pk)
        response = HttpResponse(sealed.text.encode(), content_type="text/plain; charset=utf-8")
        return private_file(response, f"reply-{sealed.receipt}.txt")
