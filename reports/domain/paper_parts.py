"""Parts of the record on paper that a report and the file of a request share. Pure."""

from __future__ import annotations

from hub.shared import paper
from hub.shared.working_days import long_date
from reports.domain.answer_view import AnswerView, RecommendationView
from reports.domain.timeline import TimelineEntry


def asked_box(asked: RecommendationView) -> paper.Block:
    """One thing that was asked, with the answer of each body below it."""
    blocks = [*paper.paragraphs(asked.text)]
    for answer in asked.answers:
        blocks += answer_blocks(answer)
    return paper.box(f"{asked.number}. {asked.heading}", blocks, tone="main")


def answer_blocks(answer: AnswerView) -> list[paper.Block]:
    blocks = [paper.paragraph([{"text": f"{answer.body}: ", "bold": True}, {"text": answer.label}])]
    if answer.explanation:
        blocks.append(paper.quote(answer.explanation))
    elif answer.check_note:
        blocks.append(paper.plain(answer.check_note, style="small"))
    ends = [long_date(answer.answered_on)] if answer.answered_on else []
    if answer.by_when:
        ends.append(f"By when: {answer.by_when}")
    elif answer.is_promise:
        ends.append("By when: no date given")
    if ends:
        blocks.append(paper.plain(". ".join(ends), style="small"))
    return blocks


def entry_blocks(entry: TimelineEntry) -> list[paper.Block]:
    note = f" ({entry.note})" if entry.note else ""
    start = [{"text": f"{long_date(entry.on)}. ", "bold": True}, {"text": f"{entry.title}{note}."}]
    blocks = [paper.paragraph(start)]
    if entry.signed:
        blocks.append(paper.plain(entry.signed, style="small"))
    if entry.quote:
        blocks.append(paper.quote(entry.quote))
    return [*blocks, *paper.paragraphs(entry.text)]
