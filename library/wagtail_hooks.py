"""What the library adds to the editors' interface: books, and the desk that imports them."""

from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.urls.resolvers import URLResolver
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from library import desk_urls
from library.viewsets import BookViewSet
from network import scope


@hooks.register("register_admin_urls")
def desk_addresses() -> list[URLResolver]:
    """Everything under /admin/library/."""
    return [path("library/", include(desk_urls))]


class EditorsItem(MenuItem):
    """For people who work in some organisation."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Nobody else needs it."""
        return bool(scope.paths_of(request.user))


@hooks.register("register_admin_menu_item")
def desk_menu_item() -> MenuItem:
    """图书导入."""
    return EditorsItem(_("Import books"), reverse_lazy("library_desk:send"), name="library-desk", icon_name="upload", order=121)


register_snippet(BookViewSet)
