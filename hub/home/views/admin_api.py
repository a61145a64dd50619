"""The admin's own API, narrowed to the images and documents that a person may choose."""

from __future__ import annotations

from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permissions import policy_registry

SEEING = {"add", "change", "delete", "choose"}


class OnlyWhatOneMayChoose:
    """Mixin: rows of collections that are not theirs are not there."""

    def get_queryset(self):
        policy = policy_registry.get_by_type(self.model)
        allowed = policy.instances_user_has_any_permission_for(self.request.user, SEEING)
        return super().get_queryset().filter(pk__in=allowed.order_by().values("pk"))


class ChoosableImages(OnlyWhatOneMayChoose, ImagesAdminAPIViewSet):
    pass


class ChoosableDocuments(OnlyWhatOneMayChoose, DocumentsAdminAPIViewSet):
    pass
