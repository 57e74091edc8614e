"""党员自评: the itemised self-report."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
