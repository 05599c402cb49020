"""All addresses. What stays for ever is listed in docs/addresses.md."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps import views as sitemap_views
from wagtail.images import urls as wagtailimages_urls

from config import sitemaps, views
from content import page_urls
from media import urls as media_urls

handler400 = "config.views.bad_request"
handler403 = "config.views.permission_denied"
handler404 = "config.views.page_not_found"
handler500 = "config.views.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
    path("admin/", include(wagtailadmin_urls)),
    path("accounts/", include("accounts.urls")),
    path("images/", include(wagtailimages_urls)),
    path("", include(media_urls.everything)),
    path("uploads/<path:path>", views.upload, name="upload"),
    path("sitemap.xml", sitemap_views.index, {"sitemaps": sitemaps.SECTIONS, "sitemap_url_name": "sitemap"}),
    path("sitemap-<slug:section>.xml", sitemap_views.sitemap, {"sitemaps": sitemaps.SECTIONS}, name="sitemap"),
]
if settings.DEBUG:
    from config import styleguide

    urlpatterns += [path("styleguide/", styleguide.styleguide), path("styleguide/a4/", styleguide.styleguide_sheet)]

urlpatterns += i18n_patterns(
    path("", include("search.urls")),
    path("", include("network.urls")),
    path("", include("library.urls")),
    path("", include("news.urls")),
    path("", include("timetable.urls")),
    path("", include("content.urls")),
    path("", include("home.urls")),
    path("", include(page_urls)),
    prefix_default_language=False,
)
