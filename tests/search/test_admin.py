"""Wagtail's own lists and choosers find like citizens do."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from search import actions

Make = Callable[..., list[Page]]


@pytest.mark.parametrize("typed", ["削面", "刀削麵", "jcdx", "daoxiao", '"', "啊" * 500, "面 \\"])
@pytest.mark.parametrize("address", ["/admin/pages/search/", "/admin/pages/search/results/", "/admin/pages/1/", "/admin/choose-page/search/"])
def test_the_explorer_and_the_page_chooser(make_pages: Make, admin_client: Client, address: str, typed: str) -> None:
    make_pages("家常刀削面", "常识")
    response = admin_client.get(address, {"q": typed})
    assert response.status_code == 200
    if typed != '"':  # nothing but a quotation mark asks for everything in some of Wagtail's lists
        assert ("家常刀削面" in response.content.decode()) == (len(typed) < 500)
        assert "常识" not in response.content.decode()


def test_an_empty_search_in_the_explorer(make_pages: Make, admin_client: Client) -> None:
    make_pages("家常刀削面")
    assert admin_client.get("/admin/pages/search/", {"q": ""}).status_code == 200
    assert "家常刀削面" in admin_client.get("/admin/pages/1/", {"q": ""}).content.decode()


def test_images_are_found_as_their_chooser_asks(db: None) -> None:
    for title in ("晋祠圣母殿", "双塔"):
        actions.index_objects([get_image_model().objects.create(title=title, file=get_test_image_file())])
    form = type("ImageFilter", (SearchFilterMixin, BaseFilterForm), {})({"q": "jinci"})
    assert form.is_valid()
    assert [image.title for image in form.filter(get_image_model().objects.all())] == ["晋祠圣母殿"]


@pytest.mark.parametrize(
    "address", ["/admin/pages/search/?q=cf", "/admin/pages/1/?q=cf", "/admin/choose-page/search/?q=cf", "/admin/api/main/pages/?search=cf"]
)
def test_an_editor_finds_a_local_name_by_its_initials(make_pages: Make, admin_client: Client, address: str) -> None:
    make_pages("长风街夜市", "长治", "春风")
    answer = admin_client.get(address)
    page = str(answer.json()) if "/api/" in address else answer.content.decode()
    assert ["长风街夜市" in page, "长治" in page] == [True, False]


def test_pictures_and_documents_are_found_by_initials_through_the_api(admin_client: Client) -> None:
    image = get_image_model().objects.create(title="长风桥", file=get_test_image_file())
    other = get_image_model().objects.create(title="双塔", file=get_test_image_file())
    document = get_document_model().objects.create(title="长风街课表", file=ContentFile(b"%PDF-1.4", "a.pdf"))
    for kind, found, objects in (("images", image, [image, other]), ("documents", document, [document])):
        actions.index_objects(objects)
        answer = admin_client.get(f"/admin/api/main/{kind}/", {"search": "cf"}).json()
        assert [item["id"] for item in answer["items"]] == [found.pk]
