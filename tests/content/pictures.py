"""Small real pictures."""

import io

from django.core.files.images import ImageFile
from PIL import Image

from media.models import Picture


def picture(title):
    """A red picture of 32 × 32 pixels."""
    drawn = io.BytesIO()
    Image.new("RGB", (32, 32), (180, 42, 26)).save(drawn, "PNG")
    made = Picture.objects.create(title=title, file=ImageFile(drawn, f"{title}.png"))
    made.file.close()
    return made
