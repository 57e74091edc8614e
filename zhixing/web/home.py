"""The first page: what must I do now, by when."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
