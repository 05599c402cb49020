"""What editors see of the timetable's models."""

from timetable.viewsets.rows import TimetableGroup

__all__ = ["TimetableGroup"]
