"""What somebody means who types a few words above the directory."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import Q

from hub.organisations.enums import ACCESS_QUESTIONS
from hub.organisations.models import Area, OrganisationTheme
from hub.organisations.models.organisations import OrganisationQuerySet
from hub.shared.generation import kept
from hub.shared.models import Theme
from hub.shared.search_backend import words_of

Named = list[tuple[int, list[str]]]
"""Primary keys, each with the words of a name, small."""

OF = re.compile(r"['’]s\b", re.IGNORECASE)
SHORTEST_PLURAL = 4
TEXTS = ("name", "summary", "town")
BEFORE = (" ", "-", "(", "/", "‘", "“", "'", '"')
"""What a word stands after, where it does not begin the text."""
ALSO_SAID = {
    "step_free": "wheelchair ramp lift level access",
    "accessible_toilet": "disabled changing places",
    "hearing_loop": "induction deaf hard of hearing aid",
    "bsl": "bsl signing signed interpreter deaf",
    "quiet_space": "sensory autism",
    "parking": "disabled car",
}
"""Other words for an access question of which an answer can be "yes"."""


def with_words(organisations: OrganisationQuerySet, text: str) -> OrganisationQuerySet:
    """Those of ``organisations`` that have something beginning with each of the words in ``text``.

    Their name, summary, town, a theme, an area, or an access question that they answer with yes. At most twelve words
    count; a text without words finds nobody. An ending of a plural or a possessive does not count.
    """
    words = stems(text)
    themes, areas = named() if words else ([], [])
    for word in words:
        organisations = organisations.filter(has(word, themes, areas))
    return organisations if words else organisations.none()


def stems(text: str) -> list[str]:
    """The words of ``text``, small, each once, without the "s" of a plural."""
    return list(dict.fromkeys(map(singular, spoken(OF.sub("", text)))))


def singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) >= SHORTEST_PLURAL else word


def has(word: str, themes: Named, areas: Named) -> Q:
    found = Q()
    for text in TEXTS:
        begins_with = Q(**{f"{text}__istartswith": word})
        for before in BEFORE:
            begins_with |= Q(**{f"{text}__icontains": before + word})
        # Most rows do not have it at all, which one comparison tells.
        found |= Q(**{f"{text}__icontains": word}) & begins_with
    if keys := having(word, themes):
        found |= Q(pk__in=OrganisationTheme.objects.filter(tag__in=keys).values("content_object"))
    if keys := having(word, areas):
        found |= Q(pk__in=Area.organisations.through.objects.filter(area__in=keys).values("organisation"))
    for question, label in ACCESS_QUESTIONS.items():
        if begins(word, spoken(f"{label} {ALSO_SAID[question]}")):
            found |= Q(**{question: "yes"})
    return found


def named() -> tuple[Named, Named]:
    """Themes and areas, each with the words of its name."""
    return kept("directory-words", lambda: (words_in_names(Theme), words_in_names(Area)))


def words_in_names(model: type[Theme | Area]) -> Named:
    return [(key, spoken(name)) for key, name in model.objects.values_list("pk", "name")]


def having(word: str, rows: Named) -> list[int]:
    return [key for key, words in rows if begins(word, words)]


def begins(word: str, words: Iterable[str]) -> bool:
    """Whether one of ``words`` begins with ``word``."""
    return any(each.startswith(word) for each in words)


def spoken(text: str) -> list[str]:
    return [word.casefold() for word in words_of(text)]
