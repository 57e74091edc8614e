"""积分台账: entries, claims, decisions, reversals, evidence."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
