from __future__ import annotations

import datetime as dt
import io
from itertools import count

from django.core.files.images import ImageFile
from PIL import Image

from hub.organisations.enums import OrganisationKind
from hub.organisations.models import Area, Organisation
from hub.shared.models import HubImage, Theme
from spotlights.domain.nominations import receive_nomination
from spotlights.enums import GroupKnows
from spotlights.models import Nomination, SpotlightIndexPage, SpotlightPage, SpotlightStep
from tests.factories.home import make_home

numbers = count(1)


def make_spotlight_index(**values) -> SpotlightIndexPage:
    if index := SpotlightIndexPage.objects.first():
        return index
    return make_home().add_child(instance=SpotlightIndexPage(**{"title": "Spotlights", "slug": "spotlights"} | values))


def make_theme(name: str = "Carers") -> Theme:
    return Theme.objects.get_or_create(name=name)[0]


def make_area(name: str = "Hanbury", *, inside: Area | None = None) -> Area:
    slug = name.lower().replace(" ", "-")
    if area := Area.objects.filter(slug=slug).first():
        return area
    if inside is None:
        return Area.add_root(name=name, slug=slug)
    inside.refresh_from_db()
    return inside.add_child(name=name, slug=slug)


def make_group(**values) -> Organisation:
    """A live community group."""
    number = next(numbers)
    defaults = {
        "name": f"Potters Row Lunch Club {number}",
        "kind": OrganisationKind.COMMUNITY_GROUP,
        "phone": "01632 960131",
        "email": f"lunch{number}@potters.example",
    }
    return Organisation.objects.create(**defaults | values)


def make_image(**values) -> HubImage:
    """A stored picture of 1200 by 750 pixels."""
    number = next(numbers)
    picture = io.BytesIO()
    Image.new("RGB", (1200, 750), (11, 79, number % 255)).save(picture, "PNG")
    defaults = {"title": f"Lunch {number}", "description": "Six people peel potatoes at a long table."}
    return HubImage.objects.create(
        file=ImageFile(io.BytesIO(picture.getvalue()), f"lunch{number}.png"), **defaults | values
    )


def make_spotlight(*, themes=(), steps=(), publish: bool = True, **values) -> SpotlightPage:
    """A Spotlight, published as an editor does it unless ``publish`` is off. ``steps`` are titles."""
    number = next(numbers)
    index = values.pop("index", None) or make_spotlight_index()
    index = SpotlightIndexPage.objects.get(pk=index.pk)
    defaults = {
        "title": f"Lunch for everyone {number}",
        "slug": f"lunch-{number}",
        "summary": "A free lunch every Tuesday, cooked by those who eat it.",
        "what_they_do": "<p>They cook together and eat together.</p>",
        "shown_on": dt.date(2026, 5, 5),
        "live": False,
    }
    if "organisation" not in values:
        defaults["organisation"] = make_group()
    page = SpotlightPage(**defaults | values)
    page.steps.set([SpotlightStep(title=title, sort_order=order) for order, title in enumerate(steps)])
    page.themes.set(themes)
    index.add_child(instance=page)
    if publish:
        page.save_revision().publish()
        page.refresh_from_db()
    return page


def make_nomination(**answers) -> Nomination:
    """A nomination as the public form makes it."""
    defaults = {
        "group_name": "Bottle Lane Allotments",
        "why": "They share vegetables with everyone who asks.",
        "how_to_reach": "Ring Ada on 01632 960150.",
        "group_knows": GroupKnows.NO,
        "nominator_name": "Sam Reed",
        "nominator_email": "sam@kilnford.example",
        "may_contact": True,
    }
    return receive_nomination(defaults | answers)
