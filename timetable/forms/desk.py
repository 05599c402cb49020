"""The desk's forms: a spreadsheet, a cell mended, a class cancelled or moved, a week copied."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import capfirst
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput, AdminTimeInput

from network.enums import Tier
from network.models import Organisation
from timetable import clock, saying
from timetable.actions.other_week import open_weeks
from timetable.forms.moments import AskedHours, DayField, HourField
from timetable.models import Session
from timetable.weeks import Week, WeekError

FILE_LIMIT = 10 * 1024 * 1024
MONTH_DAY = "%Y-%m-%d"


class UploadForm(forms.Form):
    """A spreadsheet for one week and one area within the editor's own."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("xlsx, xls, ods or csv, up to 10 MB."),
        error_messages={"required": _("Please choose a file first."), "empty": _("This file is empty. Please look whether it is the right one.")},
    )
    week = forms.TypedChoiceField(
        label=_("Week"), coerce=Week.parse, error_messages={"invalid_choice": _("There is no such week to send. Please choose one of the list.")}
    )
    area = forms.ModelChoiceField(
        label=_("Area"),
        queryset=Organisation.objects.none(),
        empty_label=None,
        to_field_name="code",
        help_text=_("Rows of other places are refused."),
        error_messages={"invalid_choice": _("This area is not yours. Please choose one of the list.")},
    )

    def __init__(self, *args: Any, areas: Any, this_week: Week, week: Week, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        weeks = sorted({*open_weeks(), week})
        cast("forms.TypedChoiceField", self.fields["week"]).choices = [(str(one), _week_label(one, this_week)) for one in weeks]
        cast("forms.ModelChoiceField[Organisation]", self.fields["area"]).queryset = areas
        if len(areas) == 1:
            self.fields["area"].widget = forms.HiddenInput()

    def clean_file(self) -> "UploadedFile[Any]":
        """Refuse what is too big before it is read."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > FILE_LIMIT:
            raise forms.ValidationError(
                __("This file is larger than 10 MB, too large for a timetable. Please copy the classes into an empty sheet and send that.")
            )
        return file


def _week_label(week: Week, this_week: Week) -> str:
    near = {this_week: __("this week"), this_week.next: __("next week"), this_week.previous: __("last week")}
    label = __("%(week)s (%(days)s)") % {"week": capfirst(week.label), "days": saying.days(week.monday, week.sunday)}
    return f"{label} {near[week]}" if week in near else label


class VersionedForm(forms.Form):
    """Carries the version the editor saw, so that nobody overwrites a colleague unseen."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", session.version)


class CancelForm(VersionedForm):
    """Why a class is cancelled, and when it is made up for."""

    reason = forms.CharField(
        label=_("Why is it cancelled?"),
        max_length=200,
        help_text=_("Citizens read this. One sentence is enough: the teacher is ill, the room has no heating."),
        error_messages={"required": _("Please write the reason; citizens will ask for it.")},
    )
    replaced_on = DayField(label=_("Made up on"), required=False, widget=AdminDateInput(), help_text=_("Leave it empty when it is not decided yet."))

    def clean_replaced_on(self) -> dt.date | None:
        """Only a day that a timetable can have."""
        day: dt.date | None = self.cleaned_data["replaced_on"]
        return day if day is None else _in_timetable(day)


class ReinstateForm(VersionedForm):
    """Why a cancelled class is held after all."""

    reason = forms.CharField(
        label=_("Why is it held after all?"),
        max_length=200,
        help_text=_("One sentence is enough: the teacher is well again, it was cancelled by mistake."),
        error_messages={"required": _("Please write the reason; citizens will ask for it.")},
    )


class MoveForm(AskedHours, VersionedForm):
    """Where a class goes, and why."""

    date = DayField(label=_("New day"), widget=AdminDateInput())
    starts = HourField(label=_("Starts"), widget=AdminTimeInput())
    ends = HourField(label=_("Ends"), widget=AdminTimeInput(), required=False)
    reason = forms.CharField(
        label=_("Why is it moved?"),
        max_length=200,
        help_text=_("Citizens read this."),
        error_messages={"required": _("Please write the reason; citizens will ask for it.")},
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, session=session, **kwargs)
        self.session = session
        self.initial.update({"date": session.date, "starts": session.starts, "ends": session.ends})

    def clean_date(self) -> dt.date:
        """A class moves to a day that is still to come; one that was held may keep its own."""
        day: dt.date = self.cleaned_data["date"]
        if day < clock.today() and day != self.session.date:
            raise forms.ValidationError(__("%(day)s is over. Please take today or a day to come.") % {"day": saying.day_and_year(day)})
        return _in_timetable(day)

    def clean(self) -> dict[str, Any]:
        """A class ends after it starts."""
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if isinstance(starts, dt.time) and isinstance(ends, dt.time) and ends <= starts:
            self.add_error("ends", __("A class must end after it starts. Please correct one of the two times."))
        return cleaned


def _in_timetable(day: dt.date) -> dt.date:
    try:
        Week.from_date(day)
    except WeekError as error:
        raise forms.ValidationError(str(error)) from error
    return day


class ConfirmForm(forms.Form):
    """Nothing to fill in: the button is the answer."""


def upload_areas(paths: Any) -> Any:
    """The organisations a sheet may be sent for: the editor's own, their streets and, for a community's editor, the community."""
    within = Organisation.objects.all().within(paths)
    roots = within.filter(path__in=[path for path in paths if path])
    return (within.filter(tier__lt=Tier.COMMUNITY) | roots).order_by("path").distinct()
