"""Forms that know where their user may work, and notice when somebody else was faster."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.permissions import policy_registry

from network import guard, scope
from network.models import Organisation, OwnedModel
from network.pages import CITY_PATH
from network.uploads import UPLOADS

SEEN = "seen_version"
ANY = frozenset({"add", "change", "delete", "view"})
CHOOSES = frozenset({"choose", "change"})


def choices_for(user: scope.AnyUser, model: type[models.Model]) -> QuerySet[Any]:
    """The rows of a guarded model that the user may choose."""
    if model is Organisation:
        return scope.editable_organisations(user)
    actions = CHOOSES if model in UPLOADS else ANY
    rows: QuerySet[Any] = policy_registry.get_by_type(model).instances_user_has_any_permission_for(user, actions)
    return rows


def _is_scoped(model: type[models.Model]) -> bool:
    return guard.is_guarded(model) or model in UPLOADS


class ScopedFields:
    """Every key to a guarded model offers, and takes, only rows of the user's subtrees."""

    for_user: Any
    instance: Any
    fields: dict[str, Any]
    initial: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.for_user is None:
            return
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None and _is_scoped(field.queryset.model):
                self._limit(name, field)
        self._fill_in_only_organisation()

    def _limit(self, name: str, field: "forms.ModelChoiceField[Any]") -> None:
        """Offer what the user may choose and, apart from the organisation, what stands there already."""
        model = field.queryset.model  # type: ignore[union-attr]
        allowed = choices_for(self.for_user, model)
        kept = getattr(self.instance, f"{name}_id", None) if name != "organisation" else None
        field.queryset = model._default_manager.filter(models.Q(pk__in=allowed.values("pk")) | models.Q(pk=kept)) if kept else allowed

    def _fill_in_only_organisation(self) -> None:
        """Nobody should choose where there is nothing to choose; of several the outermost is a good guess."""
        if "organisation" in self.fields and not self.initial.get("organisation") and not self.instance.organisation_id:
            self.initial["organisation"] = scope.home_organisation(self.for_user)

    def save(self, commit: bool = True) -> Any:
        """Save, after asking once more whether the user works where the row will lie."""
        path = scope.organisation_path(self.instance)
        if self.for_user is not None and path is not None and not scope.covers(self.for_user, path):
            raise PermissionDenied
        return super().save(commit)  # type: ignore[misc]


class ScopedForm(ScopedFields, WagtailAdminModelForm):
    """A form that knows where its user may work."""


class OwnedPageForm(ScopedFields, WagtailAdminPageForm):
    """The base of page forms. Only the city leaves a page without an organisation."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("organisation")
        if field is not None and self.for_user is not None and not scope.covers(self.for_user, CITY_PATH):
            field.required = True


class GuardedForm(ScopedForm):
    """A form of a volume model: it remembers which version its user has seen.

    When the row has another version by now, the form is shown again with what the user typed, and says what the
    other one wrote. Only a second, knowing press of the button replaces it.
    """

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not isinstance(self.instance, OwnedModel) or not self.instance.pk:
            del self.fields[SEEN]
            return
        self.initial[SEEN] = self.instance.version

    def is_stale(self, stored: OwnedModel) -> bool:
        """Whether ``stored`` was changed since the form was opened."""
        return bool(SEEN in self.fields and self.cleaned_data.get(SEEN) != stored.version)

    def refuse(self, stored: OwnedModel) -> None:
        """Say that somebody was faster, keep the input, and let the user decide."""
        self.add_error(None, self._what_happened(stored))
        self.data: Any = self.data.copy()
        self.data[self.add_prefix(SEEN)] = str(stored.version)

    def _what_happened(self, stored: OwnedModel) -> str:
        each = gettext("%(field)s: now it is “%(now)s”, you wrote “%(typed)s”")
        lines = [each % {"field": label, "now": now, "typed": typed} for label, now, typed in self._differences(stored)]
        told = pgettext("between clauses that hold commas", "; ").join(lines) or gettext("They wrote the same as you")
        return str(
            _(
                "Somebody else saved this while you were writing. Nothing of yours is stored yet, and nothing of theirs is lost. %(told)s. "
                "Look at it; press save again if yours should stand."
            )
            % {"told": told}
        )

    def _differences(self, stored: OwnedModel) -> Iterable[tuple[str, str, str]]:
        for name in self.fields:
            if name == SEEN or name not in self.cleaned_data or not hasattr(stored, name):
                continue
            now, typed = getattr(stored, name), self.cleaned_data[name]
            if now != typed:
                yield str(self.fields[name].label), _readable(stored, name, now), _readable(self.instance, name, typed)

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        """After a save in the background the open page has seen the new version."""
        updates: list[tuple[str, str]] = super().get_field_updates_for_resave()
        if SEEN in self.fields:
            updates.append((self.add_prefix(SEEN), str(self.instance.version)))
        return updates


def _readable(row: models.Model, name: str, value: Any) -> str:
    """A value as people read it: the label of a choice, an empty one by its name."""
    display = getattr(row, f"get_{name}_display", None)
    return str(display() if display else value if value not in (None, "") else pgettext("changed", "empty"))
