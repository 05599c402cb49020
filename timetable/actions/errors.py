"""Why a verb refused; each message is plain words for the editor who asked."""


class TimetableError(Exception):
    """The base: nothing was changed."""


class AlreadyPublished(TimetableError):
    """The issue is frozen; changes are corrections now."""


class NothingToPublish(TimetableError):
    """The issue holds no class."""


class OutsideIssue(TimetableError):
    """An organisation or a class of another district or week."""


class StaleVersion(TimetableError):
    """Somebody else saved the same class in the meantime."""


class WeekChanged(TimetableError):
    """A week is not as it was when a sheet was looked over; ``gone_too`` where that holds for classes that the sheet does not name."""

    def __init__(self, text: str, *, gone_too: bool = False) -> None:
        super().__init__(text)
        self.gone_too = gone_too


class ReasonMissing(TimetableError):
    """Citizens are owed a reason."""


class AlreadyCancelled(TimetableError):
    """The class is cancelled as it is."""


class NotCancelled(TimetableError):
    """The class is held as it is."""


class WrongTime(TimetableError):
    """A day or an hour that cannot be."""


class NotChangeable(TimetableError):
    """A field that this verb does not change."""


class AlreadyThere(TimetableError):
    """The class stands at that hour as it is."""


class AlreadyImported(TimetableError):
    """The spreadsheet was stored or thrown away before."""


class NothingToImport(TimetableError):
    """No row of the spreadsheet is good."""


class RowsRejected(TimetableError):
    """All rows were wanted, and some are bad."""
