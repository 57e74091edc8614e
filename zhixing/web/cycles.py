"""考评周期: opening, stages, what is still missing."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
