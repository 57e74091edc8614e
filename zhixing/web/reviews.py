"""党组织评定: the review group's pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
