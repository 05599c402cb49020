"""A street's editor at the desk: clients, addresses, uploads."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.timetable.places import sheet_of
from timetable.models import Upload
from timetable.weeks import Week

WEEK = Week(2026, 48)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def address(name, place=None, **kwargs):
    found = reverse(f"timetable_desk:{name}", kwargs=kwargs)
    return f"{found}?place={place.code}" if place else found


def week_address(name, place=None):
    return address(name, place, week=str(WEEK))


def post_file(client, content, area, filename="下周课表.xlsx", week=WEEK):
    data = {"file": SimpleUploadedFile(filename, content), "week": str(week), "area": area.code}
    return client.post(week_address("send"), data)


def uploaded(client, rows, area):
    response = post_file(client, sheet_of(rows), area)
    assert response.status_code == 302, response.content.decode()
    return Upload.objects.latest("pk")


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()
