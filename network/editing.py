"""What editors see of the network's own models."""

from typing import Any

import django_filters
from django.db import models
from django.http import HttpRequest
from django.template.defaultfilters import yesno
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from network import scope
from network.enums import Tier
from network.forms import ScopedForm
from network.models import Membership, Organisation, Person, Venue
from network.querysets import under
from network.viewsets import GuardedViewSet

POSITION = MultiFieldPanel(
    [FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]), FieldPanel("position_confirmed")], heading=_("Position")
)

ROLE = Column("get_role_display", label=_("role"), sort_key="role")
HOLDS = Column("holds_classroom", label=_("holds an Everyday Classroom"), accessor=lambda row: yesno(row.holds_classroom), sort_key="holds_classroom")
KIND = Column("get_kind_display", label=_("kind"), sort_key="kind")
CHANGED = DateColumn("updated_at", label=_("Changed"), sort_key="updated_at")


def district_or_street(request: HttpRequest | None) -> models.QuerySet[Organisation]:
    """The districts and streets that a list of the user's rows can be narrowed to."""
    if request is None:
        return Organisation.objects.none()
    return scope.editable_organisations(request.user).filter(tier__in=(Tier.DISTRICT, Tier.STREET))


class PlaceFilterSet(WagtailFilterSet):
    """Narrows a list to a district or a street."""

    within = django_filters.ModelChoiceFilter(label=_("Where"), queryset=district_or_street, method="filter_within")

    def filter_within(self, rows: models.QuerySet[Any], _name: str, organisation: Organisation) -> models.QuerySet[Any]:
        """Rows of the organisation and everything under it."""
        field = "path" if rows.model is Organisation else "organisation__path"
        return rows.filter(under([organisation.path], field))


class OrganisationFilterSet(PlaceFilterSet):
    """Of organisations."""

    class Meta:
        model = Organisation
        fields = ("tier", "holds_classroom", "position_confirmed")


class VenueFilterSet(PlaceFilterSet):
    """Of venues."""

    class Meta:
        model = Venue
        fields = ("kind", "step_free", "state")


class PersonFilterSet(PlaceFilterSet):
    """Of people."""

    class Meta:
        model = Person
        fields = ("kind", "state")


class OrganisationViewSet(GuardedViewSet):
    """Editors mend telephone, hours, address and position; the tree itself comes from the table of divisions."""

    model = Organisation
    icon = "group"
    base_form_class = ScopedForm
    list_display = ("short_name", "parent", "code", "phone", HOLDS)
    list_export = ("code", "name", "short_name", "tier", "phone", "hours", "address", "latitude", "longitude")
    filterset_class = OrganisationFilterSet
    panels = (FieldPanel("name", read_only=True), FieldPanel("phone"), FieldPanel("hours"), FieldPanel("address"), POSITION)
    menu_label = _("Organisations")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """With the organisation above, which the list names."""
        return super().get_queryset(request).select_related("parent")


class VenueViewSet(GuardedViewSet):
    """Rooms and houses that citizens can go to."""

    model = Venue
    icon = "home"
    list_display = ("name", "organisation", KIND, "phone", CHANGED)
    list_export = ("name", "organisation", "kind", "address", "phone", "hours", "step_free")
    filterset_class = VenueFilterSet
    panels = (
        FieldPanel("name"),
        FieldPanel("organisation"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("step_free")]),
        FieldPanel("address"),
        FieldPanel("directions"),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("hours")]),
        POSITION,
        FieldPanel("state"),
    )


class PersonViewSet(GuardedViewSet):
    """Lecturers, counsellors, volunteers."""

    model = Person
    icon = "user"
    list_display = ("name", "organisation", KIND, "speciality", CHANGED)
    list_export = ("name", "organisation", "kind", "speciality")
    filterset_class = PersonFilterSet
    panels = (
        FieldPanel("name"),
        FieldPanel("organisation"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("speciality")]),
        FieldPanel("introduction"),
        FieldPanel("contact"),
        FieldPanel("state"),
    )


class MembershipViewSet(GuardedViewSet):
    """Who may edit where: granted and taken back by the city, never altered."""

    model = Membership
    icon = "key"
    base_form_class = ScopedForm
    list_display = ("user", ROLE, "organisation", "created_at")
    list_filter = ("role",)
    search_fields = ("user__username", "user__name", "organisation__short_name")
    panels = (FieldPanel("user"), FieldPanel("role"), FieldPanel("organisation"))

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """With the user, whom the list names."""
        return super().get_queryset(request).select_related("user")


class NetworkGroup(SnippetViewSetGroup):
    """The network's entry in the menu."""

    items = (OrganisationViewSet, VenueViewSet, PersonViewSet, MembershipViewSet)
    menu_label = _("Network")
    menu_icon = "group"
    menu_order = 250
