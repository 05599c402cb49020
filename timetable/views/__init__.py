"""Pages of the timetable: for citizens (city, places, classes, finder, calendar) and for editors (desk)."""
