"""What follows when something is saved."""

from django.db.models.signals import post_migrate, pre_save

from network.uploads import UPLOADS, note_place


def connect() -> None:
    """Listen."""
    for upload in UPLOADS:
        pre_save.connect(note_place, sender=upload, dispatch_uid=f"network.note_place {upload.__name__}")
    post_migrate.connect(renew_roles, dispatch_uid="network.renew_roles")


def renew_roles(**_kwargs: object) -> None:
    """After a migration the roles may do what new models need."""
    from django.contrib.auth.models import Group

    from network.actions.grants import ROLE_GROUPS, renew_permissions

    for group in Group.objects.filter(name__in=ROLE_GROUPS.values()):
        renew_permissions(group)
