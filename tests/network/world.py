"""A small city for the matrix: two districts, every guarded model, page and picture in each place, each row marked with its place."""

import datetime as dt
import io
from dataclasses import dataclass, field
from functools import cached_property

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import models
from PIL import Image
from wagtail.models import Page

from courses.models import MicrolecturePage
from home.models import DistrictHomePage, HomePage
from media.models import Attachment, Picture, Recording
from network.actions import open_pages
from network.belonging import guarded_models
from network.enums import Role, RowState
from network.models import Membership, Organisation
from network.pages import page_models
from network.uploads import collection_named
from tests.factories.accounts import AdminFactory, EditorFactory
from tests.factories.network import CommunityFactory, DistrictFactory, StreetFactory

OWN, SIBLING, FOREIGN = "甲处", "乙处", "丙处"
PLACES = (OWN, SIBLING, FOREIGN)
ROLES = ("city", "district", "street", "community")
DAY = dt.date(2026, 11, 25)
SECRET = "机密"


def marker(place):
    """Words that stand in every row of a place and nowhere else."""
    return f"{SECRET}{place}"


FITTING = {
    models.DateTimeField: dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC),
    models.DateField: DAY,
    models.TimeField: dt.time(9, 30),
    models.BooleanField: False,
    models.IntegerField: 202648,
}


def simple_value(field, place):
    """Something that fits a plain field."""
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, (models.CharField, models.TextField)):
        return (f"{marker(place)}{field.model._meta.model_name}")[: field.max_length or 50]
    return next((value for kind, value in FITTING.items() if isinstance(field, kind)), None)


@dataclass
class World:
    """Places, editors and rows; ``rows[label][place]``, pages of every type ``written[label][place]``; ``pages`` are those asked for."""

    street: Organisation = field(default_factory=StreetFactory)
    rows: dict[str, dict[str, models.Model]] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    written: dict[str, dict[str, Page]] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    recordings: dict[str, Recording] = field(default_factory=dict)
    documents: dict[str, Attachment] = field(default_factory=dict)

    def __post_init__(self):
        foreign = CommunityFactory(parent=StreetFactory(parent=DistrictFactory()))
        self.places = {OWN: CommunityFactory(parent=self.street), SIBLING: CommunityFactory(parent=self.street), FOREIGN: foreign}
        for place, organisation in self.places.items():
            Organisation.objects.filter(pk=organisation.pk).update(address=marker(place))
        self.insiders = {place: EditorFactory(organisation=organisation, role=Role.PUBLISHER) for place, organisation in self.places.items()}
        for model in guarded_models():
            for place in PLACES:
                self.row(model, place)
        self._write_pages()
        self.pictures = {place: self._picture(place) for place in PLACES}
        self.recordings = {place: self._recording(place) for place in PLACES}
        self.documents = {place: self._document(place) for place in PLACES}
        for model in page_models():
            if not issubclass(model, HomePage | DistrictHomePage):
                self.written[model._meta.label] = {place: self._page(model, place) for place in PLACES}

    @cached_property
    def users(self):
        """One of each role, at the own place or above it."""
        organisations = {"district": self.street.parent, "street": self.street, "community": self.places[OWN]}
        made = {role: EditorFactory(organisation=organisation, role=Role.PUBLISHER) for role, organisation in organisations.items()}
        return made | {"city": AdminFactory()}

    def hidden_from(self, role):
        """The places a role must not see."""
        return {"city": (), "district": (FOREIGN,), "street": (FOREIGN,), "community": (SIBLING, FOREIGN)}[role]

    def row(self, model, place):
        """The row of a model in a place, made with what it needs."""
        kept = self.rows.setdefault(model._meta.label, {})
        if place not in kept:
            kept[place] = self.places[place] if model is Organisation else self._bake(model, place)
        return kept[place]

    def _bake(self, model, place):
        if model is Membership:
            return Membership.objects.get(user=self.insiders[place])
        values = {field.attname: self._value(field, place) for field in model._meta.concrete_fields if self._is_needed(field)}
        row = model(**values)
        if hasattr(row, "state"):
            row.state = RowState.DRAFT
        if hasattr(row, "reading"):
            row.reading = {"rows": [], "rejected": [], "skipped": [], "problems": [], "counts": {}, "sheets": []}
        row.save()
        return row

    @staticmethod
    def _is_needed(field):
        return not (field.primary_key or field.has_default() or (field.null and not field.is_relation) or getattr(field, "auto_now", False)
                    or getattr(field, "auto_now_add", False) or (field.null and field.is_relation))  # fmt: skip

    def _value(self, field, place):
        if not field.is_relation:
            return simple_value(field, place)
        model = field.related_model
        if model is Organisation:
            return self.places[place].pk
        if model is get_user_model():
            return self.insiders[place].pk
        return self.row(model, place).pk

    def _write_pages(self):
        model = next(model for model in page_models() if model.__name__ in {"ColumnPage", "StandardPage"})
        root = Page.get_first_root_node()
        for number, (place, organisation) in enumerate(self.places.items()):
            district = Organisation.objects.get(code=organisation.codes()[1])
            front = Page.objects.filter(title=district.short_name).first()
            if front is None:
                front = root.add_child(instance=model(title=district.short_name, slug=f"district-{number}", organisation=district))
                open_pages(district, front)
            page = model(title=marker(place), slug=f"page-{number}", organisation=organisation, live=False, owner=self.insiders[place])
            self.pages[place] = front.specific.add_child(instance=page)
            page.save_revision(user=self.insiders[place])

    def _page(self, model, place):
        """A draft of the type below the district's own page, with what it needs."""
        page = model(title=marker(place), slug=f"{model._meta.model_name}-{self.places[place].code}", organisation=self.places[place], live=False)
        page.owner = self.insiders[place]
        if isinstance(page, MicrolecturePage):
            page.recording = self.recordings[place]
        self.pages[place].get_parent().specific.add_child(instance=page)
        page.save_revision(user=self.insiders[place])
        return page

    def _uploaded(self, place):
        district = Organisation.objects.get(code=self.places[place].codes()[1])
        return {"title": marker(place), "uploaded_by_user": self.insiders[place], "collection": collection_named(district.short_name)}

    def _recording(self, place):
        return Recording.objects.create(file=ContentFile(b"x", f"{place}.mp3"), kind="audio", seconds=60, **self._uploaded(place))

    def _document(self, place):
        return Attachment.objects.create(file=ContentFile(b"x", f"{place}.txt"), **self._uploaded(place))

    def _picture(self, place):
        file = io.BytesIO()
        Image.new("RGB", (8, 8), "white").save(file, "PNG")
        return Picture.objects.create(
            file=ContentFile(file.getvalue(), f"{place}.png"),
            width=8,
            height=8,
            **self._uploaded(place),
        )

    def snapshot(self, places):
        """All columns of all rows of ``places``, to see whether any was changed."""
        wanted = [
            rows[place]
            for rows in [*self.rows.values(), *self.written.values(), self.pages, self.pictures, self.recordings, self.documents]
            for place in places
        ]
        return {(type(row), row.pk): type(row)._base_manager.filter(pk=row.pk).values().first() for row in wanted}

    def count(self):
        """How many rows every model has."""
        return {model._meta.label: model._base_manager.count() for model in [*guarded_models(), *page_models(), Picture, Recording, Attachment]}

    def find_model(self, namespace):
        """The guarded model of a snippet's namespace."""
        _prefix, app, name = namespace.split("_", 2)
        return apps.get_model(app, name)
