"""Which models the guard stands before, and how it takes its place.

All models that have a key to an organisation, pages apart (they are guarded in ``network.pages``), and organisations themselves.
"""

from collections.abc import Iterator

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from wagtail.actions import action_registry
from wagtail.log_actions import registry as log_registry
from wagtail.models import AbstractPage, Page
from wagtail.permissions import policy_registry, register_permission_policy

from network.models import Organisation, OwnedLogEntry, OwnedModel
from network.pages import OwnedPagePolicy
from network.policies import OwnedPolicy, policy_for
from network.uploads import UPLOADS, UploadPolicy


def belongs_to_organisation(model: type[models.Model]) -> bool:
    """Whether the model has a key ``organisation`` to an organisation."""
    try:
        field = model._meta.get_field("organisation")
    except FieldDoesNotExist:
        return False
    return field.related_model is Organisation


def guarded_models() -> Iterator[type[models.Model]]:
    """Every model that needs the guard's permission policy."""
    yield Organisation
    for model in apps.get_models():
        if belongs_to_organisation(model) and not issubclass(model, AbstractPage):
            yield model


def stand() -> None:
    """Register policy, log and the bin for every guarded model."""
    from network.actions.bin import BinAction
    from network.actions.grants import GrantAction, RevokeAction
    from network.models import Membership

    register_permission_policy(AbstractPage, OwnedPagePolicy(Page))
    for upload in UPLOADS:
        watch(upload)
    for model in guarded_models():
        watch(model)
        log_registry.register_model(model, OwnedLogEntry)
    action_registry.register(OwnedModel, BinAction)
    action_registry.register(Membership, GrantAction)
    action_registry.register(Membership, RevokeAction)


def watch(model: type[models.Model]) -> None:
    """Register the model's policy, unless it is: viewsets of apps above may be registered before ``stand``."""
    if model in UPLOADS:
        if not isinstance(policy_registry.get_by_type(model, fallback=False), UploadPolicy):
            register_permission_policy(model, UploadPolicy(model))
    elif not is_guarded(model):
        register_permission_policy(model, policy_for(model), exact_class=True)


def is_guarded(model: type[models.Model]) -> bool:
    """Whether the guard's policy answers for the model."""
    return isinstance(policy_registry.get_by_type(model, fallback=False), OwnedPolicy)
