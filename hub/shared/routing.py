"""Pages that a list routes to in one query, with what they need to be shown."""

from __future__ import annotations


class RoutesToChildren:
    """Mixin for a list page: the child of the address comes with its related rows, in one query instead of three."""

    def routed_children(self):
        """The children that may be asked for, with ``select_related`` as their template needs it."""
        raise NotImplementedError

    def route(self, request, path_components):
        if len(path_components) == 1:
            page = self.routed_children().filter(slug=path_components[0]).first()
            if page is not None:
                page._cached_parent_obj = self
                return page.route(request, [])
        return super().route(request, path_components)


class BreadcrumbsFromRoute:
    """Mixin for a page below a list below the home page: no query for pages that routing has met already."""

    def get_breadcrumbs(self, request) -> list[dict[str, str]]:
        parents = []
        page = self
        while (page := getattr(page, "_cached_parent_obj", None)) is not None:
            parents.insert(0, page)
        if not parents or parents[0].depth != 2:
            return super().get_breadcrumbs(request)
        return [{"title": parent.title, "url": parent.get_url(request)} for parent in parents]
