"""先锋指数与星级: results and their breakdown."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
