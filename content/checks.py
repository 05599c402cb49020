"""Conventions of page types, kept by ``manage.py check``."""

from typing import Any

from django.core.checks import CheckMessage, Error
from modelcluster.models import get_all_child_relations
from wagtail.models import Page, get_page_models

from content.models import PAGE_KIND, BasePage
from media.models import Attachment
from search import kinds


def _own_types() -> list[type[Page]]:
    return [model for model in get_page_models() if not model.__module__.startswith("wagtail.")]


def _check(model: type[Page]) -> list[CheckMessage]:
    if not issubclass(model, BasePage):
        return [Error(f"{model.__name__} is no BasePage.", hint="class " + model.__name__ + "(BasePage): …", obj=model, id="content.E001")]
    found: list[CheckMessage] = []
    if "search_kind" not in vars(model):
        hint = f'Add `search_kind = "{PAGE_KIND}"`, the name of another kind, or `search_kind = None` where it is not to be found.'
        found.append(Error(f"{model.__name__} does not say how it appears in search.", hint=hint, obj=model, id="content.E002"))
    elif (kind := vars(model)["search_kind"]) is not None and kind not in {known.name for known in kinds.registered()}:
        found.append(
            Error(
                f"{model.__name__}: no kind {kind!r} is registered.", hint="Register it with search.kinds.register().", obj=model, id="content.E003"
            )
        )
    missing = [name for name in ("parent_page_types", "subpage_types") if name not in vars(model)]
    if missing:
        hint = "Add " + " and ".join(f"`{name} = […]`" for name in missing) + "."
        found.append(Error(f"{model.__name__} does not say where it may stand.", hint=hint, obj=model, id="content.E004"))
    for relation in get_all_child_relations(model):
        row = relation.related_model
        holds = any(field.related_model is Attachment for field in row._meta.get_fields())
        if holds and not hasattr(row, "said_in"):
            hint = 'Add a text field and its name, `said_in = "text"`: content.publishing asks for it.'
            found.append(Error(f"{row.__name__} does not say where the text of its document stands.", hint=hint, obj=row, id="content.E005"))
    return found


def check_page_types(**_kwargs: Any) -> list[CheckMessage]:
    """Every page type says how it is found, where it may stand and what may stand below it."""
    return [message for model in _own_types() for message in _check(model)]
