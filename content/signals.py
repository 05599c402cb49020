"""Signals that lower apps send and upper ones receive."""

from django.dispatch import Signal

# learned(user, kind, key, minutes, evidence, at): somebody read, watched or attended; sent in on_commit.
learned = Signal()
