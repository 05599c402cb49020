"""From an editor's spreadsheet to the week's classes: pure functions, no database, of Django only the words of problems.

``reading.read_timetable`` is the door; ``reader.read_workbook`` gives the raw cells. See README.md beside this file. Nothing is
imported here: each child process that opens a file would load what only its parent needs, a fifth of its time.
"""
