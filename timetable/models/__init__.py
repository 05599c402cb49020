"""Everyday Classroom: series, sessions, issues, uploads."""

from timetable.models.classes import Series, Session
from timetable.models.issues import Correction, Issue, Submission
from timetable.models.uploads import Upload

__all__ = ["Correction", "Issue", "Series", "Session", "Submission", "Upload"]
