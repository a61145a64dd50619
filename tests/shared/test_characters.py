"""What turns round the text around it never gets into a plain answer; what names need stays."""

from __future__ import annotations

import unicodedata

import pytest

from hub.shared.characters import without_reordering
from hub.shared.forms import PlainCharField, PlainTextField

TURNING = [
    chr(code)
    for code in range(0x110000)
    if unicodedata.bidirectional(chr(code)) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
]


def test_the_characters_are_those_that_unicode_says_turn_text():
    assert len(TURNING) == 9
    assert without_reordering(f"a{''.join(TURNING)}b") == "ab"


@pytest.mark.parametrize("text", ["مجموعة كيلنفورد", "קהילה", "a\u200eb\u200fc", "👩\u200d👩\u200d👧", "नमस्\u200dते"])
def test_names_in_other_scripts_and_emoji_stay(text):
    assert without_reordering(text) == text


def test_a_number_copied_from_a_telephone_is_taken():
    assert PlainCharField().clean("\u202a01632 960 001\u202c") == "01632 960 001"


def test_a_name_turns_nothing_that_follows_it():
    assert PlainTextField().clean("Evil\u202egroup\u2067s\n\u2066ends") == "Evilgroups\nends"
    assert PlainCharField(required=False).clean("\u202e\u202c") == ""
