"""What Wagtail's editors' interface asks of this project's media."""

from typing import Any

from django.db.models import QuerySet
from wagtail import hooks
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permissions import policy_registry

from media.models import Attachment, Picture


class PicturesAPIViewSet(ImagesAdminAPIViewSet):
    """Pictures that the user may choose or change."""

    def get_queryset(self) -> QuerySet[Any]:
        """As the permission policy says."""
        rows: QuerySet[Any] = policy_registry.get_by_type(Picture).instances_user_has_any_permission_for(self.request.user, {"choose", "change"})
        return rows.order_by("id")


class AttachmentsAPIViewSet(DocumentsAdminAPIViewSet):
    """Documents that the user may choose or change."""

    def get_queryset(self) -> QuerySet[Any]:
        """As the permission policy says."""
        rows: QuerySet[Any] = policy_registry.get_by_type(Attachment).instances_user_has_any_permission_for(self.request.user, {"choose", "change"})
        return rows.order_by("id")


@hooks.register("construct_admin_api", order=10)
def scope_lists(router: Any) -> None:
    """Take the place of Wagtail's lists."""
    router.register_endpoint("images", PicturesAPIViewSet)
    router.register_endpoint("documents", AttachmentsAPIViewSet)
