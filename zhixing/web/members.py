"""党员名册: the register, one person, transfer, relief."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
