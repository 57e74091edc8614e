"""操作日志: reading the record of acts."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
