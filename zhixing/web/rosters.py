"""党员名册: import, export, verification campaigns."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
