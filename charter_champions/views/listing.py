"""One request for the directory: what is asked for, who is found, and what to say about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, islice

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from charter_champions.domain.a_to_z import IN_WORDS, LETTERS, OTHER
from charter_champions.domain.finding import with_words
from charter_champions.domain.listing import CHAMPIONS, LETTER, directory, directory_index, within
from charter_champions.forms.directory import DirectoryForm
from hub.organisations.distances import Spot
from hub.organisations.facets import Group, chosen
from hub.organisations.models import Organisation
from hub.organisations.nearness import MILES, asked_near, miles_in_words
from hub.shared.brand import brand_in_use
from hub.shared.clock import today
from hub.shared.generation import kept
from hub.shared.joined_keys import keys_in

MOST_WAYS = 5
MOST_SEARCHES = 8
"""Questions to the database to find a way out of an empty list."""
CHUNK = 500

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Search:
    """What is asked of the database: words, and a place with the miles around it."""

    words: str = ""
    spot: Spot | None = None
    miles: int = 0

    @property
    def asks(self) -> bool:
        return bool(self.words or self.spot)

    def keys(self) -> list[int] | None:
        """The keys of organisations, listed or not, that it finds, the nearest first; ``None`` if it asks nothing."""
        if not self.asks:
            return None
        rows = Organisation.objects.order_by()
        rows = with_words(rows, self.words) if self.words else rows
        if self.spot:
            return list(within(rows, self.miles, self.spot).values_list("pk", flat=True))
        return keys_in(rows)


@dataclass(frozen=True)
class WayOut:
    """The list with less asked for: what that is in words, how many it finds, and its address."""

    text: str
    count: int
    url: str

    @property
    def counted(self) -> str:
        return groups_in_words(self.count)


class Listing:
    """The filters, the organisations that match, and the words about them. No address makes it fail."""

    def __init__(self, request: HttpRequest) -> None:
        on = today()
        everyone = directory(on=on)
        self.words = DirectoryForm.base_fields["q"].clean(request.GET.get("q"))
        self.near = asked_near(request.GET)
        self.place, self.miles, self.spot = self.near.place, self.near.miles, self.near.spot
        self.unknown_place = self.near.unknown_place
        # The same for everybody until something public changes or the day ends.
        self.index = kept(f"directory:{on}", lambda: directory_index(everyone))
        self.search = Search(self.words, self.spot, self.miles if self.spot else 0)
        self.found: dict[Search, list[int] | None] = {self.search: self.search.keys()}
        groups, rows = self.narrow(request.GET, self.search)
        self.all_groups = [in_words_of_brand(group) for group in groups]
        self.groups = [group for group in self.all_groups if group.key != LETTER]
        self.keys = self.index.keys_of(rows)
        self.organisations = everyone
        if self.spot:
            wanted = set(self.keys)
            self.keys = [key for key in self.found[self.search] if key in wanted]
            self.organisations = within(everyone, self.miles, self.spot)
        self.form = DirectoryForm(
            self.groups, words=self.words, place=self.place, miles=self.miles if "within" in request.GET else None
        )

    def narrow(self, query: QueryDict, search: Search) -> tuple[list[Group], int]:
        if search not in self.found:
            self.found[search] = search.keys()
        keys = self.found[search]
        return self.index.narrow(query, None if keys is None else self.index.rows_of(keys))

    @cached_property
    def pairs(self) -> Pairs:
        """The filters in use as parameters of the address; nothing that is not a known value."""
        pairs = [("q", self.words)] if self.words else []
        pairs += self.near.pairs
        return pairs + [(group.key, value) for group in self.all_groups for value in chosen(group.choices)]

    def address(self, view: str = "list") -> str:
        """The address of ``view`` with the filters in use."""
        return address_with(self.pairs, view)

    def chips(self) -> list[dict[str, str]]:
        """Each filter in use in words, with the address of the list without it."""
        return [{"text": text, "url": address_with(without(self.pairs, gone))} for text, gone in self.parts()]

    def parts(self) -> list[tuple[str, Pairs]]:
        """Each filter in use: its words, and its parameters of the address."""
        words = {(group.key, choice.value): choice.label for group in self.all_groups for choice in group.choices}
        words |= {(LETTER, letter): letter_in_words(letter) for letter in LETTERS}
        words["q", self.words] = self.words
        parts = []
        for pair in self.pairs:
            if pair[0] == "near":
                # How far goes with the place that it is from.
                parts.append((self.near.in_words, self.near.pairs))
            elif pair[0] != "within":
                parts.append((words[pair], [pair]))
        return parts

    def letters(self) -> list[dict]:
        """From A to Z: how many begin with each letter beside the other filters, and the address of those.

        A letter without entries has no address. What is not a letter of the alphabet comes last, if there is any.
        """
        choices = {choice.value: choice for group in self.all_groups if group.key == LETTER for choice in group.choices}
        rest = [pair for pair in self.pairs if pair[0] != LETTER]
        row = []
        for letter in LETTERS:
            choice = choices.get(letter)
            count = choice.count if choice else 0
            if count or letter != OTHER:
                row.append(
                    {
                        "text": "0–9…" if letter == OTHER else IN_WORDS[letter],
                        "name": IN_WORDS[letter],
                        "count": count,
                        "is_chosen": bool(choice and choice.is_chosen),
                        "url": address_with([*rest, (LETTER, letter)]) if count else "",
                    }
                )
        return row

    def town_links(self) -> list[dict[str, str]]:
        """Towns to choose instead of a place that nobody knows, each with its address of the list."""
        return [{"text": name, "url": address_with([("near", slug), *self.pairs])} for name, slug in self.near.towns()]

    def ways_out(self) -> list[WayOut]:
        """Where nothing matches: the list with a little less asked for, in ways that find something."""
        further = islice(self.that_find(self.further_away()), 1)
        return list(islice(distinct(chain(further, self.that_find(self.looser()))), MOST_WAYS))

    def that_find(self, ways: Iterable[tuple[str, Pairs]]) -> Iterator[WayOut]:
        for text, pairs in ways:
            if count := self.count(pairs):
                yield WayOut(text, count, address_with(pairs))

    def further_away(self) -> Iterator[tuple[str, Pairs]]:
        """The same within more miles, the next step first."""
        for miles in MILES if self.spot else ():
            if miles > self.miles:
                further = [("within", str(miles)) if name == "within" else (name, value) for name, value in self.pairs]
                yield f"Within {miles_in_words(miles)} of {self.spot.label}", further

    def looser(self) -> Iterator[tuple[str, Pairs]]:
        """Ways to ask for less, the smallest steps first: without one filter, one word or one kind of filter."""
        pairs = self.pairs
        for text, gone in self.parts():
            yield f"Without “{text}”", without(pairs, gone)
        words = self.words.split()
        for word in words if len(words) > 1 else ():
            fewer = " ".join(other for other in words if other != word)
            yield f"With “{fewer}” only", [("q", fewer) if name == "q" else (name, value) for name, value in pairs]
        if self.words:
            yield f"“{self.words}” without other filters", [("q", self.words)]
        if self.spot:
            nearby = [pair for pair in pairs if pair[0] in ("near", "within")]
            yield f"Everybody within {miles_in_words(self.miles)} of {self.spot.label}", nearby
        yield "The other filters, without words and place", [pair for pair in pairs if pair[0] not in SEARCHED]

    def count(self, pairs: Pairs) -> int:
        """How many the list with the parameters ``pairs`` holds; 0 where to find out would be asking too much."""
        if not pairs or pairs == self.pairs:
            return 0
        query = QueryDict(mutable=True)
        for name, value in pairs:
            query.appendlist(name, value)
        spot = self.spot if "near" in query else None
        search = Search(query.get("q", ""), spot, int(query["within"]) if spot else 0)
        if search.asks and search not in self.found and len(self.found) > MOST_SEARCHES:
            return 0
        return self.narrow(query, search)[1].bit_count()

    def rows(self, *, most: int | None = None) -> Iterator[Organisation]:
        """What is found in its order, at most ``most``; read some hundreds at a time."""
        keys: Sequence[int] = self.keys[:most]
        wanted = self.organisations.prefetch_related("areas", "themes")
        for start in range(0, len(keys), CHUNK):
            yield from wanted.filter(pk__in=list(keys[start : start + CHUNK]))


SEARCHED = ("q", "near", "within")


def in_words_of_brand(group: Group) -> Group:
    """The filter for champions says what they are called here; the index is the same for every name."""
    if group.key != CHAMPIONS:
        return group
    label = f"{brand_in_use().champions} only"
    return replace(group, choices=[replace(choice, label=label) for choice in group.choices])


def groups_in_words(count: int) -> str:
    return "1 group" if count == 1 else f"{count:,} groups"


def letter_in_words(letter: str) -> str:
    return "Not beginning with a letter" if letter == OTHER else f"Beginning with {IN_WORDS[letter]}"


def distinct(ways: Iterable[WayOut]) -> Iterator[WayOut]:
    """``ways``, those to one address once."""
    seen: set[str] = set()
    for way in ways:
        if way.url not in seen:
            seen.add(way.url)
            yield way


def without(pairs: Pairs, gone: Pairs) -> Pairs:
    return [pair for pair in pairs if pair not in gone]


def address_with(pairs: Iterable[tuple[str, str]], view: str = "list") -> str:
    query = urlencode(list(pairs))
    return reverse(f"directory:{view}") + (f"?{query}" if query else "")
