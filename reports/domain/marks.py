"""What of words that are about to be public may tell who somebody is: read before they are published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from hub.shared.digests import digest_of
from hub.shared.traces import Trace, suggestions
from reports.models import ResponseRequest, SealedReply

HOLD = "hold"
"""The answer to the marks of words that are to wait for a check."""

AS_A_SPACE = str.maketrans("_-", "  ")


@dataclass(frozen=True)
class Mark:
    """The ``words`` that are marked in the text or the name of a file called ``title``."""

    title: str
    words: str
    trace: Trace


@dataclass(frozen=True)
class Marks:
    """All that is marked in what would be public; nothing marked is false."""

    found: tuple[Mark, ...]

    def __bool__(self) -> bool:
        return bool(self.found)

    @cached_property
    def digest(self) -> str:
        """Tells them from every other; carried from the page that listed them to the press that publishes."""
        told = [[mark.title, mark.words, mark.trace] for mark in self.found]
        return digest_of(told)

    def are_unread(self, answer: str) -> bool:
        """Whether something is marked, and ``answer`` is not the digest of just that."""
        return bool(self) and answer != self.digest


class ReadMarks(Exception):
    """Nothing was done: something is marked that was not read."""

    def __init__(self, marks: Marks) -> None:
        super().__init__("Read what is marked first")
        self.marks = marks


def marks_in(texts: Mapping[str, str], files: Iterable[str] = (), *, names: Iterable[str]) -> Marks:
    """What is marked in ``texts``, by the title of each, and in the names of ``files``. ``names`` are known."""
    names = list(names)
    read = [(title, text, text) for title, text in texts.items()]
    # "Jane_Roe.pdf" has the words of "Jane Roe.pdf".
    read += [("Name of a file", name, name.translate(AS_A_SPACE)) for name in files]
    return Marks(
        tuple(
            Mark(title, text[start:end], trace)
            for title, text, plain in read
            for start, end, trace in suggestions(plain, names=names)
        )
    )


def names_known(request: ResponseRequest) -> list[str]:
    """The officers of the body for ``request``, past ones too, and who signed its replies. Two queries."""
    signed = SealedReply.objects.filter(message__request=request).values_list("signatory_name", flat=True)
    return sorted({*request.officers.values_list("name", flat=True), *signed})
