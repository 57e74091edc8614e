"""排查: opening a campaign, confirming lines, progress, closing."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
