"""Routing that asks the database little: pages come with what they need, and know the pages above them."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.http import Http404
from wagtail.models import Page, PageViewRestriction

from hub.shared.generation import kept
from hub.shared.restrictions import is_restricted, restricted_pages

HOME_DEPTH = 2
MOST_KINDS = 200


class RoutesByKind:
    """Mixin for the home page: its lists are known, and a child whose kind was met before comes in one query."""

    _kinds: dict[str, type] = {}

    def route(self, request, path_components):
        if not path_components:
            return super().route(request, path_components)
        slug = path_components[0]
        page = kept(f"lists:{self.pk}", self.lists).get(slug) or self.child(slug)
        page._cached_parent_obj = self
        return page.route(request, path_components[1:])

    def lists(self) -> dict[str, Page]:
        """The list pages below this one, which every way to one of their children goes through, by their slugs."""
        kinds = [model for model in apps.get_models() if issubclass(model, RoutesToChildren)]
        return {page.slug: page for page in self.get_children().type(*kinds).specific()}

    def child(self, slug: str) -> Page:
        """The child with this slug. Raises ``Http404`` where there is none."""
        if kind := self._kinds.get(slug):
            page = one_of(kind.objects.child_of(self).filter(slug=slug))
            if page is not None:
                return page
        # Not met before, or another page has the address now.
        child = one_of(self.get_children().filter(slug=slug))
        if child is None:
            raise Http404
        page = child.specific
        if len(self._kinds) < MOST_KINDS:
            self._kinds[slug] = type(page)
        return page


class RoutesToChildren:
    """Mixin for a list page: the child of the address comes with its related rows, in one query instead of four."""

    def routed_children(self):
        """The children that may be asked for, with ``select_related`` as their template needs it."""
        raise NotImplementedError

    def route(self, request, path_components):
        if len(path_components) == 1:
            children = self.routed_children().annotate(is_restricted=is_restricted())
            page = one_of(children.filter(slug=path_components[0]))
            if page is not None:
                page._cached_parent_obj = self
                return page.route(request, [])
        return super().route(request, path_components)


def one_of(pages):
    """The only one of ``pages``, which have one slug and one parent; ``None`` without any."""
    return next(iter(pages.order_by()[:1]), None)


def crumbs(pages: Iterable[Page], request) -> list[dict[str, str]]:
    """Title and address of each page; the home page is called "Home", whatever its title."""
    return [
        {"title": "Home" if page.depth == HOME_DEPTH else page.title, "url": page.get_url(request)} for page in pages
    ]


class BreadcrumbsFromRoute:
    """Mixin for a list and its children: what is above them is known from routing, not asked for again."""

    def routed_ancestors(self) -> list:
        """The pages from the home page down; empty where the page was not routed to through all of them."""
        ancestors = []
        page = self
        while (page := getattr(page, "_cached_parent_obj", None)) is not None:
            ancestors.insert(0, page)
        return ancestors if ancestors and ancestors[0].depth == HOME_DEPTH else []

    def get_breadcrumbs(self, request) -> list[dict[str, str]]:
        ancestors = self.routed_ancestors()
        if not ancestors:
            return super().get_breadcrumbs(request)
        return crumbs(ancestors, request)

    def get_view_restrictions(self):
        """As Wagtail's, which looks for aliases with a query of its own."""
        ancestors = self.routed_ancestors()
        if not ancestors or any(page.alias_of_id for page in (*ancestors, self)):
            return super().get_view_restrictions()
        if getattr(self, "is_restricted", None) is False or restricted_pages() == []:
            return PageViewRestriction.objects.none()
        paths = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        return PageViewRestriction.objects.filter(page__path__in=paths)
