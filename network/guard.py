"""How the guard takes its place before every model that belongs to organisations."""

from django.db import models
from wagtail.actions import action_registry
from wagtail.log_actions import registry as log_registry
from wagtail.models import AbstractPage, Page
from wagtail.permissions import policy_registry, register_permission_policy

from network.actions.bin import BinAction
from network.actions.grants import GrantAction, RevokeAction
from network.belonging import guarded_models
from network.models import Membership, OwnedLogEntry, OwnedModel
from network.pages import OwnedPagePolicy
from network.policies import OwnedPolicy, policy_for
from network.uploads import UPLOADS, UploadPolicy


def stand() -> None:
    """Register policy, log and the bin for every guarded model."""
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
