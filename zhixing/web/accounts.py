"""账号与任命: sign-in, password, appointments, second factor."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
