"""The badge of a membership as SVG and PNG, and the small picture of its standing today."""

from __future__ import annotations

import datetime as dt

import resvg_py
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from charter_champions.enums import Standing
from charter_champions.models import Membership
from hub.shared.brand import brand_in_use
from hub.shared.characters import xml_text
from hub.shared.emails import absolute_url

from .artwork import (
    FONT_FAMILY,
    FONT_FILES,
    drawable,
    fit_label,
    fit_name,
    qr_path,
    scalloped_circle,
    shorten,
    text_width,
)
from .verdicts import Verdict, verdict_on

PNG_SIZES = (300, 600, 1200, 2400)
"""Widths in pixels."""

QR_UNITS = 220
ARC_SIZES = range(41, 13, -1)
ARC_SPACING = 3.5
ARC_WIDTH = 620
"""What the band around the top of the badge holds of its 735 units without reaching the ribbons."""

LIVE_TEXT_WIDTH = 250
LIVE_TERM_SIZE = 15
LIVE_NAME_SIZES = (20, 18, 16, 15)
LIVE_LABEL_SIZES = (17, 16, 15, 14)
LIVE_LABEL_WIDTH = 226


def verify_url(membership: Membership) -> str:
    """The address behind the QR code."""
    return absolute_url(reverse("verify:membership", args=[membership.code]))


def is_downloadable(membership: Membership, *, on: dt.date) -> bool:
    """Whether the artwork may be handed out: only while it would tell the truth, or for the days of grace.

    Whether the listing can be seen does not matter: no membership ends with the words about its organisation.
    """
    in_use = membership.standing(on) in (Standing.CURRENT, Standing.LAPSED)
    return in_use and membership.started_on <= on <= membership.listed_until


def badge_svg(membership: Membership) -> str:
    """The artwork: name, short code, years, and a QR code that opens the verify page. Well-formed on its own."""
    brand = brand_in_use()
    term = drawable(brand.champion).upper()
    path, modules = qr_path(verify_url(membership))
    name = fit_name(membership.organisation.name)
    return draw(
        "charter_champions/badge.svg",
        {
            "membership": membership,
            "title": f"{membership.organisation.name}: {brand.champion}",
            "verify_url": verify_url(membership),
            "brand": brand,
            "term": term,
            "term_size": arc_size(term),
            "term_spacing": ARC_SPACING,
            "font": FONT_FAMILY,
            "rosette": scalloped_circle(centre=300, radius=282, depth=26),
            "name_lines": name.baselines(300),
            "name_size": name.size,
            "site_name": shorten(drawable(brand.name), size=30, width=460),
            "years": year_words(membership),
            "qr": path,
            "qr_scale": f"{QR_UNITS / modules:.5f}",
        },
    )


def arc_size(term: str) -> int:
    """The largest size in which ``term`` fits the band; the smallest holds the forty letters that a term may have."""
    return next(
        (size for size in ARC_SIZES if text_width(term, size) + ARC_SPACING * len(term) <= ARC_WIDTH), ARC_SIZES[-1]
    )


def draw(template: str, context: dict) -> str:
    """The picture of ``template``, without any character of a name that would make it no XML."""
    return xml_text(render_to_string(template, context)).strip()


def inline_svg(membership: Membership) -> SafeString:
    """The artwork inside a page: a fortieth of a picture's weight, sharp at every size. It escapes names."""
    return mark_safe(badge_svg(membership))


def badge_png(membership: Membership, *, width: int) -> bytes:
    """The artwork ``width`` pixels wide on a transparent ground, drawn with the fonts of the hub only."""
    return svg_to_png(badge_svg(membership), width=width)


def svg_to_png(svg: str, *, width: int) -> bytes:
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            width=width,
            skip_system_fonts=True,
            font_files=[str(path) for path in FONT_FILES],
            font_family=FONT_FAMILY,
            sans_serif_family=FONT_FAMILY,
        )
    )


def live_svg(membership: Membership, *, on: dt.date) -> str:
    """The picture for other sites: name and standing on the day ``on``. The standing is never shortened."""
    brand, verdict = brand_in_use(), verdict_on(membership, on)
    label = fit_label(verdict.label, sizes=LIVE_LABEL_SIZES, width=LIVE_LABEL_WIDTH)
    name = drawable(membership.organisation.name)
    size = next((size for size in LIVE_NAME_SIZES if text_width(name, size) <= LIVE_TEXT_WIDTH), LIVE_NAME_SIZES[-1])
    return draw(
        "charter_champions/live_badge.svg",
        {
            "membership": membership,
            "verdict": verdict,
            "brand": brand,
            "term": shorten(drawable(brand.champion), size=LIVE_TERM_SIZE, width=LIVE_TEXT_WIDTH),
            "term_size": LIVE_TERM_SIZE,
            "font": FONT_FAMILY,
            "rosette": scalloped_circle(centre=60, radius=50, depth=5),
            "name": shorten(name, size=size, width=LIVE_TEXT_WIDTH),
            "name_size": size,
            # Another site draws it with its own fonts: the measured width keeps the words inside the frame.
            "label_lines": [
                (baseline, line, round(text_width(line, label.size), 1)) for baseline, line in label.baselines(90)
            ],
            "label_size": label.size,
            "is_current": verdict.is_current,
        },
    )


def alt_text(membership: Membership, verdict: Verdict) -> str:
    """The words for people who don't see the badge."""
    return f"{verdict.sentence.removesuffix('.')}. Badge code {membership.short_code}."


def year_words(membership: Membership) -> str:
    """ "2026 to 2027", or "2026" when it begins and ends in one year."""
    first, last = membership.started_on.year, membership.valid_until.year
    return str(first) if first == last else f"{first} to {last}"
