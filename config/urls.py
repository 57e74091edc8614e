"""The site's addresses: every topic brings its own list."""

from django.urls import include, path

urlpatterns = [path("", include("zhixing.web.urls"))]

handler403 = "zhixing.web.frame.errors.forbidden"
handler404 = "zhixing.web.frame.errors.not_found"
handler500 = "zhixing.web.frame.errors.broken"
