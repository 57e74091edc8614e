"""活动: recording points for many members at once."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
