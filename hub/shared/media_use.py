"""What makes a picture or a document public: that something public uses it.

Pages are found by Wagtail's index of references, which ``hub.shared.signals`` brings up to date in the transaction
that makes a page public; rows that are no pages are asked themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction, ReferenceIndex

from .models.documents import HubDocument
from .models.images import HubImage
from .models.pages import BasePageQuerySet

Item = HubImage | HubDocument

PAGES_AT_ONCE = 500

ROW_USES: dict[str, tuple[type[Item], Callable[[int], bool]]] = {}
"""For each field of a row that names a picture or document: which, and whether a public row names that of a number."""


def register_row_use(field: str, model: type[Item], is_used: Callable[[int], bool]) -> None:
    """Let rows that are no pages make what they use public. ``field`` is its label, such as ``app.Model.field``."""
    ROW_USES[field] = (model, is_used)


def is_public(item: Item) -> bool:
    """Whether a page or a row that anyone may see uses ``item``."""
    on_pages = any(BasePageQuerySet(Page).visible().filter(pk__in=some).exists() for some in pages_using(item))
    return on_pages or any(is_used(item.pk) for model, is_used in ROW_USES.values() if isinstance(item, model))


def is_open_to(request: HttpRequest, item: Item) -> bool:
    """Whether a live page uses ``item`` that lets in whoever asks, such as one whose password they gave."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    restrictions = PageViewRestriction.objects.select_related("page")
    closed = [restriction.page.path for restriction in restrictions if not restriction.accept_request(request)]
    for some in pages_using(item):
        pages = Page.objects.live().filter(pk__in=some)
        for path in closed:
            pages = pages.exclude(path__startswith=path)
        if pages.exists():
            return True
    return False


def pages_using(item: Item) -> Iterator[list[int]]:
    """The numbers of all pages that use ``item``, drafts too, so many at a time."""
    references = ReferenceIndex.get_references_to(item).filter(
        base_content_type=ContentType.objects.get_for_model(Page)
    )
    # Read here: among the numbers of other rows, which this table holds too, are some that are no numbers.
    numbers = [int(number) for number in references.order_by().values_list("object_id", flat=True).distinct()]
    for start in range(0, len(numbers), PAGES_AT_ONCE):
        yield numbers[start : start + PAGES_AT_ONCE]
