"""Routing that asks the database little: pages come with what they need, and know the pages above them."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404
from wagtail.models import Page, PageViewRestriction

from hub.shared.restrictions import is_restricted

HOME_DEPTH = 2
MOST_KINDS = 200


class RoutesByKind:
    """Mixin for the home page: a child whose kind was met before comes in one query instead of two."""

    _kinds: dict[str, type] = {}

    def route(self, request, path_components):
        if not path_components:
            return super().route(request, path_components)
        slug = path_components[0]
        page = None
        if kind := self._kinds.get(slug):
            page = kind.objects.child_of(self).filter(slug=slug).first()
        if page is None:
            # Not met before, or another page has the address now.
            child = self.get_children().filter(slug=slug).first()
            if child is None:
                raise Http404
            page = child.specific
            if len(self._kinds) < MOST_KINDS:
                self._kinds[slug] = type(page)
        page._cached_parent_obj = self
        return page.route(request, path_components[1:])


class RoutesToChildren:
    """Mixin for a list page: the child of the address comes with its related rows, in one query instead of four."""

    def routed_children(self):
        """The children that may be asked for, with ``select_related`` as their template needs it."""
        raise NotImplementedError

    def route(self, request, path_components):
        if len(path_components) == 1:
            children = self.routed_children().annotate(is_restricted=is_restricted())
            page = children.filter(slug=path_components[0]).first()
            if page is not None:
                page._cached_parent_obj = self
                return page.route(request, [])
        return super().route(request, path_components)


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
        if getattr(self, "is_restricted", None) is False:
            return PageViewRestriction.objects.none()
        paths = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        return PageViewRestriction.objects.filter(page__path__in=paths)
