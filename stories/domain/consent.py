"""What people agree to, use by use, and the words in which they were asked."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import Max

from hub.shared.clock import now
from hub.shared.digests import digest_of
from stories.models import ConsentWording, Story

USES = ("count", "quote", "publish", "contact")
"""Each is a field ``may_<use>`` of ``Story``."""

TEXTS: Mapping[str, str] = {
    "notice": (
        "What you tell us may say something about your health. The law calls that special information, and we use it "
        "only as you allow here. You can take your story back at any time with the code that you get at the end."
    ),
    "count": "Count my story, so that it adds to the weight of what others say",
    "quote": "Quote a few of my words in reports, without anything that shows who I am",
    "publish": "Show a version of my story on this website, without anything that shows who I am",
    "contact": "Contact me to ask more, or to tell me what became of it",
}


def agreed(story: Story) -> dict[str, str]:
    """The uses that may be made of ``story``, with the words in which its teller was asked."""
    return {use: story.consent.texts[use] for use in USES if getattr(story, f"may_{use}")}


def wording_of(texts: Mapping[str, str] = TEXTS) -> ConsentWording:
    """``texts`` as they are kept with the stories told under them; frozen now if nobody saw them before."""
    digest = digest_of(sorted(texts.items()))
    for _ in range(3):
        if known := ConsentWording.objects.filter(digest=digest).first():
            return known
        number = (ConsentWording.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        try:
            with transaction.atomic():
                return ConsentWording.objects.create(
                    number=number, texts=dict(texts), digest=digest, first_shown_at=now()
                )
        except IntegrityError:  # Somebody froze a wording at the same moment: look again.
            continue
    return ConsentWording.objects.get(digest=digest)
