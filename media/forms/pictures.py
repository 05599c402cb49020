"""Forms of pictures: what is wrong with a file is said in plain words, before anything is stored."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from media import pictures


class PictureField(WagtailImageField):
    """A picture that was looked at first."""

    def to_python(self, data: Any) -> Any:
        """Look at it, then let Wagtail measure it."""
        if data not in self.empty_values:
            self.check_image_file_size(data)
            try:
                pictures.check(data.file, data.name)
            except pictures.PictureError as error:
                raise ValidationError(str(error), code="invalid_image") from error
        return super().to_python(data)


class PictureForm(BaseImageForm):
    """The base of all forms that take a picture."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (field := self.fields.get("file")) is not None:
            field.__class__ = PictureField
