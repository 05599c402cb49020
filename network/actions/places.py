"""What every place of work needs: a group per district with its pictures and its pages, and one for the city.

Never a row per community: five hundred of them break the explorer on SQLite.
"""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from network.models import Organisation
from network.uploads import collection_named

PREFIX = "地区："
"""By which the groups of places are told from others."""
UPLOADS = {"wagtailimages": "image", "media": "recording", "wagtaildocs": "document"}
"""What those who work in a place may add to its collection and choose from it: app and model of the permission."""

KEPT_BY_CITY = {"search": ("synonym", "reading", "wish"), "wagtailsearchpromotions": ("searchpromotion",), "content": ("spelling",)}
"""What belongs to no place and is kept by those who work in the city's own: words of the search, what is promoted, traditional spellings."""


def place_of(organisation: Organisation) -> Organisation:
    """The district an organisation lies in; the city's own place is the city."""
    codes = organisation.codes()
    return organisation if len(codes) <= 2 else Organisation.objects.get(code=codes[1])


def group_name(place: Organisation) -> str:
    """The name of a place's group; the code keeps it unique."""
    return f"{PREFIX}{place.short_name}（{place.code}）"


@transaction.atomic
def place_group(place: Organisation) -> Group:
    """The group of a district or of the city, made with its collection where it is missing."""
    group, is_new = Group.objects.get_or_create(name=group_name(place))
    if is_new:
        collection = collection_named(place.short_name) if place.parent_id else Collection.get_first_root_node()
        for app, model in UPLOADS.items():
            for permission in Permission.objects.filter(content_type__app_label=app, codename__in=(f"add_{model}", f"choose_{model}")):
                GroupCollectionPermission.objects.create(group=group, collection=collection, permission=permission)
        if not place.parent_id:
            renew_city_permissions(group)
    return group


def renew_city_permissions(group: Group) -> None:
    """Let those who work in the city's own place keep what belongs to no place, not touching what else they may do."""
    for app, names in KEPT_BY_CITY.items():
        codenames = [f"{action}_{name}" for name in names for action in ("add", "change", "delete", "view")]
        group.permissions.add(*Permission.objects.filter(content_type__app_label=app, codename__in=codenames))


@transaction.atomic
def open_pages(place: Organisation, page: Page) -> None:
    """Open the tree below ``page`` to those who work in the district (or the city): one row; again, it changes nothing."""
    permission = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.get_or_create(group=place_group(place), page=page, permission=permission)
