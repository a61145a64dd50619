"""The pages on which a reply is written, one thing on each."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import capfirst

from reports.domain.reply_drafts import ChangedMeanwhile, answer_in, parts_of, save_part, signatory_in, words_in
from reports.domain.reply_parts import (
    SIGNATORY,
    WORDS,
    answer_from_json,
    answer_to_json,
    item_key,
    mark_of,
    signatory_from_json,
    signatory_to_json,
)
from reports.domain.requests import RequestRefused
from reports.enums import Decision
from reports.forms.reply import MOST_ACTIONS, ItemForm, PartForm, SignatoryForm, WordsForm, bounded
from reports.models import RequestedItem

from .base import ReplyView


class PartView(ReplyView):
    """A form for one part of the draft. What a colleague saved meanwhile is shown before anything replaces it."""

    needs_answerable = True
    template = "part"

    @property
    def key(self) -> str:
        raise NotImplementedError

    def form(self, data=None) -> PartForm:
        raise NotImplementedError

    def content(self, form: PartForm) -> Any:
        raise NotImplementedError

    def saved_words(self, saved: Any) -> list[tuple[str, str]]:
        """What a colleague saved, as questions and answers."""
        raise NotImplementedError

    def page(self) -> dict[str, Any]:
        raise NotImplementedError

    def get(self, request, *args, **kwargs):
        self.find(**kwargs)
        return self.show(self.form())

    def post(self, request, *args, **kwargs):
        self.find(**kwargs)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            save_part(self.officer, self.key, self.content(form), seen=form.cleaned_data["seen"])
        except RequestRefused as refused:
            form.add_error(None, refused.message)
            return self.show(form, status=422)
        except ChangedMeanwhile as changed:
            return self.show_change(form, changed)
        return self.after(form)

    def put_back(self, typed):
        self.find(**self.kwargs)
        return self.show(self.form(typed.data), is_put_back=True)

    def find(self, **kwargs) -> None:
        """What the address speaks of. Raises ``Http404``."""
        self.parts = parts_of(self.row)

    def after(self, form: PartForm) -> HttpResponse:
        return self.back("saved")

    def show_change(self, form: PartForm, changed: ChangedMeanwhile) -> HttpResponse:
        named = changed.by.name if changed.by and changed.by.pk != self.officer.pk else ""
        form.add_error(
            None,
            f"{named or 'Somebody'} saved another answer while you were writing: see it below. Save again to put yours "
            "in its place.",
        )
        form.show_saved(changed.mark)
        context = {
            "change": self.saved_words(changed.saved),
            "who": named or "somebody",
            "theirs_url": self.request.path,
        }
        return self.show(form, status=422, **context)

    def show(self, form: PartForm, *, status: int = 200, **context) -> HttpResponse:
        context = {
            "form": form,
            "back_url": self.address("overview"),
            "back_text": "Back to your reply",
            "button": "Save and continue",
            **self.page(),
            **context,
        }
        return self.render(self.template, context, status=status)

    def seen(self) -> dict[str, str]:
        return {"seen": mark_of(self.parts.get(self.key))}


class ItemView(PartView):
    """One recommendation or question: the decision, why, and what will be done by when."""

    template = "item"
    item: RequestedItem

    @staticmethod
    def blank_form(data):
        return ItemForm(data)

    def find(self, *, number: int, **kwargs) -> None:
        super().find()
        self.item = get_object_or_404(self.row.items.prefetch_related("replies"), number=number)

    def get(self, request, *args, **kwargs):
        self.find(**kwargs)
        return self.back() if self.item.replies.all() else self.show(self.form())

    @property
    def key(self) -> str:
        return item_key(self.item.pk)

    def form(self, data=None) -> ItemForm:
        return ItemForm(
            data,
            item=self.item,
            answer=answer_in(self.parts, self.item),
            shown=bounded(self.request.GET.get("actions")),
            initial=self.seen(),
        )

    def content(self, form: ItemForm) -> Any:
        return answer_to_json(form.answer)

    def after(self, form: ItemForm) -> HttpResponse:
        if "add" in form.data:
            number = min(len(form.answer.actions) + 1, MOST_ACTIONS)
            return redirect(f"{self.address('item', self.item.number)}?actions={number}#action-{number}")
        return super().after(form)

    def saved_words(self, saved: Any) -> list[tuple[str, str]]:
        answer = answer_from_json(saved)
        rows = [
            ("Decision", Decision(answer.decision).label if answer.decision else ""),
            ("Explanation", answer.explanation),
        ]
        return rows + [(f"Action {n}", f"{each.text} ({each.when})") for n, each in enumerate(answer.actions, 1)]

    def page(self) -> dict[str, Any]:
        return {
            "title": self.item.heading,
            "caption": capfirst(self.item.named),
            "item": self.item,
            "most_actions": MOST_ACTIONS,
        }


class WordsView(PartView):
    key = WORDS
    blank_form = WordsForm

    def form(self, data=None) -> WordsForm:
        return WordsForm(data, initial={"words": words_in(self.parts), **self.seen()})

    def content(self, form: WordsForm) -> str:
        return form.cleaned_data["words"]

    def saved_words(self, saved: str) -> list[tuple[str, str]]:
        return [("Covering words", saved or "")]

    def page(self) -> dict[str, Any]:
        return {
            "title": "Covering words",
            "lead": "What you want to say about the whole. You may leave it empty.",
        }


class SignatoryView(PartView):
    key = SIGNATORY
    blank_form = SignatoryForm

    def form(self, data=None) -> SignatoryForm:
        kept = signatory_in(self.parts)
        initial = {
            "signatory": kept.name or self.officer.name,
            "role": kept.role or self.officer.role,
            "has_authority": kept.has_authority,
        }
        return SignatoryForm(data, initial={**initial, **self.seen()})

    def content(self, form: SignatoryForm) -> Any:
        return signatory_to_json(form.answer)

    def saved_words(self, saved: Any) -> list[tuple[str, str]]:
        kept = signatory_from_json(saved)
        return [("Name", kept.name), ("Role", kept.role)]

    def page(self) -> dict[str, Any]:
        return {
            "title": "Who answers",
            "lead": "Whoever is responsible for the reply at your body. It need not be you.",
        }
