"""Which models belong to organisations, and which of them the guard stands before.

All models that have a key to an organisation, pages apart (they are guarded in ``network.pages``), and organisations themselves.
"""

from collections.abc import Iterator

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from wagtail.models import AbstractPage

from network.models import Organisation


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
