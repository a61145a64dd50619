"""Corrections that anyone can read stay, whatever draft is published: one that is older has never heard of them."""

from __future__ import annotations

from .parts import Correction


def put_back_corrections(page) -> list[Correction]:
    """Give ``page``, as a draft has it, every saved correction as it reads; returns those that it did not have so.

    For a page that is public: its saved corrections are. A draft may know a correction by its key, or from before
    it had one by its day and words. What the draft adds stays. One query.
    """
    drafted = list(page.corrections.all())
    by_key = {row.pk: row for row in drafted if row.pk}
    by_words = {said(row): row for row in drafted if not row.pk}
    changed, kept = [], []
    for row in Correction.objects.filter(report_id=page.pk):
        have = by_key.pop(row.pk, None) or by_words.pop(said(row), None)
        if have is None or said(have) != said(row):
            changed.append(row)
        kept.append(row)
    if changed or len(by_words) < sum(1 for row in drafted if not row.pk):
        page.corrections.set([*kept, *by_words.values()])
    return changed


def said(row: Correction) -> tuple:
    """The day and the words, with one kind of line break: browsers send another than they were given."""
    return row.corrected_on, row.text.replace("\r\n", "\n").strip()
