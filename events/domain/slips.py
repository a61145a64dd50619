"""Paper for a room: ballot codes to cut out, the poster of a challenge, cards for pledges. Tagged PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator

from events.models import BallotBatch, Challenge, EventPage
from hub.shared.brand import brand_in_use
from hub.shared.characters import without_controls
from hub.shared.clock import now
from hub.shared.emails import absolute_url
from hub.shared.lettering import printable
from hub.shared.paper import Paper, plain, press
from hub.shared.pdf import UnwritableText, compile_pdf
from hub.shared.qr_codes import qr_svg
from hub.shared.templatetags.hub_tags import moment

TEMPLATE = "paper/slips.typ"
BALLOT_HEIGHT, CARD_HEIGHT = 49, 64
"""Millimetres: five rows of ballots on A4, four of cards."""
CARDS_ON_PAGE = 8
LONGEST_HEADING = 110
"""Letters that a slip has room for; the sheet has the whole title on top."""
RULES = 3
"""Lines to write on."""


def short(address: str) -> str:
    """An address as it is typed."""
    return address.split("://", 1)[-1].rstrip("/")


def set_slips(
    title: str, note: str, slips: Sequence[Mapping[str, Any]], files: Mapping[str, bytes], *, height: int
) -> bytes:
    """The slips as PDF/UA-1. Letters that no font of ours draws are left out of what is drawn, never of the title."""
    brand = brand_in_use()
    called = {"title": without_controls(title), "author": without_controls(brand.name)}

    def compiled(*, is_plain: bool) -> bytes:
        def drawn(words: str) -> str:
            return printable(words, plain=is_plain)

        rows = [
            {**slip, "heading": drawn(slip["heading"]), "lines": [drawn(line) for line in slip["lines"]]}
            for slip in slips
        ]
        data = {**called, "note": drawn(note), "slips": rows, "height": height, "main": brand.main}
        return compile_pdf(TEMPLATE, {**data, "title": drawn(called["title"])}, files)

    try:
        return compiled(is_plain=False)
    except UnwritableText:
        return compiled(is_plain=True)


def ballot_slips(batch: BallotBatch, codes: Sequence[str]) -> bytes:
    """A slip for each of ``codes``, which are nowhere else once the paper is made."""
    challenge = batch.challenge
    typed = short(absolute_url(challenge.vote_url))
    slips, files = [], {}
    for number, code in enumerate(codes, 1):
        name = f"code-{number}.svg"
        address = absolute_url(f"{challenge.vote_url}?code={code}")
        files[name] = qr_svg(address, title="Square code").encode()
        slips.append(
            {
                "heading": Truncator(challenge.title).chars(LONGEST_HEADING),
                "rules": 0,
                "lines": [f"Vote by {moment(challenge.closes_at)}."],
                "code": code,
                "address": absolute_url(challenge.vote_url),
                "short": typed,
                "file": name,
                "alt": f"Square code. It opens the page to vote and types {code}",
            }
        )
    note = f"{batch.label}. {len(codes)} slips, each for one person. Cut along the lines and mix them."
    return set_slips(f"Ballot codes: {challenge.title}", note, slips, files, height=BALLOT_HEIGHT)


def challenge_poster(challenge: Challenge) -> bytes:
    """A page for the wall, with a square code that leads to voting by email, or to the challenge."""
    url = absolute_url(challenge.email_url if challenge.takes_email else challenge.get_absolute_url())
    paper = Paper(
        title=challenge.title,
        kicker="Have your say",
        lead=f"Vote by {moment(challenge.closes_at)}. Your vote is secret.",
    )
    how = "vote by email" if challenge.takes_email else "read about it"
    paper.add_picture(
        qr_svg(url, title="Square code").encode(), alt=f"Square code. It opens {url}", caption=short(url), ending="svg"
    )
    paper.add(plain(f"Scan the code with your phone to {how}, or type the address below it."))
    paper.add(plain("The options: " + "; ".join(option.title for option in challenge.option_list) + "."))
    return press(paper, brand=brand_in_use(), at=now())


def pledge_cards(event: EventPage | None = None) -> bytes:
    """A page of cards to write a promise on, with the way to keep it online."""
    path = reverse("pledge:make_at", args=[event.pk]) if event else reverse("pledge:make")
    url = absolute_url(path)
    slip = {
        "heading": "I promise myself that I will",
        "rules": RULES,
        "lines": ["Scan the code, and we ask you in 4 and in 12 weeks how it went."],
        "code": "",
        "address": url,
        "short": short(url),
        "file": "qr.svg",
        "alt": f"Square code. It opens {url}",
    }
    title = f"Promise cards: {event.title}" if event else "Promise cards"
    files = {"qr.svg": qr_svg(url, title="Square code").encode()}
    return set_slips(title, "Cut along the lines.", [slip] * CARDS_ON_PAGE, files, height=CARD_HEIGHT)
