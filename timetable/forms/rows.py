"""Forms of single classes: a published one is changed with a reason, as a correction."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from network.enums import RowState
from network.forms import GuardedForm
from timetable import repeats, rules
from timetable.actions.corrections import leave_correction, plain, say_changed
from timetable.actions.sessions import CORRECTABLE
from timetable.forms.moments import AskedHours


class SeriesForm(AskedHours, GuardedForm):
    """A class that recurs: its rule is shown and written in words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = repeats.say(self.instance.rule)
        if repeats.read(said) == self.instance.rule:
            self.initial["rule"] = said

    def clean_rule(self) -> str:
        """What the words say, or a rule as RFC 5545 has it, or the reason why not."""
        text: str = self.cleaned_data["rule"].strip()
        rule = repeats.read(text) or text.upper().removeprefix("RRULE:")
        try:
            rules.validate(rule)
        except rules.RuleError as error:
            raise forms.ValidationError(str(error)) from error
        return rule

    def clean(self) -> dict[str, Any]:
        """A class ends after it starts, its last day is not before its first."""
        cleaned: dict[str, Any] = super().clean()
        _check_order(self, cleaned, "starts", "ends", __("A class must end after it starts. Please correct one of the two times."))
        _check_order(self, cleaned, "first_on", "last_on", __("The last day is before the first. Please correct one of the two."), equal=True)
        return cleaned


def _check_order(form: forms.BaseForm, cleaned: dict[str, Any], first: str, last: str, message: str, *, equal: bool = False) -> None:
    low, high = cleaned.get(first), cleaned.get(last)
    if low is not None and high is not None and (high < low or (high == low and not equal)):
        form.add_error(last, message)


class SessionForm(AskedHours, GuardedForm):
    """One meeting of a class. Day and hour are changed at the desk, where the reason is asked for."""

    why = forms.CharField(
        label=_("Why does it change?"),
        max_length=200,
        required=False,
        help_text=_("Needed when the timetable is published already. Citizens read this."),
    )

    def clean(self) -> dict[str, Any]:
        """A published class needs the reason."""
        cleaned: dict[str, Any] = super().clean()
        if self._is_correction() and not (cleaned.get("why") or "").strip():
            self.add_error("why", __("This class is published. Please write why it changes; citizens will read it."))
        starts, ends = self.instance.starts, cleaned.get("ends")
        if ends is not None and starts is not None and ends <= starts:
            self.add_error("ends", __("A class must end after it starts. Please correct one of the two times."))
        return cleaned

    def _changed(self) -> list[str]:
        return [name for name in self.changed_data if name in CORRECTABLE]

    def _is_correction(self) -> bool:
        return self.instance.state == RowState.PUBLISHED and bool(self._changed())

    def save(self, commit: bool = True) -> Any:
        """Save, leave a correction where the class is public, tell the page cache."""
        changed = self._changed()
        before = {name: plain(_bare(self.initial.get(name))) for name in changed}
        after = {name: plain(_bare(getattr(self.instance, f"{name}_id" if name == "place" else name))) for name in changed}
        with transaction.atomic():
            saved = super().save(commit)
            if commit and self._is_correction():
                leave_correction(saved, week=saved.week, before=before, after=after, reason=self.cleaned_data["why"], by=self.for_user)
        if changed:
            say_changed([saved.week], [saved.organisation.codes()[1]])
        return saved


def _bare(value: Any) -> Any:
    return getattr(value, "pk", value)
