"""Pages of the front, what frames all pages, notices."""

from home.models.frame import FooterSettings, MenuItem, MenuSettings, MourningSettings
from home.models.notices import Notice
from home.models.pages import ColumnIndexPage, ColumnPage, DistrictHomePage, HomePage, StandardPage

__all__ = [
    "ColumnIndexPage",
    "ColumnPage",
    "DistrictHomePage",
    "FooterSettings",
    "HomePage",
    "MenuItem",
    "MenuSettings",
    "MourningSettings",
    "Notice",
    "StandardPage",
]
