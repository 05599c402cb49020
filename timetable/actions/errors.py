"""Why a verb refused; each message is plain words for the editor who asked."""


class TimetableError(Exception):
    """The base: nothing was changed."""


class AlreadyPublished(TimetableError):  # noqa: N818  named for what happened
    """The issue is frozen; changes are corrections now."""


class NothingToPublish(TimetableError):  # noqa: N818  named for what happened
    """The issue holds no class."""


class OutsideIssue(TimetableError):  # noqa: N818  named for what happened
    """An organisation or a class of another district or week."""


class StaleVersion(TimetableError):  # noqa: N818  named for what happened
    """Somebody else saved the same class in the meantime."""


class ReasonMissing(TimetableError):  # noqa: N818  named for what happened
    """Citizens are owed a reason."""


class AlreadyCancelled(TimetableError):  # noqa: N818  named for what happened
    """The class is cancelled as it is."""


class NotCancelled(TimetableError):  # noqa: N818  named for what happened
    """The class is held as it is."""


class WrongTime(TimetableError):  # noqa: N818  named for what happened
    """A day or an hour that cannot be."""


class NotChangeable(TimetableError):  # noqa: N818  named for what happened
    """A field that this verb does not change."""


class AlreadyImported(TimetableError):  # noqa: N818  named for what happened
    """The spreadsheet was stored or thrown away before."""


class NothingToImport(TimetableError):  # noqa: N818  named for what happened
    """No row of the spreadsheet is good."""


class RowsRejected(TimetableError):  # noqa: N818  named for what happened
    """All rows were wanted, and some are bad."""
