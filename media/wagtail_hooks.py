"""What Wagtail's editors' interface asks of this project's media."""

from typing import Any

from django.db.models import QuerySet
from wagtail import hooks
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet


class NoDocumentsAPIViewSet(ImagesAdminAPIViewSet):
    """An empty list: documents are not installed, but every page of Wagtail's interface names the address of their list."""

    name = "documents"

    def get_queryset(self) -> QuerySet[Any]:
        """Nothing."""
        nothing: QuerySet[Any] = super().get_queryset().none()
        return nothing


@hooks.register("construct_admin_api")
def name_documents(router: Any) -> None:
    """Give the address of documents a name."""
    router.register_endpoint("documents", NoDocumentsAPIViewSet)
