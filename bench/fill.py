"""Run with the settings of the hub: adds organisations and events to the demo, as publishing would have left them.

    python -m bench.fill 10000

Adding pages one by one doubles in cost by ten thousand siblings; here they get their paths in one go. What is made is
the same each time: names, dates, areas and themes follow from the number of the row.
"""

from __future__ import annotations

import datetime as dt
import sys
import uuid
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

import django

django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import CharField, Model, OuterRef, Subquery  # noqa: E402
from django.db.models.functions import Cast  # noqa: E402
from modelcluster.fields import ParentalKey  # noqa: E402
from modelcluster.models import get_all_child_relations  # noqa: E402
from wagtail.models import (  # noqa: E402
    ModelLogEntry,
    Page,
    PageLogEntry,
    ReferenceIndex,
    Revision,
    RevisionMixin,
)
from wagtail.search.backends import get_search_backend  # noqa: E402

from bench.pages import CHUNK, add_pages, chunks  # noqa: E402
from charter_champions.domain.charter import version_in_force  # noqa: E402
from charter_champions.domain.codes import MEMBERSHIP_CODE_LENGTH  # noqa: E402
from charter_champions.models import Membership  # noqa: E402
from events.models import EventIndexPage, EventPage, EventPageTheme, EventSession  # noqa: E402
from hub.home.demo.words import as_stream, rich  # noqa: E402
from hub.organisations.enums import ACCESS_QUESTIONS, PARTNER_KINDS, AccessAnswer  # noqa: E402
from hub.organisations.models import Area, Organisation  # noqa: E402
from hub.organisations.models.organisations import OrganisationTheme  # noqa: E402
from hub.shared.clock import now, today  # noqa: E402
from hub.shared.codes import ALPHABET  # noqa: E402
from hub.shared.models import Theme  # noqa: E402

# Syllables of no language; 7,680 names before one comes again with another number.
FIRST = (
    "Bel",
    "Cor",
    "Dran",
    "Fen",
    "Gar",
    "Hol",
    "Ister",
    "Kel",
    "Lun",
    "Mor",
    "Nar",
    "Pell",
    "Quen",
    "Ros",
    "Tam",
    "Ul",
)
LAST = (
    "bury",
    "dale",
    "ford",
    "ham",
    "ley",
    "mere",
    "stead",
    "wick",
    "worth",
    "combe",
    "field",
    "holt",
    "moor",
    "den",
    "ton",
)
WHAT = ("Walkers", "Carers", "Gardeners", "Listeners", "Singers", "Stitchers", "Neighbours", "Cooks")
HOW = ("circle", "group", "table", "link")
ACTIVITIES = ("Drop-in", "Walk", "Talk", "Choir", "Tea", "Workshop", "Stall", "Meeting")
PLACE = "Kilnford"
"""In every title and summary here, and on the demo often enough to fill a page of what a search finds."""
TEXT = (
    "Come along and say what is on your mind. Somebody listens, writes down what you want written down, and tells you "
    "what happened with it. There is tea, a quiet corner, and help with getting there."
)


def name_of(number: int) -> str:
    first, rest = FIRST[number % len(FIRST)], number // len(FIRST)
    last, rest = LAST[rest % len(LAST)], rest // len(LAST)
    what, rest = WHAT[rest % len(WHAT)], rest // len(WHAT)
    return f"{first}{last} {what} {HOW[rest % len(HOW)]} {number + 1}"


def summary_of(number: int) -> str:
    return f"We meet in {FIRST[number * 7 % 16]}{LAST[number * 11 % 15]}, {PLACE}, to listen and to help one another."


def access_of(number: int) -> dict[str, str]:
    answers = list(AccessAnswer)
    return {name: answers[(number * 3 + place * 5) % len(answers)] for place, name in enumerate(ACCESS_QUESTIONS)}


def place_of(number: int) -> dict[str, object]:
    """Within some thirty kilometres of a point in the English Midlands."""
    return {
        "latitude": Decimal(53) + Decimal(number * 37 % 600) / 1000 - Decimal("0.3"),
        "longitude": Decimal("-2.18") + Decimal(number * 53 % 800) / 1000 - Decimal("0.4"),
    }


def fill(rows: int) -> None:
    """Add ``rows`` organisations and as many events. One transaction."""
    areas, themes = list(Area.objects.order_by("path")), list(Theme.objects.order_by("pk"))
    with transaction.atomic():
        organisations = add_organisations(rows, areas, themes)
        add_events(organisations, areas, themes)
    # What autovacuum and a nightly ANALYZE would have done by the time a hub has so many rows.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def add_organisations(rows: int, areas: list[Area], themes: list[Theme]) -> list[Organisation]:
    at = now() - dt.timedelta(days=30)
    made = Organisation.objects.bulk_create(
        [
            Organisation(
                name=name_of(number),
                slug=f"bench-{number + 1}",
                kind=list(PARTNER_KINDS)[number % len(PARTNER_KINDS)],
                summary=summary_of(number),
                description=f"{TEXT}\n\n{TEXT}",
                email=f"hello@group{number + 1}.example",
                phone="01632 960 001",
                town=areas[number % len(areas)].name,
                postcode="KF1 1AA",
                checked_on=today() - dt.timedelta(days=number % 300),
                first_published_at=at,
                last_published_at=at,
                **place_of(number),
                **access_of(number),
            )
            for number in range(rows)
        ],
        batch_size=CHUNK,
    )
    places = [(row, areas[number % len(areas)]) for number, row in enumerate(made)]
    Organisation.areas.through.objects.bulk_create(
        [Organisation.areas.through(organisation_id=row.pk, area_id=area.pk) for row, area in places], batch_size=CHUNK
    )
    for row, area in places:
        row.areas = [area]
    add_children(made, "theme_items", OrganisationTheme, lambda number: themes_of(number, themes, 5))
    add_memberships(made)
    keep_as_published(Organisation, made, at)
    return made


def add_memberships(organisations: list[Organisation]) -> None:
    """Every other organisation is a champion, some of them for the second year."""
    version, day = version_in_force(), today()
    rows = []
    for number, organisation in enumerate(organisations[::2]):
        started_on = day - dt.timedelta(days=number % 360)
        code = code_of(number)
        rows.append(
            Membership(
                organisation=organisation,
                charter_version=version,
                code=code,
                started_on=started_on,
                valid_until=started_on + dt.timedelta(days=365),
            )
        )
    Membership.objects.bulk_create(rows, batch_size=CHUNK)


def code_of(number: int) -> str:
    """A code that no other row has: the number, spread over the alphabet."""
    value, characters = number * 2_654_435_761 + 12_345, []
    for _ in range(MEMBERSHIP_CODE_LENGTH):
        characters.append(ALPHABET[value % len(ALPHABET)])
        value //= len(ALPHABET)
    return "".join(characters)


def add_events(organisations: list[Organisation], areas: list[Area], themes: list[Theme]) -> None:
    index = EventIndexPage.objects.get()
    at = now() - dt.timedelta(days=20)
    body = as_stream([{"type": "text", "value": rich(TEXT)}])
    pages = [event_of(number, organiser, areas) for number, organiser in enumerate(organisations)]
    for page in pages:
        page.body = body
    add_pages(index, pages, at)
    start = now().replace(minute=0, second=0, microsecond=0)
    add_children(pages, "sessions", EventSession, lambda number: [session_of(number, start)])
    add_children(pages, "theme_items", EventPageTheme, lambda number: themes_of(number, themes, 3))
    keep_as_published(EventPage, pages, at)


def add_children(rows: Sequence[Model], name: str, model: type[Model], values: Callable[[int], list[dict]]) -> None:
    """Save the children of all rows at once, and leave them on the rows: what is kept of those asks nobody again."""
    key = next(field.name for field in model._meta.fields if isinstance(field, ParentalKey))
    children = [[model(**{key: row}, **child) for child in values(number)] for number, row in enumerate(rows)]
    model.objects.bulk_create([child for some in children for child in some], batch_size=CHUNK)
    for row, some in zip(rows, children, strict=True):
        setattr(row, name, some)


def themes_of(number: int, themes: list[Theme], step: int) -> list[dict]:
    return [{"tag": themes[(number + further) % len(themes)]} for further in (0, step)]


def session_of(number: int, start: dt.datetime) -> dict:
    begins = start + dt.timedelta(days=number % 400 - 100, hours=number % 5)
    return {"starts_at": begins, "ends_at": begins + dt.timedelta(hours=2)}


def event_of(number: int, organiser: Organisation, areas: list[Area]) -> EventPage:
    return EventPage(
        title=f"{ACTIVITIES[number % len(ACTIVITIES)]} in {PLACE} with {organiser.name}",
        slug=f"bench-{number + 1}",
        summary=summary_of(number),
        organiser=organiser,
        area=areas[number % len(areas)],
        venue_name=f"{organiser.town} Library",
        town=organiser.town,
        cost="Free",
        how_to_book="Just come along.",
        **place_of(number),
        **access_of(number),
    )


def keep_as_published(model: type[RevisionMixin], rows: Sequence[Model], at: dt.datetime) -> None:
    """A revision, an entry in the log, and the entries of both indexes for each row."""
    own = ContentType.objects.get_for_model(model)
    base = ContentType.objects.get_for_model(Page) if issubclass(model, Page) else own
    backend = get_search_backend()
    for row in rows:
        for relation in get_all_child_relations(model):
            if relation.get_accessor_name() not in row._cluster_related_objects:
                setattr(row, relation.get_accessor_name(), [])
    for part in chunks(rows):
        Revision.objects.bulk_create(
            [
                Revision(
                    content_type=own,
                    base_content_type=base,
                    object_id=str(row.pk),
                    object_str=str(row),
                    created_at=at,
                    content=row.serializable_data(),
                )
                for row in part
            ]
        )
        ReferenceIndex.objects.bulk_create([entry for row in part for entry in references_of(row, own, base)])
        log_rows(part, own, at)
        backend.add_bulk(model, part)
    newest = Revision.objects.filter(
        base_content_type=base, object_id=Cast(OuterRef("pk"), CharField(max_length=255))
    ).order_by("-pk")
    published = Page if base != own else model
    shown = Subquery(newest.values("pk")[:1])
    published.objects.filter(slug__startswith="bench-").update(latest_revision=shown, live_revision=shown)


def references_of(row: Model, own: ContentType, base: ContentType) -> Iterator[ReferenceIndex]:
    for content_type, key, model_path, content_path in set(ReferenceIndex._extract_references_from_object(row)):
        yield ReferenceIndex(
            content_type=own,
            base_content_type=base,
            object_id=str(row.pk),
            to_content_type_id=content_type,
            to_object_id=key,
            model_path=model_path,
            content_path=content_path,
            content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
        )


def log_rows(rows: Sequence[Model], own: ContentType, at: dt.datetime) -> None:
    if isinstance(rows[0], Page):
        entries = [PageLogEntry(page_id=row.pk) for row in rows]
    else:
        entries = [ModelLogEntry(object_id=str(row.pk)) for row in rows]
    for entry, row in zip(entries, rows, strict=True):
        entry.content_type, entry.label, entry.action = own, str(row), "wagtail.publish"
        entry.timestamp, entry.uuid = at, uuid.uuid5(uuid.NAMESPACE_URL, f"{own.pk}-{row.pk}")
    type(entries[0]).objects.bulk_create(entries)


if __name__ == "__main__":
    fill(int(sys.argv[1]))
    call_command("check", verbosity=0)
