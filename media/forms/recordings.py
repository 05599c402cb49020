"""The form of recordings: files are looked at, captions read; what is wrong is told in plain words, nothing is stored then."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Collection
from wagtail.permissions import policy_registry

from media import actions, webvtt
from media.containers import EXTENSIONS, ContainerError
from media.enums import Variant
from media.models import Recording

ACCEPT = ",".join(f".{extension}" for extension in (*EXTENSIONS, "mp4", "webm"))
LARGEST_TEXT = webvtt.LARGEST * 2
TEXTS = {"captions": actions.take_captions, "chapters": actions.take_chapters}


class RecordingForm(WagtailAdminModelForm):
    """Files, captions and chapters, each with a field to upload a file of them; the panels say which fields there are."""

    captions_file = forms.FileField(
        label=_("Upload captions"), required=False, help_text=_("A .vtt or .srt file; it takes the place of the text below.")
    )
    chapters_file = forms.FileField(label=_("Upload chapters"), required=False, help_text=_("A .vtt file; it takes the place of the text below."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.replaced: list[tuple[Any, str]] = []
        for variant in Variant:
            if variant.value in self.fields:
                self.fields[variant.value].widget.attrs["accept"] = ACCEPT
        self._limit_collections()

    def _limit_collections(self) -> None:
        """Only where the user may add; the only one is not asked for."""
        field = self.fields.get("collection")
        if not isinstance(field, forms.ModelChoiceField) or self.for_user is None:
            return
        policy = policy_registry.get_by_type(Recording)
        allowed = policy.collections_user_has_permission_for(self.for_user, "add")
        kept = self.instance.collection_id if self.instance.pk else None
        field.queryset = Collection.objects.filter(pk__in=[*allowed.values_list("pk", flat=True), *([kept] if kept else [])])
        if len(field.queryset) == 1:
            self.instance.collection = field.queryset[0]
            del self.fields["collection"]

    def clean(self) -> dict[str, Any]:
        """Look at new files, the standard one first, then at captions and chapters."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for variant in Variant:
            self._take(variant, cleaned.get(variant.value))
        for name in TEXTS:
            self._read(name, cleaned)
        return cleaned

    def _take(self, variant: Variant, given: Any) -> None:
        old = getattr(Recording.objects.filter(pk=self.instance.pk).first(), variant.value, None) if self.instance.pk else None
        if isinstance(given, UploadedFile):
            try:
                actions.take_file(self.instance, variant, given)
            except ContainerError as error:
                self.add_error(variant.value, ValidationError(str(error), code="invalid_recording"))
                return
            self.cleaned_data[variant.value] = given
        elif given is False:
            actions.drop_file(self.instance, variant)
        else:
            return
        if old:
            self.replaced.append((old.storage, old.name))

    def _read(self, name: str, cleaned: dict[str, Any]) -> None:
        uploaded = cleaned.get(f"{name}_file")
        field = f"{name}_file" if uploaded else name
        try:
            source = webvtt.write(webvtt.read_bytes(uploaded.read(LARGEST_TEXT))) if uploaded else cleaned.get(name) or ""
            TEXTS[name](self.instance, source)
        except webvtt.CaptionError as error:
            self.add_error(field, ValidationError(str(error), code="invalid_captions"))
            return
        cleaned[name] = getattr(self.instance, name)

    def save(self, commit: bool = True) -> Recording:
        """Note who uploaded it; files that were replaced go once the new ones are stored."""
        if self.instance.pk is None and self.for_user is not None:
            self.instance.uploaded_by_user = self.for_user
        saved: Recording = super().save(commit)
        if commit:
            for storage, name in self.replaced:
                storage.delete(name)
        return saved
