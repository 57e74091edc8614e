"""考评办法: reading, drafting, approving, adopting, trying standards."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
