"""Words that suggest that somebody is in danger now. Whoever writes them is shown whom to ring; nothing is kept of it.

It is a list and no verdict: it shows a notice too many rather than one too few, and decides nothing about a story.
"""

from __future__ import annotations

import re
import unicodedata

PHRASES = (
    "suicid(?:e|al)",
    "(?:kill|hurt|harm|cutt?)(?:s|ed|ing)? (?:(?:my|him|her|them) ?self|themselves)",
    "self[- ]?harm(?:s|ed|ing)?",
    "end(?:ing)? (?:my|his|her|their) (?:own )?life",
    "end it all",
    "take (?:my|his|her|their) (?:own )?life",
    "(?:want|wants|wanted|going) to die",
    "better off dead",
    "(?:not|[a-z]{2,6}n't) want to (?:be here|live|wake up|be alive)",
    "no reason to live",
    "overdos(?:e|ed|ing)",
    "(?:take|took|taken) (?:all|too many)(?: of)?(?: (?:my|his|her|the|their))? (?:tablets|pills|medication)",
    "(?:hits|hitting|beats|beating|chok(?:es|ing)|strangl(?:es|ed|ing)) (?:me|him|her|them)",
    "(?:he|she|they) (?:hit|beat|choked|raped|hurts?) me",
    "rap(?:e|ed|ist)",
    "(?:sexual(?:ly)?|domestic|physical(?:ly)?) (?:abus(?:e|ed|ing)|assault(?:ed)?|violence)",
    "abus(?:es|ed|ing) (?:me|my|him|her|the child(?:ren)?|a child)",
    "(?:child|children|baby|kids?) (?:is|are|was|were) (?:being )?(?:hit|beaten|hurt|abused|neglected|in danger)",
    "(?:not|[a-z]{2,6}n't) (?:feel )?safe (?:at home|with (?:him|her|them))",
    "(?:afraid|scared|frightened) (?:of|for) (?:my life|my husband|my wife|my partner|him|her)",
    "threaten(?:s|ed|ing)? to (?:kill|hurt|stab)",
    "(?:can't|cannot|can not) breathe",
    "chest pains? (?:now|right now)",
    "in danger",
)
DANGER = re.compile(rf"\b(?:{'|'.join(PHRASES)})\b", re.IGNORECASE)
LONGEST = 40_000
"""Characters that are looked at: more than all pages of a story take."""


def suggests_danger(text: str) -> bool:
    """Whether ``text`` has words that suggest that somebody is in danger. In time linear in its length."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return DANGER.search(re.sub(r"\s+", " ", plain)) is not None
