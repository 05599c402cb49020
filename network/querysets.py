"""Questions asked of organisations and of rows that belong to one."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.db.models.lookups import StartsWith
from django.db.models.sql.compiler import SQLCompiler

from network.enums import RowState, Tier
from pagecache.querysets import TaggedQuerySet

if TYPE_CHECKING:
    from network.models import Organisation

M = TypeVar("M", bound=models.Model)


@models.CharField.register_lookup
class Under(StartsWith):
    """``path__under="140100/140106/"``: the organisation at this materialised path and everything below it, by the index.

    SQLite's LIKE uses no index here, so the range of the path's beginnings is asked for ("0" follows "/").
    """

    lookup_name = "under"

    def get_rhs_op(self, connection: BaseDatabaseWrapper, rhs: str) -> str:
        """Elsewhere as ``startswith``, which PostgreSQL answers from the index of patterns."""
        return str(connection.operators["startswith"] % rhs)  # type: ignore[attr-defined]  # the stubs forget it

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[str | int]]:
        """Compile to a range of the index."""
        column, parameters = self.process_lhs(compiler, connection)
        path = str(self.rhs)
        if not path:
            return "1 = 1", []
        return f"({column} >= %s AND {column} < %s)", [*parameters, path, *parameters, path[:-1] + chr(ord(path[-1]) + 1)]


def under(paths: Iterable[str], field: str = "organisation__path") -> Q:
    """Rows whose ``field`` lies under one of ``paths``; no path, no row; the empty path is the whole tree."""
    wanted = Q()
    for path in paths:
        if not path:
            return Q()
        wanted |= Q(**{f"{field}__under": path})
    return wanted or Q(pk__in=())


def above(path: str) -> list[str]:
    """The materialised path of an organisation and those of all above it, the city's first."""
    codes = path.strip("/").split("/")
    return ["/".join(codes[:depth]) + "/" for depth in range(1, len(codes) + 1) if codes != [""]]


class OrganisationQuerySet(TaggedQuerySet["Organisation"]):
    """Organisations by their place in the tree."""

    def below(self, organisation: "Organisation") -> Self:
        """``organisation`` and everything under it."""
        return self.filter(path__under=organisation.path)

    def within(self, paths: Iterable[str]) -> Self:
        """Organisations under one of the materialised ``paths``."""
        return self.filter(under(paths, "path"))

    def districts(self) -> Self:
        """The ten districts and the development zone."""
        return self.filter(tier=Tier.DISTRICT)

    def streets(self) -> Self:
        """Streets and towns."""
        return self.filter(tier=Tier.STREET)

    def communities(self) -> Self:
        """Communities and villages."""
        return self.filter(tier=Tier.COMMUNITY)

    def with_classroom(self) -> Self:
        """The communities that hold an Everyday Classroom."""
        return self.filter(holds_classroom=True)


class OwnedQuerySet(TaggedQuerySet[M]):
    """Rows that belong to an organisation; reading them declares the model's tag."""

    def present(self) -> Self:
        """Without the deleted ones."""
        return self.filter(deleted_at=None)

    def live(self) -> Self:
        """What citizens see."""
        return self.present().filter(state=RowState.PUBLISHED)

    def below(self, organisation: "Organisation") -> Self:
        """Rows of ``organisation`` and of everything under it."""
        return self.filter(organisation__path__under=organisation.path)

    def within(self, paths: Iterable[str]) -> Self:
        """Rows whose organisation lies under one of the materialised ``paths``."""
        return self.filter(under(paths))
