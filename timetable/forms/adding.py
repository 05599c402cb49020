"""The form of one class, for weeks of which nobody has a sheet at hand."""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.widgets import AdminTimeInput

from network.enums import Tier
from network.models import Organisation
from timetable import saying
from timetable.actions.planning import LENGTHS
from timetable.actions.rows import ClassRow
from timetable.forms.moments import AskedHours, HourField
from timetable.spreadsheets.notes import says_cancelled
from timetable.spreadsheets.people import read_teacher
from timetable.spreadsheets.phones import read_phone
from timetable.spreadsheets.text import content
from timetable.weeks import Week


class CommunityField(forms.ModelChoiceField[Organisation]):
    """A community of the place; with its street where several streets have some."""

    with_street = False

    def label_from_instance(self, obj: Organisation) -> str:
        """坞城街道 一社区."""
        return f"{obj.parent.name} {obj.short_name}" if self.with_street and obj.parent else obj.short_name


def _text(label: Any, name: str, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LENGTHS[name], **{"required": False} | more)


class AddForm(AskedHours, forms.Form):
    """What a row of a sheet says, read as it is read there. What a sheet would be told to look at is asked about once."""

    community = CommunityField(
        label=pgettext_lazy("column", "Community"),
        queryset=Organisation.objects.none(),
        to_field_name="code",
        error_messages={
            "required": _("Please choose the community."),
            "invalid_choice": _("This community is not yours. Please choose one of the list."),
        },
    )
    date = forms.TypedChoiceField(label=pgettext_lazy("column", "Date"), error_messages={"required": _("Please choose the day.")})
    starts = HourField(label=_("Starts"), widget=AdminTimeInput(), help_text=_("For example 9:30 or 下午3点."))
    ends = HourField(label=_("Ends"), widget=AdminTimeInput(), required=False)
    title = _text(pgettext_lazy("column", "Title"), "title", required=True, error_messages={"required": _("No title is written. Please add it.")})
    teacher = _text(pgettext_lazy("column", "Teacher"), "teacher")
    venue = _text(pgettext_lazy("column", "Place"), "venue", help_text=_("As printed: 社区二楼活动室"))
    phone = _text(pgettext_lazy("column", "Telephone"), "phone")
    audience = _text(pgettext_lazy("column", "For whom"), "audience")
    note = _text(pgettext_lazy("column", "Note"), "note", widget=forms.Textarea(attrs={"rows": 2}))
    reason = forms.CharField(
        label=_("Why is it added?"),
        max_length=200,
        help_text=_("The timetable is published already: citizens see the class at once, and read this."),
        error_messages={"required": _("Please write the reason; citizens will ask for it.")},
    )
    looked_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, place: Organisation, week: Week, published: bool | None, clashes: Callable[..., Iterable[str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._clashes = clashes
        field = cast("CommunityField", self.fields["community"])
        field.with_street = place.tier < Tier.STREET
        field.queryset = Organisation.objects.communities().below(place).select_related("parent").order_by("path")
        if place.tier == Tier.COMMUNITY:
            field.empty_label = None
        cast("forms.TypedChoiceField", self.fields["date"]).coerce = {day.isoformat(): day for day in week.days}.__getitem__
        cast("forms.TypedChoiceField", self.fields["date"]).choices = [("", ""), *((day.isoformat(), saying.day_of_week(day)) for day in week.days)]
        if published is None:  # the city: as the district's timetable stands
            self.fields["reason"].required = False
            self.fields["reason"].help_text = _("Needed when the timetable is published already. Citizens read this.")
        elif not published:
            del self.fields["reason"]

    def clean_title(self) -> str:
        """The title as sheets have it."""
        title = content(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError(__("No title is written. Please add it."))
        return title

    def clean_teacher(self) -> str:
        """A name without blanks inside."""
        return read_teacher(self.cleaned_data["teacher"])

    def clean_phone(self) -> str:
        """What was typed, if it has room as it is stored: with area codes."""
        phone: str = self.cleaned_data["phone"]
        if len(read_phone(phone)[0]) > (LENGTHS["phone"] or 0):
            raise forms.ValidationError(__("These are too many telephones for one class. Please leave some out."))
        return phone

    def clean(self) -> dict[str, Any]:
        """The row, and what is to be looked at before it is added."""
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts is not None and ends is not None and ends <= starts:
            self.add_error("ends", __("A class must end after it starts. Please correct one of the two times."))
        if says_cancelled(cleaned.get("note", ""), cleaned.get("date")):
            self.add_error("note", __("The note says that the class is not held. Please add the class first, then press “Cancel” beside it."))
        if not self.errors:
            self._ask(self.row())
        return cleaned

    def row(self) -> ClassRow:
        """The class as the verbs take it."""
        data = self.cleaned_data
        texts = {name: content(data[name]) for name in ("venue", "audience", "note")} | {name: data[name] for name in ("title", "teacher")}
        return ClassRow(
            organisation_id=data["community"].pk,
            date=data["date"],
            starts=data["starts"],
            ends=data["ends"],
            phone=read_phone(data["phone"])[0],
            **texts,
        )

    def _ask(self, row: ClassRow) -> None:
        """Say what looks wrong, once: the same answer once more is meant."""
        doubts = list(self._clashes(row, self.cleaned_data["community"]))
        if not read_phone(self.cleaned_data["phone"])[1]:
            doubts.append(__("“%(phone)s” does not look like a telephone number. Please check.") % {"phone": row.phone})
        mark = hashlib.blake2b("".join(doubts).encode(), digest_size=8).hexdigest()
        if not doubts or self.cleaned_data["looked_at"] == mark:
            return
        self.add_error(None, [*doubts, __("Nothing is added yet. If it is right so, press the button once more.")])
        self.data: Any = self.data.copy()
        self.data[self.add_prefix("looked_at")] = mark
