"""The columns of the network's own sheet, and a class that is stored as a row of it: what goes out can come in again."""

import datetime as dt
from typing import Any

from network.enums import Tier
from timetable.actions.notes import written_note
from timetable.models import Session

HEADINGS = ("社区", "日期", "开始时间", "结束时间", "课程名称", "授课教师", "上课地点", "联系电话", "适合人群", "备注")
FIELDS = ("community", "date", "start", "end", "title", "teacher", "venue", "phone", "audience", "note")
UPPER_HEADINGS = {Tier.CITY: ("区县", "街道"), Tier.DISTRICT: ("街道",)}
EXPORTED = dict(zip(("district", "street", *FIELDS), (*UPPER_HEADINGS[Tier.CITY], *HEADINGS), strict=True))
"""Field → heading of what an export has of a class."""


def exported(session: Session) -> dict[str, Any]:
    """A class as a row of ``EXPORTED``, which the reader of sheets takes for the same class; its community's street and district are read."""
    street = session.organisation.parent
    district = street.parent if street else None
    return {
        "district": district.name if district else "",
        "street": street.name if street else "",
        "community": session.organisation.name,
        "date": session.date,
        "start": _hour(session.starts),
        "end": _hour(session.ends),
        **{name: getattr(session, name) for name in ("title", "teacher", "venue", "phone", "audience")},
        "note": written_note(session),
    }


def _hour(time: dt.time | None) -> dt.time | str | None:
    """An hour that the reader would take for one of the afternoon says what it is."""
    if time is None or not 1 <= time.hour <= 6:
        return time
    return f"{'凌晨' if time.hour < 5 else '早上'}{time.hour}:{time:%M}"
