from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.text import slugify
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from taggit.models import ItemBase
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.models import DraftStateMixin, LockableMixin, Orderable, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from hub.organisations.access import AnswersAccessQuestions, access_field
from hub.organisations.distances import COARSE_PLACES, Spot
from hub.organisations.distances import near as rows_near
from hub.organisations.enums import (
    ACCESS_QUESTIONS,
    BODY_KINDS,
    MONTHS_BETWEEN_CHECKS,
    PARTNER_KINDS,
    OrganisationKind,
)
from hub.organisations.places import HasPlace, coordinates_constraint
from hub.shared.clock import now, today
from hub.shared.models import Theme
from hub.shared.web_addresses import check_web_address

RESERVED_SLUGS = {"print"}
"""Addresses in the directory that are no organisation's."""


class OrganisationQuerySet(models.QuerySet):
    def visible(self, *, on: dt.date | None = None) -> OrganisationQuerySet:
        """Organisations that anyone may see: published, and not closed on the day ``on`` (today)."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on or today()), live=True)

    def bodies(self) -> OrganisationQuerySet:
        """NHS bodies, councils and providers: those who can be asked for a reply."""
        return self.filter(kind__in=BODY_KINDS)

    def partners(self) -> OrganisationQuerySet:
        """Community groups, charities and collectives: those who speak for people."""
        return self.filter(kind__in=PARTNER_KINDS)

    def in_area(self, area) -> OrganisationQuerySet:
        """Organisations that serve ``area`` or a place inside it."""
        links = Organisation.areas.through.objects.filter(
            organisation_id=OuterRef("pk"), area__path__startswith=area.path
        )
        return self.filter(Exists(links))

    def about(self, theme_slug: str) -> OrganisationQuerySet:
        """Organisations with the theme of this slug."""
        return self.filter(
            Exists(OrganisationTheme.objects.filter(content_object_id=OuterRef("pk"), tag__slug=theme_slug))
        )

    def near(self, spot: Spot, *, metres: float) -> OrganisationQuerySet:
        """Organisations at most ``metres`` from ``spot``, with ``metres_away``, the nearest first."""
        return rows_near(self, spot, metres=metres)


class OrganisationTheme(ItemBase):
    tag = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="organisation_items")
    content_object = ParentalKey("organisations.Organisation", on_delete=models.CASCADE, related_name="theme_items")


class Organisation(
    AnswersAccessQuestions,
    HasPlace,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    ClusterableModel,
):
    """A group, charity, collective, NHS body, council or provider: one row, with words that can wait as a draft."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(
        max_length=200, unique=True, blank=True, help_text="Made from the name if you leave it empty."
    )
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    summary = models.CharField(
        max_length=300, blank=True, help_text="What it does and who for, in one or two plain sentences."
    )
    description = models.TextField(
        blank=True, max_length=5000, help_text="What to expect on a first visit. Leave a blank line between paragraphs."
    )
    logo = models.ForeignKey("shared.HubImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    areas = ParentalManyToManyField("organisations.Area", blank=True, related_name="organisations")
    themes = ClusterTaggableManager(through=OrganisationTheme, blank=True)

    ods_code = models.CharField(
        "ODS code",
        max_length=10,
        blank=True,
        validators=[RegexValidator(r"^[A-Z0-9]{3,10}$", "An ODS code has 3 to 10 capital letters and digits.")],
        help_text="Code of the NHS Organisation Data Service, such as QNX.",
    )
    cqc_id = models.CharField(
        "CQC provider ID",
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^1-\d{6,14}$", "A CQC provider ID starts with 1- and goes on with digits.")],
    )
    charity_number = models.CharField(
        max_length=12,
        blank=True,
        validators=[
            RegexValidator(
                r"^(SC0\d{5}|NIC?\d{6}|\d{6,7}(-\d{1,2})?)$",
                "A charity number has 6 or 7 digits, such as 1100000. Scottish ones start with SC, Northern Irish "
                "ones with NIC.",
            )
        ],
    )

    email = models.EmailField("public e-mail", blank=True)
    phone = models.CharField("public phone", max_length=30, blank=True)
    website = models.URLField(blank=True, validators=[check_web_address])

    hides_exact_address = models.BooleanField(
        "hide the exact address",
        default=False,
        help_text="For refuges and people's homes: only the town and the first half of the postcode are shown.",
    )

    lists_events_of_others = models.BooleanField(
        "list others’ events here",
        default=False,
        help_text="Its page then also lists what others put on in its building. Only if the organisation agreed.",
    )

    step_free = access_field(ACCESS_QUESTIONS["step_free"])
    accessible_toilet = access_field(ACCESS_QUESTIONS["accessible_toilet"])
    hearing_loop = access_field(ACCESS_QUESTIONS["hearing_loop"])
    bsl = access_field(ACCESS_QUESTIONS["bsl"])
    quiet_space = access_field(ACCESS_QUESTIONS["quiet_space"])
    parking = access_field(ACCESS_QUESTIONS["parking"])
    access_notes = models.TextField(
        max_length=1000, blank=True, help_text="Anything else: bus stop, width of doors, who to ring on the day."
    )

    checked_on = models.DateField(
        null=True, blank=True, help_text="The day somebody last confirmed with the organisation that this is right."
    )
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(
        null=True, blank=True, help_text="From this day it is no longer listed. Its past stays on the record."
    )
    succeeded_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
        help_text="Who took over its work, if it has closed or merged.",
    )

    objects = OrganisationQuerySet.as_manager()

    details_panels = [
        FieldPanel("name"),
        FieldPanel("kind"),
        FieldPanel("summary"),
        FieldPanel("description"),
        FieldPanel("logo"),
        FieldPanel("areas"),
        FieldPanel("themes"),
        MultiFieldPanel(
            [FieldPanel("email"), FieldPanel("phone"), FieldPanel("website")], heading="How people get in touch"
        ),
    ]
    place_panels = [
        FieldPanel("address"),
        FieldRowPanel([FieldPanel("town"), FieldPanel("postcode")]),
        FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
        FieldPanel("hides_exact_address"),
        FieldPanel("lists_events_of_others"),
        MultiFieldPanel(
            [*(FieldPanel(name) for name in ACCESS_QUESTIONS), FieldPanel("access_notes")], heading="Access"
        ),
    ]
    staff_panels = [
        HelpPanel("<p>People named here are for staff only. Nothing on this tab is shown in public but the dates.</p>"),
        InlinePanel("contacts", heading="Contacts", label="contact"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("ods_code"), FieldPanel("cqc_id"), FieldPanel("charity_number")]),
        FieldPanel("checked_on"),
        MultiFieldPanel(
            [FieldPanel("opened_on"), FieldPanel("closed_on"), FieldPanel("succeeded_by")],
            heading="Life and succession",
        ),
        PublishingPanel(),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(details_panels, heading="Details"),
            ObjectList(place_panels, heading="Place and access"),
            ObjectList(staff_panels, heading="Staff only"),
        ]
    )
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("id"),
        index.FilterField("name"),
        index.SearchField("summary"),
        index.SearchField("description"),
        index.SearchField("town"),
        index.FilterField("kind"),
        index.FilterField("live"),
        index.FilterField("closed_on"),
    ]

    class Meta:
        verbose_name = "organisation"
        ordering = ["name", "pk"]
        # Wagtail makes these only once its hooks are loaded, which a migration does not wait for.
        permissions = [
            ("publish_organisation", "Can publish organisation"),
            ("lock_organisation", "Can lock organisation"),
            ("unlock_organisation", "Can unlock organisation"),
        ]
        constraints = [
            coordinates_constraint("organisation_has_both_coordinates_or_none"),
        ]
        indexes = [models.Index(fields=["latitude", "longitude"], name="organisation_place")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.opened_on and self.closed_on and self.closed_on < self.opened_on:
            raise ValidationError({"closed_on": "It can't close before it opened."})
        if self.succeeded_by and self in self.succeeded_by.successors():
            raise ValidationError({"succeeded_by": "That organisation was itself succeeded by this one."})
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": "This is the address of another page. Choose another slug."})

    def full_clean(self, *args, **kwargs) -> None:
        if not self.slug:
            self.slug = self.unused_slug()
        super().full_clean(*args, **kwargs)

    def save(self, *args, **kwargs) -> None:
        if not self.slug:
            self.slug = self.unused_slug()
        super().save(*args, **kwargs)

    def unused_slug(self) -> str:
        """A slug made from the name that no other organisation has."""
        stem = slugify(self.name)[:180] or "organisation"
        others = Organisation.objects.exclude(pk=self.pk)
        slug, number = stem, 2
        while slug in RESERVED_SLUGS or others.filter(slug=slug).exists():
            slug, number = f"{stem}-{number}", number + 1
        return slug

    @property
    def approved_schedule(self) -> bool:
        """Whether it waits to be published on a day; a list looks that up for all of its rows at once."""
        known = getattr(self, "_approved_schedule", None)
        return super().approved_schedule if known is None else known

    def get_absolute_url(self) -> str:
        return reverse("directory:detail", args=[self.slug])

    def get_preview_template(self, request, mode_name) -> str:
        return "organisations/organisation.html"

    def get_preview_context(self, request, mode_name) -> dict:
        return {**super().get_preview_context(request, mode_name), "organisation": self}

    def is_visible(self, *, on: dt.date | None = None) -> bool:
        """Whether anyone may see it on the day ``on`` (today): for one row what ``visible()`` is for many."""
        return self.live and (self.closed_on is None or self.closed_on > (on or today()))

    @property
    def is_body(self) -> bool:
        return self.kind in BODY_KINDS

    def successors(self) -> list[Organisation]:
        """This organisation and those that took over from it in turn, nearest first; a circle ends it."""
        chain = [self]
        while (following := chain[-1].succeeded_by) is not None and following not in chain:
            chain.append(following)
        return chain

    def is_check_due(self, *, on: dt.date) -> bool:
        """Whether nobody has confirmed the listing in the twelve months up to ``on``."""
        if self.checked_on is None:
            return True
        return on > self.checked_on + relativedelta(months=MONTHS_BETWEEN_CHECKS)

    @property
    def outward_code(self) -> str:
        """The first half of the postcode, such as KF1."""
        return self.postcode.strip().upper().split(" ")[0][:4] if " " in self.postcode.strip() else ""

    @property
    def public_address_lines(self) -> list[str]:
        """Lines of the address that anyone may see; the town and outward code where the address is hidden."""
        if self.hides_exact_address:
            return [line for line in (self.town, self.outward_code) if line]
        return [line for line in (*self.address.splitlines(), self.town, self.postcode) if line.strip()]

    @property
    def public_coordinates(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees that a map may show; coarse where the address is hidden."""
        if self.latitude is None or self.longitude is None:
            return None
        if self.hides_exact_address:
            return (
                round(float(self.latitude), COARSE_PLACES),
                round(float(self.longitude), COARSE_PLACES),
            )
        return (float(self.latitude), float(self.longitude))


class OrganisationContact(Orderable):
    """A person to write to; for staff only."""

    organisation = ParentalKey(Organisation, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    # Empty for a contact from before the hub kept it. A replayed erasure spares who was added after it.
    added_at = models.DateTimeField(default=now, null=True, blank=True, editable=False)

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("role")]),
        FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "contact"

    def __str__(self) -> str:
        return self.name
