"""The users as the city's administrators see them: Wagtail's views, with the name in one piece."""

from typing import Any

from django.db.models import QuerySet
from wagtail.users.views import users

from accounts.forms import NewUserForm, UserForm


class UserIndexView(users.IndexView):
    """The list, found and ordered by the name in one piece."""

    search_fields = frozenset({"username", "name", "email"})

    def order_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """By ``name`` where Wagtail orders by its two parts."""
        if self.ordering in {"name", "-name"}:
            return queryset.order_by(self.ordering, "username")
        ordered: QuerySet[Any] = super().order_queryset(queryset)
        return ordered


class UserViewSet(users.UserViewSet):
    """Wagtail's viewset on our forms."""

    index_view_class = UserIndexView
    create_template_name = "accounts/user_create.html"
    edit_template_name = "accounts/user_edit.html"

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        """The form for a new user, or for one who is there."""
        return UserForm if for_update else NewUserForm
