"""The parts of a report that issuing freezes: what they hold, whether a draft would change them, putting them back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.html import strip_tags

from hub.organisations.models import Organisation

from .issued import IssuedText
from .parts import Recommendation
from .sent_words import words_of

FROZEN_FIELDS = (
    "title",
    "summary",
    "published_on",
    "people_heard",
    "who_we_heard",
    "how_we_heard",
    "body",
    "observations",
)
"""What of the page itself stays as it was issued, with a type's own ``frozen_fields``. Recommendations stay too."""

LISTS = ("recommendations", "credits")
NAMES = {"published_on": "published", "people_heard": "people we heard from", "body": "what we heard"}
BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')


def parts_of(page) -> dict[str, Any]:
    """Every part of ``page`` that is kept when it is issued, as JSON can hold it."""
    return {
        **{name: stored(getattr(page, name)) for name in frozen_fields(page)},
        "recommendations": [
            {
                "pk": row.pk,
                "number": row.number,
                "heading": row.heading,
                "text": row.text,
                "bodies": [
                    {"pk": body.pk, "name": body.name}
                    for body in sorted(row.bodies.all(), key=lambda body: (body.name, body.pk))
                ],
            }
            for row in page.numbered_recommendations()
        ],
        "credits": [{"organisation": row.organisation.name, "brought": row.brought} for row in page.public_credits()],
    }


def frozen_fields(page) -> tuple[str, ...]:
    return (*FROZEN_FIELDS, *page.frozen_fields)


def stored(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    prepared: Callable | None = getattr(value, "get_prep_value", None)
    return prepared() if prepared else value


def plainly(value: Any) -> Any:
    """``value`` without what an editor changes by opening it: keys of blocks, empty paragraphs and empty boxes."""
    if isinstance(value, Mapping):
        plain = {name: plainly(inner) for name, inner in value.items() if name != "id"}
        return {name: inner for name, inner in plain.items() if inner not in ("", None)}
    if isinstance(value, list):
        return [plainly(inner) for inner in value]
    if isinstance(value, str):
        text = BLOCK_KEY.sub("", value).replace("\r\n", "\n").strip()
        return text if strip_tags(text).strip() else ""
    return value


def issued_text_of(page) -> IssuedText | None:
    """What was issued of ``page``; ``None`` before that. One query."""
    return IssuedText.objects.filter(page_id=page.pk).first() if page.pk else None


def changed_fields(issued: IssuedText, values: Mapping[str, Any]) -> list[str]:
    """The names of those of ``values`` that differ from what was issued; a field that is newer than it is free."""
    return [
        name
        for name in issued.content
        if name in values and name not in LISTS and plainly(stored(values[name])) != plainly(issued.content[name])
    ]


def name_of(page, name: str) -> str:
    """What the form calls the field ``name``."""
    return NAMES.get(name) or str(page._meta.get_field(name).verbose_name)


def put_back_frozen(page, issued: IssuedText) -> list[str]:
    """Give ``page``, as a draft has it, the words that were issued; returns the names of the parts it would change."""
    changed = changed_fields(issued, {name: getattr(page, name) for name in frozen_fields(page)})
    for name in changed:
        setattr(page, name, page._meta.get_field(name).to_python(issued.content[name]))
    names = [name_of(page, name) for name in changed]
    if put_back_recommendations(page, issued):
        names.append("recommendations")
    return names


def put_back_recommendations(page, issued: IssuedText) -> bool:
    """Whether the recommendations of ``page`` had to be made those that were issued, in their places.

    A body may be added, so that another can be asked about it; none that was named may be taken away.
    """
    sealed = issued.content["recommendations"]
    drafted = page.numbered_recommendations()
    if [told_of(row) for row in drafted] == [told_by(row) for row in sealed] and not any(
        lost_bodies(row, {body.pk for body in have.bodies.all()}) for row, have in zip(sealed, drafted, strict=True)
    ):
        return False
    known = {row.pk: row for row in drafted if row.pk}
    saved = {row.pk: row for row in Recommendation.objects.filter(report_id=page.pk)}
    rows = []
    for place, kept in enumerate(sealed):
        row = known.get(kept["pk"]) or saved.get(kept["pk"]) or Recommendation(report=page, pk=kept["pk"])
        row.heading, row.text, row.sort_order = kept["heading"], kept["text"], place
        have = list(row.bodies.all())
        if lost := lost_bodies(kept, {body.pk for body in have}):
            row.bodies.set([*have, *Organisation.objects.filter(pk__in=lost)])
        rows.append(row)
    page.recommendations.set(rows)
    return True


def told_of(row: Recommendation) -> tuple:
    return row.pk, *words_of(row.number, row.heading, row.text)


def told_by(kept: Mapping[str, Any]) -> tuple:
    """As ``told_of``, of a recommendation as it was issued."""
    return kept["pk"], *words_of(kept["number"], kept["heading"], kept["text"])


def lost_bodies(kept: Mapping[str, Any], have: set[int]) -> set[int]:
    """The bodies to which a recommendation was addressed when it was issued and that are not among ``have``."""
    return {body["pk"] for body in kept["bodies"]} - have
