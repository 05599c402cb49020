"""Pictures, recordings, documents."""

from media.models.documents import Attachment
from media.models.pictures import BumpingPictures, Picture, PictureRendition
from media.models.recordings import Recording

__all__ = ["Attachment", "BumpingPictures", "Picture", "PictureRendition", "Recording"]
