"""Forms that look at what is uploaded before anything is stored."""

from media.forms.documents import AttachmentForm
from media.forms.pictures import PictureField, PictureForm
from media.forms.recordings import RecordingForm

__all__ = ["AttachmentForm", "PictureField", "PictureForm", "RecordingForm"]
