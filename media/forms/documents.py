"""The form of documents: what is not on the list, or not what it says, is refused in plain words."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.documents.forms import BaseDocumentForm

from media import attachments


class AttachmentForm(BaseDocumentForm):
    """The base of all forms that take a document."""

    def clean_file(self) -> Any:
        """Look at it by its content."""
        file = self.cleaned_data.get("file")
        if file and "file" in self.changed_data:
            try:
                attachments.check(file.file, file.name)
            except attachments.AttachmentError as error:
                raise ValidationError(str(error), code="invalid_document") from error
        return file
