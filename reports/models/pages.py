from __future__ import annotations

import datetime as dt

from django.core.validators import MinValueValidator
from django.db import models
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase
from wagtail.admin.panels import FieldRowPanel, InlinePanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField, StreamField
from wagtail.models import PageManager
from wagtail.search import index

from hub.shared.blocks import BodyBlock
from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.models import BasePage, Theme
from hub.shared.models.pages import BasePageQuerySet
from hub.shared.panels import RECORD_SIDE, panels_of
from hub.shared.parts import kept_part
from hub.shared.responses import shown_pdf
from hub.shared.routing import BreadcrumbsFromRoute
from reports.domain.answer_view import AskedRecommendation, recommendation_views
from reports.domain.happenings import Happening, HappeningKind
from reports.domain.report_view import (
    report_headline,
    report_status,
    report_steps,
    report_timeline,
    request_view,
)
from reports.domain.structured_data import report_data
from reports.enums import ItemKind, OutcomeStatus

from .display import recommendations_of, requests_of, what_happened
from .frozen import issued_text_of, put_back_frozen
from .frozen_panels import FrozenPanel, FrozenTitlePanel
from .issued import IssuedText
from .kept_corrections import put_back_corrections
from .page_document import report_pdf
from .page_form import ReportPageForm
from .page_tabs import page_tabs
from .sent_words import put_back_addressees, put_back_sent_words, sent_items

PARTS = ("head", "status", "headline", "changed", "asks", "side")
"""Of a report's page: what comes of its requests. The rest is the page's own words."""


class ReportPageQuerySet(BasePageQuerySet):
    def for_listing(self) -> ReportPageQuerySet:
        """What a list shows of each report: how its requests stand, and ``has_changed``. Two queries more."""
        related = {name: self.model._meta.get_field(name).related_model for name in ("response_requests", "outcomes")}
        changes = related["outcomes"].objects.filter(report=models.OuterRef("pk"), status=OutcomeStatus.PUBLISHED)
        return (
            self.select_related("area")
            .annotate(has_changed=models.Exists(changes))
            .prefetch_related(
                models.Prefetch("response_requests", related["response_requests"].objects.started().for_phase())
            )
        )

    def newest_first(self) -> ReportPageQuerySet:
        return self.order_by("-published_on", "-pk")


class ReportTheme(ItemBase):
    tag = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="reportpage_items")
    content_object = ParentalKey("reports.ReportPage", on_delete=models.CASCADE, related_name="theme_items")


class ReportPage(BreadcrumbsFromRoute, RoutablePageMixin, BasePage):
    """A report; the requests that it leads to are ``ResponseRequest`` rows, not fields of the page."""

    template = "reports/report_page.html"
    parent_page_types = ["reports.ReportIndexPage"]
    subpage_types: list[str] = []
    page_description = "What people told us, what we ask for, and of whom."
    base_form_class = ReportPageForm
    show_in_menus_default = False
    private_page_options: list[str] = []
    """What is not for everybody stays a draft: the record of a report is public."""

    page_asks = ItemKind.RECOMMENDATION
    frozen_fields: tuple[str, ...] = ()

    published_on = models.DateField("published", default=today, help_text="The date printed on the report.")
    people_heard = models.PositiveIntegerField(
        "people we heard from",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="How many people told us, such as 64. Leave it empty if nobody counted.",
    )
    who_we_heard = RichTextField(
        "who we heard from",
        blank=True,
        features=["bold", "link", "ul"],
        help_text=(
            "Who the people were, such as “64 unpaid carers, most of them aged 45 to 70”, and whom we did not reach. "
            "Nobody may be recognised: leave out groups of fewer than 5."
        ),
    )
    how_we_heard = RichTextField(
        "how we heard",
        blank=True,
        features=["bold", "link", "ul"],
        help_text="How and when we met them, such as “at two drop-ins in Hanbury and by phone in March 2026”.",
    )
    body = StreamField(
        BodyBlock(),
        blank=True,
        verbose_name="what we heard",
        help_text=(
            "What people said: text, quotes, figures, pictures. Quote only who agreed to it. What we saw ourselves and "
            "what we conclude goes below."
        ),
    )
    observations = RichTextField(
        "what we saw",
        blank=True,
        features=["bold", "link", "ul", "ol"],
        help_text="What we saw ourselves, such as on a visit, and what we conclude from what people said.",
    )
    themes = ClusterTaggableManager(through=ReportTheme, blank=True)

    objects = PageManager.from_queryset(ReportPageQuerySet)()

    content_panels = [
        FrozenTitlePanel("title"),
        FrozenPanel("summary"),
        FieldRowPanel([FrozenPanel("published_on"), FrozenPanel("people_heard")]),
        FrozenPanel("who_we_heard"),
        FrozenPanel("how_we_heard"),
        FrozenPanel("body"),
        FrozenPanel("observations"),
    ]
    edit_handler = page_tabs(
        content_panels,
        asks_heading="What we ask for",
        asks_help="reports/admin/asks_help.html",
        asked="recommendation",
        credits=[
            InlinePanel(
                "credits",
                heading="Thank you to",
                label="credit",
                help_text="The partners who brought people’s stories.",
            )
        ],
    )
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("who_we_heard"),
        index.SearchField("how_we_heard"),
        index.SearchField("body"),
        index.SearchField("observations"),
        index.FilterField("published_on"),
        index.RelatedFields("recommendations", [index.SearchField("heading"), index.SearchField("text")]),
    ]

    class Meta:
        verbose_name = "report"

    @property
    def asks(self) -> ItemKind:
        """What it asks of bodies, told by its type; also of a row that was read as a report. No query as a rule."""
        return self.cached_content_type.model_class().page_asks if self.pk else self.page_asks

    def with_content_json(self, content):
        """The page as a draft has it, for its form and for publishing, with what was issued, sent and corrected.

        ``put_back`` holds the numbers of the recommendations, ``thawed`` the names of the parts that the draft would
        have changed, ``readdressed`` the names of asked bodies and ``corrected`` the public corrections that it did not
        have. A page about which bodies were asked forgets at what time it would leave the web.
        """
        page = super().with_content_json(content)
        issued = issued_text_of(page)
        page.thawed = put_back_frozen(page, issued) if issued else []
        sent = sent_items(page)
        page.put_back = put_back_sent_words(page, sent)
        page.readdressed = put_back_addressees(page)
        page.corrected = put_back_corrections(page) if issued or page.live else []
        if issued or sent:
            page.expire_at = None
        return page

    @cached_property
    def issued(self) -> IssuedText | None:
        """What was issued of this report; ``None`` before that."""
        return issued_text_of(self)

    @path("")
    def show_report(self, request):
        return self.render(request)

    @path("report.pdf/", name="pdf")
    def as_pdf(self, request):
        """The report as tagged PDF, as it stands today."""
        made = report_pdf(self, on=today())
        return shown_pdf(request, made, f"{self.slug}.pdf")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["parts"] = kept_part("report", self.pk, request, lambda: self.written_parts(request))
        return context

    def written_parts(self, request) -> dict[str, str]:
        """What became of the report, as the HTML of each part of its page."""
        progress = self.progress(on=today(), is_preview=getattr(request, "is_preview", False))
        return {name: render_to_string(f"reports/report_{name}.html", progress, request) for name in PARTS}

    def progress(self, *, on: dt.date, is_preview: bool = False) -> dict:
        """What became of the report up to the day ``on``, for its template.

        In a preview the recommendations and corrections are those that the editor typed, saved or not.
        """
        calendar = working_calendar()
        requests = requests_of(self)
        if is_preview:
            recommendations = self.typed_recommendations()
            happenings = [*what_happened(requests), *self.typed_corrections()]
        else:
            recommendations = recommendations_of(self)
            happenings = what_happened(requests, corrections_of=self)
        views = [request_view(request, on=on, calendar=calendar) for request in requests]
        credits = self.public_credits()
        changes = list(self.outcomes.published().for_display().newest_first()) if self.pk else []
        status, status_text = report_status(views, has_changed=bool(changes))
        headline, detail = report_headline(views)
        return {
            "status": status,
            "status_text": status_text,
            "headline": headline,
            "headline_detail": detail,
            "request_views": views,
            "is_report": self.asks == ItemKind.RECOMMENDATION,
            "progress_label": f"Progress of this {self.asks.page_noun}",
            "steps": report_steps(self, views, changes),
            "changes": changes,
            "recommendation_views": recommendation_views(
                recommendations, requests, on=on, calendar=calendar, kind=self.asks
            ),
            "timeline": report_timeline(self, requests, happenings, credits, on=on, calendar=calendar),
            "credits": credits,
            "downloads": self.downloads.select_related("document"),
            "issued": self.issued,
            "structured_data": report_data(self) if self.pk else None,
            "pdf_title": f"This {self.asks.page_noun} as it stands today",
            "pdf_url": "" if is_preview or not self.live else self.pdf_url,
            "side_panels": panels_of(RECORD_SIDE, self, on=on),
        }

    @property
    def pdf_url(self) -> str:
        """Where the report is as PDF."""
        return f"{self.url}report.pdf"

    def public_credits(self) -> list:
        """The partners that may be named, in the editor's order."""
        return [row for row in self.credits.select_related("organisation") if row.is_public]

    def typed_recommendations(self) -> list[AskedRecommendation]:
        return [
            AskedRecommendation(
                row.pk, row.number, row.heading, row.text, [(body.pk, str(body)) for body in row.bodies.all()]
            )
            for row in self.numbered_recommendations()
        ]

    def typed_corrections(self) -> list[Happening]:
        return [
            Happening(HappeningKind.CORRECTION, row.pk, None, row.corrected_on, "", "", row.text)
            for row in self.corrections.all()
        ]

    def numbered_recommendations(self) -> list:
        """The recommendations in their order, each with its ``number``; in a preview some have no key yet."""
        rows = sorted(self.recommendations.all(), key=lambda row: (row.sort_order or 0, row.pk or 0))
        for number, row in enumerate(rows, start=1):
            row.number = number
        return rows
