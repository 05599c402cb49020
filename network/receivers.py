"""What follows when something is saved."""

from typing import Any

from django.db.models.signals import post_migrate, pre_save
from wagtail.signals import copy_for_translation_done

from network.uploads import UPLOADS, note_place


def connect() -> None:
    """Listen."""
    for upload in UPLOADS:
        pre_save.connect(note_place, sender=upload, dispatch_uid=f"network.note_place {upload.__name__}")
    post_migrate.connect(renew_roles, dispatch_uid="network.renew_roles")
    copy_for_translation_done.connect(open_translation, dispatch_uid="network.open_translation")


def open_translation(source_obj: Any, target_obj: Any, **_kwargs: object) -> None:
    """Who works in the tree below a page works in the tree below its translation too."""
    from wagtail.models import GroupPagePermission, Page

    if isinstance(source_obj, Page):
        for row in GroupPagePermission.objects.filter(page=source_obj.pk):
            GroupPagePermission.objects.get_or_create(page_id=target_obj.pk, group_id=row.group_id, permission_id=row.permission_id)


def renew_roles(**_kwargs: object) -> None:
    """After a migration the roles, and those who work for the whole city, may do what new models need."""
    from django.contrib.auth.models import Group

    from network.actions.grants import ROLE_GROUPS, renew_permissions
    from network.actions.places import PREFIX, group_name, renew_city_permissions
    from network.models import Organisation

    for group in Group.objects.filter(name__in=ROLE_GROUPS.values()):
        renew_permissions(group)
    places = list(Group.objects.filter(name__startswith=PREFIX))
    cities = {group_name(city) for city in Organisation.objects.filter(parent=None)} if places else set()  # no table of places before there are some
    for group in places:
        if group.name in cities:
            renew_city_permissions(group)
