"""Pictures: the models that Wagtail's image app works with."""

from media.models.pictures import BumpingPictures, Picture, PictureRendition

__all__ = ["BumpingPictures", "Picture", "PictureRendition"]
