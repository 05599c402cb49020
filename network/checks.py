"""Conventions that ``manage.py check`` keeps: every guarded model is guarded, every field has its data class."""

from collections.abc import Iterator
from typing import Any

from django.core import checks

from network import guard
from network.belonging import guarded_models
from network.models import OwnedModel


def connect() -> None:
    """Register the checks."""
    checks.register(check_guard)
    checks.register(check_data_classes)
    checks.register(check_viewsets)


def check_guard(app_configs: Any = None, **_kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ARG001 - Django names it
    """A model with an organisation whose permissions ask nobody where it lies is an open door."""
    return [
        checks.Error(
            f"{model._meta.label} belongs to an organisation but is not guarded.",
            hint="Do not register another permission policy for it: network.guard.stand() registers the right one.",
            obj=model,
            id="network.E001",
        )
        for model in guarded_models()
        if not guard.is_guarded(model)
    ]


def _without_data_class(model: type[OwnedModel]) -> Iterator[str]:
    for field in (*model._meta.fields, *model._meta.many_to_many):
        if model.data_class(field.name) is None:
            yield field.name


def check_data_classes(app_configs: Any = None, **_kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ARG001 - Django names it
    """Without a data class nobody knows who may see a field (PIPL)."""
    from django.apps import apps

    return [
        checks.Error(
            f"{model._meta.label}.{name} has no data class.",
            hint=f'Add "{name}": DataClass.… to {model.__name__}.data_classes.',
            obj=model,
            id="network.E002",
        )
        for model in apps.get_models()
        if issubclass(model, OwnedModel)
        for name in _without_data_class(model)
    ]


def check_viewsets(app_configs: Any = None, **_kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ARG001 - Django names it
    """A policy alone leaves doors open in Wagtail: the guarded viewset closes them."""
    from wagtail.snippets.models import get_snippet_models

    from network.viewsets import GuardedViewSet

    return [
        checks.Error(
            f"{model._meta.label} is edited through {type(model.snippet_viewset).__name__}, which is not guarded.",
            hint="Make the viewset a subclass of network.viewsets.GuardedViewSet.",
            obj=model,
            id="network.E003",
        )
        for model in get_snippet_models()
        if guard.is_guarded(model) and not isinstance(model.snippet_viewset, GuardedViewSet)
    ]
