"""公示与异议: postings, notices, objections."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
