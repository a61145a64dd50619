from __future__ import annotations

from wagtail import hooks

from hub.home.permissions import choosable_pages
from hub.home.views.admin_api import ChoosableDocuments, ChoosableImages
from hub.home.viewsets import AssignRole, SetActiveState

# After Wagtail's own of the same names, which they replace.
hooks.register("register_bulk_action", AssignRole, order=100)
hooks.register("register_bulk_action", SetActiveState, order=100)


@hooks.register("construct_page_chooser_queryset")
def choose_only_what_one_may_know_of(pages, request):
    """Titles of drafts and private pages stay with those who work on them."""
    return pages.filter(pk__in=choosable_pages(request.user).values("pk"))


@hooks.register("construct_admin_api", order=100)
def tell_only_what_one_may_choose(router) -> None:
    """After Wagtail's own of the same names, which tell of every image and document."""
    router.register_endpoint("images", ChoosableImages)
    router.register_endpoint("documents", ChoosableDocuments)
